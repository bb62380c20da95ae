# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The plan: what would change, in order, as values. Check mode, the diff and the real run are all made from it."""

from __future__ import annotations

import enum
import hashlib
import json
import typing as t
from dataclasses import dataclass, field

from .._model.attributes import plain, same
from .._model.entities import Attributes, Entity, Kind
from .._model.yaml_text import visible

if t.TYPE_CHECKING:
    from .._model.access import Account, Application


class Action(enum.Enum):
    """What a change does, in the order in which a plan does it: people gain access before they lose it."""

    CREATE = "create"
    UPDATE = "update"
    PROVISION = "provision"
    RESET = "reset"
    ADD = "add"
    REMOVE = "remove"
    DELETE = "delete"


RANK = {action: rank for rank, action in enumerate(Action)}


@dataclass(frozen=True, kw_only=True)
class Change:
    """One change. `key` names the thing: its name for users, groups and permission sets, and else

    - (group name, user name) for a membership,
    - (account id, permission set name, "user" or "group", its name) for an account assignment,
    - (application ARN, "user" or "group", its name) for an application assignment,
    - (instance ARN) for the attributes for access control,
    - (user name) for a password.

    `before` and `after` hold what is managed of it (None: it is not there). `kept` holds what is not managed and has to
    be written again all the same, so that it stays. `cascade` is what the service takes away by itself when the thing
    goes; nobody has to do it, but everybody should see it. `left_behind` are what should go with the thing and can't be
    taken away. A provisioning has the ids of `accounts` in `after`, with `left_out` those that can't be provisioned, and
    those of `outdated_accounts`, where there are some already, in `before`.
    """

    action: Action
    kind: Kind
    key: tuple[str, ...]
    before: Attributes | None = None
    after: Attributes | None = None
    kept: Attributes = field(default_factory=dict)
    cascade: tuple[Change, ...] = ()
    left_behind: tuple[Change, ...] = ()

    @property
    def name(self) -> str:
        """The thing's name, for programs: as it is, whatever is in it."""
        if self.kind is Kind.ACCOUNT_ASSIGNMENT:
            return f"{self.key[3]} with {self._place}"
        if self.kind is Kind.APPLICATION_ASSIGNMENT:
            return f"{self.key[2]} in {self._place}"
        if self.kind is Kind.ACCESS_CONTROL_ATTRIBUTES:
            return "attributes for access control"
        return " in ".join(reversed(self.key))

    @property
    def label(self) -> str:
        """The thing's name for people: on one line, with what can't be seen as escapes."""
        return visible(self.name)

    @property
    def place(self) -> str:
        """Of an assignment, what it gives, for people: a permission set in an account, or an application."""
        return visible(self._place)

    @property
    def _place(self) -> str:
        shown = self.after or self.before or {}
        if self.kind is Kind.ACCOUNT_ASSIGNMENT:
            return f"{self.key[1]} in {shown.get('account', self.key[0])}"
        return str(shown.get("application", self.key[0]))

    @property
    def lane(self) -> tuple[str, ...]:
        """Changes in one lane are done one after the other: the service changes one role of an account at a time, and

        has been seen to lose assignments of one application that were made at once (terraform-provider-aws#40388).
        """
        assigns = self.kind in (Kind.ACCOUNT_ASSIGNMENT, Kind.APPLICATION_ASSIGNMENT)
        return self.key[:1] if assigns else (self.kind.value, *self.key)

    @property
    def subjects(self) -> tuple[tuple[Kind, str], ...]:
        """The users and groups that the change changes: itself, or both sides of a membership."""
        if self.kind is Kind.MEMBERSHIP:
            group, user = self.key
            return (Kind.GROUP, group), (Kind.USER, user)
        return ((self.kind, self.key[0]),) if self.kind in (Kind.USER, Kind.GROUP) else ()

    @property
    def altered(self) -> tuple[str, ...]:
        """The names of the attributes that differ between before and after, sorted."""
        before, after = self.before or {}, self.after or {}
        return tuple(sorted(name for name in {*before, *after} if not same(before.get(name), after.get(name))))


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Changes in execution order, and what else people should know."""

    changes: tuple[Change, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def checksum(self) -> str:
        """A fingerprint: two plans with the same changes have the same one, on every machine."""
        text = json.dumps([_canonical(change) for change in self.changes], sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def created(kind: Kind, name: str, attributes: Attributes) -> Change:
    """The change that brings a user or a group into being."""
    return Change(action=Action.CREATE, kind=kind, key=(name,), after=attributes)


def deleted(entity: Entity, cascade: tuple[Change, ...] = (), left_behind: tuple[Change, ...] = ()) -> Change:
    """The change that deletes a user, a group or a permission set, with what goes with it and what does not."""
    return Change(
        action=Action.DELETE,
        kind=entity.kind,
        key=(entity.name,),
        before=entity.attributes,
        cascade=cascade,
        left_behind=left_behind,
    )


def membership(action: Action, *, group: str, user: str) -> Change:
    """The change that adds a user to a group or removes them."""
    pair = {"group": group, "user": user}
    before, after = (None, pair) if action is Action.ADD else (pair, None)
    return Change(action=action, kind=Kind.MEMBERSHIP, key=(group, user), before=before, after=after)


def account_assignment(
    action: Action, *, account: Account, permission_set: str, principal_kind: Kind, principal: str
) -> Change:
    """The change that gives a principal a permission set in an account, or takes it away."""
    side = {
        "account": account.label,
        "account_id": account.id,
        "permission_set": permission_set,
        principal_kind.value: principal,
    }
    before, after = (None, side) if action is Action.ADD else (side, None)
    key = (account.id, permission_set, principal_kind.value, principal)
    return Change(action=action, kind=Kind.ACCOUNT_ASSIGNMENT, key=key, before=before, after=after)


def application_assignment(action: Action, *, application: Application, principal_kind: Kind, principal: str) -> Change:
    """The change that lets a principal use an application, or not any more."""
    side = {"application": application.name, "application_arn": application.arn, principal_kind.value: principal}
    before, after = (None, side) if action is Action.ADD else (side, None)
    key = (application.arn, principal_kind.value, principal)
    return Change(action=action, kind=Kind.APPLICATION_ASSIGNMENT, key=key, before=before, after=after)


def _canonical(change: Change) -> dict[str, object]:
    return {
        "action": change.action.value,
        "kind": change.kind.value,
        "key": change.key,
        "before": _canonical_side(change.before),
        "after": _canonical_side(change.after),
        "cascade": [_canonical(part) for part in change.cascade],
        "left_behind": [_canonical(part) for part in change.left_behind],
    }


def _canonical_side(side: Attributes | None) -> object:
    return None if side is None else {name: plain(value) for name, value in side.items()}
