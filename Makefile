# The commands of the project. Each installs what it needs first (tools/setup.sh).

.PHONY: demo widgets check test consumers sim mutations bench bench-quick soak package docs server setup clean

# The demo page on http://localhost:8787, with the local stand-in as OSS.
demo: package server widgets
	tools/demo.sh

# The widgets of other libraries that the demo page shows, in www/frameworks/built/. The script knows whether there is something to do.
widgets: package
	tools/setup.sh demo
	node tools/frameworks/build.mjs

# The checks of every commit, under a minute once everything is built.
check:
	tools/setup.sh check
	tools/check.sh

# Everything that is checked, with a total at the end.
test:
	tools/setup.sh test
	tools/test.sh

# The package in the projects of all the tools that its users have: half an hour with the installation; TOOLS=nuxt,jest takes some.
consumers: package server
	TOOLS=$${TOOLS:-all} tools/setup.sh test
	npm run consumers --prefix tests/e2e
	TOOLS=$${TOOLS:-all} npm run tools --prefix tests/e2e

# A million simulated uploads against the engine alone; SIM_UPLOADS=7000000 SIM_SEED=7 varies it.
sim:
	SIM_UPLOADS=$${SIM_UPLOADS:-1000000} cargo test --profile sim --test sim runs:: -- --nocapture

# Breaks rules of the engine on purpose, one at a time, and expects the simulation to notice: half an hour.
mutations:
	node tools/mutate.mjs

# Ten thousand uploads under random faults in each browser; SOAK="--files 1000 --seed 7" varies it.
soak: package server
	tools/setup.sh test
	node tests/soak/soak.mjs $(SOAK)

# Side by side with what people use today: prints tables and writes bench/results.md, a chart, and the documentation's tables.
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

# The site in English and Chinese with the API reference of the types, in target/docs/site/.
docs:
	tools/setup.sh docs
	node tools/error-pages.mjs
	docs/node_modules/.bin/vitepress build docs
	tools/node_modules/.bin/typedoc --options tools/typedoc.json

# The local server. Cargo knows whether there is something to do.
server: | setup
	cargo build --quiet --profile server -p oss-form-upload-server

setup:
	tools/setup.sh build

clean:
	cargo clean
	rm -rf pkg www/frameworks/built tools/node_modules tools/frameworks/node_modules docs/node_modules tests/e2e/node_modules bench/node_modules tests/e2e/consumers/node_modules \
	    tests/e2e/components/node_modules tests/e2e/consumers/tools/*/node_modules
