# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A one-time password is in its file, or in the registered result, and in nothing else that anybody writes."""

from __future__ import annotations

import base64
import json
import os
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import ansible_runner
import pytest
from conftest import Installed

from tools.local_identity_center import Running, local_identity_center

FILES = Path(__file__).resolve().parent / "files"

# What modules tell syslog, which a machine for tests may not have.
SYSLOG = """
import os, sys, syslog
sys.modules["systemd"] = None
def write(*words):
    with open(os.environ["TEST_SYSLOG"], "a", encoding="utf-8", errors="replace") as log:
        log.write(" ".join(map(str, words)) + "\\n")
syslog.syslog = write
"""


class Site:
    """All that Ansible and the emulator write is in `written`, where no password may be; those are in `passwords`."""

    def __init__(self, folder: Path, installed: Installed, emulator: Running) -> None:
        self.written, self.passwords = folder / "written", folder / "passwords"
        self.project = self.written / "project"
        for path in (self.passwords, self.project, self.written / "python", self.written / "tmp"):
            path.mkdir(parents=True, exist_ok=True)
        (self.project / "secrets.yml").write_text((FILES / "secrets.yml").read_text())
        (self.written / "python" / "sitecustomize.py").write_text(SYSLOG)
        self.emulator = emulator
        self.syslog = self.written / "syslog"
        self.log = self.written / "ansible.log"
        self.environment = {
            **installed.environment(),
            **emulator.environment(),
            "ANSIBLE_HOME": str(self.written / "home"),
            "ANSIBLE_LOG_PATH": str(self.log),
            "ANSIBLE_LOG_VERBOSITY": "4",
            "ANSIBLE_REMOTE_TEMP": str(self.written / "remote_tmp"),
            "PYTHONPATH": str(self.written / "python"),
            "TEST_SYSLOG": str(self.syslog),
            "TMPDIR": str(self.written / "tmp"),
        }

    def run(self, ident: str, *words: str, **environment: str) -> str:
        """Run the playbook as AWX does, and return what it printed. It must succeed."""
        outer = dict(os.environ)
        for name in [name for name in os.environ if name.startswith(("ANSIBLE_", "AWS_"))]:
            del os.environ[name]
        try:
            runner = ansible_runner.run(
                private_data_dir=str(self.written),
                playbook="secrets.yml",
                ident=ident,
                envvars={**self.environment, **environment},
                extravars={"folder": str(self.passwords)},
                cmdline=" ".join(["-vvvv", *words]),
                quiet=True,
            )
        finally:
            os.environ.clear()
            os.environ.update(outer)
        text = (self.written / "artifacts" / ident / "stdout").read_text()
        assert runner.status == "successful", text
        return text

    def secrets(self) -> dict[str, str]:
        """The passwords, by the file that each is in."""
        return {path.name: path.read_text().strip("\n") for path in self.passwords.iterdir()}

    def leaks(self) -> dict[str, list[str]]:
        """The files that hold a password in some form, with whose it is."""
        found: dict[str, list[str]] = {}
        written = [path for path in self.written.rglob("*") if path.is_file()]
        for path in [*written, self.emulator.log, self.emulator.request_log]:
            content = path.read_bytes()
            for name, secret in self.secrets().items():
                if any(form.encode() in content for form in forms(secret)):
                    found.setdefault(str(path.name), []).append(name)
        return found


def forms(secret: str) -> Iterator[str]:
    """A text as it looks where it is quoted, and quoted again."""
    yield secret
    for _number in range(3):
        secret_in_json = json.dumps(secret)[1:-1]
        yield secret_in_json
        yield repr(secret)[1:-1]
        yield urllib.parse.quote(secret, safe="")
        yield base64.b64encode(secret.encode()).decode().rstrip("=")
        secret = secret_in_json


@pytest.fixture
def site(tmp_path: Path, installed: Installed, request: pytest.FixtureRequest) -> Iterator[Site]:
    database = tmp_path / "written" / "directory.sqlite"
    database.parent.mkdir()
    name = f"tools-{request.node.name}"
    with local_identity_center(name, ["--database", str(database)]) as emulator:
        made = Site(tmp_path, installed, emulator)
        yield made
    # once more when all is written and the log is closed
    if "leak" not in request.node.name:
        assert made.secrets()
        assert made.leaks() == {}


def opens(site: Site, user: str, secret: str) -> bool:
    """Whether one can sign in with it."""
    body = json.dumps({"user_name": user, "password": secret}).encode()
    url = f"{site.emulator.endpoint_url}/_emulator/sign-in"
    request = urllib.request.Request(url, data=body, headers={"Content-Type": "application/json"})
    with urllib.request.urlopen(request) as answer:
        return bool(json.load(answer)["result"] == "change_password")


def test_a_password_is_where_it_was_asked_for_and_nowhere_else(site: Site) -> None:
    site.run("check", "--check", "--diff")
    assert site.secrets() == {}
    text = site.run("run", "--diff")

    secrets = site.secrets()
    assert sorted(secrets) == ["filed", "looped", "returned"]
    assert all(len(secret) >= 8 for secret in secrets.values())
    assert opens(site, "filed", secrets["filed"])
    assert opens(site, "returned", secrets["looped"])
    assert not opens(site, "returned", secrets["returned"])
    assert (site.passwords / "filed").stat().st_mode & 0o777 == 0o600
    assert site.leaks() == {}

    # It was looked for where there was something to find.
    assert f"dest={site.passwords}/filed" in site.syslog.read_text()
    assert "A password in a file" in site.log.read_text()
    assert "UpdatePassword" in site.emulator.request_log.read_text()
    assert (site.written / "directory.sqlite").read_bytes().startswith(b"SQLite")
    (cached,) = (site.written / "artifacts" / "run" / "fact_cache").iterdir()
    assert "passwords_filed" in cached.read_text()
    assert '"resource_actions"' in text
    assert "censored" in text


def test_the_search_finds_a_leak(site: Site) -> None:
    site.run("leak", "--tags", "people,loop,leak")

    leaks = site.leaks()
    assert {"stdout", "ansible.log"} <= set(leaks)
    assert {name for names in leaks.values() for name in names} == {"looped"}


def test_debugging_ansible_shows_no_password_in_a_file_and_returns_none(site: Site) -> None:
    text = site.run("debug", "--skip-tags", "result", ANSIBLE_DEBUG="true")

    assert list(site.secrets()) == ["filed"]
    assert "_low_level_execute_command() done" in text, "this is how much Ansible tells"
    assert site.leaks() == {}

    with pytest.raises(AssertionError, match="censored"):
        site.run("debug_result", "--tags", "result", ANSIBLE_DEBUG="true")
    assert list(site.secrets()) == ["filed"]
    calls = [json.loads(line) for line in site.emulator.request_log.read_text().splitlines()]
    assert [call["operation"] for call in calls].count("UpdatePassword") == 1
