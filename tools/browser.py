# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The browser for the tests of the HTML report: Chrome, Chromium or Edge where one is found.

On Debian and Ubuntu, root gets the package chromium installed. Nothing else is asked of the machine.

    python -m tools.browser      prints the program
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from tools.environment import ToolError

NAMES = (
    *("google-chrome", "google-chrome-stable", "chromium", "chromium-browser", "chrome"),
    *("microsoft-edge", "microsoft-edge-stable", "msedge"),
)
# Where macOS has them.
APPLICATIONS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
# Lists of packages may be lacking, or older than what the mirrors have; somebody else may be installing.
UPDATE = ("apt-get", "update", "--quiet")
INSTALL = (
    *("apt-get", "install", "--quiet", "--yes", "--no-install-recommends"),
    *("-o", "DPkg::Lock::Timeout=120", "chromium"),
)
MISSING = (
    "the tests of the HTML report need a browser: install Google Chrome, Chromium or Microsoft Edge "
    "(on Debian and Ubuntu: apt-get install chromium), and run this again"
)

Which = Callable[[str], str | None]


def found(which: Which = shutil.which, applications: tuple[str, ...] = APPLICATIONS) -> str | None:
    """The program of a browser that is there."""
    programs = (which(name) for name in (*NAMES, *applications))
    return next((one for one in programs if one), None)


def may_install(which: Which = shutil.which, release: Path = Path("/etc/os-release"), user: int | None = None) -> bool:
    """Whether this is Debian, Ubuntu or one of their children, and root."""
    if (os.geteuid() if user is None else user) != 0 or which("apt-get") is None:
        return False
    try:
        lines = release.read_text(encoding="utf-8").splitlines()
    except OSError:
        return False
    said = dict(line.split("=", 1) for line in lines if "=" in line)
    names = f"{said.get('ID', '')} {said.get('ID_LIKE', '')}".replace('"', "").split()
    return bool({"debian", "ubuntu"}.intersection(names))


def install() -> None:
    """Install Chromium, after an update of the lists where it does not work without. Raises ToolError with what apt says."""
    said = ""
    for command in (INSTALL, UPDATE, INSTALL):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if command == INSTALL and not done.returncode:
            return
        said = done.stderr.strip() or said
    raise ToolError(f"{MISSING}. {' '.join(INSTALL)} says: {said}")


def program() -> str:
    """The program of a browser. Raises ToolError with what to install."""
    browser = found()
    if browser is None and may_install():
        install()
        browser = found()
    if browser is None:
        raise ToolError(MISSING)
    return browser


if __name__ == "__main__":
    try:
        print(program())
    except ToolError as error:
        raise SystemExit(f"browser: {error}") from None
