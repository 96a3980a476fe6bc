# The commands of the project. Each installs what it needs first (tools/setup.sh).

SOURCES := $(shell find src -type f) Cargo.toml Cargo.lock README.md CHANGELOG.md LICENSE-APACHE LICENSE-MIT \
           tools/package.mjs tools/glue.mjs tools/short-names.mjs tools/build-package.sh tools/package-lock.json

.DELETE_ON_ERROR:
.PHONY: demo test bench bench-quick soak package docs server setup clean

# The demo page on http://localhost:8787, with the local stand-in as OSS.
demo: package server
	tools/demo.sh

# Everything that is checked, with a total at the end.
test:
	tools/setup.sh test
	tools/test.sh

.PHONY: demo test bench bench-quick soak package docs server setup clean

# The npm package, in pkg/.
package: pkg/package.json
pkg/package.json: $(SOURCES) | setup
	tools/build-package.sh

# The API reference of the types, in target/docs/api/.
docs: | setup
	tools/node_modules/.bin/typedoc --options tools/typedoc.json

# The local server. Cargo knows whether there is something to do.
server: | setup
	cargo build --quiet --profile server -p oss-form-upload-server

setup:
	tools/setup.sh build

clean:
	cargo clean
.PHONY: demo test bench bench-quick soak package docs server setup clean
