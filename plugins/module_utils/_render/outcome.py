# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What became of a plan, as results and messages tell of it."""

from __future__ import annotations

from .._model.errors import Problem
from .._plan.outcome import Outcome, Status
from .report import change_result, report, sentence


def changes_result(outcome: Outcome) -> list[dict[str, object]]:
    """The `changes` of a result: every change, and what became of it."""
    return [
        {
            **change_result(result.change, result.status.value, result.failure.message if result.failure else None),
            **(result.failure.details if result.failure else {}),
            **({"uncertain": True} if result.failure and result.failure.uncertain else {}),
        }
        for result in outcome.results
    ]


def problem_of(outcome: Outcome) -> Problem:
    """What a task says that failed in the middle."""
    by_status: dict[Status, list[str]] = {status: [] for status in Status}
    for result in outcome.results:
        by_status[result.status].append(sentence(result.change))
    failed = [(sentence(result.change), result.failure.message) for result in outcome.results if result.failure]
    uncertain = [sentence(result.change) for result in outcome.results if result.failure and result.failure.uncertain]
    partial = [sentence(result.change) for result in outcome.results if result.failure and result.failure.partial]
    first = outcome.failures[0]
    message = report(by_status[Status.DONE], failed, by_status[Status.SKIPPED], uncertain, partial)
    return Problem(message, code=first.code, request_id=first.request_id)
