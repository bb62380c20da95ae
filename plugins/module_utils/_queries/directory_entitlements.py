# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The entitlements of a directory as entries of a file, grouped as a person would write them."""

from __future__ import annotations

import functools

from .._model.access import Account
from .._model.entitlements import Role, role_name
from .._plan.assignments import Place
from .._ports.entitlements import EntitlementReads
from .._render.directory_entries import Entry
from .directory_access import AccessEntries, Held


class DirectoryEntitlements(AccessEntries):
    """Makes the entries."""

    def in_roles(self, entitlements: EntitlementReads, application_arn: str) -> list[Entry]:
        """The entries of entitlements: a call for each account. Raises CallFailed."""
        accounts = [one for one in sorted(self._accounts or ()) if self.chosen_account(one)]
        return self.entries(
            "role_names",
            [
                Held(
                    name=role_name(one.role_arn),
                    account_id=one.account_id,
                    principal=one.principal,
                    place=functools.partial(_place, one.role_arn),
                )
                for one in entitlements.entitlements_in(application_arn, accounts)
            ],
        )


def _place(role_arn: str, account: Account) -> Place:
    return Place(role=Role(arn=role_arn, account=account))
