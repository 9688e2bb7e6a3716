# make run: the app on the built-in data, for you.  make serve: the same, for others.  make test: the tests.
# Each sets up .venv on a fresh machine.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: run serve test check format lock wheels clean

run: $(READY)
	RECSYS_OWNER=1 $(BIN)/python -m recsys app

# For others: owner mode is off whatever the environment says; see "How to serve others" in README.md.
serve: $(READY)
	RECSYS_OWNER=0 $(BIN)/python -m recsys app -- --server.headless=true

test: $(READY)
	$(BIN)/pytest -n auto --dist loadfile

check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

format: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

$(READY): requirements.lock
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Marquee needs Python 3.11 or newer: make PYTHON=python3.12 run")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.lock
	touch $(READY)

lock:
	uv pip compile requirements-dev.txt --universal --python-version 3.11 --no-header --no-annotate --upgrade --quiet -o requirements.lock

wheels:
	$(BIN)/python tools/wheels.py

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
