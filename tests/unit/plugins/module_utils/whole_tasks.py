# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tasks of idc_directory run through the whole engine by its definition, against an instance in memory."""

from __future__ import annotations

import threading
import typing as t
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timezone
from types import SimpleNamespace

from ansible_collections.steward.identity_center.plugins.module_utils._apply.executor import apply
from ansible_collections.steward.identity_center.plugins.module_utils._aws.sso_admin import sso_admin_limits
from ansible_collections.steward.identity_center.plugins.module_utils._desired.brakes import Section
from ansible_collections.steward.identity_center.plugins.module_utils._desired.directory import DirectoryTask
from ansible_collections.steward.identity_center.plugins.module_utils._model.access import Account
from ansible_collections.steward.identity_center.plugins.module_utils._model.limits import Limits
from ansible_collections.steward.identity_center.plugins.module_utils._options.lines import Line, packed
from ansible_collections.steward.identity_center.plugins.module_utils._options.spec import LINES, NOW, RECORDED
from ansible_collections.steward.identity_center.plugins.module_utils._plan.found import FoundDirectory
from ansible_collections.steward.identity_center.plugins.module_utils._plan.outcome import Outcome
from ansible_collections.steward.identity_center.plugins.module_utils._plan.step import Step
from ansible_collections.steward.identity_center.plugins.module_utils._ports.access import AccessWrites
from ansible_collections.steward.identity_center.plugins.module_utils._ports.entitlements import EntitlementWrites
from ansible_collections.steward.identity_center.plugins.module_utils._ports.identity_store import StoreWrites
from ansible_collections.steward.identity_center.plugins.module_utils._task.directory import IDC_DIRECTORY
from ansible_collections.steward.identity_center.plugins.plugin_utils._directory.reading import of_options
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_access import FakeAccess
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_aws import (
    installed_limits,
    shared_client,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_entitlements import (
    FakeEntitlements,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_organization import (
    FakeOrganization,
    account,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_reads import FakeReads
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_store import FakeStore
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.waits import sleepless

NOON = datetime(2026, 11, 26, 12, tzinfo=timezone.utc)
DEVELOPMENT, PRODUCTION = account(1, "Development"), account(2, "Production")
NO_LIMIT = {**{section.value: "100%" for section in Section}, "members_per_group": "100%"}


class Killed(Exception):
    """The end of a process in the middle of its work."""


@dataclass
class World:
    """An instance and its organization."""

    store: FakeStore = field(default_factory=FakeStore)
    access: FakeAccess = field(default_factory=FakeAccess)
    accounts: tuple[Account, ...] = (DEVELOPMENT, PRODUCTION)

    entitlements: FakeEntitlements = field(default_factory=lambda: FakeEntitlements(enabled=False))

    @property
    def reads(self) -> FakeReads:
        """All that a task can read."""
        return FakeReads(
            store=self.store,
            access=self.access,
            organization=FakeOrganization(*self.accounts),
            entitlements=self.entitlements,
        )

    def copy(self) -> World:
        """Another that holds the same."""
        return World(
            store=self.store.copy(),
            access=self.access.copy(),
            accounts=self.accounts,
            entitlements=self.entitlements.copy(),
        )

    def contents(self) -> dict[str, object]:
        """All that is in it, by name."""
        names = {one.id: one.name for one in self.store.entities.values()}
        sets = {one.id: one.name for one in self.access.sets.values()}
        return {
            "things": {(one.kind.value, one.name): dict(one.attributes) for one in self.store.entities.values()},
            "members": {(names[group], names[user]) for group, user in self.store.memberships},
            "sets": {one.name: {**one.attributes} for one in self.access.sets.values()},
            "assignments": {
                (one.account_id, sets[one.permission_set_arn], names[one.principal.id])
                for one in self.access.assignments
            },
            "entitlements": {(one.role_arn, names[one.principal.id]) for one in self.entitlements.there},
        }


@dataclass(frozen=True)
class Done:
    """What became of a task."""

    task: DirectoryTask
    found: FoundDirectory
    outcome: Outcome
    result: dict[str, t.Any]
    diff: t.Any

    @property
    def sentences(self) -> list[str]:
        """The changes as "action kind name"."""
        return [f"{change['action']} {change['kind']} {change['name']}" for change in self.result["changes"]]

    @property
    def promise(self) -> dict[str, t.Any]:
        """What has to be the same in check mode and for real."""
        changes = [{**change, "status": None} for change in self.result["changes"]]
        line = self.result["msg"].replace(" to change;", " changed;")
        return {**self.result, "changes": changes, "msg": line, "diff": self.diff, "changed": self.outcome.changed}


def limits() -> Limits:
    """What the installed models of both services say."""
    both = installed_limits(), sso_admin_limits(shared_client("sso-admin"))
    return Limits(version=both[0].version, places={**both[0].places, **both[1].places})


LIMITS = limits()


def task_of(lines: Iterable[Line], options: Mapping[str, t.Any]) -> DirectoryTask:
    """What a task asks for. Raises InvalidInput."""
    defaults = {name: spec.get("default") for name, spec in IDC_DIRECTORY.interface.arguments.items()}
    handed = {LINES: packed(lines), NOW: options.get("at", NOON), RECORDED: options.get("recorded")}
    return IDC_DIRECTORY.parse({**defaults, **handed, **options}, LIMITS)


def run(
    world: World,
    directory: Mapping[str, t.Any] | Iterable[Line],
    *,
    check_mode: bool = False,
    steps: Sequence[Step] = (),
    dies_at: int | None = None,
    **options: t.Any,
) -> Done:
    """Run one task. `dies_at` is the number of the call that writes at which it is killed. Raises Problem, Killed."""
    lines = of_options(directory) if isinstance(directory, Mapping) else directory
    task = task_of(lines, options)
    observed, plan = IDC_DIRECTORY.planned(world.reads.after(steps), task)
    life = Life(dies_at)
    session: t.Any = SimpleNamespace(
        identity_store=Mortal(world.store, life),
        sso_admin=Mortal(world.access, life),
        account_access=Mortal(world.entitlements, life),
    )
    writers = IDC_DIRECTORY.writers(session, plan, sleepless()) if plan.changes else {}
    outcome = Outcome()
    if plan.changes:
        lanes = IDC_DIRECTORY.waiting(task).concurrency
        outcome = apply(plan, writers, observed.handles, check_mode=check_mode, concurrency=lanes, known=len(steps))
    return Done(
        task=task,
        found=observed.found,
        outcome=outcome,
        result=IDC_DIRECTORY.result(task, observed.found, outcome),
        diff=IDC_DIRECTORY.diff(task, observed.found, plan),
    )


class Life:
    """A process that dies instead of making the write with this number, if there is one."""

    def __init__(self, ends_at: int | None) -> None:
        self._lock = threading.Lock()
        self._left = ends_at

    def write(self) -> None:
        """Raises Killed where it has ended, in whichever thread."""
        with self._lock:
            if self._left == 0:
                raise Killed
            if self._left is not None:
                self._left -= 1


class Mortal:
    """A store or access, as a process writes to it that may die."""

    def __init__(self, port: t.Any, life: Life) -> None:
        self._port, self._life = port, life

    def __getattr__(self, name: str) -> t.Any:
        method = getattr(self._port, name)
        return self._written(method) if name in WRITES else method

    def _written(self, method: Callable[..., object]) -> Callable[..., object]:
        def write(*given: object, **more: object) -> object:
            self._life.write()
            return method(*given, **more)

        return write


WRITES = {
    name for port in (StoreWrites, AccessWrites, EntitlementWrites) for name in vars(port) if not name.startswith("_")
}


def person(name: str, **more: t.Any) -> dict[str, t.Any]:
    """The entry of a user."""
    return {
        "user_name": name,
        "display_name": name.title(),
        "given_name": name.title(),
        "family_name": "Doe",
        **more,
    }
