# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What no plan of a directory may take away."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Kind, Record
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import Refused
from ansible_collections.steward.identity_center.plugins.module_utils._model.keys import GroupKey, PrincipalKey
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import Action, Change, deleted
from ansible_collections.steward.identity_center.plugins.module_utils._plan.required import (
    Caller,
    CallerNames,
    Required,
    caller_names,
    refuse_loss_of_required,
    refuse_own_lockout,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.arbitrary_changes import (
    PROD,
    in_account,
    in_wiki,
    permission_set,
    renamed,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import user
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.named_changes import (
    entitlement,
    group_key,
    membership,
    set_key,
    user_key,
)

JANE = user("jane")
GLASS = group_key("Glass")
REQUIRED = Required(kind=Kind.USER, reference="jane", entity=JANE, groups=frozenset({GLASS}))


def leaving(name: str, user_name: str = "jane") -> Change:
    """A user leaves a group."""
    return membership(Action.REMOVE, group=name, user=user_name)


# ---- required principals


@pytest.mark.parametrize(
    ("change", "lost"),
    [
        (deleted(JANE), "jane would be deleted"),
        (in_account(Action.REMOVE), "jane would lose jane with Admin in Prod (111111111111)"),
        (in_account(Action.REMOVE, "Glass", Kind.GROUP), "jane would lose Glass with Admin in Prod (111111111111)"),
        (in_wiki(Action.REMOVE), "jane would lose jane in Wiki"),
        (entitlement("jane"), "jane would lose jane as admin in Prod (111111111111)"),
        (entitlement("Glass", kind=Kind.GROUP), "jane would lose Glass as admin in Prod (111111111111)"),
        (leaving("Any"), "jane would lose jane in Any"),
        (Change(action=Action.DELETE, key=GLASS), "jane would lose Glass"),
    ],
)
def test_a_required_principal_keeps_all_that_it_has(change: Change, lost: str) -> None:
    with pytest.raises(Refused) as raised:
        refuse_loss_of_required([change], [REQUIRED])

    assert raised.value.message == (
        f"required_principals: {lost}. Required principals have to exist, be enabled and keep every assignment; mend that, "
        "or take them from required_principals"
    )


def test_a_required_principal_has_to_be_there_and_enabled_and_all_are_told() -> None:
    nobody = Required(kind=Kind.GROUP, reference="Break", entity=None)
    disabled = replace(REQUIRED, entity=user("jane", record=Record(status="DISABLED")))

    with pytest.raises(Refused, match=r'^required_principals: no group matches "Break"; jane is disabled\.'):
        refuse_loss_of_required([], [nobody, disabled, REQUIRED])


def test_what_others_lose_and_what_one_gains_does_no_harm() -> None:
    others = [
        leaving("Glass", "joe"),
        in_account(Action.REMOVE, "joe"),
        in_account(Action.ADD, "jane", name="Other"),
        renamed("jane", "jan"),
    ]

    refuse_loss_of_required(others, [REQUIRED])


# ---- the caller's own access


@pytest.mark.parametrize(
    ("arn", "names"),
    [
        (
            "arn:aws:sts::111111111111:assumed-role/AWSReservedSSO_Read_Only_0123456789abcdef/jane@example.com",
            CallerNames(account_id="111111111111", permission_set="Read_Only", user="jane@example.com"),
        ),
        ("arn:aws:sts::111111111111:assumed-role/Deployer/jane", None),
        ("arn:aws:iam::111111111111:user/jane", None),
        (None, None),
    ],
)
def test_the_arn_of_a_caller_says_whether_identity_center_made_the_role(
    arn: str | None, names: CallerNames | None
) -> None:
    assert caller_names(arn) == names


def caller(*ways: PrincipalKey, groups: tuple[GroupKey, ...] = (GLASS,)) -> Caller:
    """Jane as an administrator of Prod, by what."""
    return Caller(
        user=user_key("jane"),
        permission_set=set_key("Admin"),
        account_id=PROD.id,
        groups=frozenset(groups),
        ways=frozenset(ways),
    )


DIRECT, BY_GROUP = caller(user_key("jane")), caller(GLASS)
BOTH = caller(user_key("jane"), GLASS)


@pytest.mark.parametrize(
    ("who", "changes", "what"),
    [
        (DIRECT, [deleted(JANE)], "deletes the user jane"),
        (caller(), [permission_set(Action.DELETE)], "deletes the permission set Admin"),
        (DIRECT, [in_account(Action.REMOVE)], "takes away jane with Admin in Prod (111111111111)"),
        (
            BY_GROUP,
            [in_account(Action.REMOVE, "Glass", Kind.GROUP)],
            "takes away Glass with Admin in Prod (111111111111)",
        ),
        (BY_GROUP, [leaving("Glass"), leaving("Any")], "takes away jane in Glass"),
        (BY_GROUP, [Change(action=Action.DELETE, key=GLASS)], "takes away Glass"),
        (
            BOTH,
            [leaving("Glass"), in_account(Action.REMOVE)],
            "takes away jane in Glass, jane with Admin in Prod (111111111111)",
        ),
    ],
)
def test_nobody_takes_away_the_access_with_which_it_is_done(who: Caller, changes: list[Change], what: str) -> None:
    with pytest.raises(Refused) as raised:
        refuse_own_lockout(changes, who)

    assert raised.value.message == (
        f"Refused, because this plan {what}, and so the access with which it is done: these are the credentials of Admin in "
        "111111111111. Leave it out, or do it with other credentials"
    )


@pytest.mark.parametrize(
    ("who", "changes"),
    [
        (None, [deleted(JANE)]),
        (caller(), [in_account(Action.REMOVE)]),
        (BOTH, [in_account(Action.REMOVE)]),
        (BOTH, [leaving("Glass")]),
        (DIRECT, [in_account(Action.REMOVE), in_account(Action.ADD, "Glass", Kind.GROUP)]),
        (
            DIRECT,
            [
                in_account(Action.REMOVE),
                in_account(Action.ADD, "New", Kind.GROUP),
                membership(Action.ADD, group="New", user="jane"),
            ],
        ),
        (
            DIRECT,
            [in_account(Action.REMOVE, "joe"), in_account(Action.REMOVE, "jane", name="Other"), in_wiki(Action.REMOVE)],
        ),
        (DIRECT, [membership(Action.ADD, group="New", user="joe"), renamed("joe", "jo")]),
    ],
)
def test_what_leaves_the_caller_a_way_passes(who: Caller | None, changes: list[Change]) -> None:
    refuse_own_lockout(changes, who)
