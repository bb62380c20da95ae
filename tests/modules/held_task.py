# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tasks in processes of their own, which stop between their plan and their first write until they are let go.

Started once with the name of a module and the path of a socket, this loads what a task needs, says "ready", and forks for
each task: whoever connects gives its options and environment, a line of JSON; is told "planned"; lets it go on with another
line; and gets its result. Where nothing is to change, or planning fails, the result comes at once.
"""

from __future__ import annotations

import importlib
import json
import os
import socketserver
import sys
from typing import Any
from unittest import mock

from running import COLLECTION, run_main

from ansible_collections.steward.identity_center.plugins.module_utils._apply import executor

READY, PLANNED = "ready\n", "planned\n"


class Task(socketserver.StreamRequestHandler):
    """One task."""

    def handle(self) -> None:
        """Run it; where nobody is there any more who could let it go, it ends."""
        given, apply = json.loads(self.rfile.readline()), executor.apply

        def held(*words: Any, **more: Any) -> Any:
            self.wfile.write(PLANNED.encode())
            if not self.rfile.readline():
                os._exit(1)
            return apply(*words, **more)

        with mock.patch.object(executor, "apply", held):
            printed = run_main(sys.argv[1], json.dumps(given["options"]), given["environment"])
        self.wfile.write(printed.encode())


class Tasks(socketserver.ForkingMixIn, socketserver.UnixStreamServer):
    """A process for each task."""


def main() -> None:
    """Wait for tasks of the module that is named."""
    importlib.import_module(f"{COLLECTION}.{sys.argv[1]}")
    with Tasks(sys.argv[2], Task) as tasks:
        sys.stdout.write(READY)
        sys.stdout.flush()
        tasks.serve_forever()


if __name__ == "__main__":
    main()
