# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Argument specs as data, one for each doc fragment and each module. The controller looks into them too."""

from __future__ import annotations

import typing as t

Spec = dict[str, dict[str, t.Any]]

# How the controller and a task in check mode hand planned steps to each other: the environment variable that names the
# file of those of earlier tasks, one as JSON in each line, and the key of the result with its own. No people see them.
PLANNED_FILE = "STEWARD_IDENTITY_CENTER_PLANNED"
PLANNED = "_planned"

SCOPE: Spec = {
    "instance_arn": {"type": "str"},
    "identity_store_id": {"type": "str"},
}

STATE: Spec = {"state": {"type": "str", "choices": ["present", "absent"], "default": "present"}}


WAITING: Spec = {
    "wait": {"type": "bool", "default": True},
    "wait_timeout": {"type": "int", "default": 600},
}


ON_ASSIGNMENTS: Spec = {"on_assignments": {"type": "str", "choices": ["remove", "refuse", "keep"], "default": "remove"}}


def externally_managed(default: str) -> Spec:
    """The option that says what happens to records of an external identity provider."""
    return {"externally_managed": {"type": "str", "choices": ["refuse", "warn", "ignore"], "default": default}}


def texts(*names: str) -> Spec:
    """Options that are plain strings."""
    return {name: {"type": "str"} for name in names}


def items(*required: str, **fields: str) -> dict[str, t.Any]:
    """An option that is a list of dictionaries with these fields and types; `required` names those that are."""
    options: Spec = {name: {"type": kind} for name, kind in fields.items()}
    for name in required:
        options[name]["required"] = True
    return {"type": "list", "elements": "dict", "options": options}


# ---- the options of each module

USER: Spec = {
    **STATE,
    **externally_managed("refuse"),
    **ON_ASSIGNMENTS,
    "user_name": {"type": "str", "aliases": ["name"]},
    "user_id": {"type": "str"},
    "previously": {"type": "list", "elements": "str"},
    **texts("display_name", "given_name", "family_name", "middle_name", "formatted_name"),
    **texts("honorific_prefix", "honorific_suffix", "nick_name", "profile_url", "user_type", "title"),
    **texts("preferred_language", "locale", "timezone", "website", "birthdate", "email", "phone_number"),
    "emails": items("value", value="str", type="str", primary="bool"),
    "phone_numbers": items("value", value="str", type="str", primary="bool"),
    "roles": items("value", value="str", type="str", primary="bool"),
    "photos": items("value", value="str", type="str", display="str", primary="bool"),
    "addresses": items(
        street_address="str",
        locality="str",
        region="str",
        postal_code="str",
        country="str",
        formatted="str",
        type="str",
        primary="bool",
    ),
    "enterprise": {
        "type": "dict",
        "options": texts("employee_number", "cost_center", "organization", "division", "department", "manager"),
    },
}

GROUP: Spec = {
    **STATE,
    **externally_managed("refuse"),
    **ON_ASSIGNMENTS,
    "display_name": {"type": "str", "aliases": ["name"]},
    "group_id": {"type": "str"},
    "previously": {"type": "list", "elements": "str"},
    "description": {"type": "str"},
}

GROUP_MEMBERSHIP: Spec = {
    **STATE,
    **externally_managed("warn"),
    "group": {"type": "str"},
    "users": {"type": "list", "elements": "str", "aliases": ["members"]},
    "user": {"type": "str"},
    "groups": {"type": "list", "elements": "str"},
    "purge": {"type": "bool", "default": False},
    "allow_empty": {"type": "bool", "default": False},
}

PERMISSION_SET: Spec = {
    **STATE,
    **texts("name", "permission_set_arn", "description", "session_duration", "relay_state"),
    "managed_policies": {"type": "list", "elements": "str"},
    "customer_managed_policies": {"type": "list", "elements": "raw"},
    "inline_policy": {"type": "json"},
    "permissions_boundary": {
        "type": "dict",
        "options": {
            "managed_policy_arn": {"type": "str"},
            "customer_managed_policy": {
                "type": "dict",
                "options": {
                    "name": {"type": "str", "required": True},
                    "path": {"type": "str", "default": "/"},
                },
            },
        },
    },
    "tags": {"type": "dict"},
    "purge_tags": {"type": "bool", "default": True},
    "purge_policies": {"type": "bool", "default": True},
    "provision": {"type": "str", "choices": ["outdated", "always", "never"], "default": "outdated"},
    "on_assignments": {"type": "str", "choices": ["refuse", "remove"], "default": "refuse"},
    "wait": {"type": "bool", "default": True},
    "wait_timeout": {"type": "int", "default": 600},
}

ASSIGNMENT: Spec = {
    **STATE,
    **WAITING,
    "users": {"type": "list", "elements": "str"},
    "groups": {"type": "list", "elements": "str"},
    "permission_sets": {"type": "list", "elements": "str"},
    "accounts": {"type": "list", "elements": "str"},
    "organizational_units": {"type": "list", "elements": "str"},
    "include_nested": {"type": "bool", "default": True},
    "account_tags": {"type": "dict"},
    "all_accounts": {"type": "bool", "default": False},
    "exclude_accounts": {"type": "list", "elements": "str"},
    "include_management_account": {"type": "bool", "default": False},
    "applications": {"type": "list", "elements": "str"},
    "purge": {"type": "bool", "default": False},
    "allow_empty": {"type": "bool", "default": False},
    "concurrency": {"type": "int", "default": 15},
}

ACCESS_CONTROL_ATTRIBUTES: Spec = {
    **STATE,
    **WAITING,
    "attributes": {"type": "dict"},
    "purge": {"type": "bool", "default": False},
    "allow_empty": {"type": "bool", "default": False},
}

PASSWORD_RESET: Spec = {
    "user": {"type": "str", "required": True},
    "mode": {"type": "str", "choices": ["email", "one_time_password"], "required": True},
    "dest": {"type": "path"},
    "force": {"type": "bool", "default": False},
    "return_password": {"type": "bool", "default": False, "no_log": False},
}

INSTANCE_INFO: Spec = {
    "instance_arn": {"type": "str"},
    "identity_store_id": {"type": "str"},
    "all_regions": {"type": "bool", "default": False},
    "details": {"type": "bool", "default": True},
    "single": {"type": "bool", "default": False},
}

USER_INFO: Spec = {
    "users": {"type": "list", "elements": "str"},
    "group": {"type": "str"},
    "name_matches": {"type": "str"},
    "externally_managed": {"type": "bool"},
    "user_status": {"type": "str", "choices": ["enabled", "disabled"]},
    "include_groups": {"type": "bool", "default": False},
}

GROUP_INFO: Spec = {
    "groups": {"type": "list", "elements": "str"},
    "user": {"type": "str"},
    "name_matches": {"type": "str"},
    "externally_managed": {"type": "bool"},
    "include_members": {"type": "bool", "default": False},
}

PERMISSION_SET_INFO: Spec = {
    "permission_sets": {"type": "list", "elements": "str"},
    "name_matches": {"type": "str"},
    "tags": {"type": "dict"},
    "outdated": {"type": "bool"},
    "include_accounts": {"type": "bool", "default": False},
}

ASSIGNMENT_INFO: Spec = {
    "user": {"type": "str"},
    "group": {"type": "str"},
    "permission_sets": {"type": "list", "elements": "str"},
    "accounts": {"type": "list", "elements": "str"},
    "organizational_units": {"type": "list", "elements": "str"},
    "include_nested": {"type": "bool", "default": True},
    "account_tags": {"type": "dict"},
    "all_accounts": {"type": "bool", "default": False},
    "exclude_accounts": {"type": "list", "elements": "str"},
    "applications": {"type": "list", "elements": "str"},
    "scope": {"type": "str", "choices": ["all", "accounts", "applications"], "default": "all"},
    "orphaned": {"type": "bool"},
    "expand_groups": {"type": "bool", "default": False},
    "include_provisioned": {"type": "bool", "default": False},
    "outdated": {"type": "bool"},
}

APPLICATION_INFO: Spec = {
    "applications": {"type": "list", "elements": "str"},
    "account": {"type": "str"},
    "name_matches": {"type": "str"},
    "provider": {"type": "str"},
    "status": {"type": "str", "choices": ["enabled", "disabled"]},
    "include_assignments": {"type": "bool", "default": False},
    "include_configuration": {"type": "bool", "default": False},
}
