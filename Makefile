# make demo   sets up td and renders the Asker example
# make test   installs what tests need and runs everything
# make quick  the tests that need no other program
# make full   every sweep in full: each case, each write killed, each seed
# make lint   formatting, lint and types
# make windows  the tests that mean something there, in CPython for Windows under Wine
# make vsix   packs the extension for VS Code, in editor/vscode/dist
# make bench  measures, prints a table, writes bench/resultat.json

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installert

WINDOWS ?= build/windows

.PHONY: demo test quick full windows lint bench lock vsix chromium npm libreoffice postgresql

$(STAMP): pyproject.toml requirements.lock
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --editable .
	touch $(STAMP)

# After a change of dependencies in pyproject.toml.
lock: $(STAMP)
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet pyproject.toml --extra effekt --extra postgresql --extra spark --group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url -o requirements.lock

demo: $(STAMP)
	rm -rf demo
	$(BIN)/td init demo --example asker --yes
	$(BIN)/td validate demo --strict
	$(BIN)/td render demo
	@echo "Åpne demo/ut/index.html i nettleseren."

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright
	$(BIN)/lint-imports --no-cache
	$(BIN)/python scripts/make_docs.py --check
	$(BIN)/python scripts/check_dependencies.py

# Chromium from the system's packages where it is missing; the tests say so plainly where it cannot be had.
chromium:
	@command -v chromium >/dev/null || command -v google-chrome >/dev/null || \
	  { command -v apt-get >/dev/null && { [ "$$(id -u)" = 0 ] && SUDO= || SUDO=sudo; $$SUDO apt-get update -qq && $$SUDO apt-get install -y -qq chromium; }; } || true

# What tests ask other programs: the Nu Html Checker (in Java), axe-core, VS Code's YAML server, Mermaid and bpmn-js; and what builds the extension for VS Code. Java and npm from the system's packages where missing.
NPM := tests/html tests/axe tests/live/editor/yaml tests/exchange/formats/mermaid tests/exchange/formats/bpmn editor/vscode
npm:
	@command -v java >/dev/null && command -v npm >/dev/null || \
	  { command -v apt-get >/dev/null && { [ "$$(id -u)" = 0 ] && SUDO= || SUDO=sudo; $$SUDO apt-get update -qq && $$SUDO apt-get install -y -qq default-jre-headless npm; }; } || true
	@for folder in $(NPM); do \
	  [ -f $$folder/node_modules/.package-lock.json ] || npm ci --silent --ignore-scripts --no-audit --no-fund --prefix $$folder || true; \
	done

# The same sources make the same file. Its version is that of pyproject.toml.
vsix:
	npm ci --silent --ignore-scripts --no-audit --no-fund --prefix editor/vscode
	npm run --prefix editor/vscode package

# LibreOffice without its windows: the tests open Word and Excel files with it.
libreoffice:
	@command -v soffice >/dev/null || \
	  { command -v apt-get >/dev/null && { [ "$$(id -u)" = 0 ] && SUDO= || SUDO=sudo; $$SUDO apt-get update -qq && $$SUDO apt-get install -y -qq --no-install-recommends libreoffice-writer-nogui libreoffice-calc-nogui libreoffice-impress-nogui; }; } || true

# A PostgreSQL server the tests start by themselves, to count in it what DuckDB and Spark count.
postgresql:
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || \
	  { command -v apt-get >/dev/null && { [ "$$(id -u)" = 0 ] && SUDO= || SUDO=sudo; $$SUDO apt-get update -qq && $$SUDO apt-get install -y -qq --no-install-recommends postgresql; }; } || true

test: lint chromium npm libreoffice postgresql
	$(BIN)/python -m pytest -n 2 --dist worksteal

# What is left out is marked in one place, tests/conftest.py.
quick: $(STAMP)
	$(BIN)/python -m pytest -n 2 --dist worksteal -m "not long"

# What `make test` tries some of each kind of, tried in full.
full: chromium npm libreoffice postgresql $(STAMP)
	TD_FULL=1 $(BIN)/python -m pytest -n 2 --dist worksteal

# Not part of `make test`: Wine and the Windows wheels are some 700 MB, and the tests take their time there.
windows: $(STAMP)
	PYTHON=$(BIN)/python bash scripts/windows/setup.sh $(WINDOWS)
	$(BIN)/python scripts/windows/run.py $(WINDOWS)

# The peers it measures against are fetched where npm is there; without them their rows say so.
bench: $(STAMP)
	@[ -d bench/peers/node_modules ] || PUPPETEER_SKIP_DOWNLOAD=1 npm ci --silent --ignore-scripts --no-audit --no-fund --prefix bench/peers || true
	$(BIN)/python bench/run.py
