# All tasks of this project. `make` lists them.
# They need make, Python 3.11+ and bash; each target installs whatever else it needs.
# Recipes of more than a few lines are scripts in .ci/, so that they can be read and run separately.
#
#   PORT=8001 make run                    another port
#   make run PYTHON=/path/to/python3.12   another Python (used when .venv is created)
#   make test ARGS="tests/education -k ladder"

PYTHON ?=
ARGS ?=
export PYTHON

# Tests create their own database on this server.
POSTGRES_URL ?= postgres://postgres@127.0.0.1:5432/postgres

VENV = .ci/venv
MANAGE = .venv/bin/python manage.py
PYTEST = .venv/bin/python -m pytest
RUFF = .venv/bin/python -m ruff

# Production settings, so that `check --deploy` ignores a laptop's .env. The key is long enough for Django's check and
# signs nothing.
PRODUCTION = env SECRET_KEY=lint-only-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEF \
	DEBUG=False HTTPS=True TRUST_PROXY=True HASHED_STATIC=True \
	ALLOWED_HOSTS=needling.example.org CSRF_TRUSTED_ORIGINS=https://needling.example.org \
	DATABASE_URL=sqlite:///:memory:

# These are not files. Without this line a file named "test" would disable `make test`.
.PHONY: help run serve admin test check-pages nightly test-postgres test-store drills drill-restore rehearsal load fuzz privacy bench bench-scale bench-serving lighthouse reader-view engines screenshots contact-sheets pictures icons lint format lock spanish validate-html audit licenses sbom

.DEFAULT_GOAL := help

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' Makefile

# Running the site ----------------------------------------------------------------------------------

run: ## serve the whole site with sample content on http://localhost:8000/
	@.ci/serve

serve: ## serve it as in production, with the settings in the environment (clinic_site/docs/settings.md)
	@.ci/production

admin: ## create a staff account with all permissions, for the demo or for the site set in the environment
	@.ci/admin

# Developing the site -------------------------------------------------------------------------------

test: ## run the tests of every change, including browser tests
	@$(VENV) tests/requirements.lock
	@.ci/test $(ARGS)

check-pages: ## check in Chromium that every page is accessible and private, and fits every width
	@$(VENV) tests/requirements.lock
	@chromium=$$(.venv/bin/python -m tests.chromium) && \
		CHROMIUM=$$chromium $(PYTEST) -n $$(($$(nproc) + 1)) --dist worksteal -m "every_page and not nightly" $(ARGS)

nightly: ## run all checks, for about forty minutes, and print a table
	@.ci/nightly

# NIGHTLY=yes: every test that needs no browser, not only those that tests/selection.py names.
test-postgres: ## run the tests that depend on the database on PostgreSQL (POSTGRES_URL=...)
	@$(VENV) tests/requirements.lock
	@DATABASE_URL=$(POSTGRES_URL) $(PYTEST) -n auto --dist worksteal -m "not browser$(if $(NIGHTLY),, and vendor and not nightly)" $(ARGS)

test-store: ## run the tests of public pages with the page store in front
	@$(VENV) tests/requirements.lock
	@PAGE_STORE_IN_TESTS=1 $(PYTEST) -n auto --dist worksteal -m "not browser$(if $(NIGHTLY),, and store and not nightly)" $(ARGS)

drills: ## cause failures on real servers and test what happens (POSTGRES_URL=..., needs PostgreSQL)
	@$(VENV) tests/requirements.lock
	@.venv/bin/python -m tests.proofs.drills $(ARGS)

bench-serving: ## compare serving the landing page with nginx serving the same bytes (needs nginx and wrk)
	@$(VENV) tests/requirements.lock
	@.venv/bin/python -m tests.proofs.benchmarks.serving

fuzz: ## send 20,000 hostile requests to all URLs; none may cause a 5xx (ARGS="--seed 2")
	@$(VENV) tests/requirements.lock
	@.venv/bin/python -m tests.proofs.fuzz $(ARGS)

privacy: ## verify the privacy page in a real browser, and read nginx's and PostgreSQL's logs in good and bad weather
	@$(VENV) tests/requirements.lock
	@chromium=$$(.venv/bin/python -m tests.chromium) && \
		CHROMIUM=$$chromium $(PYTEST) -n 0 -s -m browser tests/browser/test_privacy.py $(ARGS)
	@.venv/bin/python -m tests.proofs.privacy

bench: ## measure the clinic finder, import, text search and rendering (SIZES=1000,10000,100000,1000000)
	@$(VENV) requirements.lock
	@.venv/bin/python -m tests.proofs.benchmarks $(ARGS)

bench-scale: ## print how the cost of pages, lists, files and commands grows from 1,000 to 100,000 clinics (POSTGRES_URL=...)
	@$(VENV) tests/requirements.lock
	@POSTGRES_URL=$(POSTGRES_URL) .venv/bin/python -m tests.proofs.benchmarks.scale $(ARGS)

load: ## serve 200 clients for a minute while publishing (LOAD_SECONDS=60 LOAD_CLIENTS=200 POSTGRES_URL=...)
	@$(VENV) tests/requirements.lock
	@POSTGRES_URL=$(POSTGRES_URL) .venv/bin/python -m tests.proofs.drills.load

drill-restore: ## back up a large site during writes, restore it and compare (POSTGRES_URL=...)
	@$(VENV) tests/requirements.lock
	@POSTGRES_URL=$(POSTGRES_URL) .venv/bin/python -m tests.proofs.drills.restore

rehearsal: ## build the image, run, upgrade, roll back and restore it, and print a report (as root; POSTGRES_URL=...)
	@POSTGRES_URL=$(POSTGRES_URL) .ci/rehearsal

lint: ## check code, templates, migrations and the production settings
	@$(VENV) tests/requirements.lock
	$(RUFF) check .
	$(RUFF) format --check .
	@# The plugin imports the settings; its cache is in .mypy_cache/.
	$(PRODUCTION) .venv/bin/python -m mypy
	@# One command for all templates: djade is fast, and names the files it would change.
	find templates -name '*.html' -exec .venv/bin/djade --target-version 5.2 --check {} +
	@# The in-memory database keeps the checks from creating db.sqlite3.
	$(PRODUCTION) $(MANAGE) makemigrations --check --dry-run
	$(PRODUCTION) $(MANAGE) check_migrations
	$(PRODUCTION) $(MANAGE) check --deploy --fail-level WARNING

format: ## format code and templates
	@$(VENV) tests/requirements.lock
	$(RUFF) check --fix .
	$(RUFF) format .
	@# djade exits with 1 if it changed something, which is not an error here.
	find templates -name '*.html' -exec .venv/bin/djade --target-version 5.2 {} + || true

spanish: ## read the messages of the interface, keep their Spanish words, compile them
	@$(VENV) tests/requirements.lock
	@$(PRODUCTION) HTTPS=False DJANGO_SETTINGS_MODULE=clinic_site.settings .venv/bin/python -m tests.catalog $(ARGS)

validate-html: ## check every public page with the Nu HTML checker
	@$(VENV) requirements.lock
	@.ci/validate-html

audit: ## check locked dependencies for known vulnerabilities (prints NOT ASKED if no service can be reached)
	@$(VENV) tests/requirements.lock
	@.venv/bin/python .ci/audit

sbom: ## write a software bill of materials (CycloneDX JSON) to .build/sbom.json
	@$(VENV) tests/requirements.lock
	@.ci/sbom

licenses: ## list the license of each locked package, offline (exits with 1 if one is unknown)
	@$(VENV) requirements.lock
	@.venv/bin/python .ci/licenses

# --universal: one lock for all platforms. 3.11 is the oldest supported Python.
LOCK = uv pip compile pyproject.toml --python-version 3.11 --generate-hashes --universal --no-header --no-annotate

lighthouse: ## print Lighthouse's scores of the main pages on a simulated phone, and the cost of a picture on the first one
	@$(VENV) tests/requirements.lock
	@.ci/lighthouse $(ARGS)

engines: ## compare every kind of page in Chromium, Firefox and WebKitGTK (ARGS=/safety/ for some; as root, on Debian)
	@.ci/engines $(ARGS)

reader-view: ## check in Chromium that reader views keep every word of a text, with Mozilla's Readability
	@$(VENV) tests/requirements.lock
	@.ci/reader-view $(ARGS)

screenshots: ## save every page in three widths, light and dark, and as PDF, to .build/screenshots/
	@$(VENV) tests/requirements.lock
	@.ci/with-site .venv/bin/python -m tests.screenshots $(ARGS)

contact-sheets: ## show all kinds of page in three engines and on paper in a few large pictures (ARGS=printed)
	@$(VENV) tests/requirements.lock
	@.ci/with-site .venv/bin/python -m tests.contact_sheets $(ARGS)

pictures: ## take the pictures in the documentation again (ARGS="history desk" for some of them)
	@$(VENV) tests/requirements.lock
	@.ci/with-site .venv/bin/python -m tests.pictures $(ARGS)

icons: ## draw the icons and the picture for shared links again, from the site's drawings
	@$(VENV) tests/requirements.lock
	@.venv/bin/python -m tests.icons

lock: ## update the lock files to the newest allowed dependencies (needs uv)
	@command -v uv >/dev/null || { echo "make lock needs uv: pip install uv"; exit 1; }
	$(LOCK) --upgrade --quiet -o requirements.lock
	@# Constrained by the site's lock, so that tests use the same versions as the site.
	$(LOCK) --upgrade --quiet --extra test --constraint requirements.lock -o tests/requirements.lock
	$(LOCK) --upgrade --quiet --extra sentry --constraint requirements.lock --constraint tests/requirements.lock \
		-o .deploy/sentry.lock
