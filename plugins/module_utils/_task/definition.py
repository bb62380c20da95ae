# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a module is made of, as one value: its options and the parts of the pipeline. The runner runs it, and so do tests."""

from __future__ import annotations

import typing as t
from collections.abc import Mapping
from dataclasses import dataclass

from .._desired.choices import Waiting
from .._model.entities import Kind
from .._observe.observation import Observation
from .._options.common import Options
from .._options.spec import Interface
from .._plan.change import Plan

# What only some tasks need is imported where they need it: a managed host compiles every file that a task imports.
if t.TYPE_CHECKING:
    from .._apply.executor import ChangeWriter
    from .._apply.waiter import Waiter
    from .._model.limits import Limits
    from .._plan.outcome import Outcome
    from .._ports.access import InstanceReads, Reads
    from .session import Session

Desired = t.TypeVar("Desired")
Found = t.TypeVar("Found")
Guard = t.Callable[[Plan, t.Any, Observation[t.Any]], Plan]


@dataclass(frozen=True, kw_only=True)
class Writer(t.Generic[Desired, Found]):
    """A module that writes. `result` gives the result's own keys: the object as it is (would be) afterwards.

    `guards` look at a plan that changes something, and refuse it or add warnings. `writers` carry out every kind of change
    that may be in the plan. `service` is the one whose model limits the options; `waiting` says how the task does what
    takes its time. `whole` is the module of a whole directory: the controller hands over what is desired, the models of
    both services limit it, and its result tells all of what failed, too.
    """

    interface: Interface
    parse: t.Callable[[Options, Limits], Desired]
    observe: t.Callable[[Reads, Desired], Observation[Found]]
    plan: t.Callable[[Desired, Found], Plan]
    guards: tuple[Guard, ...] = ()
    diff: t.Callable[[Desired, Found, Plan], t.Any]
    result: t.Callable[[Desired, Found, Outcome], dict[str, t.Any]]
    writers: t.Callable[[Session, Plan, Waiter], Mapping[Kind, ChangeWriter]]
    service: str = "identitystore"
    whole: bool = False
    waiting: t.Callable[[Desired], Waiting] = lambda _desired: Waiting()

    def planned(self, reads: Reads, desired: Desired) -> tuple[Observation[Found], Plan]:
        """What was found, and the plan that leads from there to what is desired, past every guard.

        Raises Problem where it can't, or must not, be carried out.
        """
        observation = self.observe(reads, desired)
        plan = self.plan(desired, observation.found)
        if not plan.changes:
            return observation, plan
        for guard in self.guards:
            plan = guard(plan, desired, observation)
        # The brakes of a whole directory have looked already.
        if not self.whole and any(change.key.in_accounts for change in plan.changes):
            from .._observe.management import guard_management

            guard_management(reads, plan, observation.holders)
        return observation, plan


@dataclass(frozen=True, kw_only=True)
class Reader(t.Generic[Desired]):
    """A module that only reads, in one instance.

    One with `provenance` is told when the task began, and puts into its result what it is handed: when the task `began` and
    `ended`, as ISO 8601 in UTC, the `region`, and how often each operation was called, as `calls`.
    """

    interface: Interface
    parse: t.Callable[[Options], Desired]
    read: t.Callable[[Reads, Desired], dict[str, t.Any]]
    provenance: t.Callable[[dict[str, t.Any], Mapping[str, t.Any]], dict[str, t.Any]] | None = None


@dataclass(frozen=True, kw_only=True)
class InstanceReader(t.Generic[Desired]):
    """A module that only reads, in all instances that the credentials can see."""

    interface: Interface
    parse: t.Callable[[Options], Desired]
    read: t.Callable[[InstanceReads, Desired], dict[str, t.Any]]


def externally_managed(plan: Plan, desired: t.Any, observation: Observation[t.Any]) -> Plan:
    """The guard of what an identity provider owns; `desired` says what happens to it."""
    from .._plan.guard import guard_external

    return guard_external(plan, observation.touched, desired.on_external)


def disabled_users(plan: Plan, _desired: t.Any, observation: Observation[t.Any]) -> Plan:
    """The guard of users who are disabled, which the service does not change or put into groups."""
    from .._plan.guard import guard_disabled

    return guard_disabled(plan, (*observation.touched, *observation.newcomers))


def assignment_removals(session: Session, plan: Plan, waiter: Waiter) -> Mapping[Kind, ChangeWriter]:
    """The writers of assignments and entitlements, for a deletion that takes some away first."""
    kinds = {change.kind for change in plan.changes}
    writers: dict[Kind, ChangeWriter] = {}
    if not kinds.isdisjoint(_ASSIGNMENTS):
        from .._apply.assignments import assignment_writers

        writers.update(assignment_writers(session.sso_admin, waiter))
    if Kind.ENTITLEMENT in kinds:
        from .._apply.entitlements import entitlement_writers

        writers.update(entitlement_writers(session.account_access, waiter))
    return writers


_ASSIGNMENTS = (Kind.ACCOUNT_ASSIGNMENT, Kind.APPLICATION_ASSIGNMENT)
