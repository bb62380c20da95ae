# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The planner of the attributes for access control: which of a user's attributes go along into their sessions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from .._desired.access import DesiredAccessControl
from .._model.access import AccessControl
from .._model.attributes import members
from .._model.entities import Attributes, Document, Kind, Ref
from .._model.errors import Refused
from .._model.keys import ThingKey
from .change import Action, Change, Plan


class AccessControlKey(ThingKey):
    """The attributes for access control of an instance: there are none, or there is one set of them."""

    kind = Kind.ACCESS_CONTROL_ATTRIBUTES

    @property
    def names(self) -> tuple[str, ...]:
        """See Key."""
        return self.ids

    def details(self, before: Attributes, after: Attributes, /) -> dict[str, object]:
        """Which of them a change adds, changes or takes away."""
        old, new = members(before.get("attributes")), members(after.get("attributes"))
        return {"attributes": sorted(name for name in {*old, *new} if old.get(name) != new.get(name))}


@dataclass(frozen=True, kw_only=True)
class ExistingAccessControl:
    """The attributes for access control of an instance as they are; None where they are switched off."""

    instance_arn: str
    current: AccessControl | None


def plan_access_control(desired: DesiredAccessControl, found: ExistingAccessControl) -> Plan:
    """Plan the attributes for access control of an instance. Raises Refused."""
    before, after = present_sources(found), settled(desired, found)
    if after is not None:
        _refuse_failed(found)
        _refuse_crowd(desired, after)
    if before == after:
        return Plan()
    action = Action.CREATE if before is None else Action.DELETE if after is None else Action.UPDATE
    change = Change(
        action=action,
        key=AccessControlKey(ref=Ref(found.instance_arn), name="attributes for access control"),
        before=_side(before),
        after=_side(after),
    )
    return Plan(changes=(change,))


def present_sources(found: ExistingAccessControl) -> dict[str, str] | None:
    """Each attribute with its source as it is; None where they are switched off."""
    return None if found.current is None else members(found.current.attributes)


def settled(desired: DesiredAccessControl, found: ExistingAccessControl) -> dict[str, str] | None:
    """Each attribute with its source as desired; None where they are disabled."""
    before = present_sources(found)
    if desired.present:
        return {**({} if desired.purge else before or {}), **(desired.attributes or {})}
    if desired.attributes is None or before is None:
        return None
    return {key: source for key, source in before.items() if key not in desired.attributes}


def _refuse_failed(found: ExistingAccessControl) -> None:
    """What the service could not switch on does not work, whatever it lists."""
    if found.current is not None and found.current.progress.failed:
        progress = found.current.progress
        reason = (progress.reason or f"it gave no reason, and the status {progress.status}").rstrip(".")
        raise Refused(
            f"The service failed to enable the attributes for access control: {reason}. Disable them with state: "
            "absent and without attributes, then enable them again"
        )


def _refuse_crowd(desired: DesiredAccessControl, after: Mapping[str, str]) -> None:
    """Each of them may be right, and they may still be too many together with those that are there."""
    if desired.present and desired.most is not None and len(after) > desired.most:
        raise Refused(
            f"attributes: would be {len(after)} with those that are there, IAM Identity Center keeps at most "
            f"{desired.most}; set purge: true to keep only those of the task"
        )


def _side(attributes: Mapping[str, str] | None) -> Attributes | None:
    if attributes is None:
        return None
    return {"attributes": Document(text=json.dumps(attributes, sort_keys=True))}
