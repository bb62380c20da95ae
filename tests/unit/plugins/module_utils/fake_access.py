# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Access and an organization in memory: what Access and OrganizationReads promise, and switches for what can go wrong."""

from __future__ import annotations

import json
import threading
import typing as t
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace

from ansible_collections.steward.identity_center.plugins.module_utils._model.access import (
    DETAILS,
    AccessControl,
    AccountAssignment,
    Application,
    ApplicationAssignment,
    Principal,
    Progress,
)
from ansible_collections.steward.identity_center.plugins.module_utils._model.attributes import item
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import (
    PLANNED,
    Attributes,
    Document,
    Entity,
    Kind,
    Record,
    Value,
)
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import CallFailed, FailureKind
from ansible_collections.steward.identity_center.plugins.module_utils._model.keys import Handle
from ansible_collections.steward.identity_center.plugins.module_utils._model.policies import document
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    failed_call,
)

WRITES = {
    *("create_permission_set", "update_permission_set", "delete_permission_set", "attach_policy", "detach_policy"),
    *("set_inline_policy", "set_boundary", "set_tags", "drop_tags", "provision"),
    *("request_assignment", "set_application_assignment", "set_access_control_attributes"),
}
_PLAIN = ("name", "description", "session_duration", "relay_state")
_MOST_POLICIES = 25


def an_arn_of_set(number: int) -> str:
    """The ARN of the permission set with this number."""
    return f"arn:aws:sso:::permissionSet/ssoins-0123456789abcdef/ps-{number:016d}"


def permission_set(name: str, *, number: int | None = None, **attributes: Value) -> Entity:
    """A permission set as the service keeps one; without a number the ARN follows from the name."""
    arn = an_arn_of_set(sum(map(ord, name)) if number is None else number)
    return Entity(
        kind=Kind.PERMISSION_SET,
        id=arn,
        name=name,
        attributes={"name": name, "session_duration": "PT1H", **attributes},
        record=Record(arn=arn, created_at="2026-11-23T08:15:00Z"),
    )


def assigned(account_id: str, one_set: Entity, principal: Entity) -> AccountAssignment:
    """That somebody has a permission set in an account."""
    return AccountAssignment(
        account_id=account_id,
        permission_set_arn=one_set.id,
        principal=Principal(kind=principal.kind, id=principal.id),
    )


@dataclass
class Fault:
    """A failure of the next calls of an operation, before or after they took effect."""

    failure: CallFailed
    times: int
    skip: int
    after: bool


class FakeAccess:
    """Holds permission sets by ARN, who holds them in which version, assignments and applications.

    `calls` lists what was asked, as (operation, what). `looks` is how many looks at something under way still see it so.
    `reasons` says why assignments and provisionings fail, by account. `failures` are reads that fail each time, by
    operation; `refusals` requests for assignments that do, by account. `open_to_all` are the ARNs of applications that
    everybody may use, `unclear` of those that do not say. With `read_only` a write fails the test.
    """

    def __init__(
        self,
        *sets: Entity,
        assignments: Iterable[AccountAssignment] = (),
        applications: Iterable[Application] = (),
        uses: Iterable[ApplicationAssignment] = (),
    ) -> None:
        self.sets = {one.id: one for one in sets}
        self.versions = dict.fromkeys(self.sets, 1)
        self.assignments = dict.fromkeys(assignments)
        self.provisioned = {(one.account_id, one.permission_set_arn): 1 for one in self.assignments}
        self.every_application = {one.arn: one for one in applications}
        self.uses: dict[ApplicationAssignment, None] = dict.fromkeys(uses)
        self.attributes: Document | None = None
        self.open_to_all: set[str] = set()
        self.unclear: set[str] = set()
        self.failures: dict[str, CallFailed] = {}
        self.refusals: dict[str, CallFailed] = {}
        self.calls: list[tuple[str, str]] = []
        self.looks = 0
        self.reasons: dict[str, str] = {}
        self.read_only = self.knows_planned = False
        self._faults: dict[str, list[Fault]] = {}
        self._running: dict[str, tuple[int, Progress]] = {}
        self._last_number = 7000
        self._lock = threading.RLock()

    # ---- for the tests

    def hold(self, one_set: Entity, *account_ids: str, outdated: bool = False) -> FakeAccess:
        """Let accounts hold a permission set, before the test begins."""
        for account_id in account_ids:
            self.provisioned[account_id, one_set.id] = 0 if outdated else self.versions[one_set.id]
        return self

    def fail(
        self, operation: str, failure: CallFailed, *, times: int = 1, skip: int = 0, after: bool = False
    ) -> FakeAccess:
        """Let calls of an operation fail, `after` they took effect or before; the first `skip` of them pass."""
        self._faults.setdefault(operation, []).append(Fault(failure=failure, times=times, skip=skip, after=after))
        return self

    def copy(self) -> FakeAccess:
        """Another instance that holds the same."""
        other = FakeAccess(*self.sets.values(), assignments=self.assignments)
        other.versions, other.provisioned = dict(self.versions), dict(self.provisioned)
        other.every_application, other.uses = dict(self.every_application), dict(self.uses)
        other.attributes, other._last_number = self.attributes, self._last_number
        other.looks, other.reasons = self.looks, dict(self.reasons)
        return other

    @property
    def there(self) -> set[AccountAssignment | ApplicationAssignment]:
        """Who is assigned, wherever."""
        return {*self.assignments, *self.uses}

    @property
    def writes(self) -> list[str]:
        """The operations that write and were asked for, in order."""
        return [operation for operation, _what in self.calls if operation in WRITES]

    def named(self, name: str) -> Entity | None:
        """The permission set of this name as it is now, without a call."""
        return next((one for one in self.sets.values() if one.name == name), None)

    def contents(self) -> dict[str, object]:
        """What there is, by name and without ARNs."""
        names = {arn: one.name for arn, one in self.sets.items()}
        return {
            "sets": {one.name: _plain(one.attributes) for one in self.sets.values()},
            "provisioned": {
                (account, names[arn]): version == self.versions[arn]
                for (account, arn), version in self.provisioned.items()
            },
            "assignments": {(one.account_id, names[one.permission_set_arn], one.principal) for one in self.assignments},
            "uses": set(self.uses),
            "attributes": self.attributes,
        }

    # ---- AccessReads

    def permission_sets(self, names: Collection[str] | None = None) -> tuple[Entity, ...]:
        self._read("permission_sets", ",".join(sorted(names or ())))
        return tuple(_bare(one) for one in self.sets.values())

    def permission_set(self, arn: str) -> Entity | None:
        self._read("permission_set", arn)
        return _bare(self.sets[arn]) if arn in self.sets else None

    def describe_sets(self, arns: Iterable[str]) -> Mapping[str, Entity]:
        found = {arn: self.permission_set(arn) for arn in dict.fromkeys(arns)}
        return {arn: one for arn, one in found.items() if one is not None}

    def details(self, arn: str) -> Attributes:
        return self.details_of([arn])[arn]

    def details_of(self, arns: Iterable[str], names: Collection[str] = DETAILS) -> Mapping[str, Attributes]:
        found: dict[str, Attributes] = {}
        which = "" if set(names) == set(DETAILS) else f" {' '.join(sorted(names))}"
        for arn in dict.fromkeys(arns):
            if names:
                self._read("details", f"{arn}{which}")
            attributes = self._set(arn).attributes if names else {}
            found[arn] = {name: value for name, value in attributes.items() if name in names}
        return found

    def holders(self, arns: Iterable[str], *, outdated: bool = False) -> Mapping[str, tuple[str, ...]]:
        found = {}
        for arn in dict.fromkeys(arns):
            self._read("outdated_holders" if outdated else "holders", arn)
            found[arn] = tuple(account for account, _arn in self._pairs(outdated) if _arn == arn)
        return found

    def held(self, account_ids: Iterable[str], *, outdated: bool = False) -> Mapping[str, tuple[str, ...]]:
        found = {}
        for account_id in dict.fromkeys(account_ids):
            self._read("outdated_held" if outdated else "held", account_id)
            found[account_id] = tuple(arn for account, arn in self._pairs(outdated) if account == account_id)
        return found

    def assignments_in(self, pairs: Iterable[tuple[str, str]]) -> tuple[AccountAssignment, ...]:
        wanted = list(pairs)
        for pair in wanted:
            self._read("assignments_in", "/".join(pair))
        return tuple(one for one in self.assignments if (one.account_id, one.permission_set_arn) in wanted)

    def assignments_of(self, principals: Iterable[Principal]) -> tuple[AccountAssignment, ...]:
        wanted = list(principals)
        for principal in wanted:
            self._read("assignments_of", principal.id)
        return tuple(one for one in self.assignments if one.principal in wanted)

    def applications(self, *, account_id: str | None = None) -> tuple[Application, ...]:
        self._read("applications", account_id or "")
        return tuple(one for one in self.every_application.values() if account_id in (None, one.account_id))

    def application(self, arn: str) -> Application | None:
        self._read("application", arn)
        return self.every_application.get(arn)

    def describe_applications(self, arns: Iterable[str]) -> Mapping[str, Application]:
        found = {arn: self.application(arn) for arn in dict.fromkeys(arns)}
        return {arn: one for arn, one in found.items() if one is not None}

    def users_of(self, application_arns: Iterable[str]) -> tuple[ApplicationAssignment, ...]:
        wanted = list(application_arns)
        for arn in wanted:
            self._read("users_of", arn)
        return tuple(one for one in self.uses if one.application_arn in wanted)

    def applications_of(self, principals: Iterable[Principal]) -> tuple[ApplicationAssignment, ...]:
        wanted = list(principals)
        for principal in wanted:
            self._read("applications_of", principal.id)
        return tuple(one for one in self.uses if one.principal in wanted)

    def assignment_required(self, application_arn: str) -> bool | None:
        self._read("assignment_required", application_arn)
        return None if application_arn in self.unclear else application_arn not in self.open_to_all

    def assignments_required(self, application_arns: Iterable[str]) -> Mapping[str, bool | None]:
        return {arn: self.assignment_required(arn) for arn in dict.fromkeys(application_arns)}

    def access_control_attributes(self) -> AccessControl | None:
        self._read("access_control_attributes", "")
        if self.attributes is None:
            return None
        return AccessControl(attributes=self.attributes, progress=Progress(request_id="", status="SUCCEEDED"))

    # ---- AccessWrites

    def create_permission_set(self, name: str, attributes: Attributes) -> Handle:
        with self._write("create_permission_set", name):
            if self.named(name) is not None:
                raise conflict(f"PermissionSet with name {name} already exists.")
            self._last_number += 1
            first = {key: value for key, value in attributes.items() if key in (*_PLAIN[1:], "tags")}
            made = permission_set(name, number=self._last_number, **first)
            self.sets[made.id], self.versions[made.id] = made, 1
        return Handle(id=made.id)

    def update_permission_set(self, name: str, arn: str, attributes: Attributes) -> None:
        with self._write("update_permission_set", name):
            # Terraform found the relay state to be cleared and the description to be kept.
            given = {key: value for key, value in attributes.items() if key in _PLAIN}
            self._change(arn, {"session_duration": "PT1H", "relay_state": None, **given})

    def attach_policy(self, name: str, arn: str, policy: str | Mapping[str, str]) -> None:
        with self._write("attach_policy", name):
            option, entry, there = self._policies(arn, policy)
            if entry in there:
                raise conflict(f"Permission set already has a typed link attachment to a manged policy with {policy}")
            others = [
                one
                for many in ("managed_policies", "customer_managed_policies")
                for one in _entries(self._set(arn).attributes.get(many))
            ]
            if len(others) >= _MOST_POLICIES:
                raise failed_call(FailureKind.QUOTA, words="too many", code="ServiceQuotaExceededException")
            self._change(arn, {option: tuple(sorted([*there, entry]))})

    def detach_policy(self, name: str, arn: str, policy: str | Mapping[str, str]) -> None:
        with self._write("detach_policy", name):
            option, entry, there = self._policies(arn, policy)
            if entry not in there:
                raise failed_call(FailureKind.NOT_FOUND, operation="DetachManagedPolicyFromPermissionSet")
            self._change(arn, {option: tuple(one for one in there if one != entry)})

    def set_inline_policy(self, name: str, arn: str, policy: str | None) -> None:
        with self._write("set_inline_policy", name):
            if policy is None and "inline_policy" not in self._set(arn).attributes:
                raise failed_call(FailureKind.NOT_FOUND, operation="DeleteInlinePolicyFromPermissionSet")
            self._change(arn, {"inline_policy": None if policy is None else Document(text=policy)})

    def set_boundary(self, name: str, arn: str, boundary: Mapping[str, t.Any] | None) -> None:
        with self._write("set_boundary", name):
            if boundary is None and "permissions_boundary" not in self._set(arn).attributes:
                raise failed_call(FailureKind.NOT_FOUND, operation="DeletePermissionsBoundaryFromPermissionSet")
            self._change(arn, {"permissions_boundary": document(boundary or {})})

    def set_tags(self, name: str, arn: str, tags: Mapping[str, str]) -> None:
        with self._write("set_tags", name):
            self._tag(arn, {**self._tags(arn), **tags})

    def drop_tags(self, name: str, arn: str, keys: Iterable[str]) -> None:
        with self._write("drop_tags", name):
            gone = set(keys)
            self._tag(arn, {key: value for key, value in self._tags(arn).items() if key not in gone})

    def delete_permission_set(self, name: str, arn: str) -> None:
        with self._write("delete_permission_set", name):
            self._set(arn)
            if any(one == arn for _account, one in self.provisioned):
                raise conflict("Could not delete because PermissionSet has ApplicationProfile associated with it.")
            del self.sets[arn]

    def provision(self, name: str, arn: str, account_id: str | None) -> Progress:
        with self._write("provision", name if account_id is None else f"{name} in {account_id}"):
            self._set(arn)
            holders = [account for account, one in self.provisioned if one == arn]
            reason = None
            if account_id is not None and account_id not in holders:
                reason = f"Received a 404 status error: Permission set provision not found in AWS account {account_id}."
            for account in holders if account_id is None else [account_id]:
                if account in self.reasons:
                    reason = self.reasons[account]
                elif account in holders:
                    self.provisioned[account, arn] = self.versions[arn]
            return self._begun(reason)

    def provisioning(self, name: str, request_id: str) -> Progress:
        return self._look("provisioning", request_id)

    def request_assignment(self, name: str, assignment: AccountAssignment, *, present: bool) -> Progress:
        with self._write("request_assignment", name):
            if assignment.account_id in self.refusals:
                raise self.refusals[assignment.account_id]
            pair = (assignment.account_id, assignment.permission_set_arn)
            reason = self.reasons.get(assignment.account_id)
            if reason is None and present:
                self.assignments[assignment] = None
                self.provisioned.setdefault(pair, self.versions[assignment.permission_set_arn])
            elif reason is None and assignment not in self.assignments:
                reason = "Received a 404 status error: EntitlementItem doesn't exist with the given entitlement key"
            elif reason is None:
                del self.assignments[assignment]
                if not any((one.account_id, one.permission_set_arn) == pair for one in self.assignments):
                    self.provisioned.pop(pair, None)
            return self._begun(reason)

    def assignment_progress(self, name: str, request_id: str, *, present: bool) -> Progress:
        return self._look("assignment_progress", request_id)

    def assignments_under_way(self, *, present: bool) -> frozenset[str]:
        self._read("assignments_under_way", str(present))
        return frozenset(request_id for request_id, (left, _end) in self._running.items() if left > 0)

    def set_application_assignment(self, name: str, assignment: ApplicationAssignment, *, present: bool) -> None:
        with self._write("set_application_assignment", name):
            if not present and assignment not in self.uses:
                raise failed_call(FailureKind.NOT_FOUND, operation="DeleteApplicationAssignment")
            if present:
                self.uses[assignment] = None
            else:
                del self.uses[assignment]

    def set_access_control_attributes(self, before: Document | None, after: Document | None) -> None:
        with self._write("set_access_control_attributes", ""):
            self.attributes = after

    # ---- inside

    def _read(self, operation: str, what: str) -> None:
        assert self.knows_planned or PLANNED not in what, f"a stand-in was sent to the service: {operation} {what}"
        with self._lock:
            self.calls.append((operation, what))
            if operation in self.failures:
                raise self.failures[operation]
            self._raise_fault(operation, after=False)

    @contextmanager
    def _write(self, operation: str, name: str) -> Iterator[None]:
        with self._lock:
            assert not self.read_only, f"a write in check mode: {operation} {name}"
            self.calls.append((operation, name))
            self._raise_fault(operation, after=False)
            yield
            self._raise_fault(operation, after=True)

    def _raise_fault(self, operation: str, *, after: bool) -> None:
        for fault in self._faults.get(operation, []):
            if not fault.times or fault.after is not after:
                continue
            if fault.skip:
                fault.skip -= 1
                return
            fault.times -= 1
            raise fault.failure

    def _pairs(self, outdated: bool) -> list[tuple[str, str]]:
        return [
            pair
            for pair, version in self.provisioned.items()
            if not outdated or version != self.versions.get(pair[1], 1)
        ]

    def _set(self, arn: str) -> Entity:
        if arn not in self.sets:
            raise failed_call(FailureKind.NOT_FOUND, words=f"Could not find PermissionSet with id {arn}")
        return self.sets[arn]

    def _change(self, arn: str, attributes: Mapping[str, Value | None]) -> None:
        one = self._set(arn)
        merged = {name: value for name, value in {**one.attributes, **attributes}.items() if value}
        self.sets[arn] = replace(one, attributes=merged)
        if set(attributes) - {"tags"}:
            self.versions[arn] += 1

    def _policies(self, arn: str, policy: str | Mapping[str, str]) -> tuple[str, t.Any, tuple[t.Any, ...]]:
        option = "managed_policies" if isinstance(policy, str) else "customer_managed_policies"
        entry = policy if isinstance(policy, str) else item({"path": "/", **policy})
        return option, entry, _entries(self._set(arn).attributes.get(option))

    def _tags(self, arn: str) -> dict[str, str]:
        tags = self._set(arn).attributes.get("tags")
        return json.loads(tags.text) if isinstance(tags, Document) else {}

    def _tag(self, arn: str, tags: Mapping[str, str]) -> None:
        self._change(arn, {"tags": document(tags)})

    def _begun(self, reason: str | None) -> Progress:
        self._last_number += 1
        request_id = f"request-{self._last_number}"
        end = Progress(request_id=request_id, status="FAILED" if reason else "SUCCEEDED", reason=reason)
        if not self.looks:
            return end
        self._running[request_id] = (self.looks, end)
        return Progress(request_id=request_id, status="IN_PROGRESS")

    def _look(self, operation: str, request_id: str) -> Progress:
        self._read(operation, request_id)
        with self._lock:
            left, end = self._running[request_id]
            self._running[request_id] = (left - 1, end)
        return end if left <= 1 else Progress(request_id=request_id, status="IN_PROGRESS")


def conflict(words: str) -> CallFailed:
    """What the service says to a write that does not go with what it holds, or is busy with."""
    return failed_call(FailureKind.CONFLICT, words=words, code="ConflictException")


def _bare(one: Entity) -> Entity:
    return replace(one, attributes={name: one.attributes[name] for name in _PLAIN if name in one.attributes})


def _entries(value: Value | None) -> tuple[t.Any, ...]:
    return value if isinstance(value, tuple) else ()


def _plain(attributes: Attributes) -> dict[str, object]:
    return {
        name: json.loads(value.text) if isinstance(value, Document) else value for name, value in attributes.items()
    }
