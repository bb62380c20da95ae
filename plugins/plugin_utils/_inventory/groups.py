# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From accounts to groups: by unit, by permission set, by status and by tag."""

from __future__ import annotations

import hashlib
import itertools
import re
import typing as t
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

Row = Mapping[str, t.Any]
# What a group is made of, such as ("unit", "/Workloads"). Of a tag it is the key and the value, on a line each.
Raw = tuple[str, str]
ROOT = "/"


@dataclass(frozen=True, kw_only=True)
class Groups:
    """`members` are the ids of the accounts of each group, `within` the groups inside each, by name; in order."""

    members: Mapping[str, tuple[str, ...]]
    within: Mapping[str, tuple[str, ...]]


def groups(rows: Sequence[Row], group_by: Sequence[str]) -> Groups:
    """The groups of these accounts. Units that hold no account, not even deeper down, are no groups."""
    members: dict[Raw, dict[str, None]] = {}
    within: dict[Raw, dict[Raw, None]] = {}
    for row in rows:
        for chain in _chains(row, group_by):
            for one in chain:
                members.setdefault(one, {})
            for outer, inner in itertools.pairwise(chain):
                within.setdefault(outer, {})[inner] = None
            members[chain[-1]][str(row["id"])] = None
    names = _names(members)
    return Groups(
        members={names[raw]: tuple(members[raw]) for raw in sorted(members)},
        within={names[raw]: tuple(names[one] for one in sorted(within[raw])) for raw in sorted(within)},
    )


def _chains(row: Row, group_by: Sequence[str]) -> Iterator[list[Raw]]:
    """The groups that an account is in, each after those around it. What is not known makes no group."""
    if "unit" in group_by and row["units"]:
        yield [("unit", path) for _id, path in row["units"]]
    if "permission_set" in group_by:
        yield from ([("permission_set", name)] for name in row["permission_sets"] or ())
    if "status" in group_by and row["status"]:
        yield [("status", row["status"])]
    if "tag" in group_by:
        yield from ([("tag", f"{key}\n{value}")] for key, value in (row["tags"] or {}).items())


def _names(raws: Mapping[Raw, object]) -> dict[Raw, str]:
    """The names of groups, as Ansible allows them. Where several would have one, each gets an ending that it keeps."""
    plain = {raw: _name(*raw) for raw in raws}
    named: dict[str, int] = {}
    for name in plain.values():
        named[name] = named.get(name, 0) + 1
    return {raw: name if named[name] == 1 else f"{name}_{_ending(raw[1])}" for raw, name in plain.items()}


def _name(kind: str, value: str) -> str:
    word = "root" if (kind, value) == ("unit", ROOT) else re.sub(r"\W+", "_", value.strip("/\n"))
    return f"{kind}_{word}"


def _ending(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()[:6]
