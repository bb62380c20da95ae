# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The connection of what reads on the controller."""

from __future__ import annotations

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import Problem
from ansible_collections.steward.identity_center.plugins.module_utils._task import connection
from ansible_collections.steward.identity_center.plugins.module_utils._task.controller import connected

KEYS = {"access_key": "AKIAUNITTESTSNOTAKEY", "secret_key": "unit-tests-only-not-a-secret-0123456789"}


def test_options_of_a_plugin_make_a_connection() -> None:
    options = {"region": "eu-north-1", "endpoint_url": "http://127.0.0.1:9", **KEYS, "kind": "user"}

    made = connected(options).client("organizations")

    assert made.meta.endpoint_url == "http://127.0.0.1:9"
    assert connected(options).client("sso-admin").meta.region_name == "eu-north-1"


def test_options_that_do_not_go_together_are_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection.boto3.session, "Session", lambda **_more: type("Session", (), {"region_name": None}))

    with pytest.raises(Problem, match="Passing both a profile and access tokens is not supported"):
        connected({"region": "eu-north-1", "profile": "audit", **KEYS})


def test_a_controller_without_boto3_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "boto3", None)

    with pytest.raises(Problem, match=r"^boto3 and botocore are not there: install them"):
        connected({"region": "eu-north-1"})
