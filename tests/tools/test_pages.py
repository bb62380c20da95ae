# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What people copy from the pages is YAML or JSON, and its tasks do something."""

from __future__ import annotations

import json
import re
import textwrap
import typing as t

import pytest
import yaml

from tools.environment import ROOT

PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("roles/*/README.md")]
BLOCK = re.compile(r"^ *```(yaml|json)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
# Keywords that a task has beside its action.
KEYWORDS = {"name", "register", "loop", "loop_control", "when", "until", "retries", "no_log", "vars", "delegate_to"}


def blocks() -> list[t.Any]:
    """Every block of every page, by the page and its number."""
    return [
        pytest.param(language, textwrap.dedent(text), id=f"{page.relative_to(ROOT)}:{number}")
        for page in sorted(PAGES)
        for number, (language, text) in enumerate(BLOCK.findall(page.read_text(encoding="utf-8")), 1)
    ]


def test_there_are_blocks() -> None:
    assert len(blocks()) > 30


@pytest.mark.parametrize(("language", "text"), blocks())
def test_a_block_can_be_read_and_its_tasks_have_actions(language: str, text: str) -> None:
    found = json.loads(text) if language == "json" else yaml.safe_load(text)

    for task in found if isinstance(found, list) else []:
        if isinstance(task, dict) and "name" in task:
            assert set(task) - KEYWORDS, task["name"]
