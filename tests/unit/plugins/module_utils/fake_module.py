# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The part of a module that a connection needs, with connection options that lead nowhere."""

from __future__ import annotations

import typing as t

OPTIONS: dict[str, t.Any] = {
    "region": "eu-north-1",
    "endpoint_url": "http://127.0.0.1:9",
    "access_key": "AKIAUNITTESTSONLY",
    "secret_key": "unit-tests-only",
    "session_token": None,
    "profile": None,
    "validate_certs": True,
    "aws_ca_bundle": None,
    "aws_config": None,
}


class Failed(Exception):
    """What a module does when it fails."""


class FakeModule:
    """The part of a module that a connection needs."""

    def __init__(self, **options: object) -> None:
        self.params = {**OPTIONS, **options}

    def fail_json(self, *, msg: str, **_more: object) -> t.NoReturn:
        raise Failed(msg)
