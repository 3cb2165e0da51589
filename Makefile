# Everything runs from .venv, which the first target that needs it makes from the lock file.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
EXTRAS := --extra speed --extra postgres --extra nats
PORT ?= 8080

.PHONY: demo test check format lock soak bench bench-bot browser clean

$(UV):
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check uv

$(VENV)/run.stamp: $(UV) pyproject.toml locks/run.txt
	VIRTUAL_ENV=$(CURDIR)/$(VENV) $(UV) pip install --quiet --require-hashes -r locks/run.txt
	VIRTUAL_ENV=$(CURDIR)/$(VENV) $(UV) pip install --quiet --no-deps -e .
	touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp locks/dev.txt
	VIRTUAL_ENV=$(CURDIR)/$(VENV) $(UV) pip install --quiet --require-hashes -r locks/dev.txt
	touch $@

$(VENV)/bench.stamp: $(VENV)/dev.stamp locks/bench.txt
	VIRTUAL_ENV=$(CURDIR)/$(VENV) $(UV) pip install --quiet --require-hashes -r locks/bench.txt
	touch $@

lock: $(UV) ## exact versions with hashes, from pyproject.toml
	$(UV) lock --quiet --upgrade
	$(UV) export --quiet --locked --no-emit-project --no-default-groups $(EXTRAS) -o locks/run.txt
	$(UV) export --quiet --locked --no-emit-project --only-group dev -o locks/dev.txt
	$(UV) export --quiet --locked --no-emit-project --only-group bench -o locks/bench.txt

demo: $(VENV)/run.stamp ## install and serve the sample desk
	$(BIN)/chatgateway demo --port $(PORT)

test: $(VENV)/dev.stamp browser ## every test, real engines and a real browser included
	$(BIN)/python -m pytest -m "not soak"

check: $(VENV)/dev.stamp ## format, lint, types, docs, Docker files
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/chatgateway faq lint --faq faq
	$(BIN)/hadolint Dockerfile
	$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec compose.yaml

format: $(VENV)/dev.stamp
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

soak: $(VENV)/dev.stamp ## the long forms of the fault tests
	$(BIN)/python -m pytest -m soak

bench: $(VENV)/bench.stamp ## the gateway beside a bare echo server, in one run
	$(BIN)/python bench/gateway.py

bench-bot: $(VENV)/bench.stamp ## the bot beside other matchers, in one run
	$(BIN)/python bench/bot.py

# Browser tests use Debian's chromium; where we may, we install it.
browser:
	@command -v chromium >/dev/null 2>&1 || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk >/dev/null; \
	  else echo "chromium is not installed: browser tests are skipped by name"; fi; }

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis dist build
