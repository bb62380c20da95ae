# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Things of one kind as planned steps would leave them: what creating, changing and deleting come to, whatever the kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from .._model.entities import Entity, Value
from .._model.yaml_text import quoted
from .._plan.change import Action
from .._plan.step import Step, planned_entity, with_changes

EARLIER = "an earlier task of this run"


class PlannedThings:
    """What steps would make of the things of one kind. It asks the service nothing."""

    def __init__(self, by: str = EARLIER) -> None:
        """`by` says whose steps they are, for what became of a name."""
        self.created: dict[str, Entity] = {}
        self.changed: dict[str, dict[str, Value | None]] = {}
        self.deleted: set[str] = set()
        # By the name that somebody had who is only planned, what became of it.
        self.fates: dict[str, str] = {}
        self._by = by

    @property
    def deletion(self) -> str:
        """What became of somebody who would be deleted."""
        return f"deleted by {self._by}"

    def change_of(self, value: Value | None) -> str:
        """What became of somebody who would have this value for the one that they had: a name, or a list with an address."""
        words = f"renamed to {quoted(value)}" if isinstance(value, str) else "that address is changed"
        return f"{words} by {self._by}"

    def take(self, one: Step) -> None:
        """Take the next step, which is about a thing of this kind."""
        (identifier,) = one.ids
        if one.action is Action.CREATE:
            self.created[identifier] = planned_entity(one.kind, identifier, one.attributes)
            self.deleted.discard(identifier)
        elif one.action is Action.DELETE:
            gone = self.created.pop(identifier, None)
            if gone is not None:
                self.fates[gone.name] = self.deletion
            self.deleted.add(identifier)
        elif one.action is Action.UPDATE:
            self._update(identifier, one.attributes)

    def _update(self, identifier: str, attributes: Mapping[str, Value | None]) -> None:
        old = self.created.get(identifier)
        if old is None:
            self.changed.setdefault(identifier, {}).update(attributes)
            return
        new = self.created[identifier] = with_changes(old, attributes)
        if new.name != old.name:
            self.fates[old.name] = self.change_of(new.name)

    def only_real(self, identifiers: Iterable[str]) -> list[str]:
        """Those of these ids by which the service can be asked: of what the steps neither create nor delete; each once."""
        return [one for one in dict.fromkeys(identifiers) if one not in self.created and one not in self.deleted]

    def shown(self, identifier: str, read: Callable[[str], Entity | None]) -> Entity | None:
        """The thing with this id; `read` asks the service, where the steps don't say it all."""
        if identifier in self.created:
            return self.created[identifier]
        real = None if identifier in self.deleted else read(identifier)
        return None if real is None else self.as_planned(real)

    def all_shown(
        self, identifiers: Iterable[str], read: Callable[[list[str]], Mapping[str, Entity]]
    ) -> dict[str, Entity]:
        """The same for many at once, by id."""
        wanted = tuple(identifiers)
        real = read(self.only_real(wanted))
        planned = {one: self.created[one] for one in wanted if one in self.created}
        return {**planned, **{identifier: self.as_planned(entity) for identifier, entity in real.items()}}

    def as_planned(self, real: Entity) -> Entity:
        """What the service shows, with what the steps change of it."""
        return with_changes(real, self.changed.get(real.id, {}))

    def over(self, real: Iterable[Entity]) -> Iterator[Entity]:
        """What the service shows, as the steps would leave it, and then what they create."""
        yield from (self.as_planned(one) for one in real if one.id not in self.deleted)
        yield from self.created.values()

    def written(self) -> Iterator[tuple[str, Mapping[str, Value | None]]]:
        """What the steps set, by id."""
        yield from ((entity.id, entity.attributes) for entity in self.created.values())
        yield from ((one, attributes) for one, attributes in self.changed.items() if one not in self.deleted)
