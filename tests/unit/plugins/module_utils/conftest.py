# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What every unit test needs: no settings of the person who runs it, and no network."""

from __future__ import annotations

import os
import socket

import pytest

# Before the helpers are imported, which make clients.
for name in [name for name in os.environ if name.startswith("AWS_")]:
    del os.environ[name]
os.environ.update(AWS_CONFIG_FILE=os.devnull, AWS_SHARED_CREDENTIALS_FILE=os.devnull, AWS_EC2_METADATA_DISABLED="true")


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that wants to use the network fails."""

    def refuse(*_arguments: object, **_more: object) -> None:
        raise AssertionError("a unit test wants to use the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
