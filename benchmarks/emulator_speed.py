# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How many calls a second the emulator answers without quotas, to one client that keeps its connection open."""

from __future__ import annotations

import http.client
import json
import time
from urllib.parse import urlsplit

from benchmarks.figure import Figure
from tools.environment import ToolError
from tools.local_identity_center import Running, local_identity_center

CALLS = 3000
TARGET = 1000
AUTHORIZATION = "AWS4-HMAC-SHA256 Credential=AKIAEMULATOR00000000/20260101/{region}/identitystore/aws4_request"


def measure() -> list[Figure]:
    """Reads (DescribeGroup) and writes (CreateGroup), each over one connection."""
    with local_identity_center("bench-emulator") as emulator:
        created = time_calls(emulator, "CreateGroup", [{"DisplayName": f"Group {number}"} for number in range(CALLS)])
        group = call(connect(emulator), emulator, "CreateGroup", {"DisplayName": "Read me"})["GroupId"]
        read = time_calls(emulator, "DescribeGroup", [{"GroupId": group}] * CALLS)
    return [
        Figure("the emulator: reads a second", f"{read:.0f}", f">= {TARGET}", met=read >= TARGET),
        Figure("the emulator: writes a second", f"{created:.0f}", f">= {TARGET}", met=created >= TARGET),
    ]


def time_calls(emulator: Running, operation: str, bodies: list[dict[str, str]]) -> float:
    """Calls a second."""
    connection = connect(emulator)
    started = time.perf_counter()
    for body in bodies:
        call(connection, emulator, operation, body)
    return len(bodies) / (time.perf_counter() - started)


def connect(emulator: Running) -> http.client.HTTPConnection:
    """One connection, kept open."""
    address = urlsplit(emulator.endpoint_url)
    return http.client.HTTPConnection(str(address.hostname), address.port)


def call(
    connection: http.client.HTTPConnection, emulator: Running, operation: str, body: dict[str, str]
) -> dict[str, str]:
    """One call without an SDK, whose own work would be measured otherwise."""
    headers = {
        "Content-Type": "application/x-amz-json-1.1",
        "X-Amz-Target": f"AWSIdentityStore.{operation}",
        "Authorization": AUTHORIZATION.format(region=emulator.region) + ", SignedHeaders=host, Signature=0",
    }
    payload = json.dumps({"IdentityStoreId": emulator.identity_store_id, **body})
    connection.request("POST", "/", payload, headers)
    answer = connection.getresponse()
    content = answer.read()
    if answer.status != 200:
        raise ToolError(f"{operation} answered {answer.status}: {content.decode()}")
    found: dict[str, str] = json.loads(content)
    return found
