# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What has to be read before a password is reset."""

from __future__ import annotations

from .._desired.access import DesiredPassword
from .._model.entities import Kind
from .._model.errors import CallFailed, FailureKind
from .._plan.passwords import ExistingPassword
from .._ports.access import Reads
from .._resolve.identities import resolve_needed
from .observation import Observation

_ELSEWHERE = (
    "Active Directory seems to be the identity source: then passwords are managed there, and have to be reset there"
)


def observe_password(reads: Reads, desired: DesiredPassword) -> Observation[ExistingPassword]:
    """Read who is meant, and look whether the password has a place to go. Raises CallFailed, Unresolved."""
    try:
        user = resolve_needed(reads.store, Kind.USER, "user", desired.user)
    except CallFailed as failure:
        if failure.kind is not FailureKind.UNKNOWN_OPERATION:
            raise
        raise failure.advising(_ELSEWHERE) from failure
    problem = None
    if desired.dest is not None:
        problem = reads.problem_of_destination(desired.dest, overwrite=desired.overwrite)
    return Observation(found=ExistingPassword(user=user, destination=problem), touched=(user,))
