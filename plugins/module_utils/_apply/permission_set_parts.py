# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is written of a permission set beside its creation: several calls for one change, in an order that can break off

anywhere and go on later.
"""

from __future__ import annotations

import functools
import json
import typing as t
from collections.abc import Callable, Iterable

from .._model.attributes import PLAIN, members
from .._model.entities import Document
from .._model.errors import CallFailed, FailureKind
from .._plan.change import Action, Change
from .._ports.access import Access
from .policies import Policy, only_in, worded
from .schedules import Awaited
from .waiter import Waiter

# A part of a change: what it does, for people, and how.
Part = tuple[str, Callable[[], object]]

_TAKE_AWAY = {
    "DetachManagedPolicyFromPermissionSet",
    "DetachCustomerManagedPolicyReferenceFromPermissionSet",
    "DeleteInlinePolicyFromPermissionSet",
    "DeletePermissionsBoundaryFromPermissionSet",
}


def in_parts(parts: Iterable[Part]) -> None:
    """Do the parts of one change. What fails in the middle says what had been done."""
    done: list[str] = []
    for words, part in parts:
        try:
            part()
        except CallFailed as failure:
            done += [str(one) for one in t.cast(t.Iterable[object], failure.details.get("done", ()))]
            if not done:
                raise
            advice = (
                f"Parts of this change that were done before it failed: {', '.join(done)}. Run the task again for "
                "the rest"
            )
            raise failure.explained(advice, details={"done": done}) from failure
        done.append(words)


class Edit:
    """Writes what a creation or an update makes of one permission set, beside its creation."""

    def __init__(self, access: Access, waiter: Waiter, change: Change, arn: str) -> None:
        self._access = access
        self._waiter = waiter
        self._arn = arn
        self._name = change.name
        self._altered = set(change.altered)
        self._before, self._after = change.before or {}, change.after or {}
        self._kept = change.kept
        self._new = change.action is Action.CREATE

    def parts(self) -> list[Part]:
        """All that is to be written. Nobody gets more than before or after on the way: a boundary comes before the

        policies and goes after them, and what is granted anew comes before what it replaces goes.
        """
        surplus = only_in(self._before, self._after, self._altered)
        parts: list[Part] = [
            *self._plain(),
            *self._setting("permissions_boundary"),
            *(
                (f"attach {worded(policy)}", functools.partial(self._attach, policy, surplus))
                for policy in only_in(self._after, self._before, self._altered)
            ),
            *self._setting("inline_policy"),
            *((f"detach {worded(policy)}", functools.partial(self._detach, policy)) for policy in surplus),
            *self._deleting("inline_policy"),
            *self._deleting("permissions_boundary"),
            *self._tagging(),
        ]
        return [(words, functools.partial(self._written, write)) for words, write in parts]

    def _plain(self) -> list[Part]:
        altered = self._altered & set(PLAIN)
        return [(f"set {', '.join(sorted(altered))}", self._set_plain)] if altered and not self._new else []

    def _setting(self, name: str) -> list[Part]:
        document = self._document(name)
        return [] if document is None else [(f"set {name}", functools.partial(self._set_document, name, document))]

    def _deleting(self, name: str) -> list[Part]:
        if name not in self._altered or self._document(name) is not None:
            return []
        return [(f"delete {name}", functools.partial(self._set_document, name, None))]

    def _document(self, name: str) -> Document | None:
        value = self._after.get(name) if name in self._altered else None
        return value if isinstance(value, Document) else None

    def _tagging(self) -> list[Part]:
        if self._new or "tags" not in self._altered:
            return []
        before, after = members(self._before.get("tags")), members(self._after.get("tags"))
        fresh = {key: value for key, value in after.items() if before.get(key) != value}
        old = set(before) - set(after)
        tag: Part = ("set tags", lambda: self._access.set_tags(self._name, self._arn, fresh))
        untag: Part = ("remove tags", lambda: self._access.drop_tags(self._name, self._arn, old))
        return [*([tag] if fresh else []), *([untag] if old else [])]

    def _set_plain(self) -> None:
        """What is left out of this call may be cleared (a relay state is), so it says again what is not managed."""
        wanted = {**self._kept, **{name: value for name, value in self._after.items() if name in PLAIN}}
        self._access.update_permission_set(self._name, self._arn, wanted)

    def _set_document(self, name: str, document: Document | None) -> None:
        """Set or delete the inline policy or the permissions boundary."""
        if name == "inline_policy":
            self._access.set_inline_policy(self._name, self._arn, None if document is None else document.text)
        else:
            self._access.set_boundary(self._name, self._arn, None if document is None else json.loads(document.text))

    def _attach(self, policy: Policy, surplus: list[Policy]) -> None:
        try:
            self._access.attach_policy(self._name, self._arn, policy)
        except CallFailed as failure:
            if failure.kind is FailureKind.CONFLICT and "already" in failure.words:
                return
            if failure.kind is not FailureKind.QUOTA or not surplus:
                raise
            self._exchange(policy, surplus)

    def _exchange(self, policy: Policy, surplus: list[Policy]) -> None:
        """There is no room for both: what has to go makes some."""
        gone: list[str] = []
        try:
            for other in surplus:
                self._written(functools.partial(self._detach, other))
                gone.append(f"detach {worded(other)}")
            self._access.attach_policy(self._name, self._arn, policy)
        except CallFailed as failure:
            raise failure.explained("", details={"done": gone}) from failure

    def _detach(self, policy: Policy) -> None:
        self._access.detach_policy(self._name, self._arn, policy)

    def _written(self, write: Callable[[], object]) -> None:
        """One write, once nothing is in its way. What is to go and is not there has gone.

        A permission set that was made a moment ago may not be found yet.
        """
        missed = functools.partial(self._missed, write)
        if self._new:
            failure = self._waiter.until(Awaited.NEW_PERMISSION_SET, missed, lambda failure: failure is None)
        else:
            failure = missed()
        if failure is not None and failure.call.operation not in _TAKE_AWAY:
            raise failure

    def _missed(self, write: Callable[[], object]) -> CallFailed | None:
        """Write, and return the failure where what was written to is not found."""
        try:
            self._waiter.until_free(write)
        except CallFailed as failure:
            if failure.kind is not FailureKind.NOT_FOUND:
                raise
            return failure
        return None
