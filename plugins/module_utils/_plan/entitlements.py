# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The planner of entitlements: who should be able to assume which role."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .._desired.entitlements import DesiredEntitlements
from .._model.access import Account, Principal, out_of_reach
from .._model.entities import PLANNED_NOW, Kind
from .._model.entitlements import AccessApplication, Entitlement, Role
from .._model.keys import Key, principal_key
from .assignments import refuse_twins
from .change import Action, Change, Plan, created
from .entitlement_keys import application_key, entitlement
from .order import in_order


@dataclass(frozen=True, kw_only=True)
class ExistingEntitlements:
    """What was found: what each reference to a principal leads to, the roles, and who may assume them.

    `application` is None where account access manager is not enabled. `current` has for each role's ARN what is there, as
    far as the task manages it; `names` the names of all of them, and of those who are only an id any more that id. `skipped`
    are the accounts left out.
    """

    application: AccessApplication | None
    instance_arn: str
    principals: tuple[tuple[Kind, str, Principal | None], ...]
    roles: tuple[Role, ...]
    current: Mapping[str, frozenset[Entitlement]]
    names: Mapping[Principal, str]
    skipped: tuple[tuple[Account, str], ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def wanted(self) -> tuple[Principal, ...]:
        """Those whom the references lead to."""
        return tuple(principal for _kind, _reference, principal in self.principals if principal is not None)


def plan_entitlements(desired: DesiredEntitlements, found: ExistingEntitlements) -> Plan:
    """Plan the entitlements, and the application where it is to be made. Raises Unresolved for one who is named twice."""
    out = [account for account, _reason in found.skipped if not account.active]
    left_out = (f"Left out {out_of_reach(out)}",) if out else ()
    refuse_twins(found.principals, found.names)
    changes: list[Change] = []
    application = found.application
    if application is None and desired.create and desired.present:
        application = AccessApplication(arn=PLANNED_NOW)
        changes.append(created(application_key(application), {"instance_arn": found.instance_arn}))
    before, after = managed(desired, found)
    for action, some in ((Action.ADD, _without(after, before)), (Action.REMOVE, _without(before, after))):
        if application is not None:
            changes += [_change(action, application, role, one, found) for role, one in some]
    return Plan(changes=in_order(changes), warnings=(*found.warnings, *left_out))


def entitlement_keys(found: ExistingEntitlements) -> tuple[Key, ...]:
    """All entitlements that the entry names, there or not; none where there is no application for them."""
    application = found.application
    if application is None:
        return ()
    return tuple(
        _change(Action.REMOVE, application, role, one, found).key for role in found.roles for one in found.wanted
    )


def _change(
    action: Action, application: AccessApplication, role: Role, one: Principal, found: ExistingEntitlements
) -> Change:
    own = principal_key(one.kind, one.id, found.names[one])
    return entitlement(action, application=application, role=role, principal=own)


Managed = list[tuple[Role, Principal]]


def managed(desired: DesiredEntitlements, found: ExistingEntitlements) -> tuple[Managed, Managed]:
    """Who may assume what, of those whom the task manages, before and after: both sides of the diff."""
    ruled = set(found.wanted)
    before: Managed = []
    after: Managed = []
    for role in found.roles:
        there = {one.principal for one in found.current.get(role.arn, ())}
        known = there if desired.purge else there & ruled
        before += [(role, one) for one in _sorted(known, found)]
        after += [(role, one) for one in (_sorted(ruled, found) if desired.present else ())]
    return before, after


def _sorted(principals: set[Principal], found: ExistingEntitlements) -> list[Principal]:
    return sorted(principals, key=lambda one: (one.kind.value, found.names[one]))


def _without(some: Managed, others: Managed) -> Managed:
    known = set(others)
    return [one for one in some if one not in known]
