# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The part of the gateway to sso-admin that reads and writes who has which permission set in which account."""

from __future__ import annotations

from collections.abc import Iterable

from .._model.access import AccountAssignment, Principal, Progress
from .codec_access import decode_assignment, encode_assignment, encode_principal
from .instance_calls import InstanceCalls, progress_in, with_known


class AccountAssignments(InstanceCalls):
    """Account assignments, and how far requests for them are."""

    def assignments_in(self, pairs: Iterable[tuple[str, str]]) -> tuple[AccountAssignment, ...]:
        """See AccessReads."""

        def read(pair: tuple[str, str]) -> tuple[AccountAssignment, ...]:
            account_id, arn = pair
            purpose = f"list who has the permission set {arn} in the account {account_id}"
            one = {"AccountId": account_id, "PermissionSetArn": arn}
            decode = with_known(one, decode_assignment)
            return self._all(purpose, "ListAccountAssignments", "AccountAssignments", decode, **one)

        return tuple(one for found in self._caller.each(read, pairs) for one in found)

    def assignments_of(self, principals: Iterable[Principal]) -> tuple[AccountAssignment, ...]:
        """See AccessReads. Rows that show another principal are inherited from a group, and not the principal's own."""

        def read(principal: Principal) -> tuple[AccountAssignment, ...]:
            purpose = f"list the account assignments of the {principal.kind.value} {principal.id}"
            operation = "ListAccountAssignmentsForPrincipal"
            own = encode_principal(principal)
            found = self._all(purpose, operation, "AccountAssignments", with_known(own, decode_assignment), **own)
            return tuple(one for one in found if one.principal == principal)

        return tuple(one for found in self._caller.each(read, principals) for one in found)

    def request_assignment(self, name: str, assignment: AccountAssignment, *, present: bool) -> Progress:
        """See AccessWrites."""
        verb, word = ("add", "Create") if present else ("remove", "Delete")
        decode = progress_in(f"AccountAssignment{_noun(present)}Status")
        return self._read(f"{verb} {name}", f"{word}AccountAssignment", decode, **encode_assignment(assignment))

    def assignment_progress(self, name: str, request_id: str, *, present: bool) -> Progress:
        """See AccessWrites."""
        noun = _noun(present)
        return self._read(
            f"check the progress of this: {'add' if present else 'remove'} {name}",
            f"DescribeAccountAssignment{noun}Status",
            progress_in(f"AccountAssignment{noun}Status"),
            **{f"AccountAssignment{noun}RequestId": request_id},
        )

    def assignments_under_way(self, *, present: bool) -> frozenset[str]:
        """See AccessWrites."""
        noun = _noun(present)
        operation, member = f"ListAccountAssignment{noun}Status", f"AccountAssignments{noun}Status"
        purpose = "list the assignment requests in progress"
        running = {"Filter": {"Status": "IN_PROGRESS"}, **self._instance}
        return frozenset(self._list(purpose, operation, member, lambda body: str(body["RequestId"]), **running))


def _noun(present: bool) -> str:
    return "Creation" if present else "Deletion"
