# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From the options of memberships to desired values; all problems are reported at once."""

from __future__ import annotations

from .._desired.choices import OnExternal
from .._desired.memberships import DesiredMemberships
from .._model.entities import Kind
from .._model.errors import InvalidInput
from .._model.limits import Limits
from .._model.yaml_text import quoted
from .common import NULL, Options, on_external, reference_problems, texts
from .spec import STATE, Interface, externally_managed

GROUP_MEMBERSHIP_INTERFACE = Interface(
    arguments={
        **STATE,
        **externally_managed("warn"),
        "group": {"type": "str"},
        "users": {"type": "list", "elements": "str", "aliases": ["members"]},
        "user": {"type": "str"},
        "groups": {"type": "list", "elements": "str"},
        "purge": {"type": "bool", "default": False},
        "allow_empty": {"type": "bool", "default": False},
    },
    rules={
        "required_one_of": [("group", "user")],
        "mutually_exclusive": [("group", "user"), ("group", "groups"), ("user", "users")],
        "required_by": {"group": ["users"], "user": ["groups"], "users": ["group"], "groups": ["user"]},
    },
    keys=("members", "groups"),
)


def parse_memberships(options: Options, limits: Limits) -> DesiredMemberships:
    """The desired state of an idc_group_membership task. Raises InvalidInput."""
    kind, anchor, others = Kind.GROUP, options.get("group"), options.get("users")
    if anchor is None:
        kind, anchor, others = Kind.USER, options.get("user"), options.get("groups")
    if not isinstance(anchor, str) or not isinstance(others, list):
        raise InvalidInput([f"group and users, or user and groups: one of each is needed, and is null; {NULL}"])
    desired = DesiredMemberships(
        anchor_kind=kind,
        anchor=anchor,
        others=tuple(texts(others)),
        present=options.get("state") != "absent",
        purge=bool(options.get("purge")),
        on_external=on_external(options, OnExternal.WARN),
    )
    many = f"{desired.other_kind.value}s"
    problems = reference_problems(kind, kind.value, desired.anchor, limits)
    for index, reference in enumerate(desired.others):
        problems += reference_problems(desired.other_kind, f"{many}[{index}]", reference, limits)
        if reference in desired.others[:index]:
            problems.append(
                f"{many}: {quoted(reference)} is named twice (entries {desired.others.index(reference)} and {index})"
            )
    if desired.purge and not desired.present:
        problems.append("purge: makes a list exact, so it can only be used with state: present")
    if desired.purge and not desired.others and not options.get("allow_empty"):
        problems.append(
            f"{many}: is empty, and with purge that would remove every membership of {quoted(desired.anchor)}; set "
            "allow_empty: true if that is intended"
        )
    if problems:
        raise InvalidInput(problems)
    return desired
