# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The result of assignments: as they are after the writes, or would be."""

from __future__ import annotations

import typing as t

from .._desired.access import DesiredAssignments
from .._model.entities import PLANNED
from .._plan.assignments import ExistingAssignments, managed
from .._plan.outcome import Outcome
from .._ports.access import Reads
from .._render.assignments import assignment_result, skipped_result


def assignments_answer(
    _reads: Reads, desired: DesiredAssignments, found: ExistingAssignments, _outcome: Outcome
) -> dict[str, t.Any]:
    """The result of the assignment module: the assignments that it manages and that exist now."""
    _before, after = managed(desired, found)
    rows = [
        assignment_result(place, principal, found.names[principal], planned=principal.id.startswith(PLANNED))
        for place, principal in after
    ]
    return {"assignments": rows, "skipped_accounts": skipped_result(found.skipped)}
