# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of idc_directory_info, and from them to a query; all problems are told at once."""

from __future__ import annotations

from .._desired.directory_queries import DirectoryQuery
from .._model.attributes import GROUP, USER
from .._model.errors import InvalidInput
from .._model.near_words import did_you_mean
from .._model.yaml_text import quoted
from .common import EMPTY, Options, texts
from .lines import KINDS
from .spec import Interface

MEMBERSHIPS = "memberships"
INCLUDED = (*KINDS[:2], MEMBERSHIPS, *KINDS[2:])
_GLOBS = ("users", "groups", "permission_sets", "accounts")

DIRECTORY_INFO_INTERFACE = Interface(
    arguments={
        "include": {"type": "list", "elements": "str", "choices": list(INCLUDED), "default": list(INCLUDED)},
        **{name: {"type": "list", "elements": "str"} for name in _GLOBS},
        "fold_to_units": {"type": "bool", "default": False},
        "account_names": {"type": "bool", "default": True},
        "omit_defaults": {"type": "bool", "default": True},
        "include_external": {"type": "bool", "default": True},
        # No name of an attribute has a comma, so on a command line a text with commas is a list.
        "redact": {"type": "list", "elements": "raw", "default": []},
        "dest": {"type": "path"},
        "split": {"type": "bool", "default": False},
        "force": {"type": "bool", "default": False},
    },
)

# What nobody can do without: by these the things are known.
_NAMES = frozenset({USER.naming, GROUP.naming, "name"})
_SHORT = {"email": "emails", "phone_number": "phone_numbers"}
_OF_SETS = (
    "description",
    "session_duration",
    "relay_state",
    "managed_policies",
    "customer_managed_policies",
    "inline_policy",
    "permissions_boundary",
    "tags",
)


def parse_directory_query(options: Options) -> DirectoryQuery:
    """The query of an idc_directory_info task. Raises InvalidInput."""
    include, redact = options.get("include"), texts(options.get("redact"))
    problems = [*_redact_problems(redact), *(["include: is empty; name what to export"] if include == [] else [])]
    globs = {}
    for name in _GLOBS:
        given = options.get(name)
        globs[name] = tuple(texts(given))
        if given == []:
            problems.append(f"{name}: is empty; leave it out to export all")
        problems += [f"{name}[{index}]: {EMPTY}" for index, one in enumerate(globs[name]) if not one]
    if options.get("dest") is None:
        problems += [f"{name}: requires dest" for name in ("split", "force") if options.get(name)]
    elif not str(options.get("dest")).strip():
        problems.append("dest: is empty; name a file, or leave it out")
    if problems:
        raise InvalidInput(problems)
    return DirectoryQuery(
        include=frozenset(INCLUDED if include is None else texts(include)),
        users=globs["users"],
        groups=globs["groups"],
        permission_sets=globs["permission_sets"],
        accounts=globs["accounts"],
        fold_to_units=bool(options.get("fold_to_units")),
        account_names=options.get("account_names") is not False,
        omit_defaults=options.get("omit_defaults") is not False,
        include_external=options.get("include_external") is not False,
        redact=frozenset(_SHORT.get(one, one) for one in redact),
    )


def _redact_problems(redact: list[str]) -> list[str]:
    rows = [row.name for table in (USER, GROUP) for row in table]
    known = dict.fromkeys((*rows, *(name.partition(".")[0] for name in rows), *_SHORT, *_OF_SETS))
    problems = []
    for index, name in enumerate(redact):
        if name in _NAMES and name != GROUP.naming:
            problems.append(f"redact[{index}]: {name} is what an entry is known by, and can't be left out")
        elif name not in known:
            problems.append(f"redact[{index}]: there is no attribute {quoted(name)}{did_you_mean(name, known)}")
    return problems
