# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads a directory into the plain view that policies are judged on: the live one, or as planned steps would leave it.

What may not be read is told of, and the rest comes all the same.
"""

from __future__ import annotations

import functools
import typing as t
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from .._desired.expiries import Expiry
from .._model.access import AccountAssignment, Principal
from .._model.attributes import newest
from .._model.entities import Entity, Kind
from .._model.entitlements import Entitlement
from .._model.errors import CallFailed, FailureKind, Unsupported
from .._policies.view import Account, Application, Group, PermissionSet, Posture, Table, User, View
from .._ports.access import Reads
from .._resolve.access import stands_alone
from .._resolve.strategies import assigned_everywhere
from .._snapshot.snapshot import Snapshot
from .account_tree import accounts_in_units
from .view_rows import group_row, set_row, user_row

# What a service says to a caller, an instance or an identity source that has no way to what was asked for.
_UNREADABLE = (FailureKind.DENIED, FailureKind.INVALID, FailureKind.UNKNOWN_OPERATION)
# What organizations says in an account that belongs to none.
_ALONE = "AWSOrganizationsNotInUseException"

# What a result calls it where the installed botocore, or this collection, does not know something.
_UNSUPPORTED = "Unsupported"
_DENIED = FailureKind.DENIED.value
_UNKNOWN = "Neither the installed botocore nor the service tells it"

_DETAILS = {
    Table.MANAGED_POLICIES: "managed_policies",
    Table.CUSTOMER_MANAGED_POLICIES: "customer_managed_policies",
    Table.INLINE_POLICIES: "inline_policy",
    Table.BOUNDARIES: "permissions_boundary",
    Table.TAGS: "tags",
}
# What is a part of something else, and can't be read without that.
_PART_OF = {
    **dict.fromkeys((*_DETAILS, Table.OUTDATED, Table.ASSIGNMENTS), Table.PERMISSION_SETS),
    Table.MEMBERSHIPS: Table.GROUPS,
    **dict.fromkeys((Table.UNITS, Table.ACCOUNT_TAGS), Table.ACCOUNTS),
    **dict.fromkeys((Table.APPLICATION_ASSIGNMENTS, Table.REQUIREMENTS), Table.APPLICATIONS),
}

_Got = t.TypeVar("_Got")


@dataclass(frozen=True, kw_only=True)
class Unreadable:
    """What could not be read, and why; `table` is None where it is only a part of one."""

    what: str
    code: str | None
    message: str
    table: Table | None = None


class ViewReader:
    """Reads one view, and keeps what can't be read."""

    def __init__(self, snapshot: Snapshot, reads: Reads, tables: Collection[Table]) -> None:
        """`snapshot` is what `reads` looks at: the same, or what is seen through planned steps. Of it each thing is read once."""
        self.unreadable: list[Unreadable] = []
        self._snapshot, self._reads, self._tables = snapshot, reads, frozenset(tables)
        # The instance with all that is known of it, once it has been described.
        self.instance = reads.instance
        self._assignments: tuple[AccountAssignment, ...] = ()

    def view(self, expirations: Iterable[Expiry] | None = None) -> View:
        """The view of the tables that were asked for. Raises CallFailed for what is no refusal, and Unresolved.

        What expires by itself only the desired directory tells: None where it is not known.
        """
        if expirations is None:
            self._lack(Table.EXPIRATIONS, "Set expirations to those that the result of idc_directory has")
        users = self._read(Table.USERS, self._users) or {}
        groups = self._groups()
        sets = self._sets()
        organization = self._reads.organization
        delegated = self._read(Table.ADMINISTRATORS, organization.delegated_administrators) or ()
        applications = self._applications()
        accounts = self._accounts()
        access = self._reads.access
        uses = self._read(Table.APPLICATION_ASSIGNMENTS, lambda: access.users_of(applications))
        return View(
            instance_arn=self._reads.instance.instance_arn,
            users=users,
            groups=groups,
            permission_sets=sets,
            accounts=accounts,
            applications=applications,
            assignments=self._assignments,
            application_assignments=uses or (),
            entitlements=self._read(Table.ENTITLEMENTS, lambda: self._entitlements(accounts, users, groups)) or (),
            management=self._read(Table.MANAGEMENT, organization.management_account_id),
            administrators=frozenset(one.id for one in delegated),
            expirations=tuple(expirations or ()),
            posture=self._posture(),
            unknown=frozenset(one.table for one in self.unreadable if one.table is not None) | self._unasked,
        )

    @property
    def _unasked(self) -> frozenset[Table]:
        return frozenset(Table).difference(self._tables)

    # ---- people

    def _users(self) -> dict[str, User]:
        store = self._snapshot.store
        if not store.holds(Kind.USER):
            store.read(Kind.USER)
        unknown: dict[str, str] = {}
        found = {}
        for one in self._reads.store.every(Kind.USER):
            unknown.update(one.unknown)
            found[one.id] = user_row(one)
        self._tell_of_old_botocore(unknown)
        return found

    def _tell_of_old_botocore(self, unknown: Mapping[str, str]) -> None:
        for names, what, table in (
            (("user_status",), Table.STATUS.value, Table.STATUS),
            (("enterprise",), "department, cost center and manager of users", None),
            (("created_at", "created_by", "updated_at", "updated_by"), "who changed users, and when", None),
        ):
            missing = [unknown[name] for name in names if name in unknown]
            if missing:
                message = f"The installed botocore can't read it; botocore {newest(missing)} or later can"
                self._tell(Unreadable(what=what, code=_UNSUPPORTED, message=message, table=table))

    def _groups(self) -> dict[str, Group]:
        store = self._snapshot.store

        def read() -> list[Entity]:
            if not store.holds(Kind.GROUP):
                store.read(Kind.GROUP)
            return list(self._reads.store.every(Kind.GROUP))

        def joined() -> dict[str, tuple[str, ...]]:
            store.read_memberships()
            of_group = self._reads.store.members_of([one.id for one in every])
            return {group_id: tuple(one.user_id for one in some) for group_id, some in of_group.items()}

        every = self._read(Table.GROUPS, read) or []
        joins = self._read(Table.MEMBERSHIPS, joined) or {}
        return {one.id: group_row(one, joins.get(one.id, ())) for one in every}

    # ---- access

    def _sets(self) -> dict[str, PermissionSet]:
        access = self._reads.access
        every = self._read(Table.PERMISSION_SETS, access.permission_sets, because=self._why_no_sets) or ()
        arns = [one.id for one in every]
        details: dict[str, dict[str, t.Any]] = {arn: {} for arn in arns}
        for table, name in _DETAILS.items():
            found = self._read(table, functools.partial(access.details_of, arns, [name])) or {}
            for arn, attributes in found.items():
                details[arn].update(attributes)
        # Of what nobody holds, nobody holds an old version, which this tells.
        self._assignments = self._read(Table.ASSIGNMENTS, lambda: assigned_everywhere(access) or ()) or ()
        old = self._read(Table.OUTDATED, lambda: access.holders(arns, outdated=True)) or {}
        return {one.id: set_row(one, details[one.id], old.get(one.id, ())) for one in every}

    def _why_no_sets(self) -> str | None:
        if not stands_alone(self._reads):
            return None
        instance = self._reads.instance
        return (
            f"The instance {instance.instance_arn} belongs to the account {instance.owner_account_id} alone: only an "
            "organization's instance has permission sets"
        )

    def _applications(self) -> dict[str, Application]:
        access = self._reads.access
        every = self._read(Table.APPLICATIONS, access.applications) or ()
        required = self._read(Table.REQUIREMENTS, lambda: access.assignments_required([one.arn for one in every])) or {}
        return {
            one.arn: Application(arn=one.arn, name=one.name, assignment_required=required.get(one.arn)) for one in every
        }

    def _entitlements(
        self, accounts: Iterable[str], users: Iterable[str], groups: Iterable[str]
    ) -> tuple[Entitlement, ...]:
        """All entitlements: by account, where accounts are known, and else by principal too. There is no list of all."""
        entitlements = self._reads.entitlements
        application = entitlements.application()
        if application is None:
            return ()
        held = {one.account_id for one in self._assignments}
        found = entitlements.entitlements_in(application.arn, sorted({*accounts, *held}))
        if accounts:
            return found
        if (lacking := self._refusal(Table.USERS, Table.GROUPS)) is not None:
            self._tell(replace(lacking, what=Table.ENTITLEMENTS.value, table=Table.ENTITLEMENTS))
        principals = [Principal(kind=Kind.USER, id=one) for one in users]
        principals += [Principal(kind=Kind.GROUP, id=one) for one in groups]
        return tuple(dict.fromkeys((*found, *entitlements.entitlements_of(application.arn, principals))))

    # ---- the organization and the instance

    def _accounts(self) -> dict[str, Account]:
        organization = self._reads.organization
        found = self._read(Table.ACCOUNTS, lambda: accounts_in_units(organization, self._refused_units)) or {}
        # Where not even accounts can be read, their units can't be either.
        self._read(Table.UNITS, lambda: None)
        tags = self._read(Table.ACCOUNT_TAGS, lambda: organization.tags(found)) or {}
        return {account_id: replace(one, tags=tags.get(account_id, {})) for account_id, one in found.items()}

    def _refused_units(self, failure: CallFailed) -> None:
        self._tell(Unreadable(what=Table.UNITS.value, code=failure.code, message=failure.message, table=Table.UNITS))

    def _posture(self) -> Posture:
        """How the instance is set up; asked for only where somebody wants to know."""
        if not self._tables & {Table.ENCRYPTION, Table.NETWORK, Table.REGIONS}:
            return Posture()
        described = self._reads.described_instance
        self.instance = described
        refusal = described.refusal
        for table, missing in (
            (Table.ENCRYPTION, described.encryption is None),
            (Table.NETWORK, refusal is not None or "network" in described.unknown),
            (Table.REGIONS, described.regions is None),
        ):
            if missing:
                self._lack(table, refusal or _UNKNOWN, _DENIED if refusal else _UNSUPPORTED)
        if described.store_refusal is not None:
            self._lack(Table.NETWORK, described.store_refusal, _DENIED)
        encryption = described.encryption or {}
        return Posture(
            customer_managed_key=encryption.get("key_type") == "CUSTOMER_MANAGED_KEY",
            network_limits=described.network is not None,
            store_network_limits=described.identity_store_network is not None,
            regions=described.regions,
        )

    # ---- inside

    def _lack(self, table: Table, message: str, code: str = _UNSUPPORTED) -> None:
        """Tell why a table is not there, if anybody asked for it."""
        if table in self._tables:
            self._tell(Unreadable(what=table.value, code=code, message=message, table=table))

    def _refusal(self, *tables: Table | None) -> Unreadable | None:
        """Why one of these tables can't be read, if one can't."""
        return next((one for one in self.unreadable if one.table is not None and one.table in tables), None)

    def _tell(self, one: Unreadable) -> None:
        self.unreadable.append(one)

    def _read(
        self, table: Table, read: Callable[[], _Got], *, because: Callable[[], str | None] = lambda: None
    ) -> _Got | None:
        """What was read; None where nobody asked for the table, or where it can't be read, which is told of.

        `because` may know better than the service why.
        """
        if table not in self._tables:
            return None
        whole = self._refusal(_PART_OF.get(table))
        if whole is not None:
            self._tell(Unreadable(what=table.value, code=whole.code, message=whole.message, table=table))
            return None
        try:
            return read()
        except CallFailed as failure:
            if not (failure.kind in _UNREADABLE or failure.code == _ALONE or _lacks(table, failure)):
                raise
            message = because() or failure.message
            self._tell(Unreadable(what=table.value, code=failure.code, message=message, table=table))
        except Unsupported as problem:
            self._tell(Unreadable(what=table.value, code=problem.code, message=problem.message, table=table))
        return None


def _lacks(table: Table, failure: CallFailed) -> bool:
    """Whether a Region has no account access manager: then there is nobody to answer."""
    return table is Table.ENTITLEMENTS and failure.kind is FailureKind.UNREACHABLE
