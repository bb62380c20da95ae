# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the controller hands to a task of a whole directory."""

from __future__ import annotations

import json
import os
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import InvalidInput
from ansible_collections.steward.identity_center.plugins.module_utils._options.lines import unpacked
from ansible_collections.steward.identity_center.plugins.module_utils._options.spec import (
    DIRECTORY_FILE,
    LINES,
    NOW,
    RECORDED,
    RECORDED_FILE,
)
from ansible_collections.steward.identity_center.plugins.module_utils._ports.progress import NoTracker
from ansible_collections.steward.identity_center.plugins.module_utils._task.handed import handed_over


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The file of the directory."""
    path = tmp_path / "lines.jsonl"
    path.write_text('{"kind":"users"}\n{"end":1}\n', encoding="utf-8")
    monkeypatch.setenv(DIRECTORY_FILE, str(path))
    monkeypatch.delenv(RECORDED_FILE, raising=False)
    return path


def test_lines_and_the_time(lines: Path) -> None:
    handed = handed_over(NoTracker())

    assert list(handed[LINES]) == lines.read_text(encoding="utf-8").splitlines(keepends=True)
    assert abs(datetime.now(timezone.utc) - handed[NOW]) < timedelta(minutes=5)
    assert handed[RECORDED] is None


def test_without_the_action_plugin_there_is_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(DIRECTORY_FILE, raising=False)

    with pytest.raises(InvalidInput, match="call the module by its full name"):
        handed_over(NoTracker())


@pytest.mark.usefixtures("lines")
def test_a_file_that_is_gone_is_told_of(lines: Path) -> None:
    lines.unlink()

    with pytest.raises(InvalidInput, match=r"STEWARD_IDENTITY_CENTER_DIRECTORY: .* can't be read \(No such file"):
        list(handed_over(NoTracker())[LINES])


@pytest.mark.parametrize("done", [True, False])
def test_a_pipe_is_read_to_its_end_whether_or_not_the_controller_is_still_there(lines: Path, done: bool) -> None:
    text = lines.read_text(encoding="utf-8")
    lines.unlink()
    os.mkfifo(lines)
    # As the controller does: what is in a pipe stays as long as somebody has it open for reading.
    reading = os.open(lines, os.O_RDONLY | os.O_NONBLOCK)
    writing = os.open(lines, os.O_WRONLY)
    handed = handed_over(NoTracker())[LINES]
    os.write(writing, text.encode())
    if done:
        os.close(writing)

    found = [next(handed), next(handed)]

    assert "".join(found) == text
    if not done:
        os.close(writing)
    assert next(handed, None) is None
    os.close(reading)


def test_nobody_waits_for_a_controller_that_is_gone(lines: Path) -> None:
    lines.unlink()
    os.mkfifo(lines)

    with pytest.raises(InvalidInput, match="is incomplete; run the task again"):
        list(unpacked(handed_over(NoTracker())[LINES]))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (json.dumps({"entries": [{"action": "create"}]}), ({"action": "create"},)),
        (json.dumps({"entries": ["action"]}), None),
        (json.dumps({"entries": "create"}), None),
        ("[]", None),
        ("{}", None),
        ("no plan", None),
    ],
)
@pytest.mark.usefixtures("lines")
def test_a_recorded_plan_that_is_none_explains_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str, expected: object
) -> None:
    path = tmp_path / "plan.json"
    path.write_text(text, encoding="utf-8")
    monkeypatch.setenv(RECORDED_FILE, str(path))

    assert handed_over(NoTracker())[RECORDED] == expected
