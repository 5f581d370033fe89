PORT ?= 8501
ARGS ?=
PYTHON ?= python3.13 python3.12 python3.11 python3
# Empty: torch comes from the ordinary index, on Linux with CUDA.
TORCH_INDEX_URL ?= https://download.pytorch.org/whl/cpu

VENV := .venv
VENV_PYTHON := $(VENV)/bin/python
SERVES := $(VENV)/.serves
TESTS := $(VENV)/.tests
SOURCES := app.py dropout_core dropout_ui tests

# The browser's half, its tests, and what checks them.
NODE := $(VENV)/bin/node
MODULES := tests/node/node_modules
TSC := $(NODE) $(MODULES)/typescript/bin/tsc
BIOME := cd tests/node && ../../$(NODE) node_modules/@biomejs/biome/bin/biome
SCRIPTS := . ../../dropout_ui/browser

# Runs share the cores by threads of their own.
export OMP_NUM_THREADS := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

RECENT := import sys; sys.exit(sys.version_info < (3, 11))

.PHONY: help run test thorough check format bench load rolling messages wire variables lock clean browser nginx remade

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(SERVES) ## Serve the page on port 8501 (PORT= for another)
	@exec $(VENV_PYTHON) -m dropout_ui serve --port $(PORT) $(ARGS)

test: $(TESTS) browser ## Run the tests (ARGS= for pytest)
	@# The scripts lie in no package that would call them modules: node finds it out, and would warn.
	$(NODE) --disable-warning=MODULE_TYPELESS_PACKAGE_JSON --test 'tests/node/**/*.test.js'
ifeq ($(ARGS),)
	@# Two at a time, most files by one of them, but for those with a browser: what they time is
	@# slower beside others.
	$(VENV_PYTHON) -m pytest -n 2 --dist worksteal -m "not browser"
	$(VENV_PYTHON) -m pytest -m browser
else
	$(VENV_PYTHON) -m pytest -n 2 --dist loadgroup $(ARGS)
endif

thorough: $(TESTS) browser ## Run the tests that take long: more screens, themes and faults
	$(VENV_PYTHON) -m pytest -m thorough

check: $(MODULES)/.installed ## Look for faults without running anything
	$(VENV_PYTHON) -m ruff check $(SOURCES)
	$(VENV_PYTHON) -m ruff format --check $(SOURCES)
	$(VENV_PYTHON) -m mypy $(SOURCES)
	$(TSC) -p tests/node
	$(BIOME) check --error-on-warnings $(SCRIPTS)

format: $(MODULES)/.installed ## Rewrite the code as check wants it
	$(VENV_PYTHON) -m ruff check --fix $(SOURCES)
	$(VENV_PYTHON) -m ruff format $(SOURCES)
	$(BIOME) format --write $(SCRIPTS)

bench: $(TESTS) browser ## Measure how fast runs and studies train, and how fast the page is
	$(VENV_PYTHON) -m tests.benchmarks.training $(ARGS)
	$(VENV_PYTHON) -m tests.benchmarks.studies
	@# Memory goes back to the system as in a server.
	MALLOC_MMAP_THRESHOLD_=262144 $(VENV_PYTHON) -m tests.benchmarks.prices
	$(VENV_PYTHON) -m tests.benchmarks.page

load: $(TESTS) ## Measure how many viewers the server bears
	$(VENV_PYTHON) -m tests.benchmarks.load $(ARGS)

rolling: $(TESTS) browser ## Replace two servers behind nginx under 50 visitors, and count what they notice
	$(VENV_PYTHON) -m tests.benchmarks.rolling $(ARGS)

messages: $(TESTS) ## Bring the catalogues up to date with the words in the code
	$(VENV)/bin/pybabel -q extract -k N_ --no-location --sort-output --no-wrap -o $(VENV)/messages.pot dropout_core dropout_ui
	$(VENV)/bin/pybabel -q update --no-wrap --no-fuzzy-matching --ignore-obsolete -D dropout_lab -l zh_CN \
	    -i $(VENV)/messages.pot -d dropout_core/language/locale

wire: $(TESTS) ## Make the browser's types of what is sent anew
	$(VENV_PYTHON) -m tests.wire

variables: $(TESTS) ## Make the table of environment variables in docs/host.md anew
	$(VENV_PYTHON) -m tests.variables

# What the image is made of, to the hash; torch comes from an index of its own.
LOCK := $(VENV)/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
    --no-annotate --custom-compile-command 'make lock'

lock: $(TESTS) ## Renew the lists of all packages of the image with their hashes
	$(LOCK) --no-emit-package torch -o requirements.lock requirements.txt
	$(LOCK) -o requirements-bill.lock requirements-bill.txt

clean: ## Remove the environment and all caches
	rm -rf $(VENV) $(MODULES) __pycache__ .artifacts .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find $(SOURCES) -name __pycache__ -type d -prune -exec rm -rf {} +

# An environment whose Python has gone, or is too old, is made anew whatever the stamps say.
$(SERVES): requirements.txt $(shell $(VENV_PYTHON) -c '$(RECENT)' 2>/dev/null || echo remade)
	@$(VENV_PYTHON) -c 'import pip; $(RECENT)' 2>/dev/null || { \
	    found=; complete=; \
	    for python in $(PYTHON); do \
	        "$$python" -c '$(RECENT)' 2>/dev/null || continue; \
	        found=$$python; \
	        "$$python" -c 'import ensurepip, venv' 2>/dev/null || continue; \
	        complete=$$python; break; \
	    done; \
	    if [ -z "$$found" ]; then \
	        echo 'Python 3.11 or newer is needed, and none was found. Install one, or name it: make PYTHON=/path/to/python3' >&2; \
	        exit 1; \
	    fi; \
	    if [ -z "$$complete" ]; then \
	        echo "$$found cannot make virtual environments. On Debian and Ubuntu: apt-get install python3-venv" >&2; \
	        exit 1; \
	    fi; \
	    "$$complete" -m venv --clear $(VENV); \
	}
	@# Without retries: where this index is out of reach, the ordinary one has torch as well.
	@[ -z "$(TORCH_INDEX_URL)" ] || $(VENV_PYTHON) -m pip install --retries 0 --timeout 5 --no-deps \
	    --index-url "$(TORCH_INDEX_URL)" "$$(grep '^torch==' requirements.txt)" 2>/dev/null || \
	    echo "No torch from $(TORCH_INDEX_URL): taking the ordinary index's, which may bring CUDA."
	$(VENV_PYTHON) -m pip install -r requirements.txt
	$(VENV_PYTHON) -m dropout_ui prepare
	@touch $@

$(TESTS): requirements-dev.txt requirements-cluster.txt requirements-pictures.txt $(SERVES)
	$(VENV_PYTHON) -m pip install -r requirements-dev.txt
	@touch $@

$(MODULES)/.installed: tests/node/package.json tests/node/package-lock.json $(TESTS)
	$(VENV)/bin/npm ci --prefix tests/node --no-audit --no-fund
	@touch $@

browser: $(TESTS) nginx
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || { \
	    as_root=; [ "$$(id -u)" = 0 ] || as_root='sudo -n'; \
	    command -v apt-get >/dev/null && $$as_root true 2>/dev/null && { \
	        $$as_root apt-get update -qq && $$as_root apt-get install -y -qq chromium fonts-noto-cjk || \
	        $$as_root $(VENV_PYTHON) -m playwright install-deps chromium; \
	    }; \
	    command -v chromium >/dev/null || $(VENV_PYTHON) -m playwright install chromium || \
	    echo 'No browser could be installed. Install Chromium, or leave its tests out: make test ARGS="-m '"'not browser'"'"' >&2; \
	}

# What stands before several servers. At run level 1 Debian installs it without starting it.
nginx:
	@command -v nginx >/dev/null || [ -x /usr/sbin/nginx ] || { \
	    as_root=; [ "$$(id -u)" = 0 ] || as_root='sudo -n'; \
	    command -v apt-get >/dev/null && $$as_root true 2>/dev/null && \
	        $$as_root apt-get update -qq && \
	        $$as_root env RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nginx-light || \
	    echo 'No nginx could be installed: the tests of several servers are left out.' >&2; \
	}
