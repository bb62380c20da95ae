# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which of the ways to read something needs the fewest calls. What there is in number decides; this is where it is decided.

Whoever reads side by side, from a snapshot or through planned steps, asks here too: the costs are those of the service.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Collection, Sequence

from .._model.access import AccountAssignment, Principal
from .._model.entities import Entity, Kind
from .._model.errors import CallFailed, FailureKind
from .._ports.access import AccessReads
from .._ports.identity_store import InMemory, StoreReads

# An account id and the ARN of a permission set.
Pair = tuple[str, str]


class Way(enum.Enum):
    """What is gone through, with a call for each."""

    PRINCIPAL = "principal"
    PAIR = "pair"
    SET = "set"
    ACCOUNT = "account"


def cheapest(
    *,
    principals: int | None = None,
    permission_sets: int | None = None,
    accounts: int | None = None,
    pairs: int | None = None,
    whole: bool = False,
) -> Way:
    """The way with the fewest calls, for so many principals (p), permission sets (s) and accounts (a).

    by principal    p               what each of them has
    by pair         s * a           who is assigned in each pair
    by set          s + held        which accounts hold each set, then who is assigned in these pairs
    by account      a + held        which sets each account holds, then who is assigned in these pairs

    How many pairs are held is not known before: half of s * a is assumed. A number that is not known, None, makes the ways
    impossible that go through it, and counts as a hundred in s * a. `pairs` is how many pairs are asked about, where these
    are not all of s * a. `whole` asks for the pairs where nobody is assigned
    too, which neither principals nor pairs by themselves show.
    """
    product = (_USUAL if permission_sets is None else permission_sets) * (_USUAL if accounts is None else accounts)
    pairs = product if pairs is None else pairs
    costs: dict[Way, float] = {}
    if principals is not None and not whole:
        costs[Way.PRINCIPAL] = principals
    if permission_sets is not None and accounts is not None and not whole:
        costs[Way.PAIR] = pairs
    if permission_sets is not None:
        costs[Way.SET] = permission_sets + pairs / 2
    if accounts is not None:
        costs[Way.ACCOUNT] = accounts + pairs / 2
    return min(costs, key=lambda way: costs[way])


_USUAL = 100

# What the service says to who may not ask by principal: only the management account is sure to be answered.
_UNASKABLE = (FailureKind.DENIED, FailureKind.INVALID, FailureKind.UNKNOWN_OPERATION)


def pair_of(one: AccountAssignment) -> Pair:
    """The pair that an assignment is in."""
    return one.account_id, one.permission_set_arn


def assigned_to(access: AccessReads, principals: Sequence[Principal]) -> tuple[AccountAssignment, ...] | None:
    """What these principals have; None where that can't be asked. Raises CallFailed."""
    try:
        return access.assignments_of(principals)
    except CallFailed as failure:
        if failure.kind not in _UNASKABLE:
            raise
        return None


def assigned_in(
    access: AccessReads, pairs: Sequence[Pair], wanted: Sequence[Principal], *, by_principal: bool
) -> tuple[AccountAssignment, ...]:
    """The assignments of at least the wanted in these pairs, the cheapest way. Raises CallFailed.

    By principal does for no exact list, and not for who is gone: the service may not know them, and keep what was theirs.
    """
    arns = list(dict.fromkeys(arn for _account_id, arn in pairs))
    ids = list(dict.fromkeys(account_id for account_id, _arn in pairs))
    sets, accounts, people = len(arns), len(ids), len(wanted)
    # Where it costs the same, by pair: not everybody may ask by principal.
    way = cheapest(principals=people, permission_sets=sets, accounts=accounts, pairs=len(pairs))
    if by_principal and way is Way.PRINCIPAL and people < len(pairs):
        found = assigned_to(access, wanted)
        if found is not None:
            return found
    held = held_pairs(access, cheapest(permission_sets=sets, accounts=accounts, pairs=len(pairs)), arns, ids)
    return access.assignments_in(pairs if held is None else [pair for pair in pairs if pair in held])


def held_pairs(
    access: AccessReads, way: Way, arns: Collection[str], ids: Collection[str], *, outdated: bool = False
) -> set[Pair] | None:
    """The pairs that are held with these permission sets or in these accounts, or only those held in an old version.

    None by the way that does not ask. Raises CallFailed.
    """
    if way is Way.SET:
        holders = access.holders(arns, outdated=outdated)
        return {(account_id, arn) for arn, there in holders.items() for account_id in there}
    if way is Way.ACCOUNT:
        held = access.held(ids, outdated=outdated)
        return {(account_id, arn) for account_id, there in held.items() for arn in there}
    return None


def assigned_anywhere(
    access: AccessReads, principal: Principal, *, has_none: Callable[[], bool]
) -> tuple[AccountAssignment, ...]:
    """What a principal has. Who may not ask by principal has to look everywhere, unless there is no place. Raises CallFailed."""
    found = assigned_to(access, [principal])
    if found is not None:
        return found
    if has_none():
        return ()
    arns = [one.id for one in access.permission_sets()]
    pairs = held_pairs(access, Way.SET, arns, ()) or ()
    return tuple(one for one in access.assignments_in(sorted(pairs)) if one.principal == principal)


def assigned_everywhere(
    access: AccessReads, principals: Sequence[Principal] | None = None
) -> tuple[AccountAssignment, ...] | None:
    """All account assignments. None where those of the `principals` were asked for instead, with fewer calls.

    By principal costs a call for each (p), and does not show what belongs to nobody any more. Everything costs one for each
    permission set (s), and one for each pair that is held (h), whose number is known after the first s: so p is compared
    with s, and then with h. Raises CallFailed.
    """
    arns = [one.id for one in access.permission_sets()]
    few = None if principals is None else len(principals)
    if few is not None and few <= len(arns):
        if assigned_to(access, principals or ()) is not None:
            return None
        few = None
    held = sorted(held_pairs(access, Way.SET, arns, ()) or ())
    if few is not None and few < len(held) and assigned_to(access, principals or ()) is not None:
        return None
    return access.assignments_in(held)


def outdated_of(access: AccessReads, pairs: Collection[Pair]) -> frozenset[Pair]:
    """Which of these pairs are held in an old version, from the side of which there are fewer. Raises CallFailed."""
    ids, arns = {account_id for account_id, _arn in pairs}, {arn for _account_id, arn in pairs}
    way = Way.SET if len(arns) <= len(ids) else Way.ACCOUNT
    old = held_pairs(access, way, sorted(arns), sorted(ids), outdated=True) or ()
    return frozenset(pair for pair in pairs if pair in old)


# Up to so many users or groups cost less one by one than the list of any directory worth the name.
ONE_BY_ONE = 20


def one_by_one(store: StoreReads, kind: Kind, count: int) -> bool:
    """Whether so many users or groups cost less one by one than as a list; what is in memory costs nothing."""
    return count <= ONE_BY_ONE or (isinstance(store, InMemory) and store.holds(kind))


# Up to so many accounts or applications cost less one by one than as a list of usual size, which a caller may not even be
# allowed to read.
FEW = 5
# So many come with one call for a list.
_PAGE = 100


def from_list(store: StoreReads, kind: Kind, wanted: set[str], *, key: Callable[[Entity], str]) -> dict[str, Entity]:
    """What of the wanted the list holds. It is read no further than to the last of them, and given up when reading on
    would cost more calls than asking for each by itself.
    """
    found: dict[str, Entity] = {}
    for count, entity in enumerate(store.every(kind)):
        if count >= _PAGE * len(wanted):
            break
        if key(entity) in wanted:
            found[key(entity)] = entity
            if len(found) == len(wanted):
                break
    return found


def members_by_user(users: int, groups: int) -> bool:
    """Whether the memberships of so many users in so many groups cost fewer calls by user.

    A user costs a call, for up to a hundred groups; a group one for each hundred members, and one at least.
    """
    return users <= groups


def groups_of_users(store: StoreReads, user_ids: Sequence[str], group_ids: Sequence[str]) -> list[tuple[str, str]]:
    """The pairs of user and group, of these users, from the side that has fewer to ask. Raises CallFailed."""
    if members_by_user(len(user_ids), len(group_ids)):
        return [(user_id, one.group_id) for user_id, some in store.groups_of_each(user_ids).items() for one in some]
    return [(one.user_id, group_id) for group_id, some in store.members_of(group_ids).items() for one in some]
