# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The rows of an inventory: what is in them, what is read for them, and what becomes of what may not be read."""

from __future__ import annotations

import typing as t
from dataclasses import replace

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import (
    CallFailed,
    FailureKind,
    Problem,
    Unresolved,
    Unsupported,
)
from ansible_collections.steward.identity_center.plugins.module_utils._options.inventory import parse_inventory
from ansible_collections.steward.identity_center.plugins.module_utils._queries.inventory import (
    Inventory,
    read_inventory,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    failed_call,
    group,
    user,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_access import FakeAccess
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_assignments import (
    a_set,
    an_account,
    has,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_entitlements import (
    FakeEntitlements,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_organization import (
    FakeOrganization,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_reads import FakeReads
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_store import FakeStore

ADA, TEAM = user("ada", number=1), group("Team", number=101)
READ, ADMIN, UNUSED = a_set("Read", 1), a_set("Admin", 2), a_set("Unused", 3)
BOSS, AUDIT = an_account(1, "boss"), an_account(2, "audit")
SHOP, BANK, OLD = an_account(11, "shop"), an_account(12, "Bank"), an_account(13, "old", "SUSPENDED")
DENIED, THROTTLED = (
    failed_call(kind, purpose="look", operation="ListX", words="You shall not.")
    for kind in (FailureKind.DENIED, FailureKind.THROTTLED)
)
TAGS = {SHOP.id: {"env": "prod"}, BANK.id: {"env": "prod", "owner": ""}}


def organization(**more: t.Any) -> FakeOrganization:
    units = {"/Security": (AUDIT,), "/Workloads": (), "/Workloads/Production": (SHOP, BANK), "/Closing": (OLD,)}
    return FakeOrganization(
        BOSS, units={path.removeprefix("/"): some for path, some in units.items()}, tags=TAGS, **more
    )


def reads(**more: t.Any) -> FakeReads:
    """Team reads in the shop, ada is administrator there and in the bank."""
    assigned = (has(TEAM, READ, SHOP), has(ADA, ADMIN, SHOP), has(ADA, ADMIN, BANK))
    return FakeReads(
        **{
            "store": FakeStore(ADA, TEAM).join(TEAM, ADA),
            "access": FakeAccess(READ, ADMIN, UNUSED, assignments=assigned),
            "organization": organization(),
            **more,
        }
    )


def read(real: FakeReads | None = None, **options: object) -> Inventory:
    query = parse_inventory({"hostnames": ["name"], "strict_permissions": True, **options})
    return read_inventory(reads() if real is None else real, query)


def names(found: Inventory) -> list[str]:
    return [row["name"] for row in found.rows]


def test_a_row_tells_an_account_with_its_units_and_nothing_that_was_not_asked_for() -> None:
    found = read()

    assert names(found) == ["audit", "Bank", "boss", "old", "shop"]
    ids = organization().id_of
    assert found.rows[-1] == {
        "id": SHOP.id,
        "name": "shop",
        "email": None,
        "status": "active",
        "units": [
            [ids(""), "/"],
            [ids("Workloads"), "/Workloads"],
            [ids("Workloads/Production"), "/Workloads/Production"],
        ],
        "tags": None,
        "permission_sets": None,
        "access": None,
    }
    assert found.rows[3]["status"] == "suspended"
    assert found.warnings == ()


def test_300_accounts_in_nested_units_cost_two_calls_for_each_unit_and_one_for_the_root() -> None:
    accounts = [an_account(number) for number in range(1, 301)]
    units = {
        f"u{number // 30}/v{number // 10 % 3}": tuple(accounts[number : number + 10]) for number in range(0, 300, 10)
    }
    real = reads(organization=FakeOrganization(units=units))

    found = read(real, group_by=["unit", "status"])

    assert len(found.rows) == 300
    assert real.counted() == {"root": 1, "accounts_in": 41, "units_in": 41}


def test_only_units_that_may_hold_accounts_are_looked_into() -> None:
    real = reads()

    found = read(real, include_filters=[{"unit": "/Workloads/Production"}])

    assert names(found) == ["Bank", "shop"]
    assert real.counted() == {"root": 1, "units_in": 3, "accounts_in": 1}


def test_permission_sets_cost_a_call_for_each_and_none_for_each_account_where_those_are_more() -> None:
    accounts = [an_account(number) for number in range(1, 31)]
    assigned = [has(TEAM, READ, one) for one in accounts]
    real = reads(organization=FakeOrganization(*accounts), access=FakeAccess(READ, ADMIN, assignments=assigned))

    found = read(real, group_by=["permission_set"], exclude_filters=[{"name": "account-001"}])

    assert len(found.rows) == 29
    assert {tuple(row["permission_sets"]) for row in found.rows} == {("Read",)}
    assert real.counted() == {"permission_sets": 1, "holders": 2, "root": 1, "accounts_in": 1, "units_in": 1}


def test_a_few_accounts_are_asked_themselves() -> None:
    real = reads()

    found = read(real, include_filters=[{"unit": "/Workloads"}], group_by=["permission_set"])

    assert {row["name"]: row["permission_sets"] for row in found.rows} == {"shop": ["Admin", "Read"], "Bank": ["Admin"]}
    asked = real.counted()
    assert (asked["held"], "holders" in asked) == (2, False)


def test_tags_are_read_last_and_only_of_accounts_that_may_be_meant() -> None:
    real = reads()

    found = read(real, include_filters=[{"tag:env": "prod", "permission_set": "Read"}])

    assert [(row["name"], row["tags"]) for row in found.rows] == [("shop", {"env": "prod"})]
    assert real.counted()["tags"] == 1
    assert read(exclude_filters=[{"tag:env": "*"}]).rows[0]["tags"] == {}


def test_access_tells_who_reaches_an_account_and_reads_nothing_twice() -> None:
    real = reads()

    found = read(real, access=True, expand_groups=True, include_filters=[{"unit": "/Workloads"}])

    bank, shop = found.rows
    assert [(one["principal"], one["permission_set"], one["through"]) for one in bank["access"]] == [
        ("ada", "Admin", [])
    ]
    assert [(one["principal"], one["permission_set"], one["through"]) for one in shop["access"]] == [
        ("ada", "Admin", []),
        ("Team", "Read", []),
        ("ada", "Read", ["Team"]),
    ]
    assert "account_id" not in shop["access"][0]
    asked = real.counted()
    assert (asked["held"], asked["assignments_in"], "accounts" in asked, "account" in asked) == (2, 3, False, False)


def test_nothing_is_asked_about_no_accounts() -> None:
    real = reads(organization=FakeOrganization())

    assert read(real, access=True, group_by=["tag"]).rows == ()
    assert set(real.counted()) == {"root", "accounts_in", "units_in"}


# ---- filters that fit nothing


def test_a_filter_that_names_what_is_not_there_is_told_with_what_is_near() -> None:
    options: dict[str, t.Any] = {
        "include_filters": [{"name": ["shp", "sh*"]}, {"permission_set": "Raed"}],
        "exclude_filters": [{"unit": ["/Workloads/Prodution", "/Workloads/"]}, {"id": "999999999999"}],
    }
    told = (
        'exclude_filters[0].unit: there is no organizational unit "/Workloads/Prodution" (',
        'include_filters[0].name: no account is named "shp" (did you mean "shop"?)',
        'exclude_filters[1].id: there is no account "999999999999"',
        "include_filters[1].permission_set: no account that meets the other filters holds a permission set",
    )

    found = read(**options)
    assert [one[: len(told[-1])] for one in found.warnings] == [told[-1]], "the rest may be in /Workloads"
    options["exclude_filters"][0]["unit"] = "/Workloads/Prodution"
    found = read(**options)
    assert [one.startswith(start) for one, start in zip(found.warnings, told, strict=True)] == [True] * 4
    with pytest.raises(Unresolved, match="exclude_filters"):
        read(strict=True, **options)


def test_what_was_not_looked_into_is_not_called_missing() -> None:
    closing = organization().id_of("Closing")

    found = read(
        exclude_filters=[{"unit": "/Workloads"}, {"unit": "/Workloads/Production"}, {"unit": "ou-ab12-99999999"}]
    )
    assert (names(found), found.warnings) == (["audit", "boss", "old"], ())
    found = read(exclude_filters=[{"unit": closing}, {"name": "shop"}])
    assert (names(found), found.warnings) == (["audit", "Bank", "boss"], ())


# ---- what may not be read


@pytest.mark.parametrize(
    ("operations", "options", "left", "told"),
    [
        (("root",), {}, ["audit", "Bank", "boss", "old", "shop"], "the organizational units of accounts"),
        (("accounts_in",), {}, ["audit", "Bank", "boss", "old", "shop"], "the organizational units of accounts"),
        (("units_in",), {"exclude_filters": [{"unit": "/Closing"}]}, [], "the organizational units of accounts"),
        (("root", "accounts"), {"tags": True}, [], "accounts"),
        (("tags",), {"tags": True}, ["audit", "Bank", "boss", "old", "shop"], "the tags of accounts"),
        (("tags",), {"include_filters": [{"tag:env": "*"}, {"name": "old"}]}, ["old"], "the tags of accounts"),
    ],
    ids=["root", "accounts of a unit", "units", "accounts", "tags", "tags in a filter"],
)
def test_what_the_organization_does_not_show(
    operations: tuple[str, ...], options: dict[str, t.Any], left: list[str], told: str
) -> None:
    def real() -> FakeReads:
        return reads(organization=organization(failures=dict.fromkeys(operations, DENIED)))

    found = read(real(), strict_permissions=False, **options)

    assert names(found) == left
    assert found.warnings[-1].startswith(f"The inventory is without {told}: Could not look: ")
    with pytest.raises(Problem) as raised:
        read(real(), **options)
    assert "lacks the IAM action" in raised.value.message
    assert raised.value.message.endswith(
        "Or set strict_permissions: false, to do without "
        + {"accounts": "the organizational units of accounts"}.get(told, told)
    )


@pytest.mark.parametrize(
    ("operation", "options", "told"),
    [
        ("held", {"group_by": ["permission_set"]}, "the permission sets of accounts"),
        ("assignments_in", {"access": True}, "who can reach accounts"),
    ],
)
def test_what_the_instance_does_not_show(operation: str, options: dict[str, t.Any], told: str) -> None:
    def real() -> FakeReads:
        found = reads()
        found.access.failures = {operation: DENIED}
        return found

    found = read(real(), strict_permissions=False, **options)

    assert len(found.rows) == 5
    assert found.warnings == (f"The inventory is without {told}: {DENIED.message}",)
    assert {row["access"] is None for row in found.rows} == {True}
    with pytest.raises(Problem, match=f"Or set strict_permissions: false, to do without {told}"):
        read(real(), **options)


def refusing(problem: Problem) -> FakeReads:
    """An instance whose entitlements answer with a problem."""
    found = reads(entitlements=FakeEntitlements())
    found.entitlements.failures = {"application": problem}
    return found


def test_entitlements_that_cannot_be_asked_for_leave_the_rest() -> None:
    found = read(refusing(Unsupported("botocore is too old")), access=True)
    assert found.warnings == ("idc_access is without entitlements: botocore is too old",)
    assert [len(row["access"]) for row in found.rows] == [0, 1, 0, 0, 2]
    found = read(refusing(DENIED), access=True, strict_permissions=False)
    assert found.warnings == (f"The inventory is without entitlements: {DENIED.message}",)
    with pytest.raises(Problem, match="to do without entitlements"):
        read(refusing(DENIED), access=True)
    with pytest.raises(CallFailed, match="kept throttling"):
        read(refusing(THROTTLED), access=True)


def test_a_failure_that_is_no_refusal_ends_it_whatever_is_said_of_permissions() -> None:
    with pytest.raises(CallFailed, match="kept throttling"):
        read(reads(organization=organization(failure=THROTTLED)), strict_permissions=False)


def test_what_an_old_botocore_does_not_tell_is_a_warning_once() -> None:
    old = replace(ADA, unknown={"user_status": "1.99"})

    found = read(reads(store=FakeStore(old, TEAM)), access=True)

    (warning,) = found.warnings
    assert "botocore 1.99 or later does" in warning
