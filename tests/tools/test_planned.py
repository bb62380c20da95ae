# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""With --check, tasks build on what those before them would do, and nobody is shown how they know of it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from conftest import Installed
from test_secrets import SYSLOG

from tools.local_identity_center import Running

PLAYBOOK = Path(__file__).resolve().parent / "files" / "planned.yml"
TITLE = "A-title-for-very-few-eyes-0123456789"

# A connection that Ansible does not take for its own host, and so copies files for.
ELSEWHERE = """
DOCUMENTATION = '''
name: elsewhere
short_description: The same host, as if it were another
description: [For tests]
author: [nobody]
extends_documentation_fragment: [connection_pipelining]
'''
from ansible.plugins.connection.local import Connection as Local
class Connection(Local):
    transport = "elsewhere"
"""


@pytest.mark.parametrize(
    ("connection", "pipelining", "tags"),
    [("local", "false", "all"), ("elsewhere", "true", "handed")],
    ids=["here", "elsewhere"],
)
def test_a_check_builds_on_what_the_real_run_does_and_shows_nobody_how(
    tmp_path: Path, installed: Installed, emulator: Running, connection: str, pipelining: str, tags: str
) -> None:
    plugins, python, temporary = tmp_path / "plugins", tmp_path / "python", tmp_path / "tmp"
    for folder in (plugins, python, temporary):
        folder.mkdir()
    (plugins / "elsewhere.py").write_text(ELSEWHERE)
    (python / "sitecustomize.py").write_text(SYSLOG)
    syslog = tmp_path / "syslog"
    environment = {
        **installed.environment(),
        **emulator.environment(),
        "ANSIBLE_CONNECTION_PLUGINS": str(plugins),
        "ANSIBLE_HOME": str(tmp_path / "home"),
        "ANSIBLE_LOCAL_TEMP": str(temporary),
        "ANSIBLE_REMOTE_TEMP": str(temporary),
        "ANSIBLE_PIPELINING": pipelining,
        "PYTHONPATH": str(python),
        "TEST_SYSLOG": str(syslog),
    }
    # what is given on the command line is told by Ansible itself
    (tmp_path / "variables.yml").write_text(f"title: {TITLE}\n")
    variables = ["-e", f"ansible_connection={connection}", "-e", f"@{tmp_path}/variables.yml"]
    options = ["-i", "localhost,", "-vvvv", "--check", "--diff", "--tags", tags]
    command = ["ansible-playbook", *options, *variables, str(PLAYBOOK)]

    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)

    told = done.stdout + done.stderr + syslog.read_text()
    assert done.returncode == 0, done.stdout
    assert "Invoked with" in syslog.read_text(), "this is where modules tell their options"
    assert "_planned" not in told
    assert TITLE not in told
    assert [path for path in temporary.rglob("*") if path.is_file()] == []
