# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What became of a plan, as results and messages tell of it."""

from __future__ import annotations

from .._deeds.outcome import Outcome, Status
from .._render.report import change_result, report, sentence
from .._values.errors import Problem


def changes_result(outcome: Outcome) -> list[dict[str, object]]:
    """The `changes` of a result: every change, and what became of it."""
    return [
        {
            **change_result(fate.change, fate.status.value, fate.failure.message if fate.failure else None),
            **(fate.failure.details if fate.failure else {}),
            **({"uncertain": True} if fate.failure and fate.failure.uncertain else {}),
        }
        for fate in outcome.fates
    ]


def problem_of(outcome: Outcome) -> Problem:
    """What a task says that failed in the middle."""
    by_status: dict[Status, list[str]] = {status: [] for status in Status}
    for fate in outcome.fates:
        by_status[fate.status].append(sentence(fate.change))
    failed = [(sentence(fate.change), fate.failure.message) for fate in outcome.fates if fate.failure]
    uncertain = [sentence(fate.change) for fate in outcome.fates if fate.failure and fate.failure.uncertain]
    partial = [sentence(fate.change) for fate in outcome.fates if fate.failure and fate.failure.partial]
    first = outcome.failures[0]
    message = report(by_status[Status.DONE], failed, by_status[Status.SKIPPED], uncertain, partial)
    return Problem(message, code=first.code, request_id=first.request_id)
