# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What idc_entitlement_info answers: who may assume which role, by name, and through which group."""

from __future__ import annotations

import typing as t

from .._desired.access import AssignmentQuery
from .._ports.access import Reads
from .assignments import answer_assignments


def answer_entitlements(reads: Reads, query: AssignmentQuery) -> dict[str, t.Any]:
    """The result of idc_entitlement_info. Raises CallFailed, Unresolved, Refused, Unsupported."""
    answer = answer_assignments(reads, query)
    application = reads.entitlements.application()
    return {
        "application_arn": None if application is None or application.planned else application.arn,
        "entitlements": [{name: row[name] for name in _ROW} for row in answer["assignments"]],
        "unreadable": answer["unreadable"],
        "meanings": answer["meanings"],
    }


_ROW = (
    "account_id",
    "account",
    "role",
    "role_arn",
    "principal_type",
    "principal",
    "principal_id",
    "inherited",
    "through",
    "orphaned",
    "user_status",
)
