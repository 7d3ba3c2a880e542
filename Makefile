# What one needs to run, test and check this. `make help` lists it.

PYTHON ?= python3
PORT ?= 8000
DATA_DIR ?= ./data
VENV := .venv
BIN := $(VENV)/bin
UPGRADE ?= --upgrade
SMOKE ?= tests/core tests/members tests/web tests/ideas/test_voting.py tests/ideas/test_posting.py tests/search/test_results.py \
  tests/images tests/cli/test_commands.py tests/cli/test_serve.py tests/conventions tests/notifications
PIP := $(BIN)/python -m pip -q --disable-pip-version-check
PYTEST := $(BIN)/python -m pytest -n auto --dist worksteal --durations=15 -ra
export PORT DATA_DIR
# Without stored bytecode every process that a test starts would compile the whole site again.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help demo serve dev shell test test-rest test-all test-minimum check-statements format lock pictures clean
.PHONY: lint lint-types lint-templates lint-safety lint-layers lint-style

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo "PORT ($(PORT)), DATA_DIR ($(DATA_DIR)) and PYTHON ($(PYTHON)) can be given: make demo PORT=8080"

demo: $(VENV)/.runs ## a living community at http://localhost:PORT, and whom to sign in as
	@$(BIN)/community demo --if-empty
	@exec $(BIN)/community serve

serve: $(VENV)/.runs ## the site on what is in DATA_DIR, without the demonstration
	@exec $(BIN)/community serve

dev: $(VENV)/.tests ## the site on what is in DATA_DIR, restarted whenever a file changes
	@$(BIN)/watchfiles --sigint-timeout 30 --target-type command '$(BIN)/community serve' community templates static migrations

shell: $(VENV)/.tests ## a Python shell inside the application
	@$(BIN)/community db upgrade
	@$(BIN)/flask --app wsgi shell

test: $(VENV)/.tests ## what a change is tried with, in minutes: docs/testing.md says what that is
	@$(PYTEST)

test-rest: $(VENV)/.tests ## what `make test` leaves out
	@$(PYTEST) --extent=rest

test-all: $(VENV)/.tests ## every test there is, on both databases
	@$(PYTEST) --extent=all

test-minimum: $(VENV)/.tests ## some tests with the oldest versions that pyproject.toml allows
	@$(PIP) install uv
	@$(BIN)/uv venv -q --clear --python $(BIN)/python $(VENV)/minimum
	@$(BIN)/uv pip install -q --python $(VENV)/minimum/bin/python --resolution lowest-direct -e '.[test]'
	@$(VENV)/minimum/bin/python -m pytest -n auto --dist worksteal -p no:cacheprovider -W default $(SMOKE)

check-statements: $(VENV)/.tests ## count what pages send to the database, and fail if it is too much
	@$(BIN)/python -m benchmarks.pages --check

lint: $(VENV)/.tests ## style, types, layers, dependencies, safety, templates, scripts and styles
	@$(MAKE) --no-print-directory -j 2 lint-types lint-templates lint-safety lint-layers lint-style

lint-types:
	@$(BIN)/mypy

lint-templates:
	@$(BIN)/djlint --check templates

lint-safety:
	@$(BIN)/bandit -q -c pyproject.toml -r community wsgi.py

lint-layers:
	@$(BIN)/lint-imports
	@$(BIN)/deptry .

lint-style:
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/oxlint --deny-warnings static/js
	@$(BIN)/oxfmt --check static/css static/js

format: $(VENV)/.tests ## put the code into its one format
	@$(BIN)/ruff check --fix-only -q .
	@$(BIN)/ruff format .
	@$(BIN)/djlint --reformat --quiet templates
	@$(BIN)/oxfmt static/css static/js

LOCK := uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
  --no-emit-index-url --no-emit-find-links pyproject.toml

lock: $(VENV)/.made ## the newest version of everything into requirements*.lock; with UPGRADE= only what has to change
	@$(PIP) install uv
	@$(BIN)/$(LOCK) $(UPGRADE) --extra dev -o requirements-dev.lock
	@$(BIN)/$(LOCK) --constraint requirements-dev.lock -o requirements.lock

pictures: $(VENV)/.tests ## take the README's pictures from the demonstration community again
	@$(BIN)/python -m tests.browser.screenshots docs/pictures

clean: ## remove what was made here, but not the data
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

# Each stamp is newer than what it is made from as long as that is installed.
$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "This needs Python 3.11 or newer; “$(PYTHON)” is $$($(PYTHON) --version 2>&1 || echo missing)." ; \
	  echo "Install it, or name another: make $(MAKECMDGOALS) PYTHON=python3.12" ; exit 1 ; } >&2
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "This Python lacks venv. On Debian and Ubuntu: apt-get install python3-venv" ; exit 1 ; } >&2
	@$(BIN)/python -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Making the environment in $(VENV) …" ; $(PYTHON) -m venv --clear $(VENV) ; }
	@touch $@

$(VENV)/.runs: $(VENV)/.made pyproject.toml requirements.lock
	@echo "Installing what the site needs …"
	@$(PIP) install -r requirements.lock
	@$(PIP) install --no-deps -e .
	@touch $@

$(VENV)/.tests: $(VENV)/.made pyproject.toml requirements-dev.lock
	@echo "Installing what tests and checks need …"
	@$(PIP) install -r requirements-dev.lock
	@$(PIP) install --no-deps -e .
	@touch $@ $(VENV)/.runs
