# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""All that a task reads, as planned steps would leave it."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from .._plan.step import Step
from .._ports.access import AccessReads, OrganizationReads, Reads
from .._ports.entitlements import EntitlementReads
from .._ports.identity_store import StoreReads
from .._ports.passed_on import PassedOn
from .access import OverlayAccess
from .identity_store import OverlayStore

_OWN = "this task"


class OverlayReads(PassedOn):
    """A task's reads seen through its own planned steps, of which there may be none. Offers Reads."""

    def __init__(self, reads: Reads, steps: Sequence[Step]) -> None:
        super().__init__(reads)
        self._steps = steps

    @functools.cached_property
    def store(self) -> StoreReads:
        """See Reads."""
        return OverlayStore(self._reads.store, self._steps, _OWN) if self._steps else self._reads.store

    @functools.cached_property
    def access(self) -> AccessReads:
        """See Reads."""
        return OverlayAccess(self._reads.access, self._steps, _OWN) if self._steps else self._reads.access

    @functools.cached_property
    def entitlements(self) -> EntitlementReads:
        """See Reads."""
        if not self._steps:
            return self._reads.entitlements
        from .entitlements import OverlayEntitlements  # opened by few

        return OverlayEntitlements(self._reads.entitlements, self._steps)

    @property
    def organization(self) -> OrganizationReads:
        """See Reads."""
        return self._reads.organization
