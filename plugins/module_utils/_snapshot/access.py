# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An instance that was read once, in memory: offers the same port as the gateway, without a call.

What was not read before is asked for when somebody wants it, and then kept.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from .._model.access import (
    DETAILS,
    AccessControl,
    AccountAssignment,
    Application,
    ApplicationAssignment,
    Principal,
)
from .._model.entities import Attributes, Entity, Kind, Value
from .._ports.access import AccessReads
from .._ports.progress import Tracker
from .._resolve.strategies import Pair, assigned_everywhere, pair_of
from .._resolve.unclear import earlier_result
from .kept import Kept, Row, by, rows_of

# The ARN of a permission set, and the name of one of its attributes.
_Detail = tuple[str, str]


class SnapshotAccess:
    """An instance read once. Offers AccessReads."""

    def __init__(self, access: AccessReads, tracker: Tracker | None = None) -> None:
        """Nothing is read yet: see `read_assignments` and `read_application_assignments`; all else is read when asked for.

        `tracker` is told of what is read.
        """
        self._access = access
        self._listed: tuple[Entity, ...] | None = None
        self._sets = Kept[str, "Entity | None"](lambda arns: _each(arns, access.describe_sets(arns)))
        self._details = Kept[_Detail, "Value | None"](lambda pairs: _asking_details(access, pairs))
        self._holders = {old: Kept[str, tuple[str, ...]](_asking(access.holders, old)) for old in (False, True)}
        self._held = {old: Kept[str, tuple[str, ...]](_asking(access.held, old)) for old in (False, True)}
        self._in = Kept[Pair, tuple[AccountAssignment, ...]](
            lambda pairs: by(access.assignments_in(pairs), pair_of, pairs)
        )
        self._of = Kept[Principal, tuple[AccountAssignment, ...]](
            lambda principals: by(access.assignments_of(principals), lambda one: one.principal, principals)
        )
        self._every_application: tuple[Application, ...] | None = None
        self._applications = Kept[str, "Application | None"](
            lambda arns: _each(arns, access.describe_applications(arns))
        )
        self._required = Kept(access.assignments_required)
        self._users = Kept[str, tuple[ApplicationAssignment, ...]](
            lambda arns: by(access.users_of(arns), lambda one: one.application_arn, arns)
        )
        self._uses = Kept[Principal, tuple[ApplicationAssignment, ...]](
            lambda principals: by(access.applications_of(principals), lambda one: one.principal, principals)
        )
        self._attributes: tuple[AccessControl | None] | None = None
        # Once everybody's are read: those of each principal, of each account the sets that it holds.
        self._everybodys: Mapping[Principal, tuple[AccountAssignment, ...]] | None = None
        self._everywhere: Mapping[str, tuple[str, ...]] = {}
        self._everybodys_uses: Mapping[Principal, tuple[ApplicationAssignment, ...]] | None = None
        if tracker is not None:
            self._tell(tracker)

    def _tell(self, tracker: Tracker) -> None:
        """Have the tracker told of what is asked for, which is a call for each."""
        for what, kept in (
            ("permission sets", self._details),
            ("accounts of permission sets", self._holders[False]),
            ("assignments", self._in),
            ("assignments", self._of),
            ("application assignments", self._users),
            ("application assignments", self._uses),
        ):
            kept.told = functools.partial(tracker.reads, what)

    # ---- reading it: each raises CallFailed

    def read_assignments(self, principals: Sequence[Principal] | None = None) -> None:
        """Read all account assignments; with principals at least theirs, if that costs fewer calls.

        What belongs to nobody any more is there only where all are read.
        """
        found = assigned_everywhere(self, principals)
        if found is None:
            return
        holders = self.holders([one.id for one in self.permission_sets()])
        self._everybodys = by(found, lambda one: one.principal, ())
        pairs = ((account_id, arn) for arn, account_ids in holders.items() for account_id in account_ids)
        self._everywhere = {key: tuple(arn for _id, arn in some) for key, some in by(pairs, _account_id, ()).items()}

    def read_application_assignments(self) -> None:
        """Read who is assigned to which application: a call for each application, and the list of them."""
        found = self.users_of([one.arn for one in self.applications()])
        self._everybodys_uses = by(found, lambda one: one.principal, ())

    # ---- AccessReads

    def permission_sets(self, names: Collection[str] | None = None) -> tuple[Entity, ...]:
        """See AccessReads."""
        if self._listed is not None:
            return self._listed
        there = tuple(one for one in self._sets.known.values() if one is not None)
        if names is not None and set(names) <= {one.name for one in there}:
            return there
        found = self._access.permission_sets(names)
        self._sets.know({one.id: one for one in found})
        if names is None or not set(names) <= {one.name for one in found}:
            # Who looked for a name in vain has looked at all.
            self._listed = found
        return found

    def permission_set(self, arn: str) -> Entity | None:
        """See AccessReads."""
        return self.describe_sets([arn]).get(arn)

    def describe_sets(self, arns: Iterable[str]) -> Mapping[str, Entity]:
        """See AccessReads."""
        return {arn: one for arn, one in self._sets.of(arns).items() if one is not None}

    def details(self, arn: str) -> Attributes:
        """See AccessReads."""
        return self.details_of([arn])[arn]

    def details_of(self, arns: Iterable[str], names: Collection[str] = DETAILS) -> Mapping[str, Attributes]:
        """See AccessReads. Each attribute is kept by itself."""
        wanted = list(dict.fromkeys(arns))
        some = self._details.of((arn, name) for arn in wanted for name in DETAILS if name in names)
        found: dict[str, dict[str, Value]] = {arn: {} for arn in wanted}
        for (arn, name), value in some.items():
            if value is not None:
                found[arn][name] = value
        return found

    def holders(self, arns: Iterable[str], *, outdated: bool = False) -> Mapping[str, tuple[str, ...]]:
        """See AccessReads. What is known to be held by nobody, nobody holds in an old version."""
        wanted = list(dict.fromkeys(arns))
        if outdated:
            every = self._holders[False].known
            self._holders[True].know({arn: () for arn in wanted if every.get(arn) == ()})
        return self._holders[outdated].of(wanted)

    def held(self, account_ids: Iterable[str], *, outdated: bool = False) -> Mapping[str, tuple[str, ...]]:
        """See AccessReads."""
        if self._everybodys is None or outdated:
            return self._held[outdated].of(account_ids)
        return {one: self._everywhere.get(one, ()) for one in account_ids}

    def assignments_in(self, pairs: Iterable[Pair]) -> tuple[AccountAssignment, ...]:
        """See AccessReads."""
        wanted = dict.fromkeys(pairs)
        if self._everybodys is not None:
            # Nobody is assigned where the permission set is not held.
            holders = self._holders[False].known
            wanted = dict.fromkeys(one for one in wanted if one[1] not in holders or one[0] in holders[one[1]])
        return rows_of(wanted, None, self._in)

    def assignments_of(self, principals: Iterable[Principal]) -> tuple[AccountAssignment, ...]:
        """See AccessReads."""
        return rows_of(principals, self._everybodys, self._of)

    def applications(self, *, account_id: str | None = None) -> tuple[Application, ...]:
        """See AccessReads."""
        if self._every_application is None and account_id is not None:
            return self._access.applications(account_id=account_id)
        if self._every_application is None:
            self._every_application = self._access.applications()
            self._applications.know({one.arn: one for one in self._every_application})
        return tuple(one for one in self._every_application if account_id in (None, one.account_id))

    def describe_applications(self, arns: Iterable[str]) -> Mapping[str, Application]:
        """See AccessReads."""
        return {arn: one for arn, one in self._applications.of(arns).items() if one is not None}

    def users_of(self, application_arns: Iterable[str]) -> tuple[ApplicationAssignment, ...]:
        """See AccessReads."""
        return rows_of(application_arns, None, self._users)

    def applications_of(self, principals: Iterable[Principal]) -> tuple[ApplicationAssignment, ...]:
        """See AccessReads."""
        return rows_of(principals, self._everybodys_uses, self._uses)

    def assignments_required(self, application_arns: Iterable[str]) -> Mapping[str, bool | None]:
        """See AccessReads."""
        return self._required.of(application_arns)

    def access_control_attributes(self) -> AccessControl | None:
        """See AccessReads."""
        if self._attributes is None:
            self._attributes = (self._access.access_control_attributes(),)
        return self._attributes[0]

    def became(self, kind: Kind, name: str) -> str | None:
        """See Foreseen."""
        return earlier_result(self._access, kind, name)


def _each(arns: Iterable[str], found: Mapping[str, Row]) -> dict[str, Row | None]:
    return {arn: found.get(arn) for arn in arns}


def _asking_details(access: AccessReads, pairs: Iterable[_Detail]) -> dict[_Detail, Value | None]:
    """The attributes of permission sets that are not known yet: of all that miss the same, side by side."""
    missing: dict[str, list[str]] = {}
    for arn, name in pairs:
        missing.setdefault(arn, []).append(name)
    together: dict[tuple[str, ...], list[str]] = {}
    for arn, names in missing.items():
        together.setdefault(tuple(names), []).append(arn)
    return {
        (arn, name): found.get(name)
        for names, arns in together.items()
        for arn, found in access.details_of(arns, names).items()
        for name in names
    }


def _asking(
    read: Callable[..., Mapping[str, tuple[str, ...]]], outdated: bool
) -> Callable[[list[str]], Mapping[str, tuple[str, ...]]]:
    return lambda ids: read(ids, outdated=outdated)


def _account_id(pair: Pair) -> str:
    return pair[0]
