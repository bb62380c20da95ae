# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write CHANGELOG.rst and changelogs/changelog.yaml from changelogs/fragments and the modules.

`make changelog` calls it, as often as wanted before a version is released: the entry of the version in galaxy.yml is
written anew. antsibull-changelog works only where Ansible finds the collection, so it runs in the mirror.
"""

from __future__ import annotations

import datetime as dt
import shutil
import sys

import yaml

from tools import collection_tree
from tools.environment import ROOT, TREE, run

WRITTEN = ("CHANGELOG.rst", "changelogs/changelog.yaml")


def main() -> int:
    collection_tree.sync()
    version = yaml.safe_load((TREE / "galaxy.yml").read_text())["version"]
    written = TREE / "changelogs" / "changelog.yaml"
    known = yaml.safe_load(written.read_text())["releases"] if written.exists() else {}
    tool = [sys.executable, "-m", "antsibull_changelog"]
    today = dt.datetime.now(tz=dt.timezone.utc).date().isoformat()
    if version in known:
        words = ["release", "--refresh", "--version", version, "--date", known[version]["release_date"]]
    else:
        words = ["release", "--version", version, "--date", today]
    code = run([*tool, *words], cwd=TREE)
    if code == 0:
        for name in WRITTEN:
            shutil.copyfile(TREE / name, ROOT / name)
    return code


if __name__ == "__main__":
    raise SystemExit(main())
