# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From the ways in which people name accounts to the accounts that are meant, and those that are left out and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .._reads.access import OrganizationReads
from .._values.access import Account, Unit
from .._values.errors import CallFailed, Refused, Unresolved
from .._values.errors import Kind as Failure
from .._values.references import is_account_id, is_unit_id
from .._wishes.access import Targets
from .access import ONE_BY_ONE, unnamed


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """The accounts that are meant, by id in order; those left out, each with the reason; and what to warn of."""

    accounts: tuple[Account, ...]
    skipped: tuple[tuple[Account, str], ...] = ()
    warnings: tuple[str, ...] = ()


def choose(organization: OrganizationReads, targets: Targets, management_id: str | None) -> Chosen:
    """The accounts of these targets. Raises Unresolved, Refused, CallFailed.

    An account that is not active is refused where it is named, and left out where it is only among others: the service
    would hang on it and then fail (61418/aws-sso-util #80 to #114). The management account is never implied. Targets may
    say otherwise in both.
    """
    names = _Names(organization, targets)
    named = names.accounts("accounts", targets.accounts)
    if not targets.include_inactive:
        _refuse_inactive(named)
    excluded = {account.id for account in names.accounts("exclude_accounts", targets.excluded)}
    implied = [account for unit in targets.units for account in _in_unit(organization, unit, targets.nested)]
    if targets.tags:
        implied += _tagged(organization, names.every(), targets.tags)
    if targets.everything:
        implied += names.every()
    chosen: dict[str, Account] = {account.id: account for account in named}
    skipped: dict[str, tuple[Account, str]] = {}
    for account in implied:
        if account.id in chosen or account.id in excluded:
            continue
        if account.id == management_id and not targets.include_management:
            skipped[account.id] = (account, MANAGEMENT)
        elif not account.active and not targets.include_inactive:
            skipped[account.id] = (account, account.condition)
        else:
            chosen[account.id] = account
    return Chosen(
        accounts=tuple(chosen[account_id] for account_id in sorted(chosen) if account_id not in excluded),
        skipped=tuple(skipped[account_id] for account_id in sorted(skipped)),
        warnings=names.warnings,
    )


MANAGEMENT = "is the management account, which is only meant where it is named or include_management_account is set"


class _Names:
    """The accounts of the organization by what people write, read once and no more than needed."""

    def __init__(self, organization: OrganizationReads, targets: Targets) -> None:
        self._organization = organization
        self._every: tuple[Account, ...] | None = None
        references = (*targets.accounts, *targets.excluded)
        names = any(not is_account_id(one) for one in references)
        self._needs_names = names or targets.everything or bool(targets.tags)
        self._lists = self._needs_names or len(references) > ONE_BY_ONE
        self._denied: CallFailed | None = None

    @property
    def warnings(self) -> tuple[str, ...]:
        """What could not be known."""
        return () if self._denied is None else (unnamed(self._denied),)

    def every(self) -> tuple[Account, ...]:
        """All accounts."""
        if self._every is None:
            self._every = self._organization.accounts()
        return self._every

    def accounts(self, option: str, references: Iterable[str]) -> list[Account]:
        """What each reference means. Raises Unresolved."""
        return list({account.id: account for account in (self._account(option, one) for one in references)}.values())

    def _account(self, option: str, reference: str) -> Account:
        if is_account_id(reference):
            return self._by_id(option, reference)
        found = [account for account in self.every() if account.name == reference]
        if len(found) > 1:
            meanings = ", ".join(account.id for account in found)
            raise Unresolved(
                f"{option}: {len(found)} accounts are named {reference}: {meanings}; give the id of the one meant"
            )
        if not found:
            raise Unresolved(
                f"{option}: no account of the organization is named {reference}; give a name or a 12-digit id"
            )
        return found[0]

    def _by_id(self, option: str, account_id: str) -> Account:
        if self._denied is not None:
            return Account(id=account_id)
        try:
            if self._lists:
                found = next((account for account in self.every() if account.id == account_id), None)
            else:
                found = self._organization.account(account_id)
        except CallFailed as failure:
            if failure.kind is not Failure.DENIED or self._needs_names:
                raise
            # Who only names ids can do without the right to read the organization.
            self._denied = failure
            return Account(id=account_id)
        if found is None:
            raise Unresolved(f"{option}: the organization has no account {account_id}")
        return found


def _in_unit(organization: OrganizationReads, reference: str, nested: bool) -> list[Account]:
    unit = _unit(organization, reference)
    waiting = [unit]
    found: list[Account] = []
    while waiting:
        one = waiting.pop()
        found += organization.accounts_in(one.id)
        if nested:
            waiting += organization.units_in(one.id)
    if not found:
        below = " or below it" if nested else "; those below it count with include_nested: true"
        raise Unresolved(f"organizational_units: there is no account in {reference}{below}")
    return found


def _unit(organization: OrganizationReads, reference: str) -> Unit:
    if is_unit_id(reference):
        found = organization.unit(reference)
        if found is None:
            raise Unresolved(f"organizational_units: the organization has no unit {reference}")
        return found
    place, way = organization.root(), ""
    for name in [part for part in reference.split("/") if part]:
        below = organization.units_in(place.id)
        match = [unit for unit in below if unit.name == name]
        if not match:
            there = ", ".join(sorted(unit.name for unit in below)) or "none"
            raise Unresolved(
                f"organizational_units: {reference}: there is no {name} in {way or '/'} (units there: {there})"
            )
        place, way = match[0], f"{way}/{name}"
    return place


def _tagged(
    organization: OrganizationReads, accounts: Iterable[Account], tags: Mapping[str, tuple[str, ...]]
) -> list[Account]:
    every = list(accounts)
    has = organization.tags(account.id for account in every)
    found = [
        account for account in every if all(has.get(account.id, {}).get(key) in values for key, values in tags.items())
    ]
    if not found:
        wanted = ", ".join(f"{key}={' or '.join(values)}" for key, values in sorted(tags.items()))
        raise Unresolved(f"account_tags: no account of the organization has {wanted}")
    return found


def _refuse_inactive(accounts: Iterable[Account]) -> None:
    inactive = [account for account in accounts if not account.active]
    if inactive:
        each = "; ".join(f"{account.label} {account.condition}" for account in inactive)
        raise Refused(f"accounts: {each}. Roles in such an account cannot be changed; leave it out")
