# make run   creates everything and serves the portal on PORT (default 8000); DEMO=off: an empty one
# make quick runs the tests of a minute: no browser, no server, no fault
# make test  runs the suite: on SQLite, in a browser, and what may differ on PostgreSQL
# make harm  tries to do harm: hostile inputs by the hundred, guesses, crashes, backups put back, faults
# make judge asks axe about every page, and Lighthouse, the Nu HTML checker and others about the demo
# make manual takes the pictures of the desk's manual
# make bench measures, and prints figures beside their targets
# Only Python 3.11 or newer is needed; everything else is made here.
PORT ?= 8000
WORKERS ?= 1
# off: a portal of its own, with one login and nothing else.
DEMO ?= on
PYTHON ?= python3
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --no-deps --require-hashes
PARALLEL := --numprocesses auto --durations 10
TEST := $(BIN)/python -m pytest $(PARALLEL)
POSTGRES := $(BIN)/python -m tests.support.postgres $(PARALLEL)
# Each field that readers see, changed by hand: a minute and a half.
EACH_FIELD := tests/caching/test_nothing_stale.py
# Folders left out are never imported: that alone takes seconds, in each process.
HARMFUL := $(EACH_FIELD) tests/hostile $(addprefix tests/browser/test_,hostile.py long_paste.py long_words.py) \
	tests/newsroom/test_nginx.py tests/newsroom/test_replica.py tests/accounts/test_guesses.py \
	tests/api/test_description.py tests/backup/test_running_portal.py
HARMLESS := $(addprefix --ignore ,tests/faults $(HARMFUL)) -m "not fault and not accessibility and not harm"
# Noting what of the code they run takes the tests on SQLite twice the time: .ci/run asks for it.
COVERED ?=
COVERAGE := $(if $(COVERED),--cov --cov-report term:skip-covered --cov-fail-under 94)
# Where it is set, each process of the tests compiles all of them anew: 8 s, two dozen times.
unexport PYTHONDONTWRITEBYTECODE
SAY := @printf '\033[1m==> %s\033[0m\n'

.PHONY: run quick test harm bench judge manual check setup catalogues lock clean
.DEFAULT_GOAL := run

run: setup
	$(SAY) "Preparing the database"
	@$(MANAGE) migrate --verbosity 0
	$(SAY) "Collecting static files"
	@$(MANAGE) collectstatic --noinput --verbosity 0
	$(SAY) "$(if $(filter off,$(DEMO)),Making the first login (only where there is no account),Loading the demo (only into an empty database))"
	@$(MANAGE) $(if $(filter off,$(DEMO)),first_login,demo)
	$(SAY) "Portal:  http://localhost:$(PORT)/"
	$(SAY) "Admin:   http://localhost:$(PORT)/quan-tri/"
	@$(BIN)/granian --host 0.0.0.0 --port $(PORT) --workers $(WORKERS) \
		--interface rsgi --backpressure 8192 --no-ws newsroom.rsgi:application

quick: setup .venv/dev
	@$(TEST) --ignore tests/browser $(HARMLESS) -m "not slow and not fault and not harm" \
		--ignore tests/media/test_s3.py $(ARGS)

test: setup .venv/dev
	$(SAY) "Tests on SQLite"
	@$(TEST) --ignore tests/browser $(HARMLESS) $(COVERAGE) $(ARGS)
	$(SAY) "Tests in a browser"
	@$(TEST) tests/browser $(HARMLESS) $(ARGS)
	$(SAY) "On PostgreSQL, what may differ there"
	@$(POSTGRES) $(HARMLESS) $(addprefix --ignore ,tests/backup tests/browser) --what-differs $(ARGS)

harm: setup .venv/dev
	$(SAY) "Hostile inputs on SQLite and in a browser, and a real nginx with slow and stale clients"
	@$(TEST) $(HARMFUL) -m "not fault" $(ARGS)
	$(SAY) "Old portals and Word files of bad intent, and a move that is killed"
	@$(TEST) tests/moving -m harm $(ARGS)
	$(SAY) "On PostgreSQL, what may differ there, and backups put back"
	@$(POSTGRES) tests/hostile tests/backup tests/browser tests/accounts/test_guesses.py \
		tests/moving/test_round_trip.py $(EACH_FIELD) \
		-m "not fault" --what-differs $(ARGS)
	$(SAY) "Faults, each made for real (they wait more than they work)"
	@$(TEST) --numprocesses 4 tests/faults tests/hostile -m fault $(ARGS)
	@$(TEST) tests/browser -m fault $(ARGS)

bench: setup .venv/dev $(if $(shell command -v wrk),,.venv/locust)
	$(SAY) "What readers wait for, with 1,000, 20,000 and 400,000 stories, on SQLite and on PostgreSQL"
	@$(BIN)/python -m tests.bench.reader
	@$(BIN)/python -m tests.bench.reader postgres
	$(SAY) "Kept pages beside slow readers and pages being made, and a busy evening (half an hour)"
	@$(BIN)/python -m tests.bench.disturbed
	@$(BIN)/python -m tests.bench.disturbed postgres
	@$(BIN)/python -m tests.bench.busy_evening
	@$(BIN)/python -m tests.bench.busy_evening postgres
	$(SAY) "The desk with 1,000, 20,000 and 400,000 stories (some minutes)"
	@$(BIN)/python -m tests.bench.desk
	$(SAY) "Search in 400,000 stories, on SQLite and on PostgreSQL (some minutes)"
	@$(BIN)/python -m tests.bench.search
	@$(BIN)/python -m tests.bench.search 400000 postgres

judge: setup .venv/dev
	$(SAY) "axe on every page of the desk and the portal"
	@$(TEST) tests/browser -m accessibility $(ARGS)
	$(SAY) "The judges of the web on the demo (some minutes)"
	@$(BIN)/python -m tests.judges

manual: setup .venv/dev
	$(SAY) "The pictures of docs/huong-dan-toa-soan.md, taken of the demo"
	@$(BIN)/python -m tests.manual

check: setup .venv/dev
	$(SAY) "Code style, floors, types, migrations, deployment settings"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/mypy
	@$(MANAGE) makemigrations --check --dry-run
	@HTTPS=on $(MANAGE) check --deploy --fail-level WARNING

setup: .venv/run .env catalogues

.venv/bin/python:
	$(SAY) "Making the virtual environment"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.x")'
	@$(PYTHON) -m venv .venv

.venv/run: .venv/bin/python requirements.txt
	$(SAY) "Installing what the portal needs"
	@$(PIP) --requirement requirements.txt
	@touch $@

.venv/dev: .venv/run requirements-dev.txt
	$(SAY) "Installing what the tests need"
	@$(PIP) --requirement requirements-dev.txt
	@touch $@

# In an environment of its own: others would take up what it brings.
.venv/locust: .venv/bin/python requirements-bench.txt
	$(SAY) "Installing what asks for pages where there is no wrk"
	@$(PYTHON) -m venv $@
	@$@/bin/python -m pip --disable-pip-version-check install --quiet --no-deps --require-hashes \
		--requirement requirements-bench.txt
	@touch $@

.env:
	$(SAY) "Writing .env with a new secret key"
	@umask 077; $(PYTHON) -c 'import secrets; print("SECRET_KEY=" + secrets.token_urlsafe(50)); print("HTTPS=off")' > $@

# Compiled catalogues are made, never committed: gettext may not be installed, Babel is.
CATALOGUES := $(wildcard newsroom/locale/vi/LC_MESSAGES/*.po newsroom/locale/upstream/vi/LC_MESSAGES/*.po)
catalogues: $(CATALOGUES:.po=.mo)
%.mo: %.po
	@$(BIN)/pybabel --quiet compile --locale vi --input-file $< --output-file $@

# Needs uv. Hashes only: no address of any registry is recorded.
lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		pyproject.toml --output-file requirements.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--group pyproject.toml:dev --constraint requirements.txt --output-file requirements-dev.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--group pyproject.toml:bench --constraint requirements-dev.txt \
		--output-file requirements-bench.txt

clean:
	rm -rf .venv .env var
	find . -name '*.mo' -o -name __pycache__ | xargs rm -rf
