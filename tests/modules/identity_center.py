# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An emulator process, as the tests of modules need it: where it is, what it was asked, and how it is told to misbehave."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

ROOT = Path(__file__).resolve().parents[2]
REGION = "us-east-1"
ACCESS_KEY = "AKIAEMULATORTESTSONLY"
SECRET_KEY = "module-tests-only-not-a-secret-0123456789"


class IdentityCenter:
    """One emulator process. Nothing here talks to anything but loopback."""

    def __init__(self, *flags: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "emulator", *flags],
            cwd=ROOT,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            text=True,
        )
        line = self.process.stdout.readline() if self.process.stdout else ""
        if not line:
            raise RuntimeError(f"the emulator ended with {self.process.wait()}; its words are above")
        ready: dict[str, str] = json.loads(line)
        self.ready = ready
        self.url: str = ready["endpoint_url"]
        self.instance_arn: str = ready["instance_arn"]
        self.store_id: str = ready["identity_store_id"]

    @property
    def connection(self) -> dict[str, str]:
        """The options with which a task reaches it."""
        return {
            "endpoint_url": self.url,
            "region": REGION,
            "access_key": ACCESS_KEY,
            "secret_key": SECRET_KEY,
        }

    def client(self, service: str) -> Any:
        """A botocore client, for what a test does behind the modules' back."""
        return boto3.client(
            service,
            region_name=REGION,
            endpoint_url=self.url,
            aws_access_key_id=ACCESS_KEY,
            aws_secret_access_key=SECRET_KEY,
            config=Config(retries={"total_max_attempts": 1, "mode": "standard"}),
        )

    def control(self, method: str, path: str, body: Any = None) -> Any:
        """One request to the control API; returns its answer. Raises urllib.error.HTTPError where it refuses."""
        request = urllib.request.Request(
            f"{self.url}/_emulator/{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=20) as response:
            return json.load(response)

    def set(self, **settings: Any) -> None:
        """Change settings; the next test starts with none."""
        self.control("POST", "settings", settings)

    @contextlib.contextmanager
    def faults(self, faults: Any) -> Iterator[None]:
        """With these faults; they are forgotten afterwards."""
        self.control("POST", "faults", faults)
        try:
            yield
        finally:
            self.control("DELETE", "faults")

    @property
    def requests(self) -> list[dict[str, Any]]:
        """What it was asked since the last reset."""
        listed: list[dict[str, Any]] = self.control("GET", "requests")["requests"]
        return listed

    def writes_since(self, mark: int) -> int:
        """How many writes were asked for after the first `mark` ones."""
        return self.writes - mark

    @property
    def writes(self) -> int:
        """How many writes were asked for since the last reset."""
        count: int = self.control("GET", "requests/count")["writes"]
        return count

    def operations(self, skip: int = 0) -> Sequence[str]:
        """The operations that were asked for, in order, without the first `skip`."""
        return [request["operation"] for request in self.requests[skip:]]

    def stop(self) -> int:
        """Stop it cleanly; its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=10)
