# Two commands matter: `make run` and `make test`. `make help` lists the others.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
READY_TO_RUN := $(VENV)/ready-to-run
LOCK := requirements-dev.txt
DIST := dist
QUIET := --quiet --disable-pip-version-check
GENERATE := $(BIN)/python openapi/generate.py --strict --quiet
TRADIER := openapi/tradier.yaml --output generated/kloudtrader_tradier --plain-types \
	--facade openapi/tradier.facade.yaml --calls kloudtrader/tradier/_calls \
	--handlers kloudtrader/sandbox/tradier --docs docs
KALSHI := openapi/kalshi_v1.yaml --output generated/kloudtrader_kalshi \
	--handlers kloudtrader/sandbox/kalshi --docs docs
KALSHI_V2 := openapi/kalshi_v2.yaml --output generated/kloudtrader_kalshi_v2 --plain-types \
	--facade openapi/kalshi_v2.facade.yaml --calls kloudtrader/kalshi_v2/_calls \
	--handlers kloudtrader/sandbox/kalshi_v2 --docs docs
# make generate ACCEPT=--accept-server: after a venue announced another host
ACCEPT ?=

SEED ?= 1

export PYTHONDONTWRITEBYTECODE := 1

.PHONY: help run test test-browser soak fault-matrix several-hosts fuzz mutants test-matrix bench bench-quick check lint types drift generate format lock build release-check docs clean

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 15

run: $(READY_TO_RUN)  ## run examples/main.py against a sandbox of its own
	$(BIN)/python -m kloudtrader run --sandbox examples/main.py

test: $(READY)  ## run all tests
	$(BIN)/python -m pytest -q -n auto --dist loadfile

check: lint types drift  ## lint, types, and generated code against the specs

lint: $(READY)  ## ruff: rules and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)  ## mypy --strict and pyright strict
	$(BIN)/mypy
	$(BIN)/basedpyright --warnings

drift: $(READY)  ## fail when generated code is not what the specs give
	$(GENERATE) --check $(TRADIER)
	$(GENERATE) --check $(KALSHI)
	$(GENERATE) --check $(KALSHI_V2)

test-browser: $(READY)  ## the sandbox's page in headless Chromium
	KLOUDTRADER_BROWSER=1 $(BIN)/python -m pytest -q tests/browser

soak: $(READY)  ## thousands of calls and orders from many threads and killed processes, 20 minutes; SEED=1
	$(BIN)/python -m tests.soak.sandbox_soak --seed $(SEED)
	$(BIN)/python -m tests.soak.orders_soak --seed $(SEED)
	$(BIN)/python -m tests.soak.journal_soak --seed $(SEED)

fault-matrix: $(READY)  ## every operation and order function under every fault, as a table, 5 minutes
	KLOUDTRADER_SLOW=1 $(BIN)/python -m pytest -q -s tests/proofs/test_fault_matrix.py tests/proofs/test_order_matrix.py

several-hosts: $(READY)  ## 5,000 orders of 2 to 8 hosts on PostgreSQL under faults, 60 minutes
	KLOUDTRADER_SLOW=1 $(BIN)/python -m pytest -q -s tests/orders/test_hosts.py

fuzz: $(READY)  ## a million mutated responses at the decode seam, 30 minutes; SEED=1
	$(BIN)/python -m tests.fuzz --seed $(SEED)

mutants: $(READY)  ## every small change of the modules that decide about sending, 120 minutes
	$(BIN)/python -m tests.mutants

test-matrix: $(READY)  ## the built wheel on every Python, with the lowest and the newest dependencies, 60 minutes
	$(BIN)/python -m tests.matrix

bench: $(READY)  ## speed and memory against peers, into benchmarks/RESULTS.md
	$(BIN)/python -m benchmarks

bench-quick: $(READY)  ## the same with few rounds, printed only
	$(BIN)/python -m benchmarks --quick

generate: $(READY)  ## rewrite generated/ and the typed calls from the specs
	$(GENERATE) $(ACCEPT) --changelog CHANGELOG.md $(TRADIER)
	$(GENERATE) $(ACCEPT) --changelog CHANGELOG.md $(KALSHI)
	$(GENERATE) $(ACCEPT) --changelog CHANGELOG.md $(KALSHI_V2)

format: $(READY)  ## format the hand-written code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix-only .

lock: $(VENV)/pyvenv.cfg  ## renew requirements-dev.txt, which `make` installs, from pyproject.toml
	$(BIN)/python -m pip install $(QUIET) 'uv>=0.9,<1'
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
		--no-annotate --no-emit-index-url --custom-compile-command 'make lock' \
		--all-extras --group dev --group docs --output-file $(LOCK) pyproject.toml

build: $(READY)  ## build the source archive and the wheel into dist/
	rm -rf $(DIST)/*.whl $(DIST)/*.tar.gz $(DIST)/*.cdx.json
	$(BIN)/python -m hatchling build -t sdist -d $(abspath $(DIST))
	$(BIN)/python -m pip wheel $(QUIET) --no-deps --no-build-isolation -w $(DIST) $(DIST)/*.tar.gz

release-check: build  ## build, install the wheel into an empty environment, run it, and write its SBOM into dist/
	$(BIN)/python -m tests.release $(DIST)/*.whl

docs: $(READY)  ## build the documentation into docs/_build/html
	$(BIN)/sphinx-build -W --keep-going -b html docs docs/_build/html

clean:  ## remove what the other targets made
	rm -rf $(VENV) dist docs/_build benchmarks/.cache .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/pyvenv.cfg:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)

# What `make run` needs is little: what a user would install.
$(READY_TO_RUN): pyproject.toml | $(VENV)/pyvenv.cfg
	test -f $(READY) || $(BIN)/python -m pip install $(QUIET) --editable .
	touch $@

# All the rest needs more, in the versions of the lock file. The build back end is one of them.
$(READY): pyproject.toml $(LOCK) | $(VENV)/pyvenv.cfg
	$(BIN)/python -m pip install $(QUIET) --require-hashes --requirement $(LOCK)
	$(BIN)/python -m pip install $(QUIET) --no-deps --no-build-isolation --editable .
	touch $@
