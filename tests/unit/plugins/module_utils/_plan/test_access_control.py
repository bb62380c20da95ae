# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The planner of the attributes for access control, and how its plans are shown."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.steward.identity_center.plugins.module_utils._desired.access import DesiredAccessControl
from ansible_collections.steward.identity_center.plugins.module_utils._model.access import AccessControl, Progress
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Document
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import Refused
from ansible_collections.steward.identity_center.plugins.module_utils._plan.access_control import (
    ExistingAccessControl,
    plan_access_control,
    settled,
)
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import Action, Change
from ansible_collections.steward.identity_center.plugins.module_utils._plan.outcome import Outcome
from ansible_collections.steward.identity_center.plugins.module_utils._render.access_control import (
    access_control_diff,
    access_control_results,
)
from ansible_collections.steward.identity_center.plugins.module_utils._render.report import (
    change_result,
    sentence,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import INSTANCE_ARN
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.named_changes import access_control_key
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.properties import steady

Sources = dict[str, str]
ENABLED = Progress(request_id="", status="SUCCEEDED")


def document(attributes: Sources) -> Document:
    """Attributes as a value."""
    return Document(text=json.dumps(attributes, sort_keys=True))


def found(attributes: Sources | None, progress: Progress = ENABLED) -> ExistingAccessControl:
    """An instance with these attributes, or with them switched off."""
    current = None if attributes is None else AccessControl(attributes=document(attributes), progress=progress)
    return ExistingAccessControl(instance_arn=INSTANCE_ARN, current=current)


def desired(
    attributes: Sources | None = None, *, present: bool = True, purge: bool = False, most: int | None = 50
) -> DesiredAccessControl:
    """What a task wants."""
    return DesiredAccessControl(present=present, attributes=attributes, purge=purge, most=most)


def change(action: Action, before: Sources | None, after: Sources | None) -> Change:
    """The only change of a plan."""
    return Change(
        action=action,
        key=access_control_key(INSTANCE_ARN),
        before=None if before is None else {"attributes": document(before)},
        after=None if after is None else {"attributes": document(after)},
    )


@pytest.mark.parametrize(
    ("before", "wanted", "action", "after"),
    [
        pytest.param(None, desired(), Action.CREATE, {}, id="on"),
        pytest.param({}, desired(), None, {}, id="on already"),
        pytest.param({"a": "1"}, desired(), None, {"a": "1"}, id="on already, with attributes"),
        pytest.param(None, desired({"a": "1"}), Action.CREATE, {"a": "1"}, id="on, with an attribute"),
        pytest.param({"a": "1"}, desired({"a": "1"}), None, {"a": "1"}, id="as it is"),
        pytest.param({"a": "1", "b": "2"}, desired({"a": "1"}), None, {"a": "1", "b": "2"}, id="others stay"),
        pytest.param(
            {"a": "1"}, desired({"a": "2", "b": "3"}), Action.UPDATE, {"a": "2", "b": "3"}, id="changed and added"
        ),
        pytest.param({"b": "2"}, desired({"a": "1"}), Action.UPDATE, {"a": "1", "b": "2"}, id="added"),
        pytest.param({"a": "1", "b": "2"}, desired({"a": "1"}, purge=True), Action.UPDATE, {"a": "1"}, id="purge"),
        pytest.param({"a": "1"}, desired({}, purge=True), Action.UPDATE, {}, id="purge all"),
        pytest.param({"a": "1"}, desired({"a": "1"}, purge=True), None, {"a": "1"}, id="purge nothing"),
        pytest.param(None, desired({"a": "1"}, purge=True), Action.CREATE, {"a": "1"}, id="purge what is off"),
        pytest.param(None, desired(present=False), None, None, id="off already"),
        pytest.param({}, desired(present=False), Action.DELETE, None, id="off"),
        pytest.param({"a": "1"}, desired(present=False), Action.DELETE, None, id="off, with attributes"),
        pytest.param({"a": "1", "b": "2"}, desired({"a": ""}, present=False), Action.UPDATE, {"b": "2"}, id="one away"),
        pytest.param({"a": "1"}, desired({"a": ""}, present=False), Action.UPDATE, {}, id="the last one away"),
        pytest.param({"a": "1"}, desired({"b": ""}, present=False), None, {"a": "1"}, id="one away that is not there"),
        pytest.param({"a": "1"}, desired({}, present=False), None, {"a": "1"}, id="none away"),
        pytest.param(None, desired({"a": ""}, present=False), None, None, id="one away of what is off"),
    ],
)
def test_plans(
    before: Sources | None, wanted: DesiredAccessControl, action: Action | None, after: Sources | None
) -> None:
    plan = plan_access_control(wanted, found(before))

    assert plan.changes == (() if action is None else (change(action, before, after),))
    assert settled(wanted, found(before)) == after


SOURCES = st.dictionaries(st.sampled_from("abcd"), st.sampled_from("123"))


@steady(100)
@given(
    before=st.none() | SOURCES,
    attributes=st.none() | SOURCES,
    present=st.booleans(),
    purge=st.booleans(),
)
def test_a_plan_that_is_done_leaves_nothing_to_plan(
    before: Sources | None, attributes: Sources | None, present: bool, purge: bool
) -> None:
    wanted = desired(attributes, present=present, purge=purge and present)

    assert plan_access_control(wanted, found(settled(wanted, found(before)))).changes == ()


def test_too_many_together_are_refused() -> None:
    with pytest.raises(Refused) as caught:
        plan_access_control(desired({"c": "3"}, most=2), found({"a": "1", "b": "2"}))

    assert caught.value.message.startswith(
        "attributes: would be 3 with those that are there, IAM Identity Center keeps at most 2;"
    )


@pytest.mark.parametrize(
    ("wanted", "before"),
    [
        pytest.param(desired({"b": "3"}, most=2), {"a": "1", "b": "2"}, id="as many as there may be"),
        pytest.param(desired({"c": "3"}, most=None), {"a": "1", "b": "2"}, id="no limit is known"),
        pytest.param(desired({"c": "3"}, most=2, purge=True), {"a": "1", "b": "2"}, id="others go"),
        pytest.param(desired({"a": ""}, most=1, present=False), {"a": "1", "b": "2", "c": "3"}, id="fewer than before"),
    ],
)
def test_not_too_many(wanted: DesiredAccessControl, before: Sources) -> None:
    assert plan_access_control(wanted, found(before)).changes


@pytest.mark.parametrize(
    ("reason", "shown"), [("No luck.", "No luck"), (None, "it gave no reason, and the status FAILED")]
)
@pytest.mark.parametrize("wanted", [desired({"a": "1"}), desired(), desired({"b": ""}, present=False)])
def test_what_the_service_could_not_switch_on_is_no_success(
    wanted: DesiredAccessControl, reason: str | None, shown: str
) -> None:
    failed = found({"a": "1"}, Progress(request_id="", status="FAILED", reason=reason))

    with pytest.raises(Refused) as caught:
        plan_access_control(wanted, failed)

    assert caught.value.message == (
        f"The service failed to enable the attributes for access control: {shown}. Disable them with state: absent and "
        "without attributes, then enable them again"
    )
    assert [one.action for one in plan_access_control(desired(present=False), failed).changes] == [Action.DELETE]


# ---- how it is shown


@pytest.mark.parametrize(
    ("before", "wanted", "expected"),
    [
        pytest.param(None, desired({"a": "${b}"}), ("", 'attributes:\n  a: "${b}"\n'), id="on"),
        pytest.param(None, desired(), ("", "attributes: {}\n"), id="on, with nothing"),
        pytest.param({"a": "x"}, desired(present=False), ("attributes:\n  a: x\n", ""), id="off"),
        pytest.param(None, desired(present=False), ("", ""), id="off already"),
    ],
)
def test_the_diff_has_all_attributes_by_key(
    before: Sources | None, wanted: DesiredAccessControl, expected: tuple[str, str]
) -> None:
    diff = access_control_diff(wanted, found(before), plan_access_control(wanted, found(before)))

    assert (diff["before"], diff["after"]) == expected
    assert diff["before_header"] == diff["after_header"] == f"attributes for access control of {INSTANCE_ARN}"


@pytest.mark.parametrize(
    ("before", "wanted", "expected"),
    [
        pytest.param(None, desired({"a": "1"}), {"attributes": {"a": "1"}, "enabled": True}, id="on"),
        pytest.param({"a": "1"}, desired({}, purge=True), {"attributes": {}, "enabled": True}, id="on, with nothing"),
        pytest.param({"a": "1"}, desired(present=False), {"attributes": {}, "enabled": False}, id="off"),
    ],
)
def test_the_result(before: Sources | None, wanted: DesiredAccessControl, expected: dict[str, object]) -> None:
    assert access_control_results(wanted, found(before), Outcome()) == expected


def test_a_plan_is_compared_by_the_instance_whose_attributes_it_changes() -> None:
    assert change(Action.DELETE, {"a": "1"}, None).key.names == (INSTANCE_ARN,)


def test_a_change_names_the_keys_that_it_is_about() -> None:
    one = change(Action.UPDATE, {"a": "1", "b": "2", "c": "3"}, {"a": "1", "b": "x", "d": "4"})

    assert change_result(one, "planned") == {
        "action": "update",
        "kind": "access_control_attributes",
        "name": "attributes for access control",
        "status": "planned",
        "attributes": ["b", "c", "d"],
    }
    assert sentence(change(Action.DELETE, {"a": "1"}, None)) == "delete attributes for access control"
    assert change_result(change(Action.DELETE, {"a": "1"}, None), "planned")["attributes"] == ["a"]
