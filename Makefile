# make demo · make test · make check are all a stranger needs; see README.md.
PYTHON ?= python3
BIN := .venv/bin
COMPILED := tests/read tests/clean/test_sanitize.py tests/feeds/test_listing.py tests/site tests/pipeline/test_site.py  # what calls native/

.PHONY: setup demo test test-builders check eval bench drill soak lock clean
setup: .stamps/setup .stamps/native

.stamps/setup: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "broadsheet needs Python 3.11 or newer")'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@mkdir -p .stamps && touch $@

.stamps/native: .stamps/setup $(wildcard native/*)  ## the reader's first pass, where there is a C compiler
	$(BIN)/python native/build.py
	@touch $@

demo: setup        ## replay a small web of our own pages into a Hexo folder, show where it lies
	$(BIN)/broadsheet demo build/demo

test: setup        ## everything that needs only Python
	$(BIN)/pytest -n auto
	BROADSHEET_PURE=1 $(BIN)/pytest -n auto $(COMPILED)

test-builders: setup  ## real site builders (Hexo, Hugo, Jekyll, …) and a browser; installs what it needs, skips nothing
	sh tools/builders/install.sh
	$(BIN)/pytest -m 'builders and not shared'

check: setup       ## style, types, the floors of the house
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest tests/test_house.py

eval: setup        ## scores over ../shared/eval beside our peers, where it is there
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-peers.lock
	$(BIN)/python -m bench.evaluate

bench: setup       ## a run's cost beside its floor
	$(BIN)/python -m bench.replay

drill: setup      ## a run killed at 200 random moments, a watch stopped at 50, and run again
	$(BIN)/python tests/pipeline/kill_drill.py
	$(BIN)/python tests/pipeline/stop_drill.py

soak: setup       ## a watch over 10,000 simulated hours, and 30 real minutes, under faults
	$(BIN)/python -m bench.soak
	$(BIN)/python -m bench.soak --real 30

lock:              ## renew requirements.lock (hashes, no addresses)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --no-emit-index-url --no-emit-find-links --extra dev pyproject.toml -o requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --no-emit-index-url --no-emit-find-links --extra peers -c requirements.lock pyproject.toml \
	  -o requirements-peers.lock

clean:
	rm -rf build .stamps .venv src/broadsheet/_native.*
