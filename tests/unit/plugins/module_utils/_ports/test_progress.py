# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whoever takes note of progress offers all of it, and takes whatever is told, in any order."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._ports.progress import NoTracker, Phase, Tracker
from ansible_collections.steward.identity_center.plugins.module_utils._task.progress import FileTracker
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_tracker import FakeTracker
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.port_methods import methods

OFFERED = pytest.mark.parametrize(
    ("offered", "make"),
    [
        pytest.param(NoTracker, lambda _path: NoTracker(), id="nobody wants to know"),
        pytest.param(FakeTracker, lambda _path: FakeTracker(), id="the tracker of these tests"),
        pytest.param(FileTracker, FileTracker, id="the file"),
    ],
)


@OFFERED
def test_each_offers_what_the_engine_needs(offered: type, make: Callable[[Path], Tracker], tmp_path: Path) -> None:
    has, needs = methods(offered), methods(Tracker)

    assert {name: has.get(name) for name in needs} == needs


@OFFERED
def test_each_takes_what_is_told_in_any_order(offered: type, make: Callable[[Path], Tracker], tmp_path: Path) -> None:
    (tmp_path / "progress").touch()
    tracker = make(tmp_path / "progress")

    tracker.did("users", failed=True)
    tracker.waits("users", -1)
    tracker.reads("users", 0)
    for phase in Phase:
        assert tracker.begin(phase, {"users": 2}) is None

    if isinstance(tracker, FileTracker):
        told = [json.loads(line) for line in (tmp_path / "progress").read_text().splitlines()]
        assert [line["phase"] for line in told][-len(Phase) :] == [phase.value for phase in Phase]
