# Two commands: `make run` serves the example, `make test` proves it all. `make help` lists the rest.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
FLASK := FLASK_APP=wsgi $(VENV)/bin/flask
PORT ?= 8000
export PYTHONDONTWRITEBYTECODE = 1

.PHONY: run test check help setup setup-dev tools clean catalogues bench campaigns kill two-worlds timing sbom audit scan recalculate

help: ## what each command does
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 24

$(VENV)/installed: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Hace falta Python 3.11 o más nuevo."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Falta el módulo venv. En Debian: apt-get install python3-venv"; exit 1; }
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements.txt
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed requirements-dev.txt
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements-dev.txt
	@touch $@

setup: $(VENV)/installed ## install what running needs
setup-dev: $(VENV)/installed-dev ## install what the tests need

run: setup ## serve the example on http://127.0.0.1:8000 (PORT=...)
	@PORT=$(PORT) bash bin/run

tools: ## find a browser and pdftotext, or install Debian's
	@bash bin/test-tools

check: setup-dev ## ruff, mypy strict, architecture, catalogues
	$(PY) -m ruff check consult tests benchmarks campaigns wsgi.py
	$(PY) -m ruff format --check consult tests benchmarks campaigns wsgi.py
	$(PY) -m mypy
	$(PY) bin/sbom.py --check
	$(PY) -m pytest -q tests/test_architecture.py tests/test_catalogues.py

test: check tools ## everything that CI runs
	$(PY) -m pytest -q --numprocesses auto --maxprocesses 4 --dist loadfile

campaigns: check tools ## every test, the long ones too (half an hour)
	$(PY) -m pytest -q --campaigns --numprocesses auto --maxprocesses 4 --dist loadfile

ENGLISH := consult/translations/en/LC_MESSAGES/messages
STAMPS := Project-Id|Report-Msgid|POT-Creation|PO-Revision|Last-Translator|Language-Team|Generated-By

catalogues: setup-dev ## collect the sentences and compile the translations
	$(VENV)/bin/pybabel -q extract -F babel.cfg -k N_ -k _ -k gettext --no-location --sort-output --omit-header -o consult/translations/messages.pot consult templates
	$(VENV)/bin/pybabel -q update -N --ignore-obsolete -D messages -i consult/translations/messages.pot -d consult/translations -l en
	@sed -i -E '/^"($(STAMPS))/d; /^#($$| )/d; 1{/^$$/d}' $(ENGLISH).po  # no dates and no names: the same sentences give the same file
	@$(PY) -c 'from datetime import UTC, datetime; from babel.messages import mofile, pofile; \
	catalogue = pofile.read_po(open("$(ENGLISH).po", "rb"), locale="en"); catalogue.creation_date = datetime(2026, 1, 1, tzinfo=UTC); \
	mofile.write_mo(open("$(ENGLISH).mo", "wb"), catalogue)'

BENCH := .venv-bench

$(BENCH)/installed: requirements.txt requirements-bench.txt
	@$(PYTHON) -m venv $(BENCH) && echo '*' > $(BENCH)/.gitignore
	for each in requirements.txt requirements-bench.txt; do \
	  $(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r $$each || exit 1; \
	done
	@touch $@

bench: $(BENCH)/installed ## time and memory beside floors and peers, into docs/benchmarks.md (half an hour)
	$(BENCH)/bin/python -m benchmarks --write docs/benchmarks.md

kill: setup-dev ## end who stores answers with SIGKILL for five minutes a database: nothing may be lost (INT-1)
	$(PY) -m campaigns.kill

two-worlds: setup-dev ## every address as everybody, in a world with a busy protected space and in one without
	$(PY) -m campaigns.two_worlds

timing: setup-dev ## whether a clock tells those worlds apart, into docs/security/timing.md (an hour)
	$(PY) -m campaigns.timing --write docs/security/timing.md

sbom: ## list what the application is made of, into docs/sbom.json
	$(PYTHON) bin/sbom.py

audit: setup-dev ## ask the advisories about every pinned package; says so when nobody answered
	@bash bin/audit

scan: setup ## wapiti and sqlmap against the example on loopback, into docs/security/ (half an hour)
	@bash bin/scan

recalculate: setup-dev ## LibreOffice recalculates three hundred formulas that we wrote as texts
	@PYTHONPATH=. $(PY) bin/recalculate.py

clean: ## forget the environment and the example's database
	rm -rf $(VENV) $(BENCH) instance
