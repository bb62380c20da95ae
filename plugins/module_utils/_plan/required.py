# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What no plan of a directory may take away: the access of required principals, and the caller's own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from .._model.access import abridged
from .._model.entities import Entity, Kind
from .._model.errors import Refused
from .._model.keys import GroupKey, Key, PermissionSetKey, PrincipalKey, ThingKey, UserKey, key_of
from .._model.yaml_text import quoted
from .change import Action, Change
from .entitlement_keys import EntitlementKey
from .limits import losses
from .relations import AccountAssignmentKey, ApplicationAssignmentKey, MembershipKey


@dataclass(frozen=True, kw_only=True)
class Required:
    """A principal that has to keep all that it has: what its reference leads to and, of a user, the groups."""

    kind: Kind
    reference: str
    entity: Entity | None
    groups: frozenset[GroupKey] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Caller:
    """An Identity Center user whose role makes the calls: the permission set and the account, and the groups.

    `user` is None where nobody has the name of the session. `ways` are those of the user and the groups who are assigned
    there, or all who are where the user is not known; empty where that could not be read.
    """

    user: UserKey | None
    permission_set: PermissionSetKey
    account_id: str
    groups: frozenset[GroupKey] = frozenset()
    ways: frozenset[PrincipalKey] = frozenset()


@dataclass(frozen=True, kw_only=True)
class CallerNames:
    """Who makes the calls, as far as the caller's ARN says: an account, and names of a permission set and a user."""

    account_id: str
    permission_set: str
    user: str


def caller_names(arn: str | None) -> CallerNames | None:
    """What the ARN of GetCallerIdentity says of a user of Identity Center; None where the caller is none.

    The role is AWSReservedSSO_<permission set>_<16 hexadecimal digits>, the session has the user name (user guide,
    referencingpermissionsets; CloudTrail user guide, IAM Identity Center).
    """
    found = re.fullmatch(_ROLE, arn or "")
    return None if found is None else CallerNames(account_id=found[1], permission_set=found[2], user=found[3])


_ROLE = r"arn:aws[a-z-]*:sts::(\d{12}):assumed-role/AWSReservedSSO_(.+)_[0-9a-f]{16}/(.+)"


def refuse_loss_of_required(changes: Iterable[Change], required: Iterable[Required]) -> None:
    """Raises Refused where a required principal is not there, is disabled, or would lose anything; with all of them."""
    lost = losses(changes)
    problems = [sentence for one in required for sentence in _problems(one, lost)]
    if problems:
        raise Refused(
            f"required_principals: {'; '.join(problems)}. Required principals have to exist, be enabled and keep every "
            "assignment; mend that, or take them from required_principals"
        )


def refuse_own_lockout(changes: Iterable[Change], caller: Caller | None) -> None:
    """Raises Refused where the plan takes away the access with which it is done. No option lifts this."""
    if caller is None:
        return
    every = tuple(changes)
    lost = losses(every)
    held = f"{caller.permission_set.name} in {caller.account_id}"
    gone = [one for one in (caller.user, caller.permission_set) if one is not None and one in lost]
    if gone:
        raise Refused(_LOCKOUT.format(f"deletes the {gone[0].kind.value.replace('_', ' ')} {gone[0].name}", held))
    if caller.ways and not _ways_after(every, lost, caller):
        labels = [change.label for key, change in lost.items() if _is_way(key, caller)]
        raise Refused(_LOCKOUT.format(f"takes away {abridged(labels)}", held))


_LOCKOUT = (
    "Refused, because this plan {}, and so the access with which it is done: these are the credentials of {}. Leave it "
    "out, or do it with other credentials"
)


def _problems(one: Required, lost: Mapping[Key, Change]) -> Iterator[str]:
    if one.entity is None:
        yield f"no {one.kind.value} matches {quoted(one.reference)}"
        return
    own = key_of(one.entity)
    if one.entity.disabled:
        yield f"{own.name} is disabled"
    if own in lost:
        yield f"{own.name} would be deleted"
        return
    holders: set[ThingKey] = {own, *one.groups}
    taken = [change.label for key, change in lost.items() if _takes(key, own, holders)]
    if taken:
        yield f"{own.name} would lose {abridged(taken)}"


def _takes(key: Key, own: ThingKey, holders: set[ThingKey]) -> bool:
    """Whether it is an assignment of one of these, or one's membership, with which goes what the group has."""
    if isinstance(key, MembershipKey):
        return key.user == own
    if isinstance(key, (AccountAssignmentKey, ApplicationAssignmentKey, EntitlementKey)):
        return key.principal in holders
    return key in holders


def _ways_after(changes: Iterable[Change], lost: Mapping[Key, Change], caller: Caller) -> set[PrincipalKey]:
    """Who of the caller and their groups is assigned there once the plan is done, whose membership stays as well."""
    added = [change.key for change in changes if change.action is Action.ADD]
    joined = {key.group for key in added if isinstance(key, MembershipKey) and key.user == caller.user}
    left = {key.group for key in lost if isinstance(key, MembershipKey) and key.user == caller.user}
    gone = {key.principal for key in lost if isinstance(key, AccountAssignmentKey) and _is_pair(key, caller)}
    come = {key.principal for key in added if isinstance(key, AccountAssignmentKey) and _is_pair(key, caller)}
    there = {one for one in (caller.ways - gone) | come if one not in lost}
    # Whoever it is has no way left only where nobody has.
    return there if caller.user is None else there & {caller.user, *((caller.groups | joined) - left)}


def _is_way(key: Key, caller: Caller) -> bool:
    if isinstance(key, MembershipKey):
        return key.user == caller.user and key.group in caller.ways
    if isinstance(key, AccountAssignmentKey):
        return key.principal in caller.ways and _is_pair(key, caller)
    return key in caller.ways


def _is_pair(key: AccountAssignmentKey, caller: Caller) -> bool:
    return key.permission_set == caller.permission_set and key.account.ref == caller.account_id
