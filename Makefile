# One verb, one command; no logic beyond setting up. `make run` and `make test` work from nothing.
export UV_PYTHON_DOWNLOADS = never
export UV_COMPILE_BYTECODE = 1
export DO_NOT_TRACK = 1
export DAGSTER_DISABLE_TELEMETRY = 1
PYTHON ?= python3
UV_VERSION = 0.13.9
UV := $(shell command -v uv 2>/dev/null || echo .uv/bin/uv)
RUN = $(UV) run --no-sync
# who has installed an extra keeps it; with it, `make test` compares the engines too
EXTRA = $(if $(wildcard .venv/lib/python3*/site-packages/pyspark/jars),--extra spark,$(if $(wildcard .venv/lib/python3*/site-packages/pyspark),--extra spark-remote))

.PHONY: run test spark spark-test fuzz lint dev setup sample chaos histories bench bench-spark clean
run: setup            ## load, transform, audit and publish the bundled sample
	@$(RUN) prodops run

test: setup           ## the whole suite
	@$(RUN) pytest --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

spark: $(if $(filter .uv/%,$(UV)),.uv/bin/uv)   ## what `prodops run --target spark` needs: the extra, and Java
	@$(UV) sync --locked --quiet --extra spark
	@command -v java >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
	  && { apt-get install -y -qq openjdk-17-jre-headless || { apt-get update -qq && apt-get install -y -qq openjdk-17-jre-headless; }; } >/dev/null 2>&1; } \
	  || { echo "Java 17 is missing and cannot be installed here. Debian: apt-get install openjdk-17-jre-headless"; exit 1; }

spark-test: spark     ## both engines, the same rows (SCALE=1: the whole sample; SERVERS=0: only a local session, minutes)
	@PRODOPS_SPARK_SCALE=$(or $(SCALE),0.03) PRODOPS_SPARK_SERVERS=$(or $(SERVERS),1) $(RUN) pytest tests/spark -n0

fuzz: setup           ## damaged deliveries, N of each format (FORMAT=csv for one); smallest failing file in build/fuzz
	@$(RUN) python -m tests.fuzz --examples $(or $(N),1000) $(if $(FORMAT),--format $(FORMAT))

lint: setup           ## style, types, SQL
	@$(RUN) ruff check .
	@$(RUN) ruff format --check .
	@$(RUN) mypy
	@$(RUN) sqlfluff lint --disable-progress-bar --processes 0 -q dbt_project/models dbt_project/tests

dev: setup            ## the Dagster UI on localhost
	@$(RUN) prodops ui

sample: setup         ## make the sample company's files again (SCALE=100 for benchmarks, OUT=folder)
	@$(RUN) python seeds/generate.py --scale $(or $(SCALE),1) --out $(or $(OUT),seeds)

bench: setup          ## ratios against plain DuckDB, dbt and dlt, into docs/BENCHMARKS.md (an hour; ONLY=csv,jsonl SCALE=small)
	@$(RUN) python -m tests.bench $(if $(ONLY),--only $(ONLY)) --scale $(or $(SCALE),full) --out $(or $(OUT),docs/BENCHMARKS.md)

bench-spark: spark    ## the same job on Spark and on DuckDB in 4 GB, into docs/BENCHMARKS.md (two hours)
	@$(RUN) python -m tests.bench --only growth,spark --scale $(or $(SCALE),full) --out $(or $(OUT),docs/BENCHMARKS.md)

setup: $(if $(filter .uv/%,$(UV)),.uv/bin/uv)
	@$(UV) sync --locked --quiet $(EXTRA)

# uv from PyPI: in a venv of its own, or, where Debian's python3 has no venv, in a folder
.uv/bin/uv:
	@echo "installing uv $(UV_VERSION) into .uv"
	@($(PYTHON) -m venv .uv && .uv/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)) >.uv.log 2>&1 \
	  || (rm -rf .uv && $(PYTHON) -m pip install --quiet --disable-pip-version-check --target .uv uv==$(UV_VERSION)) >>.uv.log 2>&1 \
	  || (cat .uv.log; echo "Could not install uv. Needed: Python >= 3.11 with pip or venv (Debian: apt-get install python3-venv python3-pip)."; exit 1)
	@rm -f .uv.log

chaos: setup          ## kills of loader and run by the thousand, then full disks (N=1000; an hour)
	@$(RUN) python -m tests.chaos --kills $(or $(N),1000)

histories: setup      ## more random histories: built in parts equals built whole (N=20)
	@PRODOPS_HISTORIES=$(or $(N),20) $(RUN) pytest tests/pipeline/test_incremental.py

clean:                ## forget everything that was built (published versions too)
	@chmod -R u+w build publish 2>/dev/null; rm -rf build publish
