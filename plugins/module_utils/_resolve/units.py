# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From the ways in which people name organizational units to the accounts in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .._model.access import Account, Unit
from .._model.references import is_unit_id
from .._model.yaml_text import quoted
from .._ports.access import OrganizationReads
from .unclear import Names, Unclear


@dataclass(frozen=True, kw_only=True)
class _End:
    """How far a path leads: to this unit, which the names before it lead to, with this rest of the path left."""

    unit: Unit
    names: tuple[str, ...]
    rest: str


class Units:
    """The organizational units of the organization by what people write; each part of their tree is read once."""

    def __init__(self, organization: OrganizationReads, unclear: Unclear) -> None:
        self._organization = organization
        self._unclear = unclear
        self._below: dict[str, tuple[Unit, ...]] = {}

    def accounts(self, reference: str, nested: bool) -> list[Account]:
        """The accounts in a unit, and with `nested` in those below it. No unit, several, or no account is unclear."""
        unit = self._by_id(reference) if is_unit_id(reference) else self._by_path(reference)
        if unit is None:
            return []
        found: list[Account] = []
        level = [unit]
        while level:
            inside = self._organization.accounts_below([one.id for one in level])
            found += [account for one in level for account in inside[one.id]]
            level = self._units_below(level) if nested else []
        if not found:
            below = " or below it" if nested else "; accounts below it are included with include_nested: true"
            self._unclear.told(f"organizational_units: there is no account in {quoted(reference)}{below}", of=reference)
        return found

    def _by_id(self, unit_id: str) -> Unit | None:
        found = self._organization.unit(unit_id)
        if found is None:
            self._unclear.told(f"organizational_units: the organization has no unit {unit_id}", of=unit_id)
        return found

    def _by_path(self, path: str) -> Unit | None:
        ends = list(self._ends(_End(unit=self._organization.root(), names=(), rest=path)))
        found = [end for end in ends if not end.rest]
        if len(found) == 1:
            return found[0].unit
        if found:
            meanings = " and ".join(f"{' in '.join(map(quoted, reversed(end.names)))} ({end.unit.id})" for end in found)
            self._unclear.told(
                f"organizational_units: {quoted(path)} means {len(found)} units: {meanings}; give the id of the one "
                "you mean",
                of=path,
            )
            return None
        end = min(ends, key=lambda end: len(end.rest))
        farthest = [one.unit for one in ends if one.rest == end.rest]
        name, place = end.rest.partition("/")[0], quoted("/" + "/".join(end.names))
        self._unclear.missing(
            f"organizational_units: {quoted(path)}: there is no {quoted(name)} in {place}",
            name,
            Names(
                many=f"units in {place}",
                read=lambda: (below.name for unit in farthest for below in self._units_in(unit)),
                hint="give an id, or the path from the root",
            ),
            of=path,
        )
        return None

    def _ends(self, end: _End) -> Iterator[_End]:
        """All ways that a path can be gone: a name may hold a slash, and so be several parts of it."""
        rest = end.rest.lstrip("/")
        ways = [unit for unit in self._units_in(end.unit) if f"{rest}/".startswith(f"{unit.name}/")] if rest else []
        if not ways:
            yield _End(unit=end.unit, names=end.names, rest=rest)
        for unit in ways:
            below = rest.removeprefix(unit.name)
            yield from self._ends(_End(unit=unit, names=(*end.names, unit.name), rest=below))

    def _units_in(self, unit: Unit) -> tuple[Unit, ...]:
        return tuple(self._units_below([unit]))

    def _units_below(self, level: Iterable[Unit]) -> list[Unit]:
        ids = [unit.id for unit in level]
        unread = [unit_id for unit_id in ids if unit_id not in self._below]
        if unread:
            self._below.update(self._organization.units_below(unread))
        return [below for unit_id in ids for below in self._below[unit_id]]
