# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What was written into a task's options, before Ansible makes texts of it: all that is no text and stands where one belongs.

The argument spec says where that is. What Ansible refuses by itself, and what a module gets as it was written (policies),
is not looked at here.
"""

from __future__ import annotations

import typing as t
from collections.abc import Iterator, Mapping
from datetime import date, datetime

from ..module_utils._model.written import is_account_id, is_foreign, json_of, kind, no_text_in_task
from ..module_utils._options.common import NULL
from ..module_utils._options.spec import Spec

_ACCOUNTS = frozenset({"account", "accounts", "exclude_accounts"})
_DATES = frozenset({"birthdate"})


def problems(spec: Spec, given: Mapping[str, object], above: str = "") -> Iterator[str]:
    """A sentence for each value that Ansible would make another one of, beginning with the option's path."""
    known = {alias: name for name, option in spec.items() for alias in (name, *option.get("aliases", ()))}
    for written, value in given.items():
        name = known.get(written)
        if name is not None and value is not None:
            yield from _problems_of(name, spec[name], value, f"{above}{written}")


def _problems_of(name: str, option: Mapping[str, t.Any], value: object, place: str) -> Iterator[str]:
    type_ = option.get("type", "str")
    if "choices" in option:
        return  # Ansible lists what may be written
    if type_ in ("str", "path"):
        if not _may_be(name, value):
            yield f"{place}: {no_text_in_task(value)}"
    elif type_ == "int":
        if isinstance(value, bool):
            yield f"{place}: is {kind(value)}, but must be a number"
    elif type_ == "list":
        yield from _problems_of_list(name, option, value, place)
    elif type_ == "dict":
        yield from _problems_of_dict(option.get("options"), value, place)


def _problems_of_list(name: str, option: Mapping[str, t.Any], value: object, place: str) -> Iterator[str]:
    """Of one value Ansible makes a list of one, and of a text with commas several, blanks and all: names may have commas."""
    element = {"type": option.get("elements", "raw"), **({"options": option["options"]} if "options" in option else {})}
    if isinstance(value, str) and "," in value and element["type"] == "str":
        yield f"{place}: is a string with a comma, which Ansible would split into several entries; write a list"
        return
    if not isinstance(value, (list, tuple)):
        yield from _problems_of(name, element, value, place)
        return
    for index, entry in enumerate(value):
        here = f"{place}[{index}]"
        if entry is None and element["type"] == "str":
            yield f"{here}: {no_text_in_task(entry)}; {NULL}"
        else:
            yield from _problems_of(name, element, entry, here)


def _problems_of_dict(options: Spec | None, value: object, place: str) -> Iterator[str]:
    """A mapping, or one as JSON. Where no options are named, there are texts of people's own: tags."""
    if isinstance(value, str) and value.startswith("{"):
        try:
            value, twice = json_of(value)
        except ValueError:
            return  # Ansible has other ways to read it, or refuses it
        for key in twice:
            yield f"{place}: has the key {key} twice, so one of the two would be lost"
    if not isinstance(value, Mapping):
        return
    if options is not None:
        yield from problems(options, value, f"{place}.")
        return
    for key, entry in value.items():
        if not isinstance(key, str):
            yield f"{place}: has a key that {no_text_in_task(key)}"
        several = entry if isinstance(entry, (list, tuple)) else [entry]
        for index, one in enumerate(several):
            if is_foreign(one):
                yield f"{place}.{key}{f'[{index}]' if several is entry else ''}: {no_text_in_task(one)}"


def _may_be(name: str, value: object) -> bool:
    if name in _ACCOUNTS and is_account_id(value):
        return True
    if name in _DATES and isinstance(value, date) and not isinstance(value, datetime):
        return True
    return not is_foreign(value)
