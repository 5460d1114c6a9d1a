# Everything a contributor or CI does. CI calls these targets and nothing else. GNU make, POSIX sh.
# `make help` lists the targets; the variables below can be given on the command line: make run PORT=8001

PYTHON   = python3
PORT     = 8000
CONTENT  = content
OUTPUT   = output
FORMAT   = text
# publishconf.py says what is different on the live site: its address.
SETTINGS = pelicanconf.py
# The service whose exports `make data` fetches; SHRUNK=yes when a file has rightly lost more than half of its records.
FROM     =
SHRUNK   =
ROUNDS   = 100
# SITE_NOW (an ISO instant, such as 2026-12-24T12:00:00Z) reaches the generator through the environment.

PY       = .venv/bin/python
UV       = .venv/bin/uv
SITE_ENV = .venv/site.stamp
DEV_ENV  = .venv/dev.stamp
COMPILE  = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url
UPGRADE  =

MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL = help
.PHONY: run site data compress purge check test drill bench bench-build audit schema lock clean help

run: $(SITE_ENV)      ## Build the site and serve it at http://localhost:8000 (PORT= for another port)
	@$(PY) -m generator build --content $(CONTENT) --output $(OUTPUT) --settings $(SETTINGS) --url http://localhost:$(PORT)
	@exec $(PY) -m services serve --site $(OUTPUT) --port $(PORT)

site: $(SITE_ENV)     ## Build the site (CONTENT= from, OUTPUT= into, SITE_NOW= as of, SETTINGS=publishconf.py)
	@$(PY) -m generator build --content $(CONTENT) --output $(OUTPUT) --settings $(SETTINGS)

data: $(SITE_ENV)     ## Fetch what a running service exports into content/data/ (FROM=https://..., SHRUNK=yes)
	@$(PY) -m generator data --from "$(FROM)" --content $(CONTENT) $(if $(filter yes,$(SHRUNK)),--shrunk)

compress: $(SITE_ENV) ## Put brotli and gzip beside the files of the built site, for nginx, Caddy and our own server
	@$(PY) -m generator compress --output $(OUTPUT)

purge: $(SITE_ENV)    ## Have the caches in front of the site forget what the last build changed (PURGE_TOKEN in the environment)
	@$(PY) -m generator purge --output $(OUTPUT)

check: $(DEV_ENV)     ## Check content and code without building (FORMAT=github for annotations)
	@$(PY) -m generator check --content $(CONTENT) --format $(FORMAT)
	@$(PY) -m ruff check --output-format $(if $(filter github,$(FORMAT)),github,concise)
	@$(PY) -m ruff format --check
	@$(PY) -m mypy

test: $(DEV_ENV)      ## Run every test, those in a browser too (ARGS= for pytest, such as ARGS=-x)
	@$(PY) -m tests.browser.find_chromium
	@$(PY) -m pytest $(ARGS)

drill: $(DEV_ENV)     ## Kill the service ROUNDS=100 times under load, and take its neighbours away; nothing may be lost
	@ROUNDS=$(ROUNDS) OUTAGE_SECONDS=10 $(PY) -m pytest -n 0 -s -o faulthandler_timeout=0 tests/drills

bench: $(DEV_ENV)     ## Measure the service, and from approval to page; writes bench/RESULTS.md
	@$(PY) -m bench.service

bench-build: $(DEV_ENV) ## Measure builds beside Hugo, Pelican and Eleventy (RECORDS= how many; needs Node); writes bench/RESULTS.md
	@$(PY) -m bench.build $(if $(RECORDS),--records $(RECORDS))

audit: $(DEV_ENV)     ## Lighthouse and the Nu HTML checker on the built site (needs Node and Java)
	@$(PY) -m tests.browser.find_chromium
	@$(PY) -m tests.audit.find_tools
	@$(PY) -m pytest -n 0 -o python_files='audit_*.py' tests/audit

schema: $(SITE_ENV)   ## Write content/schemas/, with which editors complete and check front matter
	@$(PY) -m generator schema

lock: $(SITE_ENV)     ## Pin what pyproject.toml asks for in requirements/ (UPGRADE=--upgrade for newer versions)
	@$(COMPILE) $(UPGRADE) --group pyproject.toml:installer --output-file requirements/uv.txt >/dev/null
	@$(COMPILE) $(UPGRADE) pyproject.toml --output-file requirements/site.txt >/dev/null
	@$(COMPILE) $(UPGRADE) pyproject.toml --group dev --output-file requirements/dev.txt >/dev/null
	@$(COMPILE) $(UPGRADE) --group pyproject.toml:bench --output-file requirements/bench.txt >/dev/null

clean:                ## Remove what make produced: .venv, output, caches
	@rm -rf .venv .cache .hypothesis .mypy_cache .pytest_cache .ruff_cache output tests/audit/node_modules

help:                 ## Print this list
	@sed -n 's/^\([a-z]*\):[^#]*## /\1|/p' Makefile | awk -F'|' '{ printf "make %-7s %s\n", $$1, $$2 }'

# The virtual environment: what is needed to build and serve, then what is needed to test as well.
$(SITE_ENV): requirements/site.txt requirements/uv.txt requirements/install.sh
	@sh requirements/install.sh "$(PYTHON)" requirements/site.txt
	@touch $@

$(DEV_ENV): requirements/dev.txt requirements/uv.txt requirements/install.sh
	@sh requirements/install.sh "$(PYTHON)" requirements/dev.txt
	@touch $@ $(SITE_ENV)
