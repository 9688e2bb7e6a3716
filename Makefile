# make run: the app on the built-in data, for you.  make serve: the same, for others.  make test: the tests.
# Each sets up .venv on a fresh machine.  make test-spark, make test-neural and make test-serving: the tests of Spark,
# of the neural model, and of what a server for others needs, in .venv-spark, .venv-neural and .venv-serving.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
SPARK := .venv-spark
NEURAL := .venv-neural
SERVING := .venv-serving

.PHONY: run serve test test-spark test-neural test-serving check format lock wheels clean

run: $(READY)
	RECSYS_OWNER=1 $(BIN)/python -m recsys app

# For others: owner mode is off whatever the environment says; see "How to serve others" in README.md.
serve: $(READY)
	RECSYS_OWNER=0 $(BIN)/python -m recsys app -- --server.headless=true

# One BLAS thread a worker: as many workers as cores, each with as many threads, wait for each other most of the time.
test: $(READY)
	OPENBLAS_NUM_THREADS=1 $(BIN)/pytest -n auto --dist loadfile

# Nothing is installed outside of .venv-spark: Java is asked for, and the tests fail rather than skip without it.
test-spark: $(SPARK)/.ready
	@command -v java >/dev/null || { echo "Spark needs Java: apt-get install default-jre-headless"; exit 2; }
	RECSYS_TEST_SPARK=1 $(SPARK)/bin/pytest tests/spark

# Nothing is installed outside of .venv-neural; the tests fail rather than skip without JAX.
test-neural: $(NEURAL)/.ready
	RECSYS_TEST_NEURAL=1 $(NEURAL)/bin/pytest tests/models -k neural

# Nothing is installed outside of .venv-serving; the tests fail rather than skip where a package, PostgreSQL or nginx is missing.
test-serving: $(SERVING)/.ready
	RECSYS_TEST_SERVING=1 OPENBLAS_NUM_THREADS=1 $(SERVING)/bin/pytest -n auto --dist loadfile tests/api tests/profiles tests/test_metrics.py tests/cli/test_serve.py tests/e2e/test_accounts.py tests/e2e/test_database.py tests/e2e/test_proxy.py

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

$(SPARK)/.ready: requirements.lock requirements-spark.txt
	$(PYTHON) -m venv $(SPARK)
	$(SPARK)/bin/pip install --quiet --disable-pip-version-check -r requirements.lock -r requirements-spark.txt
	touch $(SPARK)/.ready

$(NEURAL)/.ready: requirements.lock requirements-neural.txt
	$(PYTHON) -m venv $(NEURAL)
	$(NEURAL)/bin/pip install --quiet --disable-pip-version-check -r requirements.lock -r requirements-neural.txt
	touch $(NEURAL)/.ready

$(SERVING)/.ready: requirements.lock requirements-serving.txt requirements-api.txt requirements-accounts.txt requirements-postgresql.txt requirements-metrics.txt
	$(PYTHON) -m venv $(SERVING)
	$(SERVING)/bin/pip install --quiet --disable-pip-version-check -r requirements.lock -r requirements-serving.txt
	touch $(SERVING)/.ready

lock:
	uv pip compile requirements-dev.txt --universal --python-version 3.11 --no-header --no-annotate --upgrade --quiet -o requirements.lock

wheels:
	$(BIN)/python tools/wheels.py

clean:
	rm -rf $(VENV) $(SPARK) $(NEURAL) $(SERVING) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
