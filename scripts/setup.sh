#!/bin/sh
# Makes the machine ready: scripts/setup.sh [test]. Called by `make`; does only what is not done yet.
#   1. system packages (scripts/system.sh); 2. .venv from the hashed locks; 3. the project itself, editable;
#   4. the one script that pages take from elsewhere (package-lock.json), and for tests what checks the pages.
# `test` adds what the tests need. Package indexes are whatever pip and uv are configured to use on the machine.
set -eu
cd "$(dirname "$0")/.."

purpose=${1:-run}
case $purpose in
    run) lock=requirements.lock ;;
    test) lock=requirements-dev.lock ;;
    *) echo "usage: scripts/setup.sh [test]" >&2; exit 2 ;;
esac

is_usable() {
    .venv/bin/python -c 'pass' >/dev/null 2>&1 && [ -x .venv/bin/pip ] && grep -qF "$(pwd -P)/.venv" .venv/bin/activate
}

# A virtual environment holds the paths of its folder and of its Python: after a move or an upgrade it is made again.
if [ -e .venv ] && ! is_usable; then
    echo "setup: .venv was made in another place or its Python is gone; making it again" >&2
    rm -rf .venv
fi
if [ -x .venv/bin/python ]; then python=.venv/bin/python; else python=$(scripts/python.sh); fi
scripts/system.sh "$python" "$purpose"

# What is installed is known by a checksum of all that decides it. The tests' lock holds everything of the other one.
checksum() {
    cat requirements-build.lock requirements.lock "$@" pyproject.toml package-lock.json | sha256sum
}
is_installed() {
    [ -x .venv/bin/krav ] && [ -s web/static/vendor/htmx.js ] && [ "$(cat ".venv/.krav-$1" 2>/dev/null)" = "$2" ]
}
wanted=$(checksum requirements-dev.lock)
if is_installed test "$wanted"; then exit 0; fi
if [ "$purpose" = run ]; then
    wanted=$(checksum)
    if is_installed run "$wanted"; then exit 0; fi
fi

if [ ! -x .venv/bin/python ]; then
    echo "setup: making .venv with $python" >&2
    "$python" -m venv .venv
fi
python=.venv/bin/python
rm -f .venv/.krav-run .venv/.krav-test

# Every file that is taken must have a hash that stands in a lock, and none is built here.
pip() {
    "$python" -m pip --disable-pip-version-check install --quiet "$@"
}

# uv reads no pip configuration; where pip is told of a mirror, uv is told of the same one.
if [ -z "${UV_DEFAULT_INDEX:-}" ]; then
    mirror=${PIP_INDEX_URL:-$("$python" -m pip config get global.index-url 2>/dev/null || true)}
    if [ -n "$mirror" ]; then export UV_DEFAULT_INDEX="$mirror"; fi
fi

echo "setup: installing Python packages from $lock" >&2
if pip --require-hashes --only-binary :all: -r requirements-build.lock \
    && .venv/bin/uv pip install --quiet --python "$python" --compile-bytecode \
        --require-hashes --only-binary :all: -r "$lock"; then
    :
else
    # uv has no build for every machine; pip alone is slower and does the same.
    echo "setup: the fast installer did not work here; using pip" >&2
    awk '/^[^ #]/ { is_uv = /^uv==/ } !is_uv' requirements-build.lock > .venv/build-without-uv.lock
    pip --require-hashes --only-binary :all: -r .venv/build-without-uv.lock
    pip --require-hashes --only-binary :all: -r "$lock"
fi
# The build back end comes from the hashed lock above, not from a fresh download.
pip --no-deps --no-build-isolation --no-index --editable .

# Pages work without the script; with it they are swapped in place. No script of a package is run.
echo "setup: installing what the pages take from elsewhere" >&2
if [ "$purpose" = test ]; then without=; else without=--omit=dev; fi
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error $without >&2
mkdir -p web/static/vendor
cp node_modules/htmx.org/dist/htmx.min.js web/static/vendor/htmx.js

checksum > .venv/.krav-run
if [ "$purpose" = test ]; then checksum requirements-dev.lock > .venv/.krav-test; fi
echo "setup: done" >&2
