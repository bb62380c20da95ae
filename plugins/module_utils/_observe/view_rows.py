# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From the things of a directory to the rows of the view that policies are judged on."""

from __future__ import annotations

import json
import typing as t
from collections.abc import Mapping

from .._model.attributes import entries_of, members, primary, texts_of
from .._model.entities import Document, Entity
from .._policies.view import Group, PermissionSet, User


def user_row(one: Entity) -> User:
    """A user."""
    attributes, record = one.attributes, one.record
    return User(
        id=one.id,
        name=one.name,
        display_name=_text(attributes.get("display_name")),
        email=primary(attributes.get("emails")),
        status=record.status.lower() if record.status else None,
        department=_text(attributes.get("enterprise.department")),
        cost_center=_text(attributes.get("enterprise.cost_center")),
        manager=_text(attributes.get("enterprise.manager")),
        external=bool(one.external_ids),
        **_kept(one),
    )


def group_row(one: Entity, user_ids: tuple[str, ...]) -> Group:
    """A group with these members."""
    return Group(id=one.id, name=one.name, external=bool(one.external_ids), members=user_ids, **_kept(one))


def _kept(one: Entity) -> dict[str, t.Any]:
    record = one.record
    return {
        "created_at": record.created_at,
        "created_by": record.created_by,
        "updated_at": record.updated_at,
        "updated_by": record.updated_by,
    }


def set_row(one: Entity, details: Mapping[str, t.Any], outdated: tuple[str, ...]) -> PermissionSet:
    """A permission set with as many of its details as are known."""
    policy, boundary = details.get("inline_policy"), details.get("permissions_boundary")
    return PermissionSet(
        arn=one.id,
        name=one.name,
        session_duration=_text(one.attributes.get("session_duration")),
        managed_policies=texts_of(details.get("managed_policies")),
        customer_managed_policies=entries_of(details.get("customer_managed_policies")),
        inline_policy=policy.text if isinstance(policy, Document) else None,
        permissions_boundary=json.loads(boundary.text) if isinstance(boundary, Document) else None,
        tags=members(details.get("tags")),
        outdated=tuple(sorted(outdated)),
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
