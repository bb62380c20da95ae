# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How far a task is, as lines of a file."""

from __future__ import annotations

import json
import typing as t
from pathlib import Path
from types import SimpleNamespace

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._apply.executor import apply
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Kind
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import FailureKind
from ansible_collections.steward.identity_center.plugins.module_utils._model.keys import Handle
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import Plan
from ansible_collections.steward.identity_center.plugins.module_utils._ports.progress import NoTracker, Phase
from ansible_collections.steward.identity_center.plugins.module_utils._task.progress import (
    FileTracker,
    applying,
    tracker_of,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import failed_call
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_tracker import FakeTracker
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.named_changes import created

NAME = "STEWARD_IDENTITY_CENTER_PROGRESS"


class Followed:
    """A tracker with a clock of its own, and the file that it writes."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "progress"
        self.path.touch()
        self.now = 100.0
        self.tracker = FileTracker(self.path, lambda: self.now)

    def told(self) -> list[dict[str, t.Any]]:
        return [json.loads(line) for line in self.path.read_text().splitlines()]


@pytest.fixture
def followed(tmp_path: Path) -> Followed:
    return Followed(tmp_path)


def test_a_line_says_all_that_is_known(followed: Followed) -> None:
    tracker = followed.tracker
    tracker.begin(Phase.COMPARING, {"users": 3, "groups": 0})
    followed.now += 0.5
    tracker.called()
    tracker.reads("memberships", 40)
    tracker.did("users")
    tracker.did("users", failed=True)
    tracker.waits("assignments", 2)
    tracker.waits("groups", 1)
    tracker.waits("groups", -1)
    followed.now += 0.5
    tracker.called()

    first, last = followed.told()
    assert first == {
        "phase": "comparing",
        "at": 100.0,
        "kinds": {"users": [0, 3]},
        "failed": 0,
        "under_way": {},
        "calls": 0,
        "reading": None,
    }
    assert last == {
        "phase": "comparing",
        "at": 101.0,
        "kinds": {"users": [2, 3]},
        "failed": 1,
        "under_way": {"assignments": 2},
        "calls": 2,
        "reading": ["memberships", 1, 40],
    }


def test_what_nobody_expected_is_counted_too(followed: Followed) -> None:
    followed.tracker.did("entries")

    assert followed.told()[-1]["kinds"] == {"entries": [1, 0]}


def test_there_is_a_line_in_a_second_and_one_where_a_phase_begins(followed: Followed) -> None:
    for step in range(1000):
        followed.now = 100 + step / 100
        followed.tracker.did("users")
    assert [line["at"] for line in followed.told()] == [100.0 + step for step in range(10)]

    followed.tracker.begin(Phase.APPLYING, {"users": 1})
    followed.tracker.did("users")
    last = followed.told()[-1]
    assert (last["phase"], last["kinds"], last["failed"]) == ("applying", {"users": [0, 1]}, 0)


def test_where_nobody_follows_any_more_it_is_no_failure(followed: Followed) -> None:
    followed.path.unlink()

    followed.tracker.begin(Phase.APPLYING, {})
    followed.path.touch()
    followed.now += 10
    followed.tracker.called()

    assert followed.told() == []


def test_calls_are_counted_where_the_controller_follows(followed: Followed, monkeypatch: pytest.MonkeyPatch) -> None:
    connection = SimpleNamespace(told=None)
    monkeypatch.setenv(NAME, str(followed.path))

    tracker = tracker_of(connection)

    assert isinstance(tracker, FileTracker)
    connection.told()
    assert followed.told()[-1]["calls"] == 1


def test_else_nobody_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(NAME, raising=False)

    assert isinstance(tracker_of(SimpleNamespace()), NoTracker)


def test_changes_are_told_as_they_begin_and_end() -> None:
    tracker = FakeTracker()
    users = [created(Kind.USER, name, {}) for name in ("ada", "ben")]
    plan = Plan(changes=(*users, created(Kind.GROUP, "Team", {})))

    def write(change: t.Any, _handles: t.Any) -> Handle:
        if change.name == "ben":
            raise failed_call(FailureKind.CONFLICT)
        return Handle(id=f"id-of-{change.name}")

    apply(
        plan,
        {Kind.USER: write, Kind.GROUP: write},
        {},
        check_mode=False,
        concurrency=1,
        **applying(tracker, plan),
    )

    assert tracker.told == [
        ("begin", "applying", {"users": 2, "groups": 1}),
        ("waits", "users", 1),
        ("waits", "users", -1),
        ("did", "users", False),
        ("waits", "users", 1),
        ("waits", "users", -1),
        ("did", "users", True),
        ("waits", "groups", 1),
        ("waits", "groups", -1),
        ("did", "groups", False),
        ("begin", "reading back", {}),
    ]


def test_what_is_only_planned_is_not_told() -> None:
    tracker = FakeTracker()
    plan = Plan(changes=(created(Kind.USER, "ada", {}),))

    apply(plan, {}, {}, check_mode=True, **applying(tracker, plan))

    assert tracker.told == []
