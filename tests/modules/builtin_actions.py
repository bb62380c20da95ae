# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What task files do beside the modules of the collection: as much of Ansible's own modules as targets use.

Each takes what a task asks for and gives what it returns, beside `changed` and `failed` where these are false.
Options that are not known here are an error, so that none is passed over.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Options = Mapping[str, Any]
Result = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """What a task asks for: options, environment variables, whether it is in check mode; `folder` is for temporary files."""

    options: Options
    environment: Mapping[str, Any]
    check: bool
    folder: Path


Action = Callable[[Asked], Result]


def only(given: Options, *known: str) -> None:
    """Refuse what would be passed over."""
    if unknown := {*given} - {*known}:
        raise NotImplementedError(f"options {sorted(unknown)}")


def never_in_check_mode(asked: Asked) -> None:
    """Ansible skips these in check mode, and no target counts on it."""
    if asked.check:
        raise NotImplementedError("in check mode")


def emulator_control(asked: Asked) -> Result:
    """As the action plugin of the targets."""
    options = asked.options
    only(options, "url", "method", "body")
    if asked.check:
        return {"skipped": True}
    data = json.dumps(options["body"]).encode() if "body" in options else None
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(options["url"], data, headers, method=options.get("method", "GET"))
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return {"status": answer.status, "json": json.load(answer)}
    except urllib.error.HTTPError as error:
        return {"failed": True, "status": error.code, "msg": error.read().decode(errors="replace")}


def command(asked: Asked) -> Result:
    """A program without a shell."""
    options = asked.options
    only(options, "argv", "cmd")
    never_in_check_mode(asked)
    return ran(options.get("argv") or shlex.split(options["cmd"]), asked.environment)


def shell(asked: Asked) -> Result:
    """A line for a shell."""
    options = asked.options
    only(options, "cmd", "chdir", "creates")
    never_in_check_mode(asked)
    if "creates" in options and Path(options["creates"]).exists():
        return {"rc": 0, "stdout": "", "stderr": ""}
    return ran(["/bin/sh", "-c", options["cmd"]], asked.environment, options.get("chdir"))


def ran(words: Sequence[object], environment: Mapping[str, Any], chdir: str | None = None) -> Result:
    """A program's end, as ansible.builtin.command tells of it."""
    done = subprocess.run(
        [str(word) for word in words],
        cwd=chdir,
        env={**os.environ, **{name: str(value) for name, value in environment.items()}},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    printed = done.stdout.rstrip("\n")
    told = {"rc": done.returncode, "stdout": printed, "stdout_lines": printed.splitlines(), "stderr": done.stderr}
    return {"changed": True, "failed": done.returncode != 0, **told}


def temporary(asked: Asked) -> Result:
    """A folder."""
    only(asked.options, "state", "suffix")
    never_in_check_mode(asked)
    if asked.options["state"] != "directory":
        raise NotImplementedError(asked.options["state"])
    return {"path": tempfile.mkdtemp(suffix=asked.options.get("suffix", ""), dir=asked.folder)}


def file(asked: Asked) -> Result:
    """Folders, links, modes, and away with them."""
    options = asked.options
    only(options, "path", "dest", "src", "state", "mode", "force")
    path = Path(options.get("path") or options["dest"])
    state = options.get("state", "file")
    changed = bool({"absent": path.exists(), "directory": not path.is_dir()}.get(state, True))
    if asked.check:
        return {"changed": changed}
    if state == "absent":
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    elif state == "directory":
        path.mkdir(parents=True, exist_ok=True)
    elif state == "link":
        if options.get("force"):
            path.unlink(missing_ok=True)
        path.symlink_to(options["src"])
    elif state != "file" or not path.exists():
        raise NotImplementedError(f"{path}: {state}")
    if "mode" in options:
        path.chmod(int(options["mode"], 8))
    return {"changed": changed}


def copy(asked: Asked) -> Result:
    """A text, or a file that is there, into a file; a new file takes the place of a link."""
    options = asked.options
    only(options, "content", "src", "dest", "mode", "remote_src", "force")
    path = Path(options["dest"])
    content = options["content"].encode() if "content" in options else Path(options["src"]).read_bytes()
    there = path.read_bytes() if path.exists() else None
    changed = there is None or (options.get("force", True) and there != content)
    if changed and not asked.check:
        path.unlink(missing_ok=True)
        path.write_bytes(content)
        path.chmod(int(options["mode"], 8))
    return {"changed": changed, "dest": str(path)}


def stat(asked: Asked) -> Result:
    """What lies at a place."""
    only(asked.options, "path")
    path = Path(asked.options["path"])
    if not os.path.lexists(path):
        return {"stat": {"exists": False}}
    mode = f"{path.lstat().st_mode & 0o7777:04o}"
    kinds = {"islnk": path.is_symlink(), "isreg": path.is_file() and not path.is_symlink()}
    return {"stat": {"exists": True, "mode": mode, **kinds}}


def wait(asked: Asked) -> Result:
    """Wait, as pause and wait_for do."""
    only(asked.options, "seconds", "timeout")
    time.sleep(float(asked.options.get("seconds") or asked.options["timeout"]))
    return {}


def fail(asked: Asked) -> Result:
    """Fail with these words."""
    only(asked.options, "msg")
    return {"failed": True, "msg": asked.options["msg"]}


def debug(asked: Asked) -> Result:
    """Say it."""
    only(asked.options, "msg")
    return {"msg": asked.options["msg"]}


ACTIONS: dict[str, Action] = {
    "command": command,
    "copy": copy,
    "debug": debug,
    "emulator_control": emulator_control,
    "fail": fail,
    "file": file,
    "pause": wait,
    "shell": shell,
    "stat": stat,
    "tempfile": temporary,
    "wait_for": wait,
}
