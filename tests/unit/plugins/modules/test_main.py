# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A module's file is a program: Ansible runs it with its options, and it ends with one JSON object."""

from __future__ import annotations

import json
import runpy
import sys
from pathlib import Path

import pytest
from ansible.module_utils import basic

from ansible_collections.steward.identity_center.plugins.modules import idc_user

PACKAGE = "ansible_collections.steward.identity_center.plugins.modules"
# Others document an action plugin that does all by itself.
NAMES = sorted(
    path.stem for path in Path(str(idc_user.__file__)).parent.glob("idc_*.py") if "def main(" in path.read_text("utf-8")
)


@pytest.mark.parametrize("name", NAMES)
def test_a_module_runs_as_a_program(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(basic, "_ANSIBLE_ARGS", json.dumps({"ANSIBLE_MODULE_ARGS": {"dragon": 1}}).encode())
    if hasattr(basic, "_ANSIBLE_PROFILE"):
        monkeypatch.setattr(basic, "_ANSIBLE_PROFILE", "legacy")
    # One that was imported before is not run a second time without a warning.
    monkeypatch.delitem(sys.modules, f"{PACKAGE}.{name}", raising=False)

    with pytest.raises(SystemExit) as ended:
        runpy.run_module(f"{PACKAGE}.{name}", run_name="__main__")

    assert ended.value.code == 1
    told = json.loads(capsys.readouterr().out)
    # What is missing is told first where something is required.
    assert told["failed"] is True and ("dragon" in told["msg"] or "required" in told["msg"])
