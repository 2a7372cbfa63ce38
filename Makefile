# Every target works on a fresh clone: it prepares .venv, and the Pulumi engine where it is needed, first.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: setup demo test test-deep chaos bench lint docs build clean

setup: $(STAMP)
	@$(BIN)/python -m tools.engine > /dev/null

$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10) and "Python 3.10 or newer is needed; name one: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[dev]"
	@touch $(STAMP)

demo: $(STAMP)
	@$(BIN)/python -m tools.demo

# What a change is likely to break: about 6 minutes on two cores.
test: setup
	$(BIN)/pytest --numprocesses auto --dist worksteal -m "not deep"

# All tests with as many repetitions as they are good for, and the coverage of the package: about three quarters of an hour.
test-deep: setup
	$(BIN)/pytest --numprocesses auto --dist worksteal --hypothesis-profile deep --cov --cov-report=term --cov-fail-under=95

# Every request x every fault, and a sample with the real engine and killed processes: about half an hour.
chaos: setup
	$(BIN)/python -m tests.faults.sweep

# Beside two peers, in one run: an hour and a half. BENCH_FULL=1 adds up, update and destroy of 1,000: half a day.
# SCENARIOS="preview refresh" for some of it; see benchmarks/README.md.
bench: setup
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[dev,bench]"
	$(BIN)/python -m benchmarks $(SCENARIOS)

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	PYTHONPATH=. $(BIN)/lint-imports
	$(BIN)/python -m tools.coverage --check

# What is generated from the sources: the coverage page.
docs: $(STAMP)
	$(BIN)/python -m tools.coverage

build: $(STAMP)
	$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir dist .

clean:
	rm -rf dist .pytest_cache .mypy_cache .ruff_cache .coverage .hypothesis .import_linter_cache
