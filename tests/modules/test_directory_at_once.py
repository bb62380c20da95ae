# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Two runs at once on one directory, each in a process of its own: both end, and the directory is as wished."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from contents import contents, wished
from directories import directory_task, inline, organization
from held_task import PLANNED, READY
from identity_center import IdentityCenter
from tasks import Play, Result, sentences

from ansible_collections.steward.identity_center.plugins.module_utils._options.lines import packed
from ansible_collections.steward.identity_center.plugins.module_utils._options.spec import DIRECTORY_FILE

Directory = dict[str, list[dict[str, Any]]]

ACCOUNTS = ("Development", "Production")
READ_ONLY, BILLING = "arn:aws:iam::aws:policy/ReadOnlyAccess", "arn:aws:iam::aws:policy/job-function/Billing"
PURGE = ["users", "groups", "memberships", "permission_sets", "assignments"]
AGAIN = "un the task again"
HELD = Path(__file__).with_name("held_task.py")
# No answer of a task takes so long.
SECONDS = 300


def person(name: str, **more: str) -> dict[str, Any]:
    """The entry of a user."""
    return {"user_name": name, "display_name": name, "given_name": name, "family_name": "Ek", **more}


def team(name: str) -> Directory:
    """The file of a team: people, groups and assignments of its own; somebody and a permission set are in all such files."""
    people = [f"{name}{number}" for number in range(12)]
    own = {"groups": [f"{name} all", f"{name} few"], "permission_sets": ["Look", f"{name}Work"]}
    return {
        "users": [person("shared"), *(person(one, email=f"{one}@example.com") for one in people)],
        "groups": [
            {"display_name": f"{name} all", "members": ["shared", *people]},
            {"display_name": f"{name} few", "members": people[:3]},
        ],
        "permission_sets": [
            {"name": "Look", "managed_policies": [READ_ONLY], "tags": {"for": "all"}},
            {"name": f"{name}Work", "managed_policies": [BILLING], "session_duration": "4h"},
        ],
        "assignments": [{**own, "users": people[:1], "accounts": list(ACCOUNTS)}],
    }


def changed(directory: Directory) -> Directory:
    """Another version of a team's file: people and a group leave, others move, and access changes."""
    shared, *people = directory["users"]
    everybody, look = directory["groups"][0], directory["permission_sets"][0]
    names = [one["user_name"] for one in people]
    return {
        "users": [{**shared, "title": "Dr"}, *({**one, "title": "Dr"} for one in people[:6]), person("newcomer")],
        "groups": [{**everybody, "members": ["newcomer", *names[:4]]}],
        "permission_sets": [{**look, "managed_policies": [BILLING], "tags": {}}],
        "assignments": [
            {"groups": [everybody["display_name"]], "permission_sets": ["Look"], "accounts": ["Production"]}
        ],
    }


class Run:
    """One task of idc_directory in a process of its own, started at a socket of held_task."""

    def __init__(self, tasks: Path, play: Play, directory: Mapping[str, Any], path: Path, **options: Any) -> None:
        with path.open("w", encoding="utf-8") as file:
            file.writelines(packed(inline(directory)))
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.settimeout(SECONDS)
        self._socket.connect(str(tasks))
        self._lines = self._socket.makefile("rw", encoding="utf-8")
        self._said = ""
        more = {"_ansible_check_mode": False, "_ansible_diff": True, "_ansible_no_log": False}
        given = {"options": {**play.defaults, **options, **more}, "environment": {DIRECTORY_FILE: str(path)}}
        self._say(json.dumps(given))

    def planned(self) -> bool:
        """Whether it has planned something, once it is that far."""
        self._said = self._lines.readline()
        return self._said == PLANNED

    def go(self) -> None:
        """Let it write what it has planned."""
        self._said = ""
        self._say("")

    def result(self) -> Result:
        """Its result, once it has ended."""
        printed = self._said + self._lines.read()
        result: Result = json.loads(printed.strip().splitlines()[-1])
        return result

    def end(self) -> None:
        """Leave nothing running, also where a test fails: a task that nobody lets go ends."""
        self._lines.close()
        self._socket.close()

    def _say(self, line: str) -> None:
        self._lines.write(f"{line}\n")
        self._lines.flush()


Begin = Callable[..., Run]


@pytest.fixture
def organized(start: Callable[..., IdentityCenter], tmp_path: Path) -> Play:
    """Tasks against an empty instance with accounts."""
    return Play(start("--seed", organization(tmp_path, *ACCOUNTS)))


@pytest.fixture(scope="module")
def tasks() -> Iterator[Path]:
    """Where tasks are started."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "tasks"
        with subprocess.Popen(
            [sys.executable, HELD, "idc_directory", place], stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == READY
            yield place
            process.terminate()


@pytest.fixture
def begin(organized: Play, tasks: Path, tmp_path: Path) -> Iterator[Begin]:
    """Start a task: begin(directory, **options)."""
    runs: list[Run] = []

    def starter(directory: Mapping[str, Any], **options: Any) -> Run:
        runs.append(Run(tasks, organized, directory, tmp_path / f"{len(runs)}.jsonl", **options))
        return runs[-1]

    yield starter
    for run in runs:
        run.end()


def together(*runs: Run) -> list[Result]:
    """The results of runs that all plan before any of them writes."""
    for run in runs:
        assert run.planned()
    for run in runs:
        run.go()
    return [run.result() for run in runs]


def assert_ended(result: Result) -> None:
    """It was done, or says what was not, why, and that another run will do it."""
    if not result.get("failed"):
        assert {change["status"] for change in result["changes"]} <= {"done"}
        return
    assert AGAIN in result["msg"], result["msg"]
    assert "Traceback" not in result["msg"]


def assert_as_wished(play: Play, *directories: Directory, purge: list[str] | None = None) -> None:
    """Everything is there once, nothing else is, and no run has anything left to do."""
    assert contents(play.identity_center) == wished(*directories)
    for directory in directories:
        again = directory_task(play, directory, purge=purge or [], check=True)
        assert not again.get("failed"), again["msg"]
        assert (again["changed"], again["changes"]) == (False, [])


def test_the_same_file_twice_makes_everything_once(organized: Play, begin: Begin) -> None:
    directory = team("red")

    first, second = together(begin(directory, purge=PURGE), begin(directory, purge=PURGE))

    for result in (first, second):
        assert not result.get("failed"), result["msg"]
        assert {change["status"] for change in result["changes"]} == {"done"}
    assert_as_wished(organized, directory, purge=PURGE)


def test_two_teams_with_a_file_each_get_both_what_they_wish(organized: Play, begin: Begin) -> None:
    red, blue = team("red"), team("blue")
    purge = ["memberships"]

    results = together(begin(red, purge=purge), begin(blue, purge=purge))

    for result in results:
        assert not result.get("failed"), result["msg"]
    assert_as_wished(organized, red, blue, purge=purge)


def brought(play: Play, directory: Directory, **options: Any) -> Result:
    """The result of a run that has to succeed."""
    done = directory_task(play, directory, **options)
    assert not done.get("failed"), done["msg"]
    return done


LIMITLESS = {"users": "100%", "groups": "100%", "memberships": "100%", "permission_sets": "100%", "assignments": "100%"}
CHANGING = {"purge": PURGE, "max_deletions": {**LIMITLESS, "members_per_group": "100%"}}


def test_the_same_changes_twice_are_done_once(organized: Play, begin: Begin) -> None:
    before = team("red")
    brought(organized, before)
    after = changed(before)

    for result in together(begin(after, **CHANGING), begin(after, **CHANGING)):
        assert_ended(result)

    brought(organized, after, **CHANGING)
    assert_as_wished(organized, after, purge=PURGE)


@pytest.mark.parametrize("listing", ["ListUsers", "ListPermissionSets"])
def test_who_reads_while_another_deletes_ends_too(organized: Play, begin: Begin, listing: str) -> None:
    before = team("red")
    brought(organized, before)
    after = changed(before)
    deleting = begin(after, **CHANGING)
    assert deleting.planned()
    seen = organized.identity_center.operations().count(listing)

    # Its answer is on its way, and what it lists is deleted meanwhile.
    with organized.identity_center.faults({"operation": listing, "fault": {"delay_ms": 3000}}):
        reading = begin(after, **CHANGING)
        until(lambda: organized.identity_center.operations().count(listing) > seen)
        deleting.go()
        first = deleting.result()
        if reading.planned():
            reading.go()
        second = reading.result()

    for result in (first, second):
        assert_ended(result)
    brought(organized, after, **CHANGING)
    assert_as_wished(organized, after, purge=PURGE)


def until(comes: Callable[[], bool]) -> None:
    """Wait for it, and fail where it does not come."""
    deadline = time.monotonic() + 60
    while not comes():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_who_wants_somebody_otherwise_is_told_and_gets_it_with_another_run(organized: Play, begin: Begin) -> None:
    red, blue = team("red"), team("blue")
    red["users"][0]["title"], blue["users"][0]["title"] = "Red", "Blue"

    results = together(begin(red), begin(blue))

    (loser,) = [one for one in zip((red, blue), results, strict=True) if one[1].get("failed")]
    directory, told = loser
    assert "Meanwhile the user shared" in told["msg"]
    assert_ended(told)
    assert "update user shared" in sentences(brought(organized, directory))
    assert contents(organized.identity_center) == wished(red, blue)
