# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a purge leaves alone, and what of what stands in no file is listed."""

from __future__ import annotations

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._desired.brakes import Brakes, Section
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Attributes, Document, Kind
from ansible_collections.steward.identity_center.plugins.module_utils._model.keys import Key
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import Action
from ansible_collections.steward.identity_center.plugins.module_utils._plan.protected import (
    BUILT_IN,
    Guarded,
    Special,
    ignored,
    of_control_tower,
    verdict,
)
from ansible_collections.steward.identity_center.plugins.module_utils._plan.unmanaged import unmanaged_of
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.arbitrary_changes import (
    PROD,
    in_account,
    in_wiki,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.named_changes import (
    access_control_key,
    entitlement,
    group_key,
    member_key,
    set_key,
    user_key,
)

PROTECT = Brakes(protect={Section.USERS: ("jane",), Section.PERMISSION_SETS: ("Adm*",)})
IGNORE = Brakes(ignore={Section.USERS: ("jane",), Section.ASSIGNMENTS: ("* in Wiki",)})


def by_group(name: str) -> Key:
    """A group has a permission set in an account."""
    return in_account(Action.REMOVE, name, Kind.GROUP, "Reader").key


@pytest.mark.parametrize(
    "key",
    [
        *(group_key(name.replace("*", "X")) for name in BUILT_IN[Section.GROUPS]),
        *(set_key(name.replace("*", "X")) for name in BUILT_IN[Section.PERMISSION_SETS]),
        group_key("awsaccountfactory"),
        in_account(Action.REMOVE, "joe", name="AWSAdministratorAccess").key,
        member_key("AWSAccountFactory", "joe"),
        by_group("AWSControlTowerAdmins"),
        user_key("Jane"),
        set_key("Admin"),
        in_account(Action.REMOVE, "joe").key,
    ],
)
def test_some_things_a_purge_never_removes(key: Key) -> None:
    found = verdict(key, PROTECT)

    assert found is not None
    assert found.guarded is Guarded.PROTECTED


@pytest.mark.parametrize(
    "key",
    [
        user_key("AWSAccountFactory"),
        group_key("AWS"),
        member_key("Ops", "jane"),
        in_account(Action.REMOVE, "jane", name="Reader").key,
        in_wiki(Action.REMOVE).key,
        access_control_key("arn:of:instance"),
    ],
)
def test_others_may_go(key: Key) -> None:
    assert verdict(key, PROTECT) is None


def test_the_reason_names_the_glob() -> None:
    found, other = verdict(in_account(Action.REMOVE, "joe").key, PROTECT), verdict(member_key("Ops", "jane"), IGNORE)

    assert found is not None
    assert found.reason == "Admin is protected by permission_sets: Adm*"
    assert other is not None
    assert other.reason == "ignore: {users: [jane]} matches jane"


def test_what_control_tower_tagged_is_protected_with_its_assignments() -> None:
    for key in (set_key("Own"), in_account(Action.REMOVE, name="Own").key):
        found = verdict(key, Brakes(), Special(tagged={set_key("Own").ref}))

        assert found is not None
        assert found.reason == "Own has the tag of AWS Control Tower"


@pytest.mark.parametrize(
    ("attributes", "tagged"),
    [
        ({"tags": Document(text='{"ManagedBy": "ControlTower"}')}, True),
        ({"tags": Document(text='{"managedby": "controltower", "a": "b"}')}, True),
        ({"tags": Document(text='{"ManagedBy": "us"}')}, False),
        ({}, False),
    ],
)
def test_the_tag_of_control_tower(attributes: Attributes, tagged: bool) -> None:
    assert of_control_tower(attributes) is tagged


@pytest.mark.parametrize(
    "key",
    [
        user_key("JANE"),
        member_key("Ops", "jane"),
        in_account(Action.REMOVE).key,
        in_wiki(Action.REMOVE, "joe").key,
        entitlement("jane").key,
    ],
)
def test_what_is_ignored_is_ignored_with_all_that_it_is_part_of(key: Key) -> None:
    found = verdict(key, IGNORE)

    assert found is not None
    assert found.guarded is Guarded.IGNORED


def test_what_stands_in_no_file_is_listed() -> None:
    brakes = Brakes(unmanaged=frozenset({Section.USERS, Section.GROUPS}), ignore={Section.USERS: ("sync-*",)})
    keys = [user_key("backdoor"), user_key("jane"), user_key("sync-1"), group_key("AWSAccountFactory"), set_key("Own")]

    found = list(unmanaged_of(keys, {user_key("jane")}, brakes))

    assert [(one.section, one.key.name, one.protected) for one in found] == [
        (Section.USERS, "backdoor", None),
        (Section.GROUPS, "AWSAccountFactory", "AWSAccountFactory is protected by groups: AWSAccountFactory"),
    ]


def test_nothing_is_taken_away_where_only_an_entry_may() -> None:
    away = in_account(Action.REMOVE)
    reason = "is the management account, which only an entry that names it touches"
    special = Special(accounts={PROD.id: reason})

    found = verdict(away.key, Brakes(), special)

    assert found is not None
    assert (found.guarded, found.reason) == (Guarded.PROTECTED, f"Prod (111111111111) {reason}")
    assert verdict(away.key, Brakes(), Special(accounts={"222222222222": reason})) is None
    assert verdict(in_wiki(Action.REMOVE).key, Brakes(), special) is None


def test_what_nobody_looks_at() -> None:
    assert ignored(user_key("jane"), IGNORE)
    assert not ignored(user_key("joe"), IGNORE)
    assert not ignored(user_key("jane"), PROTECT)


CONTROL_TOWER = in_account(Action.REMOVE, "joe", name="AWSReadOnlyAccess").key
OF_ITS_GROUP = in_account(Action.REMOVE, "AWSSecurityAuditors", Kind.GROUP, "AWSReadOnlyAccess").key


def test_what_entries_say_who_should_have_is_not_protected_by_being_of_control_tower() -> None:
    ref = set_key("AWSReadOnlyAccess").ref
    given = Special(used={ref}, tagged={ref})

    assert verdict(CONTROL_TOWER, Brakes()) is not None
    assert verdict(CONTROL_TOWER, Brakes(), given) is None
    assert verdict(CONTROL_TOWER, Brakes(), Special(tagged={ref}), exact=True) is None
    assert verdict(member_key("AWSAccountFactory", "joe"), Brakes(), exact=True) is None
    assert verdict(set_key("AWSReadOnlyAccess"), Brakes(), given) is not None


@pytest.mark.parametrize("exact", [True, False])
def test_its_groups_keep_what_they_have_and_so_does_whatever_people_protect(exact: bool) -> None:
    given = Special(used={set_key(name).ref for name in ("AWSReadOnlyAccess", "Admin")})

    assert verdict(OF_ITS_GROUP, Brakes(), given, exact=exact) is not None
    assert verdict(in_account(Action.REMOVE, "joe").key, PROTECT, given, exact=exact) is not None
