# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The ways in which the engine looks at a directory: as it is, from a snapshot, and through planned steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Kind
from ansible_collections.steward.identity_center.plugins.module_utils._overlay.access import OverlayAccess
from ansible_collections.steward.identity_center.plugins.module_utils._overlay.entitlements import OverlayEntitlements
from ansible_collections.steward.identity_center.plugins.module_utils._overlay.identity_store import OverlayStore
from ansible_collections.steward.identity_center.plugins.module_utils._snapshot.access import SnapshotAccess
from ansible_collections.steward.identity_center.plugins.module_utils._snapshot.identity_store import SnapshotStore
from ansible_collections.steward.identity_center.plugins.module_utils._snapshot.organization import SnapshotOrganization
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.conformance import World


def snapshot(world: World) -> World:
    """A snapshot into which everything was read at once."""
    store, access = SnapshotStore(world.store), SnapshotAccess(world.access)
    for kind in (Kind.USER, Kind.GROUP):
        store.read(kind)
    store.read_memberships()
    access.read_assignments()
    access.read_application_assignments()
    return replace(world, store=store, access=access, organization=SnapshotOrganization(world.organization))


def lazy_snapshot(world: World) -> World:
    """A snapshot that reads what it is asked for."""
    store, access = SnapshotStore(world.store), SnapshotAccess(world.access)
    return replace(world, store=store, access=access, organization=SnapshotOrganization(world.organization))


def overlay(world: World) -> World:
    """Through no steps at all."""
    return replace(
        world,
        store=OverlayStore(world.store, ()),
        access=OverlayAccess(world.access, ()),
        entitlements=OverlayEntitlements(world.entitlements, ()),
    )


WAYS: dict[str, Callable[[World], World]] = {
    "as it is": lambda world: world,
    "snapshot": snapshot,
    "lazy snapshot": lazy_snapshot,
    "overlay": overlay,
    "overlay of a snapshot": lambda world: overlay(snapshot(world)),
}
