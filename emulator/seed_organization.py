# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The part of a seed that is about the organization: accounts in nested organizational units."""

from __future__ import annotations

import json
import zlib
from typing import Any

from .contract import Contract
from .database import Transaction
from .errors import SetupError
from .seed_format import list_of, mapping_of, seeded, without_none
from .services.callers import SERVICE_PRINCIPAL

_KEYS = {
    "organization_id",
    "root_id",
    "management_account",
    "accounts",
    "organizational_units",
    "delegated_administrators",
    "tags",
}
_UNIT_KEYS = {"name", "id", "tags", "accounts", "organizational_units"}
_ACCOUNT_KEYS = {"account_id", "name", "email", "status", "joined_method", "tags", "policies"}
_DELEGATION_KEYS = {"account", "services"}
_FOUNDED = 1_577_836_800.0
"""When invented accounts joined: the beginning of 2020."""


class OrganizationSeeder:
    """Puts an organization into an empty directory."""

    def __init__(self, rows: Transaction, contract: Contract) -> None:
        self._rows = rows
        self._contract = contract
        self._organization_id = "o-exampleorg1"

    def fill(self, given: Any) -> None:
        """Add the organization. Without one there is that of the first organization instance: one account."""
        row = self._rows.one("SELECT owner_account_id FROM instances WHERE kind = 'organization' ORDER BY seq LIMIT 1")
        owner = str(row["owner_account_id"]) if row else None
        if given is None and owner is None:
            return
        seed = mapping_of({} if given is None else given, "organization", _KEYS)
        self._organization_id = str(seed.get("organization_id", self._organization_id))
        root_id = str(seed.get("root_id", "r-exam"))
        seeded(
            "organization",
            self._rows.insert,
            "organizations",
            organization_id=self._organization_id,
            root_id=root_id,
            management_account_id="",
            tags=_tags(seed, "organization"),
        )
        self._require("Root", {"Id": root_id}, "organization")
        self._require("Organization", {"Id": self._organization_id}, "organization")
        self._add_children(seed, root_id, f"{self._organization_id}/{root_id}", "organization")
        self._name_management_account(seed, owner, root_id)
        self._delegate(seed)

    def _name_management_account(self, seed: dict[str, Any], owner: str | None, root_id: str) -> None:
        where = "organization.management_account"
        named = seed.get("management_account", owner)
        if named is None:
            raise SetupError(f"{where}: is required where there is no organization instance")
        here = "SELECT 1 FROM accounts WHERE account_id = :id OR name = :id"
        if self._rows.one(here, id=str(named)) is None:
            account = {"account_id": str(named), "name": "management"}
            self._add_account(account, root_id, f"{self._organization_id}/{root_id}", where)
        management = account_id(self._rows, named, where)
        if owner is not None and management != owner:
            raise SetupError(f"{where}: must be {owner}, who owns the organization instance")
        self._rows.write("UPDATE organizations SET management_account_id = :id", id=management)

    def _add_children(self, seed: dict[str, Any], parent_id: str, path: str, where: str) -> None:
        for number, each in enumerate(list_of(seed.get("accounts"), f"{where}.accounts")):
            self._add_account(each, parent_id, path, f"{where}.accounts[{number}]")
        for number, each in enumerate(list_of(seed.get("organizational_units"), f"{where}.organizational_units")):
            self._add_unit(each, parent_id, path, f"{where}.organizational_units[{number}]")

    def _add_unit(self, given: Any, parent_id: str, path: str, where: str) -> None:
        unit = mapping_of(given, where, _UNIT_KEYS)
        name = unit.get("name")
        suffix = f"{zlib.crc32(f'{parent_id}/{name}'.encode()):08x}"
        unit_id = str(unit.get("id") or f"ou-{parent_id.split('-')[1]}-{suffix}")
        self._require("OrganizationalUnit", {"Id": unit_id, "Name": name}, where)
        if name is None:
            raise SetupError(f"{where}.name: is required")
        unit_path = f"{path}/{unit_id}"
        seeded(
            where,
            self._rows.insert,
            "units",
            organization_id=self._organization_id,
            unit_id=unit_id,
            parent_id=parent_id,
            path=f"{unit_path}/",
            name=name,
            tags=_tags(unit, where),
        )
        self._add_children(unit, unit_id, unit_path, where)

    def _add_account(self, given: Any, parent_id: str, path: str, where: str) -> None:
        account = mapping_of(given, where, _ACCOUNT_KEYS)
        name, number = account.get("name"), account.get("account_id")
        if name is None or number is None:
            raise SetupError(f"{where}: name and account_id are required")
        email = account.get("email", f"aws+{number}@example.com")
        state = account.get("status", "ACTIVE")
        joined = account.get("joined_method", "CREATED")
        described = {"Id": number, "Name": name, "Email": email, "State": state, "JoinedMethod": joined}
        self._require("Account", described, where)
        policies = account.get("policies")
        seeded(
            where,
            self._rows.insert,
            "accounts",
            organization_id=self._organization_id,
            account_id=number,
            parent_id=parent_id,
            path=f"{path}/{number}/",
            name=name,
            email=email,
            state=state,
            joined_method=joined,
            joined_at=_FOUNDED,
            tags=_tags(account, where),
            policies=json.dumps(list_of(policies, f"{where}.policies")) if policies is not None else None,
        )

    def _delegate(self, seed: dict[str, Any]) -> None:
        where = "organization.delegated_administrators"
        for number, each in enumerate(list_of(seed.get("delegated_administrators"), where)):
            path = f"{where}[{number}]"
            given = mapping_of(each if isinstance(each, dict) else {"account": each}, path, _DELEGATION_KEYS)
            administrator = account_id(self._rows, given.get("account"), path)
            for service in list_of(given.get("services", [SERVICE_PRINCIPAL]), f"{path}.services"):
                seeded(
                    path,
                    self._rows.insert,
                    "delegations",
                    account_id=administrator,
                    service_principal=service,
                    enabled_at=_FOUNDED,
                )

    def _require(self, shape: str, described: dict[str, Any], where: str) -> None:
        problems = self._contract.problems(shape, without_none(described))
        if problems:
            raise SetupError(f"{where}: {'; '.join(problems)}")


def account_id(rows: Transaction, given: Any, path: str) -> str:
    """Return the id of an account of the organization that is given by id or name."""
    found = rows.all("SELECT account_id FROM accounts WHERE account_id = :given OR name = :given", given=str(given))
    if len(found) != 1:
        raise SetupError(f"{path}: there {'is no account' if not found else 'are several accounts'} {given!r}")
    return str(found[0]["account_id"])


def _tags(seed: dict[str, Any], where: str) -> str:
    tags = mapping_of(seed.get("tags") or {}, f"{where}.tags")
    return json.dumps({key: str(value) for key, value in tags.items()})
