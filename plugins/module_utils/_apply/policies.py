# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The policies that are attached to a permission set, as the service takes them, and in words."""

from __future__ import annotations

import typing as t
from collections.abc import Collection, Mapping

from .._model.attributes import entries_of, texts_of
from .._model.entities import Attributes

# The ARN of a managed policy, or name and path of a customer managed one.
Policy = t.Union[str, Mapping[str, str]]

# The attributes that list policies.
POLICIES = ("managed_policies", "customer_managed_policies")


def only_in(wanted: Attributes, there: Attributes, altered: Collection[str]) -> list[Policy]:
    """The policies that one side has and the other has not, of those attributes that are altered."""
    managed, customer = (name if name in altered else "" for name in POLICIES)
    arns: list[Policy] = [arn for arn in texts_of(wanted.get(managed)) if arn not in texts_of(there.get(managed))]
    known = entries_of(there.get(customer))
    return arns + [_reference(entry) for entry in entries_of(wanted.get(customer)) if entry not in known]


def worded(policy: Policy) -> str:
    """A policy for people: its ARN, or its path and name."""
    return policy if isinstance(policy, str) else f"{policy['path']}{policy['name']}"


def _reference(entry: t.Any) -> dict[str, str]:
    return {name: str(value) for name, value in entry}
