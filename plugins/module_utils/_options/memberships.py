# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From the options of memberships to a wish; all problems are told at once."""

from __future__ import annotations

from .._values.errors import InvalidInput
from .._values.limits import Limits
from .._values.model import Kind
from .._values.yaml_text import quoted
from .._wishes.choices import OnExternal
from .._wishes.memberships import MembershipWish
from .common import NULL, Options, on_external, reference_problems, texts


def parse_memberships(options: Options, limits: Limits) -> MembershipWish:
    """The wish of an idc_group_membership task. Raises InvalidInput."""
    kind, anchor, others = Kind.GROUP, options.get("group"), options.get("users")
    if anchor is None:
        kind, anchor, others = Kind.USER, options.get("user"), options.get("groups")
    if not isinstance(anchor, str) or not isinstance(others, list):
        raise InvalidInput([f"group and users, or user and groups: one of each is needed, and is null; {NULL}"])
    wish = MembershipWish(
        anchor_kind=kind,
        anchor=anchor,
        others=tuple(texts(others)),
        present=options.get("state") != "absent",
        purge=bool(options.get("purge")),
        on_external=on_external(options, OnExternal.WARN),
    )
    many = f"{wish.other_kind.value}s"
    problems = reference_problems(kind, kind.value, wish.anchor, limits)
    for index, reference in enumerate(wish.others):
        problems += reference_problems(wish.other_kind, f"{many}[{index}]", reference, limits)
        if reference in wish.others[:index]:
            problems.append(
                f"{many}: {quoted(reference)} is named twice (entries {wish.others.index(reference)} and {index})"
            )
    if wish.purge and not wish.present:
        problems.append("purge: makes a list exact and so goes with state: present only")
    if wish.purge and not wish.others and not options.get("allow_empty"):
        problems.append(
            f"{many}: is empty, and with purge that would remove every membership of {quoted(wish.anchor)}; "
            "set allow_empty: true if that is meant"
        )
    if problems:
        raise InvalidInput(problems)
    return wish
