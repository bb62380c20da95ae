# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the engine needs of an identity store, and who offers it."""

from __future__ import annotations

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._aws.identity_store import IdentityStore
from ansible_collections.steward.identity_center.plugins.module_utils._model.keys import Handle
from ansible_collections.steward.identity_center.plugins.module_utils._overlay.identity_store import OverlayStore
from ansible_collections.steward.identity_center.plugins.module_utils._ports.identity_store import (
    Store,
    StoreReads,
    StoreWrites,
)
from ansible_collections.steward.identity_center.plugins.module_utils._snapshot.identity_store import SnapshotStore
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_store import WRITES, FakeStore
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.port_methods import methods


@pytest.mark.parametrize(
    ("offered", "promised"),
    [(IdentityStore, Store), (OverlayStore, StoreReads), (SnapshotStore, StoreReads), (FakeStore, Store)],
    ids=["the gateway", "the view of what is planned", "the snapshot", "the store of these tests"],
)
def test_a_store_offers_what_the_engine_needs(offered: type, promised: type) -> None:
    has, needs = methods(offered), methods(promised)

    assert {name: has.get(name) for name in needs} == needs


def test_reading_and_writing_are_kept_apart() -> None:
    assert set(methods(StoreWrites)) == set(WRITES)
    assert not set(methods(StoreReads)) & set(WRITES)
    assert set(methods(Store)) == {*methods(StoreReads), *WRITES}


def test_the_view_of_what_is_planned_cannot_write() -> None:
    assert not set(methods(OverlayStore)) & set(WRITES)


def test_a_handle_needs_no_revision() -> None:
    assert Handle(id="x").revision is None
