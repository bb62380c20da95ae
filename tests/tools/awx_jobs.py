# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Jobs as AWX runs them: ansible-runner with what the job template says, the answers, the credentials and the artifacts."""

from __future__ import annotations

import itertools
import json
import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import ansible_runner
import yaml
from awx_stand_in import Awx
from awx_stand_in.rules import missing_answers
from conftest import Installed
from jinja2 import Environment

from tools.local_identity_center import Running


@dataclass(frozen=True)
class Job:
    """A job that has ended: what it leaves to the steps that follow, and what it printed, on one line."""

    status: str
    text: str
    artifacts: dict[str, Any]


class Unsafe(str):
    """A text that is no template, though it may look like one: AWX marks so whatever is not from a job template itself."""


class Dumper(yaml.SafeDumper):
    """Writes such texts."""

    def ignore_aliases(self, data: object) -> bool:
        return True


Dumper.add_representer(Unsafe, lambda dumper, text: dumper.represent_scalar("!unsafe", str(text)))


def unsafe(value: Any) -> Any:
    """A value in which every text is marked."""
    if isinstance(value, str):
        return Unsafe(value)
    if isinstance(value, Mapping):
        return {key: unsafe(one) for key, one in value.items()}
    if isinstance(value, list):
        return [unsafe(one) for one in value]
    return value


@dataclass
class Jobs:
    """An AWX that runs jobs: `project` is the checkout, `files` is mounted into each job."""

    awx: Awx
    installed: Installed
    emulator: Running
    project: Path
    folder: Path
    prefix: str
    _numbers: Any = field(default_factory=lambda: itertools.count(1))

    @property
    def files(self) -> Path:
        found = self.folder / "files"
        found.mkdir(exist_ok=True)
        return found

    def run(
        self,
        name: str,
        artifacts: Mapping[str, Any] | None = None,
        own: Mapping[str, Any] | None = None,
        **answers: Any,
    ) -> Job:
        """Launch a job template. `own` are extra variables of the template that the test has otherwise."""
        template = self.awx.named("job_templates", f"{self.prefix}{name}")
        survey = self.awx.survey_of(template["name"]) if template["survey_enabled"] else {}
        assert missing_answers(survey, answers) == []
        asked = {question["variable"]: question.get("default") for question in survey.get("spec", ())}
        assert set(answers) <= set(asked)
        number = next(self._numbers)
        private = self.folder / f"job-{number}"
        shutil.copytree(self.project, private / "project")
        (private / "inventory").mkdir()
        (private / "inventory" / "hosts.yml").write_text(self._inventory())
        (private / "env").mkdir()
        variables = {
            **json.loads(template["extra_vars"]),
            "awx_files": str(self.files),
            **(own or {}),
            **self._connection(),
            **unsafe({variable: default for variable, default in asked.items() if default is not None}),
            **unsafe(answers),
            **unsafe(dict(artifacts or {})),
            "awx_job_id": number,
        }
        (private / "env" / "extravars").write_text(yaml.dump(variables, Dumper=Dumper))
        words = [
            word for word, on in (("--check", template["job_type"] == "check"), ("--diff", template["diff_mode"])) if on
        ]
        return self._ended(private, template["playbook"], " ".join(words))

    def _ended(self, private: Path, playbook: str, words: str) -> Job:
        access = {key: value for key, value in self.emulator.environment().items() if "KEY" in key}
        environment = {
            **self.installed.quick_environment(),
            **access,
            "AWX_PRIVATE_DATA_DIR": str(private),
            "HOME": str(private / "home"),
        }
        outer = dict(os.environ)
        # what the developer's shell says must not reach the job
        for name in [name for name in os.environ if name.startswith(("ANSIBLE_", "AWS_"))]:
            del os.environ[name]
        try:
            runner = ansible_runner.run(
                private_data_dir=str(private), playbook=playbook, envvars=environment, cmdline=words or None, quiet=True
            )
        finally:
            os.environ.clear()
            os.environ.update(outer)
        artifacts = {}
        for event in runner.events:
            if event["event"] == "playbook_on_stats":
                artifacts = event["event_data"].get("artifact_data", {})
        text = re.sub(r"\x1b\[[0-9;]*m", "", runner.stdout.read())
        return Job(runner.status, re.sub(r"\s+", " ", text.replace('\\"', '"')), artifacts)

    def _inventory(self) -> str:
        (host,) = self.awx.all("hosts")
        return json.dumps({"all": {"hosts": {host["name"]: json.loads(host["variables"])}}})

    def _connection(self) -> dict[str, str]:
        """What the credential of our own type puts into a job."""
        injectors = self.awx.named("credential_types", f"{self.prefix}connection type")["injectors"]["extra_vars"]
        inputs = {"region": self.emulator.region, "endpoint_url": self.emulator.endpoint_url}
        render = Environment(autoescape=False).from_string
        return {name: render(text).render(inputs) for name, text in injectors.items()}
