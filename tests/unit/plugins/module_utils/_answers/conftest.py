# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the tests of answers need: nobody waits for real."""

from __future__ import annotations

import functools

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._apply import waiter


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long was waited, without waiting."""
    waits: list[float] = []
    monkeypatch.setattr(waiter, "Waiter", functools.partial(waiter.Waiter, sleep=waits.append))
    return waits
