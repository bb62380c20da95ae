# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""All that has to be true of the plan of a directory before it is carried out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from .._desired.brakes import Brakes
from .._model.errors import Refused
from .change import Change, Plan
from .checksum import Entry, checksum, refuse_another
from .compose import without_losses
from .limits import Counts, refuse_excess
from .required import Caller, Required, refuse_loss_of_required, refuse_own_lockout


@dataclass(frozen=True, kw_only=True)
class Doing:
    """What of a plan is to be done, what is held back, and the checksum of what is to be done."""

    plan: Plan
    checksum: str
    held: tuple[Change, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What the brakes have to know: how much there is, who has to keep what they have, and who makes the calls.

    `recorded` are the entries of a plan file, None where there is none. `denied` says what a delegated administrator would
    be denied, and is None where nothing would be. `violations` are sentences about what the plan would bring that policies do
    not allow.
    """

    counts: Counts = field(default_factory=Counts)
    required: tuple[Required, ...] = ()
    caller: Caller | None = None
    recorded: tuple[Entry, ...] | None = None
    denied: str | None = None
    violations: tuple[str, ...] = ()


def doing(plan: Plan, brakes: Brakes, store_id: str) -> Doing:
    """What of this plan is to be done. With additions_only, losses are held back, and what waits for them."""
    kept, held = without_losses(plan) if brakes.additions_only else (plan, ())
    return Doing(plan=kept, checksum=checksum(store_id, kept.changes), held=held)


def brake(task: Doing, brakes: Brakes, standing: Standing) -> None:
    """Raises Refused where this must not be done, with all that speaks against it.

    A checksum that matches lifts the limits, and nothing else.
    """
    changes: Iterable[Change] = task.plan.changes
    refusals = [
        standing.denied,
        *standing.violations,
        _refusal(lambda: refuse_own_lockout(changes, standing.caller)),
        _refusal(lambda: refuse_loss_of_required(changes, standing.required)),
        _refusal(lambda: _refuse_unreviewed(task, brakes, standing)),
    ]
    told = [one for one in refusals if one is not None]
    if told:
        raise Refused(*told)


def _refusal(refuse: Callable[[], None]) -> str | None:
    """What speaks against a plan, or None."""
    try:
        refuse()
    except Refused as refusal:
        return refusal.message
    return None


def _refuse_unreviewed(task: Doing, brakes: Brakes, standing: Standing) -> None:
    """Raises Refused for what nobody has said yes to: more than the limits allow, or another plan than was reviewed."""
    changes = task.plan.changes
    if brakes.expected_checksum is None:
        refuse_excess(changes, brakes.limits, standing.counts, task.checksum)
    else:
        refuse_another(brakes.expected_checksum, task.checksum, standing.recorded, changes)
