# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""docs/iam_actions.md says exactly what the modules ask: nothing is missing, nothing is too much."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from conftest import Tool

from tools import collection_tree
from tools.environment import TREE, base_environment
from tools.local_identity_center import local_identity_center

FILES = Path(__file__).resolve().parent / "files"
PAGE = Path(__file__).resolve().parents[2] / "docs" / "iam_actions.md"
MODULES = sorted(path.stem for path in (PAGE.parent.parent / "plugins" / "modules").glob("idc_*.py"))
PREFIXES = {
    "identitystore": "identitystore",
    "organizations": "organizations",
    "sso-admin": "sso",
    "sts": "sts",
    # the private service of the console, whose documented IAM actions have this prefix
    "userpool": "sso-directory",
}


@dataclass
class Needs:
    """The IAM actions of one module."""

    read: set[str] = field(default_factory=set)
    write: set[str] = field(default_factory=set)


@pytest.fixture(scope="module")
def asked(tool: Tool, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Needs]:
    """What the modules asked the emulator for."""
    collection_tree.sync()
    folder = tmp_path_factory.mktemp("iam_actions")
    # Assignments take a moment, so that modules have to look how far they are: the first at one, then at all together.
    options = ["--seed", str(FILES / "iam_actions_seed.yml"), "--assignment-seconds", "0.8"]
    with local_identity_center("iam_actions", options) as emulator:
        variables = folder / "variables.json"
        variables.write_text(json.dumps({**emulator.variables(), "folder": str(folder)}))
        env = {**base_environment(), "ANSIBLE_INJECT_FACT_VARS": "false", "ANSIBLE_PIPELINING": "true"}
        tool("ansible-playbook", "-e", f"@{variables}", FILES / "iam_actions.yml", cwd=TREE, env=env)
    found = {}
    for module in MODULES:
        needs = Needs()
        for request in json.loads((folder / f"{module}.json").read_text()):
            action = f"{PREFIXES[request['service']]}:{request['operation']}"
            (needs.write if request["write"] else needs.read).add(action)
        found[module] = needs
    return found


@pytest.fixture(scope="module")
def page() -> str:
    return PAGE.read_text()


def sections(text: str, mark: str) -> Iterator[tuple[str, str]]:
    """The headings of one level with the text below each."""
    parts = re.split(rf"^{mark} (.+)$", text, flags=re.MULTILINE)
    yield from zip(parts[1::2], parts[2::2], strict=True)


def documented(page: str) -> dict[str, Needs]:
    """The first column of each module's table: the actions to read with, and to write with."""
    found = {}
    for heading, text in sections(page, "##"):
        if not heading.startswith("idc_"):
            continue
        needs = Needs()
        for action, kind in re.findall(r"^\| `([a-z-]+:\w+)` \| (read|write) \|", text, flags=re.MULTILINE):
            (needs.read if kind == "read" else needs.write).add(action)
        found[heading] = needs
    return found


def policy(page: str, heading: str) -> dict[str, object]:
    (text,) = [text for name, text in sections(page, "##") if name == heading]
    (block,) = re.findall(r"^```json\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)
    return dict(json.loads(block))


def allowed(page: str, heading: str) -> list[str]:
    statements = policy(page, heading)["Statement"]
    assert isinstance(statements, list)
    assert {statement["Effect"] for statement in statements} == {"Allow"}
    return [action for statement in statements for action in statement["Action"]]


def test_each_module_is_on_the_page(page: str) -> None:
    assert sorted(documented(page)) == MODULES


@pytest.mark.parametrize("module", MODULES)
def test_what_a_module_needs_to_read(asked: dict[str, Needs], page: str, module: str) -> None:
    assert sorted(documented(page)[module].read) == sorted(asked[module].read)


@pytest.mark.parametrize("module", MODULES)
def test_what_a_module_needs_to_write(asked: dict[str, Needs], page: str, module: str) -> None:
    assert sorted(documented(page)[module].write) == sorted(asked[module].write)


def test_the_policy_of_auditors(asked: dict[str, Needs], page: str) -> None:
    assert sorted(allowed(page, "A policy for auditors")) == sorted(
        set().union(*(need.read for need in asked.values()))
    )


def test_the_policy_of_operators(asked: dict[str, Needs], page: str) -> None:
    everything = set().union(*(need.read | need.write for need in asked.values()))
    assert sorted(allowed(page, "A policy for operators")) == sorted(everything)


def test_only_what_has_no_resource_of_its_own_is_for_every_resource(page: str) -> None:
    for heading in ("A policy for auditors", "A policy for operators"):
        statements = policy(page, heading)["Statement"]
        assert isinstance(statements, list)
        wide = {action for each in statements if each["Resource"] == "*" for action in each["Action"]}
        mine = {action for action in wide if action.startswith(("sso:", "identitystore:"))}
        assert mine == {"sso:ListInstances"}
