# The commands of the project. Each installs what it needs first (tools/setup.sh).

.PHONY: demo test bench bench-quick soak package docs server setup clean

# The demo page on http://localhost:8787, with the local stand-in as OSS.
demo: package server
	tools/demo.sh

# Everything that is checked, with a total at the end.
test:
	tools/setup.sh test
	tools/test.sh

# Ten thousand uploads under random faults in each browser; SOAK="--files 1000 --seed 7" varies it.
soak: package server
	tools/setup.sh test
	node tests/soak/soak.mjs $(SOAK)

# Side by side with what people use today: prints tables and writes bench/results.md, a chart, and the READMEs' table.
bench: package server
	tools/setup.sh bench
	node bench/run.mjs

# Less of everything, in under three minutes; the tables go to target/bench/quick.md.
bench-quick: package server
	tools/setup.sh bench
	node bench/run.mjs --scale quick

# The npm package, in pkg/. The script knows whether there is something to do, by a stamp (tools/stamp.mjs).
package: | setup
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
	rm -rf pkg tools/node_modules tests/e2e/node_modules bench/node_modules tests/e2e/consumers/node_modules \
	    tests/e2e/components/node_modules
