# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs a module by its definition: options, observe, plan, guards, apply, render. Every ending of a task is here."""

from __future__ import annotations

import typing as t

from .._aws.identity_store import identity_store_limits
from .._model.errors import Problem
from .._model.keys import Handles
from .._model.limits import Limits
from .._options.common import NO_LOG, parse_scope
from .._options.spec import NOW, PLANNED, SCOPE
from .._plan.change import Plan
from .._plan.outcome import Outcome
from .amazon import AnsibleAWSModule
from .connection import Connection
from .definition import InstanceReader, Reader, Writer
from .session import AllInstances, Session, carried

if t.TYPE_CHECKING:
    from .._observe.observation import Observation
    from .._ports.progress import Tracker

Definition = t.Union[Writer[t.Any, t.Any], Reader[t.Any], InstanceReader[t.Any]]


def run(definition: Definition) -> None:
    """Run a module, from its argument spec to its exit."""
    module = AnsibleAWSModule(
        argument_spec={**SCOPE, **definition.interface.arguments},
        supports_check_mode=True,
        **definition.interface.rules,
    )
    if isinstance(definition, Writer):
        _run_writer(module, definition)
    else:
        _run_reader(module, definition)


def _run_writer(module: t.Any, definition: Writer[t.Any, t.Any]) -> None:
    empty: dict[str, t.Any] = dict.fromkeys(definition.interface.keys)
    try:
        result, problem = _write(module, definition)
    except Problem as error:
        result, problem = {"changed": False, "changes": [], **empty, **error.result}, error
    if problem is not None:
        _fail(module, problem.listed() if definition.whole else problem, {**empty, **result})
    module.exit_json(**result)


def _run_reader(module: t.Any, definition: Reader[t.Any] | InstanceReader[t.Any]) -> None:
    try:
        result = _read(module, definition)
    except Problem as error:
        _fail(module, error)
    for warning in (*result.pop("meanings", ()), *result.get("unreadable", ())):
        _warn(module, warning)
    module.exit_json(changed=False, **result)


def _read(module: t.Any, definition: Reader[t.Any] | InstanceReader[t.Any]) -> dict[str, t.Any]:
    if isinstance(definition, Reader) and definition.provenance is not None:
        return _read_with_provenance(module, definition, definition.provenance)
    scope, desired = parse_scope(module.params), definition.parse(module.params)
    if isinstance(definition, InstanceReader):
        return definition.read(AllInstances(Connection(module)), desired)
    return definition.read(Session(Connection(module), scope, carried()), desired)


def _read_with_provenance(
    module: t.Any, definition: Reader[t.Any], provenance: t.Callable[..., dict[str, t.Any]]
) -> dict[str, t.Any]:
    from .provenance import at, clock, region_of

    began = clock()
    scope, desired = parse_scope(module.params), definition.parse({**module.params, NOW: began})
    connection = Connection(module)
    result = definition.read(Session(connection, scope, carried()), desired)
    facts = {
        "began": at(began),
        "ended": at(clock()),
        "region": region_of(connection),
        "calls": _counted(connection.calls),
    }
    return provenance(result, facts)


def _write(module: t.Any, definition: Writer[t.Any, t.Any]) -> tuple[dict[str, t.Any], Problem | None]:
    scope = parse_scope(module.params)
    connection = Connection(module)
    if definition.whole:
        with connection.at_length():
            desired, session, observation, plan = _looked(module, definition, connection, scope)
    else:
        desired, session, observation, plan = _looked(module, definition, connection, scope)
    for warning in plan.warnings:
        _warn(module, warning)
    outcome = Outcome()
    if plan.changes:
        outcome = _done(module, session, definition, desired, plan, observation.handles)
    result: dict[str, t.Any] = {"changed": outcome.changed, "changes": []}
    if outcome.results:
        from .._render.outcome import changes_result, problem_of

        result["changes"] = changes_result(outcome)
        if outcome.failures and not definition.whole:
            return result, problem_of(outcome)
    result.update(definition.result(desired, observation.found, outcome))
    if definition.whole:
        result["calls"] = _counted(connection.calls)
        if outcome.failures:
            return result, problem_of(outcome)
    if module._diff:  # noqa: SLF001 - AnsibleModule has no public name for it
        result["diff"] = definition.diff(desired, observation.found, plan)
    if outcome.steps and carried() is not None:
        result[PLANNED] = [{"store": session.store_id, **one.to_fact()} for one in outcome.steps]
    return result, None


def _looked(
    module: t.Any, definition: Writer[t.Any, t.Any], connection: Connection, scope: tuple[str | None, str | None]
) -> tuple[t.Any, Session, Observation[t.Any], Plan]:
    """What is desired, and the plan."""
    tracker = _tracker(connection) if definition.whole else None
    desired = _desired(module, definition, connection, tracker)
    session = Session(connection, scope, carried(), hide=_inner(module).no_log_values.add, tracker=tracker)
    return desired, session, *definition.planned(session, desired)


def _tracker(connection: Connection) -> Tracker:
    from .progress import tracker_of

    return tracker_of(connection)


def _desired(module: t.Any, definition: Writer[t.Any, t.Any], connection: Connection, tracker: Tracker | None) -> t.Any:
    options = {**module.params, NO_LOG: _inner(module).no_log}
    limits = _limits(definition.service, connection.client(definition.service))
    if tracker is not None:
        from .handed import handed_over

        more = _limits("sso-admin", connection.client("sso-admin"))
        options.update(handed_over(tracker))
        limits = Limits(version=limits.version, places={**limits.places, **more.places})
    return definition.parse(options, limits)


def _counted(calls: t.Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for operation in calls:
        counts[operation] = counts.get(operation, 0) + 1
    return dict(sorted(counts.items()))


def _done(
    module: t.Any, session: Session, definition: Writer[t.Any, t.Any], desired: t.Any, plan: Plan, handles: Handles
) -> Outcome:
    """Do the plan. An unchanged task does not even load what writes."""
    from .._apply.executor import apply
    from .._apply.waiter import Waiter

    waiting = definition.waiting(desired)
    told: dict[str, t.Any] = {}
    if definition.whole:
        from .._aws.written import take_written_request_id
        from .progress import applying

        told = {**applying(session.tracker, plan), "take_request_id": take_written_request_id}
    return apply(
        plan,
        definition.writers(session, plan, Waiter(waiting)),
        handles,
        check_mode=module.check_mode,
        concurrency=waiting.concurrency,
        known=session.known_steps,
        **told,
    )


def _fail(module: t.Any, problem: Problem, result: t.Mapping[str, t.Any] | None = None) -> t.NoReturn:
    told = {**(result or {}), "msg": problem.message, "error_code": problem.code, "request_id": problem.request_id}
    module.fail_json(**told)
    raise problem  # fail_json has ended the process already; type checkers can't know


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
    if service == "account-access":
        from .._aws.account_access import account_access_limits

        return account_access_limits(client)
    from .._aws.sso_admin import sso_admin_limits

    return sso_admin_limits(client)
