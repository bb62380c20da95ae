# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The values of the access half: accounts, applications, who is assigned where, and what takes its time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from .entities import Document, Kind

# So many things are named one by one; of more, how many there are.
NAMED = 10
# The attributes of a permission set that its record does not tell: a call for each does.
DETAILS = ("managed_policies", "customer_managed_policies", "inline_policy", "permissions_boundary", "tags")


@dataclass(frozen=True, kw_only=True)
class Principal:
    """Whom access is given to: a user or a group, by id. The id may belong to nobody any more."""

    kind: Kind
    id: str


@dataclass(frozen=True, kw_only=True)
class AccountAssignment:
    """That a principal has a permission set in an account, all by id."""

    account_id: str
    permission_set_arn: str
    principal: Principal


@dataclass(frozen=True, kw_only=True)
class ApplicationAssignment:
    """That a principal may use an application, all by id."""

    application_arn: str
    principal: Principal


@dataclass(frozen=True, kw_only=True)
class Account:
    """An account of the organization. `status` is the service's word, None where it could not be asked."""

    id: str
    name: str | None = None
    status: str | None = None
    email: str | None = None

    @property
    def label(self) -> str:
        """The account for people: names alone may be shared."""
        return self.id if self.name is None else f"{self.name} ({self.id})"

    @property
    def active(self) -> bool:
        """Whether roles in it can be changed; one that nobody could ask about is taken to be."""
        return self.status in (None, "ACTIVE")

    @property
    def condition(self) -> str:
        """What an account is that is not active: "is suspended"."""
        return f"is {str(self.status).lower().replace('_', ' ')}"


def abridged(names: Sequence[str], most: int = NAMED) -> str:
    """The first of many names, and how many more there are: "a, b and 3 more"."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def number_of(count: int, noun: str, several: str = "") -> str:
    """So many of a thing: "1 account", "3 accounts". `several` is the noun's plural where that does not end in s."""
    return f"{count} {noun if count == 1 else several or f'{noun}s'}"


def out_of_reach(accounts: Iterable[Account]) -> str:
    """Accounts in which roles cannot be changed, in words: "1 account that is suspended or not active: old (...)"."""
    labels = [account.label for account in accounts]
    who = f"{len(labels)} accounts that are" if len(labels) > 1 else "1 account that is"
    return f"{who} suspended or not active: {abridged(labels)}"


@dataclass(frozen=True, kw_only=True)
class Unit:
    """An organizational unit, or the root of the organization (whose name is empty)."""

    id: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Application:
    """An application that people can be assigned to. `origin` is where its sign-in begins.

    `unknown` are the result keys that the installed botocore can't read, each with the first version that can.
    """

    arn: str
    name: str
    provider_arn: str | None = None
    account_id: str | None = None
    description: str | None = None
    status: str | None = None
    visibility: str | None = None
    origin: str | None = None
    url: str | None = None
    created_at: str | None = None
    created_from: str | None = None
    unknown: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far something is that the service does in its own time; `reason` says why it failed."""

    request_id: str
    status: str
    reason: str | None = None

    @property
    def running(self) -> bool:
        """Whether it is still under way."""
        return self.status == "IN_PROGRESS"

    @property
    def failed(self) -> bool:
        """Whether it came to nothing; a word that nobody knows does not say that it was done."""
        return not self.running and self.status != "SUCCEEDED"

    @property
    def over(self) -> bool:
        """Whether the service says how it ended."""
        return self.status in ("SUCCEEDED", "FAILED")


@dataclass(frozen=True, kw_only=True)
class AccessControl:
    """The attributes for access control of an instance, each with its source, and how far switching them on is."""

    attributes: Document
    progress: Progress
