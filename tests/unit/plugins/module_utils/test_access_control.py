# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The attributes for access control between the service, the planned view and a task's observation."""

from __future__ import annotations

import json
import typing as t

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._aws.sso_admin import SsoAdmin
from ansible_collections.steward.identity_center.plugins.module_utils._desired.access import DesiredAccessControl
from ansible_collections.steward.identity_center.plugins.module_utils._model.access import AccessControl, Progress
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Document
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import CallFailed, FailureKind
from ansible_collections.steward.identity_center.plugins.module_utils._observe.access_control import (
    observe_access_control,
)
from ansible_collections.steward.identity_center.plugins.module_utils._overlay.access import OverlayAccess
from ansible_collections.steward.identity_center.plugins.module_utils._plan.access_control import ExistingAccessControl
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import Action, Change
from ansible_collections.steward.identity_center.plugins.module_utils._plan.step import Step, steps_of
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    INSTANCE_ARN,
    failed_call,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_aws import (
    Exchange,
    answer,
    exchanges,
    refusal,
    shared_client,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.named_changes import access_control_key

DESCRIBE = "describe_instance_access_control_attribute_configuration"
MEMBER = "InstanceAccessControlAttributeConfiguration"
DESIRED = DesiredAccessControl(present=True, attributes=None)


def shown(status: str | None = "ENABLED", reason: str | None = None, **sources: str) -> Exchange:
    """The service shows these."""
    entries = [{"Key": key, "Value": {"Source": [source]}} for key, source in sources.items()]
    content: dict[str, t.Any] = {MEMBER: {"AccessControlAttributes": entries}}
    content |= {"Status": status} if status else {}
    content |= {"StatusReason": reason} if reason else {}
    return answer(DESCRIBE, content, {"InstanceArn": INSTANCE_ARN})


def read(*expected: Exchange) -> AccessControl | None:
    """What the gateway makes of it."""
    with exchanges(shared_client("sso-admin"), *expected) as stubbed:
        return SsoAdmin(stubbed, INSTANCE_ARN).access_control_attributes()


@pytest.mark.parametrize(
    ("exchange", "sources", "progress"),
    [
        pytest.param(shown(b="2", a="1"), {"a": "1", "b": "2"}, ("SUCCEEDED", None), id="enabled"),
        pytest.param(shown(), {}, ("SUCCEEDED", None), id="enabled, with nothing"),
        pytest.param(shown("CREATION_IN_PROGRESS"), {}, ("IN_PROGRESS", None), id="under way"),
        pytest.param(shown("CREATION_FAILED", "No luck", a="1"), {"a": "1"}, ("FAILED", "No luck"), id="failed"),
        pytest.param(shown("DREAMING"), {}, ("DREAMING", None), id="a status of later"),
        pytest.param(shown(None), {}, ("SUCCEEDED", None), id="no status"),
        pytest.param(answer(DESCRIBE, {"Status": "ENABLED"}), {}, ("SUCCEEDED", None), id="no configuration"),
    ],
)
def test_what_the_service_shows(exchange: Exchange, sources: dict[str, str], progress: tuple[str, str | None]) -> None:
    found = read(exchange)

    assert found is not None
    assert json.loads(found.attributes.text) == sources
    assert (found.progress.status, found.progress.reason) == progress


def test_switched_off_is_none() -> None:
    assert read(refusal(DESCRIBE, "ResourceNotFoundException")) is None


def test_another_refusal_is_a_failure() -> None:
    with pytest.raises(CallFailed, match="sso:DescribeInstanceAccessControlAttributeConfiguration"):
        read(refusal(DESCRIBE, "AccessDeniedException"))


# ---- through planned steps


class Real:
    """Access as it is."""

    def __init__(self, found: AccessControl | CallFailed | None) -> None:
        self.found = found

    def access_control_attributes(self) -> AccessControl | None:
        if isinstance(self.found, CallFailed):
            raise self.found
        return self.found


def control(attributes: dict[str, str], status: str = "SUCCEEDED") -> AccessControl:
    """Attributes, switched on."""
    return AccessControl(
        attributes=Document(text=json.dumps(attributes)), progress=Progress(request_id="", status=status)
    )


def planned(action: Action, before: dict[str, str] | None, after: dict[str, str] | None) -> Step:
    """The step of a change, as the controller carries it to the next task."""
    sides = [None if one is None else {"attributes": Document(text=json.dumps(one))} for one in (before, after)]
    change = Change(action=action, key=access_control_key(INSTANCE_ARN), before=sides[0], after=sides[1])
    (one,) = steps_of([change])
    return Step.from_fact(json.loads(json.dumps(one.to_fact())))


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        pytest.param([], control({"a": "1"}, "IN_PROGRESS"), id="nothing is planned"),
        pytest.param([planned(Action.UPDATE, {"a": "1"}, {"b": "2"})], control({"b": "2"}), id="changed"),
        pytest.param([planned(Action.UPDATE, {"a": "1"}, {})], control({}), id="cleared"),
        pytest.param([planned(Action.DELETE, {"a": "1"}, None)], None, id="off"),
        pytest.param(
            [planned(Action.DELETE, {"a": "1"}, None), planned(Action.CREATE, None, {})], control({}), id="off and on"
        ),
    ],
)
def test_the_planned_view(steps: list[Step], expected: AccessControl | None) -> None:
    real = Real(control({"a": "1"}, "IN_PROGRESS"))

    assert OverlayAccess(t.cast(t.Any, real), steps).access_control_attributes() == expected


# ---- what a task observes


class Reads:
    """What a task may read."""

    def __init__(self, found: AccessControl | CallFailed | None) -> None:
        self.access = Real(found)
        self.instance = t.cast(t.Any, type("Instance", (), {"instance_arn": INSTANCE_ARN}))


@pytest.mark.parametrize("found", [None, control({"a": "1"})])
def test_what_is_observed(found: AccessControl | None) -> None:
    observation = observe_access_control(t.cast(t.Any, Reads(found)), DESIRED)

    assert observation.found == ExistingAccessControl(instance_arn=INSTANCE_ARN, current=found)
    assert (observation.handles, observation.touched) == ({}, ())


@pytest.mark.parametrize(
    ("kind", "explained"), [(FailureKind.DENIED, True), (FailureKind.INVALID, True), (FailureKind.THROTTLED, False)]
)
def test_whose_they_are_is_told_where_they_cannot_be_read(kind: FailureKind, explained: bool) -> None:
    with pytest.raises(CallFailed) as caught:
        observe_access_control(t.cast(t.Any, Reads(failed_call(kind))), DESIRED)

    assert caught.value.kind is kind
    assert ("belong to an organization's instance" in caught.value.message) is explained
