# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Python interpreters of this machine."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

SERIES = ("3.10", "3.11", "3.12", "3.13", "3.14")
PROBE = "import sys, ensurepip, venv; print('%d.%d' % sys.version_info[:2])"


def candidates(series: str) -> Iterator[str]:
    """Where an interpreter of this series may be: on PATH, or where pyenv and uv keep theirs."""
    on_path = shutil.which(f"python{series}")
    if on_path:
        yield on_path
    home = Path.home()
    pyenv = Path(os.environ.get("PYENV_ROOT", home / ".pyenv"))
    uv = Path(os.environ.get("UV_PYTHON_INSTALL_DIR", home / ".local/share/uv/python"))
    patterns = ((pyenv / "versions", f"{series}.*"), (uv, f"cpython-{series}.*"))
    for folder, pattern in patterns:
        for found in sorted(folder.glob(f"{pattern}/bin/python{series}"), reverse=True):
            yield str(found)
    yield f"/usr/bin/python{series}"


def works(python: str, series: str) -> bool:
    """An interpreter counts when it starts, is of the series, and can make virtual environments."""
    try:
        done = subprocess.run([python, "-c", PROBE], capture_output=True, text=True, timeout=30, check=False)
    except OSError:
        return False
    return done.returncode == 0 and done.stdout.strip() == series


def find() -> dict[str, str]:
    """Series -> path of an interpreter that works."""
    found = {}
    for series in SERIES:
        for python in candidates(series):
            if works(python, series):
                found[series] = python
                break
    return found
