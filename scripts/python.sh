#!/bin/sh
# Prints the full path of the Python to build .venv with: $PYTHON if set, else the first that is 3.11 or newer.
# 3.11 comes first because the locks are compiled for it.
set -eu

is_new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

for candidate in ${PYTHON:-python3.11 python3.12 python3.13 python3}; do
    if is_new_enough "$candidate"; then
        exec "$candidate" -c 'import sys; print(sys.executable)'
    fi
done
if [ -n "${PYTHON:-}" ]; then
    echo "setup: PYTHON=$PYTHON is not a Python 3.11 or newer." >&2
else
    echo "setup: no Python 3.11 or newer was found. Install one (Debian 12: apt-get install python3 python3-venv)" >&2
    echo "setup: or say where it is: make demo PYTHON=/path/to/python3.11" >&2
fi
exit 1
