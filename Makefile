# Every command of the project. `make` alone lists them.

MAKEFLAGS += --no-print-directory
# Every command starts several processes; what one has compiled the others read.
unexport PYTHONDONTWRITEBYTECODE
PYTHON := .venv/bin/python
SERVICES := $(PYTHON) .ci/services.py
LOCK := .tools/bin/uv pip compile pyproject.toml --python-version 3.12 --universal \
	--generate-hashes --no-emit-index-url --no-header -q $(if $(UPGRADE),--upgrade)
CRASH_SECONDS ?= 60
LEARNERS ?= 1000
FUZZ_SECONDS ?= 120
MUTATION_SECONDS ?= 600
SCALE_PEOPLE ?= 2000
STANDING_PEOPLE ?= 20000
MAP_PEOPLE ?= 10000

.DEFAULT_GOAL := help
.PHONY: help demo test test-browser test-services services services-stop lint format types check style \
	messages lock bench crash learners scale laws fuzz mutation standings map-speed clean run-environment dev-environment

help:
	@echo "Stegvis"
	@echo
	@echo "  make demo            install what is needed and open a small region on http://localhost:8000"
	@echo "                       PORT=8080 another port, RESET=1 begin again from nothing"
	@echo "  make style           the same, for the page that shows every component: /stil/"
	@echo "  make test            the tests on SQLite, with a browser where a Chromium is found"
	@echo "                       ARGS='tests/cms -k invite' some of them"
	@echo "  make test-browser    only what a browser sees"
	@echo "  make test-services   the tests on PostgreSQL and Redis, with real workers"
	@echo "  make services        start a throwaway PostgreSQL and Redis: eval \"\$$(make services)\""
	@echo "  make services-stop   stop them"
	@echo
	@echo "  make lint            ruff, import directions, indentation of templates"
	@echo "  make format          rewrite code and templates to that form"
	@echo "  make types           mypy"
	@echo "  make messages        take up new texts into locale/sv, compile, say what lacks Swedish"
	@echo "                       FROM='a.po b.po' take translations from there"
	@echo "  make check           lint, types and Swedish together: what to run before a commit"
	@echo "  make lock            write requirements.txt and requirements-dev.txt (UPGRADE=1 newest)"
	@echo
	@echo "  make bench           timings on PostgreSQL"
	@echo "  make crash           kill workers at random while certificates are issued, count what was lost,"
	@echo "                       on PostgreSQL, then on SQLite; CRASH_SECONDS=$(CRASH_SECONDS) on each"
	@echo "  make learners        LEARNERS=$(LEARNERS) answer a knowledge check at the same moment, on PostgreSQL"
	@echo "                       and several web processes; every answer is looked for afterwards"
	@echo "  make scale           queries, seconds and memory of a large municipality: SCALE_PEOPLE=$(SCALE_PEOPLE)"
	@echo "  make laws            every law of the rules on 700 examples, and the engine beside a plain reading"
	@echo "                       of docs/rules.md on 2,000 ladders and histories; ARGS='-k reference' some of them"
	@echo "  make standings       all standings anew beside the rules alone: STANDING_PEOPLE=$(STANDING_PEOPLE)"
	@echo "  make map-speed       the map beside the bare database: MAP_PEOPLE=$(MAP_PEOPLE)"
	@echo "  make fuzz            new examples for every property, hostile input for every page:"
	@echo "                       FUZZ_SECONDS=$(FUZZ_SECONDS)"
	@echo "  make mutation        change the rules a little; do the tests notice? MUTATION_SECONDS=$(MUTATION_SECONDS)"
	@echo "  make clean           remove the demo, test leavings and caches; keep the environment"
	@echo
	@echo "  .ci/run              everything that must hold before a change is accepted"

run-environment:
	@.ci/environment run

dev-environment:
	@.ci/environment dev

# PORT reaches the settings through the environment.
demo: run-environment
	@exec $(PYTHON) manage.py demo $(if $(RESET),--reset)

style: run-environment
	@echo "The style page: http://localhost:$(or $(PORT),8000)/stil/"
	@exec $(PYTHON) manage.py demo

test: dev-environment
	STEGVIS_DURABLE=off $(PYTHON) -m pytest -n 2 --dist worksteal -m "not worker and not bench" $(ARGS)

test-browser: dev-environment
	$(PYTHON) -m pytest -n 2 -m "browser" $(ARGS)

test-services: dev-environment
	STEGVIS_DURABLE=off $(SERVICES) run -- $(PYTHON) -m pytest -n 2 --dist worksteal -m "(not browser or worker) and not bench" $(ARGS)

# Nothing but the two addresses on standard output, so that a shell can eval it.
services:
	@.ci/environment dev >&2
	@$(SERVICES) start

services-stop: dev-environment
	@$(SERVICES) stop

lint: dev-environment
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/lint-imports
	.venv/bin/djhtml --check --tabwidth 2 templates

format: dev-environment
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .
	.venv/bin/djhtml --tabwidth 2 templates

types: dev-environment
	.venv/bin/mypy courses competence cms

messages: dev-environment
	@$(PYTHON) .ci/swedish.py update $(FROM)

check: lint types
	@$(PYTHON) .ci/swedish.py check

lock: dev-environment
	$(LOCK) -o requirements.txt
	$(LOCK) --group dev --constraint requirements.txt -o requirements-dev.txt

bench: dev-environment
	$(SERVICES) run -- $(PYTHON) -m pytest -m bench -s $(ARGS)

crash: dev-environment
	$(SERVICES) run -- $(PYTHON) -m tests.long crash --seconds $(CRASH_SECONDS)
	$(SERVICES) run -- env -u DATABASE_URL $(PYTHON) -m tests.long crash --seconds $(CRASH_SECONDS)

learners: dev-environment
	$(SERVICES) run -- $(PYTHON) -m tests.long learners --learners $(LEARNERS)

scale: dev-environment
	STEGVIS_DURABLE=off SCALE_PEOPLE=$(SCALE_PEOPLE) $(SERVICES) run -- $(PYTHON) -m pytest -q -s tests/long/scale.py

laws: dev-environment
	$(PYTHON) -m pytest -n 2 --hypothesis-profile=many tests/competence/domain $(ARGS)

standings: dev-environment
	STEGVIS_DURABLE=off STANDING_PEOPLE=$(STANDING_PEOPLE) $(SERVICES) run -- $(PYTHON) -m pytest -m bench -q -s tests/bench/test_standings_speed.py

map-speed: dev-environment
	STEGVIS_DURABLE=off MAP_PEOPLE=$(MAP_PEOPLE) $(SERVICES) run -- $(PYTHON) -m pytest -m bench -q -s tests/bench/test_map_speed.py

fuzz: dev-environment
	$(PYTHON) -m tests.long.fuzz --seconds $(FUZZ_SECONDS)

mutation: dev-environment
	$(PYTHON) -m tests.long.mutation --seconds $(MUTATION_SECONDS)

clean:
	@[ ! -x $(PYTHON) ] || $(SERVICES) stop
	rm -rf var .cache .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis test-results
	rm -f .coverage .coverage.*
	find . -name __pycache__ -not -path './.venv/*' -not -path './.tools/*' -prune -exec rm -rf {} +
