# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What has to be read to plan entitlements, by the way that needs the fewer calls."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from .._desired.entitlements import DesiredEntitlements
from .._model.access import Account, Principal
from .._model.entities import Kind
from .._model.entitlements import AccessApplication, Entitlement, Role, account_of, partition_of, role_arn
from .._model.errors import Refused
from .._model.keys import Handle, Key, principal_key
from .._plan.change import Action
from .._plan.entitlement_keys import entitlement
from .._plan.entitlements import ExistingEntitlements
from .._ports.access import Reads
from .._ports.entitlements import EntitlementReads
from .._resolve.access import accounts_by_id, principal_names, unnamed
from .._resolve.accounts import Chosen, choose
from .._resolve.identities import absence
from .._resolve.unclear import Unclear
from .assignments import resolved_principals
from .observation import Observation


@dataclass(frozen=True, kw_only=True)
class NamedEntitlements:
    """What entitlements are about, as far as names go: who, which roles, the accounts left out, and what to warn of.

    `gone`: some are only an id any more, and can lose what is left by it.
    """

    desired: DesiredEntitlements
    principals: tuple[tuple[Kind, str, Principal | None], ...]
    names: dict[Principal, str]
    gone: bool
    roles: tuple[Role, ...]
    skipped: tuple[tuple[Account, str], ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def wanted(self) -> tuple[Principal, ...]:
        """Those whom the references lead to."""
        return tuple(principal for _kind, _reference, principal in self.principals if principal is not None)


# What is there, by the ARN of the role.
Current = Mapping[str, Collection[Entitlement]]


def observe_entitlements(reads: Reads, desired: DesiredEntitlements) -> Observation[ExistingEntitlements]:
    """Read what planning these entitlements needs. Raises CallFailed, Unresolved, Refused, Unsupported."""
    named = named_entitlements(reads, desired, Unclear())
    application = application_for(reads, desired)
    there = {} if application is None else current(reads.entitlements, application, [named])
    return observed_entitlements(reads, named, application, there)


def named_entitlements(reads: Reads, desired: DesiredEntitlements, unclear: Unclear) -> NamedEntitlements:
    """Resolve all names. Raises CallFailed, Refused, and Unresolved for all that is unclear."""
    principals, names, gone = resolved_principals(reads.store, desired.principals, unclear, needed=desired.present)
    chosen = Chosen(accounts=())
    if desired.targets is not None:
        targets = desired.targets if desired.present else replace(desired.targets, include_inactive=True)
        chosen = choose(reads.organization, targets, reads.instance.owner_account_id, unclear)
    partition = partition_of(reads.instance.instance_arn)
    by_name = [
        Role(arn=role_arn(partition, account.id, name), account=account)
        for account in chosen.accounts
        for name in desired.role_names
    ]
    by_arn, warnings = _roles_by_arn(reads, desired, unclear)
    return NamedEntitlements(
        desired=desired,
        principals=principals,
        names=names,
        gone=gone,
        roles=tuple({role.arn: role for role in (*by_arn, *by_name)}.values()),
        skipped=chosen.skipped,
        warnings=(*chosen.meanings, *chosen.warnings, *warnings),
    )


def observed_entitlements(
    reads: Reads, named: NamedEntitlements, application: AccessApplication | None, there: Current
) -> Observation[ExistingEntitlements]:
    """What was found, once it is known who may assume which role. Raises CallFailed."""
    desired, wanted = named.desired, set(named.wanted)
    managed = {
        role.arn: frozenset(one for one in there.get(role.arn, ()) if desired.purge or one.principal in wanted)
        for role in named.roles
    }
    strangers = {one.principal for some in managed.values() for one in some} - set(named.names)
    known = principal_names(reads.store, strangers)
    lost = [(kind, reference) for kind, reference, principal in named.principals if principal is None]
    found = ExistingEntitlements(
        application=application,
        instance_arn=reads.instance.instance_arn,
        principals=named.principals,
        roles=named.roles,
        current=managed,
        names={**named.names, **{one: known.get(one, one.id) for one in strangers}},
        skipped=named.skipped,
        warnings=(*named.warnings, *(absence(reads.store, *one, "not entitled") for one in lost)),
    )
    return Observation(found=found, handles=_handles(found))


def _handles(found: ExistingEntitlements) -> dict[Key, Handle]:
    """What is there goes by an id of its own."""
    if found.application is None:
        return {}
    return {
        entitlement(
            Action.REMOVE,
            application=found.application,
            role=role,
            principal=principal_key(one.principal.kind, one.principal.id, found.names[one.principal]),
        ).key: Handle(id=one.id)
        for role in found.roles
        for one in found.current[role.arn]
        if one.id is not None
    }


def application_for(reads: Reads, desired: DesiredEntitlements) -> AccessApplication | None:
    """The application, None where there is none: then it has to be made, or there is nothing to take away."""
    if desired.application is not None:
        return AccessApplication(arn=desired.application)
    application = reads.entitlements.application()
    if application is not None or not desired.present or not (desired.create or desired.principals):
        return application
    if not desired.create:
        raise Refused(_DISABLED.format(reads.instance.instance_arn))
    owner, caller = reads.instance.owner_account_id, reads.caller_account_id
    if None not in (owner, caller) and owner != caller:
        raise Refused(_NOT_OURS.format(owner, caller))
    return None


_DISABLED = (
    "Account access manager is not enabled for the instance {}, so nobody can be entitled to a role. Set "
    "create_application: true, with credentials of the management account, or enable it in the IAM console. AWS "
    "Organizations has to trust it first: aws organizations enable-aws-service-access --service-principal "
    "account-access.amazonaws.com"
)
_NOT_OURS = (
    "create_application: only the management account, {}, can enable account access manager, and the credentials are those "
    "of the account {}. Use credentials of the management account once; a delegated administrator can do the rest"
)


def _roles_by_arn(reads: Reads, desired: DesiredEntitlements, unclear: Unclear) -> tuple[list[Role], tuple[str, ...]]:
    """The roles that are given by ARN, and what to warn of. Raises Unresolved for all that is unclear by now."""
    accounts, denied = (
        accounts_by_id(reads.organization, map(account_of, desired.roles)) if desired.roles else ({}, None)
    )
    if denied is None and desired.present:
        _refuse_accounts(desired.roles, accounts.values(), unclear)
    unclear.refuse()
    warnings = () if denied is None else (unnamed(denied),)
    return [Role(arn=arn, account=accounts[account_of(arn)]) for arn in desired.roles], warnings


def _refuse_accounts(arns: Sequence[str], accounts: Iterable[Account], unclear: Unclear) -> None:
    """Refuse roles of accounts that nobody can be let into."""
    for account in accounts:
        theirs = next(arn for arn in arns if account_of(arn) == account.id)
        if account.name is None:
            unclear.told(f"roles: the organization has no account {account.id}, which {theirs} is in", of=theirs)
        elif not account.active:
            unclear.told(f"roles: {theirs} is in {account.label}, which {account.condition}", of=theirs)


def current(
    reads: EntitlementReads, application: AccessApplication, every: Sequence[NamedEntitlements], *, whole: bool = False
) -> Current:
    """What is there of the roles of all of these, at least of those whom they manage. Raises CallFailed.

    What has to be exact, and who is gone, can't be asked about by principal; all others are looked at together. `whole`: all
    accounts are asked about anyway.
    """
    found: dict[str, dict[Entitlement, None]] = {}
    for exact in (True, False):
        some = [one for one in every if (one.desired.purge or one.gone) is exact]
        roles = list({role.arn: role for one in some for role in one.roles}.values())
        wanted = list(dict.fromkeys(principal for one in some for principal in one.wanted))
        for row in _there(reads, application, roles, None if exact or whole else wanted, whole=whole) if roles else ():
            found.setdefault(row.role_arn, {})[row] = None
    return found


def _there(
    reads: EntitlementReads,
    application: AccessApplication,
    roles: Sequence[Role],
    wanted: Sequence[Principal] | None,
    *,
    whole: bool,
) -> tuple[Entitlement, ...]:
    """What is there, by the fewest lists; None is wanted where it can't be asked for by principal."""
    accounts = list(dict.fromkeys(role.account.id for role in roles))
    if wanted is not None and len(wanted) <= min(len(roles), len(accounts)):
        return reads.entitlements_of(application.arn, wanted)
    if whole or len(accounts) < len(roles):
        return reads.entitlements_in(application.arn, accounts)
    return reads.entitlements_to(application.arn, [role.arn for role in roles])
