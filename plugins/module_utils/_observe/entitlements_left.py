# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What somebody who is to be deleted may assume through account access manager."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from .._desired.choices import OnAssignments
from .._model.access import Principal
from .._model.entities import Entity
from .._model.entitlements import Role
from .._model.errors import CallFailed, Unsupported
from .._model.keys import Handle, Key, principal_key
from .._plan.change import Action
from .._plan.entitlement_keys import entitlement
from .._plan.identities import ExistingIdentity
from .._ports.access import Reads
from .._resolve.access import accounts_by_id, stands_alone
from .._resolve.entitlements import unaskable

Found = tuple[ExistingIdentity, Mapping[Key, Handle]]


def with_entitlements(reads: Reads, entity: Entity, found: ExistingIdentity, on_assignments: OnAssignments) -> Found:
    """What was found, with the entitlements of the one who goes, and the handles of these. Raises CallFailed, Unsupported.

    Where they can't be asked for, that is told, and nothing more: unlike assignments they may well be out of anybody's
    reach, in a Region or with a botocore that has no account access manager. Who refuses to leave any behind has to know.
    """
    principal = Principal(kind=entity.kind, id=entity.id)
    try:
        application = reads.entitlements.application()
        there = () if application is None else reads.entitlements.entitlements_of(application.arn, [principal])
    except (CallFailed, Unsupported) as problem:
        if not unaskable(problem) or (on_assignments is OnAssignments.REFUSE and not stands_alone(reads)):
            raise
        told = () if stands_alone(reads) else (_UNSEEN.format(entity.name, problem.message),)
        return replace(found, warnings=(*found.warnings, *told)), {}
    if application is None or not there:
        return found, {}
    accounts, _denied = accounts_by_id(reads.organization, (one.account_id for one in there))
    held = {Role(arn=one.role_arn, account=accounts[one.account_id]): one.id for one in there}
    own = principal_key(entity.kind, entity.id, entity.name)
    handles: dict[Key, Handle] = {
        entitlement(Action.REMOVE, application=application, role=role, principal=own).key: Handle(id=identifier)
        for role, identifier in held.items()
        if identifier is not None
    }
    return replace(found, entitlements=tuple((application, role) for role in held)), handles


_UNSEEN = (
    "Whether {} has entitlements of account access manager is not known; any would stay behind, belonging to nobody. {} "
    "idc_entitlement_info finds them with orphaned: true"
)
