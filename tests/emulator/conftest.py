# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A running emulator for each test."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from emulator_process import Access, Directory, Emulator


@pytest.fixture(scope="session", autouse=True)
def _no_configuration_of_the_user() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("AWS_")]:
            patch.delenv(name)
        for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
            patch.setenv(name, os.devnull)
        yield


@pytest.fixture(scope="session")
def shared_emulator() -> Iterator[Emulator]:
    running = Emulator()
    yield running
    assert running.stop() == 0
    assert running.errors == ""


@pytest.fixture
def emulator(shared_emulator: Emulator) -> Emulator:
    """An emulator as it is when it starts without flags."""
    shared_emulator.control("POST", "reset", {"all": True})
    return shared_emulator


@pytest.fixture
def directory(emulator: Emulator) -> Directory:
    return Directory(emulator.client())


@pytest.fixture
def access(emulator: Emulator) -> Access:
    return Access(emulator.client("sso-admin"))


@pytest.fixture
def start() -> Iterator[Callable[..., Emulator]]:
    """Start emulators of the test's own."""
    running: list[Emulator] = []

    def starter(*flags: str) -> Emulator:
        running.append(Emulator(*flags))
        return running[-1]

    yield starter
    for each in running:
        if each.process.poll() is None:
            each.stop()
