# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads a directory of 100,000 users into a snapshot, goes through it, and prints what that took as one JSON object."""

from __future__ import annotations

import json
import resource
import sys
from unittest import mock

from ansible_collections.steward.identity_center.plugins.module_utils._aws import calls
from ansible_collections.steward.identity_center.plugins.module_utils._aws.identity_store import IdentityStore
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Kind
from ansible_collections.steward.identity_center.plugins.module_utils._overlay.identity_store import OverlayStore
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import Action
from ansible_collections.steward.identity_center.plugins.module_utils._plan.step import Step
from ansible_collections.steward.identity_center.plugins.module_utils._snapshot.identity_store import SnapshotStore
from benchmarks.company import LARGE
from benchmarks.service import GROUP, STORE, USER, Service, identifier


def main() -> int:
    """Read, look at everything once, through planned steps too, and tell."""
    service = Service(LARGE)
    # The quotas of the service would make this wait for minutes, and cost nothing while it does.
    with mock.patch.object(calls, "_AT_ONCE", sys.maxsize):
        snapshot = SnapshotStore(IdentityStore(service.client(), STORE))
        for kind in (Kind.USER, Kind.GROUP):
            snapshot.read(kind)
        snapshot.read_memberships()
    renamed = Step(
        action=Action.UPDATE, kind=Kind.USER, ids=(identifier(0, USER),), attributes={"user_name": "renamed"}
    )
    view = OverlayStore(snapshot, [renamed])
    found = sum(view.find(Kind.USER, "user_name", LARGE.user_name(number)) is not None for number in range(LARGE.users))
    members = sum(len(view.members(identifier(number, GROUP))) for number in range(LARGE.groups))
    groups = sum(len(view.groups_of(one.id)) for one in view.every(Kind.USER))
    if (found, members, groups) != (LARGE.users - 1, LARGE.memberships, LARGE.memberships):
        print(f"found {found} users, {members} members, {groups} groups of users", file=sys.stderr)
        return 1
    used = resource.getrusage(resource.RUSAGE_SELF)
    scale = 1 if sys.platform == "darwin" else 1024
    told = {
        "users": LARGE.users,
        "memberships": LARGE.memberships,
        "megabytes": used.ru_maxrss * scale / 1_000_000,
        "seconds": used.ru_utime + used.ru_stime,
        "calls": service.calls,
    }
    print(json.dumps(told))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
