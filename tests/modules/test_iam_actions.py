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
from typing import Any

import pytest
import yaml
from directories import directory_task
from identity_center import ROOT, IdentityCenter
from tasks import Play

FILES = Path(__file__).resolve().parent / "files"
PAGE = ROOT / "docs" / "iam_actions.md"
# Those without a main() document an action plugin, which asks for nothing.
MODULES = sorted(
    path.stem for path in (ROOT / "plugins" / "modules").glob("idc_*.py") if "def main(" in path.read_text("utf-8")
)
PREFIXES = {
    "account-access": "account-access",
    "identitystore": "identitystore",
    "organizations": "organizations",
    "sso-admin": "sso",
    "sts": "sts",
    # the private service of the console, whose documented IAM actions have this prefix
    "userpool": "sso-directory",
}
# as with an Active Directory behind IAM Identity Center
WITHOUT_LOOKUPS = [
    {"operation": "GetUserId", "fault": {"error": "UnknownOperationException"}},
    {"operation": "GetGroupId", "fault": {"error": "UnknownOperationException"}},
]


@dataclass
class Needs:
    """The IAM actions of one module."""

    read: set[str] = field(default_factory=set)
    write: set[str] = field(default_factory=set)


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Needs]:
    """What the modules asked the emulator for."""
    folder = tmp_path_factory.mktemp("iam_actions")
    tasks = yaml.safe_load((FILES / "iam_actions.yml").read_text().replace("FOLDER", str(folder)))
    # Assignments take a moment, so that modules have to look how far they are: the first at one, then at all together.
    running = IdentityCenter("--seed", str(FILES / "iam_actions_seed.yml"), "--assignment-seconds", "0.8")
    try:
        return {module: needs(running, module, **tasks[module]) for module in MODULES}
    finally:
        running.stop()


def needs(
    running: IdentityCenter,
    module: str,
    asked: list[dict[str, Any]],
    without_lookups: dict[str, Any],
    denied: str | None = None,
) -> Needs:
    """Run a module's tasks in check mode, for real, and where names cannot be looked up; what it asked for.

    With an operation that is denied, the first of the tasks is run once more, and does without it.
    """
    running.control("POST", "reset", {"all": True})
    if module in ("idc_entitlement", "idc_directory"):
        disable_account_access(running)
    play = Play(running)
    for check in (True, False):
        for options in asked:
            run(play, module, check=check, **options)
        play.forget()
    with running.faults(WITHOUT_LOOKUPS):
        run(play, module, check=True, **without_lookups)
    if denied is not None:
        with running.faults({"operation": denied, "fault": {"error": "AccessDeniedException"}}):
            run(play, module, check=True, **asked[0])
    found = Needs()
    for request in running.requests:
        action = f"{PREFIXES[request['service']]}:{request['operation']}"
        (found.write if request["write"] else found.read).add(action)
    return found


def disable_account_access(running: IdentityCenter) -> None:
    """Only where account access manager is not enabled, a module enables it."""
    client = running.client("account-access")
    for one in client.list_applications()["applications"]:
        client.delete_application(applicationArn=one["applicationArn"])
    running.control("DELETE", "requests")


def run(play: Play, module: str, **options: Any) -> None:
    """Run one task, which has to succeed."""
    if module != "idc_directory":
        play.ok(module, **options)
        return
    result = directory_task(play, **options)
    assert not result.get("failed"), result


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
