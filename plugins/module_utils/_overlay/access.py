# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check mode across tasks, the access half: permission sets and assignments as they would be after the planned steps."""

from __future__ import annotations

import typing as t
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from .._model.access import AccessControl, AccountAssignment, Application, ApplicationAssignment, Principal, Progress
from .._model.attributes import texts_of
from .._model.entities import PLANNED, Attributes, Document, Entity, Kind, Value
from .._plan.change import Action
from .._plan.step import Step
from .._ports.access import AccessReads
from .._resolve.unclear import earlier_result
from .identity_store import EARLIER
from .versions import AS_IT_IS, Versions

# What DescribePermissionSet tells; the rest of a permission set are its details.
_RECORD = frozenset({"name", "description", "session_duration", "relay_state"})
_ENABLED = Progress(request_id="", status="SUCCEEDED")

_Assignment = t.TypeVar("_Assignment")


class OverlayAccess:
    """An instance seen through planned steps. Offers AccessReads."""

    def __init__(self, access: AccessReads, steps: Iterable[Step], by: str = EARLIER) -> None:
        """`by` says whose steps they are, for what became of a name."""
        self._access = access
        self._by = by
        self._created: dict[str, Entity] = {}
        self._changed: dict[str, dict[str, Value | None]] = {}
        self._deleted: set[str] = set()
        self._undone: set[str] = set()
        self._versions: dict[str, Versions] = {}
        self._accounts: dict[AccountAssignment, bool] = {}
        self._applications: dict[ApplicationAssignment, bool] = {}
        self._attributes: tuple[Document | None] | None = None
        for one in steps:
            self._take(one)

    def permission_sets(self, names: Collection[str] | None = None) -> tuple[Entity, ...]:
        """See AccessReads."""
        planned = tuple(_record_of(one) for one in self._created.values())
        missing = None if names is None else set(names) - {one.name for one in planned}
        if missing is not None and not missing:
            return planned
        real = self._access.permission_sets(missing)
        if missing is not None and any(one.id in self._deleted for one in real):
            real = self._access.permission_sets()  # one that is found no more: who looks for it has looked at all
        return (*(self._as_planned(one) for one in real if one.id not in self._deleted), *planned)

    def permission_set(self, arn: str) -> Entity | None:
        """See AccessReads."""
        if arn in self._created:
            return _record_of(self._created[arn])
        if arn in self._deleted:
            return None
        real = self._access.permission_set(arn)
        return None if real is None else self._as_planned(real)

    def describe_sets(self, arns: Iterable[str]) -> Mapping[str, Entity]:
        """See AccessReads."""
        wanted = dict.fromkeys(arns)
        real = self._access.describe_sets(
            [arn for arn in wanted if arn not in self._created and arn not in self._deleted]
        )
        planned = {arn: _record_of(self._created[arn]) for arn in wanted if arn in self._created}
        return {**planned, **{arn: self._as_planned(entity) for arn, entity in real.items()}}

    def details(self, arn: str) -> Attributes:
        """See AccessReads."""
        return self.details_of([arn])[arn]

    def details_of(self, arns: Iterable[str]) -> Mapping[str, Attributes]:
        """See AccessReads."""
        wanted = list(dict.fromkeys(arns))
        there = [arn for arn in wanted if arn not in self._created and arn not in self._deleted]
        real = {**self._access.details_of(there), **{arn: one.attributes for arn, one in self._created.items()}}
        return {arn: self._details_after(arn, real.get(arn, {})) for arn in wanted}

    def _details_after(self, arn: str, real: Attributes) -> Attributes:
        if arn in self._deleted:
            return {}
        merged = {**real, **self._changed.get(arn, {})}
        return {name: value for name, value in merged.items() if value and name not in _RECORD}

    def holders(self, arns: Iterable[str], *, outdated: bool = False) -> Mapping[str, tuple[str, ...]]:
        """See AccessReads."""
        wanted = tuple(arns)
        there = [arn for arn in wanted if arn not in self._created and arn not in self._deleted]
        real = self._old_holders(there) if outdated else self._access.holders(there)
        gained, lost = self._moves()
        shown: dict[str, tuple[str, ...]] = {}
        for arn in wanted:
            kept = [account for account in real.get(arn, ()) if (account, arn) not in lost]
            new = [account for account, other in gained if other == arn and not outdated]
            shown[arn] = tuple(dict.fromkeys([*kept, *new]))
        return shown

    def held(self, account_ids: Iterable[str], *, outdated: bool = False) -> Mapping[str, tuple[str, ...]]:
        """See AccessReads."""
        wanted = tuple(account_ids)
        real = dict(self._access.held(wanted, outdated=outdated))
        if outdated:
            every = self._access.held(wanted) if any(one.somewhere_old for one in self._versions.values()) else {}
            real = {
                account_id: (
                    *(arn for arn in arns if self._is_old(arn, account_id) is None),
                    *(arn for arn in every.get(account_id, ()) if self._is_old(arn, account_id)),
                )
                for account_id, arns in real.items()
            }
        gained, lost = self._moves()
        shown: dict[str, tuple[str, ...]] = {}
        for account_id, arns in real.items():
            kept = [arn for arn in arns if arn not in self._deleted and (account_id, arn) not in lost]
            new = [arn for account, arn in gained if account == account_id and not outdated]
            shown[account_id] = tuple(dict.fromkeys([*kept, *new]))
        return shown

    def assignments_in(self, pairs: Iterable[tuple[str, str]]) -> tuple[AccountAssignment, ...]:
        """See AccessReads."""
        wanted = dict.fromkeys(pairs)
        real = self._access.assignments_in(pair for pair in wanted if not pair[1].startswith(PLANNED))
        return _merged(real, self._accounts, lambda one: (one.account_id, one.permission_set_arn) in wanted)

    def assignments_of(self, principals: Iterable[Principal]) -> tuple[AccountAssignment, ...]:
        """See AccessReads."""
        wanted = dict.fromkeys(principals)
        real = self._access.assignments_of(one for one in wanted if not one.id.startswith(PLANNED))
        return _merged(real, self._accounts, lambda one: one.principal in wanted)

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
        return _merged(real, self._applications, lambda one: one.application_arn in wanted)

    def applications_of(self, principals: Iterable[Principal]) -> tuple[ApplicationAssignment, ...]:
        """See AccessReads."""
        wanted = dict.fromkeys(principals)
        real = self._access.applications_of(one for one in wanted if not one.id.startswith(PLANNED))
        return _merged(real, self._applications, lambda one: one.principal in wanted)

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
        gone = name in self._undone or self._deleted.intersection(real)
        return f"deleted by {self._by}" if gone else earlier_result(self._access, kind, name)

    def _old_holders(self, arns: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """For each permission set the accounts that hold it now, and would hold it in an old version."""
        versions = {arn: self._versions.get(arn, AS_IT_IS) for arn in arns}
        as_it_is = self._access.holders([arn for arn, one in versions.items() if one.somewhere_as_it_is], outdated=True)
        every = self._access.holders([arn for arn, one in versions.items() if one.somewhere_old])
        return {
            arn: (
                *(account for account in as_it_is.get(arn, ()) if one.old(account) is None),
                *(account for account in every.get(arn, ()) if one.old(account)),
            )
            for arn, one in versions.items()
        }

    def _is_old(self, arn: str, account_id: str) -> bool | None:
        return self._versions.get(arn, AS_IT_IS).old(account_id)

    def _take(self, one: Step) -> None:
        if one.kind is Kind.PERMISSION_SET:
            self._take_permission_set(one)
        elif one.kind is Kind.ACCOUNT_ASSIGNMENT:
            account_id, arn, kind, principal_id = one.ids
            assignment = AccountAssignment(
                account_id=account_id,
                permission_set_arn=arn,
                principal=Principal(kind=Kind(kind), id=principal_id),
            )
            self._accounts[assignment] = one.action is Action.ADD
        elif one.kind is Kind.APPLICATION_ASSIGNMENT:
            arn, kind, principal_id = one.ids
            use = ApplicationAssignment(application_arn=arn, principal=Principal(kind=Kind(kind), id=principal_id))
            self._applications[use] = one.action is Action.ADD
        elif one.kind is Kind.ACCESS_CONTROL_ATTRIBUTES:
            after = one.attributes.get("attributes")
            self._attributes = (after if isinstance(after, Document) else None,)

    def _take_permission_set(self, one: Step) -> None:
        (arn,) = one.ids
        if one.action is Action.PROVISION:
            left_out = texts_of(one.attributes.get("left_out"))
            self._versions[arn] = self._versions.get(arn, AS_IT_IS).provisioned(left_out)
        elif one.action is Action.DELETE:
            gone = self._created.pop(arn, None)
            if gone is not None:
                self._undone.add(gone.name)
            self._deleted.add(arn)
        elif one.action is Action.CREATE:
            self._created[arn] = _entity(arn, one.attributes)
        elif arn in self._created:
            self._created[arn] = _entity(arn, {**self._created[arn].attributes, **one.attributes})
        else:
            self._changed.setdefault(arn, {}).update(one.attributes)
            if set(one.attributes) - {"tags"}:
                self._versions[arn] = Versions(everywhere=True)

    def _as_planned(self, real: Entity) -> Entity:
        changed = {name: value for name, value in self._changed.get(real.id, {}).items() if name in _RECORD}
        merged = {name: value for name, value in {**real.attributes, **changed}.items() if value}
        return replace(real, attributes=merged)

    def _moves(self) -> tuple[list[tuple[str, str]], set[tuple[str, str]]]:
        """The pairs of account and permission set that would come into being, and those left without anybody."""
        gained = [_pair(one) for one, there in self._accounts.items() if there]
        emptied = {_pair(one) for one, there in self._accounts.items() if not there} - set(gained)
        still = {_pair(one) for one in self.assignments_in(sorted(emptied))} if emptied else set()
        return gained, emptied - still


def _merged(
    real: Iterable[_Assignment], planned: Mapping[_Assignment, bool], belongs: t.Callable[[_Assignment], bool]
) -> tuple[_Assignment, ...]:
    """What is there, without what would be removed and with what would be added."""
    kept = dict.fromkeys(one for one in real if planned.get(one, True))
    return (*kept, *(one for one, there in planned.items() if there and belongs(one) and one not in kept))


def _record_of(entity: Entity) -> Entity:
    """A permission set without its details."""
    return replace(entity, attributes={name: value for name, value in entity.attributes.items() if name in _RECORD})


def _pair(one: AccountAssignment) -> tuple[str, str]:
    return one.account_id, one.permission_set_arn


def _entity(arn: str, attributes: Mapping[str, Value | None]) -> Entity:
    present = {name: value for name, value in attributes.items() if value}
    return Entity(kind=Kind.PERMISSION_SET, id=arn, name=str(present.get("name")), attributes=present)
