# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What has to be read to plan the entitlements of a whole directory. Only directories that have any load this."""

from __future__ import annotations

import functools
import typing as t
from collections.abc import Callable, Iterator, Sequence

from .._desired.brakes import Section
from .._desired.directory import Declared, DirectoryTask
from .._desired.entitlements import DesiredEntitlements
from .._model.entities import PLANNED_NOW
from .._model.entitlements import AccessApplication
from .._plan.entitlements import ExistingEntitlements
from .._plan.pieces import Piece, entitlements_piece
from .._ports.access import Reads
from .._resolve.unclear import Unclear
from .entitlements import NamedEntitlements, application_for, current, named_entitlements, observed_entitlements
from .observation import Observation
from .reference_places import at_entitlements

_F = t.TypeVar("_F")
_Entry = Declared[DesiredEntitlements]


class Tries(t.Protocol):
    """How an entry is looked at."""

    def __call__(self, declared: Declared[t.Any], look: Callable[[], _F], /) -> _F | None:
        """What was found; None where that is unclear or refused, which is told of."""


def entitlement_pieces(
    after: Reads, task: DirectoryTask, unclear: Unclear, tries: Tries
) -> Iterator[tuple[Piece, Observation[ExistingEntitlements]]]:
    """What each entry comes to. `after` is what users and groups are planned to be. Raises CallFailed, Unsupported.

    All names first: who may assume all these roles is then read together, the cheapest way.
    """
    every: list[tuple[_Entry, NamedEntitlements]] = []
    for one in task.directory.entitlements:
        where = unclear.within(at_entitlements(one))
        named = tries(one, functools.partial(named_entitlements, after, one.desired, where))
        if named is not None:
            every.append((one, named))
    asking = _asking(task.directory.entitlements)
    application = tries(asking, functools.partial(application_for, after, asking.desired))
    whole = Section.ENTITLEMENTS in task.brakes.purge | task.brakes.unmanaged
    some = [named for _one, named in every]
    there = {} if application is None else current(after.entitlements, application, some, whole=whole)
    made = AccessApplication(arn=PLANNED_NOW) if application is None and _creates(asking) else None
    for one, named in every:
        own = made if made is not None and not _creates(one) else application
        observed = observed_entitlements(after, named, own, there)
        yield entitlements_piece(str(one.place), one.desired, observed.found, yields=one.expired), observed


def _asking(entries: Sequence[_Entry]) -> _Entry:
    """The entry that decides what becomes of the application: one that creates it, or needs it, or any."""
    needing = (one for one in entries if one.desired.present and one.desired.principals)
    return next(filter(_creates, entries), None) or next(needing, entries[0])


def _creates(declared: _Entry) -> bool:
    """Whether it has the application made, where there is none."""
    return declared.desired.create and declared.desired.present
