# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The JSON Schema of report.json, which idc_report writes: docs/schema/report.json. `make docs` writes it.

It describes every key and takes no other, so a program that reads reports knows all that there is.
"""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]

PATH = "schema/report.json"
ADDRESS = f"https://raw.githubusercontent.com/steward-collections/identity_center/main/docs/{PATH}"

TEXT: Schema = {"type": "string"}
MAYBE: Schema = {"type": ["string", "null"]}
FLAG: Schema = {"type": "boolean"}
MAYBE_FLAG: Schema = {"type": ["boolean", "null"]}
COUNT: Schema = {"type": "integer", "minimum": 0}
ANY: Schema = {}
COUNTS: Schema = {"type": "object", "additionalProperties": COUNT}
TAGS: Schema = {"type": ["object", "null"], "additionalProperties": TEXT}
SEVERITY: Schema = {"enum": ["critical", "high", "medium", "low", "info"]}
REACH_KIND: Schema = {"enum": ["account", "application", "entitlement"]}

PERSON: Schema = {
    "user_id": TEXT,
    "user_name": MAYBE,
    "display_name": MAYBE,
    "email": MAYBE,
    "status": MAYBE,
    "department": MAYBE,
    "cost_center": MAYBE,
    "manager": ANY,
    "source": {"enum": ["local", "external", None], "description": "null: the user was deleted and is still assigned."},
}
CHANGED: Schema = {"updated_by": MAYBE, "updated_at": MAYBE}
PERMISSION_SET: Schema = {
    "permission_set": MAYBE,
    "managed_policies": ANY,
    "customer_managed_policies": ANY,
    "inline_policy": ANY,
    "permissions_boundary": ANY,
    "privileged": MAYBE_FLAG,
    "session_duration": MAYBE,
}
REACH: Schema = {
    "kind": REACH_KIND,
    "permission_set_arn": MAYBE,
    "permission_set": MAYBE,
    "privileged": {
        **MAYBE_FLAG,
        "description": "null: nobody knows, as of an application or a role, or where policies could not be read.",
    },
    "account_id": MAYBE,
    "account": MAYBE,
    "application_arn": MAYBE,
    "application": MAYBE,
    "role": {**MAYBE, "description": "The ARN of the role that an entitlement leads to."},
}
PLACE: Schema = {
    "file": {**MAYBE, "description": "The desired file that has the thing."},
    "line": {"type": ["integer", "null"], "minimum": 1},
}

# The rows of each table, and the keys that each row has.
ROWS: dict[str, tuple[str, Schema, bool]] = {
    "differences": (
        "What is not as the desired files say, the worst first.",
        {
            "severity": SEVERITY,
            "category": {"enum": ["access_gained", "unmanaged", "access_lost", "missing", "attributes"]},
            "kind": TEXT,
            "name": TEXT,
            "text": TEXT,
            "action": {**MAYBE, "description": "What idc_directory would do; null where no file names the thing."},
            "before": {"type": ["object", "null"], "description": "What is."},
            "after": {"type": ["object", "null"], "description": "What should be."},
            **CHANGED,
            "protected": {**MAYBE, "description": "Why a purge would leave it alone. Such a row is no drift."},
            **PLACE,
        },
        True,
    ),
    "findings": (
        "What policies found, and with policy null what every report tells.",
        {
            "severity": TEXT,
            "policy": MAYBE,
            "check": TEXT,
            "kind": MAYBE,
            "thing": MAYBE,
            "message": TEXT,
            "excepted": FLAG,
            "excepted_until": MAYBE,
            "excepted_reason": MAYBE,
            **PLACE,
        },
        True,
    ),
    "unreadable": ("What could not be read.", {"what": TEXT, "error_code": MAYBE, "message": MAYBE}, True),
    "access": (
        "A row for each way in which a person reaches something. Keys that say nothing are left out.",
        {
            "user_id": TEXT,
            "user_name": TEXT,
            "way": {"enum": ["direct", "group"]},
            "group_id": TEXT,
            "group": TEXT,
            **REACH,
            "until": {**TEXT, "description": "When the desired files end it, as they say it."},
            "first_seen": {**MAYBE, "description": "The time of the first report in a row that has it."},
        },
        False,
    ),
    "assignments": (
        "What users and groups are given: the source of the matrix.",
        {
            "principal_type": {"enum": ["user", "group"]},
            "principal": MAYBE,
            "principal_id": TEXT,
            **REACH,
            "people": COUNT,
        },
        True,
    ),
    "people": (
        "Everybody.",
        {
            **PERSON,
            "groups": COUNT,
            "access": COUNT,
            "privileged": COUNT,
            "created_by": MAYBE,
            "created_at": MAYBE,
            **CHANGED,
        },
        False,
    ),
    "groups": (
        "The groups.",
        {
            "group_id": TEXT,
            "display_name": TEXT,
            "source": {"enum": ["local", "external"]},
            "members": COUNT,
            "assignments": COUNT,
            **CHANGED,
        },
        True,
    ),
    "permission_sets": (
        "The permission sets.",
        {
            "permission_set_arn": TEXT,
            **PERMISSION_SET,
            "assignments": COUNT,
            "outdated_accounts": {"type": "array", "items": TEXT},
            "tags": TAGS,
        },
        True,
    ),
    "accounts": (
        "The accounts.",
        {
            "account_id": TEXT,
            "account": MAYBE,
            "unit": MAYBE,
            "account_tags": TAGS,
            "production": FLAG,
            "status": MAYBE,
            "management": FLAG,
            "people": COUNT,
        },
        True,
    ),
    "applications": (
        "The applications.",
        {"application_arn": TEXT, "application": TEXT, "assignment_required": MAYBE_FLAG, "people": COUNT},
        True,
    ),
    "since": (
        "What came and went since the earlier report.",
        {
            "change": {"enum": ["gained", "lost"]},
            "what": {"enum": ["person", "access"]},
            "user_name": MAYBE,
            "display_name": MAYBE,
            "kind": {"enum": [*REACH_KIND["enum"], None]},
            "permission_set": MAYBE,
            "account": MAYBE,
            "account_id": MAYBE,
            "application": MAYBE,
            "role": MAYBE,
        },
        True,
    ),
}

PROVENANCE: Schema = {
    "instance_arn": MAYBE,
    "identity_store_id": MAYBE,
    "region": MAYBE,
    "caller": MAYBE,
    "instance": {"type": "object"},
    "began": {**MAYBE, "description": "When reading began, in UTC."},
    "ended": {**MAYBE, "description": "When reading ended, in UTC."},
    "versions": {"type": "object", "additionalProperties": TEXT},
    "options": {"type": "object"},
    "sources": {"type": "array", "items": {"type": "object", "properties": {"file": TEXT, "sha256": MAYBE}}},
    "revision": {**MAYBE, "description": "The git commit of the desired files."},
    "plan_checksum": MAYBE,
    "refused": {**MAYBE, "description": "Why idc_directory refuses the plan."},
    "policies": {"type": "array", "items": {"type": "object"}},
    "read": {**COUNTS, "description": "How many things of each kind were read."},
    "calls": {**COUNTS, "description": "How many calls were made of each operation."},
}


def closed(properties: Schema, *, complete: bool = True) -> Schema:
    """An object with these keys and no other; `complete` says that it has all of them."""
    required = {"required": list(properties)} if complete else {}
    return {"type": "object", "properties": properties, **required, "additionalProperties": False}


def schema() -> Schema:
    """The whole schema."""
    tables = {
        name: {"type": "array", "description": text, "items": closed(properties, complete=complete)}
        for name, (text, properties, complete) in ROWS.items()
    }
    by_severity = dict.fromkeys(("differences_by_severity", "findings_by_severity"), COUNTS)
    previous = {"type": ["object", "null"], "properties": {"ended": MAYBE, "result": MAYBE, "plan_checksum": MAYBE}}
    properties = {
        "version": {"const": 1, "description": "The version of this schema."},
        "title": TEXT,
        "result": {"enum": ["clean", "drift", "violations", "incomplete"]},
        "incomplete": FLAG,
        "violations": FLAG,
        "drift": {**MAYBE_FLAG, "description": "null: no desired directory was given, or it could not be compared."},
        "provenance": closed(PROVENANCE),
        "previous": previous,
        "not_told": {**TEXT, "description": "What no public API tells."},
        "counts": closed({"rows": COUNTS, **by_severity, "privileged_people": COUNT}),
        **tables,
    }
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": ADDRESS,
        "title": "The report of an audit of AWS IAM Identity Center",
        **closed(properties),
    }
