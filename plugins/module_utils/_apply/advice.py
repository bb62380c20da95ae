# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Operations of the service that did not succeed: the failure, and what its FailureReason means for people."""

from __future__ import annotations

from .._model.access import Progress
from .._model.errors import Call, CallFailed, FailureKind

STILL_RUNNING = "it was still in progress when wait_timeout ended"
# By words in it; where the words are known from is in the service's fact sheet.
_ADVICE = {
    "Not supported policy": "A customer managed policy of the permission set is missing there: create it in that account "
    "with the same name and path, and run the task again",
    "Access denied by IAM": "In the management account the service works with the caller's own IAM permissions; "
    "docs/iam_actions.md lists those that it needs",
    # "takes" in 2025, "is taking" in 2022.
    "longer than usual": "The account may be suspended or being closed",
}


def failure_reason(progress: Progress, still: str = STILL_RUNNING) -> str:
    """Why an operation has not succeeded; `still` where it has not ended."""
    return progress.reason or (still if progress.running else "the service gave no reason")


def unsuccessful(call: Call, progress: Progress, words: str) -> CallFailed:
    """The failure of an operation that has failed, or that had not ended when the task stopped waiting."""
    return CallFailed(
        call,
        kind=FailureKind.PENDING if progress.running else FailureKind.FAILED,
        words=words,
        status=progress.status,
        request_id=progress.request_id or None,
        in_doubt=not progress.over,
    )


def advice_on(reasons: str) -> str:
    """What to do about the reasons of one or more failures; "" where nothing is known."""
    return ". ".join(advice for words, advice in _ADVICE.items() if words in reasons)
