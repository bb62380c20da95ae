# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Unique values: who takes and who gives up which, and whether all of them are unique once a plan is done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from .._model.attributes import TABLES, lookup_value
from .._model.entities import Attributes, Entity, Kind
from .._model.errors import Refused
from .change import Action, Change

# A unique value: the kind of thing, the attribute, and the value as the service compares it, whatever its letter case.
UniqueValue = tuple[Kind, str, str]


def taken(change: Change) -> dict[UniqueValue, str]:
    """The unique values that a thing has only once the change is done, each as it would be spelled."""
    after = _values(change.kind, change.after)
    return {value: after[value] for value in after if value not in _values(change.kind, change.before)}


def given_up(change: Change) -> frozenset[UniqueValue]:
    """The unique values that nobody has any more once the change is done."""
    return frozenset(_values(change.kind, change.before)) - frozenset(_values(change.kind, change.after))


def holders_by_value(change: Change, holders: Mapping[str, Entity]) -> dict[UniqueValue, Entity]:
    """Who has the unique values that this change takes, from who has those of each attribute."""
    return {value: holders[value[1]] for value in taken(change) if value[1] in holders}


def refuse_taken(changes: Iterable[Change], holders: Mapping[UniqueValue, Entity]) -> None:
    """Raises Refused where two things would have one unique value once all changes are done.

    `holders` are those who have a value now that some change takes; one who gives it up in these changes is in nobody's way.
    """
    every = tuple(changes)
    free = frozenset().union(*map(given_up, every))
    takers: dict[UniqueValue, Change] = {}
    for change, value, text in _takings(every):
        other = takers.setdefault(value, change)
        if other is not change:
            raise Refused(
                f"{value[1]}: {text} is wanted by two {value[0].value}s, {_who(other)} and {_who(change)}; "
                "it has to be unique in the identity store, so give one of them another"
            )
        holder = holders.get(value)
        if holder is not None and value not in free:
            raise Refused(
                f"{value[1]}: {lookup_value(holder.attributes, value[1])} is already taken by the {value[0].value} "
                f"{holder.name} ({holder.id}), so {change.name} can't have it; it has to be unique in the identity store"
            )


def _takings(changes: Iterable[Change]) -> Iterator[tuple[Change, UniqueValue, str]]:
    for change in changes:
        for value, text in taken(change).items():
            yield change, value, text


def _who(change: Change) -> str:
    return f"{change.label}, who would be created" if change.action is Action.CREATE else change.label


def _values(kind: Kind, side: Attributes | None) -> dict[UniqueValue, str]:
    table = TABLES.get(kind)
    if table is None or not side:
        return {}
    texts = {attribute: lookup_value(side, attribute) for attribute in table.unique if attribute in side}
    return {(kind, name, text.casefold()): text for name, text in texts.items() if text is not None}
