# make report, make test: each creates what it needs from nothing.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Compiled files make every later start faster, whatever the caller's shell says.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help report test check format bench look lab docs sample lock clean

help:  ## This list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-8s %s\n", $$1, $$2}'

report: $(VENV)/ready  ## Make the sample study's reports of the latest quarter
	$(BIN)/csatbook run params/service.yaml

test: $(VENV)/ready  ## Run all checks: format, lint, types, tests
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/pytest --numprocesses auto --dist worksteal

check: $(VENV)/ready  ## Lint and types only
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy

format: $(VENV)/ready  ## Format the code
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

bench: $(VENV)/ready  ## Measure speed and memory, as ratios; try all laws on many more examples
	for script in tests/bench/*.py; do $(BIN)/python $$script; done
	$(BIN)/pytest --numprocesses auto --dist worksteal -m hypothesis --hypothesis-profile thorough

look: $(VENV)/ready  ## Look at all studies' pages in Chromium, at every width; pictures in screenshots/
	CSATBOOK_LOOK=screenshots $(BIN)/pytest --numprocesses 2 --dist worksteal tests/look

lab: $(VENV)/ready  ## Open the notebooks in JupyterLab
	JUPYTER_DEFAULT_PROVISIONER_NAME=csatbook-warm $(BIN)/jupyter lab notebooks

docs: $(VENV)/ready  ## Write docs/study-file.md, its schema and docs/tables.md anew from the program
	$(BIN)/python -m csatbook.study.described
	$(BIN)/python -m csatbook.analysis.tables.described

sample: $(VENV)/ready  ## Make the sample data again
	$(BIN)/python data/make_service.py
	$(BIN)/python data/make_supplier.py
	$(BIN)/python data/make_network.py
	$(BIN)/python data/make_delivery.py
	$(BIN)/python data/make_models.py
	$(BIN)/python data/make_dealers.py
	$(BIN)/python data/make_property.py
	$(BIN)/python data/make_feedback.py

lock: $(VENV)/ready  ## Resolve requirements.txt anew for the oldest Python that is promised
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11.0 --all-extras \
		--no-annotate --no-header --no-emit-index-url --no-emit-find-links \
		pyproject.toml --output-file requirements.txt

clean:  ## Remove reports, state and environment
	rm -rf output .csatbook $(VENV)

$(VENV)/ready: requirements.txt pyproject.toml .ci/system
	python=$$(PYTHON=$(PYTHON) .ci/system) && $$python -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@
