# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every place that lists the modules lists each of them, and nothing of a module is left to do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from ansible_collections.steward.identity_center.plugins.modules import idc_user

COLLECTION = Path(str(idc_user.__file__)).parents[2]
MODULES = sorted(path.stem for path in (COLLECTION / "plugins" / "modules").glob("idc_*.py"))
# Those that ask AWS; others document an action plugin that does all by itself, on the controller.
ASKING = [name for name in MODULES if "def main(" in (COLLECTION / f"plugins/modules/{name}.py").read_text("utf-8")]
EACH_MODULE = pytest.mark.parametrize("name", MODULES)
EACH_THAT_ASKS = pytest.mark.parametrize("name", ASKING)
# What `make module` marks. In brackets, so that this file has none.
LEFT = re.compile(r"TOD[O]\(idc_\w+\)")


def text(name: str) -> str:
    """A file of the collection."""
    return (COLLECTION / name).read_text(encoding="utf-8")


@EACH_MODULE
def test_a_module_has_its_action_plugin(name: str) -> None:
    assert (COLLECTION / "plugins" / "action" / f"{name}.py").exists(), (
        f"plugins/action/{name}.py is missing: without it, Ansible converts options before they are checked, and check mode "
        "does not reach across tasks"
    )


def test_the_action_group_has_every_module_that_takes_its_options() -> None:
    group = yaml.safe_load(text("meta/runtime.yml"))["action_groups"]["idc"]

    assert [entry for entry in group if isinstance(entry, str)] == ASKING, "meta/runtime.yml lists other modules"


@EACH_MODULE
def test_people_find_the_module(name: str) -> None:
    row = f"| [`{name}`](https://steward-collections.github.io/identity_center/reference/{name}_module.html) | "

    assert row in text("README.md"), f"README.md has no row for {name}"


@EACH_MODULE
def test_the_module_is_run_by_ansible_in_a_test(name: str) -> None:
    target = f"tests/integration/targets/{name}/tasks/main.yml"

    assert (COLLECTION / target).exists(), f"{target} is missing: one sequence of the module's own"


@EACH_THAT_ASKS
def test_the_iam_actions_of_the_module_are_looked_at(name: str) -> None:
    assert f"\n## {name}\n" in text("docs/iam_actions.md"), f"docs/iam_actions.md has no section for {name}"
    asked = "tests/modules/files/iam_actions.yml"

    assert f"\n{name}:\n" in text(asked), f"{asked} has no tasks of {name}"


def left() -> Iterator[str]:
    """What is left to do, as "path, line: words"."""
    for folder in ("plugins", "meta", "docs", "tests/unit", "tests/modules", "tests/integration", "README.md"):
        path = COLLECTION / folder
        for file in [path] if path.is_file() else sorted(path.rglob("*")):
            if file.suffix in (".py", ".yml", ".md"):
                for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
                    if LEFT.search(line):
                        yield f"{file.relative_to(COLLECTION)}, line {number}: {line.strip()}"


def test_nothing_is_left_to_do() -> None:
    found = list(left())

    assert not found, "still to do:\n" + "\n".join(found)
