# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How far a task is, in words, as wide as there is room, and as often as people want to see it."""

from __future__ import annotations

import json
import os
import threading
import typing as t
from pathlib import Path

import pytest

from ansible_collections.steward.identity_center.plugins.plugin_utils._directory import following
from ansible_collections.steward.identity_center.plugins.plugin_utils._directory.following import (
    Cadence,
    Follower,
    cadence,
)
from ansible_collections.steward.identity_center.plugins.plugin_utils._directory.telling import Telling

NOTE: dict[str, t.Any] = {
    "phase": "comparing",
    "at": 0.0,
    "kinds": {},
    "failed": 0,
    "under_way": {},
    "calls": 0,
    "reading": None,
}
TERMINAL, LOG = Cadence(every=5, width=100), Cadence(every=30, width=160)


def told(*notes: dict[str, t.Any], width: int = 200, host: str | None = None) -> str | None:
    telling = Telling(width, host)
    telling.take(json.dumps({**NOTE, **note}) for note in notes)
    return telling.sentence()


# ---- words


def test_before_anything_is_known_nothing_is_told() -> None:
    assert told() is None


@pytest.mark.parametrize(
    ("notes", "expected"),
    [
        pytest.param([{"phase": "checking"}], "checking", id="the first note"),
        pytest.param([{"phase": "reading back", "calls": 7}], "reading back: 7 calls", id="the first calls"),
        pytest.param(
            [
                {"phase": "reading the files", "kinds": {"entries": [1000, 0]}},
                {"phase": "reading the files", "at": 2.0, "kinds": {"entries": [25000, 0]}},
            ],
            "reading the files: 25,000 entries, 12,000/s",
            id="entries",
        ),
        pytest.param(
            [{"kinds": {"users": [10, 20]}}, {"at": 1.0, "kinds": {"users": [15, 20], "groups": [0, 5]}}],
            "comparing: 15 of 25 entries, 5/s",
            id="comparing",
        ),
        pytest.param(
            [
                {"kinds": {"users": [0, 20]}, "calls": 2, "reading": ["users", 2, 0]},
                {"at": 2.0, "kinds": {"users": [0, 20]}, "calls": 40, "reading": ["users", 40, 0]},
            ],
            "reading: users (40 calls), 19 calls/s, 0 of 20 entries compared",
            id="a list of unknown length",
        ),
        pytest.param(
            [
                {"kinds": {"users": [20, 20]}, "calls": 2, "reading": ["memberships", 2, 500]},
                {"at": 2.0, "kinds": {"users": [20, 20]}, "calls": 40, "reading": ["memberships", 40, 500]},
            ],
            "reading: memberships (40 of 500 calls), about 25 s left, 19 calls/s, 20 of 20 entries compared",
            id="a known number of calls",
        ),
        pytest.param(
            [
                {"kinds": {"users": [20, 20]}, "calls": 2, "reading": ["memberships", 2, 30]},
                {"at": 2.0, "kinds": {"users": [20, 20]}, "calls": 40, "reading": ["memberships", 40, 30]},
            ],
            "comparing: 20 of 20 entries",
            id="more calls than were expected",
        ),
        pytest.param(
            [{"phase": "reading back", "calls": 7}, {"phase": "reading back", "at": 1.0, "calls": 1207}],
            "reading back: 1,207 calls, 1,200 calls/s",
            id="reading back",
        ),
        pytest.param(
            [{"phase": "applying", "kinds": {"users": [5, 5]}}],
            "applying: 5 of 5 changes",
            id="all of it",
        ),
    ],
)
def test_a_phase_is_told_by_what_is_known_of_it(notes: list[dict[str, t.Any]], expected: str) -> None:
    assert told(*notes) == expected


APPLYING = [
    {
        "phase": "applying",
        "at": at,
        "kinds": {"users": [users, 1000], "memberships": [members, 3000], "account assignments": [0, 300]},
        "failed": failed,
        "under_way": {"memberships": 1, "account assignments": 15},
    }
    for at, users, members, failed in ((0.0, 900, 0, 0), (10.0, 1000, 100, 3))
]


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (
            300,
            (
                "applying: 1,100 of 4,300 changes, 3 failed, about 5 min left, 20/s, waits for memberships (1), "
                "account assignments (15), of them users 1,000 of 1,000, memberships 100 of 3,000, account assignments 0 of 300, on here"
            ),
        ),
        (
            160,
            (
                "applying: 1,100 of 4,300 changes, 3 failed, about 5 min left, 20/s, waits for memberships (1), "
                "account assignments (15), on here"
            ),
        ),
        (100, "applying: 1,100 of 4,300 changes, 3 failed, about 5 min left, 20/s"),
        (60, "applying: 1,100 of 4,300 changes, 3 failed, about 5 min left"),
        (59, "applying: 1,100 of 4,300 changes, 3 failed"),
        (10, "applying: 1,100 of 4,300 changes"),
    ],
)
def test_what_matters_less_is_left_out_where_it_is_narrow(width: int, expected: str) -> None:
    line = told(*APPLYING, width=width, host="here")

    assert line == expected
    assert len(str(line)) <= max(width, 33)


@pytest.mark.parametrize(
    ("done", "expected"),
    [
        (4, "a few seconds left"),
        (17, "about 20 s left"),
        (120, "about 2 min left"),
        (7200, "about 2.0 h left"),
    ],
)
def test_the_time_that_is_left_is_no_more_exact_than_anybody_knows(done: int, expected: str) -> None:
    notes = [{"phase": "applying", "at": float(at), "kinds": {"users": [at, 1 + done]}} for at in (0, 1)]

    assert str(told(*notes)).split(", ")[1:] == [expected, "1.0/s"]


def test_rates_are_those_of_the_last_half_minute() -> None:
    slow = [{"phase": "checking", "at": float(at), "kinds": {"entries": [at, 0]}} for at in range(100)]
    fast = [{"phase": "checking", "at": 99.0 + at, "kinds": {"entries": [100 + 10 * at, 0]}} for at in range(1, 31)]

    assert told(*slow, *fast) == "checking: 400 entries, 10/s"


def test_a_new_phase_has_its_own_rate() -> None:
    checked = {"phase": "checking", "kinds": {"entries": [9, 0]}}

    assert told(checked, {"at": 5.0, "kinds": {"users": [5, 9]}}) == "comparing: 5 of 9 entries"


# ---- how often


@pytest.mark.parametrize(
    ("wanted", "terminal", "environment", "callback", "expected"),
    [
        ("auto", 100, {}, "default", TERMINAL),
        ("auto", None, {}, "default", LOG),
        ("auto", 100, {"AWX_ISOLATED_DATA_DIR": "/runner/artifacts/1"}, "awx_display", LOG),
        ("auto", 100, {"RUNNER_OMIT_EVENTS": "False"}, "minimal", LOG),
        ("auto", 100, {}, "ansible.posix.json", None),
        ("auto", None, {}, "jsonl", None),
        ("terminal", 60, {}, "default", Cadence(every=5, width=60)),
        ("terminal", None, {"AWX_PRIVATE_DATA_DIR": "/tmp/awx_1"}, "json", Cadence(every=5, width=80)),
        ("log", 100, {}, "json", LOG),
        ("none", 100, {}, "default", None),
        ("nonsense", 100, {}, "default", None),
    ],
)
def test_people_and_logs_see_it_as_often_as_it_helps(
    wanted: str, terminal: int | None, environment: dict[str, str], callback: str, expected: Cadence | None
) -> None:
    assert cadence(wanted, terminal, environment, callback) == expected


def test_a_terminal_is_as_wide_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "get_terminal_size", lambda _fd: os.terminal_size((97, 20)))
    assert following._columns() == 97

    def none(_fd: int) -> os.terminal_size:
        raise OSError(25, "Inappropriate ioctl for device")

    monkeypatch.setattr(os, "get_terminal_size", none)
    assert following._columns() is None


# ---- the file


def test_the_file_is_followed_line_by_line(tmp_path: Path) -> None:
    path, shown = tmp_path / "progress", list[str]()
    follower = Follower(path, Telling(80), shown.append, 60)
    path.write_text("")
    follower.tell()
    whole, begun = json.dumps({**NOTE, "phase": "checking"}), json.dumps(NOTE)
    path.write_text(f"{whole}\n{begun[:10]}")
    follower.tell()
    path.write_text(f"{whole}\n{begun}\n")
    follower.tell()

    assert shown == ["checking", "comparing"]


def test_lines_are_shown_until_it_is_left(tmp_path: Path) -> None:
    path, shown, seen = tmp_path / "progress", list[str](), threading.Event()
    path.write_text(json.dumps(NOTE) + "\n")

    def show(line: str) -> None:
        shown.append(line)
        seen.set()

    with Follower(path, Telling(80), show, 0.01):
        assert seen.wait(10)
    count = len(shown)

    assert not seen.clear() and not seen.wait(0.1)
    assert shown == ["comparing"] * count


def test_a_task_that_is_done_soon_shows_nothing(tmp_path: Path) -> None:
    shown: list[str] = []

    with Follower(tmp_path / "progress", Telling(80), shown.append, 5):
        pass

    assert shown == []


def test_the_rate_of_a_kind_is_that_since_it_began() -> None:
    notes = [
        {
            "phase": "applying",
            "at": float(at),
            "kinds": {"users": [at * 20, 400], "groups": [max(0, at - 18) * 10, 100]},
        }
        for at in range(21)
    ]

    assert str(told(*notes)).split(", ")[1] == "about 10 s left"


def test_what_is_read_while_there_is_nothing_to_compare_has_no_entries() -> None:
    notes = [{"at": float(at), "calls": 10 * at, "reading": ["accounts", 10 * at, 100]} for at in range(3)]

    assert told(*notes) == "reading: accounts (20 of 100 calls), about 10 s left, 10 calls/s"
    assert told(notes[0], {"calls": 1, "reading": ["accounts", 1, 0]}) == "reading: accounts (1 calls)"
