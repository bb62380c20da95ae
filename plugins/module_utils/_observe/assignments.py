# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What has to be read to plan assignments, by the way that needs the fewer calls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from .._desired.access import DesiredAssignments, Targets
from .._model.access import Principal
from .._model.entities import Entity, Kind
from .._model.errors import CallFailed, FailureKind, Refused
from .._model.references import as_id
from .._plan.assignments import ExistingAssignments, Place
from .._ports.access import AccessReads, Reads
from .._ports.identity_store import StoreReads
from .._resolve.access import principal_names, resolve_applications, resolve_permission_sets, stands_alone
from .._resolve.accounts import Chosen, choose
from .._resolve.identities import absence, resolve_all
from .._resolve.strategies import assigned_in
from .._resolve.unclear import Unclear
from .observation import Observation


@dataclass(frozen=True, kw_only=True)
class NamedAssignments:
    """What assignments are about, as far as names go: who, where, and what they are called.

    `gone`: some are only an id any more, and can lose what is left by it.
    """

    desired: DesiredAssignments
    principals: tuple[tuple[Kind, str, Principal | None], ...]
    names: dict[Principal, str]
    places: tuple[Place, ...]
    chosen: Chosen
    gone: bool

    @property
    def wanted(self) -> tuple[Principal, ...]:
        """Those whom the references lead to."""
        return tuple(principal for _kind, _reference, principal in self.principals if principal is not None)


# Who is assigned in each place, by its key.
Current = Mapping[tuple[str, ...], set[Principal]]


def observe_assignments(reads: Reads, desired: DesiredAssignments) -> Observation[ExistingAssignments]:
    """Read what planning these assignments needs. Raises CallFailed, Unresolved, Refused."""
    named = named_assignments(reads, desired, Unclear())
    return observed_assignments(reads.store, named, current(reads.access, [named]))


def named_assignments(reads: Reads, desired: DesiredAssignments, unclear: Unclear) -> NamedAssignments:
    """Resolve all names. Raises CallFailed, Refused, and Unresolved for all that is unclear."""
    principals, names, gone = resolved_principals(reads.store, desired.principals, unclear, needed=desired.present)
    chosen = Chosen(accounts=())
    if desired.targets is None:
        places = tuple(
            Place(application=one) for one in resolve_applications(reads.access, desired.applications, unclear)
        )
        unclear.refuse()
    else:
        permission_sets = _permission_sets(reads, desired, unclear)
        chosen = _chosen(reads, desired, desired.targets, unclear)
        places = tuple(
            Place(account=account, permission_set=permission_set)
            for account in chosen.accounts
            for permission_set in permission_sets
        )
    return NamedAssignments(
        desired=desired, principals=principals, names=names, places=places, chosen=chosen, gone=gone
    )


def observed_assignments(
    store: StoreReads, named: NamedAssignments, there: Current
) -> Observation[ExistingAssignments]:
    """What was found, once it is known who is assigned where. Raises CallFailed."""
    wanted, desired, chosen = set(named.wanted), named.desired, named.chosen
    # Nobody has to know the names of those whom the task does not manage.
    managed = {
        place.key: frozenset(there[place.key] if desired.purge else there[place.key] & wanted)
        for place in named.places
        if place.key in there
    }
    strangers = {one for some in managed.values() for one in some} - set(named.names)
    known = principal_names(store, strangers)
    lost = [(kind, reference) for kind, reference, principal in named.principals if principal is None]
    found = ExistingAssignments(
        principals=named.principals,
        places=named.places,
        current=managed,
        names={**named.names, **{one: known.get(one, one.id) for one in strangers}},
        skipped=chosen.skipped,
        warnings=(*chosen.meanings, *chosen.warnings, *(absence(store, *one, "not assigned") for one in lost)),
    )
    return Observation(found=found)


def resolved_principals(
    store: StoreReads, named: Sequence[tuple[Kind, str]], unclear: Unclear, *, needed: bool
) -> tuple[tuple[tuple[Kind, str, Principal | None], ...], dict[Principal, str], bool]:
    """What each reference leads to, the names, and whether somebody is gone, who by id can still lose what is left."""
    principals: list[tuple[Kind, str, Principal | None]] = []
    names: dict[Principal, str] = {}
    gone = False
    for kind in (Kind.USER, Kind.GROUP):
        references = [reference for its_kind, reference in named if its_kind is kind]
        for reference, entity in resolve_all(store, kind, references, unclear, needed=needed):
            identifier = as_id(kind, reference)
            principal = None
            if entity is not None:
                principal = Principal(kind=kind, id=entity.id)
                names[principal] = entity.name
            elif identifier is not None and not needed:
                principal = Principal(kind=kind, id=identifier)
                names[principal] = identifier
                gone = True
            principals.append((kind, reference, principal))
    return tuple(principals), names, gone


def _permission_sets(reads: Reads, desired: DesiredAssignments, unclear: Unclear) -> tuple[Entity, ...]:
    try:
        return resolve_permission_sets(reads.access, desired.permission_sets, unclear)
    except CallFailed as failure:
        if failure.kind in (FailureKind.INVALID, FailureKind.DENIED) and stands_alone(reads):
            raise Refused(
                f"The instance {reads.instance.instance_arn} belongs to the account {reads.instance.owner_account_id} "
                "alone and has no permission sets: account assignments need the organization's instance. With "
                "applications it works here too"
            ) from failure
        raise


def _chosen(reads: Reads, desired: DesiredAssignments, targets: Targets, unclear: Unclear) -> Chosen:
    """The accounts. Nothing can be given where one is suspended, and that is refused; what is to go can't go from there yet."""
    if desired.present:
        return choose(reads.organization, targets, reads.instance.owner_account_id, unclear)
    every = replace(targets, include_inactive=True)
    chosen = choose(reads.organization, every, reads.instance.owner_account_id, unclear)
    out = [(account, account.condition) for account in chosen.accounts if not account.active]
    return replace(
        chosen,
        accounts=tuple(account for account in chosen.accounts if account.active),
        skipped=tuple(sorted([*chosen.skipped, *out], key=lambda one: one[0].id)),
    )


def current(access: AccessReads, every: Sequence[NamedAssignments]) -> Current:
    """Who is assigned in the places of all of these, at least of those whom they manage. Raises CallFailed.

    What has to be exact, and who is gone, can't be asked about by principal; all others are looked at together.
    """
    found: dict[tuple[str, ...], set[Principal]] = {}
    arns = {place.key[0]: None for one in every if one.desired.targets is None for place in one.places}
    for use in access.users_of(arns) if arns else ():
        found.setdefault((use.application_arn,), set()).add(use.principal)
    in_accounts = [one for one in every if one.desired.targets is not None]
    for whole in (True, False):
        some = [one for one in in_accounts if (one.desired.purge or one.gone) is whole]
        pairs = list(dict.fromkeys((place.key[0], place.key[1]) for one in some for place in one.places))
        wanted = list(dict.fromkeys(principal for one in some for principal in one.wanted))
        for row in assigned_in(access, pairs, wanted, by_principal=not whole) if pairs else ():
            found.setdefault((row.account_id, row.permission_set_arn), set()).add(row.principal)
    return found
