# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a view of a task's reads passes on, because it has nothing to add."""

from __future__ import annotations

import typing as t

from .._model.entities import Instance
from .access import Aside, Reads
from .progress import Tracker


class PassedOn:
    """The reads of a task that a view passes on as they are: a part of Reads."""

    def __init__(self, reads: Reads) -> None:
        self._reads = reads

    @property
    def instance(self) -> Instance:
        """See Reads."""
        return self._reads.instance

    @property
    def described_instance(self) -> Instance:
        """See Reads."""
        return self._reads.described_instance

    @property
    def caller_account_id(self) -> str | None:
        """See Reads."""
        return self._reads.caller_account_id

    @property
    def caller_arn(self) -> str | None:
        """See Reads."""
        return self._reads.caller_arn

    @property
    def tracker(self) -> Tracker:
        """See Reads."""
        return self._reads.tracker

    def side_by_side(self) -> t.ContextManager[Aside]:
        """See Reads."""
        return self._reads.side_by_side()

    def problem_of_destination(self, path: str, *, overwrite: bool) -> str | None:
        """See Reads."""
        return self._reads.problem_of_destination(path, overwrite=overwrite)
