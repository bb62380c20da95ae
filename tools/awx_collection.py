# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Put awx.awx into the development environment, where what is installed of Ansible's community package lacks it.

The package of ansible 12 has it, that of ansible 14, which newer Pythons get, has not. `make venv` calls this: it takes the
collection, and nothing else, out of the ansible that requirements-dev.txt has for older Pythons.
"""

from __future__ import annotations

import re
import subprocess
import sys
import sysconfig
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PLACE = "ansible_collections/awx/"
PINNED = re.compile(r'^ansible==(\S+); python_version < "', re.MULTILINE)


def packages() -> Path:
    """Where Python looks for what is installed."""
    return Path(sysconfig.get_path("purelib"))


def main() -> int:
    if (packages() / PLACE).is_dir():
        return 0
    found = PINNED.search((ROOT / "requirements-dev.txt").read_text(encoding="utf-8"))
    if found is None:
        print("venv: requirements-dev.txt has no ansible for older Pythons any more", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as scratch:
        words = ["--quiet", "--no-deps", "--only-binary", ":all:", "--dest", scratch, f"ansible=={found[1]}"]
        subprocess.run([sys.executable, "-m", "pip", "download", *words], check=True)
        (wheel,) = Path(scratch).glob("ansible-*.whl")
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(packages(), [name for name in archive.namelist() if name.startswith(PLACE)])
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
