# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The view of a directory as planned steps would leave it: what was read for the live one is not asked for again."""

from __future__ import annotations

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import PLANNED, Kind
from ansible_collections.steward.identity_center.plugins.module_utils._observe.directory_view import ViewReader
from ansible_collections.steward.identity_center.plugins.module_utils._overlay.reads import OverlayReads
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import Action
from ansible_collections.steward.identity_center.plugins.module_utils._plan.step import Step
from ansible_collections.steward.identity_center.plugins.module_utils._policies.view import Table, View
from ansible_collections.steward.identity_center.plugins.module_utils._snapshot.snapshot import Snapshot
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import group, user
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

ZOE, JAN, OPS = user("zoe"), user("jan"), group("Ops")
PROD, TEST = account(1, "prod"), account(2, "test")
READ = permission_set("Read")
NEW = f"{PLANNED}new"
STEPS = (
    Step(action=Action.CREATE, kind=Kind.GROUP, ids=(NEW,), attributes={"display_name": "New"}),
    Step(action=Action.UPDATE, kind=Kind.USER, ids=(ZOE.id,), attributes={"user_name": "zoe.doe"}),
    Step(action=Action.ADD, kind=Kind.MEMBERSHIP, ids=(NEW, ZOE.id), attributes={}),
    Step(action=Action.DELETE, kind=Kind.USER, ids=(JAN.id,), attributes={}),
    Step(action=Action.ADD, kind=Kind.ACCOUNT_ASSIGNMENT, ids=(TEST.id, READ.id, "group", NEW), attributes={}),
    Step(action=Action.REMOVE, kind=Kind.ACCOUNT_ASSIGNMENT, ids=(PROD.id, READ.id, "group", OPS.id), attributes={}),
    Step(action=Action.UPDATE, kind=Kind.PERMISSION_SET, ids=(READ.id,), attributes={"session_duration": "PT9H"}),
)


@pytest.fixture
def reads() -> FakeReads:
    return FakeReads(
        store=FakeStore(ZOE, JAN, OPS).join(OPS, ZOE, JAN),
        access=FakeAccess(READ, assignments=[assigned(PROD.id, READ, OPS)]),
        organization=FakeOrganization(PROD, TEST),
    )


def held(view: View) -> set[tuple[str, str]]:
    """Who has something where."""
    return {(str(view.name_of(one.principal)), one.account_id) for one in view.assignments}


def test_the_view_is_that_of_the_directory_as_it_would_be(reads: FakeReads) -> None:
    snapshot = Snapshot(reads)
    live = ViewReader(snapshot, snapshot, Table).view(())
    asked = reads.counted()
    after = ViewReader(snapshot, OverlayReads(snapshot, STEPS), Table).view(())

    assert {one.name: one.members for one in live.groups.values()} == {"Ops": (ZOE.id, JAN.id)}
    assert {one.name: one.members for one in after.groups.values()} == {"Ops": (ZOE.id,), "New": (ZOE.id,)}
    assert {one.name for one in after.users.values()} == {"zoe.doe"}
    assert (held(live), held(after)) == ({("Ops", PROD.id)}, {("New", TEST.id)})
    assert after.permission_sets[READ.id].session_duration == "PT9H"
    assert (live.permission_sets[READ.id].outdated, after.permission_sets[READ.id].outdated) == ((), ())
    # who is in the new pair
    more = {what: count - asked.get(what, 0) for what, count in reads.counted().items() if count != asked.get(what)}
    assert more == {"assignments_in": 1}


def test_only_what_is_asked_for_is_read(reads: FakeReads) -> None:
    snapshot = Snapshot(reads)
    view = ViewReader(snapshot, snapshot, {Table.GROUPS, Table.MEMBERSHIPS}).view()

    assert set(view.groups) == {OPS.id}
    assert view.unknown == frozenset(Table) - {Table.GROUPS, Table.MEMBERSHIPS}
    assert set(reads.counted()) == {"every", "members"}
