# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Keeps functions and files short enough to be read in one go."""

from __future__ import annotations

import ast
import functools
import statistics
from pathlib import Path

import pytest

PLUGINS = Path(__file__).parents[4] / "plugins"
FILES = {str(path.relative_to(PLUGINS)): path for path in sorted(PLUGINS.rglob("*.py"))}
# A file of the engine or of the controller that is longer says in its docstring why: "More than 300 lines: ...".
OWN = sorted(name for name in FILES if name.startswith(("module_utils/", "plugin_utils/")))
MOST_OF_A_FILE, MOST_OF_A_FUNCTION, MEDIAN = 300, 40, 8
REASON = f"More than {MOST_OF_A_FILE} lines: "


@functools.cache
def functions(path: Path) -> dict[str, int]:
    """How many lines each function of a file has, by name and first line."""
    return {
        f"{node.name}, line {node.lineno}": (node.end_lineno or node.lineno) - node.lineno + 1
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    }


@pytest.mark.parametrize("name", sorted(FILES))
def test_no_function_is_longer_than_a_screen(name: str) -> None:
    long = {function: lines for function, lines in functions(FILES[name]).items() if lines > MOST_OF_A_FUNCTION}

    assert not long, f"{name}: {long} (function: lines); the most is {MOST_OF_A_FUNCTION}"


def test_most_functions_are_short() -> None:
    lines = [length for path in FILES.values() for length in functions(path).values()]

    assert statistics.median(lines) <= MEDIAN


@pytest.mark.parametrize("name", OWN)
def test_a_long_file_says_why(name: str) -> None:
    text = FILES[name].read_text(encoding="utf-8")

    assert len(text.splitlines()) <= MOST_OF_A_FILE or REASON in str(ast.get_docstring(ast.parse(text))), (
        f"{name}: split it by subject, or say in its docstring: {REASON}..."
    )
