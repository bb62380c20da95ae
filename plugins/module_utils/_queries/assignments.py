# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What idc_assignment_info answers: who reaches what, by name, and through which group."""

from __future__ import annotations

import typing as t
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .._desired.access import AssignmentQuery, Scope
from .._model.access import AccountAssignment, Application, ApplicationAssignment, Principal
from .._model.entities import PLANNED
from .._model.errors import CallFailed, FailureKind, Problem, Refused, Unsupported
from .._plan.assignments import Place
from .._ports.access import AccessReads, Reads
from .._render.assignments import NOWHERE, assignment_result, place_result
from .._resolve.access import resolve_applications, stands_alone
from .._resolve.unclear import Unclear
from .assignment_people import People, Whose, people_among, whose_access
from .assignment_places import places_of
from .walks import Walked, walk

if t.TYPE_CHECKING:
    from .._model.entitlements import Entitlement
    from .entitlements import Given

Assignment = t.Union[AccountAssignment, ApplicationAssignment, "Entitlement"]


def answer_assignments(reads: Reads, query: AssignmentQuery) -> dict[str, t.Any]:
    """The result of idc_assignment_info, and as `meanings` what to warn of besides. Raises CallFailed, Unresolved, Refused."""
    unclear = Unclear()
    whose = whose_access(reads.store, query, unclear)
    unreadable: list[str] = []
    walked = _account_part(reads, query, whose, unreadable, unclear) if query.scope.accounts else None
    uses = _application_part(reads, query, whose, unreadable, unclear) if query.scope.applications else None
    given = _entitlement_part(reads, query, whose, walked, unreadable, unclear) if query.scope.entitlements else None
    found: list[Assignment] = [
        *(walked.assignments if walked else ()),
        *(uses.assignments if uses else ()),
        *(given.entitlements if given else ()),
    ]
    people = people_among(reads.store, query, whose, {one.principal for one in found})
    unreadable += people.unreadable
    ways = _ways(query, whose, people, found)
    held = walked.pairs if walked is not None and query.provisioned else frozenset()
    places = places_of(
        reads,
        walked,
        None if uses is None else uses.applications,
        given,
        {*held, *(key for key, _principal in ways)},
        unreadable,
    )
    return {
        "assignments": _sorted(
            _row(places[key], principal, several, people) for (key, principal), several in ways.items()
        ),
        "provisioned": _provisioned(walked, places) if walked is not None and query.provisioned else None,
        "open_applications": None if uses is None else uses.open_to_all,
        "unreadable": unreadable,
        "meanings": (*(walked.meanings if walked else ()), *(given.meanings if given else ())),
    }


@dataclass(frozen=True, kw_only=True)
class _Uses:
    """The application assignments that were found, and the applications, by ARN; `open_to_all` names those for everybody."""

    assignments: tuple[ApplicationAssignment, ...]
    applications: Mapping[str, Application]
    open_to_all: list[str] | None


# How each principal comes to each place (its key): through groups, by name, and by an assignment of its own, None.
Ways = dict[tuple[tuple[str, ...], Principal], set[t.Union[str, None]]]


# ---- reading


def _account_part(
    reads: Reads, query: AssignmentQuery, whose: Whose | None, unreadable: list[str], unclear: Unclear
) -> Walked | None:
    """The account assignments, and what accounts hold; None where they can't be read and more is asked for than them."""
    try:
        # The service may not know who is gone, although it keeps what was theirs: then all has to be looked through.
        by_principal = whose is not None and whose.name is not None
        return walk(reads, query, None if whose is None else whose.every, by_principal=by_principal, unclear=unclear)
    except CallFailed as failure:
        if failure.kind not in _UNREADABLE:
            raise
        problem: Problem = failure
        if stands_alone(reads):
            problem = Refused(
                f"The instance {reads.instance.instance_arn} belongs to the account {reads.instance.owner_account_id} "
                "alone and has no permission sets: account assignments need the organization's instance"
            )
        if query.scope is not Scope.ALL:
            raise problem from failure
        unreadable.append(f"Account assignments are missing from the result. {problem.message}")
        return None


def _application_part(
    reads: Reads, query: AssignmentQuery, whose: Whose | None, unreadable: list[str], unclear: Unclear
) -> _Uses | None:
    """The application assignments; None as above."""
    try:
        return _uses(reads.access, query, whose, unclear)
    except CallFailed as failure:
        if failure.kind not in _UNREADABLE or query.scope is not Scope.ALL:
            raise
        unreadable.append(f"Application assignments are missing from the result. {failure.message}")
        return None


def _entitlement_part(
    reads: Reads,
    query: AssignmentQuery,
    whose: Whose | None,
    walked: Walked | None,
    unreadable: list[str],
    unclear: Unclear,
) -> Given | None:
    """The entitlements; None as above."""
    from .._resolve.entitlements import unaskable
    from .entitlements import given_entitlements  # only who asks about them needs it

    try:
        known = None if walked is None or query.targets is None else walked.accounts
        return given_entitlements(reads, query, whose, known, unclear)
    except (CallFailed, Unsupported) as problem:
        if not unaskable(problem) or query.scope is Scope.ENTITLEMENTS:
            raise
        # An instance of one account can't have any.
        if not stands_alone(reads):
            unreadable.append(f"Entitlements are missing from the result. {problem.message}")
        return None


# What a service says to a caller or an instance that has no way to what was asked for.
_UNREADABLE = (FailureKind.DENIED, FailureKind.INVALID)


def _uses(access: AccessReads, query: AssignmentQuery, whose: Whose | None, unclear: Unclear) -> _Uses:
    named = bool(query.applications)
    every = resolve_applications(access, query.applications, unclear) if named else access.applications()
    unclear.refuse()
    applications = {one.arn: one for one in every}
    found: Iterable[ApplicationAssignment] | None = None
    if whose is not None and whose.name is not None and len(whose.every) <= len(applications):
        found = _uses_of(access, whose.every)
    if found is None:
        found = access.users_of(applications)
    required = access.assignments_required(applications) if named else {}
    return _Uses(
        assignments=tuple(
            one
            for one in found
            if (whose is None or one.principal in whose.every) and (not named or one.application_arn in applications)
        ),
        applications=applications,
        open_to_all=[one.name for one in every if required[one.arn] is False] if named else None,
    )


def _uses_of(access: AccessReads, principals: Iterable[Principal]) -> tuple[ApplicationAssignment, ...] | None:
    """To which applications these principals are assigned; None where that can't be asked."""
    try:
        return access.applications_of(principals)
    except CallFailed as failure:
        if failure.kind not in _UNREADABLE:
            raise
        return None


# ---- the answer


def _ways(query: AssignmentQuery, whose: Whose | None, people: People, assignments: Iterable[Assignment]) -> Ways:
    """Who comes to what. A user who is asked about stands for their groups; a group may be followed by its members."""
    ways: Ways = {}
    for one in assignments:
        principal = one.principal
        if query.orphaned is not None and (principal not in people.known) is not query.orphaned:
            continue
        key = _key(one)
        inheritors = people.members.get(principal, ())
        if whose is None or whose.own == principal:
            ways.setdefault((key, principal), set()).add(None)
        else:
            inheritors = (whose.own,)
        for inheritor in inheritors:
            ways.setdefault((key, inheritor), set()).add(people.name(principal))
    return ways


def _key(one: Assignment) -> tuple[str, ...]:
    if isinstance(one, AccountAssignment):
        return one.account_id, one.permission_set_arn
    if isinstance(one, ApplicationAssignment):
        return (one.application_arn,)
    return one.account_id, one.role_arn, "role"


def _row(place: Place, principal: Principal, ways: set[str | None], people: People) -> dict[str, t.Any]:
    return {
        **NOWHERE,
        **assignment_result(place, principal, people.name(principal), planned=principal.id.startswith(PLANNED)),
        "inherited": None not in ways,
        "through": sorted(way for way in ways if way is not None),
        "orphaned": principal not in people.known,
        "user_status": people.status(principal),
    }


def _provisioned(walked: Walked, places: Mapping[tuple[str, ...], Place]) -> list[dict[str, t.Any]]:
    """What accounts hold, whether in an old version, and whether anybody is assigned there."""
    assigned = {(one.account_id, one.permission_set_arn) for one in walked.assignments}
    return _sorted(
        {
            **place_result(places[pair]),
            "outdated": pair in (walked.outdated or ()),
            "assigned": pair in assigned,
        }
        for pair in walked.pairs
    )


def _sorted(rows: Iterable[dict[str, t.Any]]) -> list[dict[str, t.Any]]:
    """Account assignments before those of applications, each by name."""
    return sorted(rows, key=lambda row: tuple(str(row.get(name) or "") for name in _ORDER))


# The first is empty for accounts, and so puts them first.
_ORDER = (
    "application",
    "application_arn",
    "account",
    "account_id",
    "permission_set",
    "permission_set_arn",
    "role_arn",
    "principal_type",
    "principal",
    "principal_id",
)
