# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Plans, fates and things as people and machines read them: results, diffs, sentences. Names, never ids, in diffs."""

from __future__ import annotations

import typing as t
from collections.abc import Iterable

from ._attributes import Form, Table, nested, plain, primary, sources, texts_of
from ._model import Attributes, Document, Entity, Kind, Value
from ._plan import Action, Change, Plan
from ._wishes import IdentityWish, MembershipWish
from ._yaml_text import to_yaml, visible

if t.TYPE_CHECKING:
    from ._plan_identities import IdentityFound
    from ._plan_memberships import MembershipFound
    from ._plan_permission_sets import PermissionSetFound
    from ._wishes_access import PermissionSetWish

_DONE = {
    Action.CREATE: "created",
    Action.UPDATE: "updated",
    Action.ADD: "added",
    Action.REMOVE: "removed",
    Action.DELETE: "deleted",
}

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

# In a diff "nothing there" is an empty text, which Ansible shows as lines added or taken away only.
Diff = dict[str, str]


def change_result(change: Change, status: str, reason: str | None = None) -> dict[str, object]:
    """One entry of a result's `changes`."""
    entry: dict[str, object] = {
        "action": change.action.value,
        "kind": change.kind.value,
        "name": change.name,
        "status": status,
    }
    if change.kind is Kind.MEMBERSHIP:
        entry["group"], entry["user"] = change.key
    if change.kind in (Kind.ACCOUNT_ASSIGNMENT, Kind.APPLICATION_ASSIGNMENT):
        entry.update(change.after or change.before or {})
    if change.kind is Kind.PASSWORD:
        entry["mode"] = (change.after or {}).get("mode")
    if change.action is Action.UPDATE:
        entry["attributes"] = list(change.altered)
    if change.action is Action.PROVISION:
        entry["accounts"] = [{"account_id": account} for account in texts_of((change.after or {}).get("accounts"))]
    if change.kind is Kind.ACCESS_CONTROL_ATTRIBUTES:
        entry["attributes"] = altered_keys(change)
    if change.cascade:
        entry["cascade"] = [f"{_DONE[part.action]} {part.kind.value} {part.name}" for part in change.cascade]
    if reason is not None:
        entry["reason"] = reason
    return entry


def identity_result(table: Table, entity: Entity | None) -> dict[str, object] | None:
    """A user or a group as results show it: every option's key, and what the service keeps beside them."""
    if entity is None:
        return None
    shown = nested(
        (row.name, plain(entity.attributes.get(row.name, () if row.form is Form.ITEMS else None))) for row in table
    )
    record = entity.record
    shown.update(
        {
            table.id_option: None if entity.planned else entity.id,
            f"{table.kind.value}_arn": record.arn,
            "external_ids": [{"issuer": one.issuer, "id": one.id} for one in entity.external_ids],
            "revision": record.revision,
            "created_at": record.created_at,
            "created_by": record.created_by,
            "updated_at": record.updated_at,
            "updated_by": record.updated_by,
        }
    )
    if table.kind is Kind.USER:
        shown["email"] = primary(entity.attributes.get("emails"))
        shown["phone_number"] = primary(entity.attributes.get("phone_numbers"))
        shown["user_status"] = record.status.lower() if record.status else None
    return shown


def identity_diff(_wish: IdentityWish, _found: IdentityFound, plan: Plan) -> Diff:
    """The diff of a plan of one user or one group. A deletion's shows all that the thing had, whoever takes it away."""
    if not plan.changes:
        return {"before": "", "after": ""}
    *removals, change = plan.changes
    before = shown(change.before or {})
    if change.cascade:
        many, side = ("groups", 0) if change.kind is Kind.USER else ("members", 1)
        before[many] = [part.key[side] for part in change.cascade]
    for many, kind in (
        ("account_assignments", Kind.ACCOUNT_ASSIGNMENT),
        ("application_assignments", Kind.APPLICATION_ASSIGNMENT),
    ):
        taken = [removal.place for removal in removals if removal.kind is kind]
        if taken:
            before[many] = taken
    header = f"{change.kind.value} {change.name}"
    return {
        "before_header": header,
        "after_header": header,
        "before": to_yaml(before),
        "after": to_yaml(shown(change.after or {})),
    }


def permission_set_result(found: PermissionSetFound) -> dict[str, object] | None:
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


def permission_set_diff(_wish: PermissionSetWish, _found: PermissionSetFound, plan: Plan) -> Diff:
    """The diff of a plan of one permission set, with the accounts that hold an old version and who loses access."""
    own = [change for change in plan.changes if change.kind is Kind.PERMISSION_SET]
    if not own:
        return {"before": "", "after": ""}
    before: dict[str, object] = {}
    after: dict[str, object] = {}
    for change in own:
        if change.action is Action.PROVISION and change.before is None and len(own) == 1:
            after["provisioned_again"] = plain((change.after or {}).get("accounts"))
        elif change.action is Action.PROVISION:
            before |= shown(change.before or {})
        else:
            before |= shown(change.before or {})
            after |= shown(change.after or {})
    lost = [change.name for change in plan.changes if change.kind is not Kind.PERMISSION_SET]
    if lost:
        before["assignments"] = lost
    header = f"permission_set {own[0].name}"
    return {"before_header": header, "after_header": header, "before": to_yaml(before), "after": to_yaml(after)}


def memberships_diff(wish: MembershipWish, found: MembershipFound, _plan: Plan) -> Diff:
    """The diff of memberships: the names that the task rules over, joined with the anchor before and after."""
    from ._plan_memberships import managed

    before, after = managed(wish, found)
    many = "members" if wish.anchor_kind is Kind.GROUP else "groups"
    name = wish.anchor if found.anchor is None else found.anchor.name
    header = visible(f"{many} of {wish.anchor_kind.value} {name}")
    return {
        "before_header": header,
        "after_header": header,
        "before": to_yaml({many: list(before)}),
        "after": to_yaml({many: list(after)}),
    }


def no_diff(_wish: object, _found: object, _plan: Plan) -> Diff:
    """The diff of what leaves nothing to compare."""
    return {"before": "", "after": ""}


def report(
    done: Iterable[str],
    failed: Iterable[tuple[str, str]],
    skipped: Iterable[str],
    uncertain: Iterable[str] = (),
    partial: Iterable[str] = (),
) -> str:
    """The message of a task that failed in the middle: what failed and why, what was done, what was not tried.

    `uncertain` are those of the failed whose call may have arrived all the same, `partial` those that were done in part.
    Every failure is told, of the rest as many as people will read; the result's `changes` have them all.
    """
    parts = [f"{name}: {reason}" for name, reason in failed]
    finished, left, unknown = list(done), list(skipped), list(uncertain)
    if unknown:
        parts.append(f"It is not known whether this took effect: {_few(unknown)}.")
    if finished:
        parts.append(f"Done: {_few(finished)}.")
    elif not unknown and not list(partial):
        parts.append("Nothing was changed.")
    if left:
        parts.append(f"Not tried: {_few(left)}.")
    return " ".join(parts)


_FEW = 20


def _few(names: list[str]) -> str:
    more = f", and {len(names) - _FEW} more" if len(names) > _FEW else ""
    return ", ".join(names[:_FEW]) + more


def altered_keys(change: Change) -> list[str]:
    """Which attributes for access control a change adds, changes or takes away."""
    before, after = (sources((side or {}).get("attributes")) for side in (change.before, change.after))
    return sorted(key for key in {*before, *after} if before.get(key) != after.get(key))


def sentence(change: Change) -> str:
    """A change in few words: "add jane in Engineers"."""
    what = "password " if change.kind is Kind.PASSWORD else ""
    return f"{change.action.value} {what}{change.name}"


def shown(attributes: Attributes) -> dict[str, object]:
    """Attributes as options: nested, plain."""
    return nested((name, plain(value)) for name, value in attributes.items())
