# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The brakes: looks at a plan and at what it touches, and refuses before the first write."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from .._desired.choices import OnExternal
from .._model.attributes import newest
from .._model.entities import Entity, Kind
from .._model.errors import Refused
from .._model.keys import ThingKey, key_of
from .change import Action, Change, Plan


def guard_external(plan: Plan, touched: Iterable[Entity], policy: OnExternal) -> Plan:
    """The plan, with a warning for each thing that it changes and an identity provider owns; or Refused, by policy."""
    if not plan.changes or policy is OnExternal.IGNORE:
        return plan
    changed = {part for change in plan.changes for part in change.key.subjects}
    owned = [entity for entity in touched if entity.external_ids and key_of(entity) in changed]
    sentences = tuple(_sentence(entity) for entity in owned)
    if owned and policy is OnExternal.REFUSE:
        writers = ", ".join(f"{change.action.value} {change.label}" for change in plan.changes)
        raise Refused(
            f"Refused to {writers}: {'; '.join(sentences)}. Change it at the identity provider, or set "
            "externally_managed: warn to do it here anyway"
        )
    return replace(plan, warnings=plan.warnings + sentences)


def guard_disabled(plan: Plan, people: Iterable[Entity]) -> Plan:
    """The plan, or Refused where it changes a disabled user or puts one into a group, which the service does not take.

    User guide, disableuser. What is not known is warned of. That a disabled user leaves a group or is deleted is nobody's loss, and goes on.
    """
    people = tuple(people)
    disabled = {key_of(one) for one in people if one.kind is Kind.USER and one.disabled}
    stopped = [change for change in plan.changes if change.action in _WAKING and disabled & _users(change)]
    if stopped:
        names = ", ".join(sorted(one.name for one in set().union(*map(_users, stopped)) & disabled))
        writers = ", ".join(f"{change.action.value} {change.label}" for change in stopped)
        raise Refused(
            f"Refused to {writers}: {names} is disabled, and IAM Identity Center neither changes a disabled user nor "
            "adds one to a group. Enable the user in the console first, or leave the user out"
        )
    woken = {one for change in plan.changes if change.action in _WAKING for one in _users(change)}
    unseen = status_warnings(one for one in people if one.kind is Kind.USER and key_of(one) in woken)
    return replace(plan, warnings=plan.warnings + unseen)


def status_warnings(people: Iterable[Entity]) -> tuple[str, ...]:
    """A warning where it is not known of some of these users whether they are disabled."""
    unseen = {one.name: one.unknown["user_status"] for one in people if "user_status" in one.unknown}
    if not unseen:
        return ()
    return (
        (
            f"It is not known whether these users are disabled: {', '.join(sorted(unseen))}. IAM Identity Center "
            f"refuses this for a disabled user; the installed botocore can't read it, {newest(unseen.values())} or "
            "later can"
        ),
    )


_WAKING = {Action.UPDATE, Action.ADD}


def _users(change: Change) -> set[ThingKey]:
    return {one for one in change.key.subjects if one.kind is Kind.USER}


def _sentence(entity: Entity) -> str:
    issuers = ", ".join(dict.fromkeys(external.issuer for external in entity.external_ids))
    return (
        f"the {entity.kind.value} {entity.name} is provisioned by an external identity provider ({issuers}), and its "
        "next synchronization may undo what is changed here"
    )
