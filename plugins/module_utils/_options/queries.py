# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From the options of idc_user_info and idc_group_info to a query; all problems are told at once."""

from __future__ import annotations

from .._desired.queries import Query
from .._model.entities import Kind
from .._model.errors import InvalidInput
from .common import Options, reference_problems, texts
from .spec import Interface

USER_INFO_INTERFACE = Interface(
    arguments={
        "users": {"type": "list", "elements": "str"},
        "group": {"type": "str"},
        "name_matches": {"type": "str"},
        "externally_managed": {"type": "bool"},
        "user_status": {"type": "str", "choices": ["enabled", "disabled"]},
        "include_groups": {"type": "bool", "default": False},
    },
    rules={"mutually_exclusive": [("users", "group")]},
)


GROUP_INFO_INTERFACE = Interface(
    arguments={
        "groups": {"type": "list", "elements": "str"},
        "user": {"type": "str"},
        "name_matches": {"type": "str"},
        "externally_managed": {"type": "bool"},
        "include_members": {"type": "bool", "default": False},
    },
    rules={"mutually_exclusive": [("groups", "user")]},
)


def parse_query(kind: Kind, options: Options) -> Query:
    """The query of an idc_user_info or idc_group_info task. Raises InvalidInput."""
    many = f"{kind.value}s"
    other = Kind.USER if kind is Kind.GROUP else Kind.GROUP
    references = options.get(many)
    named = None if references is None else tuple(dict.fromkeys(texts(references)))
    joined_with = options.get(other.value)
    problems = []
    for index, reference in enumerate(named or ()):
        problems += reference_problems(kind, f"{many}[{index}]", reference)
    if isinstance(joined_with, str):
        problems += reference_problems(other, other.value, joined_with)
    if problems:
        raise InvalidInput(problems)
    matches, external, status = (options.get(name) for name in ("name_matches", "externally_managed", "user_status"))
    return Query(
        kind=kind,
        references=named,
        joined_with=joined_with if isinstance(joined_with, str) else None,
        name_matches=matches if isinstance(matches, str) else None,
        externally_managed=external if isinstance(external, bool) else None,
        status=status if isinstance(status, str) else None,
        include_joined=bool(options.get("include_groups" if kind is Kind.USER else "include_members")),
    )
