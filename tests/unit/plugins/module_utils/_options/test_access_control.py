# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From the options of idc_access_control_attributes to desired values."""

from __future__ import annotations

import botocore.model
import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._aws.service_model import read_limits
from ansible_collections.steward.identity_center.plugins.module_utils._desired.access import DesiredAccessControl
from ansible_collections.steward.identity_center.plugins.module_utils._desired.choices import Waiting
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import InvalidInput
from ansible_collections.steward.identity_center.plugins.module_utils._model.limits import Limits
from ansible_collections.steward.identity_center.plugins.module_utils._options.access_control import (
    parse_access_control,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_aws import installed

OPERATION = "CreateInstanceAccessControlAttributeConfiguration"
LIMITS = read_limits(botocore.model.ServiceModel(installed("sso-admin"), "sso-admin"), "1.44.5", (OPERATION,))
DEPARTMENT = "${path:enterprise.department}"


def desired(limits: Limits = LIMITS, **options: object) -> DesiredAccessControl:
    """The desired state of a task with these options."""
    return parse_access_control({"state": "present", "purge": False, "allow_empty": False, **options}, limits)


def problems(**options: object) -> tuple[str, ...]:
    """What is wrong with them."""
    with pytest.raises(InvalidInput) as caught:
        desired(**options)
    return caught.value.problems


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(None, None, id="not given"),
        pytest.param({}, {}, id="none"),
        pytest.param({"department": DEPARTMENT}, {"department": DEPARTMENT}, id="a text"),
        pytest.param({"department": [DEPARTMENT]}, {"department": DEPARTMENT}, id="a list of one"),
        pytest.param(
            {"Größe @ a:b/c=d+e-f_g.h": '[x] {y} $ \\ "'}, {"Größe @ a:b/c=d+e-f_g.h": '[x] {y} $ \\ "'}, id="odd"
        ),
        pytest.param({"k" * 128: "s" * 256}, {"k" * 128: "s" * 256}, id="as long as may be"),
    ],
)
def test_attributes_are_read(given: object, expected: dict[str, str] | None) -> None:
    assert desired(attributes=given).attributes == expected


@pytest.mark.parametrize(
    ("value", "message"),
    [
        pytest.param([DEPARTMENT, "x"], "attributes.a: has 2 sources, an attribute has one", id="two sources"),
        pytest.param([], "attributes.a: is empty; give a source such as ${path:", id="no source"),
        pytest.param([None], "attributes.a: is empty; give a source", id="a list of null"),
        pytest.param(None, "attributes.a: is empty; give a source", id="null"),
        pytest.param("", "attributes.a: is empty; give a source", id="empty"),
        pytest.param("s" * 257, "attributes.a: has 257 characters, 256 are allowed", id="long"),
        pytest.param(5, "attributes.a: is the number 5, but must be a string; quote it", id="a number"),
        pytest.param([True], "attributes.a: is the truth value true, but must be a string", id="a truth value"),
        pytest.param({"b": "c"}, "attributes.a: is a mapping, but must be a string", id="a mapping"),
        pytest.param("a|b", "attributes.a: has the character '|' at position 2", id="a character"),
    ],
)
def test_a_source_that_cannot_be_is_refused(value: object, message: str) -> None:
    (problem,) = problems(attributes={"a": value})

    assert problem.startswith(message)


@pytest.mark.parametrize(
    ("key", "message"),
    [
        pytest.param("", "attributes: the key '' is empty", id="empty"),
        pytest.param("k" * 129, f"attributes: the key '{'k' * 129}' has 129 characters, 128 are allowed", id="long"),
        pytest.param("a{b", "attributes: the key 'a{b' has the character '{' at position 2", id="a character"),
    ],
)
@pytest.mark.parametrize("state", ["present", "absent"])
def test_a_key_that_cannot_be_is_refused(key: str, message: str, state: str) -> None:
    (problem,) = problems(attributes={key: "x"}, state=state)

    assert problem.startswith(message)


def test_more_than_the_service_keeps_are_refused() -> None:
    many = {f"k{number}": "x" for number in range(51)}

    assert problems(attributes=many) == ("attributes: has 51 entries, IAM Identity Center keeps at most 50",)
    assert set(desired(attributes=many, state="absent").attributes or ()) == set(many)


def test_to_take_attributes_away_their_keys_are_enough() -> None:
    found = desired(attributes={"a": None, "b": [], "c": ["x", "y"], "d": "||"}, state="absent")

    assert (found.present, set(found.attributes or ())) == (False, {"a", "b", "c", "d"})


@pytest.mark.parametrize(
    ("options", "message"),
    [
        pytest.param(
            {"state": "absent"},
            "purge: makes the attributes exact, so it can only be used with state: present",
            id="absent",
        ),
        pytest.param({"allow_empty": True}, "purge: requires attributes", id="nothing given"),
        pytest.param({"attributes": {}}, "attributes: is empty, and with purge that would remove all", id="empty"),
    ],
)
def test_purge_has_to_be_meant(options: dict[str, object], message: str) -> None:
    (problem,) = problems(purge=True, **options)

    assert problem.startswith(message)


@pytest.mark.parametrize("options", [{"attributes": {"a": "x"}}, {"attributes": {}, "allow_empty": True}])
def test_purge_that_is_meant(options: dict[str, object]) -> None:
    assert desired(purge=True, **options).purge is True


def test_all_problems_are_told_at_once() -> None:
    found = problems(attributes={"?": "x", "a": ""}, wait_timeout=0)

    assert [problem.partition(":")[0] for problem in found] == ["attributes", "attributes.a", "wait_timeout"]


def test_the_desired_value_knows_how_to_wait_and_how_many_there_may_be() -> None:
    found = desired(wait=False, wait_timeout=5)

    assert (found.waiting, found.most) == (Waiting(wait=False, timeout=5.0), 50)
    assert desired(Limits(version="", places={})).most is None
