# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which browser the tests of the report take, and what they say where there is none."""

from __future__ import annotations

import functools
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


class Debian:
    """A Debian without a browser, as far as a PATH can tell; its apt-get says what it was asked for."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._log, self._folder = folder / "asked", folder / "bin"
        self._folder.mkdir()
        release = folder / "os-release"
        release.write_text("ID=debian\n")
        monkeypatch.setenv("PATH", str(self._folder))
        monkeypatch.setattr(browser, "found", functools.partial(browser.found, applications=()))
        monkeypatch.setattr(browser, "may_install", functools.partial(browser.may_install, release=release, user=0))

    def apt(self, install: str) -> None:
        """What apt-get does; `install` is what it does for that, in words of the shell, in which $bin is the folder."""
        path = self._folder / "apt-get"
        path.write_text(
            f'#!/bin/sh\nbin={self._folder}\nlog={self._log}\necho "$DEBIAN_FRONTEND: $*" >>"$log"\n'
            f'case "$1" in install) {install} ;; esac\n'
        )
        path.chmod(0o755)

    @property
    def asked(self) -> list[str]:
        """The first word of each call."""
        lines = self._log.read_text().splitlines()
        assert all(line.startswith("noninteractive: ") for line in lines)
        return [line.split()[1] for line in lines]


@pytest.fixture
def debian(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Debian:
    return Debian(tmp_path, monkeypatch)


GOES_WELL = ': >"$bin/chromium"; /bin/chmod 755 "$bin/chromium"'


def test_root_of_debian_gets_chromium_from_apt(debian: Debian, tmp_path: Path) -> None:
    debian.apt(GOES_WELL)

    assert browser.program() == str(tmp_path / "bin" / "chromium")
    assert debian.asked == ["install"]
    assert browser.program() == str(tmp_path / "bin" / "chromium")
    assert debian.asked == ["install"]


def test_lists_of_packages_are_fetched_where_it_does_not_work_without(debian: Debian, tmp_path: Path) -> None:
    debian.apt(f'if [ -e "$bin/tried" ]; then {GOES_WELL}; else : >"$bin/tried"; exit 100; fi')

    assert browser.program() == str(tmp_path / "bin" / "chromium")
    assert debian.asked == ["install", "update", "install"]


def test_what_apt_says_is_told(debian: Debian) -> None:
    debian.apt("echo 'E: no such package' >&2; exit 100")

    with pytest.raises(ToolError, match=r"apt-get install chromium\).* chromium says: E: no such package"):
        browser.program()
    assert debian.asked == ["install", "update", "install"]
