# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How the attributes for access control are written: one call, and then a look until the service has done it."""

from __future__ import annotations

import typing as t

from .._model.access import AccessControl, Progress
from .._model.attributes import same
from .._model.entities import Document, Kind
from .._model.errors import Call, CallFailed, FailureKind
from .._model.keys import Handles
from .._plan.change import Change
from .._ports.access import Access
from .advice import failure_reason, unsuccessful
from .executor import ChangeWriter
from .schedules import Awaited
from .waiter import Waiter

_OVERTAKEN = "Somebody else changed them after this task had read them. Nothing was overwritten; run the task again"
_ASKED_FOR = "They were written, and may have been enabled nevertheless; run the task again, it checks first"
_STILL = "the service was still enabling them when wait_timeout ended"


def access_control_writers(access: Access, waiter: Waiter) -> dict[Kind, ChangeWriter]:
    """How the attributes for access control are written to an instance."""
    return {Kind.ACCESS_CONTROL_ATTRIBUTES: _AccessControlWriter(access, waiter)}


class _AccessControlWriter:
    def __init__(self, access: Access, waiter: Waiter) -> None:
        self._access = access
        self._waiter = waiter

    def __call__(self, change: Change, _handles: Handles, /) -> None:
        """See ChangeWriter."""
        before, after = _document(change.before), _document(change.after)
        try:
            self._access.set_access_control_attributes(before, after)
        except CallFailed as failure:
            if not self._is_done(failure, after):
                overtaken = failure.kind is FailureKind.CONFLICT or failure.kind is FailureKind.NOT_FOUND
                raise failure.explained(_OVERTAKEN if overtaken else "") from failure
        try:
            now = self._look(lambda seen: seen is None if after is None else _are(seen, after))
        except CallFailed:
            return  # They are written; that they can't be looked at is no reason to call the task failed.
        if after is not None:
            self._await_enabled(_progress(now))

    def _is_done(self, failure: CallFailed, after: Document | None) -> bool:
        """Whether a retry after a lost answer has met its own first success."""
        if after is None:
            return failure.kind is FailureKind.NOT_FOUND
        if failure.kind is not FailureKind.CONFLICT:
            return False
        return _are(self._look(lambda now: _are(now, after)), after)

    def _await_enabled(self, progress: Progress) -> None:
        try:
            progress = self._waiter.until_over(progress, lambda _id: _progress(self._read()))
        except CallFailed as failure:
            raise failure.explained(_ASKED_FOR) from failure
        if progress.failed or (progress.running and self._waiter.waits):
            raise _failed(progress)

    def _look(self, shows: t.Callable[[AccessControl | None], bool]) -> AccessControl | None:
        """What is to be seen, as soon as it is what is looked for: reads may lag behind writes."""
        return self._waiter.until(Awaited.SHOWN, self._read, shows)

    def _read(self) -> AccessControl | None:
        return self._access.access_control_attributes()


def _document(side: t.Mapping[str, t.Any] | None) -> Document | None:
    return None if side is None else side["attributes"]


def _are(now: AccessControl | None, wanted: Document) -> bool:
    return now is not None and same(now.attributes, wanted)


def _progress(now: AccessControl | None) -> Progress:
    """How far it is; what can't be seen yet is not switched on yet."""
    return Progress(request_id="", status="IN_PROGRESS") if now is None else now.progress


def _failed(progress: Progress) -> CallFailed:
    operation = "CreateInstanceAccessControlAttributeConfiguration"
    call = Call(purpose="enable the attributes for access control", service="sso", operation=operation)
    return unsuccessful(call, progress, failure_reason(progress, _STILL))
