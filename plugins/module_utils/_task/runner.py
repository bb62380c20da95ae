# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Wires a module: options, observe, plan, guard, apply, render. Every ending of a task is here."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from .._aws.identity_store import identity_store_limits
from .._desired.choices import Waiting
from .._model.errors import Problem
from .._model.keys import Handles
from .._model.limits import Limits
from .._observe.observation import Observation
from .._options.common import NO_LOG, Options, parse_scope
from .._options.spec import PLANNED, SCOPE, Spec
from .._plan.change import Plan
from .._plan.outcome import Outcome
from .._ports.identity_store import StoreReads
from .amazon import AnsibleAWSModule
from .connection import Connection
from .session import AllInstances, Session, carried

if t.TYPE_CHECKING:
    from .._ports.access import Reads

Desired = t.TypeVar("Desired")
Existing = t.TypeVar("Existing")


@dataclass(frozen=True, kw_only=True)
class Writer(t.Generic[Desired, Existing]):
    """The parts of a module that writes. `answer` gives the result's own key: the object as it is (would be) now.

    `service` is the one whose model limits the options; `waiting` how the task does what takes its time.
    """

    parse: t.Callable[[Options, Limits], Desired]
    observe: t.Callable[[Reads, Desired], Observation[Existing]]
    plan: t.Callable[[Desired, Observation[Existing]], Plan]
    diff: t.Callable[[Desired, Existing, Plan], t.Any]
    answer: t.Callable[[Reads, Desired, Existing, Outcome], dict[str, t.Any]]
    keys: tuple[str, ...]
    service: str = "identitystore"
    waiting: t.Callable[[Desired], Waiting] = lambda _desired: Waiting()


@dataclass(frozen=True, kw_only=True)
class Reader(t.Generic[Desired]):
    """The parts of a module that only reads."""

    parse: t.Callable[[Options], Desired]
    read: t.Callable[[Reads, Desired], dict[str, t.Any]]


Rest = t.ParamSpec("Rest")
Given = t.TypeVar("Given")


def of_store(part: t.Callable[t.Concatenate[StoreReads, Rest], Given]) -> t.Callable[t.Concatenate[Reads, Rest], Given]:
    """A part of a module that needs the identity store alone, as a part that is handed all."""

    def of_reads(reads: Reads, /, *rest: Rest.args, **more: Rest.kwargs) -> Given:
        return part(reads.store, *rest, **more)

    return of_reads


def run_writer(writer: Writer[t.Any, t.Any], argument_spec: Spec, **rules: t.Any) -> None:
    """Run a module that writes, from its argument spec to its exit."""
    module = _module({**SCOPE, **argument_spec}, rules)
    empty: dict[str, t.Any] = dict.fromkeys(writer.keys)
    try:
        result, problem = _write(module, writer)
    except Problem as error:
        result, problem = {"changed": False, "changes": [], **empty}, error
    if problem is not None:
        _fail(module, problem, {**empty, **result})
    module.exit_json(**result)


def run_reader(reader: Reader[t.Any], argument_spec: Spec, **rules: t.Any) -> None:
    """Run a module that only reads, from its argument spec to its exit."""
    module = _module({**SCOPE, **argument_spec}, rules)
    try:
        scope = parse_scope(module.params)
        desired = reader.parse(module.params)
        result = reader.read(Session(Connection(module), scope, carried()), desired)
    except Problem as error:
        _fail(module, error)
    for warning in (*result.pop("meanings", ()), *result.get("unreadable", ())):
        _warn(module, warning)
    module.exit_json(changed=False, **result)


def run_instances(read: t.Callable[[AllInstances, Options], dict[str, t.Any]], argument_spec: Spec) -> None:
    """Run a module that reads instances, from its argument spec to its exit."""
    module = _module(argument_spec, {})
    try:
        result = read(AllInstances(Connection(module)), module.params)
    except Problem as error:
        _fail(module, error)
    for lack in result.get("unreadable", ()):
        _warn(module, lack)
    module.exit_json(changed=False, **result)


def _write(module: t.Any, writer: Writer[t.Any, t.Any]) -> tuple[dict[str, t.Any], Problem | None]:
    scope = parse_scope(module.params)
    connection = Connection(module)
    desired = writer.parse(
        {**module.params, NO_LOG: _inner(module).no_log}, _limits(writer.service, connection.client(writer.service))
    )
    planned = carried()
    session = Session(connection, scope, planned)
    observation = writer.observe(session, desired)
    plan = writer.plan(desired, observation)
    if any(change.key.in_accounts for change in plan.changes):
        from .._observe.management import guard_management

        guard_management(session, plan, observation.holders)
    for warning in plan.warnings:
        _warn(module, warning)
    outcome = _done(module, session, plan, observation.handles, writer.waiting(desired)) if plan.changes else Outcome()
    result: dict[str, t.Any] = {"changed": outcome.changed, "changes": []}
    if outcome.results:
        from .._answers.changes import changes_result, problem_of

        result["changes"] = changes_result(outcome)
        if outcome.failures:
            return result, problem_of(outcome)
    result.update(writer.answer(session, desired, observation.found, outcome))
    if module._diff:  # noqa: SLF001 - AnsibleModule has no public name for it
        result["diff"] = writer.diff(desired, observation.found, plan)
    if outcome.steps and planned is not None:
        result[PLANNED] = [{"store": session.store_id, **one.to_fact()} for one in outcome.steps]
    return result, None


def _done(module: t.Any, session: Session, plan: Plan, handles: Handles, waiting: Waiting) -> Outcome:
    """Do the plan. An unchanged task does not even load what writes."""
    from .._apply.executor import apply
    from .writers import writers_for

    writers = writers_for(session, plan, waiting, hide=_inner(module).no_log_values.add)
    return apply(
        plan,
        writers,
        handles,
        check_mode=module.check_mode,
        concurrency=waiting.concurrency,
        known=session.known_steps,
    )


def _fail(module: t.Any, problem: Problem, result: t.Mapping[str, t.Any] | None = None) -> t.NoReturn:
    module.fail_json(msg=problem.message, error_code=problem.code, request_id=problem.request_id, **(result or {}))
    raise problem  # fail_json has ended the process already; type checkers can't know


def _module(argument_spec: Spec, rules: dict[str, t.Any]) -> t.Any:
    return AnsibleAWSModule(argument_spec=argument_spec, supports_check_mode=True, **rules)


def _warn(module: t.Any, warning: str) -> None:
    """Warn. What AnsibleAWSModule.warn keeps for itself, it hands to exit_json, which ansible-core 2.19 complains of."""
    _inner(module).warn(warning)


def _inner(module: t.Any) -> t.Any:
    """The AnsibleModule inside an AnsibleAWSModule."""
    return getattr(module, "_module", module)


# What only some tasks need is imported where they need it: a managed host compiles every file that a task imports.


def _limits(service: str, client: t.Any) -> Limits:
    if service == "identitystore":
        return identity_store_limits(client)
    from .._aws.sso_admin import sso_admin_limits

    return sso_admin_limits(client)
