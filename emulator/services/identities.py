# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What users and groups have in common: rows with an id, a revision, and the attributes as one document."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from ..attributes import Attributes, Document
from ..contract import Contract
from ..database import Row
from ..errors import absent, invalid, outdated, unknown_operation
from ..paging import select_page
from . import external_ids, principals
from .area import Call, Output
from .identity_stores import actor, arn_of, first_stamps, id_of, new_id, next_revision, store_id_of


@dataclass(frozen=True)
class Kind:
    """Users or groups, whose tables, members and messages are named after them."""

    name: str
    columns: Callable[[Call, Document], dict[str, Any]]
    """Returns the columns that follow from the attributes."""
    unique: Mapping[str, str]
    """The column behind each attribute, in lower case, by which one can be found. Lists are filtered by the first."""

    @property
    def title(self) -> str:
        """The name as members begin with it."""
        return self.name.title()

    @property
    def id_column(self) -> str:
        """The column, here and in the other tables, that holds the id."""
        return f"{self.name}_id"

    def attributes(self, contract: Contract) -> Attributes:
        """Return the attributes as the model declares them."""
        return _attributes(contract, self.title)

    def add(self, call: Call, store: Row, document: Document, given_id: str | None) -> Output:
        """Add one with these attributes; the id is a new one unless it is given."""
        store_id = store["identity_store_id"]
        identity = {self.id_column: given_id or new_id(store_id), "revision": next_revision(call.rows.now)}
        call.rows.insert(
            f"{self.name}s",
            identity_store_id=store_id,
            since=call.rows.now,
            **identity,
            **self.columns(call, document),
            **first_stamps(store, call.rows.now),
        )
        external_ids.add(call, self.name, store_id, identity[self.id_column], document.get("ExternalIds", []))
        return self.identity({"identity_store_id": store_id, **identity})

    def row(self, call: Call, store_id: str, its_id: str) -> Row | None:
        """Return the row with an id, if there is one."""
        return call.rows.one(f"{self._select} AND {self.id_column} = :id", store=store_id, id=its_id)

    def find(self, call: Call, store_id: str) -> Row:
        """Return the row that a call names, which must have the revision that the call names, if it does."""
        its_id = id_of(self.name, call.parameters[f"{self.title}Id"])
        row = self.row(call, store_id, its_id)
        if row is None:
            raise absent(self.name.upper(), its_id)
        if call.parameters.get("Revision") not in (None, row["revision"]):
            raise outdated(self.name)
        return row

    def page(self, call: Call) -> tuple[Sequence[Row], str | None]:
        """Return a page of rows, of all or of those that the (deprecated) filter names, and the next page's token."""
        store_id = store_id_of(call)
        attribute, column = next(iter(self.unique.items()))
        query, values = self._select, {}
        if call.parameters.get("Filters") and call.settings.filters == "refuse":
            raise invalid("Filter is deprecated, please remove filter from request.")
        for wanted in call.parameters.get("Filters") or ():
            if wanted["AttributePath"].lower() != attribute:
                raise invalid(f"Filtering {self.name}s by {wanted['AttributePath']} is not supported.")
            query += f" AND {column} = :name"
            values["name"] = call.key(wanted["AttributeValue"])
        if not values and call.settings.identity_source == "active_directory":
            raise unknown_operation()
        return select_page(call, query, store=store_id, **values)

    def change(self, call: Call, store: Row, row: Row, document: Document) -> Output:
        """Give one other attributes, and so a new revision."""
        columns = {**self.columns(call, document), "revision": next_revision(call.rows.now, row["revision"])}
        call.rows.write(
            f"UPDATE {self.name}s SET {', '.join(f'{column} = :{column}' for column in columns)}, "
            "updated_at = :now, updated_by = :who, since = :now WHERE seq = :seq",
            seq=row["seq"],
            now=call.rows.now,
            who=actor(store),
            **columns,
        )
        return self.identity({**row, "revision": columns["revision"]})

    def delete(self, call: Call) -> Output:
        """Remove one with the memberships and, by a setting, what was assigned."""
        store_id = store_id_of(call)
        its_id = id_of(self.name, call.parameters[f"{self.title}Id"])
        if call.settings.delete_absent == "succeed" and self.row(call, store_id, its_id) is None:
            return {}
        row = self.find(call, store_id)
        call.rows.write(f"DELETE FROM {self.name}s WHERE seq = :seq", seq=row["seq"])
        principals.leave(call, store_id, self.name.upper(), its_id)
        return {}

    def look_up(self, call: Call) -> Output:
        """Find an id by a unique attribute or an external id."""
        store_id = store_id_of(call)
        if call.settings.identity_source == "active_directory":
            raise unknown_operation()
        identifier = call.parameters["AlternateIdentifier"]
        if identifier.get("ExternalId") is not None:
            its_id = external_ids.owner(call, self.name, store_id, identifier["ExternalId"])
            row = self.row(call, store_id, its_id) if its_id else None
        else:
            column, value = self._unique_value(call, identifier["UniqueAttribute"])
            row = call.rows.one(f"{self._select} AND {column} = :value", store=store_id, value=call.key(value))
        if row is None:
            raise absent(self.name.upper())
        return self.identity(row)

    def identity(self, row: Row | Mapping[str, Any]) -> Output:
        """Return how answers name one."""
        return {
            "IdentityStoreId": row["identity_store_id"],
            f"{self.title}Id": row[self.id_column],
            f"{self.title}Arn": arn_of(self.name, row[self.id_column]),
            "Revision": row["revision"],
        }

    @property
    def _select(self) -> str:
        return f"SELECT * FROM {self.name}s WHERE identity_store_id = :store"

    def _unique_value(self, call: Call, attribute: Mapping[str, Any]) -> tuple[str, str]:
        """Return the column and the text that a unique attribute asks for."""
        path, value = attribute["AttributePath"], attribute.get("AttributeValue")
        if path.lower() not in self.unique:
            raise invalid(f"The attribute {path} is not a unique attribute")
        if not value:
            raise invalid("attribute value cannot be empty or null for attribute path")
        call.contract.require(
            "SensitiveStringType", value, ("alternateIdentifier", "uniqueAttribute", "attributeValue")
        )
        return self.unique[path.lower()], value


def given_attributes(call: Call) -> Document:
    """Return the attributes that a call to create one gives."""
    return {name: value for name, value in call.parameters.items() if name != "IdentityStoreId" and value is not None}


@cache
def _attributes(contract: Contract, title: str) -> Attributes:
    return Attributes(contract, f"Create{title}Request")
