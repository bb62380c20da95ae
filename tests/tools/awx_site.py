# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs of the playbook awx_configure against a stand-in for AWX, and what came of them."""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from awx_stand_in import Awx, Running, running

if TYPE_CHECKING:
    from conftest import Installed

URL = "https://git.example.com/identity.git"
PLAYBOOKS = ("access", "apply", "audit", "export", "offboard", "onboard", "password_reset", "review")
REPOSITORY = {URL: [f"playbooks/{name}.yml" for name in PLAYBOOKS]}
VARIABLES: dict[str, Any] = {
    "awx_project_url": URL,
    "awx_execution_environment_image": "registry.example.com/identity-center:1",
    "awx_files_dir": "/var/lib/identity-center",
    "awx_region": "eu-central-1",
    "awx_aws_access_key": "AKIAEXAMPLE000000000",
    "awx_aws_secret_key": "a-secret-of-nobody-for-aws",
    "awx_notifications": [
        {
            "name": "mail",
            "type": "email",
            "configuration": {
                "host": "mail.example.com",
                "port": 587,
                "username": "awx",
                "password": "a-secret-of-nobody-for-mail",
                "use_tls": True,
                "use_ssl": False,
                "sender": "awx@example.com",
                "recipients": ["identity@example.com"],
            },
        }
    ],
    "awx_schedules": [
        {"name": "nightly audit", "template": "audit", "rrule": "DTSTART:20260101T020000Z RRULE:FREQ=DAILY;INTERVAL=1"},
        {
            "name": "monthly",
            "template": "access",
            "rrule": "DTSTART;TZID=Europe/Berlin:20260101T020000 RRULE:FREQ=MONTHLY;INTERVAL=1;BYMONTHDAY=1",
            "answers": {"access_name": "zoe.obrien"},
        },
    ],
}


@dataclass(frozen=True)
class Done:
    """A run that has ended. `changes` is what it says at its end, `text` all that it printed, on one line."""

    code: int
    changes: list[str]
    text: str
    requests: list[tuple[str, str]]
    writes: list[tuple[str, str]]


class Site:
    """Somebody who configures an AWX."""

    def __init__(self, installed: Installed, server: Running, folder: Path) -> None:
        self.server, self._folder = server, folder
        self.awx = server.awx
        self._environment = {
            **installed.quick_environment(),
            "ANSIBLE_STDOUT_CALLBACK": "ansible.posix.json",
            "CONTROLLER_HOST": server.url,
            "CONTROLLER_OAUTH_TOKEN": server.token,
            "HOME": str(folder / "home"),
            # The client would read all certificates of the machine for each request, two thirds of its time.
            "SSL_CERT_FILE": os.devnull,
            "SSL_CERT_DIR": os.devnull,
        }

    def configure(self, *words: str, **variables: object) -> Done:
        """Run the playbook."""
        self.server.forget()
        extra = self._folder / "variables.json"
        extra.write_text(json.dumps({**VARIABLES, **variables}))
        done = subprocess.run(
            ["ansible-playbook", "steward.identity_center.awx_configure", "-e", f"@{extra}", *words],
            cwd=self._folder,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=600,
        )
        text = re.sub(r"\s+", " ", done.stdout.replace('\\"', '"'))
        return Done(done.returncode, changes(done.stdout), text, list(self.server.requests), self.server.writes())


@dataclass(frozen=True)
class Story:
    """One AWX, and what was done with it: a check, a run, and another one, which wrote files too."""

    site: Site
    checked: Done
    first: Done
    second: Done
    folder: Path

    @property
    def awx(self) -> Awx:
        return self.site.awx


@contextlib.contextmanager
def story(installed: Installed, folder: Path) -> Iterator[Story]:
    """Configure an empty AWX."""
    with running(Awx(REPOSITORY)) as server:
        site = Site(installed, server, folder)
        checked = site.configure("--check")
        first = site.configure()
        files = {"awx_configuration_file": str(folder / "aap.yml"), "awx_project_dir": str(folder / "project")}
        yield Story(site, checked, first, site.configure(**files), folder)


def changes(printed: str) -> list[str]:
    """What the last task says; nothing if the run did not get there."""
    begin = printed.find("{\n")
    try:
        plays = json.JSONDecoder().raw_decode(printed[begin:])[0]["plays"]
    except (ValueError, KeyError):
        return []
    told = [
        task["hosts"]["localhost"]
        for play in plays
        for task in play["tasks"]
        if task["task"]["name"].endswith("What changed")
    ]
    return list(told[0]["msg"]) if told else []
