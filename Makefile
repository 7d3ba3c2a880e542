# What one needs to run, test and check this. `make help` lists it.

PYTHON ?= python3
PORT ?= 8000
DATA_DIR ?= ./data
VENV := .venv
BIN := $(VENV)/bin
export PORT DATA_DIR

.DEFAULT_GOAL := help
.PHONY: help demo serve test lint format pictures clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo "PORT ($(PORT)), DATA_DIR ($(DATA_DIR)) and PYTHON ($(PYTHON)) can be given: make demo PORT=8080"

demo: $(VENV)/.runs ## a living community at http://localhost:PORT, and whom to sign in as
	@$(BIN)/community demo --if-empty
	@exec $(BIN)/community serve

serve: $(VENV)/.runs ## the site on what is in DATA_DIR, without the demonstration
	@exec $(BIN)/community serve

test: $(VENV)/.tests ## every test, on SQLite, PostgreSQL and in a browser if there is a Chromium
	@$(BIN)/python -m pytest -n 2 -ra

lint: $(VENV)/.tests ## style, types, layers, dependencies, safety, templates, scripts and styles
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/deptry .
	@$(BIN)/bandit -q -c pyproject.toml -r community wsgi.py
	@$(BIN)/djlint --check --quiet templates
	@$(BIN)/oxlint --deny-warnings static/js
	@$(BIN)/oxfmt --check static/css static/js

format: $(VENV)/.tests ## put the code into its one format
	@$(BIN)/ruff check --fix-only -q .
	@$(BIN)/ruff format .
	@$(BIN)/djlint --reformat --quiet templates
	@$(BIN)/oxfmt static/css static/js

pictures: $(VENV)/.tests ## the README's pictures, taken anew from the demonstration community
	@$(BIN)/python -m tests.browser.screenshots docs/pictures

clean: ## remove what was made here, but not the data
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

# Each stamp is newer than pyproject.toml as long as what it lists is installed.
$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "This needs Python 3.11 or newer; “$(PYTHON)” is $$($(PYTHON) --version 2>&1 || echo missing)." ; \
	  echo "Install it, or name another: make $(MAKECMDGOALS) PYTHON=python3.12" ; exit 1 ; } >&2
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "This Python lacks venv. On Debian and Ubuntu: apt-get install python3-venv" ; exit 1 ; } >&2
	@$(BIN)/python -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Making the environment in $(VENV) …" ; $(PYTHON) -m venv --clear $(VENV) ; }
	@touch $@

$(VENV)/.runs: $(VENV)/.made pyproject.toml
	@echo "Installing what the site needs …"
	@$(BIN)/python -m pip install -q --disable-pip-version-check -e .
	@touch $@

$(VENV)/.tests: $(VENV)/.made pyproject.toml
	@echo "Installing what tests and checks need …"
	@$(BIN)/python -m pip install -q --disable-pip-version-check -e '.[test,lint]'
	@touch $@ $(VENV)/.runs
