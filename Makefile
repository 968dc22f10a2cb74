# Everything a person does with this project, one word each: `make` lists them.
# It needs make, Python 3.11+ and a POSIX shell with bash; each target fetches whatever else it needs.
# Recipes that grew longer than a few lines are scripts in .ci/, so that they can be read and run alone.
#
#   PORT=8001 make run                    another port
#   make run PYTHON=/path/to/python3.12   another Python (asked once, when .venv is made)
#   make test ARGS="tests/education -k ladder"

PYTHON ?=
ARGS ?=
export PYTHON

# Only what the targets below need to name; tests make a database of their own beside this one.
POSTGRES_URL ?= postgres://postgres@127.0.0.1:5432/postgres

VENV = .ci/venv
MANAGE = .venv/bin/python manage.py
PYTEST = .venv/bin/python -m pytest
RUFF = .venv/bin/python -m ruff

# The production settings, spelled out: `check --deploy` must not see what a laptop's .env says. The key is
# long enough for Django's own check and signs nothing.
PRODUCTION = env SECRET_KEY=lint-only-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEF \
	DEBUG=False HTTPS=True TRUST_PROXY=True HASHED_STATIC=True \
	ALLOWED_HOSTS=needling.example.org CSRF_TRUSTED_ORIGINS=https://needling.example.org \
	DATABASE_URL=sqlite:///:memory:

# No file has any of these names; without this line a file called "test" would switch `make test` off.
.PHONY: help run serve admin test check-pages nightly test-postgres test-store drills drill-restore load fuzz privacy bench bench-serving lighthouse screenshots pictures lint format lock validate-html audit sbom

.DEFAULT_GOAL := help

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' Makefile

# For people who use the site -----------------------------------------------------------------------

run: ## serve the whole site with sample content on http://localhost:8000/
	@.ci/serve

serve: ## serve it as production does, with the settings of the environment (README.md, "In production")
	@.ci/production

admin: ## make a staff account that may do everything, on the demo or on the site of the environment's settings
	@.ci/admin

# For people who change it --------------------------------------------------------------------------

test: ## run every test of a change, browser tests included
	@$(VENV) tests/requirements.lock
	@.ci/test $(ARGS)

check-pages: ## open every page of the site in Chromium: accessible, private, whole at every width
	@$(VENV) tests/requirements.lock
	@chromium=$$(.venv/bin/python -m tests.chromium) && \
		CHROMIUM=$$chromium $(PYTEST) -n $$(($$(nproc) + 1)) --dist worksteal -m "every_page and not nightly" $(ARGS)

nightly: ## run everything there is, for an hour or so, and print one table
	@.ci/nightly

# NIGHTLY=yes: every test that needs no browser, in place of those that tests/selection.py names.
test-postgres: ## run the tests that depend on the database on PostgreSQL (POSTGRES_URL=...)
	@$(VENV) tests/requirements.lock
	@DATABASE_URL=$(POSTGRES_URL) $(PYTEST) -n auto --dist worksteal -m "not browser$(if $(NIGHTLY),, and vendor and not nightly)" $(ARGS)

test-store: ## run the tests of what visitors ask for with the page store in front
	@$(VENV) tests/requirements.lock
	@PAGE_STORE_IN_TESTS=1 $(PYTEST) -n auto --dist worksteal -m "not browser$(if $(NIGHTLY),, and store and not nightly)" $(ARGS)

drills: ## try on real servers what is promised for bad days (POSTGRES_URL=..., needs PostgreSQL)
	@$(VENV) tests/requirements.lock
	@.venv/bin/python -m tests.proofs.drills $(ARGS)

bench-serving: ## the landing page beside nginx with the same bytes (needs nginx and wrk, says so)
	@$(VENV) tests/requirements.lock
	@.venv/bin/python -m tests.proofs.benchmarks.serving

fuzz: ## ask for every address in 20,000 hostile ways; nothing may answer with a 5xx (ARGS="--seed 2")
	@$(VENV) tests/requirements.lock
	@.venv/bin/python -m tests.proofs.fuzz $(ARGS)

privacy: ## prove in a real browser what the page about privacy says, and print the figures
	@$(VENV) tests/requirements.lock
	@chromium=$$(.venv/bin/python -m tests.chromium) && \
		CHROMIUM=$$chromium $(PYTEST) -n 0 -s -m browser tests/browser/test_privacy.py $(ARGS)

bench: ## measure the nearest clinics, the import, the search of texts and the rendering (SIZES=1000,10000,100000,1000000)
	@$(VENV) requirements.lock
	@.venv/bin/python -m tests.proofs.benchmarks $(ARGS)

load: ## 200 clients for a minute, with publishes going on (LOAD_SECONDS=60 LOAD_CLIENTS=200 POSTGRES_URL=...)
	@$(VENV) tests/requirements.lock
	@POSTGRES_URL=$(POSTGRES_URL) .venv/bin/python -m tests.proofs.drills.load

drill-restore: ## back up a large site while it is written to, restore it, compare (POSTGRES_URL=...)
	@$(VENV) tests/requirements.lock
	@POSTGRES_URL=$(POSTGRES_URL) .venv/bin/python -m tests.proofs.drills.restore

lint: ## check code, templates, migrations and the production settings
	@$(VENV) tests/requirements.lock
	$(RUFF) check .
	$(RUFF) format --check .
	@# The plugin imports the settings; what it has learned lies in .mypy_cache/.
	$(PRODUCTION) .venv/bin/python -m mypy
	@# One command line for all templates: djade is quick, and says which file it would change.
	find templates -name '*.html' -exec .venv/bin/djade --target-version 5.2 --check {} +
	@# The database in memory keeps the check from making a db.sqlite3 where none was.
	$(PRODUCTION) $(MANAGE) makemigrations --check --dry-run
	$(PRODUCTION) $(MANAGE) check_migrations
	$(PRODUCTION) $(MANAGE) check --deploy --fail-level WARNING

format: ## put code and templates into their one format
	@$(VENV) tests/requirements.lock
	$(RUFF) check --fix .
	$(RUFF) format .
	@# djade ends with 1 when it changed something, which is what it was asked to do.
	find templates -name '*.html' -exec .venv/bin/djade --target-version 5.2 {} + || true

validate-html: ## check every public page with the Nu HTML checker
	@$(VENV) requirements.lock
	@.ci/validate-html

audit: ## ask whether a locked dependency has a known weakness (says NOT ASKED where nobody can be asked)
	@$(VENV) tests/requirements.lock
	@.venv/bin/python .ci/audit

sbom: ## the list of what the site is made of, CycloneDX JSON, in .build/sbom.json
	@$(VENV) tests/requirements.lock
	@.ci/sbom

# --universal: one lock for every platform; 3.11 is the oldest Python that the site supports.
LOCK = uv pip compile pyproject.toml --python-version 3.11 --generate-hashes --universal --no-header --no-annotate

lighthouse: ## Lighthouse's scores of the main pages on a simulated phone (ends with 1 below 100)
	@$(VENV) tests/requirements.lock
	@.ci/lighthouse $(ARGS)

screenshots: ## pictures of every page in three widths, light and dark, and as PDF, in .build/screenshots/
	@$(VENV) tests/requirements.lock
	@.ci/with-site .venv/bin/python -m tests.screenshots $(ARGS)

pictures: ## take the pictures of the staff guide and of README.md again (ARGS="history desk" for some of them)
	@$(VENV) tests/requirements.lock
	@.ci/with-site .venv/bin/python -m tests.pictures $(ARGS)

lock: ## take the newest allowed dependencies into both lock files (needs uv)
	@command -v uv >/dev/null || { echo "make lock needs uv, the only target that does: pip install uv"; exit 1; }
	$(LOCK) --upgrade --quiet -o requirements.lock
	@# The tests' lock starts from the site's, so that the tests never run other versions than it does.
	$(LOCK) --upgrade --quiet --extra test --constraint requirements.lock -o tests/requirements.lock
	$(LOCK) --upgrade --quiet --extra sentry --constraint requirements.lock --constraint tests/requirements.lock \
		-o .deploy/sentry.lock
