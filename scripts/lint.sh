#!/bin/sh
# Style, format, types and the import contract; every checker runs, so that one run shows all that is wrong.
set -u
cd "$(dirname "$0")/.." || exit 1

failed=
check() {
    echo "== $*"
    PATH="$PWD/.venv/bin:$PATH" "$@" || failed="$failed [$*]"
}

check ruff check .
check ruff format --check .
check mypy
check lint-imports
if [ -n "$failed" ]; then
    echo "lint: failed:$failed" >&2
    exit 1
fi
