# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The lookup as Ansible finds it."""

from __future__ import annotations

import pytest
from ansible.plugins.loader import lookup_loader


def test_what_is_warned_of_is_shown_and_returned(monkeypatch: pytest.MonkeyPatch) -> None:
    lookup = lookup_loader.get("steward.identity_center.warning")
    shown: list[str] = []
    monkeypatch.setattr("ansible.utils.display.Display.warning", lambda _self, text: shown.append(text))

    assert lookup.run(["nobody is called zoe", "nor bob"], {}) == shown == ["nobody is called zoe", "nor bob"]
