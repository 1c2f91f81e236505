# make demo    the base (no torch), and one question about the example clip
# make test    everything, and the tests
# make help    the rest
#
# Needs Python 3.11 (with venv and pip), git and make.

VENV   ?= .venv
UV_PIN := 0.13.9
PYTHON ?= $(firstword $(foreach p,python3.11 python3.12 python3,$(shell command -v $(p))))

UV      := $(VENV)/tools/bin/uv
BIN     := $(VENV)/bin
SYNC    := VIRTUAL_ENV=$(abspath $(VENV)) $(UV) pip
COMPILE := $(UV) pip compile pyproject.toml --quiet --python-version 3.11 --generate-hashes --no-header
FULL    := --all-extras --group dev

# what open3d loads beyond its wheel (Debian 12)
SYSTEM_LIBRARIES := libgl1 libegl1 libx11-6 libusb-1.0-0 libudev1

# once everything is installed, the demo runs there too: syncing the base would take the rest away
INSTALLED := $(if $(wildcard $(VENV)/all.stamp),$(VENV)/all.stamp,$(VENV)/base.stamp)

.DEFAULT_GOAL := help
.PHONY: help demo test test-pretrained bench lint lock check-lock env base system-libraries clean

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## */\t/' | expand -t 18

demo: $(INSTALLED) ## install the base and ask the example clip a question
	$(BIN)/stagent ask examples/street.mp4 "How fast is the white car going after it turns?" --plane examples/street.plane.json

test: system-libraries env ## install everything and run the tests
	$(BIN)/python -m pytest -n 2 -m "not benchmark" $(PYTEST)

test-pretrained: env ## run the tests of published weights that are on this machine
	$(BIN)/python -m pytest -n 0 tests/pretrained $(PYTEST)

bench: env ## measure time and memory
	$(BIN)/python -m pytest -m benchmark $(PYTEST)

lint: env ## ruff, format, types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

lock: $(UV) ## compile the locks again; UPGRADE=--upgrade takes the newest versions
	$(COMPILE) $(UPGRADE) -o base.lock
	$(COMPILE) $(UPGRADE) $(FULL) -o all.lock

check-lock: $(UV) ## do the locks fit pyproject.toml? (their pins are kept: a new release elsewhere changes nothing)
	@mkdir -p $(VENV)/check && cp base.lock all.lock $(VENV)/check/
	@$(COMPILE) -o $(VENV)/check/base.lock >/dev/null
	@$(COMPILE) $(FULL) -o $(VENV)/check/all.lock >/dev/null
	@for lock in base.lock all.lock; do \
		diff -u $$lock $(VENV)/check/$$lock || { echo "$$lock does not fit pyproject.toml: run make lock" >&2; exit 1; }; \
	done
	@echo "the locks fit pyproject.toml"

base: $(VENV)/base.stamp
env: $(VENV)/all.stamp

$(VENV)/base.stamp: base.lock pyproject.toml | $(UV)
	$(SYNC) sync --quiet --require-hashes base.lock
	$(SYNC) install --quiet --no-deps -e .
	@rm -f $(VENV)/all.stamp && touch $@

$(VENV)/all.stamp: all.lock pyproject.toml | $(UV)
	$(SYNC) sync --quiet --require-hashes all.lock
	$(SYNC) install --quiet --no-deps -e .
	@rm -f $(VENV)/base.stamp && touch $@

# uv lives in an environment of its own, where no sync takes it away
$(UV):
	@test -n "$(PYTHON)" && $(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 13))' \
		|| { echo "stagent needs Python 3.11 or 3.12; name one: make PYTHON=/path/to/python3.11 ..." >&2; exit 1; }
	$(PYTHON) -m venv --without-pip $(VENV)
	$(PYTHON) -m venv $(VENV)/tools
	$(VENV)/tools/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_PIN)

system-libraries:
	@missing="$$(for p in $(SYSTEM_LIBRARIES); do dpkg -s $$p >/dev/null 2>&1 || echo $$p; done)"; \
	if [ -z "$$missing" ] || ! command -v apt-get >/dev/null; then exit 0; fi; \
	if [ "$$(id -u)" != 0 ]; then \
		echo "open3d needs system libraries: sudo apt-get install -y --no-install-recommends" $$missing >&2; exit 1; \
	fi; \
	apt-get update -qq && apt-get install -y -qq --no-install-recommends $$missing

clean: ## remove the environment and what the tools left
	rm -rf $(VENV) dist .pytest_cache .ruff_cache .mypy_cache .hypothesis
