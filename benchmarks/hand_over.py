# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the file of a directory as the controller does, writes what the module gets, and prints what that took.

python -m benchmarks.hand_over DIRECTORY_FILE HANDED_OVER_FILE
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path

from ansible_collections.steward.identity_center.plugins.module_utils._options.lines import packed
from ansible_collections.steward.identity_center.plugins.plugin_utils._directory.finding import find
from ansible_collections.steward.identity_center.plugins.plugin_utils._directory.reading import read


class NoVault:
    """Nothing here is encrypted."""

    def file(self, _data: bytes) -> bytes:
        """See Vault."""
        raise ValueError("no file of the benchmark is encrypted")

    def value(self, _text: str) -> str:
        """See Vault."""
        raise ValueError("no value of the benchmark is encrypted")


def main(words: list[str]) -> int:
    """Read and write."""
    file, handed_over = map(Path, words)
    with handed_over.open("w", encoding="utf-8") as stream:
        stream.writelines(packed(read(find([(file.name, file)]), NoVault())))
    used = resource.getrusage(resource.RUSAGE_SELF)
    scale = 1 if sys.platform == "darwin" else 1024
    told = {"megabytes": used.ru_maxrss * scale / 1_000_000, "seconds": used.ru_utime + used.ru_stime}
    print(json.dumps(told))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
