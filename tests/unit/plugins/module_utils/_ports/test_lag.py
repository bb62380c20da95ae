# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How long what was just written is waited for."""

from __future__ import annotations

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._ports.lag import PATIENCE


def test_patience_lasts_about_three_seconds() -> None:
    assert sum(PATIENCE) == pytest.approx(3, abs=0.2)
