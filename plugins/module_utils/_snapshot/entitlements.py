# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An instance's entitlements, of which each list is read once. What was not read before is asked for when somebody wants it."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Sequence

from .._model.access import Principal
from .._model.entitlements import AccessApplication, Entitlement
from .._ports.entitlements import EntitlementReads
from .._ports.progress import Tracker
from .kept import About, Kept, by

# The ARN of the application, and what a list is about.
_Key = tuple[str, About]


class SnapshotEntitlements:
    """An instance's entitlements read once. Offers EntitlementReads."""

    def __init__(self, entitlements: EntitlementReads, tracker: Tracker) -> None:
        """Nothing is read yet. `tracker` is told of what is read."""
        self._entitlements = entitlements
        self._application: tuple[AccessApplication | None] | None = None
        self._of = _kept(entitlements.entitlements_of, lambda one: one.principal, tracker)
        self._to = _kept(entitlements.entitlements_to, lambda one: one.role_arn, tracker)
        self._in = _kept(entitlements.entitlements_in, lambda one: one.account_id, tracker)

    def application(self) -> AccessApplication | None:
        """See EntitlementReads."""
        if self._application is None:
            self._application = (self._entitlements.application(),)
        return self._application[0]

    def entitlements_of(self, application_arn: str, principals: Iterable[Principal]) -> tuple[Entitlement, ...]:
        """See EntitlementReads."""
        return _rows(self._of, application_arn, principals)

    def entitlements_to(self, application_arn: str, role_arns: Iterable[str]) -> tuple[Entitlement, ...]:
        """See EntitlementReads."""
        return _rows(self._to, application_arn, role_arns)

    def entitlements_in(self, application_arn: str, account_ids: Iterable[str]) -> tuple[Entitlement, ...]:
        """See EntitlementReads."""
        return _rows(self._in, application_arn, account_ids)


def _kept(
    read: Callable[[str, Sequence[About]], Iterable[Entitlement]],
    about: Callable[[Entitlement], About],
    tracker: Tracker,
) -> Kept[_Key[About], tuple[Entitlement, ...]]:
    """Lists by what they are about. Those that are asked for at once are all of one application."""

    def ask(keys: list[_Key[About]]) -> dict[_Key[About], tuple[Entitlement, ...]]:
        application_arn, wanted = keys[0][0], [one for _arn, one in keys]
        found = by(read(application_arn, wanted), about, wanted)
        return {(application_arn, one): some for one, some in found.items()}

    kept = Kept(ask)
    kept.told = functools.partial(tracker.reads, "entitlements")
    return kept


def _rows(
    kept: Kept[_Key[About], tuple[Entitlement, ...]], application_arn: str, wanted: Iterable[About]
) -> tuple[Entitlement, ...]:
    lists = kept.of((application_arn, one) for one in wanted)
    return tuple(one for some in lists.values() for one in some)
