# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check mode across tasks, the access half: permission sets and assignments as they would be after the planned steps."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace

from .._model.access import (
    DETAILS,
    AccessControl,
    AccountAssignment,
    Application,
    ApplicationAssignment,
    Principal,
    Progress,
)
from .._model.entities import Attributes, Document, Entity, Kind
from .._plan.change import Action
from .._plan.step import Step
from .._ports.access import AccessReads
from .._resolve.unclear import earlier_result
from .assignments import PlannedAssignments, account_assignment, application_assignment
from .holders import PlannedHolders
from .things import EARLIER, PlannedThings
from .versions import PlannedVersions

# What DescribePermissionSet tells; the rest of a permission set are its details.
_RECORD = frozenset({"name", "description", "session_duration", "relay_state"})
_ENABLED = Progress(request_id="", status="SUCCEEDED")


class OverlayAccess:
    """An instance seen through planned steps. Offers AccessReads."""

    def __init__(self, access: AccessReads, steps: Iterable[Step], by: str = EARLIER) -> None:
        """`by` says whose steps they are, for what became of a name."""
        self._access = access
        # What the steps create, of whatever kind: what is seen through them can't be asked about it.
        self._made: set[str] = set()
        self._sets, self._versions = PlannedThings(by), PlannedVersions()
        self._accounts = PlannedAssignments(account_assignment)
        self._applications = PlannedAssignments(application_assignment)
        self._holders = PlannedHolders(access, self._sets, self._versions, self._accounts.there, self.assignments_in)
        self._attributes: tuple[Document | None] | None = None
        takers: dict[Kind, tuple[Callable[[Step], None], ...]] = {
            Kind.PERMISSION_SET: (self._sets.take, self._versions.take),
            Kind.ACCOUNT_ASSIGNMENT: (self._accounts.take,),
            Kind.APPLICATION_ASSIGNMENT: (self._applications.take,),
            Kind.ACCESS_CONTROL_ATTRIBUTES: (self._take_attributes,),
        }
        for one in steps:
            if one.action is Action.CREATE:
                self._made.update(one.ids)
            for take in takers.get(one.kind, ()):
                take(one)

    def permission_sets(self, names: Collection[str] | None = None) -> tuple[Entity, ...]:
        """See AccessReads."""
        planned = {one.name for one in self._sets.created.values()}
        missing = None if names is None else set(names) - planned
        real = () if missing is not None and not missing else self._access.permission_sets(missing)
        if missing is not None and any(one.id in self._sets.deleted for one in real):
            real = self._access.permission_sets()  # one that is found no more: who looks for it has looked at all
        return tuple(_record_of(one) for one in self._sets.over(real))

    def permission_set(self, arn: str) -> Entity | None:
        """See AccessReads."""
        shown = self._sets.shown(arn, self._access.permission_set)
        return None if shown is None else _record_of(shown)

    def describe_sets(self, arns: Iterable[str]) -> Mapping[str, Entity]:
        """See AccessReads."""
        shown = self._sets.all_shown(arns, self._access.describe_sets)
        return {arn: _record_of(entity) for arn, entity in shown.items()}

    def details(self, arn: str) -> Attributes:
        """See AccessReads."""
        return self.details_of([arn])[arn]

    def details_of(self, arns: Iterable[str], names: Collection[str] = DETAILS) -> Mapping[str, Attributes]:
        """See AccessReads."""
        wanted = tuple(dict.fromkeys(arns))
        real = self._access.details_of(self._sets.only_real(wanted), names)
        return {arn: self._details_after(arn, real.get(arn, {}), names) for arn in wanted}

    def _details_after(self, arn: str, real: Attributes, names: Collection[str]) -> Attributes:
        if arn in self._sets.deleted:
            return {}
        before = self._sets.created[arn].attributes if arn in self._sets.created else real
        merged = {**before, **self._sets.changed.get(arn, {})}
        return {name: value for name, value in merged.items() if value and name in names}

    def holders(self, arns: Iterable[str], *, outdated: bool = False) -> Mapping[str, tuple[str, ...]]:
        """See AccessReads."""
        return self._holders.holders(arns, outdated=outdated)

    def held(self, account_ids: Iterable[str], *, outdated: bool = False) -> Mapping[str, tuple[str, ...]]:
        """See AccessReads."""
        return self._holders.held(account_ids, outdated=outdated)

    def assignments_in(self, pairs: Iterable[tuple[str, str]]) -> tuple[AccountAssignment, ...]:
        """See AccessReads."""
        wanted = dict.fromkeys(pairs)
        real = self._access.assignments_in(pair for pair in wanted if pair[1] not in self._made)
        return self._accounts.over(real, lambda one: (one.account_id, one.permission_set_arn) in wanted)

    def assignments_of(self, principals: Iterable[Principal]) -> tuple[AccountAssignment, ...]:
        """See AccessReads."""
        wanted = dict.fromkeys(principals)
        real = self._access.assignments_of(one for one in wanted if one.id not in self._made)
        return self._accounts.over(real, lambda one: one.principal in wanted)

    def applications(self, *, account_id: str | None = None) -> tuple[Application, ...]:
        """See AccessReads."""
        return self._access.applications(account_id=account_id)

    def describe_applications(self, arns: Iterable[str]) -> Mapping[str, Application]:
        """See AccessReads."""
        return self._access.describe_applications(arns)

    def users_of(self, application_arns: Iterable[str]) -> tuple[ApplicationAssignment, ...]:
        """See AccessReads."""
        wanted = dict.fromkeys(application_arns)
        real = self._access.users_of(wanted)
        return self._applications.over(real, lambda one: one.application_arn in wanted)

    def applications_of(self, principals: Iterable[Principal]) -> tuple[ApplicationAssignment, ...]:
        """See AccessReads."""
        wanted = dict.fromkeys(principals)
        real = self._access.applications_of(one for one in wanted if one.id not in self._made)
        return self._applications.over(real, lambda one: one.principal in wanted)

    def assignments_required(self, application_arns: Iterable[str]) -> Mapping[str, bool | None]:
        """See AccessReads."""
        return self._access.assignments_required(application_arns)

    def access_control_attributes(self) -> AccessControl | None:
        """See AccessReads."""
        if self._attributes is None:
            return self._access.access_control_attributes()
        (planned,) = self._attributes
        return None if planned is None else AccessControl(attributes=planned, progress=_ENABLED)

    def became(self, kind: Kind, name: str) -> str | None:
        """See Foreseen. A permission set keeps its name for life."""
        if kind is not Kind.PERMISSION_SET:
            return None
        real = (one.id for one in self._access.permission_sets({name}) if one.name == name)
        gone = name in self._sets.fates or self._sets.deleted.intersection(real)
        return self._sets.deletion if gone else earlier_result(self._access, kind, name)

    def _take_attributes(self, one: Step) -> None:
        after = one.attributes.get("attributes")
        self._attributes = (after if isinstance(after, Document) else None,)


def _record_of(entity: Entity) -> Entity:
    """A permission set without its details."""
    return replace(entity, attributes={name: value for name, value in entity.attributes.items() if name in _RECORD})
