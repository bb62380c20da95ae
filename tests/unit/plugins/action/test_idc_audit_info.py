# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The controller's side of an audit: files of policies, of which the module gets what is in them."""

from __future__ import annotations

import typing as t
from pathlib import Path
from types import SimpleNamespace

import pytest
from ansible.errors import AnsibleFileNotFound
from ansible.parsing.vault import VaultLib, VaultSecret

from ansible_collections.steward.identity_center.plugins.action import idc_audit_info
from ansible_collections.steward.identity_center.plugins.plugin_utils import _finding

PASSWORD = b"a-long-and-unlikely-vault-password"
POLICY = "- check: no_email\n"


class Run:
    """One run of Ansible, started in a folder of its own; `given` are the options that the module gets."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.started, self.plays, self.roles = folder / "started", folder / "plays", folder / "roles"
        for one in (self.started, self.plays, self.roles, folder / "home"):
            one.mkdir()
        monkeypatch.chdir(self.started)
        monkeypatch.setenv("HOME", str(folder / "home"))
        monkeypatch.delenv("AWX_PRIVATE_DATA_DIR", raising=False)
        self.vault = VaultLib([("default", VaultSecret(PASSWORD))])
        self.given: dict[str, t.Any] | None = None
        run = self

        def answer(self: t.Any, _tmp: object, _variables: object) -> dict[str, t.Any]:
            run.given = dict(self._task.args)
            return {"changed": False}

        monkeypatch.setattr(_finding.CarryingAction, "_run", answer)

    def task(self, **args: t.Any) -> dict[str, t.Any]:
        action: t.Any = idc_audit_info.ActionModule.__new__(idc_audit_info.ActionModule)
        action._task = SimpleNamespace(
            check_mode=False, args=args, async_val=0, get_search_path=lambda: [str(self.roles)]
        )

        def find(_paths: object, _folder: str, name: str) -> str:
            if (self.roles / name).exists():
                return str(self.roles / name)
            raise AnsibleFileNotFound(name)

        action._loader = SimpleNamespace(path_dwim_relative_stack=find, _vault=self.vault)
        self.given = None
        found: dict[str, t.Any] = action.run(None, {"playbook_dir": str(self.plays)})
        assert action._task.args == args
        return found

    def problems(self, **args: t.Any) -> str:
        """What the task fails with; its module has not run."""
        found = self.task(**args)
        assert (found["failed"], found["error_code"], self.given) == (True, "InvalidInput", None)
        message: str = found["msg"]
        return message


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    return Run(tmp_path, monkeypatch)


def test_without_a_file_the_module_gets_the_options_as_they_are(run: Run) -> None:
    run.task(policies=[{"check": "no_email"}], region="eu-central-1")

    assert run.given == {"policies": [{"check": "no_email"}], "region": "eu-central-1"}


def test_of_a_file_the_module_gets_what_is_in_it(run: Run) -> None:
    text = "- check: no_email\n  except: [{user: zoe, until: 2026-12-31, reason: soon}]\n- check: no_group\n"
    (run.started / "policies.yml").write_text(text, encoding="utf-8")

    run.task(policies_file="policies.yml", region="eu-central-1")

    exemption = {"user": "zoe", "until": "2026-12-31", "reason": "soon"}
    assert run.given == {
        "region": "eu-central-1",
        "policies": [{"check": "no_email", "except": [exemption]}, {"check": "no_group"}],
    }


@pytest.mark.parametrize("where", ["started", "plays", "roles"])
def test_a_file_is_looked_for_where_people_have_theirs(run: Run, where: str) -> None:
    (getattr(run, where) / "policies.yml").write_text(POLICY, encoding="utf-8")

    run.task(policies_file=["policies.yml"])

    assert run.given == {"policies": [{"check": "no_email"}]}


def test_a_folder_has_several_files_and_several_can_be_named(run: Run) -> None:
    (run.started / "policies").mkdir()
    (run.started / "policies" / "a.yml").write_text(POLICY, encoding="utf-8")
    (run.started / "policies" / "b.yml").write_text("- check: no_group\n", encoding="utf-8")
    (run.started / "c.yml").write_text("- check: empty_group\n", encoding="utf-8")

    run.task(policies_file=["policies", "c.yml"])

    assert run.given == {"policies": [{"check": one} for one in ("no_email", "no_group", "empty_group")]}


def test_a_file_may_be_encrypted(run: Run) -> None:
    (run.started / "policies.yml").write_bytes(run.vault.encrypt(POLICY))

    run.task(policies_file="policies.yml")

    assert run.given == {"policies": [{"check": "no_email"}]}
    run.vault = VaultLib()
    assert "the run has no vault password" in run.problems(policies_file="policies.yml")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "- check: no_mail\n",
            'policies.yml:1: policies[0].check: there is no check "no_mail"; did you mean no_email?',
        ),
        ("- check: no_email\n  colour: red\n", "policies.yml:2: policies[0].colour: is not known"),
        ("check: no_email\n", "policies.yml:1: is a mapping, but must be a list of policies"),
        ("", "policies.yml: is empty, but must be a list of policies"),
        ("# nothing\n---\n", "policies.yml: is empty, but must be a list of policies"),
        ("- check: [\n", "policies.yml:2: column 1: is not readable YAML"),
        ("- check: !secret x\n", "policies.yml:1: policies[0].check: has the tag !secret, which means nothing here"),
        ("- check: no_email\n---\n- check: no_group\n", "policies.yml:2: a second document begins here"),
    ],
)
def test_what_is_wrong_with_a_file_is_told_with_its_line(run: Run, text: str, problem: str) -> None:
    (run.started / "policies.yml").write_text(text, encoding="utf-8")

    assert run.problems(policies_file="policies.yml").startswith(problem)


def test_two_files_may_not_have_the_same_id(run: Run) -> None:
    for name in ("a.yml", "b.yml"):
        (run.started / name).write_text(POLICY, encoding="utf-8")

    assert run.problems(policies_file=["a.yml", "b.yml"]) == (
        'b.yml:1: policies[0].id: "no_email" is the id of the policy at a.yml:1: policies[0] as well; give it another'
    )


def test_a_file_has_to_be_there_and_to_be_named_once(run: Run) -> None:
    assert run.problems(policies_file="policies.yml") == "policies.yml: there is no such file or folder"
    assert run.problems(policies_file="").startswith("policies_file: is empty")
    assert run.problems(policies_file="a.yml", policies=[]) == (
        "policies_file: cannot be given together with policies; leave one of the two out"
    )
