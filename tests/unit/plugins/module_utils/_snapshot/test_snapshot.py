# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What of a directory is read at once, and what it costs."""

from __future__ import annotations

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._model.access import (
    AccountAssignment,
    Application,
    Principal,
)
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Kind
from ansible_collections.steward.identity_center.plugins.module_utils._snapshot.snapshot import Part, Snapshot, read
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import group, user
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_access import (
    FakeAccess,
    permission_set,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_organization import (
    FakeOrganization,
    account,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_reads import FakeReads
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_store import FakeStore
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_tracker import FakeTracker

JANE, JOE, TEAM = user("jane", number=1), user("joe", number=2), group("Team", number=101)
READ = permission_set("Read", number=1)
SHOP = account(1, "shop")
ASSIGNED = AccountAssignment(
    account_id=SHOP.id, permission_set_arn=READ.id, principal=Principal(kind=Kind.USER, id=JANE.id)
)


class Reads(FakeReads):
    """A small directory."""

    def __init__(self) -> None:
        super().__init__(
            store=FakeStore(JANE, JOE, TEAM).join(TEAM, JANE),
            access=FakeAccess(READ, assignments=[ASSIGNED], applications=[Application(arn="arn:of:wiki", name="Wiki")]),
            organization=FakeOrganization(SHOP),
        )

    def problem_of_destination(self, path: str, *, overwrite: bool) -> str | None:
        return f"{path} {overwrite}"

    @property
    def calls(self) -> list[str]:
        """What was asked for, in order."""
        return [name for name, _of in [*self.store.calls, *self.access.calls, *self.organization.calls]]


EACH_PART = {
    Part.IDENTITIES: ["every", "every"],
    Part.MEMBERSHIPS: ["every", "members"],
    Part.PERMISSION_SETS: ["permission_sets", "details"],
    Part.ASSIGNMENTS: ["permission_sets", "holders", "assignments_in"],
    Part.APPLICATION_ASSIGNMENTS: ["applications", "users_of"],
}


@pytest.mark.parametrize(("part", "expected"), EACH_PART.items(), ids=lambda one: getattr(one, "value", ""))
def test_a_part_costs_no_more_than_what_it_is(part: Part, expected: list[str]) -> None:
    reads = Reads()

    read(reads, [part])

    assert reads.calls == expected


def test_what_parts_have_in_common_is_read_once() -> None:
    reads = Reads()

    snapshot = read(reads, list(Part))

    asked = reads.calls
    assert asked == [
        *["every", "every", "members"],
        *["permission_sets", "details", "holders", "assignments_in", "applications", "users_of"],
    ]
    assert [one.name for one in snapshot.store.every(Kind.USER)] == ["jane", "joe"]
    assert snapshot.access.assignments_of([ASSIGNED.principal]) == (ASSIGNED,)
    assert reads.calls == asked


def test_what_belongs_to_no_part_is_passed_on() -> None:
    reads = Reads()
    snapshot = Snapshot(reads)

    assert snapshot.instance is reads.instance and snapshot.described_instance is reads.described_instance
    assert (snapshot.caller_account_id, snapshot.caller_arn) == (reads.caller_account_id, reads.caller_arn)
    assert snapshot.problem_of_destination("x", overwrite=True) == "x True"
    assert snapshot.organization.accounts() == (SHOP,)
    assert snapshot.store is snapshot.store
    with snapshot.side_by_side() as aside:
        assert aside(lambda: reads.instance)() is reads.instance


def test_whoever_waits_is_told_what_is_read_and_about_how_many_calls_it_takes() -> None:
    reads = Reads()
    reads.tracker = tracker = FakeTracker()

    snapshot = read(reads, list(Part))
    snapshot.access.applications_of([Principal(kind=Kind.USER, id=JANE.id)])

    assert snapshot.tracker is tracker
    assert tracker.told == [
        ("reads", "users", 0),
        ("reads", "groups", 0),
        ("reads", "memberships", 1),
        ("reads", "permission sets", 5),
        ("reads", "accounts of permission sets", 1),
        ("reads", "assignments", 1),
        ("reads", "application assignments", 1),
    ]


def test_memberships_that_are_read_by_user_are_a_call_for_each() -> None:
    groups = [group(f"Group {number}", number=200 + number) for number in range(3)]
    tracker = FakeTracker()
    snapshot = Snapshot(FakeReads(store=FakeStore(JANE, *groups), tracker=tracker))

    snapshot.store.read(Kind.USER)
    snapshot.store.read_memberships()

    assert tracker.told == [("reads", "users", 0), ("reads", "groups", 0), ("reads", "memberships", 1)]
