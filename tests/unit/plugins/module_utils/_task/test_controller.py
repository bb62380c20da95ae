# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The connection of what reads on the controller."""

from __future__ import annotations

import typing as t

import pytest
from botocore.stub import Stubber

from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import Problem
from ansible_collections.steward.identity_center.plugins.module_utils._task import connection, controller
from ansible_collections.steward.identity_center.plugins.module_utils._task.controller import connected
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_aws import REGION, client

KEYS = {"access_key": "AKIAUNITTESTSNOTAKEY", "secret_key": "unit-tests-only-not-a-secret-0123456789"}

XML = {"ResponseMetadata": {"HTTPHeaders": {"content-type": "text/xml"}}}


def test_options_of_a_plugin_make_a_connection() -> None:
    options = {"region": "eu-north-1", "endpoint_url": "http://127.0.0.1:9", **KEYS, "kind": "user"}

    made = connected(options).client("organizations")

    assert made.meta.endpoint_url == "http://127.0.0.1:9"
    assert connected(options).client("sso-admin").meta.region_name == "eu-north-1"


def test_options_that_do_not_go_together_are_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection.boto3.session, "Session", lambda **_more: type("Session", (), {"region_name": None}))

    with pytest.raises(Problem, match="Passing both a profile and access tokens is not supported"):
        connected({"region": "eu-north-1", "profile": "audit", **KEYS})


def test_a_role_is_assumed_with_the_options_and_then_speaks(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[dict[str, object]] = []
    role = "arn:aws:iam::111122223333:role/reads-the-organization"
    sts = client("sts")

    class Fake:
        def __init__(self, module: t.Any) -> None:
            made.append(module.params)

        def client(self, service: str) -> t.Any:
            return {"sts": sts}[service]

    monkeypatch.setattr(controller, "Connection", Fake)
    keys = {"AccessKeyId": "ASIAUNITTESTSNOTAKEY", "SecretAccessKey": "another-unit-test-not-a-secret-0123456789"}
    credentials = {
        **keys,
        "SessionToken": "unit-tests-only-not-a-token-0123456789",
        "Expiration": "2030-01-01T00:00:00Z",
    }

    with Stubber(sts) as stubber:
        asked = {"RoleArn": role, "RoleSessionName": "steward-identity-center"}
        stubber.add_response("assume_role", {"Credentials": credentials, **XML}, asked)
        connected({"profile": "audit", "assume_role_arn": role, "endpoint_url": "http://127.0.0.1:9"})

    first, second = made
    assert (first["profile"], first["region"], first["access_key"]) == ("audit", None, None)
    assert second == {
        "region": REGION,
        "profile": None,
        "access_key": "ASIAUNITTESTSNOTAKEY",
        "secret_key": "another-unit-test-not-a-secret-0123456789",
        "session_token": "unit-tests-only-not-a-token-0123456789",
        "endpoint_url": "http://127.0.0.1:9",
        "assume_role_arn": role,
    }


def test_a_controller_without_boto3_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "boto3", None)

    with pytest.raises(Problem, match=r"^boto3 and botocore are not there: install them"):
        connected({"region": "eu-north-1"})
