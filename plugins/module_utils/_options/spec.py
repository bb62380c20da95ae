# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What modules take and give, as data: what all of them have in common. The controller looks into it too."""

from __future__ import annotations

import typing as t
from collections.abc import Mapping
from dataclasses import dataclass, field

Spec = dict[str, dict[str, t.Any]]


@dataclass(frozen=True, kw_only=True)
class Interface:
    """The options of one module and the keys of its result, for the module, its action plugin and the tests.

    `rules` go to AnsibleModule as they are: required_one_of, mutually_exclusive, ...; `keys` are those of the result of a
    module that writes, beside `changed` and `changes`. A module that only reads has none.
    """

    arguments: Spec
    rules: Mapping[str, t.Any] = field(default_factory=dict)
    keys: tuple[str, ...] = ()


# How the controller and a task in check mode hand planned steps to each other: the environment variable that names the
# file of those of earlier tasks, one as JSON in each line, and the key of the result with its own. No people see them.
PLANNED_FILE = "STEWARD_IDENTITY_CENTER_PLANNED"
PLANNED = "_planned"

# The same for a whole directory: the file of what is desired, as `lines` has it; the plan that was reviewed, as it was
# written; the file that takes how far the task is; and the key of the result with the plan, for the controller to write.
DIRECTORY_FILE = "STEWARD_IDENTITY_CENTER_DIRECTORY"
RECORDED_FILE = "STEWARD_IDENTITY_CENTER_RECORDED_PLAN"
PROGRESS_FILE = "STEWARD_IDENTITY_CENTER_PROGRESS"
PLAN = "_plan"

# What a task of a whole directory has among its options beside those of its spec: the lines of the directory, the time at
# which the task began, and the entries of the plan that was reviewed, None where there is none.
LINES = "_lines"
NOW = "_now"
RECORDED = "_recorded"

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


def strings(*names: str) -> Spec:
    """Options that are plain strings."""
    return {name: {"type": "str"} for name in names}


def items(*required: str, **fields: str) -> dict[str, t.Any]:
    """An option that is a list of dictionaries with these fields and types; `required` names those that are."""
    options: Spec = {name: {"type": kind} for name, kind in fields.items()}
    for name in required:
        options[name]["required"] = True
    return {"type": "list", "elements": "dict", "options": options}
