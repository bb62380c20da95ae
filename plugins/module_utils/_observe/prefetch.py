# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is read for many entries of a directory at once: from one list, or side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .._desired.access import DesiredPermissionSet
from .._desired.brakes import Brakes, Section
from .._desired.directory import DesiredDirectory
from .._model.entities import Entity, Kind
from .._model.references import is_permission_set_arn
from .._plan.permission_sets import completed, details_for, needs_holders
from .._ports.access import AccessReads
from .._resolve.strategies import ONE_BY_ONE


def kinds_to_list(directory: DesiredDirectory, brakes: Brakes) -> tuple[Kind, ...]:
    """Which of users and groups are read as a whole: those of which more than a few are asked about."""
    asked, given = brakes.purge | brakes.unmanaged, directory.access
    members = sum(len(one.members.desired.others) + len(one.expired) for one in directory.memberships)
    users = len(directory.users) + members + sum(len(one.desired.users) for one in given)
    groups = len(directory.groups) + sum(len(one.desired.groups) for one in given)
    joined = Section.MEMBERSHIPS in asked
    needed = {
        Kind.USER: users > ONE_BY_ONE or joined or Section.USERS in asked,
        Kind.GROUP: groups > ONE_BY_ONE or joined or Section.GROUPS in asked,
    }
    return tuple(kind for kind, is_needed in needed.items() if is_needed)


def known_to_list_members(directory: DesiredDirectory, named: Iterable[tuple[str, str | None]]) -> list[str]:
    """The groups whose members are asked about for sure, of those with these ids and names.

    Whom an entry means by an id or by a former name, the comparison of entries finds out.
    """
    moved = {one.desired.id for one in directory.groups} | {
        name for one in directory.groups for name in one.desired.previously
    }
    listing = {one.members.desired.anchor for one in directory.memberships} - moved
    return [identifier for identifier, name in named if name in listing and identifier not in moved]


def read_named_sets(access: AccessReads, directory: DesiredDirectory) -> None:
    """Read the permission sets that are named in one walk, and all of those that are described. Raises CallFailed."""
    described = [one.desired for one in directory.permission_sets]
    assigned = (name for one in directory.assignments for name in one.desired.permission_sets)
    names = {one.name for one in described if one.name is not None}
    names |= {name for name in assigned if not is_permission_set_arn(name)}
    by_name = {one.name: one.id for one in access.permission_sets(names)} if names else {}
    arns = [one.arn or by_name.get(str(one.name), "") for one in described]
    there = access.describe_sets([arn for arn in arns if arn])
    _read_described(access, [(one, there[arn]) for one, arn in zip(described, arns, strict=True) if arn in there])


def _read_described(access: AccessReads, asked: Sequence[tuple[DesiredPermissionSet, Entity]]) -> None:
    """Read what `observe_permission_set` asks about each of these, side by side."""
    alike: dict[frozenset[str], list[str]] = {}
    for desired, entity in asked:
        alike.setdefault(details_for(desired), []).append(entity.id)
    details = {names: access.details_of(arns, names) for names, arns in alike.items()}
    changing = {
        entity.id
        for desired, entity in asked
        if needs_holders(desired, completed(entity, details[details_for(desired)][entity.id]))
    }
    quiet = [entity.id for _desired, entity in asked if entity.id not in changing]
    behind = [arn for arn, accounts in access.holders(quiet, outdated=True).items() if accounts]
    holders = access.holders([*sorted(changing), *behind])
    access.holders([arn for arn, accounts in holders.items() if accounts], outdated=True)
