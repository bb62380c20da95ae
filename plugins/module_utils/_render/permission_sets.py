# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Permission sets as results and diffs show them."""

from __future__ import annotations

import typing as t
from dataclasses import replace

from .._desired.access import DesiredPermissionSet
from .._model.access import NAMED
from .._model.attributes import plain, texts_of
from .._model.entities import Document, Kind, Value
from .._model.yaml_text import to_yaml
from .._plan.change import Action, Plan
from .._plan.outcome import Outcome
from .._plan.permission_sets import ExistingPermissionSet, settled
from .diff import Diff, shown

# The options of a permission set, and what each is where there is nothing.
_PERMISSION_SET: dict[str, Value | None] = {
    "name": None,
    "description": None,
    "session_duration": None,
    "relay_state": None,
    "managed_policies": (),
    "customer_managed_policies": (),
    "inline_policy": Document(text="{}"),
    "permissions_boundary": Document(text="{}"),
    "tags": Document(text="{}"),
}


def permission_set_results(
    _desired: DesiredPermissionSet, found: ExistingPermissionSet, outcome: Outcome
) -> dict[str, t.Any]:
    """The keys of the result of idc_permission_set: the permission set as it is, or would be, afterwards."""
    after = settled(found, Plan(changes=tuple(result.change for result in outcome.results)))
    for result in outcome.results:
        if result.handle is not None and after.target is not None:
            after = replace(after, target=result.shown or replace(after.target, id=result.handle.id))
    return {"permission_set": permission_set_result(after)}


def permission_set_result(found: ExistingPermissionSet) -> dict[str, object] | None:
    """A permission set as results show it: every option's key, where it is, and what the service keeps beside."""
    entity = found.target
    if entity is None:
        return None
    return {
        **{name: plain(entity.attributes.get(name, empty)) for name, empty in _PERMISSION_SET.items()},
        "permission_set_arn": None if entity.planned else entity.id,
        "created_at": entity.record.created_at,
        "provisioned_accounts": sorted(found.holders),
        "outdated_accounts": sorted(found.outdated),
    }


def permission_set_diff(_desired: DesiredPermissionSet, found: ExistingPermissionSet, plan: Plan) -> Diff:
    """The diff of a plan of one permission set, with the accounts that hold an old version and who loses access."""
    own = [change for change in plan.changes if change.kind is Kind.PERMISSION_SET]
    if not own:
        return {"before": "", "after": ""}
    before: dict[str, object] = {}
    after: dict[str, object] = {}
    for change in own:
        if change.action is Action.PROVISION:
            if change.before is None and len(own) == 1:
                after |= _accounts("provisioned_again", found, texts_of((change.after or {}).get("accounts")))
            else:
                before |= _accounts("outdated_accounts", found, found.outdated)
                after |= _accounts("outdated_accounts", found, settled(found, plan).outdated)
        else:
            before |= shown(change.before or {})
            after |= shown(change.after or {})
    lost = [change.label for change in plan.changes if change.kind is not Kind.PERMISSION_SET]
    if lost:
        before["assignments"] = lost
    header = f"permission set {own[0].name}"
    return {"before_header": header, "after_header": header, "before": to_yaml(before), "after": to_yaml(after)}


def _accounts(key: str, found: ExistingPermissionSet, account_ids: tuple[str, ...]) -> dict[str, object]:
    """Accounts by name; many of them would drown everything else, so of those it is how many there are."""
    if not account_ids:
        return {}
    many = len(account_ids) > NAMED
    return {key: f"{len(account_ids)} accounts" if many else sorted(found.account(one).label for one in account_ids)}
