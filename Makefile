# Everything installs into .venv; a fresh machine needs Python 3.11 and nothing else.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
export PORT
# Byte code is kept, whatever the surroundings want: without it every process starts half as fast.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: demo serve test check bench soak noise slots pages requirements clean

demo: $(VENV)/.installed
	$(BIN)/python manage.py demo $(if $(ONCE),--once)

serve: $(VENV)/.installed
	$(BIN)/python manage.py serve

test: $(VENV)/.installed-dev
	$(BIN)/python -m pytest -n $${TEST_WORKERS:-2} --dist loadfile --no-loadscope-reorder $(ARGS)

check: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run

# How many calls a process holds (docs/capacity.md). N: calls at once, as in N=60 or N=10,150; MINUTES: of each run;
# STREET=1: callers beside a road; PROFILE: a file for the profile of the server; SOAK: minutes of `make soak`.
bench: $(VENV)/.installed
	$(BIN)/python -m bench $(if $(SOAK),--soak $(SOAK)) $(if $(N),--calls $(N)) $(if $(MINUTES),--minutes $(MINUTES)) \
	  $(if $(STREET),--street) $(if $(PROFILE),--profile $(PROFILE))

# What memory does over an hour's worth of calls. MINUTES: how long, N: calls at once.
soak: $(VENV)/.installed
	$(BIN)/python -m bench --soak $(or $(MINUTES),10) $(if $(N),--calls $(N))

# How turn-taking holds out against babble and street noise.
noise: $(VENV)/.installed
	$(BIN)/python -m bench.noise $(ARGS)

# How long a month of free times takes to compute from 10,000 rules and exceptions. ARGS: --rules N.
slots: $(VENV)/.installed
	$(BIN)/python -m bench.slots $(ARGS)

# How long the portal's pages take with 100,000 calls. ARGS: --calls N.
pages: $(VENV)/.installed
	$(BIN)/python -m bench.pages $(ARGS)

# Compiles the pinned requirements from the *.in files.
requirements: $(VENV)/.installed-dev
	for file in requirements requirements-local-speech requirements-dev; do \
	  $(BIN)/pip-compile --quiet --no-header --strip-extras --no-emit-index-url --no-emit-find-links \
	    --no-emit-trusted-host --no-emit-options --output-file=$$file.txt $$file.in || exit 1; \
	done

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null \
	  || { echo "Python 3.11 is needed: install it, or name it: make PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.txt requirements-no-deps.txt $(wildcard locale/*/LC_MESSAGES/django.po) | $(VENV)/bin/python
	# Byte code is made when a module is first imported: most of what is installed never is.
	$(BIN)/pip install --quiet --no-compile --disable-pip-version-check -r requirements.txt
	$(BIN)/pip install --quiet --no-compile --no-deps --disable-pip-version-check -r requirements-no-deps.txt
	$(BIN)/pybabel --quiet compile --directory locale --domain django
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt $(VENV)/.installed
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

clean:
	rm -rf $(VENV) .data
