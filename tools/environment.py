# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where things are, and how the tools start other programs."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TextIO

NAMESPACE = "steward"
NAME = "identity_center"

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / ".work"
LOGS = WORK / "logs"
COLLECTIONS = WORK / "ansible_collections"
TREE = COLLECTIONS / NAMESPACE / NAME

# What belongs to the user's own configuration must not decide whether a check passes, and real credentials are never
# needed here: everything runs against the emulator. PYTHONUNBUFFERED holds for reading too: a module that comes by a pipe
# would be read with a call for each of its bytes, a fifth of its time.
FOREIGN = ("ANSIBLE_", "AWS_", "GIT_", "PYTEST_")
FOREIGN_NAMES = (
    "BASH_ENV",
    "BOTO_CONFIG",
    "MAKEFLAGS",
    "MFLAGS",
    "PYTHONHOME",
    "PYTHONPATH",
    "PYTHONUNBUFFERED",
    "VIRTUAL_ENV",
)

# Without a file, Ansible would take the user's. Every millisecond it looks whether a task is over, which takes up to a
# tenth of the processor's time; other checks run beside it.
CONFIGURATION = """\
[defaults]
internal_poll_interval = 0.02
"""


class ToolError(Exception):
    """What a tool reports to people: one sentence, no traceback."""


def base_environment(prefix: Path | None = None, collections: Path = WORK) -> dict[str, str]:
    """The environment of every program that the tools start; `prefix` is the virtual environment that comes first."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(FOREIGN) and name not in FOREIGN_NAMES
    }
    bin_folder = Path(sysconfig.get_path("scripts")) if prefix is None else prefix / "bin"
    kept.update(
        ANSIBLE_COLLECTIONS_PATH=str(collections),
        ANSIBLE_CONFIG=str(configuration()),
        ANSIBLE_DEVEL_WARNING="false",
        ANSIBLE_HOME=str(WORK / "ansible_home"),
        ANSIBLE_INVENTORY_UNPARSED_WARNING="false",
        ANSIBLE_LOCALHOST_WARNING="false",
        ANSIBLE_NOCOWS="1",
        ANSIBLE_PYTHON_INTERPRETER=str(bin_folder / "python"),
        AWS_CONFIG_FILE=os.devnull,
        AWS_EC2_METADATA_DISABLED="true",
        AWS_SHARED_CREDENTIALS_FILE=os.devnull,
        LC_ALL="C.UTF-8",
        PATH=os.pathsep.join([str(bin_folder), os.environ.get("PATH", os.defpath)]),
    )
    return kept


def configuration() -> Path:
    """Ansible's configuration for all that the tools start."""
    path = WORK / "ansible.cfg"
    if not path.exists() or path.read_text() != CONFIGURATION:
        WORK.mkdir(parents=True, exist_ok=True)
        path.write_text(CONFIGURATION)
    return path


def run(
    command: Sequence[str | Path],
    *,
    cwd: Path = ROOT,
    env: Mapping[str, str] | None = None,
    log: TextIO | None = None,
    quiet: bool = False,
) -> int:
    """Run a program, show what it prints as it comes, keep a copy in the log, return its exit code."""
    words = [str(word) for word in command]
    line = "$ " + " ".join(words)
    if log is None:
        if not quiet:
            print(line, flush=True)
        return subprocess.run(
            words, cwd=cwd, env=env or base_environment(), stdin=subprocess.DEVNULL, check=False
        ).returncode
    tee(line + "\n", log, quiet=quiet)
    with subprocess.Popen(
        words,
        cwd=cwd,
        env=dict(env or base_environment()),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as process:
        if process.stdout is None:  # never: it was asked for
            raise ToolError("no output to read")
        for output in process.stdout:
            tee(output, log, quiet=quiet)
    return process.returncode


def tee(text: str, log: TextIO, *, quiet: bool = False) -> None:
    """To the terminal and to the log."""
    log.write(text)
    log.flush()
    if not quiet:
        sys.stdout.write(text)
        sys.stdout.flush()
