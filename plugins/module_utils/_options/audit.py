# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of idc_audit_info, and from them to what is asked for; all problems are told at once."""

from __future__ import annotations

import typing as t
from datetime import datetime

from .._desired.audit import AuditQuery
from .._desired.expiries import Expiry
from .._desired.policies import Policy
from .._model.errors import InvalidInput
from .common import Options
from .expiry import expiry
from .policies import policies_of_task
from .policies_interface import POLICIES, POLICIES_FILE, POLICIES_SPEC
from .spec import NOW, Interface, items

AUDIT_INFO_INTERFACE = Interface(
    arguments={
        **POLICIES_SPEC,
        "expirations": items("label", "expires_at", label="str", expires_at="str", place="str"),
        "account_tags": {"type": "bool", "default": True},
    },
    rules={"mutually_exclusive": [[POLICIES, POLICIES_FILE]]},
)


def parse_audit_query(options: Options) -> AuditQuery:
    """What an idc_audit_info task asks for. Raises InvalidInput."""
    problems: list[str] = []
    policies: tuple[Policy, ...] = ()
    try:
        policies = policies_of_task(options)
    except InvalidInput as error:
        problems += error.problems
    expiries = _expiries(options.get("expirations"), problems)
    if problems:
        raise InvalidInput(problems)
    return AuditQuery(
        at=t.cast(datetime, options[NOW]),
        policies=policies,
        account_tags=options.get("account_tags") is not False,
        expiries=expiries,
    )


def _expiries(given: t.Any, problems: list[str]) -> tuple[Expiry, ...] | None:
    if not isinstance(given, list):
        return None
    found = []
    for index, one in enumerate(given):
        at, problem = expiry(one["expires_at"])
        if at is None:
            problems.append(f"expirations[{index}].expires_at: {problem}")
        else:
            found.append(Expiry(label=one["label"], at=at, place=one.get("place") or ""))
    return tuple(found)
