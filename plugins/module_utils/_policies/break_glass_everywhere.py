# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether the group for emergencies would help: people in it who can sign in, and a way into each account."""

from __future__ import annotations

from collections.abc import Iterator

from .._desired.policies import Severity
from .._model.access import number_of
from .._model.yaml_text import visible
from .assigned import about_account
from .check import Check, Form, Ground, Option, Thing, Violation
from .view import Group, Table, View


def _find(ground: Ground) -> Iterator[Violation]:
    view = ground.view
    wanted, set_name = str(ground.options["group"]), str(ground.options["permission_set"])
    groups = [one for one in view.groups.values() if one.name.casefold() == wanted.casefold()]
    if not groups:
        yield Violation(
            kind="group",
            thing=f"group {visible(wanted)}",
            message=f"There is no group {visible(wanted)} for emergencies. Create it",
            about={"group": Thing(wanted, wanted)},
        )
        return
    group = groups[0]
    yield from _people(ground, group)
    arns = {arn for arn, one in view.permission_sets.items() if one.name == set_name}
    reached = {
        one.account_id for one in view.assignments if one.principal.id == group.id and one.permission_set_arn in arns
    }
    for account in view.accounts.values():
        left_out = ground.allowed("exclude_accounts", account.id, account.name)
        if account.active and account.id not in reached and not left_out:
            where = view.account_label(account.id)
            yield Violation(
                kind="account",
                thing=f"account {where}",
                message=(
                    f"The group {visible(group.name)} lacks the permission set {visible(set_name)} in {where}. Assign it "
                    "there, before it is needed"
                ),
                about={"account": about_account(view, account.id)},
            )


def _people(ground: Ground, group: Group) -> Iterator[Violation]:
    least: int = ground.options["people"]
    able = [one for one in group.members if _may_sign_in(ground.view, one)]
    if len(able) < least:
        yield Violation(
            kind="group",
            thing=f"group {visible(group.name)}",
            message=(
                f"{len(able)} of {number_of(len(group.members), 'person', 'people')} in the group {visible(group.name)} may "
                f"sign in, but in an emergency {least} should be able to. Add people, or enable those who are disabled"
            ),
            about={"group": Thing(group.id, group.name)},
        )


def _may_sign_in(view: View, user_id: str) -> bool:
    return user_id in view.users and not view.users[user_id].disabled


BREAK_GLASS_EVERYWHERE = Check(
    name="break_glass_everywhere",
    summary="accounts in which the named group lacks its permission set, or fewer than two people in it who may sign in",
    severity=Severity.HIGH,
    find=_find,
    needs=frozenset(
        {
            *(Table.USERS, Table.STATUS, Table.GROUPS, Table.MEMBERSHIPS, Table.PERMISSION_SETS),
            *(Table.ASSIGNMENTS, Table.ACCOUNTS),
        }
    ),
    about=("group", "account"),
    options={
        "group": Option(form=Form.NAME, required=True, help="The group for emergencies."),
        "permission_set": Option(form=Form.NAME, required=True, help="What it has to have in each account."),
        "people": Option(form=Form.COUNT, default=2, help="How many people in it have to be able to sign in."),
        "exclude_accounts": Option(
            form=Form.PATTERNS, default=(), help="Accounts that need no such way, by name or id."
        ),
    },
)
