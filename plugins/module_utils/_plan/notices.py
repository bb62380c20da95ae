# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What people should know before they say yes to the plan of a directory."""

from __future__ import annotations

import enum
import typing as t
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from .._model.access import Account, Principal, abridged
from .._model.durations import DEFAULT_DURATION
from .._model.entities import Entity, Ref
from .._model.keys import key_of
from .._model.yaml_text import visible
from .change import Action, Change
from .entitlement_keys import EntitlementKey
from .limits import losses
from .relations import AccountAssignmentKey, ApplicationAssignmentKey, MembershipKey

if t.TYPE_CHECKING:
    from datetime import datetime

    from .._desired.expiries import Expiry
    from .directory import Kept

# What ends within so many days is told of.
_SOON = timedelta(days=7)


class About(enum.Enum):
    """What a notice is about. The value is the word of the result."""

    ROLE_VANISHES = "role_vanishes"
    SESSIONS_REMAIN = "sessions_remain"
    EXPIRES_SOON = "expires_soon"
    PROTECTED = "protected"
    SUSPENDED_ACCOUNT = "suspended_account"
    EXTERNALLY_MANAGED = "externally_managed"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, kw_only=True)
class Notice:
    """One thing to know: what it is about, the name of what it concerns, and a sentence."""

    about: About
    name: str
    text: str


def vanishing_roles(
    changes: Iterable[Change], assigned: Mapping[tuple[str, str], Collection[Principal]]
) -> Iterator[Notice]:
    """The roles that go with the last assignment of a permission set in an account.

    `assigned` are those who are assigned now, by account id and permission set ARN, for each pair where somebody loses
    an assignment.
    """
    every = tuple(changes)
    lost = [key for key in losses(every) if isinstance(key, AccountAssignmentKey)]
    gained = {
        key.ids[:2] for one in every if one.action is Action.ADD and isinstance(key := one.key, AccountAssignmentKey)
    }
    pairs: dict[tuple[str, ...], list[AccountAssignmentKey]] = {}
    for key in lost:
        pairs.setdefault(key.ids[:2], []).append(key)
    for (account_id, arn), keys in pairs.items():
        gone = {(key.principal.kind, str(key.principal.ref)) for key in keys}
        there = {(one.kind, one.id) for one in assigned.get((account_id, arn), ())}
        if there <= gone and (account_id, arn) not in gained:
            name, account = visible(keys[0].permission_set.name), visible(keys[0].account.name)
            yield Notice(
                about=About.ROLE_VANISHES,
                name=f"{name} in {account}",
                text=f"The last assignment of {name} in {account} goes, and with it the role AWSReservedSSO_{name}_*. A "
                "later assignment makes a role with another name: trust policies, EKS access entries and KMS grants "
                "that name this one break",
            )


def remaining_sessions(changes: Iterable[Change], durations: Mapping[Ref, str]) -> Iterator[Notice]:
    """Whose sessions stay open, and how long: `durations` has the session duration of permission sets, by ARN."""
    direct: dict[str, list[str]] = {}
    others: list[str] = []
    for key in losses(changes):
        if isinstance(key, AccountAssignmentKey):
            duration = durations.get(key.permission_set.ref, DEFAULT_DURATION)
            direct.setdefault(f"{visible(key.permission_set.name)} for up to {duration}", []).append(
                visible(key.principal.name)
            )
        elif isinstance(key, (MembershipKey, ApplicationAssignmentKey, EntitlementKey)):
            others.append(visible(key.user.name if isinstance(key, MembershipKey) else key.principal.name))
    for what, names in direct.items():
        who = abridged(list(dict.fromkeys(names)))
        yield Notice(about=About.SESSIONS_REMAIN, name=what, text=f"Open sessions go on with {what}: {who}")
    if others:
        who = abridged(list(dict.fromkeys(others)))
        yield Notice(
            about=About.SESSIONS_REMAIN,
            name=who,
            text=f"Open sessions with what a group or an application gave go on until they end by themselves: {who}",
        )


def expiring_soon(expiries: Iterable[Expiry], moment: datetime) -> Iterator[Notice]:
    """What ends within seven days of this moment."""
    for one in expiries:
        if moment < one.at <= moment + _SOON:
            text = f"{one.label} ends at {one.at.isoformat()} ({one.place})"
            yield Notice(about=About.EXPIRES_SOON, name=one.label, text=text)


def unread(what: str, why: str) -> Notice:
    """What of the things that no file names is not listed, and why."""
    return Notice(
        about=About.UNREADABLE, name=what, text=f"{what} could not be read, so those in no file are not listed. {why}"
    )


def left_alone(kept: Iterable[Kept]) -> Iterator[Notice]:
    """What a purge leaves alone, and why."""
    for one in kept:
        text = f"{one.place} leaves {one.change.label} alone: {one.reason}"
        yield Notice(about=About.PROTECTED, name=one.change.name, text=text)


def suspended(accounts: Iterable[Account]) -> Iterator[Notice]:
    """Accounts that were left out, each once."""
    for one in dict.fromkeys(accounts):
        text = f"{one.label} {one.condition}, so nothing is changed there"
        yield Notice(about=About.SUSPENDED_ACCOUNT, name=one.label, text=text)


def externally_managed(changes: Iterable[Change], touched: Iterable[Entity]) -> Iterator[Notice]:
    """What the plan changes although an identity provider owns it."""
    changed = {part for change in changes for part in change.key.subjects}
    for one in touched:
        if one.external_ids and key_of(one) in changed:
            issuers = ", ".join(dict.fromkeys(each.issuer for each in one.external_ids))
            what = f"The {one.kind.value} {visible(one.name)}"
            text = f"{what} is provisioned by {issuers}, which may undo what is changed here"
            yield Notice(about=About.EXTERNALLY_MANAGED, name=one.name, text=text)
