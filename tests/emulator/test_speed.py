# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Speed: at least 1,000 calls a second over one kept connection.

Seconds are those of the emulator's own processor time, as far as the system tells them: other steps of the checks run
beside this one, and what they take is not the emulator's. `make bench` prints the calls of a second on the clock.
"""

from __future__ import annotations

import json
import os
import socket
import time
from pathlib import Path
from typing import Any

from emulator_process import INSTANCE, MANAGEMENT, STORE, Access, Directory, Emulator, authorization

CALLS_PER_SECOND = 1_000
CALLS = 600


class RawClient:
    """A connection that sends a call in one piece and reads its answer."""

    def __init__(self, address: str) -> None:
        host, _colon, port = address.partition(":")
        self._socket = socket.create_connection((host, int(port)))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._file = self._socket.makefile("rb")
        self._authorization = authorization()["Authorization"]

    def call(self, operation: str, parameters: dict[str, Any]) -> Any:
        service = "SWBExternalService" if "InstanceArn" in parameters else "AWSIdentityStore"
        body = json.dumps(parameters).encode()
        head = (
            f"POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: {service}.{operation}\r\n"
            f"Content-Type: application/x-amz-json-1.1\r\nAuthorization: {self._authorization}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        self._socket.sendall(head.encode() + body)
        status = self._file.readline()
        length = 0
        while (line := self._file.readline()) != b"\r\n":
            if line.startswith(b"Content-Length:"):
                length = int(line.partition(b":")[2])
        answer = json.loads(self._file.read(length))
        assert status == b"HTTP/1.1 200 OK\r\n", answer
        return answer

    def close(self) -> None:
        self._file.close()
        self._socket.close()


def _rate(calls: list[tuple[str, dict[str, Any]]], client: RawClient, emulator: Emulator) -> float:
    begun = _seconds_of(emulator.process.pid)
    for operation, parameters in calls:
        client.call(operation, parameters)
    return len(calls) / (_seconds_of(emulator.process.pid) - begun)


def _seconds_of(process_id: int) -> float:
    """The processor time that a process has taken; the clock where the system has no /proc."""
    status = Path(f"/proc/{process_id}/stat")
    if not status.exists():
        return time.perf_counter()
    # proc(5): the name of the program, in brackets, may have blanks; user and system time are fields 14 and 15
    fields = status.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def test_a_thousand_calls_a_second(emulator: Emulator, directory: Directory) -> None:
    ann, group_id = directory.user("ann"), directory.group("Group")
    directory.member(group_id, ann)
    client = RawClient(emulator.address)
    store = {"IdentityStoreId": STORE}
    rates = []
    for run in range(3):
        calls: list[tuple[str, dict[str, Any]]] = []
        for number in range(CALLS // 3):
            user = {
                "UserName": f"u{run}-{number}",
                "DisplayName": "U",
                "Name": {"GivenName": "g", "FamilyName": "f"},
                "Emails": [{"Value": f"u{run}-{number}@example.com", "Primary": True}],
            }
            calls += [
                ("CreateUser", {**store, **user}),
                ("DescribeUser", {**store, "UserId": ann}),
                ("ListGroupMemberships", {**store, "GroupId": group_id}),
            ]
        rates.append(_rate(calls, client, emulator))
    client.close()
    assert max(rates) >= CALLS_PER_SECOND, rates


def test_a_thousand_calls_a_second_about_access(emulator: Emulator, directory: Directory, access: Access) -> None:
    arn, users = access.set("A"), [directory.user(f"u{number}") for number in range(10)]
    client = RawClient(emulator.address)
    ours = {"InstanceArn": INSTANCE, "PermissionSetArn": arn}
    target = {"TargetType": "AWS_ACCOUNT", "TargetId": MANAGEMENT, "PrincipalType": "USER"}
    rates = []
    for _run in range(3):
        calls: list[tuple[str, dict[str, Any]]] = []
        for number in range(CALLS // 3):
            assignment = {**ours, **target, "PrincipalId": users[number % 10]}
            calls += [
                ("CreateAccountAssignment", assignment),
                ("ListAccountAssignments", {**ours, "AccountId": MANAGEMENT}),
                ("DeleteAccountAssignment", assignment),
            ]
        rates.append(_rate(calls, client, emulator))
    client.close()
    assert max(rates) >= CALLS_PER_SECOND, rates
