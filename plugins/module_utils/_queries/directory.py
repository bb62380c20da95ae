# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What idc_directory_info answers: the live directory in the form of a file, read with the fewest calls."""

from __future__ import annotations

import functools
import typing as t
from collections.abc import Callable

from .._desired.directory_queries import DirectoryQuery
from .._model.attributes import members
from .._model.entities import Entity, Kind
from .._options.lines import KINDS, SINGLE
from .._plan.permission_sets import completed
from .._ports.access import Reads
from .._render.directory_entries import Entry, permission_set_entry
from .._resolve.access import stands_alone
from .._snapshot.snapshot import Snapshot
from .directory_access import Organization
from .directory_apart import Apart
from .directory_assignments import DirectoryAssignments
from .directory_people import DirectoryPeople, is_chosen
from .folding import Folding
from .grouping import folded

# For which keys of `include` each kind of principals is listed: whoever refers to one has to know what is ambiguous.
_NEEDED = {
    Kind.USER: {"users", "memberships", "assignments", "entitlements"},
    Kind.GROUP: {"groups", "memberships", "assignments", "entitlements"},
}


def answer_directory(reads: Reads, query: DirectoryQuery) -> dict[str, t.Any]:
    """The result of idc_directory_info, and as `meanings` what to warn of besides. Raises CallFailed, Unresolved."""
    export = _Export(reads, query)
    directory = export.directory()
    apart = export.apart
    if apart.failures and not directory:
        raise apart.failures[0]
    return {
        "directory": {kind: directory[kind] for kind in KINDS if kind in directory},
        "files": [],
        "orphaned": sorted(apart.orphaned, key=_by_place),
        "suspended": sorted(apart.suspended, key=_by_place),
        "unreadable": apart.unreadable,
        "meanings": apart.meanings,
    }


_UNLISTED = "Entitlements are missing from the result. They are listed by account, and the accounts of the organization can't be read"


def _by_place(row: dict[str, t.Any]) -> tuple[str, ...]:
    return tuple(str(row[key] or "") for key in ("application", "account_id", "permission_set", "role", "principal_id"))


class _Export:
    """Reads what is asked for, part by part. What can't be read has no key in the file, so that no purge takes it away."""

    def __init__(self, reads: Reads, query: DirectoryQuery) -> None:
        self._reads, self._query = Snapshot(reads), query
        self.apart = Apart()

    def directory(self) -> dict[str, t.Any]:
        """The keys of the file. Raises CallFailed, Unresolved."""
        include = self._query.include
        kinds = [kind for kind, keys in _NEEDED.items() if keys & include]
        people = DirectoryPeople(self._reads.store, kinds, self._query, self.apart)
        found: dict[str, t.Any] = {}
        if "users" in include and people.listed(Kind.USER):
            found["users"] = people.users()
        if include & {"groups", "memberships"} and people.listed(Kind.GROUP):
            found["groups"] = people.groups(attributes="groups" in include, members="memberships" in include)
        sets = self._permission_sets() if include & {"permission_sets", "assignments"} else None
        if "permission_sets" in include and sets is not None:
            self._keep(found, "permission_sets", "Permission sets are", lambda: self._set_entries(sets))
        if "assignments" in include:
            found |= self._assignments(people, sets)
        if "entitlements" in include:
            found |= self._entitlements(people)
        if SINGLE in include:
            found |= self._access_control()
        return found

    def _keep(self, found: dict[str, t.Any], key: str, what: str, read: Callable[[], list[Entry]]) -> None:
        entries = self.apart.attempt(what, read)
        if entries is not None:
            found[key] = [*found.get(key, ()), *entries]

    def _permission_sets(self) -> list[Entity] | None:
        """The permission sets that are asked for, without their details."""
        every = self.apart.attempt(
            "Permission sets and account assignments are", self._reads.access.permission_sets, because=self._why
        )
        if every is None:
            return None
        return sorted((one for one in every if is_chosen(one.name, self._query.permission_sets)), key=_by_name)

    def _why(self) -> str | None:
        if not stands_alone(self._reads):
            return None
        instance = self._reads.instance
        return (
            f"The instance {instance.instance_arn} belongs to the account {instance.owner_account_id} alone: only an "
            "organization's instance has them"
        )

    def _set_entries(self, sets: list[Entity]) -> list[Entry]:
        access, arns = self._reads.access, [one.id for one in sets]
        details = access.details_of(arns)
        old = self.apart.attempt(
            "Outdated copies of permission sets are", lambda: access.holders(arns, outdated=True) if arns else {}
        )
        told = self.apart.unreadable
        entries = [permission_set_entry(completed(one, details[one.id]), self._query, told) for one in sets]
        for one, entry in zip(sets, entries, strict=True):
            if old and old[one.id]:
                # An export plans nothing: neither what somebody left undone.
                entry["provision"] = "never"
                self.apart.notes.append(
                    f"{one.name} is outdated in some accounts, and its entry has provision: never so that nothing changes; "
                    "take that out to bring these accounts up to date"
                )
        return entries

    def _assignments(self, people: DirectoryPeople, sets: list[Entity] | None) -> dict[str, t.Any]:
        found: dict[str, t.Any] = {}
        everything = not self._query.permission_sets and not self._query.accounts
        maker = None
        if sets is not None or everything:
            organization = Organization(accounts=None, folding=None) if sets is None else self._organization
            maker = DirectoryAssignments(self._reads.access, people, organization, self._query, self.apart)
        if maker is not None and sets is not None:
            self._keep(found, "assignments", "Account assignments are", lambda: maker.in_accounts(sets))
        if maker is not None and everything:
            self._keep(found, "assignments", "Application assignments are", maker.in_applications)
        return found

    def _entitlements(self, people: DirectoryPeople) -> dict[str, t.Any]:
        """The entitlements; none where account access manager is not enabled, as no file has to say so."""
        if self._query.permission_sets:
            return {}  # only what has permission sets is asked for
        answer = self.apart.attempt_entitlements(lambda: (self._reads.entitlements.application(),))
        application = None if answer is None else answer[0]
        if application is None:
            return {}
        if self._organization.accounts is None:
            self.apart.unreadable.append(_UNLISTED)
            return {}
        from .directory_entitlements import DirectoryEntitlements  # few have any

        maker = DirectoryEntitlements(people, self._organization, self._query, self.apart)
        arn = application.arn
        entries = self.apart.attempt_entitlements(lambda: maker.in_roles(self._reads.entitlements, arn))
        return {} if entries is None else {"entitlements": entries}

    @functools.cached_property
    def _organization(self) -> Organization:
        organization, folds = self._reads.organization, self._query.fold_to_units
        accounts = self.apart.attempt("The names and the state of accounts are", organization.accounts)
        folding = None
        if accounts is not None and folds:
            folding = self.apart.attempt(
                "Organizational units are",
                lambda: Folding(organization, self._reads.instance.owner_account_id),
            )
        return Organization(accounts=None if accounts is None else {one.id: one for one in accounts}, folding=folding)

    def _access_control(self) -> dict[str, t.Any]:
        """The attributes for access control; none where they are switched off, as no file has to say so."""
        current = self.apart.attempt(
            "Attributes for access control are", lambda: (self._reads.access.access_control_attributes(),)
        )
        if current is None:
            return {}
        if current[0] is None:
            return {} if self._query.omit_defaults else {SINGLE: {"state": "absent"}}
        if current[0].progress.failed:
            self.apart.unreadable.append(
                "Attributes for access control are missing from the result. IAM Identity Center failed to switch them "
                f"on: {current[0].progress.reason or 'it gave no reason'}"
            )
            return {}
        return {SINGLE: {"attributes": members(current[0].attributes)}}


def _by_name(entity: Entity) -> tuple[str, str]:
    return folded(entity.name)
