# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The error_code of results: one style, and written down where people look for it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import (
    FailureKind,
    InvalidInput,
    Refused,
    Unresolved,
    Unsupported,
)
from ansible_collections.steward.identity_center.plugins.modules import idc_user

COLLECTION = Path(str(idc_user.__file__)).parents[2]
MODULES = sorted((COLLECTION / "plugins" / "modules").glob("idc_*.py"))
OWN = {
    *(kind.value for kind in FailureKind),
    *(str(family("").code) for family in (Refused, Unresolved, Unsupported)),
    str(InvalidInput([]).code),
}
# What only a service can mean, which says its own code then.
OF_SERVICES = {"NotFound", "Conflict", "Denied", "Quota", "UnknownOperation"}


def _codes_in(path: Path) -> Iterator[str]:
    """Every text that a file gives as a code of its own."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if (
            isinstance(node, ast.keyword)
            and node.arg in ("code", "error_code")
            and isinstance(node.value, ast.Constant)
        ):
            yield str(node.value.value)
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and key.value == "error_code" and isinstance(value, ast.Constant):
                    yield str(value.value)


def test_every_code_that_a_file_gives_is_a_known_one() -> None:
    found = {code for path in (COLLECTION / "plugins").rglob("*.py") for code in _codes_in(path)}

    assert {"Refused", "InvalidInput"} <= found <= OWN


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_every_module_documents_the_codes(path: Path) -> None:
    source = ast.parse(path.read_text(encoding="utf-8"))
    (returned,) = (
        ast.literal_eval(node.value)
        for node in source.body
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "RETURN"
    )
    told = yaml.safe_load(returned)["error_code"]

    named = set(re.findall(r"V\((\w+)\)", " ".join(told["description"])))
    assert {code for code in named if not code.endswith("Exception")} == OWN - OF_SERVICES
    assert told["sample"] in OWN or told["sample"].endswith("Exception")


def test_the_page_about_errors_lists_the_codes() -> None:
    rows = [
        line.split("|")[1] for line in (COLLECTION / "docs" / "errors.md").read_text().splitlines() if line[:1] == "|"
    ]

    assert {code for row in rows[2:] for code in re.findall(r"`(\w+)`", row)} == OWN
