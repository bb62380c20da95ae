# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Start the emulator for a test run, and stop it."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tools.environment import LOGS, ROOT, ToolError, base_environment

ACCESS_KEY = "AKIAEMULATOR00000000"
SECRET_KEY = "any-secret-will-do-for-the-emulator"  # noqa: S105  (the emulator takes any)
# A large seed on a machine with much to do takes its time; an emulator that has ended is known at once.
READY_SECONDS = 300


@dataclass(frozen=True)
class Running:
    """An emulator that answers."""

    endpoint_url: str
    instance_arn: str
    identity_store_id: str
    region: str
    log: Path
    request_log: Path

    def variables(self) -> dict[str, str]:
        """The same for a playbook, under the names that integration targets and the demo use."""
        return {
            "aws_access_key": ACCESS_KEY,
            "aws_endpoint_url": self.endpoint_url,
            "aws_region": self.region,
            "aws_secret_key": SECRET_KEY,
            "identity_store_id": self.identity_store_id,
            "instance_arn": self.instance_arn,
            "request_log": str(self.request_log),
        }

    def environment(self) -> dict[str, str]:
        """The same for boto3, the AWS CLI and amazon.aws (which reads AWS_URL)."""
        return {
            "AWS_ACCESS_KEY_ID": ACCESS_KEY,
            "AWS_DEFAULT_REGION": self.region,
            "AWS_ENDPOINT_URL": self.endpoint_url,
            "AWS_REGION": self.region,
            "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
            "AWS_URL": self.endpoint_url,
        }


@contextlib.contextmanager
def local_identity_center(name: str, options: Sequence[str] = ()) -> Iterator[Running]:
    """Run `python -m emulator --port 0 options...` for the time of a with block; its logs are named after `name`."""
    LOGS.mkdir(parents=True, exist_ok=True)
    log, request_log = LOGS / f"{name}.emulator.log", LOGS / f"{name}.requests.jsonl"
    request_log.unlink(missing_ok=True)
    command = [sys.executable, "-m", "emulator", "--port", "0", "--request-log", str(request_log), *options]
    with log.open("w") as stream:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=base_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=stream,
            text=True,
        )
        try:
            ready = first_line(process, stream)
            if ready is None:
                raise ToolError(f"the emulator did not start; see {log}")
            yield Running(
                endpoint_url=ready["endpoint_url"],
                instance_arn=ready["instance_arn"],
                identity_store_id=ready["identity_store_id"],
                region=ready["region"],
                log=log,
                request_log=request_log,
            )
        finally:
            stop(process)


def first_line(process: subprocess.Popen[str], stream: IO[str]) -> dict[str, str] | None:
    """The line that says that it is ready; what follows goes to the log."""
    if process.stdout is None:  # never: it was asked for
        return None
    deadline = threading.Timer(READY_SECONDS, process.kill)
    deadline.start()
    try:
        line = process.stdout.readline()
    finally:
        deadline.cancel()
    threading.Thread(target=drain, args=(process.stdout, stream), daemon=True).start()
    try:
        found = json.loads(line)
    except ValueError:
        stream.write(line)
        return None
    return found if isinstance(found, dict) else None


def drain(source: IO[str], stream: IO[str]) -> None:
    """Whatever else it prints."""
    with contextlib.suppress(ValueError, OSError):  # the log is closed at the end
        for line in source:
            stream.write(line)


def stop(process: subprocess.Popen[str]) -> None:
    """Politely, then not."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def color() -> dict[str, str]:
    """Ansible shows colours where a person looks."""
    return {"ANSIBLE_FORCE_COLOR": "true"} if sys.stdout.isatty() and "NO_COLOR" not in os.environ else {}
