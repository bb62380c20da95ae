# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Entitlements for a question, by the fewest lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from .._desired.access import AssignmentQuery
from .._model.access import Account
from .._model.entitlements import AccessApplication, Entitlement
from .._ports.access import Reads
from .._resolve.accounts import choose
from .._resolve.unclear import Unclear
from .assignment_people import Whose


@dataclass(frozen=True, kw_only=True)
class Given:
    """The entitlements that were found, the application that they are in, and the accounts that are known by the way.

    `warnings` and `meanings` are those of the choice of accounts.
    """

    entitlements: tuple[Entitlement, ...] = ()
    application: AccessApplication | None = None
    accounts: Mapping[str, Account] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    meanings: tuple[str, ...] = ()


def given_entitlements(
    reads: Reads,
    query: AssignmentQuery,
    whose: Whose | None,
    accounts: Mapping[str, Account] | None,
    unclear: Unclear,
) -> Given:
    """The entitlements that the query is about; none where account access manager is not enabled.

    `accounts` are those of the query where they are known already. Raises CallFailed, Unresolved, Unsupported.
    """
    chosen = _Choice(reads, query, accounts, unclear)
    application = reads.entitlements.application()
    if application is None:
        return Given(accounts=chosen.accounts or {}, warnings=chosen.warnings, meanings=chosen.meanings)
    found = _listed(reads, query, whose, chosen, application.arn)
    return Given(
        entitlements=tuple(
            one
            for one in found
            if whose is None or one.principal in whose.every
            if not query.roles or one.role_arn in query.roles
            if chosen.accounts is None or one.account_id in chosen.accounts
        ),
        application=application,
        accounts={**(chosen.accounts or {}), **chosen.every},
        warnings=chosen.warnings,
        meanings=chosen.meanings,
    )


class _Choice:
    """The accounts that are asked about; None where all are. `every` are those of the organization, once they were read."""

    def __init__(
        self, reads: Reads, query: AssignmentQuery, accounts: Mapping[str, Account] | None, unclear: Unclear
    ) -> None:
        self.accounts, self.every = accounts, dict[str, Account]()
        self.warnings: tuple[str, ...] = ()
        self.meanings: tuple[str, ...] = ()
        if accounts is None and query.targets is not None:
            chosen = choose(reads.organization, query.targets, None, unclear)
            self.accounts = {one.id: one for one in chosen.accounts}
            self.warnings, self.meanings = chosen.warnings, chosen.meanings
        unclear.refuse()


def _listed(
    reads: Reads, query: AssignmentQuery, whose: Whose | None, chosen: _Choice, application_arn: str
) -> Iterable[Entitlement]:
    """At least what is asked for, from the side that has the fewest to ask about.

    The service lists nothing but by principal, by role and by account. So everything is what is in the accounts of the
    organization; what leads into one that has left it leads nowhere.
    """
    reading = reads.entitlements
    if whose is not None and (not query.roles or len(whose.every) <= len(query.roles)):
        return reading.entitlements_of(application_arn, whose.every)
    if query.roles:
        return reading.entitlements_to(application_arn, query.roles)
    if chosen.accounts is None:
        chosen.every = {one.id: one for one in reads.organization.accounts()}
    return reading.entitlements_in(application_arn, chosen.every if chosen.accounts is None else chosen.accounts)
