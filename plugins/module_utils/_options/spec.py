# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Argument specs as data, one for each doc fragment and each module that shares them."""

from __future__ import annotations

import typing as t

Spec = dict[str, dict[str, t.Any]]

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
