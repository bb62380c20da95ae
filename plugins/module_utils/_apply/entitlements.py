# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How account access manager is enabled, and entitlements are made and taken away: one call each, all of them idempotent."""

from __future__ import annotations

import typing as t

from .._model.access import Principal
from .._model.entities import Entity, Kind
from .._model.entitlements import Entitlement
from .._model.errors import Call, CallFailed, FailureKind
from .._model.keys import Handle, Handles, reached
from .._plan.change import Action, Change
from .._plan.entitlement_keys import EntitlementKey
from .._plan.outcome import ChangeResult
from .._ports.entitlements import Entitlements
from .executor import ChangeWriter
from .read_back import until_shown
from .schedules import Awaited
from .waiter import Waiter

# What the service says of a role that it can't look at: a new one is not seen everywhere at once.
_VERIFYING = "verifying role"
_TRUST = (
    "The role must exist, and its trust policy must let account-access.amazonaws.com do sts:AssumeRole, sts:SetContext and "
    "sts:TagSession"
)
_GROUPS = "A role takes 20 groups unless AWS raises that quota; put the people into one group, or ask AWS to raise it"
_ABSENT = "not found"


def entitlement_writers(entitlements: Entitlements, waiter: Waiter) -> dict[Kind, ChangeWriter]:
    """How the application and its entitlements are written."""
    return {
        Kind.ACCOUNT_ACCESS: _ApplicationWriter(entitlements, waiter),
        Kind.ENTITLEMENT: _EntitlementWriter(entitlements, waiter),
    }


class _ApplicationWriter:
    def __init__(self, entitlements: Entitlements, waiter: Waiter) -> None:
        self._entitlements = entitlements
        self._waiter = waiter

    def __call__(self, change: Change, _handles: Handles) -> Handle:
        """See ChangeWriter. Nothing can be in the application before it is active."""
        try:
            handle = self._entitlements.create_application(change.label)
        except CallFailed as failure:
            there = self._entitlements.application() if failure.kind is FailureKind.CONFLICT else None
            if there is None:
                raise
            handle = Handle(id=there.arn)
        status = self._waiter.until(
            Awaited.APPLICATION, lambda: self._entitlements.application_status(handle.id), lambda one: one != _UNDER_WAY
        )
        if status != _ACTIVE:
            call = Call(purpose=f"create {change.label}", service="account-access", operation="CreateApplication")
            kind = FailureKind.PENDING if status == _UNDER_WAY else FailureKind.FAILED
            raise CallFailed(call, kind=kind, words="", status=status)
        return handle


_UNDER_WAY, _ACTIVE = "CREATE_IN_PROGRESS", "ACTIVE"


class _EntitlementWriter:
    def __init__(self, entitlements: Entitlements, waiter: Waiter) -> None:
        self._entitlements = entitlements
        self._waiter = waiter

    def __call__(self, change: Change, handles: Handles) -> Handle | None:
        """See ChangeWriter."""
        arn, entitlement = _parts(change, handles)
        if change.action is Action.ADD:
            return self._made(change, arn, entitlement)
        known = handles.get(change.key)
        if known is None:
            return None  # it was gone before
        try:
            self._entitlements.delete_entitlement(change.label, arn, known.id)
        except CallFailed as failure:
            absent = failure.kind is FailureKind.INVALID and _ABSENT in failure.words.lower()
            if failure.kind is not FailureKind.NOT_FOUND and not absent:
                raise
        return None

    def _made(self, change: Change, arn: str, entitlement: Entitlement) -> Handle:
        """Make one. A role or a principal that the service does not see yet may be new, and is tried again."""
        problem: list[CallFailed] = []

        def attempt() -> Handle | None:
            try:
                return self._entitlements.create_entitlement(change.label, arn, entitlement)
            except CallFailed as failure:
                new = failure.kind is FailureKind.NOT_FOUND or _VERIFYING in failure.words
                if not new and failure.kind is not FailureKind.CONFLICT:
                    raise _explained(failure) from failure
                problem[:] = [failure]
                return None

        made = self._waiter.until(Awaited.NEW_ROLE, attempt, lambda handle: handle is not None)
        if made is None:
            raise _explained(problem[0]) from problem[0]
        return made

    def read_back(self, results: t.Sequence[ChangeResult], handles: Handles) -> t.Mapping[int, Entity]:
        """See ReadsBack. The last one written tells for all: once reads show it, they show those before it too."""
        change = results[-1].change
        arn, entitlement = _parts(change, handles)
        until_shown(
            self._waiter,
            lambda: self._entitlements.entitlements_of(arn, [entitlement.principal]),
            lambda there: (entitlement in there) is (change.action is Action.ADD),
        )
        return {}


def _parts(change: Change, handles: Handles) -> tuple[str, Entitlement]:
    """The application's ARN, and the entitlement that a change is about."""
    key = t.cast(EntitlementKey, change.key)
    principal = Principal(kind=key.principal.kind, id=reached(handles, key.principal).id)
    return reached(handles, key.application).id, Entitlement(role_arn=key.role.ref, principal=principal)


def _explained(failure: CallFailed) -> CallFailed:
    if failure.kind is FailureKind.INVALID:
        return failure.explained(_TRUST)
    return failure.advising(_GROUPS) if failure.kind is FailureKind.QUOTA else failure
