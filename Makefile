# Set-up, the main job, tests and measurements. Needs Python 3.11 or later and make; everything else is installed here.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
EVAL ?= ../shared/eval

.PHONY: run test lint types format lock eval peers bench bench-run pages scale fit fuzz mutants soak crash cluster dictionary schema clean help

help: ## Show the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or later is needed, and $(PYTHON) is older: make PYTHON=python3.12 run"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing pinned dependencies into $(VENV) (a minute or two, once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@$(BIN)/python -m pip --disable-pip-version-check check --quiet
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(STAMP)

run: $(STAMP) ## Run the main job on the seeds (and inbox/)
	@$(BIN)/figurewatch run --watchlist seeds/watchlist.yaml seeds/articles $(wildcard inbox)

test: $(STAMP) ## Run all tests, with coverage, the files of tests shared out among the cores
	@$(BIN)/python -m pytest -n auto --dist loadfile --cov --cov-report=term:skip-covered -q

lint: $(STAMP) ## Check format and lint
	@$(BIN)/ruff format --check . && $(BIN)/ruff check .

types: $(STAMP) ## Check types
	@$(BIN)/mypy

format: $(STAMP) ## Format the code
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

lock: ## Pin dependencies anew
	@$(BIN)/python -m pip install --quiet uv
	@$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-annotate --no-header --upgrade -o requirements.lock -q

eval: $(STAMP) ## Score extraction on annotated sets beside this checkout, out of fold; QUICK=1 by the shipped weights
	@$(BIN)/python -m tests.benchmarks.scores $(EVAL) $(if $(QUICK),--as-shipped)

fit: $(STAMP) ## Fit the linker's weights, and judge them: to the training set, or with EVAL="FOLDER..." to what is shipped
	@$(BIN)/python -m tasks.figures.fitting $(if $(filter-out file,$(origin EVAL)),$(addprefix --eval ,$(EVAL))) $(if $(WRITE),--into tasks/languages)

peers: $(STAMP) ## Read the peers' own cases for numbers, beside this checkout
	@$(BIN)/python -m tests.benchmarks.peers $(EVAL)/peers

bench: $(STAMP) ## Measure extraction, copies and folders against named peers
	@$(BIN)/python -m tests.benchmarks.extraction_speed
	@$(BIN)/python -m tests.benchmarks.syndication
	@$(BIN)/python -m tests.benchmarks.walk

bench-run: $(STAMP) ## Measure a run on the pages in PAGES=FOLDER by stages, beside trafilatura; memory too
	@$(BIN)/python -m tests.benchmarks.run_speed $(or $(PAGES),seeds/articles)

pages: $(STAMP) ## Score and time bodies of the pages in PAGES=FOLDER beside trafilatura
	@$(BIN)/python -m tests.benchmarks.pages $(or $(PAGES),tests/cases/publishers)

scale: $(STAMP) ## Measure the warehouse at a million and ten million observations
	@$(BIN)/python -m tests.benchmarks.warehouse_scale

fuzz: $(STAMP) ## Feed 20,000 mutated inputs to all readers
	@$(BIN)/python -m tests.benchmarks.fuzz_readers

mutants: $(STAMP) ## Change the code by one operator at a time; at least 85% must fail the nearest tests
	@$(BIN)/python -m tests.benchmarks.mutants --minutes 20

soak: $(STAMP) ## Serve a project for 45 minutes among kills, edits and broken files, and check what is left
	@$(BIN)/python -m tests.soak.harness --minutes 45

crash: $(STAMP) ## Kill the writer 200 times and check what is left
	@$(BIN)/python -m tests.crash.harness 200

cluster: $(STAMP) ## Read ARTICLES=100000 generated articles here and on local Dask clusters, with mishaps; half a day
	@$(BIN)/python -m tests.benchmarks.cluster_scale --articles $(or $(ARTICLES),100000)

dictionary: $(STAMP) ## Write the warehouse's tables, views and macros into warehouse/README.md
	@$(BIN)/python -m warehouse.dictionary warehouse/README.md

schema: $(STAMP) ## Write the watchlist's JSON Schema for editors
	@$(BIN)/figurewatch metrics schema > tasks/core/watchlist.schema.json

clean: ## Remove what was installed and made
	rm -rf $(VENV) data reports .pytest_cache .mypy_cache .ruff_cache .coverage
