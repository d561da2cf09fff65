# Two commands: `make run` starts Palang, `make test` proves it. Both install what a bare Debian 12 with Rust lacks.
# `make bench` measures. Variables: PROFILE=dev|release|dist for `run`, CONFIG=FILE and DATA=DIR for the kiosk, DEMO=1 for the demo in any case.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules

# The system packages, in one place. Debian 12 names.
# A C compiler for the bundled SQLite and for linking.
BUILD_PACKAGES := gcc libc6-dev ca-certificates
# What the window opens at run time: X11 and Wayland, the keyboard, and nothing of a GPU (tiny-skia draws).
RUN_PACKAGES := libx11-6 libx11-xcb1 libxcb1 libxcursor1 libxi6 libxrandr2 libxkbcommon0 libxkbcommon-x11-0 \
	libwayland-client0 libwayland-cursor0 xkb-data
# A screen without a screen, a hand that types, an eye that reads codes, the gate's firmware in a simulated chip, Windows' compiler,
# the server's other database (tests start clusters of their own, on sockets of their own: Debian's does not matter), Python for PyPI's tools.
TEST_PACKAGES := xvfb openbox xdotool zbar-tools gcc-avr avr-libc binutils-avr arduino-core-avr simavr libsimavr-dev libelf-dev \
	gcc-mingw-w64-x86-64-win32 postgresql python3-venv
# S0's own design is measured with Python's sqlite3.
# The sync is measured against PouchDB and express-pouchdb, which node runs.
BENCH_PACKAGES := python3 nodejs npm

WINDOWS := x86_64-pc-windows-gnu
PROFILE ?= dev
CARGO ?= cargo
LOG := target/test.log
MACHETE_VERSION := 0.9.2
MACHETE := target/tools/bin/cargo-machete

# rustc 1.95 has crashed on rebuilding our tests incrementally; a test run must not depend on what was built before it.
export CARGO_INCREMENTAL ?= 0

# $(call install,packages): only what is missing, with apt-get, as root or by sudo.
define install
	missing=(); \
	if command -v dpkg-query >/dev/null && command -v apt-get >/dev/null; then \
		for package in $(1); do \
			[ "$$(dpkg-query -W -f='$${db:Status-Status}' $$package 2>/dev/null || true)" = installed ] || missing+=("$$package"); \
		done; \
	else \
		echo "make: no apt-get here; what Palang needs is, in Debian's names: $(1)"; \
	fi; \
	if [ "$${#missing[@]}" -gt 0 ]; then \
		echo "make: installing $${missing[*]}"; \
		as_root=""; \
		if [ "$$(id -u)" -ne 0 ]; then \
			command -v sudo >/dev/null || { echo "make: install these as root: $${missing[*]}"; exit 1; }; as_root=sudo; \
		fi; \
		export DEBIAN_FRONTEND=noninteractive; \
		$$as_root apt-get update -qq; \
		$$as_root apt-get install -y -qq --no-install-recommends "$${missing[@]}" >/dev/null; \
	fi
endef

.PHONY: dist sim matrix demo-site help run test bench packages lint docs windows check-windows suite clean

help: ## what there is
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## build and start: the configured kiosk, or the demo lot where none is configured
	@$(call install,$(BUILD_PACKAGES) $(RUN_PACKAGES))
	@$(CARGO) build --profile $(PROFILE) --bin palang
	@binary=target/$(if $(filter dev,$(PROFILE)),debug,$(PROFILE))/palang; \
	arguments=($(if $(CONFIG),--config "$(CONFIG)") $(if $(DATA),--data "$(DATA)")); \
	found="$(CONFIG)"; [ -n "$$found" ] || found=$$("$$binary" doctor --config-path 2>/dev/null || true); \
	if [ -n "$(DEMO)" ] || [ ! -f "$$found" ]; then arguments+=(--demo); fi; \
	exec "$$binary" "$${arguments[@]}"

# Here, as in continuous integration, what cannot be tried for want of a tool is a failure, not a remark in the log.
test suite: export CI := $(or $(CI),1)

test: ## everything: format, lints, docs, Windows, all tests, end to end
	@$(call install,$(BUILD_PACKAGES) $(RUN_PACKAGES) $(TEST_PACKAGES))
	@$(MAKE) --no-print-directory lint
	@$(MAKE) --no-print-directory docs
	@$(MAKE) --no-print-directory windows
	@$(MAKE) --no-print-directory suite

lint: ## format, clippy, and dependencies that nobody uses
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets --locked -- -D warnings
	@[ "$$($(MACHETE) --version 2>/dev/null)" = $(MACHETE_VERSION) ] || \
		$(CARGO) install cargo-machete --version =$(MACHETE_VERSION) --locked --root target/tools
	$(MACHETE)

# For those who work on it: private items are documented, so links to them are no mistake.
docs: ## the reference, warnings refused
	RUSTDOCFLAGS="-D warnings -A rustdoc::private_intra_doc_links" $(CARGO) doc --workspace --no-deps --document-private-items --locked

# Most booths run Windows. The standard library for it comes through rustup.
windows: ## type-check for Windows
	@libdir=$$(rustc --print target-libdir --target $(WINDOWS) 2>/dev/null || true); \
	if [ ! -d "$$libdir" ] && command -v rustup >/dev/null; then rustup target add $(WINDOWS) || true; fi; \
	missing=""; \
	[ -d "$$libdir" ] || missing="no standard library for $(WINDOWS) here"; \
	command -v x86_64-w64-mingw32-gcc >/dev/null || command -v x86_64-w64-mingw32-gcc-win32 >/dev/null || \
		missing="no mingw compiler here"; \
	if [ -z "$$missing" ]; then \
		$(MAKE) --no-print-directory check-windows; \
	else \
		echo "make: SKIPPED the Windows check: $$missing"; [ -z "$${CI:-}" ]; \
	fi

check-windows:
	$(CARGO) check --workspace --locked --target $(WINDOWS)

# The counts of all suites stand at the end of the log. No documentation comment holds an example that runs: looking for
# them (`--tests` leaves that out) would take a minute of every run.
suite: ## all tests
	@mkdir -p target
	@crates/codec/tests/tools/emupos.sh
	@crates/server/tests/tools/schemathesis.sh
	@status=0; $(CARGO) test --workspace --tests --locked --no-fail-fast 2>&1 | tee $(LOG) || status=$$?; \
	echo; \
	grep -aE '^(test .* FAILED|error(\[|:))' $(LOG) || true; \
	awk '/^test result:/{suites++; passed+=$$4; failed+=$$6; ignored+=$$8} \
		END{printf "palang: %d suites, %d tests passed, %d failed, %d ignored\n", suites, passed, failed, ignored}' $(LOG); \
	exit $$status

bench: ## the figures: durable exits, lookups, quotes, frames, the kiosk at rest
	@$(call install,$(BUILD_PACKAGES) $(RUN_PACKAGES) $(TEST_PACKAGES) $(BENCH_PACKAGES))
	$(CARGO) bench --workspace --locked --bench '*'
	$(CARGO) build --release --locked --bin palang
	./tests/rest.sh target/release/palang
	./tests/start.sh target/release/palang

dist: ## the programs as packages ship them, in target/dist: link-time optimised, stripped
	@$(call install,$(BUILD_PACKAGES))
	$(CARGO) build --profile dist --locked --workspace --bin palang --bin palang-server

sim: ## seeds of the simulated site, from one number each (SEEDS=100000, SEED=first)
	$(CARGO) run --release --locked -p palang-sim -- world --seeds $(or $(SEEDS),5000) --seed $(or $(SEED),0)

matrix: ## the published fault matrix with real programs (RUNS=200, TRADE and LONGEST in seconds)
	$(CARGO) build --release --locked --workspace --bins
	target/release/palang-sim matrix --runs $(or $(RUNS),200) --trade $(or $(TRADE),20) --longest $(or $(LONGEST),10) \
		--seed $(or $(SEED),1)

demo-site: ## one server and two booths in two windows: a ticket of one is paid at the other
	@$(call install,$(BUILD_PACKAGES) $(RUN_PACKAGES))
	@$(CARGO) build --profile $(PROFILE) --locked --workspace --bins
	@exec target/$(if $(filter dev,$(PROFILE)),debug,$(PROFILE))/palang-sim demo

packages: ## the system packages of each step
	@echo "build: $(BUILD_PACKAGES)"; echo "run:   $(RUN_PACKAGES)"; echo "test:  $(TEST_PACKAGES)"; echo "bench: $(BENCH_PACKAGES)"

clean: ## forget what was built
	$(CARGO) clean
