# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the ports promise, held against the gateways and the emulator; snapshots and overlays of them read the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from identity_center import IdentityCenter

from ansible_collections.steward.identity_center.plugins.module_utils._aws.account_access import AccountAccess
from ansible_collections.steward.identity_center.plugins.module_utils._aws.identity_store import IdentityStore
from ansible_collections.steward.identity_center.plugins.module_utils._aws.organizations import Organizations
from ansible_collections.steward.identity_center.plugins.module_utils._aws.sso_admin import SsoAdmin
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.conformance import (
    READS,
    SEED,
    WRITES,
    World,
    settle,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.seen_through import WAYS


@pytest.fixture(scope="module")
def seed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("conformance") / "seed.yml"
    path.write_text(SEED, encoding="utf-8")
    return path


def settled(running: IdentityCenter) -> World:
    """A directory behind the gateways."""
    return settle(
        IdentityStore(running.client("identitystore"), running.store_id),
        SsoAdmin(running.client("sso-admin"), running.instance_arn),
        Organizations(running.client("organizations")),
        AccountAccess(running.client("account-access"), running.instance_arn),
    )


@pytest.fixture(scope="module")
def worlds(seed: Path) -> Iterator[dict[str, World]]:
    """One that is only read, in all the ways in which the engine looks at it."""
    running = IdentityCenter("--seed", str(seed))
    world = settled(running)
    yield {name: through(world) for name, through in WAYS.items()}
    assert running.stop() == 0


@pytest.mark.parametrize(("case", "expected"), READS.values(), ids=READS)
@pytest.mark.parametrize("way", WAYS)
def test_reads(worlds: dict[str, World], way: str, case: Callable[[World], Any], expected: Any) -> None:
    assert case(worlds[way]) == expected


@pytest.fixture(scope="module")
def running(seed: Path) -> Iterator[IdentityCenter]:
    started = IdentityCenter("--seed", str(seed))
    yield started
    assert started.stop() == 0


@pytest.mark.parametrize(("case", "expected"), WRITES.values(), ids=WRITES)
def test_writes(running: IdentityCenter, case: Callable[[World], Any], expected: Any) -> None:
    seeded = running.control("POST", "reset", {"all": True})
    running.instance_arn, running.store_id = seeded["instance_arn"], seeded["identity_store_id"]

    assert case(settled(running)) == expected
