# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is observed of a whole directory for a purge, an audit, the brakes and for people."""

from __future__ import annotations

import typing as t
from dataclasses import replace

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._desired.brakes import Section
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Entity, Kind
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import (
    CallFailed,
    FailureKind,
    Refused,
)
from ansible_collections.steward.identity_center.plugins.module_utils._model.keys import UserKey
from ansible_collections.steward.identity_center.plugins.module_utils._model.policies import document
from ansible_collections.steward.identity_center.plugins.module_utils._observe.existing import existing_keys
from ansible_collections.steward.identity_center.plugins.module_utils._observe.whole import observe_directory
from ansible_collections.steward.identity_center.plugins.module_utils._plan.found import FoundDirectory
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    failed_call,
    group,
    user,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.directory_tasks import directory_task
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_access import (
    FakeAccess,
    assigned,
    permission_set,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_organization import (
    MANAGEMENT,
    FakeOrganization,
    account,
    application,
    used,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_reads import FakeReads
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_store import FakeStore

JANE, JOE, ZOE = user("jane"), user("joe"), user("zoe")
TEAM, OPS = group("Team"), group("Ops")
ADMIN, READER = permission_set("Admin", session_duration="PT8H"), permission_set("Reader")
SHOP, OLD = account(1, "shop"), account(2, "old", "SUSPENDED")
WIKI = application()
USERS = [{"user_name": name} for name in ("jane", "joe", "zoe")]


def reads(*more: Entity, **changed: t.Any) -> FakeReads:
    """An organization with three people, two groups, two permission sets and an application."""
    store = FakeStore(JANE, JOE, ZOE, TEAM, OPS, *more).join(TEAM, JANE, JOE).join(OPS, ZOE)
    access = FakeAccess(
        ADMIN,
        READER,
        assignments=[assigned(SHOP.id, ADMIN, OPS), assigned(SHOP.id, READER, JOE), assigned(OLD.id, READER, TEAM)],
        applications=[WIKI],
        uses=[used(WIKI, TEAM)],
    )
    return FakeReads(**{"store": store, "access": access, "organization": FakeOrganization(SHOP, OLD), **changed})


def found(one: FakeReads, directory: t.Mapping[str, t.Any], **options: t.Any) -> FoundDirectory:
    """What is observed of this directory."""
    return observe_directory(one, directory_task(directory, **options)).found


def told(result: FoundDirectory) -> list[str]:
    """The changes in short."""
    return [f"{change.action.value} {change.name}" for change in result.to_do.plan.changes]


def unmanaged(result: FoundDirectory) -> list[str]:
    """What stands in no file."""
    return [one.key.name for one in result.unmanaged]


ANYTHING: dict[str, t.Any] = {"access_control_attributes": []}
EVERYTHING = [section.value for section in Section]


# ---- what there is


def test_all_that_there_is() -> None:
    names = [key.name for key in existing_keys(reads(), set(Section))]

    assert names == [
        *("jane", "joe", "zoe", "Team", "Ops", "jane in Team", "joe in Team", "zoe in Ops", "Admin", "Reader"),
        f"Ops with Admin in {SHOP.label}",
        f"joe with Reader in {SHOP.label}",
        f"Team with Reader in {OLD.label}",
        "Team in Wiki",
    ]
    assert list(existing_keys(reads(), set())) == []


def test_who_is_gone_goes_by_id() -> None:
    one = reads()
    del one.store.entities[JOE.id]

    names = [key.name for key in existing_keys(one, {Section.MEMBERSHIPS, Section.ASSIGNMENTS})]

    assert f"{JOE.id} in Team" in names
    assert f"{JOE.id} with Reader in {SHOP.label}" in names


def test_an_instance_of_one_account_has_no_permission_sets() -> None:
    access = FakeAccess(applications=[WIKI], uses=[used(WIKI, TEAM)])
    access.failures["permission_sets"] = failed_call(FailureKind.INVALID)
    alone = FakeOrganization(management="999999999999")
    kinds = {Section.PERMISSION_SETS, Section.ASSIGNMENTS}

    assert [key.name for key in existing_keys(reads(access=access, organization=alone), kinds)] == ["Team in Wiki"]
    with pytest.raises(CallFailed):
        list(existing_keys(reads(access=access), kinds))


# ---- permission sets

POLICIES = ("arn:aws:iam::aws:policy/ReadOnlyAccess",)
SAME = permission_set("Same", number=11, managed_policies=POLICIES, tags=document({"a": "1"}))
BEHIND, CHANGED, AGAIN, GONE, NOWHERE = (
    permission_set(name, number=number, managed_policies=POLICIES)
    for number, name in enumerate(("Behind", "Changed", "Again", "Gone", "Nowhere"), 12)
)
SETS = [
    {"name": "Same", "managed_policies": [*POLICIES], "tags": {"a": "1"}},
    {"permission_set_arn": BEHIND.id, "tags": {}},
    {"name": "Changed", "managed_policies": []},
    {"name": "Again", "provision": "always"},
    {"name": "Gone", "state": "absent"},
    {"name": "Nowhere"},
    {"name": "New"},
]


def sets() -> FakeAccess:
    """Six permission sets, all but one provisioned in an account, one of them in an old version."""
    access = FakeAccess(SAME, BEHIND, CHANGED, AGAIN, GONE, NOWHERE).hold(BEHIND, SHOP.id, outdated=True)
    for one in (SAME, CHANGED, AGAIN, GONE):
        access.hold(one, SHOP.id)
    return access


def test_of_permission_sets_that_is_read_which_their_entries_ask_about() -> None:
    access = sets()

    result = found(reads(access=access), {"permission_sets": SETS})

    assert told(result) == [
        *("create New", "update Changed", "provision Again", "provision Behind", "provision Changed", "delete Gone")
    ]
    asked = [(what, of) for what, of in access.calls if what in ("details", "outdated_holders", "holders")]
    assert asked == [
        ("details", f"{SAME.id} managed_policies tags"),
        ("details", f"{BEHIND.id} tags"),
        ("details", f"{CHANGED.id} managed_policies"),
        ("details", GONE.id),
        *(("outdated_holders", one.id) for one in (SAME, BEHIND, NOWHERE)),
        *(("holders", one.id) for one in (CHANGED, AGAIN, GONE, BEHIND)),
        *(("outdated_holders", one.id) for one in (CHANGED, AGAIN, GONE)),
    ]


@pytest.mark.parametrize("entry", SETS[1:5])
def test_whatever_happens_to_a_set_that_the_management_account_holds_is_denied_to_others(
    entry: dict[str, t.Any],
) -> None:
    access = sets()
    for one in (SAME, BEHIND, CHANGED, AGAIN, GONE):
        access.hold(one, MANAGEMENT)

    def denied(*entries: dict[str, t.Any]) -> str | None:
        others = reads(access=access, caller_account_id=SHOP.id)
        return found(others, {"permission_sets": entries}).standing.denied

    assert str(denied(SETS[0], entry)).startswith("Refused to ")
    assert denied(SETS[0]) is None


def test_a_purge_asks_of_what_it_leaves_alone_only_for_tags() -> None:
    own = permission_set("Own", number=30, tags=document({"ManagedBy": "ControlTower"}))
    access = FakeAccess(ADMIN, READER, own)

    found(reads(access=access), {"permission_sets": [{"name": "Admin"}]}, purge=["permission_sets"])

    assert [of for what, of in access.calls if what == "details"] == [
        *(f"{one.id} tags" for one in (READER, own)),
        f"{READER.id} customer_managed_policies inline_policy managed_policies permissions_boundary",
    ]


# ---- an audit


def test_an_audit_lists_all_that_no_file_names() -> None:
    directory = {
        "users": [{"user_name": "jane"}],
        "groups": [{"display_name": "Team", "members": ["jane"]}],
        "assignments": [{"groups": ["Ops"], "permission_sets": ["Admin"], "accounts": ["shop"]}],
    }

    result = found(reads(), directory, unmanaged=EVERYTHING)

    assert told(result) == []
    assert unmanaged(result) == [
        *("joe", "zoe", "Ops", "zoe in Ops", "joe in Team", "Admin", "Reader"),
        f"joe with Reader in {SHOP.label}",
        f"Team with Reader in {OLD.label}",
        "Team in Wiki",
    ]
    reasons = {one.key.name: one.protected for one in result.unmanaged if one.protected is not None}
    assert reasons == {
        f"Team with Reader in {OLD.label}": f"{OLD.label} is suspended, so nothing can be taken away there"
    }
    assert result.directory.plan.warnings == ()


def test_what_goes_anyway_is_not_listed() -> None:
    directory = {"users": [{"user_name": "joe", "state": "absent"}]}

    listed = unmanaged(found(reads(), directory, unmanaged=["users", "memberships", "assignments"]))

    assert "joe" not in listed
    assert "joe in Team" not in listed
    assert f"joe with Reader in {SHOP.label}" not in listed
    assert "jane" in listed


# ---- a purge


def test_a_purge_takes_who_no_entry_describes_with_all_that_they_have() -> None:
    result = found(reads(), {"users": [{"user_name": "jane"}, {"user_name": "zoe"}]}, purge=["users"])

    assert told(result) == [f"remove joe with Reader in {SHOP.label}", "delete joe"]
    assert [one.name for one in result.to_do.plan.changes[1].cascade] == ["joe in Team"]


def test_what_becomes_of_assignments_the_task_says() -> None:
    directory = {"users": [{"user_name": "jane"}, {"user_name": "zoe"}]}
    one = reads()

    assert told(found(one, directory, purge=["users"], on_assignments="keep")) == ["delete joe"]
    assert not {"assignments_of", "applications_of"} & {what for what, _of in one.access.calls}
    with pytest.raises(Refused, match=r"^purge: \[users\]: Refused to delete user joe, which has an assignment"):
        found(reads(), directory, purge=["users"], on_assignments="refuse")


def test_what_an_identity_provider_owns_is_purged_only_where_the_task_says_so() -> None:
    owned = user("owned", external=True)

    with pytest.raises(Refused, match=r"^purge: \[users\]: Refused to delete owned: "):
        found(reads(owned), {"users": USERS}, purge=["users"])

    result = found(reads(owned), {"users": USERS}, purge=["users"], externally_managed="ignore")
    assert told(result) == ["delete owned"]
    assert [(one.about.value, one.name) for one in result.notices] == [("externally_managed", "owned")]
    assert told(found(reads(owned), {"users": USERS}, purge=["users"], ignore={"users": ["own*"]})) == []


@pytest.mark.parametrize("kind", [Kind.USER, Kind.GROUP])
def test_of_many_all_is_read_side_by_side(kind: Kind) -> None:
    make = user if kind is Kind.USER else group
    many = [make(f"x{number}", number=number) for number in range(30)]
    one = reads(*many)
    directory = (
        {"users": USERS} if kind is Kind.USER else {"groups": [{"display_name": name} for name in ("Team", "Ops")]}
    )

    result = found(one, directory, purge=[f"{kind.value}s"], max_deletions="100%")

    assert len(result.to_do.plan.changes) == 30
    counted = one.counted()
    assert counted["members"] == (2 if kind is Kind.USER else 30)
    assert not {"groups_of", "applications_of"} & set(counted)
    assert counted["users_of"] == 1


def test_a_purge_of_permission_sets_takes_assignments_along_where_those_are_purged_too() -> None:
    directory = {
        "permission_sets": [{"name": "Admin"}],
        "assignments": [{"groups": ["Ops"], "permission_sets": ["Admin"], "accounts": ["shop"]}],
    }
    access = FakeAccess(ADMIN, READER, assignments=[assigned(SHOP.id, ADMIN, OPS), assigned(SHOP.id, READER, JOE)])

    result = found(reads(access=access), directory, purge=["permission_sets", "assignments"])

    assert told(result) == [f"remove joe with Reader in {SHOP.label}", "delete Reader"]


@pytest.mark.parametrize(
    "options",
    [
        {"purge": ["permission_sets"]},
        {"purge": ["permission_sets"], "on_assignments": "keep"},
        {"purge": ["permission_sets", "assignments"]},
    ],
)
def test_else_a_permission_set_that_somebody_has_stays(options: dict[str, t.Any]) -> None:
    access = FakeAccess(ADMIN, READER, assignments=[assigned(SHOP.id, READER, JOE)])
    directory = {"permission_sets": [{"name": "Admin"}]}

    with pytest.raises(Refused, match=r"^purge: \[permission_sets\]: Refused to delete Reader: it has 1 assignment"):
        found(reads(access=access), directory, **options)

    removing = {**options, "on_assignments": "remove"}
    assert told(found(reads(access=access), directory, **removing)) == [
        *(f"remove joe with Reader in {SHOP.label}", "delete Reader"),
    ]


def test_a_permission_set_of_control_tower_stays_whatever_becomes_of_others() -> None:
    own = permission_set("Own", tags=document({"ManagedBy": "ControlTower"}))
    access = FakeAccess(ADMIN, own, assignments=[assigned(SHOP.id, own, OPS)])

    result = found(reads(access=access), {"permission_sets": [{"name": "Admin"}]}, purge=["permission_sets"])

    assert told(result) == []
    assert [kept.reason for kept in result.directory.protected] == ["Own has the tag of AWS Control Tower"]
    assert [(one.about.value, one.name) for one in result.notices] == [("protected", "Own")]


def test_a_purge_of_assignments_leaves_suspended_accounts_and_the_management_account_alone() -> None:
    access = FakeAccess(
        ADMIN,
        READER,
        assignments=[assigned(SHOP.id, READER, JOE), assigned(OLD.id, READER, TEAM), assigned(MANAGEMENT, ADMIN, JOE)],
    )
    organization = FakeOrganization(SHOP, OLD, replace(account(3, "boss"), id=MANAGEMENT))
    directory = {"assignments": [{"groups": ["Ops"], "permission_sets": ["Admin"], "accounts": ["shop"]}]}

    result = found(reads(access=access, organization=organization), directory, purge=["assignments"])

    assert told(result) == [f"add Ops with Admin in {SHOP.label}", f"remove joe with Reader in {SHOP.label}"]
    assert sorted(kept.reason for kept in result.directory.protected) == [
        f"boss ({MANAGEMENT}) is the management account, where only entries that name it take anything away",
        f"{OLD.label} is suspended, so nothing can be taken away there",
    ]
    named = {"assignments": [{"groups": ["Ops"], "permission_sets": ["Admin"], "accounts": ["boss"]}]}
    result = found(reads(access=access.copy(), organization=organization), named, purge=["assignments"])
    assert f"remove joe with Admin in boss ({MANAGEMENT})" in told(result)


def test_of_kinds_without_a_list_nothing_goes_and_people_are_told() -> None:
    result = found(reads(), {}, purge=EVERYTHING)

    assert told(result) == []
    # That groups which nobody lists keep their members goes without saying.
    assert len(result.directory.plan.warnings) == len(Section) - 1


def test_groups_that_list_no_members_keep_theirs_and_people_are_told() -> None:
    result = found(reads(), {"groups": [{"display_name": "Team"}]}, purge=["memberships"])

    assert told(result) == []
    assert [warning.partition(":")[0] for warning in result.directory.plan.warnings] == ["purge"]


def test_an_instance_of_one_account_can_be_purged_too() -> None:
    access = FakeAccess(applications=[WIKI], uses=[used(WIKI, TEAM), used(WIKI, OPS)])
    access.failures["permission_sets"] = failed_call(FailureKind.INVALID)
    alone = FakeOrganization(management="999999999999")
    directory = {"assignments": [{"groups": ["Ops"], "applications": ["Wiki"]}]}

    result = found(reads(access=access, organization=alone), directory, purge=["assignments"])

    assert told(result) == ["remove Team in Wiki"]
    result = found(reads(access=access, organization=alone), {"users": USERS[:2]}, purge=["users"])
    assert told(result) == ["delete zoe"]


def test_a_bare_list_of_members_has_to_be_meant() -> None:
    directory = {"groups": [{"display_name": "Team", "members": []}]}

    with pytest.raises(
        Refused, match=r"^groups\[0\]\.members: is empty, and with purge that would remove every member"
    ):
        found(reads(), directory, purge=["memberships"])

    assert told(found(reads(), directory, purge=["memberships"], allow_empty=True)) == [
        *("remove jane in Team", "remove joe in Team"),
    ]
    ended = {"groups": [{"display_name": "Team", "members": [{"user": "joe", "expires_at": "2026-11-01"}]}]}
    assert len(told(found(reads(), ended, purge=["memberships"]))) == 2


# ---- what the brakes have to know


def test_nothing_is_counted_that_is_surely_within_its_limit() -> None:
    many = [user(f"x{number}", number=number) for number in range(40)]
    one = reads(*many).store.join(OPS, *many)
    names = [*("jane", "joe", "zoe"), *(each.name for each in many)]
    directory = {
        "users": [{"user_name": name} for name in names],
        "groups": [{"display_name": "Ops", "members": ["zoe", *(each.name for each in many[1:])]}],
    }

    result = found(reads(store=one), directory, purge=["memberships"])

    assert result.standing.counts.existing[Section.MEMBERSHIPS] == 41
    assert result.standing.counts.members == {OPS.ref: 41}
    assert ("members", TEAM.id) not in one.calls


def test_where_it_is_not_sure_all_is_counted_but_what_is_ignored() -> None:
    directory = {"groups": [{"display_name": "Team", "members": ["jane"]}]}

    counted = found(reads(), directory, purge=["memberships"]).standing.counts
    ignoring = found(reads(), directory, purge=["memberships"], ignore={"users": ["zoe"]}).standing.counts

    assert (counted.existing[Section.MEMBERSHIPS], ignoring.existing[Section.MEMBERSHIPS]) == (3, 2)
    assert (counted.members, ignoring.members) == ({TEAM.ref: 2}, {TEAM.ref: 2})
    without = found(reads(), directory, purge=["memberships"], ignore={"memberships": ["jane in *"]}).standing.counts
    assert without.members == {TEAM.ref: 1}
    assert counted.existing[Section.USERS] == 0


def test_the_members_of_a_group_that_goes_are_not_counted() -> None:
    result = found(reads(), {"groups": [{"display_name": "Ops"}]}, purge=["groups"])

    assert [one.name for one in result.to_do.plan.changes[-1].cascade] == ["jane in Team", "joe in Team"]
    assert result.standing.counts.members == {}


def test_additions_are_counted_where_they_have_a_limit() -> None:
    directory = {"users": [{**USERS[0], "title": "Dr"}]}

    def counted(**options: t.Any) -> int:
        return found(reads(), directory, **options).standing.counts.existing[Section.USERS]

    assert counted(max_changes={"users": "50%"}) == 3
    assert counted(max_changes={"groups": 1}) == 0


def test_a_checksum_needs_no_counting() -> None:
    directory = {"users": [{**USERS[0], "title": "Dr"}]}

    result = found(reads(), directory, max_changes={"users": "50%"}, expected_checksum="0" * 64)

    assert result.standing.counts.existing == {}


def test_required_principals_are_found_with_their_groups_or_as_the_plan_makes_them() -> None:
    directory = {"groups": [{"display_name": "New"}]}
    required = ["joe", "group:Team", "group:New", "nobody"]

    every = found(reads(), directory, required_principals=required).standing.required

    assert [(one.reference, one.entity is not None, sorted(key.name for key in one.groups)) for one in every] == [
        ("joe", True, ["Team"]),
        ("Team", True, []),
        ("New", True, []),
        ("nobody", False, []),
    ]


GOING = {"users": [{"user_name": "jane", "state": "absent"}]}


def caller_of(arn: str | None, **changed: t.Any) -> t.Any:
    """The caller as the brakes know them."""
    return found(reads(caller_arn=arn, **changed), GOING).standing.caller


def role(name: str, session: str) -> str:
    """The ARN of somebody with a permission set."""
    return f"arn:aws:sts::{SHOP.id}:assumed-role/AWSReservedSSO_{name}_0123456789abcdef/{session}"


def test_the_caller_is_known_with_all_ways_to_their_access() -> None:
    caller = caller_of(role("Admin", "zoe"))

    assert (caller.user, caller.permission_set.name, caller.account_id) == (
        UserKey(ref=ZOE.ref, name="zoe"),
        "Admin",
        SHOP.id,
    )
    assert [key.name for key in caller.groups] == ["Ops"]
    assert [key.name for key in caller.ways] == ["Ops"]
    assert {key.name for key in caller_of(role("Reader", "joe")).ways} == {"joe"}


def test_of_somebody_unknown_all_ways_are_known() -> None:
    caller = caller_of(role("Admin", "nobody.here"))

    assert caller.user is None
    assert [key.ref for key in caller.ways] == [OPS.ref]


@pytest.mark.parametrize("arn", [None, "arn:aws:iam::111122223333:user/zoe", role("Foreign", "zoe")])
def test_other_callers_lose_nothing_here(arn: str | None) -> None:
    assert caller_of(arn) is None


def test_nobody_asks_who_calls_where_nothing_goes() -> None:
    assert found(reads(caller_arn=role("Admin", "zoe")), {"users": USERS}).standing.caller is None


def test_ways_that_may_not_be_looked_at_are_not_known() -> None:
    one = reads(caller_arn=role("Admin", "zoe"))
    one.access.failures["assignments_in"] = failed_call(FailureKind.DENIED)

    assert found(one, {"users": [{"user_name": "zoe", "state": "absent"}]}).standing.caller.ways == frozenset()

    one.access.failures["assignments_in"] = failed_call(FailureKind.SERVER)
    with pytest.raises(CallFailed):
        found(one, {"users": [{"user_name": "zoe", "state": "absent"}]})


@pytest.mark.parametrize("caller", [SHOP.id, MANAGEMENT])
def test_what_a_delegated_administrator_would_be_denied_is_known_before(caller: str) -> None:
    organization = FakeOrganization(SHOP, replace(account(3, "boss"), id=MANAGEMENT))
    directory = {"assignments": [{"groups": ["Ops"], "permission_sets": ["Reader"], "accounts": ["boss"]}]}

    standing = found(reads(organization=organization, caller_account_id=caller), directory).standing

    assert (standing.denied is not None) == (caller == SHOP.id)
    assert "is the management account" in str(standing.denied) or caller == MANAGEMENT
    assert found(reads(), {"users": [{**USERS[0], "title": "Dr"}]}).standing.denied is None


# ---- what people should know


def test_people_are_told_of_roles_sessions_expiries_and_suspended_accounts() -> None:
    directory = {
        "groups": [{"display_name": "Team", "members": [{"user": "jane", "expires_at": "2026-11-28"}]}],
        "assignments": [
            {"groups": ["Ops"], "permission_sets": ["Admin"], "accounts": ["shop"], "state": "absent"},
            {
                "groups": ["Ops"],
                "permission_sets": ["Reader"],
                "organizational_units": ["/"],
                "expires_at": "2026-11-30T12:00:00Z",
            },
            {
                "name": "a visit",
                "groups": ["Ops"],
                "permission_sets": ["Reader"],
                "accounts": ["shop"],
                "expires_at": "2026-11-29T12:00:00Z",
            },
        ],
    }

    result = found(reads(), directory)

    assert [(one.about.value, one.name) for one in result.notices] == [
        ("role_vanishes", f"Admin in {SHOP.label}"),
        ("sessions_remain", "Admin for up to PT8H"),
        ("expires_soon", "jane in Team"),
        ("expires_soon", "assignments[1]"),
        ("expires_soon", "a visit"),
        ("suspended_account", OLD.label),
    ]
