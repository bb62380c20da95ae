# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The words that the roles look for in messages of the modules, or take out of them, are in those messages."""

from __future__ import annotations

import ast
import functools
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
ENGINE = sorted((ROOT / "plugins" / "module_utils").glob("_*/*.py"))
# Words that are looked for in a message, and words that are replaced in it.
MATCHED = re.compile(r"\b(?:select|reject)\('search', '([^']+)'\)|\breplace\('([^']+ [^']+)', ''\)")


def matched() -> list[str]:
    """All words of this kind in the tasks of the roles."""
    found = [MATCHED.findall(path.read_text(encoding="utf-8")) for path in sorted(ROOT.glob("roles/*/tasks/*.yml"))]
    return sorted({searched or replaced for words in found for searched, replaced in words})


@functools.cache
def texts() -> list[str]:
    """All texts of the engine, each with blanks for what is filled in."""
    found = []
    for path in ENGINE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                found.append(
                    "".join(str(part.value) if isinstance(part, ast.Constant) else " " for part in node.values)
                )
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.append(node.value)
    return found


def test_roles_match_words_of_messages() -> None:
    assert len(matched()) == 4


@pytest.mark.parametrize("words", matched())
def test_words_that_a_role_matches_are_in_a_message(words: str) -> None:
    assert [text for text in texts() if words in text]
