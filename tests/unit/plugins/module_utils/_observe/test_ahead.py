# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What of a directory is read before its turn, and beside what else."""

from __future__ import annotations

import threading
import typing as t
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._model.access import Principal
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import (
    CallFailed,
    FailureKind,
    Unresolved,
)
from ansible_collections.steward.identity_center.plugins.module_utils._observe.whole import observe_directory
from ansible_collections.steward.identity_center.plugins.module_utils._plan.found import FoundDirectory
from ansible_collections.steward.identity_center.plugins.module_utils._ports.access import Aside
from ansible_collections.steward.identity_center.plugins.module_utils._task.side_by_side import SideBySide
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
    FakeOrganization,
    account,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_reads import FakeReads
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_store import FakeStore

PATIENCE = 20
# So many that the lists are read.
MANY = 25
USERS = [user(f"user{number}", number=number) for number in range(1, MANY + 1)]
GROUPS = [group(f"Group {number}", number=100 + number) for number in range(MANY)]
FIRST = GROUPS[0]
SETS = [permission_set(f"Set{number}", number=number, session_duration="PT1H") for number in range(3)]
# So many that what groups have is asked by group.
ACCOUNTS = [account(number) for number in range(1, 2 * MANY + 10)]
SHOP = ACCOUNTS[0]


@dataclass
class Threads(FakeReads):
    """The same, with threads as a task has them."""

    def side_by_side(self) -> t.ContextManager[Aside]:
        """See Reads."""
        return SideBySide(t.cast(t.Any, SimpleNamespace(stopped=False)))


def reads(kind: type[FakeReads] = FakeReads) -> FakeReads:
    """A company of which everybody is in the first group, and every group has a permission set in all accounts."""
    access = FakeAccess(*SETS, assignments=[assigned(one.id, SETS[0], each) for one in ACCOUNTS for each in GROUPS])
    return kind(
        store=FakeStore(*USERS, *GROUPS).join(FIRST, *USERS), access=access, organization=FakeOrganization(*ACCOUNTS)
    )


def directory(**more: t.Any) -> dict[str, t.Any]:
    """The file that says so."""
    first, *others = ({"display_name": one.name} for one in GROUPS)
    return {
        "users": [{"user_name": one.name} for one in USERS],
        "groups": [{**first, "members": [one.name for one in USERS]}, *({**one, "members": []} for one in others)],
        "permission_sets": [{"name": SETS[0].name, "session_duration": "1h"}],
        "assignments": [
            {"groups": [one["display_name"]], "permission_sets": ["Set0"], "accounts": [each.name for each in ACCOUNTS]}
            for one in (first, *others)
        ],
        **more,
    }


def found(one: FakeReads, entries: Mapping[str, t.Any], **options: t.Any) -> FoundDirectory:
    """What is observed of this directory."""
    return observe_directory(one, directory_task(entries, **options)).found


def told(result: FoundDirectory) -> list[str]:
    """The changes in short."""
    return [f"{change.action.value} {change.name}" for change in result.to_do.plan.changes]


AS_IT_IS = {
    "permission_sets": 1,
    "outdated_holders": 1,
    "assignments_of": MANY,
    "accounts": 1,
    "every": 2,
    "members": MANY,
}


@pytest.mark.parametrize("kind", [FakeReads, Threads])
def test_all_is_read_once_and_nothing_that_nobody_asks_about(kind: type[FakeReads]) -> None:
    one = reads(kind)

    result = found(one, directory(), purge=["memberships"])

    assert told(result) == []
    assert one.counted() == AS_IT_IS


@dataclass
class Meeting:
    """Lets calls of one part go on only when those of the other have begun."""

    begun: dict[str, threading.Event] = field(default_factory=dict)

    def arrange(self, part: t.Any, operation: str, other: str) -> None:
        """Have `operation` wait until `other` has begun, or fail."""
        mine, theirs = (self.begun.setdefault(name, threading.Event()) for name in (operation, other))
        ours: Callable[..., t.Any] = getattr(part, operation)

        def met(*given: t.Any, **more: t.Any) -> t.Any:
            mine.set()
            assert theirs.wait(PATIENCE), f"{operation} is read before {other}, and not beside it"
            return ours(*given, **more)

        setattr(part, operation, met)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("store", "every"), ("access", "permission_sets")),
        (("store", "every"), ("organization", "accounts")),
        (("store", "members_of"), ("access", "permission_sets")),
        (("store", "members_of"), ("access", "assignments_of")),
        (("access", "permission_sets"), ("organization", "accounts")),
    ],
)
def test_each_quota_is_used_beside_the_others(one: tuple[str, str], other: tuple[str, str]) -> None:
    under, meeting = reads(Threads), Meeting()
    meeting.arrange(getattr(under, one[0]), one[1], other[1])
    meeting.arrange(getattr(under, other[0]), other[1], one[1])

    assert told(found(under, directory())) == []

    assert under.counted() == AS_IT_IS


def test_users_and_groups_are_listed_at_once_and_members_read_beside_users() -> None:
    under, both = reads(Threads), threading.Barrier(2, timeout=PATIENCE)
    members, users_listed = threading.Event(), under.store.every

    def every(kind: t.Any) -> t.Any:
        both.wait()
        if kind is USERS[0].kind:
            assert members.wait(PATIENCE)
        return users_listed(kind)

    def members_of(ids: t.Any) -> t.Any:
        members.set()
        return type(under.store).members_of(under.store, ids)

    under.store.every, under.store.members_of = every, members_of

    assert told(found(under, directory())) == []


def test_an_audit_of_memberships_reads_all_once_it_is_known_from_which_side() -> None:
    one = reads(Threads)

    result = found(one, {"users": directory()["users"]}, unmanaged=["memberships"])

    assert len(result.unmanaged) == MANY
    assert one.counted() == {"every": 2, "groups_of": MANY}


def test_of_a_group_that_is_renamed_no_members_are_read_in_the_name_of_another() -> None:
    one = reads()
    entries = directory()["groups"]
    moved = [
        {"group_id": FIRST.id, "display_name": "Renamed"},
        {"display_name": "New name", "previously": [GROUPS[1].name]},
        {"display_name": FIRST.name, "members": ["user1"]},
        {"display_name": GROUPS[1].name, "members": ["user1"]},
    ]

    result = found(one, {**directory(), "groups": [*moved, *entries[2:]], "assignments": []})

    assert told(result)[:4] == [
        *(f"update {FIRST.name}", f"create {FIRST.name}", f"update {GROUPS[1].name}", f"create {GROUPS[1].name}")
    ]
    asked = {of for what, of in one.store.calls if what == "members"}
    assert asked == {each.id for each in GROUPS[2:]}


def test_the_members_of_a_group_that_an_entry_means_by_its_id_are_read_in_turn() -> None:
    one = reads(Threads)
    entries = [{"group_id": FIRST.id, "members": [each.name for each in USERS]}, *directory()["groups"][1:]]

    assert told(found(one, {**directory(), "groups": entries})) == []

    assert one.counted() == AS_IT_IS


def test_who_goes_is_looked_at_before_permission_sets_are_read() -> None:
    one = reads(Threads)
    entries = {**directory(), "users": [*directory()["users"][1:], {"user_name": "user1", "state": "absent"}]}
    entries["groups"][0]["members"].remove("user1")

    assert told(found(one, entries)) == ["delete user1"]

    asked = [what for what, _of in one.access.calls]
    assert asked.index("assignments_of") < asked.index("permission_sets")
    assert one.counted() == {
        **AS_IT_IS,
        "application": 1,
        "applications_of": 1,
        "assignments_of": MANY + 1,
        "groups_of": 1,
    }


def test_who_goes_in_an_audit_is_known_from_what_that_reads() -> None:
    one = reads(Threads)
    entries = {"users": [{"user_name": "user1", "state": "absent"}]}

    found(one, entries, unmanaged=["memberships", "assignments"])

    # Of each user the groups, as there are no more users than groups; of the one who goes nothing again.
    assert one.counted()["groups_of"] == MANY
    assert "assignments_of" not in one.counted()


def test_what_is_wrong_is_told_in_the_order_of_kinds() -> None:
    entries = directory()
    entries["groups"][1]["members"] = ["nobody"]
    entries["assignments"][0]["groups"] = ["No group"]
    entries["assignments"][1]["accounts"] = ["no account"]
    messages = []

    for kind in (FakeReads, Threads):
        one = reads(kind)
        with pytest.raises(Unresolved) as caught:
            found(one, entries)
        messages.append(caught.value.message)
        # Of the others all that is needed to tell what is wrong with them as well.
        assert one.counted() == {**AS_IT_IS, "assignments_of": MANY - 2}

    assert messages[0] == messages[1]
    places = ["groups[1].members[0]: ", "assignments[0].groups[0]: ", "assignments[1].accounts[0]: "]
    assert sorted(places, key=messages[0].index) == places


def test_where_only_a_few_are_asked_about_nothing_is_looked_up_ahead() -> None:
    one = reads(Threads)
    entries = {"assignments": directory()["assignments"][:2]}

    assert told(found(one, entries)) == []

    assert one.counted()["find"] == 2
    assert not {"every", "members"} & set(one.counted())


def test_of_several_that_fail_the_first_in_turn_is_told() -> None:
    one = reads(Threads)
    sets_failed = threading.Event()
    failures = {name: failed_call(FailureKind.DENIED, words=name) for name in ("users", "sets")}

    def sets(_names: object = None) -> t.NoReturn:
        sets_failed.set()
        raise failures["sets"]

    def every(_kind: object) -> t.NoReturn:
        assert sets_failed.wait(PATIENCE)
        raise failures["users"]

    one.access.permission_sets, one.store.every = sets, every

    with pytest.raises(CallFailed) as caught:
        found(one, directory())

    assert caught.value is failures["users"]


@pytest.mark.parametrize(
    ("part", "operation"),
    [("store", "every"), ("store", "members_of"), ("access", "permission_sets"), ("organization", "accounts")],
)
@pytest.mark.parametrize("kind", [FakeReads, Threads])
def test_a_failure_is_told_wherever_it_is(kind: type[FakeReads], part: str, operation: str) -> None:
    one, failure = reads(kind), failed_call(FailureKind.OTHER)

    def fail(*_given: object, **_more: object) -> t.NoReturn:
        raise failure

    setattr(getattr(one, part), operation, fail)

    with pytest.raises(CallFailed) as caught:
        found(one, directory())

    assert caught.value is failure


def test_who_has_no_permission_set_and_no_account_is_asked_about_none() -> None:
    one = reads(Threads)
    uses = {"assignments": [{"groups": [FIRST.name], "applications": ["Wiki"]}]}

    with pytest.raises(Unresolved, match=r"assignments\[0\]\.applications\[0\]"):
        found(one, {**directory(), **uses, "permission_sets": []})

    assert not {"permission_sets", "accounts"} & set(one.counted())


def test_principals_are_asked_about_as_they_are_planned() -> None:
    one = reads(Threads)
    entries = directory()
    entries["groups"].append({"display_name": "New"})
    entries["assignments"].append({"groups": ["New"], "permission_sets": ["Set0"], "accounts": [SHOP.name]})

    assert told(found(one, entries)) == ["create New", f"add New with Set0 in {SHOP.label}"]

    assert {of for what, of in one.access.calls if what == "assignments_of"} == {
        str(Principal(kind=each.kind, id=each.id).id) for each in GROUPS
    }
