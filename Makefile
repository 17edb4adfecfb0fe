# Two commands do all set-up: `make demo` and `make test`. `make help` lists the rest.
SHELL := /bin/bash
.DEFAULT_GOAL := help
SOURCES := $(shell git ls-files 'src/*.cc' 'src/*.h' 'tests/*.cc' 'tests/*.h' 'bench/*.cc' \
             'bench/*.h' 2>/dev/null)
BUILD := ninja -C

.PHONY: help install install-test install-lint release dev demo test test-thread simulate \
        simulate-mutants crash fuzz bench fmt lint requirements clean

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

install: ## install what the build needs (Debian packages); pays nothing when it is there
	@tools/install build

install-test: install
	@tools/install test

install-lint: install
	@tools/install lint

release: install ## build build/release/oneshelf
	@tools/configure release
	@$(BUILD) build/release oneshelf oneshelf-simulate

dev: install-test
	@tools/configure dev
	@$(BUILD) build/dev

demo: release ## start OneShelf among sandboxes (PAIR=neto:bigcommerce; REAL=1: real platforms)
ifeq ($(REAL),1)
	@tools/install real
	@/usr/bin/python3 tests/real/demo.py --binary build/release/oneshelf
else
	@build/release/oneshelf demo $(if $(PAIR),--pair $(PAIR))
endif

test: dev release ## install, build and run all tests
	@tools/install real
	@tools/test

test-thread: install-test ## unit tests of net, store and engine under the thread sanitizer
	@tools/configure thread
	@$(BUILD) build/thread unit_net_tests unit_store_tests unit_engine_tests
	@cd build/thread && ctest --output-on-failure -R 'unit_(net|store|engine)_tests'

simulate: release ## run SEEDS (1000) lives of a shelf in virtual time from seed FIRST (1)
	@build/release/oneshelf-simulate --seeds $(or $(SEEDS),1000) --first $(or $(FIRST),1)

simulate-mutants: release ## prove that the simulation catches deliberate faults of our own
	@/usr/bin/python3 tests/simulation/mutants.py --binary build/release/oneshelf-simulate

crash: release ## kill the program under load (KILLS=200 SEED=…), fill its disk, damage its files
	@/usr/bin/python3 tests/crash/crash_test.py --binary build/release/oneshelf \
	  --kills $(or $(KILLS),200) $(if $(SEED),--seed $(SEED))

fuzz: install ## search long for input that breaks a parser (SECONDS=60 each, TARGET=one)
	@tools/install fuzz
	@tools/configure fuzz
	@$(BUILD) build/fuzz fuzz
	@tools/fuzz $(or $(SECONDS),60) $(TARGET)

bench: release ## measure; prints JSON lines
	@$(BUILD) build/release oneshelf_bench
	@tools/bench build/release

fmt: install-lint ## format all sources
	@clang-format -i $(SOURCES)

lint: install-lint dev ## check format and run clang-tidy on what changed (ALL=1: everything)
	@tools/lint

requirements: ## print which requirements the last test run proved
	@tools/requirements.py --print build/requirements.tsv

clean: ## remove all that was built
	@rm -rf build
