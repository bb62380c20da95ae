# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a JSON policy means: IAM has several ways to write the same, and the service may hand back another than it got."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from .entities import Document

# Where IAM takes one text for a list of one, and the order of a list says nothing.
_LISTS = frozenset({"Action", "NotAction", "Resource", "NotResource", "Statement"})


def meaning(data: object, key: str = "") -> object:
    """A value that is equal for two JSON documents exactly when they mean the same. It can be hashed.

    Of a policy the order of statements, actions, resources and condition values does not count, nor whether a list of
    one is written as a list, nor whether a condition's value is written as text, as a number or as true and false
    (IAM JSON policy elements reference). Everything else is compared as JSON.
    """
    if key in _LISTS:
        return frozenset(meaning(entry) for entry in (data if isinstance(data, list) else [data]))
    if isinstance(data, Mapping):
        below = _values if key == "Condition" else meaning
        return frozenset((name, below(value, name)) for name, value in data.items())
    if isinstance(data, list):
        return tuple(meaning(entry) for entry in data)
    return _scalar(data)


def _values(operator: object, _name: str) -> object:
    """The values of each condition key below one operator."""
    if not isinstance(operator, Mapping):
        return meaning(operator)
    return frozenset(
        (key, frozenset(_text(value) for value in (values if isinstance(values, list) else [values])))
        for key, values in operator.items()
    )


def _text(value: object) -> object:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, (int, float)) else meaning(value)


def _scalar(data: object) -> object:
    # In Python 1 equals True; in JSON it does not.
    return (type(data).__name__, data) if isinstance(data, bool) else data


def document(data: Mapping[str, object]) -> Document | None:
    """A JSON object as a value; None for an empty one."""
    return Document(text=json.dumps(data, sort_keys=True)) if data else None


def texts_in(data: object, place: str) -> Iterator[tuple[str, str]]:
    """Every text of a JSON document, keys too, each with the place that it stands at: "...Statement[0].Sid"."""
    if isinstance(data, str):
        yield place, data
    elif isinstance(data, Mapping):
        for key, value in data.items():
            yield f"{place}: the key {key!a}", key
            yield from texts_in(value, f"{place}.{key}")
    elif isinstance(data, list):
        for index, entry in enumerate(data):
            yield from texts_in(entry, f"{place}[{index}]")


_VERSIONS = ("2012-10-17", "2008-10-17")
_EFFECTS = ("Allow", "Deny")


def malformed(policy: Mapping[str, object], place: str) -> Iterator[str]:
    """What AWS refuses in a policy of an identity: when it is put, or when an account gets it.

    The grammar of the IAM JSON policy language; of its statements no more than what each of them has to have.
    """
    version = policy.get("Version", _VERSIONS[0])
    if version not in _VERSIONS:
        yield f"{place}.Version: is {_short(version)}, but must be {_VERSIONS[0]!r}"
    statements = policy.get("Statement")
    if not statements:
        yield (
            f"{place}: has no Statement, so it allows and denies nothing, and AWS refuses it; an empty policy clears it"
        )
        return
    several = statements if isinstance(statements, list) else [statements]
    for index, statement in enumerate(several):
        here = f"{place}.Statement[{index}]" if several is statements else f"{place}.Statement"
        if not isinstance(statement, Mapping):
            yield f"{here}: is not a JSON object"
            continue
        if statement.get("Effect") not in _EFFECTS:
            yield f"{here}.Effect: is {_short(statement.get('Effect'))}, but must be Allow or Deny"
        for key in ("Action", "Resource"):
            count = sum(bool(statement.get(name)) for name in (key, f"Not{key}"))
            if count != 1:
                yield (
                    f"{here}: has {'both' if count else 'neither'} {key} {'and' if count else 'nor'} Not{key}, but "
                    "needs exactly one of them"
                )
        for key in ("Principal", "NotPrincipal"):
            if key in statement:
                yield (
                    f"{here}.{key}: does not belong in a permission set, whose principals are those that it is "
                    "assigned to"
                )


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
