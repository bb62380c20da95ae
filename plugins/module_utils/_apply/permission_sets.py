# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How permission sets are written: several calls for one change, in an order that can break off anywhere and go on later."""

from __future__ import annotations

import functools
import json
import typing as t
from collections.abc import Callable, Collection, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor

from .._model.access import Progress
from .._model.attributes import PLAIN, entries_of, same, texts_of
from .._model.durations import DEFAULT_DURATION
from .._model.entities import Attributes, Document, Entity, Kind, Value
from .._model.errors import Call, CallFailed
from .._model.errors import Kind as Failure
from .._model.handles import Handle, Handles
from .._plan.change import Action, Change, Plan
from .._plan.permission_sets import completed
from .._ports.access import Access
from .advice import advice_on
from .executor import ChangeWriter
from .waiter import Waiter

_Policy = t.Union[str, Mapping[str, str]]
# A part of a change: what it does, for people, and how.
_Part = tuple[str, Callable[[], object]]

_POLICIES = ("managed_policies", "customer_managed_policies")
# How a provisioning ends where nobody holds the permission set any more.
_GONE = ("Assignment not found", "Permission set provision not found")
# The service takes so many provisionings at a time.
_PROVISIONINGS = 3
# So many accounts are provisioned one by one where all of them together would take in one that can't be.
_ONE_BY_ONE = 20
# An account lets go of a permission set in fewer seconds, once nobody is assigned there any more: 14 (CloudTrail).
_LETTING_GO = 30.0
# Seconds between looks for something that was just written and may not be readable yet.
_NOT_YET = (0.2, 0.5, 1.0, 2.0)


def permission_set_writers(access: Access, waiter: Waiter, plan: Plan) -> dict[Kind, ChangeWriter]:
    """How permission sets are written, as part of a plan."""
    return {Kind.PERMISSION_SET: _Deeds(access, waiter, plan)}


class _Deeds:
    def __init__(self, access: Access, waiter: Waiter, plan: Plan) -> None:
        self._access = access
        self._patience = waiter
        self._plan = plan

    def __call__(self, change: Change, handles: Handles) -> Handle | None:
        """See Deed."""
        if change.action is Action.CREATE:
            return self._create(change)
        handle = handles[change.kind, change.key]
        try:
            if change.action is Action.UPDATE:
                _in_parts(_Edit(self._access, self._patience, change, handle.id).parts())
                return handle
            if change.action is Action.PROVISION:
                _Provisioning(self._access, self._patience, change, handle.id).run()
            else:
                self._delete(change, handle)
        except CallFailed as failure:
            if failure.kind is not Failure.DENIED or failure.call.looks:
                raise
            raise failure.explained(_DELEGATED) from failure
        return None

    def _create(self, change: Change) -> Handle:
        after = change.after or {}
        try:
            handle = self._access.create_permission_set(change.name, after)
        except CallFailed as failure:
            if failure.kind is not Failure.CONFLICT:
                raise
            # A retry after a lost answer meets its own first success.
            try:
                rival = self._rival(change.key[0])
            except CallFailed as unseen:
                raise failure.explained(_UNSEEN.format(unseen.message)) from unseen
            if rival is None or not _is_begun(after, rival.attributes):
                raise failure.explained(_taken(rival)) from failure
            handle = Handle(id=rival.id)
        edit = _Edit(self._access, self._patience, change, handle.id)
        _in_parts([("create it", lambda: None), *edit.parts()])
        return handle

    def _rival(self, name: str) -> Entity | None:
        for pause in (0.0, *_NOT_YET):
            self._patience.pause(pause)
            rival = next((one for one in self._access.permission_sets({name}) if one.name == name), None)
            if rival is not None:
                return completed(rival, self._access.details(rival.id))
        return None

    def _delete(self, change: Change, handle: Handle) -> None:
        """An account lets go of a permission set some time after its last assignment there.

        One where nobody was assigned already when the plan was made had its time, and may keep it for ever.
        """
        leaving = set(_left_by(self._plan, change.key[0]))

        def hopeful(seconds: float) -> bool:
            if seconds < _LETTING_GO:
                return True
            holders = self._holders(handle) if leaving else None
            return holders is not None and (not holders or not leaving.isdisjoint(holders))

        try:
            self._patience.until_free(lambda: self._access.delete_permission_set(change.name, handle.id), hopeful)
        except CallFailed as failure:
            if failure.kind is Failure.NOT_FOUND:
                return
            holders = (self._holders(handle) or ()) if failure.kind is Failure.CONFLICT else ()
            raise failure.explained(_still_held(sorted(holders), leaving)) from failure

    def _holders(self, handle: Handle) -> tuple[str, ...] | None:
        """Which accounts hold it; None where that can't be asked, which leaves nothing open: it was not deleted."""
        try:
            return self._access.holders([handle.id])[handle.id]
        except CallFailed:
            return None


def _left_by(plan: Plan, permission_set: str) -> Iterable[str]:
    """The ids of the accounts in which a plan takes assignments of a permission set away."""
    return (
        change.key[0]
        for change in plan.changes
        if change.kind is Kind.ACCOUNT_ASSIGNMENT and change.action is Action.REMOVE and change.key[1] == permission_set
    )


def _in_parts(parts: Iterable[_Part]) -> None:
    """Do the parts of one change. What fails in the middle says what had been done."""
    done: list[str] = []
    for words, part in parts:
        try:
            part()
        except CallFailed as failure:
            done += [str(one) for one in t.cast(t.Iterable[object], failure.details.get("done", ()))]
            if not done:
                raise
            advice = f"Done of this change before it failed: {', '.join(done)}. Run the task again for the rest"
            raise failure.explained(advice, details={"done": done}) from failure
        done.append(words)


class _Edit:
    """Writes what a creation or an update makes of one permission set, beside its creation."""

    def __init__(self, access: Access, waiter: Waiter, change: Change, arn: str) -> None:
        self._access = access
        self._patience = waiter
        self._arn = arn
        self._name = change.name
        self._altered = set(change.altered)
        self._before, self._after = change.before or {}, change.after or {}
        self._kept = change.kept
        self._new = change.action is Action.CREATE

    def parts(self) -> list[_Part]:
        """All that is to be written. Nobody gets more than before or after on the way: a boundary comes before the

        policies and goes after them, and what is granted anew comes before what it replaces goes.
        """
        parts: list[_Part] = []
        if not self._new and self._altered & set(PLAIN):
            parts.append((f"set {_listed(self._altered & set(PLAIN))}", self._set_plain))
        surplus = self._policies(self._before, self._after)
        boundary, inline = self._document("permissions_boundary"), self._document("inline_policy")
        if boundary is not None:
            data = json.loads(boundary.text)
            parts.append(("set permissions_boundary", lambda: self._access.set_boundary(self._name, self._arn, data)))
        parts += [
            (f"attach {_worded(policy)}", functools.partial(self._attach, policy, surplus))
            for policy in self._policies(self._after, self._before)
        ]
        if inline is not None:
            text = inline.text
            parts.append(("set inline_policy", lambda: self._access.set_inline_policy(self._name, self._arn, text)))
        parts += [(f"detach {_worded(policy)}", functools.partial(self._detach, policy)) for policy in surplus]
        if "inline_policy" in self._altered and inline is None:
            parts.append(("delete inline_policy", lambda: self._access.set_inline_policy(self._name, self._arn, None)))
        if "permissions_boundary" in self._altered and boundary is None:
            parts.append(
                ("delete permissions_boundary", lambda: self._access.set_boundary(self._name, self._arn, None))
            )
        parts += self._tagging()
        return [(words, functools.partial(self._written, write)) for words, write in parts]

    def _document(self, name: str) -> Document | None:
        value = self._after.get(name) if name in self._altered else None
        return value if isinstance(value, Document) else None

    def _policies(self, wanted: Attributes, there: Attributes) -> list[_Policy]:
        """The policies that one side has and the other has not."""
        managed, customer = (name if name in self._altered else "" for name in _POLICIES)
        arns: list[_Policy] = [arn for arn in texts_of(wanted.get(managed)) if arn not in texts_of(there.get(managed))]
        known = entries_of(there.get(customer))
        return arns + [_reference(entry) for entry in entries_of(wanted.get(customer)) if entry not in known]

    def _tagging(self) -> list[_Part]:
        if self._new or "tags" not in self._altered:
            return []
        before, after = _data(self._before.get("tags")), _data(self._after.get("tags"))
        fresh = {key: value for key, value in after.items() if before.get(key) != value}
        old = set(before) - set(after)
        tag: _Part = ("set tags", lambda: self._access.set_tags(self._name, self._arn, fresh))
        untag: _Part = ("drop tags", lambda: self._access.drop_tags(self._name, self._arn, old))
        return [*([tag] if fresh else []), *([untag] if old else [])]

    def _set_plain(self) -> None:
        """What is left out of this call may be cleared (a relay state is), so it says again what is not managed."""
        wanted = {**self._kept, **{name: value for name, value in self._after.items() if name in PLAIN}}
        self._access.update_permission_set(self._name, self._arn, wanted)

    def _attach(self, policy: _Policy, surplus: list[_Policy]) -> None:
        try:
            self._access.attach_policy(self._name, self._arn, policy)
        except CallFailed as failure:
            if failure.kind is Failure.CONFLICT and "already" in failure.words:
                return
            if failure.kind is not Failure.QUOTA or not surplus:
                raise
            # There is no room for both: what has to go makes some.
            gone: list[str] = []
            try:
                for other in surplus:
                    self._written(functools.partial(self._detach, other))
                    gone.append(f"detach {_worded(other)}")
                self._access.attach_policy(self._name, self._arn, policy)
            except CallFailed as second:
                raise second.explained("", details={"done": gone}) from second

    def _detach(self, policy: _Policy) -> None:
        self._access.detach_policy(self._name, self._arn, policy)

    def _written(self, write: Callable[[], object]) -> None:
        """One write, once nothing is in its way. What is to go and is not there has gone.

        A permission set that was made a moment ago may not be found yet.
        """
        for pause in _NOT_YET if self._new else ():
            if self._missed(write) is None:
                return
            self._patience.pause(pause)
        failure = self._missed(write)
        if failure is not None and failure.call.operation not in _TAKE_AWAY:
            raise failure

    def _missed(self, write: Callable[[], object]) -> CallFailed | None:
        """Write, and return the failure where what was written to is not found."""
        try:
            self._patience.until_free(write)
        except CallFailed as failure:
            if failure.kind is not Failure.NOT_FOUND:
                raise
            return failure
        return None


class _Provisioning:
    """Brings the accounts that hold a permission set to its present version, and learns why one can't have it."""

    def __init__(self, access: Access, waiter: Waiter, change: Change, arn: str) -> None:
        self._access = access
        self._patience = waiter
        self._name = change.name
        self._arn = arn
        after = change.after or {}
        self._accounts, self._left_out = texts_of(after.get("accounts")), texts_of(after.get("left_out"))

    def run(self) -> None:
        """Provision them all with one call, and one by one those that this has left behind.

        That call takes in the accounts that are left out, on which the service hangs for a while and then fails.
        """
        if len(self._accounts) == 1 or (self._left_out and len(self._accounts) <= _ONE_BY_ONE):
            self._one_by_one(self._accounts)
            return
        progress = self._tried(None)
        if not progress.failed or self._is_gone(progress):
            return
        behind = set(self._access.holders([self._arn], outdated=True)[self._arn]) - set(self._left_out)
        if behind:
            self._one_by_one(behind)
        elif not self._left_out:
            raise self._failure(progress)

    def _one_by_one(self, accounts: Iterable[str]) -> None:
        wanted = sorted(accounts)
        with ThreadPoolExecutor(max_workers=_PROVISIONINGS) as pool:
            ends = dict(zip(wanted, pool.map(self._ended, wanted), strict=True))
        failed = {
            account: progress
            for account, progress in ends.items()
            if isinstance(progress, Progress) and progress.failed and not self._is_gone(progress)
        }
        broken = {account: failure for account, failure in ends.items() if isinstance(failure, CallFailed)}
        if not failed and not broken:
            return
        told = [
            {"account_id": account, "status": progress.status, "reason": progress.reason}
            for account, progress in failed.items()
        ]
        told += [
            {"account_id": account, "status": failure.code, "reason": failure.message}
            for account, failure in broken.items()
        ]
        reasons = "; ".join(f"{account}: {_reason(progress)}" for account, progress in failed.items())
        rest = set(self._accounts) - {*failed, *broken}
        details: dict[str, object] = {"accounts": sorted(told, key=lambda one: str(one["account_id"]))}
        if rest:
            details["done"] = [f"provision {account}" for account in sorted(rest)]
        if failed:
            one = self._failure(next(iter(failed.values())), reasons).explained(advice_on(reasons))
        else:
            one = next(iter(broken.values()))
        others = "; ".join(failure.message for failure in broken.values() if failure is not one)
        in_doubt = any(failure.uncertain for failure in broken.values())
        raise one.explained(others, details=details, in_doubt=in_doubt)

    def _ended(self, account_id: str) -> Progress | CallFailed:
        """How it ended in one account; the others go on where it could not be asked for, or not be followed."""
        try:
            return self._tried(account_id)
        except CallFailed as failure:
            return failure

    def _tried(self, account_id: str | None) -> Progress:
        """Provision one account, or all, and see how that ends."""
        access = self._access
        begun = self._patience.until_free(lambda: access.provision(self._name, self._arn, account_id))
        progress = self._patience.until_over(begun, lambda request_id: access.provisioning(self._name, request_id))
        if progress.running and self._patience.waits:
            raise self._failure(progress)
        return progress

    def _is_gone(self, progress: Progress) -> bool:
        return any(words in str(progress.reason) for words in _GONE)

    def _failure(self, progress: Progress, reasons: str | None = None) -> CallFailed:
        return CallFailed(
            Call(purpose=f"provision {self._name}", service="sso", operation="ProvisionPermissionSet"),
            kind=Failure.PENDING if progress.running else Failure.FAILED,
            words=reasons or _reason(progress),
            status=progress.status,
            request_id=progress.request_id,
        )


_TAKE_AWAY = {
    "DetachManagedPolicyFromPermissionSet",
    "DetachCustomerManagedPolicyReferenceFromPermissionSet",
    "DeleteInlinePolicyFromPermissionSet",
    "DeletePermissionsBoundaryFromPermissionSet",
}
_DELEGATED = "A delegated administrator can't change a permission set that is provisioned in the management account"
_UNSEEN = "What is in its way could not be looked at: {}"
_STILL_HELD = (
    "It is still in the accounts {}, which let go of it some time after the last assignment there; run the task again "
    "later, or raise wait_timeout"
)
_DESERTED = (
    "It is provisioned in the accounts {}, where nobody was assigned before: if they do not let go of it soon, assign "
    "somebody there and take the assignment away again, both with idc_assignment"
)


def _still_held(holders: Iterable[str], leaving: Collection[str]) -> str:
    """Why a permission set can't be deleted yet, and what to do about it."""
    going = [one for one in holders if one in leaving]
    left = [one for one in holders if one not in leaving]
    parts = [
        *([_STILL_HELD.format(", ".join(going))] if going else []),
        *([_DESERTED.format(", ".join(left))] if left else []),
    ]
    return ". ".join(parts)


def _reason(progress: Progress) -> str:
    if progress.running:
        return "it is still under way when wait_timeout ends"
    return progress.reason or "the service gave no reason"


def _is_begun(wanted: Attributes, attributes: Attributes) -> bool:
    """Whether a permission set could be what a creation with a lost answer has left: complete but for its policies."""
    wanted = {"session_duration": DEFAULT_DURATION, **wanted}
    if not all(same(wanted.get(name), attributes.get(name)) for name in (*PLAIN, "tags")):
        return False
    parts = {"inline_policy", "permissions_boundary"} & set(attributes)
    return all(same(wanted.get(name), attributes[name]) for name in parts) and all(
        set(_entries(attributes.get(name))) <= set(_entries(wanted.get(name))) for name in _POLICIES
    )


def _taken(rival: Entity | None) -> str:
    if rival is None:
        return (
            "Its name is taken, but no permission set is found under it: perhaps it is spelled with other letter case, or "
            "was made a moment ago. Run the task again"
        )
    return (
        f"Meanwhile {rival.name} ({rival.id}) was made with other attributes. Run the task again to bring them together"
    )


def _entries(value: Value | None) -> tuple[object, ...]:
    return (*texts_of(value), *entries_of(value))


def _data(value: Value | None) -> dict[str, str]:
    return json.loads(value.text) if isinstance(value, Document) else {}


def _reference(entry: t.Any) -> dict[str, str]:
    return {name: str(value) for name, value in entry}


def _worded(policy: _Policy) -> str:
    return policy if isinstance(policy, str) else f"{policy['path']}{policy['name']}"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
