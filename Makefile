# Two commands: `make app` serves the page, `make test` runs every check.
# Both make a virtual environment in .venv first and install exactly what constraints.txt pins.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
PORT ?= 7860

.PHONY: app test check unit bench lock browser clean

app: $(VENV)/.installed
	$(BIN)/report-qa serve --build --port $(PORT)

test: $(VENV)/.installed-test browser check unit

check: $(VENV)/.installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# One thread for each product of matrices: two processes with two each stand in each other's way on two cores. A third process
# works while the others wait for a server or a browser.
unit: $(VENV)/.installed-test
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest -n 3 --dist loadfile

bench: $(VENV)/.installed-test
	$(BIN)/python -m benchmarks

# A browser for the tests that drive the page, where Debian's packages can be installed; elsewhere they look for one
# that is there already and are skipped without it.
browser:
	@if ! command -v chromium >/dev/null && command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
			chromium fonts-noto-core fonts-noto-cjk >/dev/null; \
	fi

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "report_qa needs Python 3.11 or newer; run: make PYTHON=python3.11 $(MAKECMDGOALS)")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) install --quiet --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.installed-test: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) install --quiet --constraint constraints.txt --editable '.[test]'
	@touch $@ $(VENV)/.installed

# Pin what is installed now; torch without its local version, so that a CPU build is taken where one is offered.
lock: $(VENV)/.installed-test
	$(PIP) freeze --exclude-editable | sed 's/+cpu$$//' > constraints.txt

clean:
	rm -rf $(VENV) index .mypy_cache .ruff_cache .pytest_cache .hypothesis
