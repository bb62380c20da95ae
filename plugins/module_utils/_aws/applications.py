# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The part of the gateway to sso-admin that reads applications, and reads and writes who is assigned to them."""

from __future__ import annotations

import typing as t
from collections.abc import Iterable, Mapping

from .._model.access import Application, ApplicationAssignment, Principal
from .._model.attributes import APPLICATION_KEPT, unread
from .._model.errors import CallFailed, FailureKind
from .codec_access import decode_application, decode_application_assignment, encode_principal
from .instance_calls import InstanceCalls, with_known


class Applications(InstanceCalls):
    """Applications and their assignments. Their calls name the application instead of the instance."""

    def applications(self, *, account_id: str | None = None) -> tuple[Application, ...]:
        """See AccessReads."""
        narrowed = {} if account_id is None else {"Filter": {"ApplicationAccount": account_id}}
        return self._all("list the applications", "ListApplications", "Applications", self._application, **narrowed)

    def application(self, arn: str) -> Application | None:
        """The application with this ARN, or None."""
        try:
            return self._caller.read(
                f"read the application {arn}", "DescribeApplication", self._application, ApplicationArn=arn
            )
        except CallFailed as failure:
            if failure.kind is FailureKind.NOT_FOUND:
                return None
            raise

    def describe_applications(self, arns: Iterable[str]) -> Mapping[str, Application]:
        """See AccessReads."""
        found = self._caller.by_each(self.application, arns)
        return {arn: one for arn, one in found.items() if one is not None}

    def _application(self, body: dict[str, t.Any]) -> Application:
        unknown = unread(APPLICATION_KEPT, lambda member: self._caller.reads("DescribeApplication", member))
        return decode_application(body, unknown)

    def users_of(self, application_arns: Iterable[str]) -> tuple[ApplicationAssignment, ...]:
        """See AccessReads."""

        def read(arn: str) -> tuple[ApplicationAssignment, ...]:
            purpose = f"list who is assigned to the application {arn}"
            one = {"ApplicationArn": arn}
            decode = with_known(one, decode_application_assignment)
            return self._whole(purpose, "ListApplicationAssignments", "ApplicationAssignments", decode, **one)

        return tuple(one for found in self._caller.each(read, application_arns) for one in found)

    def applications_of(self, principals: Iterable[Principal]) -> tuple[ApplicationAssignment, ...]:
        """See AccessReads. Rows that show another principal are inherited from a group, and not the principal's own."""

        def read(principal: Principal) -> tuple[ApplicationAssignment, ...]:
            purpose = f"list the application assignments of the {principal.kind.value} {principal.id}"
            operation = "ListApplicationAssignmentsForPrincipal"
            own = encode_principal(principal)
            decode = with_known(own, decode_application_assignment)
            found = self._all(purpose, operation, "ApplicationAssignments", decode, **own)
            return tuple(one for one in found if one.principal == principal)

        return tuple(one for found in self._caller.each(read, principals) for one in found)

    def assignments_required(self, application_arns: Iterable[str]) -> Mapping[str, bool | None]:
        """See AccessReads."""
        return self._caller.by_each(self.assignment_required, application_arns)

    def assignment_required(self, application_arn: str) -> bool | None:
        """The same for one. Not every application can be asked."""
        purpose = f"read whether the application {application_arn} needs assignments"
        try:
            return self._caller.read(
                purpose,
                "GetApplicationAssignmentConfiguration",
                lambda answer: bool(answer["AssignmentRequired"]),
                ApplicationArn=application_arn,
            )
        except CallFailed as failure:
            if failure.kind in (FailureKind.INVALID, FailureKind.NOT_FOUND):
                return None
            raise

    def set_application_assignment(self, name: str, assignment: ApplicationAssignment, *, present: bool) -> None:
        """See AccessWrites."""
        verb, word = ("add", "Create") if present else ("remove", "Delete")
        self._caller.call(
            f"{verb} {name}",
            f"{word}ApplicationAssignment",
            ApplicationArn=assignment.application_arn,
            **encode_principal(assignment.principal),
        )
