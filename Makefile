# The commands of the project. `make demo` and `make test` work on a machine with nothing but make and Python >= 3.11.
.PHONY: setup setup-test setup-bench setup-mutation demo run test lint format bench mutation graph screenshots lock samples clean

# Tesseract's own threads make it several times slower, also on an idle machine.
export OMP_THREAD_LIMIT = 1

PYTHON ?=
export PYTHON
TESTS ?=
# One more than there are cores: a good part of the tests waits for servers.
TEST_PROCESSES ?= $(shell expr $$(nproc) + 1)

setup:
	@scripts/setup.sh

setup-test:
	@scripts/setup.sh test

# The peers and the plots of `make bench`; everything of the tests stays at its version.
setup-bench: .venv/.krav-bench

.venv/.krav-bench: requirements-bench.lock | setup-test
	@scripts/system.sh .venv/bin/python bench
	@.venv/bin/pip install --quiet --require-hashes --only-binary :all: -r requirements-bench.lock
	@touch $@

setup-mutation: .venv/.krav-mutation

.venv/.krav-mutation: requirements-mutation.lock | setup-test
	@.venv/bin/pip install --quiet --require-hashes --only-binary :all: -r requirements-mutation.lock
	@touch $@

demo: setup
	@.venv/bin/krav demo

run: setup
	@.venv/bin/krav run

test: setup-test
	@scripts/lint.sh
	@.venv/bin/pytest -n $(TEST_PROCESSES) --dist loadfile --no-loadscope-reorder $(TESTS)

lint: setup-test
	@scripts/lint.sh

format: setup-test
	@.venv/bin/ruff check --fix --quiet . ; .venv/bin/ruff format .

bench: setup-bench
	@.venv/bin/python -m bench $(PARTS)

# Half an hour of small faults and the tests that find them; at the lowest priority, never a part of the tests.
mutation: setup-mutation
	@nice -n 10 .venv/bin/python -m bench.mutation $(if $(FRESH),--fresh) $(if $(SURVIVORS),--survivors)

# The graphs of a case's states and of the ways of proceedings, found by living and drawn into docs/img.
graph: setup
	@scripts/system.sh .venv/bin/python graph
	@.venv/bin/python -m bench.states

# Pictures of the pages that people work in, over a house that looks lived in, light and dark, into docs/img.
screenshots: setup-test
	@.venv/bin/python -m bench.screenshots

lock: setup
	@scripts/lock.sh $(if $(UPGRADE),--upgrade)

samples: setup
	@.venv/bin/python -m samples

clean:
	rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
