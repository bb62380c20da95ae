# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How users, groups and accounts are written in a file: by name, and by id where a name would not lead to them alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from .._model.access import Account
from .._model.attributes import TABLES, primary
from .._model.entities import Entity, Kind
from .._model.references import as_id, is_account_id, is_arn


class References:
    """The references to the users or the groups of a directory, of which all that are known are given."""

    def __init__(self, kind: Kind, entities: Iterable[Entity]) -> None:
        self._kind = kind
        self._first: dict[str, str] = {}
        self._addresses: dict[str, set[str]] = {}
        self._ids: set[str] = set()
        for one in entities:
            self._ids.add(one.id)
            self._first.setdefault(one.name.casefold(), one.id)
            address = primary(one.attributes.get("emails"))
            if address is not None:
                self._addresses.setdefault(address.casefold(), set()).add(one.id)

    def nameless(self, entity: Entity) -> bool:
        """Whether an entry has to have the id in place of the name: nobody may see it, or it is another's already.

        Two names that differ in letter case alone are one to whoever reads a file.
        """
        if entity.planned:
            return False
        hidden = TABLES[self._kind].naming not in entity.attributes
        return hidden or self._first.get(entity.name.casefold(), entity.id) != entity.id

    def of(self, entity: Entity) -> str:
        """How others refer to it."""
        name, folded = entity.name, entity.name.casefold()
        if entity.planned:
            return name
        others_address = "@" in name and self._addresses.get(folded, set()) - {entity.id}
        looks_like_an_id = is_arn(name) or as_id(self._kind, name) in self._ids - {entity.id}
        return entity.id if self.nameless(entity) or others_address or looks_like_an_id else name


class AccountReferences:
    """The references to accounts: ids, or names where they are unique and no ids."""

    def __init__(self, accounts: Iterable[Account], *, names: bool) -> None:
        self._named = {one.id: one.name for one in accounts if one.name and not is_account_id(one.name)}
        self._count = Counter(self._named.values())
        self._names = names

    def of(self, account_id: str) -> str:
        """How an account is written."""
        name = self._named.get(account_id)
        return name if self._names and name is not None and self._count[name] == 1 else account_id
