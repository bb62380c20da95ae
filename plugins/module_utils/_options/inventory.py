# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From the options of the inventory to what it asks for; all problems are told at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .._desired.inventory import GROUPED, About, Criterion, Filter, InventoryQuery
from .._model.errors import InvalidInput
from .._model.near_words import did_you_mean
from .._model.references import is_unit_id
from .._model.written import no_text
from .._model.yaml_text import quoted
from .common import Options

_TAG = "tag:"
_HOSTNAMES = ("name", "id")
_TEMPLATE = "{{"
# AccountState of organizations.
_STATUSES = ("active", "closed", "pending_activation", "pending_closure", "suspended")
_KEYS = tuple(one.value for one in About if one is not About.TAG)
# The options whose templates may look at variables that cost calls.
_TEMPLATES = ("hostnames", "compose", "groups", "keyed_groups")


def parse_inventory(options: Options) -> InventoryQuery:
    """What an inventory file asks for. Raises InvalidInput."""
    problems: list[str] = []
    query = InventoryQuery(
        include=tuple(_filters("include_filters", options, problems)),
        exclude=tuple(_filters("exclude_filters", options, problems)),
        access=bool(options.get("access")) or _mentioned("idc_access", options),
        expand_groups=bool(options.get("expand_groups")),
        strict_permissions=bool(options.get("strict_permissions")),
        strict=bool(options.get("strict")),
    )
    if query.expand_groups and not query.access:
        problems.append("expand_groups: needs access: true, for nobody's access is read without it")
    grouped, hostnames = _grouped(options, problems), _hostnames(options, problems)
    if problems:
        raise InvalidInput(problems)
    of_tags = (
        bool(options.get("tags")),
        About.TAG in grouped,
        query.looks_at(About.TAG),
        any(one.startswith(_TAG) for one in hostnames),
        _mentioned("idc_tags", options),
    )
    of_permission_sets = (
        query.access,
        About.PERMISSION_SET in grouped,
        query.looks_at(About.PERMISSION_SET),
        _mentioned("idc_permission_sets", options),
    )
    return InventoryQuery(**{**vars(query), "tags": any(of_tags), "permission_sets": any(of_permission_sets)})


def _mentioned(variable: str, options: Options) -> bool:
    """Whether a template looks at a variable."""
    return any(variable in str(options.get(name)) for name in _TEMPLATES)


def _filters(option: str, options: Options, problems: list[str]) -> Iterator[Filter]:
    for index, one in enumerate(_listed(options.get(option))):
        place = f"{option}[{index}]"
        if not isinstance(one, Mapping) or not one:
            problems.append(f"{place}: is no filter; write what an account has to have, such as name: shop-*")
            continue
        yield tuple(found for key, value in one.items() for found in _criterion(place, key, value, problems))


def _criterion(place: str, key: object, value: object, problems: list[str]) -> Iterator[Criterion]:
    word = str(key)
    about, tag = About.TAG, word.removeprefix(_TAG)
    if word in _KEYS:
        about = About(word)
    elif not word.startswith(_TAG) or not tag:
        known = ", ".join([*_KEYS, "tag:KEY"])
        problems.append(f"{place}: {quoted(word)} is no filter; filters are {known}{did_you_mean(word, _KEYS)}")
        return
    place = f"{place}.{word}"
    values = _listed(value)
    wrong = [f"{place}: {problem}" for one in values if (problem := _value_problem(about, one)) is not None]
    wrong += [] if values else [f"{place}: is empty; name what an account has to have"]
    if wrong:
        problems += wrong
        return
    yield Criterion(
        about=about,
        values=tuple(str(one).lower() if about is About.STATUS else str(one) for one in values),
        place=place,
        tag=tag if about is About.TAG else None,
    )


def _value_problem(about: About, value: object) -> str | None:
    if not isinstance(value, str):
        return no_text(value)
    if not value and about is not About.TAG:
        return "is empty; name what an account has to have"
    if about is About.UNIT and not (value.startswith(("/", "ou-")) or is_unit_id(value)):
        return (
            f"{quoted(value)} is neither the id of an organizational unit nor its path from the root, which begins with a "
            "slash, such as /Workloads/Production"
        )
    if about is About.STATUS and value.lower() not in _STATUSES and not is_glob(value):
        return f"{quoted(value)} is no status of an account; statuses are {', '.join(_STATUSES)}{did_you_mean(value, _STATUSES)}"
    return None


def is_glob(value: str) -> bool:
    """Whether a value stands for more than itself."""
    return any(one in value for one in "*?[")


def _grouped(options: Options, problems: list[str]) -> tuple[About, ...]:
    words = [one.value for one in GROUPED]
    found = []
    for index, one in enumerate(_listed(options.get("group_by"))):
        if one in words:
            found.append(About(one))
        else:
            problems.append(
                f"group_by[{index}]: {quoted(str(one))} is none of {', '.join(words)}{did_you_mean(str(one), words)}"
            )
    return tuple(dict.fromkeys(found))


def _hostnames(options: Options, problems: list[str]) -> tuple[str, ...]:
    found = []
    for index, one in enumerate(_listed(options.get("hostnames"))):
        word = str(one)
        if not isinstance(one, str):
            problems.append(f"hostnames[{index}]: {no_text(one)}")
        elif word in _HOSTNAMES or word.removeprefix(_TAG) not in ("", word) or _TEMPLATE in word:
            found.append(word)
        else:
            problems.append(
                f"hostnames[{index}]: {quoted(word)} is neither name, id, tag:KEY nor a template with "
                f"{{{{ }}}}{did_you_mean(word, _HOSTNAMES)}"
            )
    return tuple(found)


def _listed(value: object) -> list[object]:
    if value is None:
        return []
    return list(value) if isinstance(value, (list, tuple)) else [value]
