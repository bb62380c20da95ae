#!/bin/sh
# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# make_venv.sh FOLDER [PYTHON]: (re)make the development environment. `make venv` calls it.
set -eu

folder=$1
python=${2:-}
probe='import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))'

if [ -z "$python" ]; then
    # That of a distribution first: it is built with all optimizations, which those that somebody compiled here often are
    # not, and then every check takes a quarter longer.
    distribution=/usr/bin
    for candidate in \
        "$distribution/python3.13" "$distribution/python3.12" "$distribution/python3.11" "$distribution/python3.14" \
        python3.13 python3.12 python3.11 python3.14 python3 python; do
        if "$candidate" -c "$probe" >/dev/null 2>&1; then
            python=$candidate
            break
        fi
    done
fi
if [ -z "$python" ]; then
    echo "venv: no Python 3.11 or newer with the venv module was found on PATH." >&2
    echo "venv: install one (Debian: apt-get install python3 python3-venv), or say: make venv PYTHON=/path/to/python3" >&2
    exit 1
fi
if ! "$python" -c "$probe"; then
    echo "venv: $python is not a Python 3.11 or newer with the venv module" >&2
    exit 1
fi

echo "venv: making $folder with $("$python" --version) (a few minutes when pip's cache is cold)"
"$python" -m venv --clear "$folder"
# An environment that is half made must not look finished: the stamp comes last.
"$folder/bin/python" -m pip install --quiet --disable-pip-version-check --requirement requirements-pip.txt
"$folder/bin/python" -m pip install --quiet --disable-pip-version-check --no-compile \
    --requirement requirements-dev.txt --constraint constraints-dev.txt
"$folder/bin/python" tools/awx_collection.py
# pip would compile everything with one processor: also the hundred collections of the community, and large packages of which
# nothing here is read, or little (what is, Python compiles then). Some files are templates, and fail.
seldom='/(ansible_collections|moto|mpmath|mypy|mypyc|networkx|sympy)/'
"$folder/bin/python" -W ignore -m compileall -qq -j 0 -x "$seldom" "$folder/lib" || :
: >"$folder/.stamp"
echo "venv: ready"
