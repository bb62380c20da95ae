# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From names to ids and back: what is found, what fails and how it is told, and what it costs."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._desired.naming import (
    IdQuery,
    Named,
    NameQuery,
)
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Kind
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import (
    CallFailed,
    FailureKind,
    Unresolved,
)
from ansible_collections.steward.identity_center.plugins.module_utils._options.naming import parse_names_wanted
from ansible_collections.steward.identity_center.plugins.module_utils._queries.naming import (
    Answers,
    ids_by_name,
    names_by_id,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    an_id,
    email,
    failed_call,
    group,
    user,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_assignments import (
    a_set,
    an_account,
    an_application,
    reads_of,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_reads import FakeReads
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_store import FakeStore

ADA = user("ada", number=1, emails=email("ada@example.com"))
BOB = user("bob@example.com", number=2)
CLEO = user("cleo", number=3, emails=email("bob@example.com"))
TEAM = group("Team", number=101)
READ, ADMIN = a_set("Read", 1), a_set("Admin", 2)
SHOP, BANK, OLD = an_account(1, "shop"), an_account(2, "bank"), an_account(3, "shop", "SUSPENDED")
TWIN, OTHER_TWIN = an_account(4, "twin"), an_account(5, "twin")
WIKI, VPN, OTHER_VPN = an_application("Wiki", 1), an_application("VPN", 2), an_application("VPN", 3)
DENIED = failed_call(FailureKind.DENIED, purpose="list the accounts", words="You shall not")


def reads(**more: t.Any) -> FakeReads:
    return reads_of(
        **{
            "store": FakeStore(ADA, BOB, CLEO, TEAM),
            "every_set": (READ, ADMIN),
            "every_account": (SHOP, BANK, OLD, TWIN, OTHER_TWIN),
            "every_application": (WIKI, VPN, OTHER_VPN),
            **more,
        }
    )


def ids(kind: Named, *references: str, **more: t.Any) -> Answers:
    return ids_by_name(reads(**more), IdQuery(kind=kind, references=references))


def failure(kind: Named, *references: str) -> str:
    with pytest.raises(Unresolved) as raised:
        ids(kind, *references)
    return raised.value.message


@pytest.mark.parametrize(
    ("kind", "references", "expected"),
    [
        (Named.USER, ("ada", "ada@example.com", ADA.id), (ADA.id, ADA.id, ADA.id)),
        (Named.GROUP, ("Team",), (TEAM.id,)),
        (Named.PERMISSION_SET, ("Admin", "Read", ADMIN.id), (ADMIN.id, READ.id, ADMIN.id)),
        (Named.ACCOUNT, ("bank", SHOP.id), (BANK.id, SHOP.id)),
        (Named.APPLICATION, ("Wiki", OTHER_VPN.arn), (WIKI.arn, OTHER_VPN.arn)),
    ],
    ids=lambda value: value.value if isinstance(value, Named) else "",
)
def test_names_lead_to_ids_in_the_order_of_the_names(
    kind: Named, references: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    assert ids(kind, *references) == Answers(values=expected)


@pytest.mark.parametrize(
    ("kind", "reference", "told"),
    [
        (Named.USER, "adda", 'idc_id: no user matches "adda" (did you mean "ada"'),
        (Named.GROUP, "Tem", 'idc_id: no group matches "Tem" (did you mean "Team"?)'),
        (Named.PERMISSION_SET, "Admn", 'idc_id: there is no permission set "Admn" (did you mean "Admin"?)'),
        (Named.ACCOUNT, "bnk", 'idc_id: no account of the organization is named "bnk" (did you mean "bank"?)'),
        (Named.APPLICATION, "Wik", 'idc_id: there is no application "Wik" (did you mean "Wiki"?)'),
    ],
)
def test_a_name_that_nobody_has_is_told_with_those_that_are_near(kind: Named, reference: str, told: str) -> None:
    assert failure(kind, reference).startswith(told)


@pytest.mark.parametrize(
    ("kind", "reference", "told"),
    [
        (
            Named.USER,
            "bob@example.com",
            f'idc_id: "bob@example.com" means two users: it is the user_name of "bob@example.com" ({BOB.id}) and',
        ),
        (
            Named.ACCOUNT,
            "twin",
            f'idc_id: 2 accounts are named "twin": {TWIN.id}, {OTHER_TWIN.id}; give the id of the one you mean',
        ),
        (Named.APPLICATION, "VPN", f'idc_id: 2 applications are named "VPN": {VPN.arn}, {OTHER_VPN.arn}; give the ARN'),
    ],
    ids=["users", "accounts", "applications"],
)
def test_a_name_that_two_have_is_told_with_both(kind: Named, reference: str, told: str) -> None:
    assert failure(kind, reference).startswith(told)


def test_all_names_that_lead_nowhere_are_told_at_once() -> None:
    assert failure(Named.ACCOUNT, "nowhere", "bank", "twin").count("idc_id: ") == 2


def test_of_accounts_that_share_a_name_the_one_that_is_active_is_meant_with_a_note() -> None:
    found = ids(Named.ACCOUNT, "shop", OLD.id, "shop")

    assert found.values == (SHOP.id, OLD.id, SHOP.id)
    assert found.notes == (
        f'idc_id: 2 accounts are named "shop": taken to mean {SHOP.id}, not {OLD.id}, which is suspended',
    )


def test_accounts_are_listed_once_for_many_names() -> None:
    asked = reads()

    ids_by_name(asked, IdQuery(kind=Named.ACCOUNT, references=("bank", "shop", SHOP.id)))

    assert asked.counted() == {"accounts": 1}


def test_what_would_be_created_goes_by_its_name_with_a_note() -> None:
    planned = user("dan", number=4)
    planned = type(planned)(kind=Kind.USER, id="planned:1", name="dan", attributes=planned.attributes)

    found = ids(Named.USER, "dan", "ada", store=FakeStore(ADA, planned))

    assert found.values == ("dan", ADA.id)
    assert found.notes == ("idc_id: the user dan would be created, and has no id yet: its name is returned",)


def names(*terms: str, kind: str | None = None, **more: t.Any) -> Answers:
    return names_by_id(reads(**more), parse_names_wanted(kind, list(terms)))


def test_ids_of_all_kinds_lead_to_names() -> None:
    arn = f"arn:aws:identitystore:::user/{BOB.id}"

    found = names(TEAM.id, ADA.id, arn, READ.id, SHOP.id, WIKI.arn, ADA.id)

    assert found == Answers(values=("Team", "ada", "bob@example.com", "Read", "shop", "Wiki", "ada"))


def test_a_kind_that_is_given_saves_the_look_among_users() -> None:
    asked = reads()

    assert names_by_id(asked, NameQuery(ids=((TEAM.id, (Named.GROUP,)),))).values == ("Team",)
    assert asked.counted() == {"describe": 1}


def test_ids_that_lead_nowhere_are_told_at_once() -> None:
    nobody, no_set, no_application = an_id(99), a_set("x", 99).id, an_application("x", 99).arn

    with pytest.raises(Unresolved) as raised:
        names(nobody, ADA.id, no_set, no_application, "999999999999")

    assert raised.value.problems == (
        f"idc_name: there is no user or group with the id {nobody}; it may have been deleted",
        f"idc_name: there is no permission set with the id {no_set}; it may have been deleted",
        f"idc_name: there is no application with the id {no_application}; it may have been deleted",
        "idc_name: there is no account with the id 999999999999; it may have been deleted",
    )


def test_accounts_that_may_not_be_read_are_the_service_s_own_words() -> None:
    with pytest.raises(CallFailed, match="You shall not"):
        names(SHOP.id, failures={"account": DENIED})
