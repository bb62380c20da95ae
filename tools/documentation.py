# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the modules say of themselves, as ansible-doc reads it, and as plain Markdown."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tools.environment import NAME, NAMESPACE, TREE, ToolError, base_environment

COLLECTION = f"{NAMESPACE}.{NAME}"
# Semantic markup, innermost text only: O(name), V(value), M(module), L(text,address), ...
MARKUP = (
    (re.compile(r"\bL\(([^,]+),\s*([^)]+)\)"), r"[\1](\2)"),
    (re.compile(r"\bU\(([^)]+)\)"), r"<\1>"),
    (re.compile(r"\bB\(([^)]+)\)"), r"**\1**"),
    (re.compile(r"\bI\(([^)]+)\)"), r"*\1*"),
    (re.compile(r"\bP\(([^()#]+)#\w+\)"), r"`\1`"),
    (re.compile(r"\b(?:O|RV|V|C|E|M|P)\(((?:[^()\\]|\\.|\([^()]*\))+)\)"), r"`\1`"),
    (re.compile(r"\bHORIZONTALLINE\b"), "---"),
)


def text(source: Any) -> str:
    """Paragraphs of documentation as one line of Markdown."""
    paragraphs = [source] if isinstance(source, str) else list(source or [])
    line = " ".join(str(paragraph).strip() for paragraph in paragraphs)
    for pattern, replacement in MARKUP:
        line = pattern.sub(replacement, line)
    return re.sub(r"\s+", " ", line)


def of_modules(paths: Sequence[Path]) -> dict[str, Any]:
    """What each module says of itself, by its name. Raises ToolError with what ansible-doc says."""
    if not paths:
        raise ToolError("nothing to document: no plugins/modules/*.py")
    names = [f"{COLLECTION}.{path.stem}" for path in paths]
    command = ["ansible-doc", "--json", "--type", "module", *names]
    done = subprocess.run(command, cwd=TREE, env=base_environment(), capture_output=True, text=True, check=False)
    if done.returncode:
        raise ToolError(f"ansible-doc says:\n{done.stderr}")
    return {name.removeprefix(f"{COLLECTION}."): one for name, one in json.loads(done.stdout).items()}
