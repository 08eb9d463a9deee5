# nianbao: every target sets up what it needs (a virtual environment in .venv with the locked
# packages), says so in a line, and is quick the second time.
#
#   make demo        crawl the bundled replica portals and show what came out
#   make test        the test suite (make test-slow: the long suites)
#   make crawl       REGION=331100 YEAR=2024 [PORTAL=lishui]   the real portals
#   make lint        ruff and mypy          make bench   speed, as ratios
#   make install     only the set-up        make lock    compile the lock files again
#   make ocr         the reader of scans and pictures (half a gigabyte)

.NOTPARALLEL:
.PHONY: help install dev ocr demo crawl test test-slow lint format bench lock clean

# another interpreter: make demo PYTHON=python3.12
PYTHON =
VENV = .venv
PY = $(VENV)/bin/python
SAY = printf 'nianbao: %s\n'

export PIP_DISABLE_PIP_VERSION_CHECK = 1
# the environment of another project must not leak into this one
unexport PYTHONPATH PYTHONHOME VIRTUAL_ENV

help:
	@sed -n 's/^#  *\(make .*\)/\1/p' Makefile

install: $(VENV)/.installed
	@$(SAY) "ready: $(VENV)/bin/nianbao --help"

dev: $(VENV)/.installed-dev

ocr: $(VENV)/.installed-ocr
	@$(SAY) "scans and pictures can be read now; those that waited: $(VENV)/bin/nianbao reparse"

demo: $(VENV)/.installed
	@$(PY) -m nianbao.demo

crawl: $(VENV)/.installed
	@if [ -z "$(REGION)$(PORTAL)" ]; then \
	  $(SAY) "say which region or portal: make crawl REGION=331100 YEAR=2024 [PORTAL=lishui]" >&2; \
	  exit 2; \
	fi
	@$(VENV)/bin/nianbao crawl $(REGION:%=--region %) $(YEAR:%=--year %) $(PORTAL:%=--portal %)

test: $(VENV)/.installed-dev
	@[ -n "$$NIANBAO_SEEDS" ] || \
	  $(SAY) "NIANBAO_SEEDS is not set: the tests against the real reports are left out"
	@$(PY) -m pytest -q -n 2 -m "not slow"

test-slow: $(VENV)/.installed-dev
	@$(PY) -m pytest -q -n 2 -m slow

lint: $(VENV)/.installed-dev
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy

format: $(VENV)/.installed-dev
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .

bench: $(VENV)/.installed-dev
	@$(PY) -m benchmarks

# --no-emit-index-url and the fixed header keep every address out of the lock files
lock:
	@uv=$$(command -v uv || command -v $(VENV)/bin/uv) || { \
	  $(SAY) "make lock needs uv on the PATH" >&2; exit 1; }; \
	for target in "requirements.lock --extra postgres" \
	  "requirements-ocr.lock --extra postgres --extra ocr" \
	  "requirements-dev.lock --group dev --extra ocr"; do \
	  set -- $$target; $(SAY) "compiling $$1"; \
	  "$$uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
	    pyproject.toml -o $$* || exit 1; \
	done

clean:
	rm -rf $(VENV) build dist *.egg-info demo .pytest_cache .mypy_cache .ruff_cache

# --- set-up -------------------------------------------------------------------------------------

# A checkout that was moved or copied carries a .venv whose scripts name the old folder.
MOVED := $(shell [ ! -e $(VENV)/.folder ] || [ "$$(cat $(VENV)/.folder)" = "$$(pwd -P)" ] || \
           rm -rf $(VENV))

$(VENV)/.folder:
	@found=; \
	for python in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11; do \
	  if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    found=$$python; break; \
	  fi; \
	done; \
	if [ -z "$$found" ]; then \
	  $(SAY) "Python 3.11 or newer is missing: apt install python3 python3-venv" >&2; exit 1; \
	fi; \
	if $(PY) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then :; \
	elif $$found -c 'import venv, ensurepip' 2>/dev/null; then \
	  $(SAY) "making a virtual environment in $(VENV) ($$($$found -V))"; \
	  rm -rf $(VENV); $$found -m venv $(VENV); \
	elif command -v uv >/dev/null; then \
	  $(SAY) "making a virtual environment in $(VENV) with uv ($$($$found -V))"; \
	  rm -rf $(VENV); uv venv --quiet --no-config --python "$$found" $(VENV); \
	else \
	  $(SAY) "Python's venv module is missing: apt install python3-venv" >&2; exit 1; \
	fi && pwd -P > $@

# uv where it is on the PATH (a second), else pip (half a minute); both read the same lock
INSTALL = \
	$(SAY) "installing the locked packages of $$lock"; \
	{ command -v uv >/dev/null && \
	  uv pip install --quiet --python $(PY) --require-hashes -r $$lock; } || \
	$(PY) -m pip install -qq --require-hashes -r $$lock || { \
	  $(SAY) "the packages could not be installed: see the line above; is the network there?" >&2; \
	  exit 1; }

$(VENV)/.installed: $(VENV)/.folder $(VENV)/.linked requirements.lock
	@lock=requirements.lock; $(INSTALL)
	@touch $@

$(VENV)/.installed-ocr: $(VENV)/.folder $(VENV)/.linked requirements-ocr.lock
	@lock=requirements-ocr.lock; $(INSTALL)
	@touch $(VENV)/.installed $@

$(VENV)/.installed-dev: $(VENV)/.folder $(VENV)/.linked requirements-dev.lock
	@lock=requirements-dev.lock; $(INSTALL)
	@touch $(VENV)/.installed $(VENV)/.installed-ocr $@

# The project itself is not copied: a path file makes its rooms importable from the checkout, a
# metadata file names its version, and the console script is what pip would have written (sh
# first, as pip does it too, for folders with blanks or long names; the guard is for the worker
# processes, which import the script that started them).
$(VENV)/.linked: $(VENV)/.folder nianbao/__init__.py
	@version=$$(sed -n 's/^__version__ = "\(.*\)"/\1/p' nianbao/__init__.py) && \
	site=$$($(PY) -c 'import sysconfig; print(sysconfig.get_path("purelib"))') && \
	rm -rf "$$site"/nianbao-*.dist-info && mkdir "$$site/nianbao-$$version.dist-info" && \
	printf 'Metadata-Version: 2.1\nName: nianbao\nVersion: %s\n' "$$version" \
	  > "$$site/nianbao-$$version.dist-info/METADATA" && \
	pwd -P > "$$site/nianbao.pth" && \
	printf '%s\n' '#!/bin/sh' "'''exec' \"$$(pwd -P)/$(PY)\" \"\$$0\" \"\$$@\"" "' '''" \
	  'import sys' 'from nianbao.cli import main' 'if __name__ == "__main__":' \
	  '    sys.exit(main())' > $(VENV)/bin/nianbao && \
	chmod +x $(VENV)/bin/nianbao
	@touch $@
