# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The planner of password resets: whether it can be done, and what would be done."""

from __future__ import annotations

from dataclasses import dataclass

from .._desired.access import DesiredPassword, PasswordMode
from .._model.attributes import primary
from .._model.entities import Attributes, Entity, Kind, Value
from .._model.errors import Refused
from .._model.keys import ThingKey, UserKey
from .change import Action, Change, Plan
from .guard import status_warnings


class PasswordKey(ThingKey):
    """The password of a user, by the user."""

    kind = Kind.PASSWORD
    noun = "password of "

    @property
    def user(self) -> UserKey:
        """Whose it is."""
        return UserKey(ref=self.ref, name=self.name)

    def details(self, _before: Attributes, after: Attributes, /) -> dict[str, object]:
        """How it is reset."""
        return {"mode": after.get("mode")}


@dataclass(frozen=True, kw_only=True)
class ExistingPassword:
    """Who is meant, and why a file cannot be written if one is wanted."""

    user: Entity
    destination: str | None = None

    @property
    def email(self) -> str | None:
        """Where a mail would go."""
        return primary(self.user.attributes.get("emails"))


def plan_password(desired: DesiredPassword, found: ExistingPassword) -> Plan:
    """Plan the reset. Raises Refused where the service would refuse it, or a mail would reach nobody."""
    user = found.user
    if user.disabled:
        raise Refused(
            f"user: {user.name} is disabled, and a disabled user's password cannot be reset; enable the user first"
        )
    if user.external_ids:
        issuers = ", ".join(dict.fromkeys(one.issuer for one in user.external_ids))
        raise Refused(
            f"user: {user.name} is provisioned by an external identity provider ({issuers}), which manages the "
            "password too; reset it there"
        )
    if desired.mode is PasswordMode.EMAIL and found.email is None:
        raise Refused(
            f"user: {user.name} has no e-mail address to send a link to; give one with idc_user, or use "
            "mode: one_time_password"
        )
    if found.destination is not None:
        raise Refused(f"dest: {found.destination}")
    after: dict[str, Value] = {"mode": desired.mode.value}
    if desired.dest is not None:
        after["dest"] = desired.dest
    if desired.overwrite:
        after["overwrite"] = "true"
    key = PasswordKey(ref=user.ref, name=user.name)
    change = Change(action=Action.RESET, key=key, requires=frozenset({key.user}), after=after)
    return Plan(changes=(change,), warnings=status_warnings([user]))
