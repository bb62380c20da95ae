# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of idc_permission_set_info, and from them to a query; all problems are told at once."""

from __future__ import annotations

from collections.abc import Mapping

from .._desired.access import PermissionSetQuery
from .._model.errors import InvalidInput
from .._model.references import is_arn, is_permission_set_arn
from .._model.yaml_text import quoted
from .common import EMPTY, Options
from .spec import Interface

PERMISSION_SET_INFO_INTERFACE = Interface(
    arguments={
        "permission_sets": {"type": "list", "elements": "str"},
        "name_matches": {"type": "str"},
        "tags": {"type": "dict"},
        "outdated": {"type": "bool"},
        "include_accounts": {"type": "bool", "default": False},
    },
)


def parse_permission_set_query(options: Options) -> PermissionSetQuery:
    """The query of an idc_permission_set_info task. Raises InvalidInput."""
    references, tags, matches = (options.get(name) for name in ("permission_sets", "tags", "name_matches"))
    outdated = options.get("outdated")
    named = tuple(dict.fromkeys(map(str, references))) if isinstance(references, list) else None
    problems = []
    for index, reference in enumerate(named or ()):
        if not reference:
            problems.append(f"permission_sets[{index}]: {EMPTY}")
        elif is_arn(reference) and not is_permission_set_arn(reference):
            problems.append(f"permission_sets[{index}]: {quoted(reference)} is not the ARN of a permission set")
    if problems:
        raise InvalidInput(problems)
    return PermissionSetQuery(
        references=named,
        name_matches=matches if isinstance(matches, str) else None,
        tags={str(key): "" if value is None else str(value) for key, value in tags.items()}
        if isinstance(tags, Mapping)
        else {},
        outdated=outdated if isinstance(outdated, bool) else None,
        include_accounts=bool(options.get("include_accounts")),
    )
