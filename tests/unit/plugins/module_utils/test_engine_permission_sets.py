# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Permission sets through the whole engine: what must hold for any instance and any task."""

from __future__ import annotations

import typing as t

from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.steward.identity_center.plugins.module_utils._desired.access import (
    DesiredPermissionSet,
    Provision,
)
from ansible_collections.steward.identity_center.plugins.module_utils._desired.choices import OnAssignments
from ansible_collections.steward.identity_center.plugins.module_utils._model.attributes import same
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Entity, Value
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import FailureKind, Problem
from ansible_collections.steward.identity_center.plugins.module_utils._plan.step import Step
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    failed_call,
    group,
    items,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_access import (
    FakeAccess,
    assigned,
    permission_set,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_store import FakeStore
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.permission_set_tasks import (
    Result,
    a_desired,
    document,
    run,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.properties import steady

NAMES, ACCOUNTS = ["Audit", "Deploy"], ["333300000011", "333300000012"]
TEAM = group("Engineers")
TEXTS = st.sampled_from([None, "x", "y"])

ATTRIBUTES: st.SearchStrategy[dict[str, Value | None]] = st.fixed_dictionaries(
    {},
    optional={
        "description": TEXTS,
        "relay_state": TEXTS,
        "session_duration": st.sampled_from(["PT1H", "PT8H"]),
        "managed_policies": st.sampled_from([None, ("a",), ("a", "b"), ("c",)]),
        "customer_managed_policies": st.sampled_from(
            [
                None,
                items({"name": "own", "path": "/"}),
                items({"name": "more", "path": "/"}, {"name": "own", "path": "/x/"}),
            ]
        ),
        "inline_policy": st.sampled_from(
            [None, document(Action="a"), document(Action=["a"]), document(Action=["a", "b"])]
        ),
        "permissions_boundary": st.sampled_from(
            [None, document(managed_policy_arn="a"), document(customer_managed_policy={"name": "own", "path": "/"})]
        ),
        "tags": st.sampled_from([None, document(a="1"), document(a="2", b=""), document(c="3")]),
    },
)


def there(attributes: dict[str, Value | None]) -> dict[str, Value]:
    """Attributes as the service keeps them."""
    return {name: value for name, value in attributes.items() if value}


@st.composite
def instances(draw: st.DrawFn) -> FakeAccess:
    """Any instance."""
    names = draw(st.lists(st.sampled_from(NAMES), unique=True))
    sets = [permission_set(name, **there(draw(ATTRIBUTES))) for name in names]
    pairs = [(one, account) for one in sets for account in ACCOUNTS]
    chosen = draw(st.lists(st.sampled_from(pairs), unique_by=lambda pair: (pair[0].id, pair[1]))) if pairs else []
    access = FakeAccess(*sets, assignments=[assigned(account, one, TEAM) for one, account in chosen])
    for one, account in chosen:
        access.hold(one, account, outdated=draw(st.booleans()))
    return access


def desired_values() -> st.SearchStrategy[DesiredPermissionSet]:
    """Any task."""
    return st.builds(
        lambda name, attributes, present, provision, purge, keep: a_desired(
            name,
            present=present,
            provision=provision,
            purge_policies=purge,
            purge_tags=purge,
            on_assignments=OnAssignments.REFUSE if keep else OnAssignments.REMOVE,
            **(attributes if present else {}),
        ),
        st.sampled_from(NAMES),
        ATTRIBUTES,
        st.sampled_from([True, True, True, False]),
        st.sampled_from([Provision.OUTDATED, Provision.OUTDATED, Provision.NEVER]),
        st.sampled_from([True, True, False]),
        st.booleans(),
    )


def tried(access: FakeAccess, desired: DesiredPermissionSet, **how: t.Any) -> Result | str:
    """A task's result, or why it is refused."""
    try:
        return run(access, desired, store=FakeStore(TEAM), **how)
    except Problem as problem:
        return problem.message


def told(result: Result | str) -> object:
    """What check mode and the real run have to agree about."""
    if isinstance(result, str):
        return result
    shown = (result.answer or {}).get("permission_set")
    known = None if shown is None else {**shown, "permission_set_arn": None, "created_at": None}
    return result.changed, result.changes, result.diff, result.plan.warnings, known


@steady(150)
@given(instances(), desired_values())
def test_what_is_done_leaves_nothing_to_do(access: FakeAccess, desired: DesiredPermissionSet) -> None:
    first = tried(access, desired)
    access.read_only = True
    second = tried(access, desired)

    if not isinstance(first, str):
        assert first.outcome.failures == ()
        assert not isinstance(second, str)
        assert (second.changed, second.changes) == (False, [])
        assert told(second)[4] == told(first)[4]  # type: ignore[index]


@steady(150)
@given(instances(), desired_values())
def test_check_mode_promises_what_is_done_and_writes_nothing(access: FakeAccess, desired: DesiredPermissionSet) -> None:
    checked = access.copy()
    checked.read_only = True

    promise, writer = tried(checked, desired, check_mode=True), tried(access, desired)

    assert told(promise) == told(writer)
    assert isinstance(promise, str) or (promise.diff["before"] != promise.diff["after"]) is promise.changed


@steady(100)
@given(instances(), st.lists(desired_values(), min_size=2, max_size=4))
def test_check_mode_reaches_from_task_to_task(access: FakeAccess, tasks: list[DesiredPermissionSet]) -> None:
    checked = access.copy()
    checked.read_only = True
    steps: list[Step] = []
    for desired in tasks:
        promise, writer = tried(checked, desired, check_mode=True, steps=tuple(steps)), tried(access, desired)
        assert told(promise) == told(writer)
        if not isinstance(promise, str):
            steps += promise.outcome.steps


@steady(100)
@given(instances(), desired_values(), st.data())
def test_what_breaks_off_anywhere_is_finished_by_the_next_run(
    access: FakeAccess, desired: DesiredPermissionSet, data: st.DataObject
) -> None:
    untouched = access.copy()
    whole = tried(untouched, desired)
    if isinstance(whole, str) or not untouched.writes:
        return
    at = data.draw(st.integers(0, len(untouched.writes) - 1))
    operation = untouched.writes[at]
    before = untouched.writes[:at].count(operation)
    access.fail(operation, failed_call(FailureKind.UNREACHABLE), skip=before, after=data.draw(st.booleans()))

    tried(access, desired)
    assert not isinstance(tried(access, desired), str)

    assert access.contents() == untouched.contents()


@steady(50)
@given(instances(), desired_values())
def test_only_what_is_managed_changes(access: FakeAccess, desired: DesiredPermissionSet) -> None:
    before = access.named(str(desired.name))
    result = tried(access, desired)
    after = access.named(str(desired.name))

    if before is None or after is None or isinstance(result, str):
        return
    for name in {*before.attributes, *after.attributes} - set(desired.attributes):
        assert same(before.attributes.get(name), after.attributes.get(name)), name


def test_a_stand_in_is_never_sent() -> None:
    access = FakeAccess()
    access.read_only = True
    first = tried(access, a_desired(description="x"), check_mode=True)
    assert isinstance(first, Result)

    second = tried(access, a_desired(description="y"), check_mode=True, steps=first.outcome.steps)

    assert isinstance(second, Result) and second.answer is not None
    assert second.changes[0]["action"] == "update"
    assert "planned:" not in str((second.changes, second.diff, second.answer))
    assert isinstance(second.found.target, Entity) and second.found.target.planned
