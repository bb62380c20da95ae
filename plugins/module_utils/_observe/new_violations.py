# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a plan would bring that policies do not allow: the directory as it would be, beside the directory as it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from .._desired.policies import Policy
from .._model.yaml_text import visible
from .._overlay.reads import OverlayReads
from .._plan.change import Change
from .._plan.step import own_steps_of
from .._policies.judging import judge, missing, new, tables_of
from .._policies.registry import CHECKS
from .._policies.view import View
from .._snapshot.snapshot import Snapshot
from .directory_view import ViewReader

_WAY_OUT = "Change the directory, or let the policy except it, with an end and a reason"


def new_violations(
    snapshot: Snapshot, policies: Sequence[Policy], changes: Sequence[Change], at: datetime
) -> tuple[str, ...]:
    """Sentences that speak against these changes. Raises CallFailed.

    What is violated already is not told: a plan may leave it as it is. A policy that can't be judged speaks against all
    changes: nobody knows what they would bring.
    """
    judged = [one for one in policies if not CHECKS[one.check].fixed]
    if not judged or not changes:
        return ()
    tables = tables_of(judged)
    live = ViewReader(snapshot, snapshot, tables)
    planned = ViewReader(snapshot, OverlayReads(snapshot, own_steps_of(changes)), tables)
    before, after = live.view(), planned.view()
    brought = new(judge(before, judged, at), judge(after, judged, at))
    return (
        *_unjudged(judged, before, live),
        *(
            f"This plan would bring a violation of the policy {visible(one.policy.id)}. "
            f"{one.violation.message}. {_WAY_OUT}"
            for one in brought
        ),
    )


def _unjudged(policies: Sequence[Policy], view: View, reader: ViewReader) -> Iterator[str]:
    reasons = {one.table: one.message.rstrip(".") for one in reader.unreadable}
    for policy in policies:
        lacking = missing(policy, view)
        if lacking:
            why = reasons[lacking[0]]
            yield (
                f"The policy {visible(policy.id)} can't be judged, so nobody knows whether this plan would violate it. {why}. "
                "Allow that to be read, or leave the policy out"
            )
