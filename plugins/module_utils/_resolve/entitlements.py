# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What to think of account access manager where it can't be asked."""

from __future__ import annotations

from .._model.errors import CallFailed, FailureKind, Problem, Unsupported


def unaskable(problem: Problem) -> bool:
    """Whether a problem says that account access manager can't be asked: by this caller, in this Region, with this botocore."""
    if isinstance(problem, Unsupported):
        return True
    return isinstance(problem, CallFailed) and problem.kind in _UNASKABLE


_UNASKABLE = (FailureKind.DENIED, FailureKind.INVALID, FailureKind.UNKNOWN_OPERATION, FailureKind.UNREACHABLE)
