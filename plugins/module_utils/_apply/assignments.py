# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How assignments are made and taken away: asked for, waited for, and what to think of the ways in which that fails."""

from __future__ import annotations

import functools
import typing as t
from collections.abc import Mapping, Sequence

from .._model.access import AccountAssignment, ApplicationAssignment, Principal, Progress
from .._model.entities import Kind
from .._model.errors import Call, CallFailed, FailureKind
from .._model.keys import Handles, PrincipalKey, reached
from .._plan.change import Action, Change
from .._plan.relations import AccountAssignmentKey, ApplicationAssignmentKey
from .._ports.access import Access
from .advice import advice_on, failure_reason, unsuccessful
from .executor import ChangeWriter
from .schedules import Awaited
from .waiter import Waiter

_DELEGATED = (
    "A delegated administrator can neither assign in the management account nor use a permission set that is "
    "provisioned there; use credentials of the management account, or another permission set"
)
_NOT_FOUND = "404"
_UNKNOWN = "was not found in directory"


def assignment_writers(access: Access, waiter: Waiter) -> dict[Kind, ChangeWriter]:
    """How account and application assignments are written."""
    return {
        Kind.ACCOUNT_ASSIGNMENT: _AccountAssignmentWriter(access, waiter),
        Kind.APPLICATION_ASSIGNMENT: _ApplicationAssignmentWriter(access, waiter),
    }


class _AccountAssignmentWriter:
    def __init__(self, access: Access, waiter: Waiter) -> None:
        self._access = access
        self._waiter = waiter
        self._watches = {
            present: waiter.watch(functools.partial(access.assignments_under_way, present=present))
            for present in (True, False)
        }

    def __call__(self, change: Change, handles: Handles) -> None:
        """See ChangeWriter."""
        key = t.cast(AccountAssignmentKey, change.key)
        assignment = AccountAssignment(
            account_id=key.account.ref,
            permission_set_arn=reached(handles, key.permission_set).id,
            principal=_principal(handles, key.principal),
        )
        present = change.action is Action.ADD
        try:
            progress = self._over(change.label, assignment, present)
        except CallFailed as failure:
            if present or failure.kind is not FailureKind.NOT_FOUND or self._is_listed(assignment):
                raise
            return
        if progress.failed and (present or not self._is_gone(progress, assignment)):
            raise _failed(change.label, progress, present)

    def _over(self, name: str, assignment: AccountAssignment, present: bool) -> Progress:
        """How it ends. Whom the service does not see yet was found a moment ago, and is tried again."""
        tried = functools.partial(self._tried, name, assignment, present)
        if not present:
            return tried()
        return self._waiter.until(
            Awaited.NEW_PRINCIPAL,
            tried,
            lambda progress: not progress.failed or _UNKNOWN not in str(progress.reason),
        )

    def _tried(self, name: str, assignment: AccountAssignment, present: bool) -> Progress:
        """Ask for it once, and see how it ends."""
        access = self._access
        try:
            begun = self._waiter.until_free(lambda: access.request_assignment(name, assignment, present=present))
        except CallFailed as failure:
            raise failure.explained(_DELEGATED if failure.kind is FailureKind.DENIED else "") from failure
        progress = self._waiter.until_over(
            begun,
            lambda request_id: access.assignment_progress(name, request_id, present=present),
            self._watches[present],
        )
        if progress.running and self._waiter.waits:
            raise _failed(name, progress, present)
        return progress

    def _is_gone(self, progress: Progress, assignment: AccountAssignment) -> bool:
        """A deletion that finds nothing to delete has failed in name only; the list tells whether it is so."""
        return _NOT_FOUND in str(progress.reason) and not self._is_listed(assignment)

    def _is_listed(self, assignment: AccountAssignment) -> bool:
        return assignment in self._access.assignments_in([(assignment.account_id, assignment.permission_set_arn)])


class _ApplicationAssignmentWriter:
    """One call each. What was made is looked for once all are done, since the service has been seen to lose some."""

    def __init__(self, access: Access, waiter: Waiter) -> None:
        self._access = access
        self._waiter = waiter

    def __call__(self, change: Change, handles: Handles) -> None:
        """See ChangeWriter."""
        assignment = _use(change, handles)
        if change.action is Action.ADD:
            failure = self._made(change.label, assignment)
            if failure is not None:
                raise failure
            return
        try:
            self._access.set_application_assignment(change.label, assignment, present=False)
        except CallFailed as refusal:
            if refusal.kind is not FailureKind.NOT_FOUND:
                raise

    def missed(self, changes: Sequence[Change], handles: Handles) -> Mapping[int, CallFailed]:
        """See LastLook: one look for each application, and what is not there is made once more."""
        wanted = {index: _use(change, handles) for index, change in enumerate(changes) if change.action is Action.ADD}
        lost = self._unlisted(wanted)
        again = {index: self._made(changes[index].label, assignment) for index, assignment in lost.items()}
        failures = {index: failure for index, failure in again.items() if failure is not None}
        made = {index: lost[index] for index, failure in again.items() if failure is None}
        return {**failures, **{index: _lost(changes[index].label) for index in self._unlisted(made)}}

    def _made(self, name: str, assignment: ApplicationAssignment) -> CallFailed | None:
        """Make one, and return why it could not be made."""
        try:
            self._access.set_application_assignment(name, assignment, present=True)
        except CallFailed as failure:
            if failure.kind is FailureKind.CONFLICT and self._is_listed(assignment):
                return None
            return failure
        return None

    def _is_listed(self, assignment: ApplicationAssignment) -> bool:
        try:
            return assignment in self._access.users_of([assignment.application_arn])
        except CallFailed:
            return False  # then the conflict itself is what there is to tell

    def _unlisted(self, wanted: Mapping[int, ApplicationAssignment]) -> dict[int, ApplicationAssignment]:
        """What the lists do not show, given time to: reads may lag behind writes. What can't be looked at is taken as made."""
        left = dict(wanted)

        def look() -> bool:
            arns = list(dict.fromkeys(assignment.application_arn for assignment in left.values()))
            listed = set(self._access.users_of(arns)) if arns else set()
            for index in [index for index, assignment in left.items() if assignment in listed]:
                del left[index]
            return not left

        try:
            self._waiter.until(Awaited.SHOWN, look, bool)
        except CallFailed:
            return {}
        return left


_LOST = (
    "the service accepted it twice, and does not list it; assignments have been seen to get lost if several to one "
    "application are made at once"
)
_LOOK_AGAIN = "Run the task again: it checks first"


def _use(change: Change, handles: Handles) -> ApplicationAssignment:
    key = t.cast(ApplicationAssignmentKey, change.key)
    return ApplicationAssignment(application_arn=key.application.ref, principal=_principal(handles, key.principal))


def _lost(name: str) -> CallFailed:
    call = Call(purpose=f"add {name}", service="sso", operation="CreateApplicationAssignment")
    return CallFailed(call, kind=FailureKind.LOST, words=_LOST, advice=_LOOK_AGAIN, in_doubt=True)


def _principal(handles: Handles, key: PrincipalKey) -> Principal:
    return Principal(kind=key.kind, id=reached(handles, key).id)


def _failed(name: str, progress: Progress, present: bool) -> CallFailed:
    verb, operation = ("add", "CreateAccountAssignment") if present else ("remove", "DeleteAccountAssignment")
    call = Call(purpose=f"{verb} {name}", service="sso", operation=operation)
    reason = failure_reason(progress)
    return unsuccessful(call, progress, reason).explained(advice_on(reason))
