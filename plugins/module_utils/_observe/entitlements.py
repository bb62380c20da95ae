# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What has to be read to plan entitlements, by the way that needs the fewer calls."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from .._desired.entitlements import DesiredEntitlements
from .._model.access import Account, Principal
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
class _Roles:
    """The roles that are meant, the accounts left out, and what to warn of."""

    roles: tuple[Role, ...]
    skipped: tuple[tuple[Account, str], ...] = ()
    warnings: tuple[str, ...] = ()


def observe_entitlements(reads: Reads, desired: DesiredEntitlements) -> Observation[ExistingEntitlements]:
    """Read what planning these entitlements needs. Raises CallFailed, Unresolved, Refused, Unsupported."""
    unclear = Unclear()
    principals, names, gone = resolved_principals(reads.store, desired.principals, unclear, needed=desired.present)
    meant = _roles(reads, desired, unclear)
    wanted = [principal for _kind, _reference, principal in principals if principal is not None]
    application = _application(reads, desired)
    there = [] if application is None else _there(reads.entitlements, application, meant.roles, wanted, desired, gone)
    current = {
        role.arn: frozenset(
            one for one in there if one.role_arn == role.arn and (desired.purge or one.principal in wanted)
        )
        for role in meant.roles
    }
    strangers = {one.principal for some in current.values() for one in some} - set(names)
    known = principal_names(reads.store, strangers)
    lost = [(kind, reference) for kind, reference, principal in principals if principal is None]
    found = ExistingEntitlements(
        application=application,
        instance_arn=reads.instance.instance_arn,
        principals=principals,
        roles=meant.roles,
        current=current,
        names={**names, **{one: known.get(one, one.id) for one in strangers}},
        skipped=meant.skipped,
        warnings=(*meant.warnings, *(absence(reads.store, *one, "not entitled") for one in lost)),
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


def _application(reads: Reads, desired: DesiredEntitlements) -> AccessApplication | None:
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


def _roles(reads: Reads, desired: DesiredEntitlements, unclear: Unclear) -> _Roles:
    """The roles by ARN and by name. Raises Unresolved for all that is unclear by now, and Refused."""
    partition = partition_of(reads.instance.instance_arn)
    chosen = Chosen(accounts=())
    if desired.targets is not None:
        targets = desired.targets if desired.present else replace(desired.targets, include_inactive=True)
        chosen = choose(reads.organization, targets, reads.instance.owner_account_id, unclear)
    named = [
        Role(arn=role_arn(partition, account.id, name), account=account)
        for account in chosen.accounts
        for name in desired.role_names
    ]
    accounts, denied = (
        accounts_by_id(reads.organization, map(account_of, desired.roles)) if desired.roles else ({}, None)
    )
    if denied is None and desired.present:
        _refuse_accounts(desired.roles, accounts.values(), unclear)
    unclear.refuse()
    by_arn = [Role(arn=arn, account=accounts[account_of(arn)]) for arn in desired.roles]
    warnings = () if denied is None else (unnamed(denied),)
    return _Roles(
        roles=tuple({role.arn: role for role in (*by_arn, *named)}.values()),
        skipped=chosen.skipped,
        warnings=(*chosen.meanings, *chosen.warnings, *warnings),
    )


def _refuse_accounts(arns: Sequence[str], accounts: Iterable[Account], unclear: Unclear) -> None:
    """Refuse roles of accounts that nobody can be let into."""
    for account in accounts:
        theirs = next(arn for arn in arns if account_of(arn) == account.id)
        if account.name is None:
            unclear.told(f"roles: the organization has no account {account.id}, which {theirs} is in", of=theirs)
        elif not account.active:
            unclear.told(f"roles: {theirs} is in {account.label}, which {account.condition}", of=theirs)


def _there(
    reads: EntitlementReads,
    application: AccessApplication,
    roles: Sequence[Role],
    wanted: Sequence[Principal],
    desired: DesiredEntitlements,
    gone: bool,
) -> tuple[Entitlement, ...]:
    """What is there of at least the wanted, by the fewest lists. What has to be exact can't be asked for by principal."""
    accounts = list(dict.fromkeys(role.account.id for role in roles))
    by_principal = len(wanted) if not (desired.purge or gone) else len(roles) + 1
    if by_principal <= min(len(roles), len(accounts)):
        return reads.entitlements_of(application.arn, wanted)
    if len(accounts) < len(roles):
        return reads.entitlements_in(application.arn, accounts)
    return reads.entitlements_to(application.arn, [role.arn for role in roles])
