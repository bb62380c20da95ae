# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a delegated administrator can't do: anything in the management account, or with a permission set that it holds.

User guide, delegated-admin; a call for it is answered with AccessDeniedException (awslabs/landing-zone-accelerator #215).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from .._model.attributes import texts_of
from .._model.errors import Refused
from .._model.keys import PermissionSetKey
from .change import Action, Change, Plan
from .relations import AccountKey


def accounts_of(changes: Iterable[Change]) -> frozenset[str]:
    """The ids of the accounts in which these changes would change anything."""
    return frozenset(account_id for change in changes for account_id in _accounts(change))


def permission_sets_of(changes: Iterable[Change]) -> frozenset[PermissionSetKey]:
    """The existing permission sets that these changes would change, delete, assign or take away."""
    every = tuple(changes)
    made = {change.key for change in every if change.action is Action.CREATE}
    return frozenset(key for change in every for key in _permission_sets(change) if key not in made)


def refuse_in_management(plan: Plan, management_id: str, held: Collection[PermissionSetKey], caller: str) -> None:
    """Raises Refused where the plan changes anything in the management account, or a permission set that it holds.

    `held` are those permission sets; `caller` is the account of the credentials, which is another one.
    """
    inside = [change for change in plan.changes if management_id in _accounts(change)]
    if inside:
        label = (inside[0].after or inside[0].before or {}).get("account", management_id)
        what = f"{label} is the management account"
    else:
        inside = [change for change in plan.changes if not set(held).isdisjoint(_permission_sets(change))]
        names = sorted({key.name for change in inside for key in _permission_sets(change)})
        what = (
            f"{', '.join(names)} {'is' if len(names) == 1 else 'are'} provisioned in the management account, "
            f"{management_id}"
        )
    if not inside:
        return
    from .._model.access import abridged  # only a refusal needs it

    writers = abridged([f"{change.action.value} {change.label}" for change in inside])
    leaving = [change.label for change in plan.changes if change.action is Action.DELETE and change.key.subjects]
    way = f"set on_assignments: keep to delete {leaving[0]} and leave this behind" if leaving else "leave this out"
    raise Refused(
        f"Refused to {writers}: {what}, and the credentials are those of the account {caller}. Only the management "
        "account itself can assign there, and change, assign or delete a permission set that is provisioned there. Use "
        f"its credentials, or {way}"
    )


def _accounts(change: Change) -> tuple[str, ...]:
    if change.action is Action.PROVISION:
        return texts_of((change.after or {}).get("accounts"))
    return tuple(part.ref for part in change.key.parts if isinstance(part, AccountKey))


def _permission_sets(change: Change) -> tuple[PermissionSetKey, ...]:
    return tuple(part for part in (change.key, *change.key.parts) if isinstance(part, PermissionSetKey))
