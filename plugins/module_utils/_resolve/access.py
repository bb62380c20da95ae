# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From what people write to permission sets, applications and principals; and from ids back to names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from .._model.access import Account, Application, Principal
from .._model.entities import Entity, Kind
from .._model.errors import CallFailed, FailureKind
from .._model.references import is_application_arn, is_permission_set_arn
from .._model.yaml_text import quoted
from .._ports.access import AccessReads, OrganizationReads, Reads
from .._ports.identity_store import StoreReads
from .identities import names_of
from .strategies import FEW
from .unclear import Names, Unclear, earlier_result


def resolve_permission_sets(access: AccessReads, references: Sequence[str], unclear: Unclear) -> tuple[Entity, ...]:
    """The permission sets that these references mean, in their order; those that mean none are `unclear`."""
    names = {one for one in references if not is_permission_set_arn(one)}
    by_name = {one.name: one for one in access.permission_sets(names)} if names else {}
    arns = [one for one in references if one not in names]
    by_arn = access.describe_sets(arns) if arns else {}
    found = {one: by_name.get(one) if one in names else by_arn.get(one) for one in references}
    for reference, entity in found.items():
        if entity is None:
            is_name = reference in names
            unclear.missing(
                f"permission_sets: there is no permission set {quoted(reference)}",
                reference if is_name else None,
                Names(many="permission sets", read=lambda: (one.name for one in access.permission_sets()), hint=_SETS),
                of=reference,
                result=earlier_result(access, Kind.PERMISSION_SET, reference) if is_name else None,
            )
    return tuple({one.id: one for one in found.values() if one is not None}.values())


def resolve_applications(access: AccessReads, references: Sequence[str], unclear: Unclear) -> tuple[Application, ...]:
    """The applications that these references mean; those that mean none, and names that several have, are `unclear`."""
    names = {one for one in references if not is_application_arn(one)}
    every = access.applications() if names else ()
    arns = [one for one in references if one not in names]
    by_arn = access.describe_applications(arns) if arns else {}
    chosen: dict[str, Application] = {}
    for reference in references:
        is_name = reference in names
        if is_name:
            found = [one for one in every if one.name == reference]
        else:
            found = [by_arn[reference]] if reference in by_arn else []
        if not found:
            unclear.missing(
                f"applications: there is no application {quoted(reference)}",
                reference if is_name else None,
                Names(many="applications", read=lambda: (one.name for one in every), hint="give a name or an ARN"),
                of=reference,
            )
        elif len(found) > 1:
            meanings = ", ".join(one.arn for one in found)
            unclear.told(
                f"applications: {len(found)} applications are named {quoted(reference)}: {meanings}; give the ARN",
                of=reference,
            )
        else:
            chosen[found[0].arn] = found[0]
    return tuple(chosen.values())


_SETS = "give names, which are case-sensitive, or ARNs"


def principal_names(store: StoreReads, principals: Iterable[Principal]) -> dict[Principal, str]:
    """The names of these principals; those who are gone are left out."""
    return {principal: entity.name for principal, entity in known_principals(store, principals).items()}


def known_principals(store: StoreReads, principals: Iterable[Principal]) -> dict[Principal, Entity]:
    """The users and groups that these principals are; those who are gone are left out."""
    wanted = set(principals)
    found: dict[Principal, Entity] = {}
    for kind in (Kind.USER, Kind.GROUP):
        ids = {one.id for one in wanted if one.kind is kind}
        known = names_of(store, kind, ids) if ids else {}
        found |= {Principal(kind=kind, id=identifier): entity for identifier, entity in known.items()}
    return found


def accounts_by_id(
    organization: OrganizationReads, account_ids: Iterable[str]
) -> tuple[dict[str, Account], CallFailed | None]:
    """These accounts by id, and the refusal if the caller may not ask about them.

    Of accounts that the caller may not ask about, or that left the organization, there is only the id.
    """
    wanted = dict.fromkeys(account_ids)
    known: Mapping[str, Account] = {}
    denied = None
    try:
        if len(wanted) > FEW:
            known = {one.id: one for one in organization.accounts()}
        else:
            known = organization.describe_accounts(wanted)
    except CallFailed as failure:
        if failure.kind not in _UNASKABLE:
            raise
        denied = failure
    return {account_id: known.get(account_id, Account(id=account_id)) for account_id in wanted}, denied


def unnamed(denied: CallFailed) -> str:
    """What to tell where nobody may ask about accounts."""
    return f"{denied.message} So it is not known what the accounts are named, and whether they are suspended"


def stands_alone(reads: Reads) -> bool:
    """Whether the instance is known to be one account's own, and not the organization's."""
    try:
        return reads.organization.management_account_id() != reads.instance.owner_account_id
    except CallFailed:
        return False  # not known, so nothing is claimed


# Who may not look at the organization, or has none, hears one of these.
_UNASKABLE = (FailureKind.DENIED, FailureKind.OTHER)
