# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The artifact: what is in it, and what the tools of the Ansible project say of it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
import yaml
from conftest import Installed, Tool
from galaxy_importer import constants

from tools import links, local_identity_center
from tools.environment import ROOT, base_environment

MODULES = sorted(path.stem for path in (ROOT / "plugins" / "modules").glob("*.py"))
DEVELOPMENT = re.compile(
    r"^(tests|tools|benchmarks|\.ci|\.venv.*|\.work|\.git.*|\.pre-commit-config\.yaml|Makefile|pyproject\.toml|.*-dev\.txt"
    r"|docs/(_build|site|architecture\.md|new_module\.md)|CONTRIBUTING\.md|REUSE\.toml)(/|$)"
)
# These tell of both, and which is which.
ABOUT_A_CHECKOUT = (
    "README.md",
    *(f"docs/{name}.md" for name in ("access_as_code", "audits", "emulator", "performance", "scale")),
)


def test_there_are_modules() -> None:
    assert MODULES


def test_it_holds_the_collection_and_nothing_of_development(installed: Installed) -> None:
    with tarfile.open(installed.artifact) as archive:
        names = {name.removeprefix("./") for name in archive.getnames()}
    assert {
        "LICENSE",
        "LICENSES/Apache-2.0.txt",
        "SECURITY.md",
        "README.md",
        "MANIFEST.json",
        "meta/runtime.yml",
        "meta/execution-environment.yml",
    } <= names
    assert {f"plugins/modules/{name}.py" for name in MODULES} <= names
    assert {"emulator/__main__.py", "emulator/probe/__main__.py", "emulator/probe/questions/people.py"} <= names
    assert [name for name in sorted(names) if DEVELOPMENT.search(name)] == []
    assert [name for name in sorted(names) if name.endswith((".pyc", ".tar.gz"))] == []


@pytest.fixture(scope="module")
def shown(installed: Installed, tool: Tool) -> dict[str, Any]:
    """What ansible-doc shows of the modules."""
    names = [f"steward.identity_center.{name}" for name in MODULES]
    found = json.loads(tool("ansible-doc", "--json", "--type", "module", *names, env=installed.environment()))
    return dict(found)


@pytest.mark.parametrize("name", MODULES)
def test_ansible_doc_shows_each_module(installed: Installed, shown: dict[str, Any], name: str) -> None:
    found = shown[f"steward.identity_center.{name}"]
    assert Path(found["doc"]["filename"]).is_relative_to(installed.folder)
    assert found["doc"]["short_description"]
    assert found["examples"].strip()
    assert found["return"]


def test_the_action_group_names_every_module_that_asks_aws(installed: Installed) -> None:
    runtime = yaml.safe_load((installed.folder / "meta" / "runtime.yml").read_text())
    asking = [name for name in MODULES if "def main(" in (ROOT / f"plugins/modules/{name}.py").read_text("utf-8")]
    assert sorted(name for name in runtime["action_groups"]["idc"] if isinstance(name, str)) == asking


def test_galaxy_importer_finds_nothing(installed: Installed, tool: Tool, tmp_path: Path) -> None:
    """But for ansible-lint, which `make lint` runs with the same profile, on these files and all others.

    And for flake8, which it starts anew for each plugin; the test below gives it all of them at once.
    """
    config = tmp_path / "importer.cfg"
    config.write_text(
        "[galaxy-importer]\n"
        "check_changelog = True\n"
        "check_required_tags = True\n"
        "require_v1_or_greater = False\n"
        "run_ansible_doc = True\n"
        "run_ansible_lint = False\n"
        "run_ansible_test = False\n"
        "run_flake8 = False\n"
        f"tmp_root_dir = {tmp_path}\n"
        f"ansible_local_tmp = {tmp_path}/ansible\n"
    )
    env = base_environment(collections=installed.collections)
    env["GALAXY_IMPORTER_CONFIG"] = str(config)
    said = tool(sys.executable, "-m", "galaxy_importer.main", installed.artifact, env=env, cwd=tmp_path)
    findings = [line for line in said.splitlines() if re.match(r"(WARNING|ERROR|CRITICAL)", line)]
    assert findings == [], said
    assert "Loading module_utils _task.runner" in said
    assert (tmp_path / "importer_result.json").exists(), said


def test_flake8_finds_nothing_as_galaxy_importer_runs_it(installed: Installed, tmp_path: Path) -> None:
    bad = tmp_path / "bad.py"
    bad.write_text("import os\n")
    rules = ["--extend-ignore", constants.FLAKE8_IGNORE_ERRORS, "--select", constants.FLAKE8_SELECT_ERRORS]
    words = ["--isolated", *rules, "--max-line-length", str(constants.FLAKE8_MAX_LINE_LENGTH), "--", "plugins", bad]

    done = subprocess.run(
        [sys.executable, "-m", "flake8", *words],
        cwd=installed.folder,
        env=base_environment(),
        capture_output=True,
        text=True,
        check=False,
    )

    assert [line.replace(f"{bad}:", "") for line in done.stdout.splitlines()] == [
        "1:1: F401 'os' imported but unused"
    ], done
    assert done.stderr == ""


def test_no_page_tells_of_what_only_a_checkout_has(installed: Installed) -> None:
    """A page of the artifact that speaks of a make target says where there is one."""
    told = {
        str(page.relative_to(installed.folder)): sorted(set(re.findall(r"`(make [a-z-]+)", page.read_text("utf-8"))))
        for page in installed.folder.rglob("*.md")
    }
    assert {page: targets for page, targets in told.items() if targets and page not in ABOUT_A_CHECKOUT} == {}
    for page in ABOUT_A_CHECKOUT:
        assert "checkout" in (installed.folder / page).read_text("utf-8"), page


def test_no_link_of_its_pages_leads_to_what_it_lacks(installed: Installed) -> None:
    dead = [problem for problem in links.dead_links(installed.folder) if "https://" not in problem]
    assert dead == []


def test_the_emulator_starts_from_it_and_the_first_plan_of_the_guide_runs(
    installed: Installed, tool: Tool, tmp_path: Path
) -> None:
    """As docs/start.md says it: with nothing of the checkout."""
    (written,) = re.findall(
        r"^```yaml\n(.*?)^```", (installed.folder / "docs/start.md").read_text("utf-8"), re.M | re.S
    )
    (tmp_path / "directory.yml").write_text(written, encoding="utf-8")
    options = ["--seed", "playbooks/files/organization.yml"]
    with (
        mock.patch.object(local_identity_center, "ROOT", installed.folder),
        local_identity_center.local_identity_center("tools-artifact", options) as running,
    ):
        env = installed.environment() | running.environment()
        apply = ("ansible-playbook", "steward.identity_center.apply", "-e", "directory_file=directory.yml")
        said = [tool(*apply, *words, env=env, cwd=tmp_path) for words in (("--check",), (), ("--check",))]

    assert [re.findall(r"changed=(\d+)", one) for one in said] == [["1"], ["1"], ["0"]], said


def test_ansible_builder_takes_it_into_an_execution_environment(
    installed: Installed, tool: Tool, tmp_path: Path
) -> None:
    definition = {
        "version": 3,
        "images": {"base_image": {"name": "localhost/base:latest"}},
        "dependencies": {
            "ansible_core": {"package_pip": "ansible-core>=2.17"},
            "ansible_runner": {"package_pip": "ansible-runner"},
            "galaxy": {"collections": [{"name": str(installed.artifact), "type": "file"}]},
        },
    }
    path = tmp_path / "execution-environment.yml"
    path.write_text(yaml.safe_dump(definition))
    context = tmp_path / "context"
    tool("ansible-builder", "create", "--file", path, "--context", context, "--output-filename", "Containerfile")
    assert "ansible-galaxy collection install" in (context / "Containerfile").read_text()


def test_ansible_builder_finds_what_it_needs(installed: Installed, tool: Tool, tmp_path: Path) -> None:
    pip, bindep = tmp_path / "requirements.txt", tmp_path / "bindep.txt"
    tool("ansible-builder", "introspect", "--write-pip", pip, "--write-bindep", bindep, installed.collections)
    ours = [line for line in pip.read_text().splitlines() if "steward.identity_center" in line]
    assert [line.split("#")[0].strip() for line in ours] == ["boto3>=1.34.0", "botocore>=1.34.0"]
    assert not bindep.exists() or "steward.identity_center" not in bindep.read_text()
