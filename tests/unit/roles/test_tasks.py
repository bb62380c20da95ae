# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What holds for every task of the roles, read from the files."""

from __future__ import annotations

import re
import typing as t
from pathlib import Path

import pytest
import yaml

ROLES = Path(__file__).resolve().parents[3] / "roles"
FILES = sorted(ROLES.glob("*/tasks/*.yml"))
EXPRESSIONS = [*sorted(ROLES.glob("*/*/**/*.yml")), *sorted(ROLES.parent.glob("playbooks/**/*.yml"))]
# Modules that reach for files of the host that they run on.
ON_FILES = ("copy", "file", "stat", "slurp", "template", "lineinfile", "blockinfile", "tempfile", "find")


def tasks(entries: t.Iterable[dict[str, t.Any]], around: t.Mapping[str, t.Any]) -> t.Iterator[dict[str, t.Any]]:
    """Every task, with the keywords of the blocks around it."""
    for entry in entries:
        whole = {**around, **{key: value for key, value in entry.items() if key not in ("block", "rescue", "always")}}
        inner = [one for key in ("block", "rescue", "always") for one in entry.get(key, ())]
        if inner:
            yield from tasks(inner, {key: whole[key] for key in ("delegate_to", "become", "vars") if key in whole})
        else:
            yield whole


def test_there_are_roles() -> None:
    assert sorted({path.parent.parent.name for path in FILES}) == ["audit", "awx", "offboard", "onboard"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.parent.name}-{path.stem}")
def test_files_are_the_controllers_whatever_the_hosts_are(path: Path) -> None:
    for task in tasks(yaml.safe_load(path.read_text(encoding="utf-8")), {}):
        if not any(f"ansible.builtin.{module}" in task for module in ON_FILES):
            continue
        assert task.get("delegate_to") == "localhost" and task.get("become") is False, task["name"]
        assert task["vars"] == {
            "ansible_connection": "local",
            "ansible_python_interpreter": "{{ ansible_playbook_python }}",
            "ansible_become": False,
        }, task["name"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.parent.name}-{path.stem}")
def test_names_are_told_apart_by_letter_case(path: Path) -> None:
    """The filters unique and groupby don't, unless told to."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.lstrip().startswith("#")]
    for found in re.findall(r"[|] (?:unique|groupby)\b(?:\([^)]*\))?", "\n".join(lines)):
        assert "case_sensitive=true" in found, found


@pytest.mark.parametrize("path", EXPRESSIONS, ids=lambda path: str(path.relative_to(ROLES.parent)))
def test_what_is_told_and_done_has_the_same_order_in_every_run(path: Path) -> None:
    """Ansible's filters for sets give texts in an order that differs from process to process; select and reject keep it."""
    assert not re.findall(
        r"[|] *(?:difference|intersect|symmetric_difference|union)\b", path.read_text(encoding="utf-8")
    )
