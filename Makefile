# The front door. `make help` lists the targets.
.POSIX:
.SUFFIXES:

# Any Python 3.11 or newer: make venv PYTHON=/somewhere/python3.13
PYTHON =
VENV = .venv
RUN = $(VENV)/bin/python -m
STAMP = $(VENV)/.stamp
# Options for the tests: make units ARGS='-k rename', make integration TARGET=idc_user
ARGS =
TARGET =
NAME =

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-16s %s\n", $$1, $$2}' Makefile

.PHONY: venv
venv: $(STAMP) ## .venv with everything that development needs

$(STAMP): requirements-pip.txt requirements-dev.txt constraints-dev.txt
	@sh tools/make_venv.sh "$(VENV)" "$(PYTHON)"

# ---- the two commands of the README

.PHONY: test
test: $(STAMP) ## every check (needs about 17 minutes)
	@$(RUN) tools.check

.PHONY: demo
demo: $(STAMP) ## the demonstration, against a local Identity Center
	@$(RUN) tools.demo $(ARGS)

# ---- one check at a time

.PHONY: lint sanity units coverage emulator-tests modules integration tools-tests browser-tests
lint: $(STAMP) ## ruff, mypy, yamllint, ansible-lint, changelog, licences, documentation site, dead links
	@$(RUN) tools.check lint

sanity: $(STAMP) ## ansible-test sanity (ARGS='--test validate-modules')
	@$(RUN) tools.check sanity -- $(ARGS)

units: $(STAMP) ## the unit tests as ansible-test runs them (ARGS=tests/unit/.../test_plan.py)
	@$(RUN) tools.check units -- $(ARGS)

coverage: $(STAMP) ## the unit tests with pytest: every branch of plugins/ (ARGS='-k rename')
	@$(RUN) tools.check coverage -- $(ARGS)

emulator-tests: $(STAMP) ## the tests of the emulator (ARGS='-k paging')
	@$(RUN) tools.check emulator-tests -- $(ARGS)

modules: $(STAMP) ## tasks and tables of steps in this process, against a local Identity Center (ARGS='-k suspended')
	@$(RUN) tools.check modules -- $(ARGS)

integration: $(STAMP) ## ansible-test integration against an emulator (TARGET=idc_user or all, ARGS=-v)
	@$(RUN) tools.check integration -- $(ARGS) $(TARGET)

tools-tests: $(STAMP) ## the artifact and other people's tools (ARGS='-k builder')
	@$(RUN) tools.check tools-tests -- $(ARGS)

browser-tests: $(STAMP) ## the HTML report in Chrome, Chromium or Edge (ARGS='-k axe')
	@$(RUN) tools.check browser-tests -- $(ARGS)

# ---- others

.PHONY: module format emulator bench docs pictures changelog build matrix lock tree clean distclean
module: $(STAMP) ## the skeleton of a new module (NAME=idc_trusted_token_issuer; see docs/new_module.md)
	@$(RUN) tools.new_module $(NAME)

format: $(STAMP) ## mend what ruff can mend
	@$(RUN) ruff check --no-cache --fix-only . && $(RUN) ruff format --no-cache .

emulator: $(STAMP) ## a local Identity Center in the foreground (ARGS='--port 4599 --seed FILE')
	@exec $(RUN) emulator $(ARGS)

bench: $(STAMP) ## the figures of speed (ARGS=directory; ARGS=--write puts all into docs/performance.md)
	@$(RUN) benchmarks $(ARGS)

docs: $(STAMP) ## the documentation site, in docs/_build, and docs/schema
	@$(RUN) tools.docs $(ARGS)

pictures: $(STAMP) ## take the pictures of the report for the guides again (needs a browser)
	@$(RUN) tools.pictures

changelog: $(STAMP) ## write CHANGELOG.rst from changelogs/fragments
	@$(RUN) tools.changelog

build: $(STAMP) ## the artifact, installed into an empty tree (ARGS=--demo shows the demo from there)
	@$(RUN) tools.build $(ARGS)

matrix: $(STAMP) ## sanity and units with ansible-core 2.17 to 2.21 and every Python found (ARGS='2.17 2.21')
	@$(RUN) tools.matrix $(ARGS)

lock: $(STAMP) ## write constraints-dev.txt after a change of requirements-dev.txt
	@$(RUN) tools.lock

tree: $(STAMP) ## mirror the checkout to where Ansible finds it, and say where that is
	@$(RUN) tools.collection_tree

clean: ## delete what the tools wrote, but not .venv
	rm -rf .work docs/_build .mypy_cache .pytest_cache .ruff_cache .hypothesis .ansible tests/output steward-identity_center-*.tar.gz

distclean: clean ## and .venv
	rm -rf $(VENV)
