# make run: the environment, then the knowledge graph of the seed documents and its summary.
# make test: the environment, then all tests.  make check: lint, format, types and all tests, as CI runs them.
# make docs: the documentation site.

PYTHON ?= python3
VENV ?= .venv
export VENV
# the libraries that extraction is measured beside
PEERS ?= .venv-peers
MINUTES ?= 10

.PHONY: run test check docs bench bench-drawing bench-exporting bench-extraction bench-reconciling bench-serving bench-tabulating fuzz fuzz-serving clean

run: $(VENV)/.base
	@$(VENV)/bin/ipgraph build

test: $(VENV)/.installed
	@$(VENV)/bin/python -m pytest -n auto --dist loadfile

check: $(VENV)/.installed
	@./check

# the documentation site in build/site, and its first page
docs: $(VENV)/.installed
	@NO_MKDOCS_2_WARNING=1 $(VENV)/bin/mkdocs build --quiet --strict
	@echo build/site/index.html

bench: $(VENV)/.installed
	@$(VENV)/bin/python bench/run.py

bench-reconciling: $(VENV)/.installed
	@$(VENV)/bin/python bench/reconciling.py --cases 2016

bench-drawing: $(VENV)/.installed
	@$(VENV)/bin/python bench/drawing.py

bench-exporting: $(VENV)/.installed
	@$(VENV)/bin/python bench/exporting.py

bench-tabulating: $(VENV)/.installed
	@$(VENV)/bin/python bench/tabulating.py

bench-extraction: $(VENV)/.installed $(PEERS)/.tried
	@$(VENV)/bin/python bench/extraction.py --peers $(PEERS)/bin/python $(if $(LARGE),--large)

bench-serving: $(VENV)/.installed $(PEERS)/.tried
	@$(VENV)/bin/python bench/serving.py --peers $(PEERS)/bin/python

fuzz: $(VENV)/.installed
	@$(VENV)/bin/python tests/fuzz.py --minutes $(MINUTES)

fuzz-serving: $(VENV)/.installed
	@$(VENV)/bin/python -m pytest tests/test_web_fuzz.py --fuzz-seconds $$((60 * $(MINUTES)))

# pip is first brought to the version that knows dependency groups
$(VENV)/.base: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "ipgraph needs Python 3.11 or later; say: make PYTHON=python3.12 ...")'
	@echo "Installing into $(VENV) ..." >&2
	@$(PYTHON) -m venv $(VENV)
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --upgrade pip
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	@touch $@

# what the tests need beside: every extra, and the tools
$(VENV)/.installed: $(VENV)/.base
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable . --group dev
	@touch $@

# what cannot be installed is left out of the measurement, which says so
$(PEERS)/.tried: bench/requirements.txt
	@$(PYTHON) -m venv $(PEERS)
	-@$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check --requirement bench/requirements.txt
	@touch $@

clean:
	rm -rf .venv .venv-peers dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis
