# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Wires a module: options to wish, reads, plan, guard, apply, result. Every ending of a task is here."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule

from ._apply import Outcome, Status, apply
from ._connection import Connection
from ._errors import InvalidInput, Problem
from ._identity_store import IdentityStore, identity_store_limits
from ._instances import Instances, locate
from ._limits import Limits
from ._observe import Observation
from ._options import SCOPE, Spec
from ._parse import Options, parse_scope
from ._plan import Plan
from ._planned import PlannedStore, Step
from ._render import change_result, report, sentence
from ._store import StoreReads

Wish = t.TypeVar("Wish")
Found = t.TypeVar("Found")


@dataclass(frozen=True, kw_only=True)
class Writer(t.Generic[Wish, Found]):
    """The parts of a module that writes. `answer` gives the result's own key: the object as it is (would be) now."""

    parse: t.Callable[[Options, Limits], Wish]
    observe: t.Callable[[StoreReads, Wish], Observation[Found]]
    plan: t.Callable[[Wish, Observation[Found]], Plan]
    diff: t.Callable[[Wish, Found, Plan], t.Any]
    answer: t.Callable[[StoreReads, Wish, Found, Outcome], dict[str, t.Any]]
    keys: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Reader(t.Generic[Wish]):
    """The parts of a module that only reads identities."""

    parse: t.Callable[[Options], Wish]
    read: t.Callable[[StoreReads, Wish], dict[str, t.Any]]


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
    """Run a module that reads the identity store, from its argument spec to its exit."""
    module = _module({**SCOPE, **argument_spec}, rules)
    try:
        scope = parse_scope(module.params)
        wish = reader.parse(module.params)
        _store, reads = _open(module, Connection(module), scope)
        result = reader.read(reads, wish)
    except Problem as error:
        _fail(module, error)
    module.exit_json(changed=False, **result)


def run_instances(read: t.Callable[[Instances, Options], dict[str, t.Any]], argument_spec: Spec) -> None:
    """Run a module that reads instances, from its argument spec to its exit."""
    module = _module(argument_spec, {})
    try:
        result = read(Instances(Connection(module).client("sso-admin")), module.params)
    except Problem as error:
        _fail(module, error)
    module.exit_json(changed=False, **result)


def _write(module: t.Any, writer: Writer[t.Any, t.Any]) -> tuple[dict[str, t.Any], Problem | None]:
    scope = parse_scope(module.params)
    connection = Connection(module)
    wish = writer.parse(module.params, identity_store_limits(connection.client("identitystore")))
    store, reads = _open(module, connection, scope)
    observation = writer.observe(reads, wish)
    plan = writer.plan(wish, observation)
    for warning in plan.warnings:
        module.warn(warning)
    outcome = apply(plan, store, observation.handles, check_mode=module.check_mode)
    result: dict[str, t.Any] = {"changed": outcome.changed, "changes": _changes(outcome)}
    if outcome.failures:
        return result, _partial(outcome)
    result.update(writer.answer(reads, wish, observation.found, outcome))
    if module._diff:  # noqa: SLF001 - AnsibleModule has no public name for it
        result["diff"] = writer.diff(wish, observation.found, plan)
    if outcome.steps:
        result["_planned"] = [{"store": store.store_id, **one.to_fact()} for one in outcome.steps]
    return result, None


def _changes(outcome: Outcome) -> list[dict[str, object]]:
    return [
        change_result(fate.change, fate.status.value, fate.failure.message if fate.failure else None)
        for fate in outcome.fates
    ]


def _partial(outcome: Outcome) -> Problem:
    by_status: dict[Status, list[str]] = {status: [] for status in Status}
    for fate in outcome.fates:
        by_status[fate.status].append(sentence(fate.change))
    failed = [(sentence(fate.change), fate.failure.message) for fate in outcome.fates if fate.failure]
    uncertain = [sentence(fate.change) for fate in outcome.fates if fate.failure and fate.failure.uncertain]
    first = outcome.failures[0]
    message = report(by_status[Status.DONE], failed, by_status[Status.SKIPPED], uncertain)
    return Problem(message, code=first.code, request_id=first.request_id)


def _fail(module: t.Any, problem: Problem, result: t.Mapping[str, t.Any] | None = None) -> t.NoReturn:
    module.fail_json(msg=problem.message, error_code=problem.code, request_id=problem.request_id, **(result or {}))
    raise problem  # fail_json has ended the process already; type checkers can't know


def _module(argument_spec: Spec, rules: dict[str, t.Any]) -> t.Any:
    return AnsibleAWSModule(argument_spec=argument_spec, supports_check_mode=True, **rules)


def _open(
    module: t.Any, connection: Connection, scope: tuple[str | None, str | None]
) -> tuple[IdentityStore, StoreReads]:
    """The identity store, and how the task reads it: through what earlier tasks planned, in a check-mode play."""
    instance_arn, store_id = scope
    if store_id is None:
        store_id = locate(Instances(connection.client("sso-admin")), instance_arn).identity_store_id
    store = IdentityStore(connection.client("identitystore"), store_id)
    try:
        steps = [Step.from_fact(fact) for fact in module.params["_planned"] if fact.get("store") == store_id]
    except (KeyError, TypeError, ValueError) as error:
        raise InvalidInput(["_planned: is set by the collection itself; leave it out"]) from error
    return store, PlannedStore(store, steps) if steps else store
