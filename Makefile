# The one door. `make run` needs Python 3.11 or newer and a package index, nothing else.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv/bin
TEMPLATES = find templates -name '*.html' -print0

# For tools that read the settings but reach no server.
NOWHERE = SECRET_KEY=for-tools-that-only-read-the-settings DATABASE_URL=postgres://127.0.0.1:9/none REDIS_URL=redis://127.0.0.1:9/0

# The longest first: they may run side by side (make --jobs=2 --output-sync check).
CHECKS = types locks format lint templates imports migrations catalogues

.PHONY: help run reset setup test check bench matrix audit format messages locks

help:
	@echo "make run       the portal on http://localhost:8000 (PORT=…, EMPTY=1: without demo)"
	@echo "make reset     wipe the data folder, after asking"
	@echo "make test      all tests, browser included (ARGS=… for pytest)"
	@echo "make check     format, lint, types, imports, templates, migrations, catalogues, locks"
	@echo "make bench     what pages cost at 2,000 and 20,000 projects, packs and long files (ARGS=…)"
	@echo "make matrix    every address × every person (make test asks a part of it)"
	@echo "make audit     every page under axe, in all languages, schemes and widths; its HTML"
	@echo "make format    bring code and templates into shape"
	@echo "make messages  bring the catalogues up to the sources"
	@echo "make locks     pin the requirements again (needs uv)"

run:
	@$(or $(PYTHON),$(error The portal needs Python 3.11 or newer)) -m ppm.embedded.install run
	@exec $(VENV)/python -m ppm.embedded.run

reset:
	@$(PYTHON) -m ppm.embedded.reset

setup:
	@$(PYTHON) -m ppm.embedded.install dev

test: setup
	@$(VENV)/python -m ppm.embedded.system tests
	@$(VENV)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder $(ARGS)

bench: setup
	@$(VENV)/python -m tests.bench $(ARGS)

matrix: setup
	@MATRIX=whole $(VENV)/python -m pytest -n auto tests/house/test_access.py tests/house/test_nothing_leaks_aside.py

audit: setup
	@$(VENV)/python -m ppm.embedded.system tests
	@$(VENV)/python -m pip install --quiet --require-hashes -r requirements/audit.txt
	@$(VENV)/python -m tests.audit $(ARGS)

check: $(addprefix check-,$(CHECKS))

check-locks:
	sha256sum --check --quiet requirements/locked.sha256
check-format: setup
	$(VENV)/ruff format --check .
check-lint: setup
	$(VENV)/ruff check .
check-templates: setup
	$(TEMPLATES) | xargs -0 -r $(VENV)/djade --check --target-version 5.2
check-imports: setup
	$(VENV)/lint-imports --no-logo
check-types: setup
	$(NOWHERE) $(VENV)/mypy
check-migrations: setup
	$(VENV)/python manage.py makemigrations --check --dry-run
	$(VENV)/python manage.py check --fail-level WARNING
check-catalogues: setup
	$(VENV)/python -m ppm.languages.catalogues check

format: setup
	$(VENV)/ruff check --fix-only --quiet .
	$(VENV)/ruff format .
	$(TEMPLATES) | xargs -0 -r $(VENV)/djade --target-version 5.2

messages: setup
	$(VENV)/python -m ppm.languages.catalogues update

UV_COMPILE = uv pip compile --quiet --python-version 3.11 --only-binary :all: --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header
locks:
	$(UV_COMPILE) requirements/run.in -o requirements/run.txt
	$(UV_COMPILE) requirements/dev.in -c requirements/run.txt -o requirements/dev.txt
	$(UV_COMPILE) requirements/audit.in -o requirements/audit.txt
	sha256sum requirements/*.in requirements/*.txt > requirements/locked.sha256
