.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.set-up
export CHROMIUM ?= $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)

.PHONY: help setup demo test suite cover test-slow test-browser lint format docs wheel fuzz clean

help:  ## Show what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: $(STAMP)  ## Make .venv with imageguard, every backend and the development tools
$(STAMP): pyproject.toml requirements/backends.txt $(wildcard requirements/shims/*/pyproject.toml)
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "imageguard needs Python 3.11 or later; name one: make setup PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --no-compile --editable . --group dev --requirement requirements/backends.txt
	$(BIN)/python -m pip check
	touch $(STAMP)

demo: setup  ## Run the main job on samples/campaign and write the report to build/demo
	$(BIN)/python samples/demo.py

lint: setup  ## Check format, style, types and layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/imageguard rules lint

test: setup  ## Set everything up and pass the tests
	@$(MAKE) --jobs=2 lint suite
	@if [ -n "$(CHROMIUM)" ]; then $(MAKE) test-browser; \
	  else echo 'No Chromium was found, so the pages were not opened in a browser: make test-browser'; fi

suite: setup
	$(BIN)/python -m pytest -n 2

cover: setup  ## Run the tests once more, and tell which lines they reach
	$(BIN)/python -m pytest -n 2 --cov --cov-report=term:skip-covered --cov-fail-under=85

test-slow: setup  ## Run the tests that take long
	$(BIN)/python -m pytest -m slow

test-browser: setup  ## Run the tests in a real browser; Debian's Chromium is installed where none is found
	@test -n "$(CHROMIUM)" || { command -v apt-get > /dev/null && apt-get update -q && apt-get install -qy chromium; } \
	  || { echo 'No Chromium was found: install one, or name it: make test-browser CHROMIUM=/path/to/chromium'; exit 1; }
	CHROMIUM="$${CHROMIUM:-$$(command -v chromium || command -v chromium-browser || command -v google-chrome)}" \
	  $(BIN)/python -m pytest -m browser -p no:xdist $$(grep -rl --include='test_*.py' mark.browser tests)

FUZZ_SECONDS ?= 300
fuzz: setup  ## Fuzz what opens files, guided by coverage, for FUZZ_SECONDS
	$(BIN)/python -m pip install --quiet --group fuzz
	$(BIN)/python tests/fuzz/walkers.py build/fuzz/corpus -max_total_time=$(FUZZ_SECONDS)

format: setup  ## Rewrite the code in the project's format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: setup  ## Write the rule reference from the rules
	$(BIN)/python docs/generate_rules.py

wheel: setup  ## Build the wheel
	$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir dist .

clean:  ## Remove what was made
	rm -rf $(VENV) build dist
