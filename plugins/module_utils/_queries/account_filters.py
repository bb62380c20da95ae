# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which accounts an inventory is about: what of each is known decides, and what may lie in a unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase

from .._desired.inventory import About, Criterion, Filter, InventoryQuery
from .._options.inventory import is_glob

# An organizational unit with its id and its path; a chain of them leads from the root to where an account is.
Place = tuple[str, str]
# What is known of an account: see inventory.py. What is not read (yet), or may not be read, is None.
Row = Mapping[str, object]


class AccountFilters:
    """The filters of an inventory."""

    def __init__(self, query: InventoryQuery) -> None:
        self._include, self._exclude = query.include, query.exclude

    def may_take(self, row: Row) -> bool:
        """Whether an account may be meant, as far as is known."""
        wanted = not self._include or any(_meets(one, row) is not False for one in self._include)
        return wanted and not any(_meets(one, row) for one in self._exclude)

    def takes(self, row: Row) -> bool:
        """Whether an account is meant. One of which that cannot be known is not."""
        wanted = not self._include or any(_meets(one, row) for one in self._include)
        return wanted and all(_meets(one, row) is False for one in self._exclude)

    def may_hold(self, chain: tuple[Place, ...]) -> bool:
        """Whether an account right in the last of these units may be meant."""
        return self.may_take({"units": chain})

    def may_lead(self, chain: tuple[Place, ...]) -> bool:
        """Whether an account in a unit below the last of these may be meant."""
        if any(_meets(one, {"units": chain}) for one in self._exclude):
            return False
        return not self._include or any(self._leads(one, chain) for one in self._include)

    @staticmethod
    def _leads(one: Filter, chain: tuple[Place, ...]) -> bool:
        below = f"{chain[-1][1].rstrip('/')}/"
        return all(
            any(
                (
                    _fits(each, {"units": chain}),
                    *(not _is_path(value) or value.startswith(below) for value in each.values),
                )
            )
            for each in one
            if each.about is About.UNIT
        )

    def literals(self, about: About) -> Iterable[tuple[str, str]]:
        """The values of filters that are no globs, each with where it stands."""
        for some in (*self._include, *self._exclude):
            for one in some:
                if one.about is about:
                    yield from ((one.place, value) for value in one.values if not is_glob(value))


def _is_path(value: str) -> bool:
    return value.startswith("/") and not is_glob(value)


def _meets(one: Filter, row: Row) -> bool | None:
    """Whether an account meets all of these; None where that is not known."""
    answers = [_fits(each, row) for each in one]
    if False in answers:
        return False
    return None if None in answers else True


def _fits(one: Criterion, row: Row) -> bool | None:
    if one.about is About.UNIT:
        units = row.get("units")
        if not isinstance(units, (list, tuple)):
            return None
        return any(
            unit_id == value or fnmatchcase(unit_id, value) or fnmatchcase(path, value.rstrip("/") or "/")
            for unit_id, path in units
            for value in one.values
        )
    if one.about is About.TAG:
        tags = row.get("tags")
        if not isinstance(tags, Mapping):
            return None
        has = tags.get(one.tag)
        return has is not None and any(fnmatchcase(has, value) for value in one.values)
    if one.about is About.PERMISSION_SET:
        held = row.get("permission_sets")
        if not isinstance(held, (list, tuple)):
            return None
        return any(fnmatchcase(name, value) for name in held for value in one.values)
    has = row.get(one.about.value)
    return None if has is None else any(fnmatchcase(str(has), value) for value in one.values)
