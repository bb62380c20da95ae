# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which browser the tests of the report take, and what they say where there is none."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tools import browser
from tools.environment import ToolError


@pytest.mark.parametrize(
    ("there", "taken"),
    [
        (["chromium", "google-chrome"], "google-chrome"),
        (["chromium"], "chromium"),
        (["microsoft-edge"], "microsoft-edge"),
        ([browser.APPLICATIONS[0]], browser.APPLICATIONS[0]),
        ([], None),
    ],
)
def test_the_first_that_is_found_is_taken(there: list[str], taken: str | None) -> None:
    assert browser.found(lambda name: name if name in there else None) == taken


@pytest.mark.parametrize(
    ("release", "user", "apt", "expected"),
    [
        ("ID=debian\n", 0, True, True),
        ('NAME="Ubuntu"\nID=ubuntu\nID_LIKE=debian\n', 0, True, True),
        ('ID=linuxmint\nID_LIKE="ubuntu debian"\n', 0, True, True),
        ("ID=debian\n", 1000, True, False),
        ("ID=debian\n", 0, False, False),
        ('ID="rhel"\nID_LIKE="fedora"\n\n', 0, True, False),
        (None, 0, True, False),
    ],
)
def test_only_root_of_debian_and_its_children_installs(
    tmp_path: Path, release: str | None, user: int, apt: bool, expected: bool
) -> None:
    path = tmp_path / "os-release"
    if release is not None:
        path.write_text(release)

    assert browser.may_install(lambda _name: "apt-get" if apt else None, path, user) is expected


def test_where_there_is_none_the_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "found", lambda: None)
    monkeypatch.setattr(browser, "may_install", lambda: False)

    with pytest.raises(
        ToolError, match=r"install Google Chrome, Chromium or Microsoft Edge .*apt-get install chromium"
    ):
        browser.program()


def test_what_apt_says_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, ...]] = []

    def run(command: tuple[str, ...], **_more: object) -> subprocess.CompletedProcess[str]:
        asked.append(command)
        return subprocess.CompletedProcess(command, int("install" in command), "", "E: no such package")

    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setattr(browser, "found", lambda: None)
    monkeypatch.setattr(browser, "may_install", lambda: True)

    with pytest.raises(ToolError, match="chromium says: E: no such package"):
        browser.program()
    assert [command[1] for command in asked] == ["update", "install"]


def test_a_browser_that_was_installed_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    programs = iter([None, "/usr/bin/chromium"])
    done = subprocess.CompletedProcess([], 0, "", "")
    monkeypatch.setattr(subprocess, "run", lambda _command, **_more: done)
    monkeypatch.setattr(browser, "found", lambda: next(programs))
    monkeypatch.setattr(browser, "may_install", lambda: True)

    assert browser.program() == "/usr/bin/chromium"
