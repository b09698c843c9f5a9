# One command each; `make` alone lists them. The rules are Python: config/preflight.py sets up.
.DEFAULT_GOAL := help
PYTHON := .venv/bin/python
BIN := .venv/bin
PORT ?= 8000

# What a server would be given, for the checks that need no server.
PRODUCTION := env ENVIRONMENT=production DEMO=0 DEBUG=0 \
	SECRET_KEY=a-key-for-checking-only-of-more-than-fifty-letters-0123456789 \
	ALLOWED_HOSTS=mandate.example SITE_URL=https://mandate.example \
	DATABASE_URL=postgresql://app_login:none@127.0.0.1:1/none \
	REDIS_URL=redis://127.0.0.1:1/0

# Every process here would compile all the code anew; one that finds it compiled starts at once.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run test check setup fmt messages bench demo screenshots pins clean

help: ## this list
	@grep -hE '^[a-z]+:.*## ' Makefile | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 14

run: export PORT := $(PORT)
run: setup ## everything, on http://127.0.0.1:8000 (PORT=... changes it); Ctrl-C stops it
	@exec $(PYTHON) -m config.supervisor

# The browser's lane, and beside it two workers that take the other files one after the other. What
# the browser said is told when both are done.
test: ## the whole suite, the browser's walks beside the rest
	@python3 config/preflight.py --tests
	@said=$$(mktemp); browser=0; rest=0; \
	$(PYTHON) -m pytest -m e2e tests/e2e >"$$said" 2>&1 & walks=$$!; \
	trap 'kill $$walks; rm -f "$$said"' INT TERM; \
	$(PYTHON) -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m "not e2e" || rest=$$?; \
	wait $$walks || browser=$$?; \
	cat "$$said"; rm -f "$$said"; \
	test $$rest -eq 0 && test $$browser -eq 0

check: setup ## formatting, lint, types, import contracts, templates, migrations, deployment
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(PRODUCTION) $(BIN)/mypy .
	$(BIN)/lint-imports
	git ls-files 'templates/*.html' | xargs --no-run-if-empty $(BIN)/djade --check --target-version 5.2
	$(PRODUCTION) DJANGO_SETTINGS_MODULE=config.settings $(PYTHON) -m config.templates
	$(PYTHON) manage.py makemigrations --check --dry-run
	$(PRODUCTION) $(PYTHON) manage.py check --deploy --fail-level WARNING

setup: ## system libraries, .venv, compiled words (run, test and check call it first)
	@python3 config/preflight.py

fmt: setup ## format the code and the templates
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	git ls-files 'templates/*.html' | xargs --no-run-if-empty $(BIN)/djade --target-version 5.2

messages: setup ## collect what pages say into the French catalogue, and compile it
	@$(PYTHON) manage.py messages

bench: setup ## pages and documents against their floors, as ratios
	@$(PYTHON) -m pytest -q -s benchmarks

demo: setup ## demo people and a year of demo work in the local database
	@$(PYTHON) manage.py demo

screenshots: setup ## the pictures of the README and the guide anew, from the demo on a stopped clock
	@$(PYTHON) -m pytest -q -s tests/e2e/screenshots.py

pins: setup ## compile the pins anew from pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--group build -o requirements-build.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		pyproject.toml --extra local --extra dev --group build -c requirements.txt -c requirements-build.txt \
		-o requirements-dev.txt

clean: ## remove what was made here, but not the local data in .local
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .coverage htmlcov
	rm -rf .local/test .local/static
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
