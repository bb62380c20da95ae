# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Users and groups as results and diffs show them."""

from __future__ import annotations

import typing as t
from dataclasses import replace

from .._desired.identities import DesiredIdentity
from .._model.attributes import Attribute, Form, Table, nested, plain, primary
from .._model.entities import Entity, Kind, Value
from .._model.yaml_text import to_yaml
from .._plan.change import Action, Plan
from .._plan.identities import ExistingIdentity, subject
from .diff import Diff, shown

if t.TYPE_CHECKING:
    from .._plan.outcome import ChangeResult, Outcome


def identity_results(desired: DesiredIdentity, found: ExistingIdentity, outcome: Outcome) -> dict[str, t.Any]:
    """The keys of the result of idc_user or idc_group: the thing as it is, or would be, afterwards."""
    entity = subject(desired, found)
    for result in outcome.results:
        if result.change.kind is desired.table.kind:
            entity = _after(entity, result)
    return {desired.table.kind.value: identity_result(desired.table, entity)}


def _after(entity: Entity | None, result: ChangeResult) -> Entity | None:
    from .._plan.step import entity_after  # an unchanged task needs nothing of it

    if result.shown is not None:
        return result.shown
    after = entity_after(entity, result.change)
    return after if after is None or result.handle is None else replace(after, id=result.handle.id)


def identity_result(table: Table, entity: Entity | None) -> dict[str, object] | None:
    """A user or a group as results show it: every option's key, and what the service keeps beside them."""
    if entity is None:
        return None
    shown = nested((row.name, plain(entity.attributes.get(row.name, _nothing(row, entity)))) for row in table)
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
            "unknown_attributes": dict(sorted(entity.unknown.items())),
        }
    )
    if table.kind is Kind.USER:
        shown["email"] = primary(entity.attributes.get("emails"))
        shown["phone_number"] = primary(entity.attributes.get("phone_numbers"))
        shown["user_status"] = record.status.lower() if record.status else None
    return shown


def _nothing(row: Attribute, entity: Entity) -> Value | None:
    """What stands for an attribute that is not there: an empty list says that it is known to be none."""
    return () if row.form is Form.ITEMS and row.name not in entity.unknown else None


def identity_diff(desired: DesiredIdentity, found: ExistingIdentity, plan: Plan) -> Diff:
    """The diff of a plan of one user or one group. A deletion's shows all that the thing had, whoever takes it away; and

    on both sides what can't be taken away.
    """
    if not plan.changes:
        return {"before": "", "after": ""}
    *removals, change = plan.changes
    before, after = shown(change.before or {}), shown(change.after or {})
    if change.action is Action.DELETE and found.target is not None:
        before |= _unknown(desired.table, found.target)
    if change.cascade:
        many, side = ("groups", 0) if change.kind is Kind.USER else ("members", 1)
        before[many] = [part.key.names[side] for part in change.cascade]
    for kind in sorted({one.kind.value for one in (*removals, *change.left_behind)}):
        taken = [removal.place for removal in removals if removal.kind.value == kind]
        stays = [part.place for part in change.left_behind if part.kind.value == kind]
        before[f"{kind}s"] = [*taken, *stays]
        if stays:
            after[f"{kind}s"] = stays
    header = f"{change.kind.value} {change.label}"
    return {
        "before_header": header,
        "after_header": header,
        "before": to_yaml(before),
        "after": to_yaml(after),
    }


def _unknown(table: Table, entity: Entity) -> dict[str, object]:
    """What the thing may have without anybody seeing it, in the place of its options."""
    options = {row.name.partition(".")[0] for row in table}
    return {
        name: f"(unknown: the installed botocore can't read it; {since} can)"
        for name, since in entity.unknown.items()
        if name in options
    }
