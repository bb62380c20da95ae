# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What idc_directory_info answers."""

from __future__ import annotations

import typing as t
from dataclasses import replace

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._model.access import (
    AccessControl,
    Account,
    Principal,
    Progress,
)
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import (
    PLANNED,
    Document,
    Entity,
    Kind,
)
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import CallFailed, FailureKind
from ansible_collections.steward.identity_center.plugins.module_utils._model.policies import document
from ansible_collections.steward.identity_center.plugins.module_utils._queries.directory_names import (
    AccountReferences,
    References,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    UNKNOWN,
    an_arn,
    an_id,
    email,
    failed_call,
    group,
    user,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.exports import exported
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_access import (
    FakeAccess,
    permission_set,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_organization import (
    MANAGEMENT,
    FakeOrganization,
    account,
    an_instance,
    application,
    assigned,
    denied,
    used,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_reads import FakeReads
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_store import FakeStore

JANE, JOE = user("jane", number=1, emails=email("jane@example.com")), user("Joe", number=2)
SYNCED = user("synced", number=3, external=True)
GONE = user("gone", number=4)
ENGINEERS, PROVIDED = group("Engineers", number=101, description="Build"), group("Provided", number=102, external=True)
READ, DEPLOY = permission_set("ReadOnly", number=1), permission_set("Deploy", number=2)
ONE, TWO, OLD = account(1, "one"), account(2, "two"), account(3, "old", "SUSPENDED")
WIKI, VPN = application("Wiki", 1), application("VPN", 2)


def a_store() -> FakeStore:
    """Three users and two groups."""
    store = FakeStore(JOE, JANE, SYNCED, PROVIDED, ENGINEERS)
    return store.join(ENGINEERS, JOE, JANE, SYNCED).join(PROVIDED, SYNCED)


def some(**more: t.Any) -> FakeReads:
    """A directory with something of every kind."""
    access = FakeAccess(
        READ,
        DEPLOY,
        assignments=[
            assigned(one, what, who)
            for one, what, who in (
                (ONE, READ, ENGINEERS),
                (TWO, READ, ENGINEERS),
                (ONE, DEPLOY, ENGINEERS),
                (TWO, DEPLOY, JANE),
                (ONE, READ, GONE),
                (OLD, READ, JANE),
                (account(9), READ, JANE),
            )
        ],
        applications=[WIKI, VPN],
        uses=[used(WIKI, ENGINEERS), used(VPN, ENGINEERS), used(VPN, JANE), used(VPN, GONE)],
    )
    access.attributes = document({"team": "${path:title}"})
    return FakeReads(**{"store": a_store(), "access": access, "organization": FakeOrganization(ONE, TWO, OLD), **more})


def entries(found: dict[str, t.Any], kind: str, key: str) -> list[t.Any]:
    return [one[key] for one in found["directory"][kind]]


def test_all_kinds() -> None:
    found = exported(some())

    assert list(found["directory"]) == [
        "users",
        "groups",
        "permission_sets",
        "assignments",
        "access_control_attributes",
    ]
    assert entries(found, "users", "user_name") == ["jane", "Joe", "synced"]
    assert found["directory"]["groups"] == [
        {"display_name": "Engineers", "description": "Build", "members": ["jane", "Joe", "synced"]},
        {"display_name": "Provided", "members": ["synced"], "externally_managed": "ignore"},
    ]
    assert found["directory"]["permission_sets"] == [{"name": "Deploy"}, {"name": "ReadOnly"}]
    assert found["directory"]["assignments"] == [
        {"groups": ["Engineers"], "permission_sets": ["Deploy"], "accounts": ["one"]},
        {"groups": ["Engineers"], "permission_sets": ["ReadOnly"], "accounts": ["one", "two"]},
        {"users": ["jane"], "permission_sets": ["Deploy"], "accounts": ["two"]},
        {"groups": ["Engineers"], "applications": ["VPN", "Wiki"]},
        {"users": ["jane"], "applications": ["VPN"]},
    ]
    assert found["directory"]["access_control_attributes"] == {"attributes": {"team": "${path:title}"}}
    assert (found["unreadable"], found["files"]) == ([], [])


def test_what_no_file_can_say_is_told_apart() -> None:
    found = exported(some())

    assert [(row["account"], row["application"], row["principal"], row["reason"]) for row in found["orphaned"]] == [
        ("one", None, GONE.id, "the user was deleted"),
        (None, None, "jane", "the account is not in the organization any more"),
        (None, "VPN", GONE.id, "the user was deleted"),
    ]
    assert [(row["account"], row["principal"], row["reason"]) for row in found["suspended"]] == [
        ("old", "jane", "the account is suspended")
    ]
    assert found["meanings"] == (
        "Left out 3 assignments of deleted users, groups or accounts; orphaned in the result lists them",
        "Left out 1 assignment in accounts that are suspended or not active; suspended in the result lists them",
    )


def test_only_what_is_included_is_read() -> None:
    reads = some()

    assert exported(reads, "groups")["directory"] == {
        "groups": [
            {"display_name": "Engineers", "description": "Build"},
            {"display_name": "Provided", "externally_managed": "ignore"},
        ]
    }
    assert list(reads.counted()) == ["every"]
    assert exported(some(), "memberships")["directory"] == {
        "groups": [
            {"display_name": "Engineers", "members": ["jane", "Joe", "synced"]},
            {"display_name": "Provided", "members": ["synced"], "externally_managed": "ignore"},
        ]
    }
    assert list(exported(some(), "permission_sets")["directory"]) == ["permission_sets"]


@pytest.mark.parametrize(
    ("options", "users", "groups", "sets", "assignments"),
    [
        ({"users": ("J*",)}, ["jane", "Joe"], 2, 2, 5),
        ({"users": ("joe",)}, ["Joe"], 2, 2, 3),
        ({"groups": ("x", "prov*")}, ["jane", "Joe", "synced"], 1, 2, 2),
        ({"permission_sets": ("readonly",)}, ["jane", "Joe", "synced"], 2, 1, 1),
        ({"accounts": ("TWO",)}, ["jane", "Joe", "synced"], 2, 2, 2),
        ({"accounts": ("*2",)}, ["jane", "Joe", "synced"], 2, 2, 2),
        ({"include_external": False}, ["jane", "Joe"], 1, 2, 5),
    ],
)
def test_globs_narrow(options: dict[str, t.Any], users: list[str], groups: int, sets: int, assignments: int) -> None:
    found = exported(some(), **options)

    assert entries(found, "users", "user_name") == users
    counts = [len(found["directory"][kind]) for kind in ("groups", "permission_sets", "assignments")]
    assert counts == [groups, sets, assignments]
    # members are never narrowed: a list that is not all of them would remove the others
    assert all("synced" in one["members"] for one in found["directory"]["groups"])


def test_members_of_the_chosen_groups_alone_are_read() -> None:
    reads = some()

    exported(reads, "memberships", groups=("Prov*",))

    assert [what for operation, what in reads.store.calls if operation == "members"] == [PROVIDED.id]
    assert exported(some(), groups=("nobody",))["directory"]["groups"] == []


def test_accounts_by_id_and_by_unit() -> None:
    found = exported(some(), "assignments", account_names=False)
    assert found["directory"]["assignments"][0]["accounts"] == [ONE.id]

    organization = FakeOrganization(OLD, units={"A": (ONE, TWO)})
    folded = exported(some(organization=organization), "assignments", fold_to_units=True)["directory"]["assignments"]
    assert folded[1] == {"groups": ["Engineers"], "permission_sets": ["ReadOnly"], "all_accounts": True}

    organization = FakeOrganization(OLD, account(int(MANAGEMENT)), account(5), units={"A": (ONE, TWO)})
    folded = exported(some(organization=organization), "assignments", fold_to_units=True)["directory"]["assignments"]
    assert folded[1] == {"groups": ["Engineers"], "permission_sets": ["ReadOnly"], "organizational_units": ["/A"]}


def test_what_a_unit_has_beside_those_below_and_the_managing_account() -> None:
    managing = account(int(MANAGEMENT), "managing")
    access = FakeAccess(
        READ,
        DEPLOY,
        assignments=[assigned(one, READ, JANE) for one in (ONE, TWO)]
        + [assigned(one, DEPLOY, JANE) for one in (managing, account(5))],
    )
    organization = FakeOrganization(
        account(6), units={"A": (ONE, TWO), "A/B": (account(7),), "M": (managing, account(5))}
    )

    found = exported(some(access=access, organization=organization), "assignments", fold_to_units=True)

    assert found["directory"]["assignments"] == [
        {
            "users": ["jane"],
            "permission_sets": ["Deploy"],
            "organizational_units": ["/M"],
            "include_management_account": True,
        },
        {
            "users": ["jane"],
            "permission_sets": ["ReadOnly"],
            "organizational_units": ["/A"],
            "include_nested": False,
        },
    ]


def test_a_permission_set_that_is_outdated_somewhere_stays_so() -> None:
    reads = some()
    reads.access.hold(READ, ONE.id, outdated=True)

    found = exported(reads, "permission_sets")

    assert found["directory"]["permission_sets"][1] == {"name": "ReadOnly", "provision": "never"}
    assert found["meanings"][0].startswith("ReadOnly is outdated in some accounts")


def test_attributes_for_access_control_that_are_off() -> None:
    reads = some()
    reads.access.attributes = None

    assert exported(reads, "access_control_attributes")["directory"] == {}
    assert exported(reads, "access_control_attributes", omit_defaults=False)["directory"] == {
        "access_control_attributes": {"state": "absent"}
    }


def test_attributes_for_access_control_that_could_not_be_switched_on() -> None:
    reads = some()
    failed = AccessControl(
        attributes=Document(text="{}"), progress=Progress(request_id="", status="FAILED", reason="No quota")
    )
    reads.access.access_control_attributes = lambda: failed

    found = exported(reads, "access_control_attributes")

    assert found["directory"] == {}
    assert found["unreadable"][0].endswith("failed to switch them on: No quota")


# ---- what can't be read


def refused(kind: FailureKind = FailureKind.DENIED) -> CallFailed:
    return failed_call(kind, words="You shall not")


def test_what_may_not_be_read_has_no_key() -> None:
    for failing, kept in (
        ("permission_sets", ["users", "groups", "assignments", "access_control_attributes"]),
        ("details", ["users", "groups", "assignments", "access_control_attributes"]),
        ("applications", ["users", "groups", "permission_sets", "assignments", "access_control_attributes"]),
        ("access_control_attributes", ["users", "groups", "permission_sets", "assignments"]),
    ):
        reads = some()
        reads.access.failures[failing] = refused()

        found = exported(reads)

        assert list(found["directory"]) == kept, failing
        assert len(found["unreadable"]) == 1, found["unreadable"]
        assert "missing from the result" in found["unreadable"][0]


def test_the_applications_that_may_not_be_read_leave_account_assignments() -> None:
    reads = some()
    reads.access.failures["applications"] = refused()

    assert len(exported(reads)["directory"]["assignments"]) == 3


def test_neither_kind_of_assignments_can_be_read() -> None:
    reads = some()
    reads.access.failures |= {"permission_sets": refused(), "applications": refused()}

    assert list(exported(reads)["directory"]) == ["users", "groups", "access_control_attributes"]


def test_narrowed_assignments_without_permission_sets_are_none() -> None:
    reads = some()
    reads.access.failures["permission_sets"] = refused()

    assert "assignments" not in exported(reads, accounts=("one",))["directory"]


def test_an_instance_of_one_account_has_no_permission_sets() -> None:
    reads = some(instance=an_instance("999999999999"))
    reads.access.failures["permission_sets"] = refused(FailureKind.INVALID)

    assert exported(reads)["unreadable"][0].endswith("only an organization's instance has them")


def test_nothing_that_is_asked_for_can_be_read() -> None:
    reads = some()
    reads.access.failures["permission_sets"] = refused()

    with pytest.raises(CallFailed, match="You shall not"):
        exported(reads, "permission_sets")


def test_a_failure_of_the_service_is_one() -> None:
    reads = some()
    reads.access.failures["applications"] = refused(FailureKind.SERVER)

    with pytest.raises(CallFailed):
        exported(reads)


def test_without_the_organization_accounts_go_by_their_ids() -> None:
    found = exported(some(organization=FakeOrganization(failure=denied())), fold_to_units=True)

    assert found["directory"]["assignments"][0]["accounts"] == [ONE.id]
    assert [row["reason"] for row in found["orphaned"]] == ["the user was deleted", "the user was deleted"]
    assert len(found["unreadable"]) == 1


def test_without_the_units_nothing_is_folded() -> None:
    organization = FakeOrganization(ONE, TWO, OLD, failures={"root": denied()})

    found = exported(some(organization=organization), fold_to_units=True)

    assert found["directory"]["assignments"][1]["accounts"] == ["one", "two"]
    assert len(found["unreadable"]) == 1


class Unlistable(FakeStore):
    """A store that lists no users, as with Active Directory, or no memberships."""

    def every(self, kind: Kind) -> t.Iterator[Entity]:
        if kind is Kind.USER:
            raise refused(FailureKind.UNKNOWN_OPERATION)
        return super().every(kind)


def test_users_that_cannot_be_listed_are_looked_up() -> None:
    store = Unlistable(*a_store().entities.values())
    store.join(ENGINEERS, JANE)

    found = exported(some(store=store))

    assert "users" not in found["directory"]
    assert found["directory"]["groups"][0]["members"] == ["jane"]
    assert {"users": ["jane"], "permission_sets": ["Deploy"], "accounts": ["two"]} in found["directory"]["assignments"]


def test_memberships_that_may_not_be_read() -> None:
    store = a_store()
    store.members_of = lambda _ids: (one for one in ()).throw(refused())  # type: ignore[method-assign]
    store.groups_of_each = lambda _ids: (one for one in ()).throw(refused())  # type: ignore[method-assign]

    found = exported(some(store=store))

    assert found["directory"]["groups"][0] == {"display_name": "Engineers", "description": "Build"}
    assert found["unreadable"][0].startswith("Memberships are missing")


def test_memberships_of_nobody_are_counted() -> None:
    store = a_store()
    store.memberships[ENGINEERS.id, GONE.id] = an_id(77)
    store.memberships[PROVIDED.id, GONE.id] = an_id(78)

    assert exported(some(store=store))["unreadable"] == ["2 memberships of deleted users left out"]
    del store.memberships[PROVIDED.id, GONE.id]
    assert exported(some(store=store))["unreadable"] == ["1 membership of deleted users left out"]


def test_what_an_old_botocore_does_not_read_is_told() -> None:
    old = replace(group("Old"), unknown={"created_at": "1.40.68"})

    found = exported(some(store=FakeStore(user("jane", unknown=UNKNOWN), old)), "users", "groups")

    # no export has what the service keeps beside the attributes, such as who made a group
    (sentence,) = found["unreadable"]
    assert sentence.startswith(
        "The installed botocore can't read website, birthdate, photos, enterprise, roles of users"
    )
    assert sentence.endswith("botocore 1.42.20 or later can")


# ---- references


def test_a_name_that_leads_to_another_is_no_reference() -> None:
    entities = [
        user("jane", number=1, emails=email("Joe@Example.com")),
        user("joe@example.com", number=2),
        user("own@example.com", number=3, emails=email("own@example.com")),
        user("ABC", number=4),
        user("abc", number=5),
        user(an_id(1), number=6),
        user(an_id(77), number=7),
        user(an_arn(Kind.USER, 1), number=8),
    ]
    references = References(Kind.USER, entities)

    assert [references.of(one) for one in entities] == [
        "jane",
        an_id(2),
        "own@example.com",
        "ABC",
        an_id(5),
        an_id(6),
        an_id(77),
        an_id(8),
    ]
    assert [one.name for one in entities if references.nameless(one)] == ["abc"]


def test_whose_name_nobody_may_see_has_an_id() -> None:
    hidden = Entity(kind=Kind.GROUP, id=an_id(1), name=an_id(1), attributes={})

    assert References(Kind.GROUP, [hidden]).nameless(hidden)


def test_what_is_only_planned_has_its_name() -> None:
    there, made = user("Jane", number=1), replace(user("jane"), id=f"{PLANNED}1")
    references = References(Kind.USER, [there, made])

    assert references.of(made) == "jane"
    assert not references.nameless(made)


def test_accounts_are_referred_to_by_names_that_are_their_own() -> None:
    accounts = [ONE, account(5, "twin"), account(6, "twin"), account(7, "000000000001"), Account(id="000000000008")]
    references = AccountReferences(accounts, names=True)

    assert [references.of(one.id) for one in accounts] == ["one", *(f"{number:012d}" for number in (5, 6, 7, 8))]
    assert references.of("000000000009") == "000000000009"
    assert AccountReferences(accounts, names=False).of(ONE.id) == ONE.id


def test_applications_that_are_called_alike_go_by_their_arns() -> None:
    odd = [application("Wiki", 2), application("arn:x", 3), application("", 4)]
    access = FakeAccess(applications=[WIKI, *odd], uses=[used(one, JANE) for one in (WIKI, *odd)])

    (entry,) = exported(some(access=access), "assignments")["directory"]["assignments"]

    assert entry == {"users": ["jane"], "applications": sorted(one.arn for one in (WIKI, *odd))}


def test_a_planned_principal_has_no_id_in_a_row() -> None:
    made = replace(user("new"), id=f"{PLANNED}1")
    access = FakeAccess(READ, assignments=[assigned(OLD, READ, made)])

    found = exported(some(store=FakeStore(made), access=access), "assignments")

    assert [(row["principal"], row["principal_id"]) for row in found["suspended"]] == [("new", None)]
    assert Principal(kind=Kind.USER, id=made.id).id.startswith(PLANNED)
