# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The planner of assignments: who should have which permission set in which account, or be in which application."""

from __future__ import annotations

import typing as t
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .._desired.access import DesiredAssignments
from .._model.access import Account, Application, Principal, out_of_reach
from .._model.entities import Entity, Kind
from .._model.errors import Unresolved
from .._model.keys import Key, PermissionSetKey, principal_key
from .._model.yaml_text import quoted
from .change import Action, Change, Plan
from .order import in_order
from .relations import account_assignment, application_assignment

if t.TYPE_CHECKING:
    from .._model.entitlements import Role


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where principals are assigned: a permission set in an account, or an application. Of a `role` questions tell."""

    account: Account | None = None
    permission_set: Entity | None = None
    application: Application | None = None
    role: Role | None = None

    @property
    def key(self) -> tuple[str, ...]:
        """What tells places apart: account id and permission set ARN, or application ARN."""
        if self.account is not None and self.permission_set is not None:
            return self.account.id, self.permission_set.id
        return (self.application.arn,) if self.application is not None else ()

    def change(self, action: Action, principal: Principal, name: str) -> Change:
        """The change that assigns a principal here, or takes the assignment away."""
        key = principal_key(principal.kind, principal.id, name)
        if self.account is not None and self.permission_set is not None:
            held = PermissionSetKey(ref=self.permission_set.ref, name=self.permission_set.name)
            return account_assignment(action, account=self.account, permission_set=held, principal=key)
        if self.application is not None:
            return application_assignment(action, application=self.application, principal=key)
        raise ValueError("a place without an account and without an application")


@dataclass(frozen=True, kw_only=True)
class ExistingAssignments:
    """What was found: what each reference to a principal leads to, the places, and who is assigned there.

    `current` has for each place's key those who are assigned there, as far as the task manages them; `names` the
    names of all of them, and of those who are only an id any more that id. `skipped` are the accounts left out.
    """

    principals: tuple[tuple[Kind, str, Principal | None], ...]
    places: tuple[Place, ...]
    current: Mapping[tuple[str, ...], frozenset[Principal]]
    names: Mapping[Principal, str]
    skipped: tuple[tuple[Account, str], ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def wanted(self) -> tuple[Principal, ...]:
        """Those whom the references lead to."""
        return tuple(principal for _kind, _reference, principal in self.principals if principal is not None)


def plan_assignments(desired: DesiredAssignments, found: ExistingAssignments) -> Plan:
    """Plan the assignments. Raises Unresolved for one who is named twice."""
    warnings = (*found.warnings, *_skipped(found))
    refuse_twins(found.principals, found.names)
    changes: list[Change] = []
    for place in found.places:
        there = found.current.get(place.key, frozenset())
        gained = [one for one in found.wanted if one not in there] if desired.present else []
        if desired.present:
            lost = sorted(there - set(found.wanted), key=lambda one: found.names[one]) if desired.purge else []
        else:
            lost = [one for one in found.wanted if one in there]
        changes += [place.change(Action.ADD, one, found.names[one]) for one in gained]
        changes += [place.change(Action.REMOVE, one, found.names[one]) for one in lost]
    return Plan(changes=in_order(changes), warnings=warnings)


def assignment_keys(found: ExistingAssignments) -> tuple[Key, ...]:
    """All assignments that the entry names, there or not."""
    return tuple(
        place.change(Action.REMOVE, one, found.names[one]).key for place in found.places for one in found.wanted
    )


def managed(
    desired: DesiredAssignments, found: ExistingAssignments
) -> tuple[list[tuple[Place, Principal]], list[tuple[Place, Principal]]]:
    """Who is assigned where, of those whom the task manages, before and after: both sides of the diff."""
    ruled = set(found.wanted)
    before, after = [], []
    for place in found.places:
        there = found.current.get(place.key, frozenset())
        known = sorted(there if desired.purge else there & ruled, key=lambda one: (one.kind.value, found.names[one]))
        before += [(place, one) for one in known]
        settled = sorted(ruled, key=lambda one: (one.kind.value, found.names[one])) if desired.present else ()
        after += [(place, one) for one in settled]
    return before, after


def _skipped(found: ExistingAssignments) -> tuple[str, ...]:
    """One sentence for all accounts that cannot take part. That the management account is not implied is as documented."""
    out = [account for account, _reason in found.skipped if not account.active]
    return (f"Left out {out_of_reach(out)}",) if out else ()


def refuse_twins(principals: Iterable[tuple[Kind, str, Principal | None]], names: Mapping[Principal, str]) -> None:
    """Raises Unresolved where two references lead to the same user or group."""
    seen: dict[Principal, str] = {}
    for kind, reference, principal in principals:
        if principal is None:
            continue
        if principal in seen:
            raise Unresolved(
                f"{kind.value}s: {quoted(seen[principal])} and {quoted(reference)} are the same {kind.value}, "
                f"{quoted(names[principal])} ({principal.id}); name it once"
            )
        seen[principal] = reference
