# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Web pages that a browser of this machine shows: they neither change anything nor read an answer."""

from __future__ import annotations

import json
from typing import Any

import pytest
from emulator_process import STORE, Directory, Emulator, authorization

JSON = {"Content-Type": "application/json"}


def _port(emulator: Emulator) -> str:
    return emulator.address.rpartition(":")[2]


def _reset(emulator: Emulator, headers: dict[str, str]) -> tuple[int, dict[str, Any]]:
    """Try to wipe a directory with one user in it; it must hold the user exactly when it was refused."""
    directory = Directory(emulator.client())
    directory.user("ann")
    status, _headers, answer = emulator.http("POST", "/_emulator/reset", "{}", headers)
    assert directory.names() == ([] if status == 200 else ["ann"])
    return status, json.loads(answer)


@pytest.mark.parametrize(
    "host",
    [
        "attacker.example",
        "attacker.example:{port}",
        "127.0.0.1.attacker.example:{port}",
        "localhost.attacker.example:{port}",
        "127.0.0.1@attacker.example",
        "attacker.example#127.0.0.1",
        "192.0.2.1:{port}",
        "0.0.0.0:{port}",
        "[2001:db8::1]:{port}",
        "x",
        "",
    ],
)
def test_a_name_that_was_made_to_lead_here_is_refused(emulator: Emulator, host: str) -> None:
    """DNS rebinding: the page's own name leads to 127.0.0.1, so that the browser lets it read the answers."""
    headers = {"Host": host.format(port=_port(emulator))}
    status, answer = _reset(emulator, {**JSON, **headers})
    assert status == 403
    assert "loopback names only" in answer["error"]
    status, _headers, content = emulator.http("GET", "/_emulator/requests", headers=headers)
    assert status == 403 and set(json.loads(content)) == {"error"}
    signed = {"Content-Type": "application/x-amz-json-1.1", **authorization(), **headers}
    body = json.dumps({"IdentityStoreId": STORE})
    status, _headers, content = emulator.http(
        "POST", "/", body, {"X-Amz-Target": "AWSIdentityStore.ListUsers", **signed}
    )
    refused = json.loads(content)
    assert (status, refused["__type"]) == (403, "AccessDeniedException")
    assert "Users" not in refused


@pytest.mark.parametrize("host", ["127.0.0.1:{port}", "localhost:{port}", "LOCALHOST", "127.9.9.9", "[::1]:8080"])
def test_loopback_names_are_answered(emulator: Emulator, host: str) -> None:
    assert _reset(emulator, {**JSON, "Host": host.format(port=_port(emulator))})[0] == 200


@pytest.mark.parametrize(
    "origin",
    ["https://attacker.example", "null", "http://localhost:3000", "http://127.0.0.1", "https://127.0.0.1:{port}", ""],
)
def test_a_page_of_another_origin_is_refused(emulator: Emulator, origin: str) -> None:
    headers = {"Origin": origin.format(port=_port(emulator))}
    status, answer = _reset(emulator, {**JSON, **headers})
    assert status == 403
    assert "not web pages" in answer["error"]
    form = {"Content-Type": "application/x-www-form-urlencoded", **authorization(name="sts"), **headers}
    status, _headers, _answer = emulator.http("POST", "/", "Action=GetCallerIdentity&Version=2011-06-15", form)
    assert status == 403


def test_the_own_origin_is_answered(emulator: Emulator) -> None:
    assert _reset(emulator, {**JSON, "Origin": emulator.url})[0] == 200


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "text/json", "application/jsonp", None],
)
def test_only_json_controls(emulator: Emulator, content_type: str | None) -> None:
    """What a page can send without asking first (CORS-safelisted types) changes nothing."""
    status, answer = _reset(emulator, {} if content_type is None else {"Content-Type": content_type})
    assert status == 415
    assert answer["error"] == "/_emulator/reset takes Content-Type: application/json only"
    headers = {} if content_type is None else {"Content-Type": content_type}
    assert emulator.http("POST", "/_emulator/reset", headers=headers)[0] == 415
    assert emulator.http("DELETE", "/_emulator/requests", "{}", headers)[0] == 415


@pytest.mark.parametrize("content_type", ["application/json; charset=utf-8", "Application/JSON"])
def test_json_may_be_said_in_several_ways(emulator: Emulator, content_type: str) -> None:
    assert _reset(emulator, {"Content-Type": content_type})[0] == 200


def test_no_answer_lets_pages_of_other_origins_read(emulator: Emulator) -> None:
    for method, path in (("GET", "/_emulator/health"), ("OPTIONS", "/_emulator/reset"), ("OPTIONS", "/")):
        _status, headers, _answer = emulator.http(method, path)
        assert not [name for name in headers if name.startswith("access-control-")]
