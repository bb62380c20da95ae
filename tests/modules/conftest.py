# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A running emulator for each test, and tasks that run against it in this process."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from identity_center import IdentityCenter
from tasks import Play
from xdist.scheduler import LoadScopeScheduling

TARGETS = "test_targets"


@pytest.fixture(scope="session", autouse=True)
def _no_configuration_of_the_user() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("AWS_")]:
            patch.delenv(name)
        for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
            patch.setenv(name, os.devnull)
        patch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        # Nothing here speaks TLS, and to read the authorities of the machine takes most of the time of a look at the log.
        for name in ("SSL_CERT_DIR", "SSL_CERT_FILE"):
            patch.setenv(name, os.devnull)
        yield


class ByFile(LoadScopeScheduling):
    """Where several processes share the tests, each file has one of them, for its fixtures; targets go one by one."""

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.partition("::")[0]
        return nodeid if Path(path).stem == TARGETS else path


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    """The groups of xdist 3.8 are none with pytest 9: it puts them into an attribute that pytest no longer reads."""
    return ByFile(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Targets first: the longest of all tests are among them."""
    items.sort(key=lambda item: item.path.stem != TARGETS)


@pytest.fixture(scope="session")
def shared_identity_center() -> Iterator[IdentityCenter]:
    running = IdentityCenter()
    yield running
    assert running.stop() == 0


@pytest.fixture
def identity_center(shared_identity_center: IdentityCenter) -> IdentityCenter:
    """An empty directory; no faults, no settings, an empty request log."""
    shared_identity_center.control("POST", "reset", {"all": True})
    return shared_identity_center


@pytest.fixture
def start() -> Iterator[Callable[..., IdentityCenter]]:
    """Start an Identity Center with flags, for this test alone: start("--seed", path)."""
    running: list[IdentityCenter] = []

    def starter(*flags: str) -> IdentityCenter:
        running.append(IdentityCenter(*flags))
        return running[-1]

    yield starter
    for each in running:
        each.stop()


@pytest.fixture
def play(identity_center: IdentityCenter) -> Play:
    """Runs tasks against the shared Identity Center."""
    return Play(identity_center)
