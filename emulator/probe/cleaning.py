# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Taking away what the probe made, and nothing else: what its list names and what has a name with its prefix."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .ledger import Ledger, Thing
from .service import Reply, Service

_PATIENCE = 180.0
"""Seconds for what has to end first: requests in progress, roles that leave an account."""

_LOOKS = 5
"""How often to look for something whose creation was not answered; a new thing may not be seen at once."""

_ABSENT = "ResourceNotFoundException"


class Cleaner:
    """Takes away what a list still has. What cannot be taken away is told, and stays on the list."""

    def __init__(self, service: Service, ledger: Ledger) -> None:
        self._service = service
        self._ledger = ledger
        self._store = {"IdentityStoreId": ledger.place["store"]}
        self._instance = {"InstanceArn": ledger.place["instance"]}
        self._prefix = ledger.place["prefix"]

    def clean(self) -> list[str]:
        """Take everything away; return what is left, with the reason."""
        left = []
        works: dict[str, Callable[[Thing], str]] = {
            "assignment": self._assignment,
            "membership": self._membership,
            "user": self._user,
            "group": self._group,
            "permission_set": self._permission_set,
        }
        for kind, work in works.items():
            for thing in reversed(self._ledger.left()):
                if thing.kind != kind:
                    continue
                problem = work(thing)
                if problem:
                    left.append(f"{kind.replace('_', ' ')} {self._name(thing)}: {problem}")
                else:
                    self._ledger.gone(thing)
        return left

    @staticmethod
    def _name(thing: Thing) -> str:
        return next(iter(_names(thing.about)), f"number {thing.number}")

    def _user(self, thing: Thing) -> str:
        return self._identity(thing, "User", "UserName", "userName")

    def _group(self, thing: Thing) -> str:
        return self._identity(thing, "Group", "DisplayName", "displayName")

    def _identity(self, thing: Thing, kind: str, member: str, path: str) -> str:
        its_id = thing.ids.get(f"{kind}Id") or self._found(lambda: self._identity_by_name(thing, kind, member, path))
        if not its_id:
            return ""
        one = {**self._store, f"{kind}Id": its_id}
        shown = self._service.call("identitystore", f"Describe{kind}", one)
        # A new one may not be seen yet: then it is the id alone that our own creation was answered with.
        names = _names(shown.body)
        if shown.ok and not any(name.startswith(self._prefix) for name in names):
            return "its name does not begin with the prefix, so it is not taken away"
        return self._delete("identitystore", f"Delete{kind}", one)

    def _identity_by_name(self, thing: Thing, kind: str, member: str, path: str) -> str:
        name = thing.about.get(member)
        if name:
            unique = {"UniqueAttribute": {"AttributePath": path, "AttributeValue": name}}
            found = self._service.call("identitystore", f"Get{kind}Id", {**self._store, "AlternateIdentifier": unique})
            return str(found.body.get(f"{kind}Id") or "")
        wanted = _names(thing.about)
        for page in self._pages("identitystore", f"List{kind}s", self._store):
            for each in page.body.get(f"{kind}s", ()):
                if wanted and wanted[0] in _names(each):
                    return str(each[f"{kind}Id"])
        return ""

    def _membership(self, thing: Thing) -> str:
        if thing.about["GroupId"] not in self._ids_of("group", "GroupId"):
            return "its group is not on the list"
        membership_id = thing.ids.get("MembershipId") or self._found(lambda: self._membership_of(thing))
        if not membership_id:
            return ""
        return self._delete("identitystore", "DeleteGroupMembership", {**self._store, "MembershipId": membership_id})

    def _membership_of(self, thing: Thing) -> str:
        pair = {name: thing.about[name] for name in ("GroupId", "MemberId")}
        found = self._service.call("identitystore", "GetGroupMembershipId", {**self._store, **pair})
        return str(found.body.get("MembershipId") or "")

    def _permission_set(self, thing: Thing) -> str:
        arn = thing.ids.get("PermissionSetArn") or self._found(lambda: self._set_by_name(thing.about["Name"]))
        if not arn:
            return ""
        one = {**self._instance, "PermissionSetArn": arn}
        if not self._is_ours(arn):
            return "its name does not begin with the prefix, so it is not taken away"
        return self._delete("sso-admin", "DeletePermissionSet", one)

    def _is_ours(self, arn: str) -> bool:
        """Tell whether a permission set has our prefix; one that is not seen (yet, or any more) is on the list alone."""
        shown = self._service.call("sso-admin", "DescribePermissionSet", {**self._instance, "PermissionSetArn": arn})
        name = (shown.body.get("PermissionSet") or {}).get("Name", "")
        return not shown.ok or str(name).startswith(self._prefix)

    def _set_by_name(self, name: str) -> str:
        for page in self._pages("sso-admin", "ListPermissionSets", self._instance):
            for arn in page.body.get("PermissionSets", ()):
                shown = self._persistent(
                    "sso-admin", "DescribePermissionSet", {**self._instance, "PermissionSetArn": arn}
                )
                if (shown.body.get("PermissionSet") or {}).get("Name") == name:
                    return str(arn)
        return ""

    def _assignment(self, thing: Thing) -> str:
        about = thing.about
        arn = about["PermissionSetArn"]
        if arn not in self._ids_of("permission_set", "PermissionSetArn") or not self._is_ours(arn):
            return "its permission set is not on the list"
        reply = self._persistent("sso-admin", "DeleteAccountAssignment", about)
        if reply.ok:
            status = reply.body["AccountAssignmentDeletionStatus"]
            end, wait = self._service.clock.now() + _PATIENCE, 0.05
            while status.get("Status") == "IN_PROGRESS" and self._service.clock.now() < end:
                self._service.clock.sleep(wait := min(3.0, 2 * wait))
                one = {**self._instance, "AccountAssignmentDeletionRequestId": status["RequestId"]}
                looked = self._persistent("sso-admin", "DescribeAccountAssignmentDeletionStatus", one)
                status = looked.body.get("AccountAssignmentDeletionStatus", status)
            if status.get("Status") == "SUCCEEDED":
                return ""
        elif reply.code == _ABSENT:
            return ""
        return self._still_assigned(about, reply)

    def _still_assigned(self, about: Mapping[str, Any], reply: Reply) -> str:
        """Tell whether an assignment that could not be deleted is there at all; return why not, if it is."""
        where = {name: about[name] for name in ("InstanceArn", "PermissionSetArn")}
        for page in self._pages("sso-admin", "ListAccountAssignments", {**where, "AccountId": about["TargetId"]}):
            if not page.ok and page.code != _ABSENT:
                return f"{page.code}: {page.words}"
            for row in page.body.get("AccountAssignments", ()):
                if row.get("PrincipalId") == about["PrincipalId"]:
                    return f"it could not be deleted ({reply.code or 'FAILED'})"
        return ""

    def _ids_of(self, kind: str, member: str) -> set[Any]:
        return {thing.ids.get(member) for thing in self._ledger.things if thing.kind == kind and thing.made}

    def _found(self, look: Callable[[], str]) -> str:
        """Look for something that may be there, several times; return its id, or nothing."""
        for number in range(_LOOKS):
            if number:
                self._service.clock.sleep(2.0)
            found = look()
            if found:
                return found
        return ""

    def _delete(self, service: str, operation: str, parameters: Mapping[str, Any]) -> str:
        """Delete one thing; return why it is still there, if it is."""
        reply = self._persistent(service, operation, parameters)
        return "" if reply.ok or reply.code == _ABSENT else f"{reply.code}: {reply.words}"

    def _persistent(self, service: str, operation: str, parameters: Mapping[str, Any]) -> Reply:
        """Make a call again while the service is busy: this has to be done, and slowly is soon enough."""
        end = self._service.clock.now() + _PATIENCE
        while True:
            reply = self._service.call(service, operation, parameters)
            busy = reply.throttled or reply.code == "ConflictException" or reply.status >= 500
            if not busy or self._service.clock.now() >= end:
                return reply
            self._service.clock.sleep(5.0 if reply.throttled else 2.0)

    def _pages(self, service: str, operation: str, parameters: Mapping[str, Any]) -> list[Reply]:
        pages: list[Reply] = []
        token: dict[str, Any] = {}
        while not pages or token:
            pages.append(self._persistent(service, operation, {**parameters, **token}))
            token = {"NextToken": pages[-1].body["NextToken"]} if pages[-1].body.get("NextToken") else {}
        return pages


def _names(body: Mapping[str, Any]) -> list[str]:
    """Return what a thing may be known by; a group without a name has our prefix in its description."""
    return [
        body[name] for name in ("UserName", "DisplayName", "Name", "Description") if isinstance(body.get(name), str)
    ]
