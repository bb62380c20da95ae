# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""All entitlements that there are, as the changes that take them away."""

from __future__ import annotations

from collections.abc import Iterator

from .._model.entitlements import Role
from .._model.errors import CallFailed, Unsupported
from .._model.keys import Handle, principal_key
from .._plan.change import Action, Change
from .._plan.entitlement_keys import entitlement
from .._ports.access import Reads
from .._resolve.access import principal_names
from .._resolve.entitlements import unaskable


def unlisted(reads: Reads) -> str | None:
    """Why entitlements can't be listed, None where they can. Raises CallFailed for what may pass."""
    try:
        if reads.entitlements.application() is not None:
            reads.organization.accounts()
    except (CallFailed, Unsupported) as problem:
        if not unaskable(problem):
            raise
        return problem.message
    return None


def entitlement_removals(reads: Reads) -> Iterator[Change]:
    """For each entitlement to a role of the organization the change that takes it away; none where `unlisted` has a reason.

    Raises CallFailed for what may pass.
    """
    if unlisted(reads) is None:
        yield from (change for change, _handle in every_entitlement(reads))


def every_entitlement(reads: Reads) -> Iterator[tuple[Change, Handle]]:
    """The same, with that by which it goes. Raises CallFailed, Unsupported.

    A call for each account: the service lists them by account, and never all.
    """
    application = reads.entitlements.application()
    if application is None:
        return
    accounts = {one.id: one for one in reads.organization.accounts()}
    there = reads.entitlements.entitlements_in(application.arn, accounts)
    names = principal_names(reads.store, (one.principal for one in there))
    for one in there:
        own = principal_key(one.principal.kind, one.principal.id, names.get(one.principal, one.principal.id))
        role = Role(arn=one.role_arn, account=accounts[one.account_id])
        handle = Handle(id=str(one.id))
        yield entitlement(Action.REMOVE, application=application, role=role, principal=own), handle
