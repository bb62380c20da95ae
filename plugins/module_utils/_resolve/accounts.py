# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From the ways in which people name accounts to the accounts that are meant, and those that are left out and why."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .._desired.access import Targets
from .._model.access import Account
from .._model.errors import CallFailed, FailureKind, Refused
from .._model.references import is_account_id
from .._model.yaml_text import quoted
from .._ports.access import OrganizationReads
from .access import unnamed
from .strategies import FEW
from .unclear import Names, Unclear, Unspoken
from .units import Units


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """The accounts that are meant, by id in order; those left out, each with the reason; and what to warn of.

    `meanings` says which account a name that several have was taken to mean, `warnings` what could not be known.
    """

    accounts: tuple[Account, ...]
    skipped: tuple[tuple[Account, str], ...] = ()
    warnings: tuple[str, ...] = ()
    meanings: tuple[str, ...] = ()


def choose(
    organization: OrganizationReads, targets: Targets, management_id: str | None, unclear: Unclear | None = None
) -> Chosen:
    """The accounts of these targets. Raises Unresolved for what is `unclear` here and was before, Refused, CallFailed.

    An account that is not active is refused where it is named, and left out where it is only among others: the service
    would hang on it and then fail (61418/aws-sso-util #80 to #114). The management account is never implied. Targets may
    say otherwise in both.
    """
    unclear = unclear or Unclear()
    names = _Names(organization, targets, unclear)
    named = names.accounts("accounts", targets.accounts)
    excluded = {account.id for account in names.accounts("exclude_accounts", targets.excluded)}
    units = Units(organization, unclear)
    implied = [account for unit in targets.units for account in units.accounts(unit, targets.nested)]
    if targets.tags:
        implied += _tagged(organization, names.every(), targets.tags, unclear)
    if targets.everything:
        implied += names.every()
    unclear.refuse()
    if not targets.include_inactive:
        _refuse_inactive(named)
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
        meanings=tuple(names.meanings),
    )


MANAGEMENT = "is the management account, which is included only if it is named or include_management_account is set"


def read_places(organization: OrganizationReads, every: Iterable[Targets]) -> None:
    """Read what `choose` asks about for all of these targets, whatever else becomes of them. Raises CallFailed.

    What nobody may read who names only ids is left to it.
    """
    for targets in every:
        accounts = organization.accounts() if _needs_names(targets) else ()
        units = Units(organization, Unspoken())
        for unit in targets.units:
            units.accounts(unit, targets.nested)
        if targets.tags:
            organization.tags(account.id for account in accounts)


def _needs_names(targets: Targets) -> bool:
    named = (*targets.accounts, *targets.excluded)
    return targets.everything or bool(targets.tags) or any(not is_account_id(one) for one in named)


class _Names:
    """The accounts of the organization by what people write, read once and no more than needed."""

    def __init__(self, organization: OrganizationReads, targets: Targets, unclear: Unclear) -> None:
        self._organization = organization
        self._unclear = unclear
        self.meanings: list[str] = []
        self._every: tuple[Account, ...] | None = None
        self._ids = tuple(dict.fromkeys(one for one in (*targets.accounts, *targets.excluded) if is_account_id(one)))
        self._single: Mapping[str, Account] | None = None
        references = (*targets.accounts, *targets.excluded)
        self._needs_names = _needs_names(targets)
        self._lists = self._needs_names or len(references) > FEW
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
        """What each reference means; those that mean none, or several, are unclear."""
        found = (self._account(option, one) for one in references)
        return list({account.id: account for account in found if account is not None}.values())

    def _account(self, option: str, reference: str) -> Account | None:
        if is_account_id(reference):
            return self._by_id(option, reference)
        found = [account for account in self.every() if account.name == reference]
        active = [account for account in found if account.active]
        if len(found) > 1 and len(active) == 1:
            others = ", and ".join(f"{one.id}, which {one.condition}" for one in found if not one.active)
            self.meanings.append(
                f"{option}: {len(found)} accounts are named {quoted(reference)}: taken to mean {active[0].id}, not "
                f"{others}"
            )
            return active[0]
        if len(found) == 1:
            return found[0]
        if found:
            meanings = ", ".join(account.id for account in found)
            self._unclear.told(
                f"{option}: {len(found)} accounts are named {quoted(reference)}: {meanings}; give the id of the one "
                "you mean",
                of=reference,
            )
        else:
            self._nobody(option, reference)
        return None

    def _nobody(self, option: str, name: str) -> None:
        sentence = f"{option}: no account of the organization is named {quoted(name)}"
        if not _NUMBER.fullmatch(name):
            self._unclear.missing(sentence, name, self._names)
            return
        # Of an id that YAML took for a number, the leading zero is lost, or it was read as an octal one.
        spoilt = {f"{int(name):012d}", f"{int(name):012o}"}
        meant = next((account.id for account in self.every() if account.id in spoilt), None)
        digits = f"{sentence}, and an id has 12 digits, not {len(name)}"
        near = "" if meant is None else f" (did you mean {quoted(meant)}?)"
        self._unclear.told(
            f"{digits}{near}; quote ids and names of digits in YAML, which strips leading zeros", of=name
        )

    @property
    def _names(self) -> Names:
        return Names(
            many="accounts",
            read=lambda: (account.name for account in self.every() if account.name is not None),
            hint="give a name or a 12-digit id",
        )

    def _by_id(self, option: str, account_id: str) -> Account | None:
        if self._denied is not None:
            return Account(id=account_id)
        try:
            found = self._known(account_id)
        except CallFailed as failure:
            if failure.kind is not FailureKind.DENIED or self._needs_names:
                raise
            # Who only names ids can do without the right to read the organization.
            self._denied = failure
            return Account(id=account_id)
        if found is None:
            self._unclear.told(f"{option}: the organization has no account {account_id}", of=account_id)
        return found

    def _known(self, account_id: str) -> Account | None:
        if self._lists:
            return next((account for account in self.every() if account.id == account_id), None)
        if self._single is None:
            self._single = self._organization.describe_accounts(self._ids)
        return self._single.get(account_id)


def _tagged(
    organization: OrganizationReads,
    accounts: Iterable[Account],
    tags: Mapping[str, tuple[str, ...]],
    unclear: Unclear,
) -> list[Account]:
    every = list(accounts)
    has = organization.tags(account.id for account in every)
    found = [
        account for account in every if all(has.get(account.id, {}).get(key) in values for key, values in tags.items())
    ]
    if not found:
        there = {f"{key}={value}" for one in has.values() for key, value in one.items()}
        wanted = {key: [f"{key}={value}" for value in values] for key, values in sorted(tags.items())}
        lacking = [pairs for pairs in wanted.values() if there.isdisjoint(pairs)]
        for pairs in lacking:
            unclear.missing(
                f"account_tags: no account of the organization has {_either(pairs)}",
                pairs[0],
                Names(many="tags", read=lambda: there, hint="letter case counts"),
            )
        if not lacking:
            together = " together with ".join(map(_either, wanted.values()))
            unclear.told(f"account_tags: no account of the organization has {together}")
    return found


def _either(pairs: Iterable[str]) -> str:
    return " or ".join(map(quoted, pairs))


# Digits that are no id: the name of an account, or an id that YAML took for a number.
_NUMBER = re.compile(r"[0-9]{1,50}")


def _refuse_inactive(accounts: Iterable[Account]) -> None:
    inactive = [account for account in accounts if not account.active]
    if inactive:
        each = "; ".join(f"{account.label} {account.condition}" for account in inactive)
        raise Refused(f"accounts: {each}. Roles in such an account cannot be changed; leave it out")
