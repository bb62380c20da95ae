# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One task in a process of its own, which stops between its plan and its first write until it is let go.

It reads the options, a JSON object, from a line; says "planned"; goes on after another line; and prints its result. Where
nothing is to change, or planning fails, it prints the result at once.
"""

from __future__ import annotations

import sys
from typing import Any
from unittest import mock

from running import run_main

from ansible_collections.steward.identity_center.plugins.module_utils._apply import executor

PLANNED = "planned\n"


def main() -> None:
    """Run the module that is named."""
    told, asked = sys.stdout, sys.stdin
    options, apply = asked.readline(), executor.apply

    def held(*given: Any, **more: Any) -> Any:
        told.write(PLANNED)
        told.flush()
        asked.readline()
        return apply(*given, **more)

    with mock.patch.object(executor, "apply", held):
        told.write(run_main(sys.argv[1], options, {}))


if __name__ == "__main__":
    main()
