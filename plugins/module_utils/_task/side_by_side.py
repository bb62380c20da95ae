# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads that go on beside each other, because each uses a quota of its own: the only place where whole reads get threads."""

from __future__ import annotations

import typing as t
from concurrent.futures import Future, ThreadPoolExecutor

from .._ports.access import Aside, Got

if t.TYPE_CHECKING:
    from .connection import Connection

# There are fewer quotas than that of which a task has much to read. What is begun last waits where there are more.
_THREADS = 8


class SideBySide:
    """The reads of one task that go on side by side. Offers Aside, and its context: see Reads.

    The task waits for them in an order of its own, so that of several that fail always the same one is told.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._pool = ThreadPoolExecutor(max_workers=_THREADS)
        self._begun: list[Future[t.Any]] = []

    def __enter__(self) -> Aside:
        return self

    def __call__(self, read: t.Callable[[], Got]) -> t.Callable[[], Got]:
        """See Aside."""
        begun = self._pool.submit(read)
        self._begun.append(begun)
        return begun.result

    def __exit__(self, failure: type[BaseException] | None, *_more: object) -> None:
        """End them. Raises what one of them raised that nobody waited for, unless the task has failed anyway."""
        if failure is None:
            self._pool.shutdown()
            for one in self._begun:
                one.result()
            return
        self._connection.stopped = True
        for one in self._begun:
            one.cancel()
        self._pool.shutdown()
        self._connection.stopped = False
