# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a task speaks to: its instance, identity store, access and organization, each opened when it is first asked for."""

from __future__ import annotations

import functools
import json
import os
import typing as t
from pathlib import Path

from .._aws.identity_store import IdentityStore
from .._aws.instances import Instances, locate
from .._model.entities import Instance
from .._model.errors import InvalidInput
from .._options.spec import PLANNED_FILE
from .connection import Connection

# What only some tasks need is imported where they need it: a managed host compiles every file that a task imports.
if t.TYPE_CHECKING:
    from .._aws.account_access import AccountAccess
    from .._aws.organizations import Organizations
    from .._aws.passwords import Passwords
    from .._aws.sso_admin import SsoAdmin
    from .._plan.step import Step
    from .._ports.access import AccessReads, Aside
    from .._ports.entitlements import EntitlementReads
    from .._ports.identity_store import StoreReads
    from .._ports.progress import Tracker


class AllInstances(Instances):
    """All instances that the credentials can see, and the organization that they may belong to. Offers InstanceReads."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection.client("sso-admin"))
        self._connection = connection

    def described(self, instances: t.Iterable[Instance]) -> tuple[Instance, ...]:
        """See InstanceReads."""
        from .._aws.posture import with_store

        client = self._connection.client("identitystore")
        return tuple(one if one.refusal else with_store(client, one) for one in super().described(instances))

    @functools.cached_property
    def organization(self) -> Organizations:
        """See InstanceReads."""
        from .._aws.organizations import Organizations

        return Organizations(self._connection.client("organizations"))


class Session:
    """One task's gateways. Offers Reads; in a check-mode play reads go through what earlier tasks planned."""

    def __init__(
        self,
        connection: Connection,
        scope: tuple[str | None, str | None],
        planned: str | None = None,
        hide: t.Callable[[str], None] = lambda _text: None,
        tracker: Tracker | None = None,
    ) -> None:
        """`planned` is the path of the file with the steps of earlier tasks, which is not there before the first.

        `hide` keeps a text out of whatever the task says; `tracker` takes note of how far the task is.
        """
        self._connection = connection
        self._instance_arn, self._store_id = scope
        self._planned = planned
        self.hide = hide
        self._tracker = tracker

    @functools.cached_property
    def instance(self) -> Instance:
        """See Reads."""
        return locate(self._instances, self._instance_arn, self._store_id)

    @functools.cached_property
    def described_instance(self) -> Instance:
        """See Reads."""
        (described,) = AllInstances(self._connection).described([self.instance])
        return described

    @functools.cached_property
    def _instances(self) -> Instances:
        return Instances(self._connection.client("sso-admin"))

    @property
    def store_id(self) -> str:
        """The id of the identity store, without opening it."""
        return self.instance.identity_store_id if self._store_id is None else self._store_id

    @functools.cached_property
    def identity_store(self) -> IdentityStore:
        """The identity store as it is."""
        return IdentityStore(self._connection.client("identitystore"), self.store_id)

    @functools.cached_property
    def sso_admin(self) -> SsoAdmin:
        """The instance's access as it is."""
        from .._aws.sso_admin import SsoAdmin

        return SsoAdmin(self._connection.client("sso-admin"), self.instance.instance_arn, self._instances.quotas)

    @functools.cached_property
    def account_access(self) -> AccountAccess:
        """The instance's entitlements as they are. Raises Unsupported where botocore does not know the service."""
        from .._aws.account_access import AccountAccess

        return AccountAccess(self._connection.client("account-access"), self.instance.instance_arn)

    @functools.cached_property
    def entitlements(self) -> EntitlementReads:
        """See Reads."""
        if not self._steps:
            return self.account_access
        from .._overlay.entitlements import OverlayEntitlements

        return OverlayEntitlements(self.account_access, self._steps)

    @functools.cached_property
    def store(self) -> StoreReads:
        """See Reads."""
        if not self._steps:
            return self.identity_store
        from .._overlay.identity_store import OverlayStore

        return OverlayStore(self.identity_store, self._steps)

    @functools.cached_property
    def access(self) -> AccessReads:
        """See Reads."""
        if not self._steps:
            return self.sso_admin
        from .._overlay.access import OverlayAccess

        return OverlayAccess(self.sso_admin, self._steps)

    @functools.cached_property
    def organization(self) -> Organizations:
        """See Reads."""
        from .._aws.organizations import Organizations

        return Organizations(self._connection.client("organizations"))

    @functools.cached_property
    def passwords(self) -> Passwords:
        """The passwords of the identity store's users."""
        from .._aws.passwords import SERVICE, Passwords

        return Passwords(self._connection.client(SERVICE), self.identity_store.store_id)

    def problem_of_destination(self, path: str, *, overwrite: bool) -> str | None:
        """See Reads."""
        from .._aws.destination import problem_of

        return problem_of(path, overwrite=overwrite)

    @property
    def caller_account_id(self) -> str | None:
        """See Reads."""
        return self._caller[0]

    @property
    def caller_arn(self) -> str | None:
        """See Reads."""
        return self._caller[1]

    @functools.cached_property
    def _caller(self) -> tuple[str | None, str | None]:
        from .._aws.organizations import caller_identity

        return caller_identity(self._connection.client("sts"))

    @functools.cached_property
    def tracker(self) -> Tracker:
        """See Reads."""
        if self._tracker is None:
            from .._ports.progress import NoTracker

            return NoTracker()
        return self._tracker

    def side_by_side(self) -> t.ContextManager[Aside]:
        """See Reads."""
        from .side_by_side import SideBySide

        return SideBySide(self._connection)

    @property
    def known_steps(self) -> int:
        """How many steps earlier tasks planned for this identity store."""
        return len(self._steps)

    @functools.cached_property
    def _steps(self) -> list[Step]:
        if self._planned is None:
            return []
        journal = Path(self._planned)
        if not journal.exists():
            return []
        from .._plan.step import Step

        try:
            with journal.open(encoding="utf-8") as lines:
                facts = [json.loads(line) for line in lines]
            return [Step.from_fact(fact) for fact in facts if fact["store"] == self.store_id]
        except (OSError, KeyError, TypeError, ValueError) as error:
            raise InvalidInput(
                [
                    f"{PLANNED_FILE}: {self._planned} is not what the collection wrote ({error!r}); run the playbook again"
                ]
            ) from error


def carried() -> str | None:
    """The path of the file with the steps of earlier tasks; None where the controller carries none: outside check mode."""
    return os.environ.get(PLANNED_FILE)
