# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The accounts of an organization with the paths of their units: a call for each unit's units, and one for its accounts.

They come with names and states, so a list of all accounts is asked for only where the units may not be read.
"""

from __future__ import annotations

from collections.abc import Callable

from .._model.access import Account as Found
from .._model.access import Unit
from .._model.errors import CallFailed, FailureKind
from .._policies.view import Account
from .._ports.access import OrganizationReads


def accounts_in_units(organization: OrganizationReads, refused: Callable[[CallFailed], None]) -> dict[str, Account]:
    """The accounts by id. `refused` is told where the units may not be read: the paths are None then. Raises CallFailed."""
    try:
        return _in_units(organization)
    except CallFailed as failure:
        if failure.kind is not FailureKind.DENIED:
            raise
        found = {one.id: _account(one, None) for one in organization.accounts()}
        refused(failure)
        return found


def _in_units(organization: OrganizationReads) -> dict[str, Account]:
    found: dict[str, Account] = {}
    level: list[tuple[Unit, str]] = [(organization.root(), "")]
    while level:
        ids = [unit.id for unit, _path in level]
        accounts, units = organization.accounts_below(ids), organization.units_below(ids)
        following = []
        for unit, path in level:
            found.update({one.id: _account(one, path or "/") for one in accounts[unit.id]})
            following += [(one, f"{path}/{one.name}") for one in units[unit.id]]
        level = following
    return found


def _account(one: Found, path: str | None) -> Account:
    return Account(id=one.id, name=one.name, status=one.status, path=path)
