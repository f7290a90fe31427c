#!/bin/sh
# Compiles the locks from pyproject.toml and the requirements-*.in: scripts/lock.sh [--upgrade]
# Versions stay unless a requirement forbids them or --upgrade is given. No index address is written down.
set -eu
cd "$(dirname "$0")/.."

compile() {
    .venv/bin/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --python-version 3.11 "$@"
}

compile "$@" requirements-build.in --output-file requirements-build.lock
compile "$@" pyproject.toml --output-file requirements.lock
compile "$@" pyproject.toml --extra dev --output-file requirements-dev.lock
compile "$@" pyproject.toml --extra dev --extra bench --constraint requirements-dev.lock --output-file requirements-bench.lock
compile "$@" requirements-mutation.in --constraint requirements-dev.lock --output-file requirements-mutation.lock
compile "$@" requirements-tracing.in --constraint requirements-dev.lock --output-file requirements-tracing.lock
