# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What planning the attributes for access control needs to know."""

from __future__ import annotations

from .._desired.access import DesiredAccessControl
from .._model.errors import CallFailed, FailureKind
from .._plan.access_control import ExistingAccessControl
from .._ports.access import Reads
from .observation import Observation

_WHOSE = (
    "Attributes for access control belong to an organization's instance, not to an account's, and are managed from the "
    "management account or the delegated administrator's, in the primary Region"
)


def observe_access_control(reads: Reads, _desired: DesiredAccessControl) -> Observation[ExistingAccessControl]:
    """Read the attributes for access control of the instance. Raises CallFailed, Unresolved."""
    try:
        current = reads.access.access_control_attributes()
    except CallFailed as failure:
        raise failure.explained(
            _WHOSE if failure.kind in (FailureKind.DENIED, FailureKind.INVALID) else ""
        ) from failure
    return Observation(found=ExistingAccessControl(instance_arn=reads.instance.instance_arn, current=current))
