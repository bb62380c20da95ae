# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""People who have together what has to be in two hands."""

from __future__ import annotations

import typing as t
from collections.abc import Iterable, Iterator, Mapping

from .._desired.policies import Severity
from .._model.access import Principal
from .._model.yaml_text import visible
from .check import Check, Form, Ground, Option, Thing, Violation, matches
from .view import Table, User


def _find(ground: Ground) -> Iterator[Violation]:
    view = ground.view
    if ground.options["groups"] is not None:
        sided = _by_side(ground.options["groups"], {one.id: one.name for one in view.groups.values()})
        for user in view.users.values():
            found = _both(sided[one] for one in view.groups_of.get(user.id, ()) if one in sided)
            if found is not None:
                yield _violation(user, "groups", f"is in the groups {found}, which nobody may be in together")
    if ground.options["permission_sets"] is not None:
        yield from _with_sets(ground)


def _with_sets(ground: Ground) -> Iterator[Violation]:
    """Of each user and group only what is of one of the sides is looked at: people have hundreds of assignments."""
    view = ground.view
    names = {one.permission_set_arn: view.set_name(one.permission_set_arn) for one in view.assignments}
    sided = _by_side(ground.options["permission_sets"], names)
    held: dict[Principal, dict[str, dict[str, _Side]]] = {}
    for one in view.assignments:
        if one.permission_set_arn in sided:
            where = one.account_id if ground.options["same_account"] else ""
            there = held.setdefault(one.principal, {}).setdefault(where, {})
            there[one.permission_set_arn] = sided[one.permission_set_arn]
    for user in view.users.values():
        everywhere: dict[str, list[_Side]] = {}
        for principal in view.principals_of(user.id):
            for where, some in held.get(principal, {}).items():
                everywhere.setdefault(where, []).extend(some.values())
        for where, sides in everywhere.items():
            found = _both(sides)
            if found is not None:
                place = f" in {view.account_label(where)}" if where else ""
                yield _violation(
                    user,
                    "permission sets",
                    f"has the permission sets {found}{place}, which nobody may have together",
                    where,
                )


class _Side(t.NamedTuple):
    """A name, and whether it is of the one side and of the other."""

    name: str
    one: bool
    other: bool


def _by_side(patterns: tuple[str, str], names: Mapping[str, str]) -> dict[str, _Side]:
    """What is of one of the sides, by id."""
    one, other = patterns
    every = {key: _Side(name, matches([one], name), matches([other], name)) for key, name in names.items()}
    return {key: side for key, side in every.items() if side.one or side.other}


def _both(sides: Iterable[_Side]) -> str | None:
    """One name of each side, which are not the same, in words; None where one side is not there."""
    every = dict.fromkeys(sides)
    pairs = ((one, other) for one in every if one.one for other in every if other.other and other != one)
    return next((f"{visible(one.name)} and {visible(other.name)}" for one, other in pairs), None)


def _violation(user: User, what: str, words: str, account_id: str = "") -> Violation:
    about = {"user": Thing(user.id, user.name)}
    if account_id:
        about["account"] = Thing(account_id)
    return Violation(
        kind="user",
        thing=f"user {visible(user.name)}",
        message=f"The user {visible(user.name)} {words}. Take one of the two {what} away",
        about=about,
    )


_TWO = "Two names, or patterns for the names of the two sides"

SEGREGATION = Check(
    name="segregation",
    summary="people in both of two groups, or with both of two permission sets",
    severity=Severity.HIGH,
    find=_find,
    needs=frozenset({Table.USERS, Table.GROUPS, Table.MEMBERSHIPS}),
    option_needs={"permission_sets": Table.ASSIGNMENTS},
    about=("user", "account"),
    options={
        "groups": Option(form=Form.PAIR, help=f"The groups that nobody may be in together. {_TWO}."),
        "permission_sets": Option(
            form=Form.PAIR, help=f"The permission sets that nobody may have together, by any way. {_TWO}."
        ),
        "same_account": Option(
            form=Form.TRUTH, default=False, help="Whether both permission sets have to be in the same account to count."
        ),
    },
    one_of=("groups", "permission_sets"),
)
