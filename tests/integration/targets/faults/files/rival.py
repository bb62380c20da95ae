# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write between another client's read and its write.

The test has ordered a delay for that client's read, so the request log shows the read while its answer is held back.

    python rival.py CONTROL_URL OPERATION REQUEST READY

READY is a file that is made when it waits.
"""

from __future__ import annotations

import json
import sys
import time
import urllib.request
from pathlib import Path

import boto3


def main(control: str, operation: str, parameters: str, ready: str) -> None:
    client = boto3.client("identitystore")
    Path(ready).touch()
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with urllib.request.urlopen(f"{control}/requests") as answer:
            requests = json.load(answer)["requests"]
        if "delay_ms" in requests[-1].get("fault", {}):
            getattr(client, operation)(**json.loads(parameters))
            return
        time.sleep(0.02)
    sys.exit("nobody read anything")


if __name__ == "__main__":
    main(*sys.argv[1:])
