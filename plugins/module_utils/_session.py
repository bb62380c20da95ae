# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a task speaks to: its instance, identity store, access and organization, each opened when it is first asked for."""

from __future__ import annotations

import functools
import typing as t

from ._access import AccessReads
from ._connection import Connection
from ._destination import problem_of
from ._errors import InvalidInput
from ._identity_store import IdentityStore
from ._instances import Instances, locate
from ._model import Instance
from ._organizations import Organizations, caller_account_id
from ._passwords import SERVICE as PASSWORDS
from ._passwords import Passwords
from ._planned import PlannedStore, Step
from ._planned_access import PlannedAccess
from ._sso_admin import SsoAdmin
from ._store import StoreReads


class Session:
    """One task's gateways. Offers Reads; in a check-mode play reads go through what earlier tasks planned."""

    def __init__(
        self, connection: Connection, scope: tuple[str | None, str | None], planned: t.Sequence[t.Mapping[str, t.Any]]
    ) -> None:
        """`planned` are the steps as the controller carried them."""
        self._connection = connection
        self._instance_arn, self._store_id = scope
        self._planned = planned

    @functools.cached_property
    def instance(self) -> Instance:
        """See Reads."""
        return locate(Instances(self._connection.client("sso-admin")), self._instance_arn, self._store_id)

    @functools.cached_property
    def identity_store(self) -> IdentityStore:
        """The identity store as it is."""
        store_id = self.instance.identity_store_id if self._store_id is None else self._store_id
        return IdentityStore(self._connection.client("identitystore"), store_id)

    @functools.cached_property
    def sso_admin(self) -> SsoAdmin:
        """The instance's access as it is."""
        return SsoAdmin(self._connection.client("sso-admin"), self.instance.instance_arn)

    @functools.cached_property
    def store(self) -> StoreReads:
        """See Reads."""
        return PlannedStore(self.identity_store, self._steps) if self._steps else self.identity_store

    @functools.cached_property
    def access(self) -> AccessReads:
        """See Reads."""
        return PlannedAccess(self.sso_admin, self._steps) if self._steps else self.sso_admin

    @functools.cached_property
    def organization(self) -> Organizations:
        """See Reads."""
        return Organizations(self._connection.client("organizations"))

    @functools.cached_property
    def passwords(self) -> Passwords:
        """The passwords of the identity store's users."""
        return Passwords(self._connection.client(PASSWORDS), self.identity_store.store_id)

    def problem_of_destination(self, path: str, *, overwrite: bool) -> str | None:
        """See Reads."""
        return problem_of(path, overwrite=overwrite)

    @functools.cached_property
    def caller_account_id(self) -> str | None:
        """See Reads."""
        return caller_account_id(self._connection.client("sts"))

    @functools.cached_property
    def _steps(self) -> list[Step]:
        store_id = self.identity_store.store_id
        try:
            return [Step.from_fact(fact) for fact in self._planned if fact.get("store") == store_id]
        except (KeyError, TypeError, ValueError) as error:
            raise InvalidInput(["_planned: is set by the collection itself; leave it out"]) from error
