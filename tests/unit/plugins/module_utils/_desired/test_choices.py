# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a task may choose."""

from __future__ import annotations

from ansible_collections.steward.identity_center.plugins.module_utils._desired.choices import Waiting


def test_ends_are_waited_for_unless_asked_for_otherwise() -> None:
    assert Waiting() == Waiting(wait=True, timeout=600, concurrency=15)
