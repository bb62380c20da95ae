# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From the options of idc_user and idc_group to desired values, and everything that can be wrong with them."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._desired.choices import OnExternal
from ansible_collections.steward.identity_center.plugins.module_utils._model.attributes import GROUP, USER
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Kind, Value
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import Unsupported
from ansible_collections.steward.identity_center.plugins.module_utils._model.limits import Limits
from ansible_collections.steward.identity_center.plugins.module_utils._options.identities import parse_group, parse_user
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    an_arn,
    an_id,
    email,
    items,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.options import (
    group,
    limits,
    problems,
    user,
)

# ---- what is right


@pytest.mark.parametrize(
    ("options", "short"),
    [
        ({"email": "a@example.com", "phone_number": "1"}, {"emails", "phone_numbers"}),
        ({"email": "", "phone_number": None}, set()),
        ({"emails": [{"value": "a@example.com"}]}, set()),
        ({"email": "a@example.com", "state": "absent"}, set()),
    ],
)
def test_the_desired_value_knows_which_values_were_given_in_short(options: dict[str, object], short: set[str]) -> None:
    assert user(**options).short == short


def test_what_is_omitted_is_not_managed() -> None:
    omitted = dict.fromkeys([row.name.partition(".")[0] for row in USER if row.name != "user_name"])

    assert user(**omitted, email=None, phone_number=None).attributes == {"user_name": "jane"}


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        pytest.param({"title": "Dr"}, {"title": "Dr"}, id="a text"),
        pytest.param({"title": ""}, {"title": None}, id="an empty text clears"),
        pytest.param({"title": 7}, {"title": "7"}, id="a number that YAML made of a text"),
        pytest.param({"birthdate": "2000-02-29"}, {"birthdate": "2000-02-29"}, id="a date"),
        pytest.param({"birthdate": ""}, {"birthdate": None}, id="an empty date clears"),
        pytest.param(
            {"enterprise": {"department": "IT", "division": "", "manager": None}},
            {"enterprise.department": "IT", "enterprise.division": None},
            id="nested texts",
        ),
        pytest.param({"enterprise": {}}, {}, id="no nested text"),
        pytest.param({"emails": []}, {"emails": None}, id="an empty list clears"),
        pytest.param(
            {"emails": [{"value": "a@example.com", "type": None, "primary": None}]},
            {"emails": items({"value": "a@example.com", "primary": True})},
            id="the only entry is the primary one",
        ),
        pytest.param(
            {"emails": [{"value": "a@example.com", "type": "home", "primary": False}]},
            {"emails": items({"value": "a@example.com", "type": "home"})},
            id="unless it is said not to be",
        ),
        pytest.param(
            {"photos": [{"value": "a"}, {"value": "b", "primary": True}]},
            {"photos": items({"value": "a"}, {"value": "b", "primary": True})},
            id="of several entries one is primary",
        ),
        pytest.param(
            {"photos": [{"value": "a"}, {"value": "b"}]},
            {"photos": items({"value": "a"}, {"value": "b"})},
            id="of several entries none is made primary",
        ),
        pytest.param(
            {"addresses": [{"street_address": "Main St 1", "country": "DE", "primary": True}]},
            {"addresses": items({"street_address": "Main St 1", "country": "DE", "primary": True})},
            id="an address",
        ),
        pytest.param(
            {"email": "a@example.com"}, {"emails": email("a@example.com")}, id="the short option for an address"
        ),
        pytest.param({"email": ""}, {"emails": None}, id="the empty short option clears"),
        pytest.param(
            {"phone_number": "+49 1"},
            {"phone_numbers": items({"value": "+49 1", "type": "work", "primary": True})},
            id="the short option for a number",
        ),
        pytest.param({"unknown": "x", "state": "present"}, {}, id="options that are no attributes"),
    ],
)
def test_options_become_attributes(options: Mapping[str, object], expected: Mapping[str, Value | None]) -> None:
    assert user(**options).attributes == {"user_name": "jane", **expected}


def test_the_fields_of_a_desired_value_come_from_their_options() -> None:
    desired = user(previously=["jdoe", "jane.roe"], externally_managed="ignore", state="present")

    assert (desired.table, desired.present, desired.id, desired.name) == (USER, True, None, "jane")
    assert (desired.previously, desired.on_external) == (("jdoe", "jane.roe"), OnExternal.IGNORE)


def test_a_desired_value_has_careful_defaults() -> None:
    desired = parse_group({"display_name": "Engineers"}, limits())

    assert (desired.table, desired.present, desired.previously, desired.on_external) == (
        GROUP,
        True,
        (),
        OnExternal.REFUSE,
    )


@pytest.mark.parametrize("given", [an_id(7), an_arn(Kind.USER, 7)], ids=["an id", "an ARN"])
def test_a_user_may_be_selected_by_id_and_renamed(given: str) -> None:
    desired = user(user_id=given, user_name="jane.doe")

    assert (desired.id, desired.name, desired.attributes) == (an_id(7), "jane.doe", {"user_name": "jane.doe"})


def test_a_user_may_be_selected_by_id_alone() -> None:
    desired = parse_user({"user_id": an_id(7), "title": "Dr"}, limits())

    assert (desired.id, desired.name, desired.attributes) == (an_id(7), None, {"title": "Dr"})


def test_what_shall_be_absent_needs_no_attributes() -> None:
    desired = user(state="absent", title="Dr", email="not looked at", birthdate="tomorrow")

    assert (desired.present, desired.name, desired.attributes) == (False, "jane", {})


def test_the_description_of_a_group_is_an_attribute() -> None:
    assert group(description="All of them").attributes == {"display_name": "Engineers", "description": "All of them"}


# ---- what is wrong


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        pytest.param(
            {"user_name": ""}, "user_name: is empty, but IAM Identity Center needs one", id="an empty user name"
        ),
        pytest.param(
            {"user_name": "", "state": "absent"}, "user_name: is empty", id="an empty user name of who shall be absent"
        ),
        pytest.param(
            {"user_name": "x" * 129},
            f"user_name: {'x' * 57}... has 129 characters, 128 are allowed",
            id="a long user name",
        ),
        pytest.param(
            {"user_name": "x" * 129, "state": "absent"},
            f"user_name: {'x' * 57}... has 129 characters, 128 are allowed",
            id="a long user name of who shall be absent",
        ),
        pytest.param(
            {"user_name": "jane doe"},
            "user_name: jane doe has whitespace at position 5, which IAM Identity Center does not allow here",
            id="whitespace in a user name",
        ),
        pytest.param(
            {"user_name": " "},
            "user_name:   has whitespace at position 1, which IAM Identity Center does not allow here",
            id="a user name of whitespace",
        ),
        pytest.param(
            {"family_name": ""}, "family_name: is empty, but IAM Identity Center needs one", id="an empty family name"
        ),
        pytest.param(
            {"birthdate": "2001-02-29"},
            "birthdate: '2001-02-29' is not a date of the form YYYY-MM-DD",
            id="a day that never was",
        ),
        pytest.param(
            {"birthdate": "29.2.2000"},
            "birthdate: '29.2.2000' is not a date of the form YYYY-MM-DD",
            id="a date of another form",
        ),
        pytest.param(
            {"birthdate": "20000229"},
            "birthdate: '20000229' is not a date of the form YYYY-MM-DD",
            id="a date without hyphens, which Python would take",
        ),
        pytest.param(
            {"emails": [{"value": "a@example.com", "primary": True}, {"value": "b@example.com"}]},
            "emails: has 2 entries, IAM Identity Center keeps at most 1",
            id="two e-mail addresses",
        ),
        pytest.param(
            {"photos": [{"value": "a", "primary": True}, {"value": "b", "primary": True}]},
            "photos: more than one entry is primary",
            id="two primary entries",
        ),
        pytest.param({"emails": [{"value": ""}]}, "emails[0].value: is empty", id="an empty address in a list"),
        pytest.param(
            {"photos": [{"value": "a"}, {"value": "b", "type": "x" * 1025}]},
            f"photos[1].type: {'x' * 57}... has 1025 characters, 1024 are allowed",
            id="a long text in a list",
        ),
        pytest.param(
            {"email": "a\x07@example.com"},
            "email: a\x07@example.com has the character '\\x07' at position 2, "
            "which IAM Identity Center does not allow here",
            id="the short option is named as it was written",
        ),
        pytest.param(
            {"phone_number": "x" * 1025},
            f"phone_number: {'x' * 57}... has 1025 characters, 1024 are allowed",
            id="the other short option too",
        ),
        pytest.param(
            {"title": "x" * 1025}, f"title: {'x' * 57}... has 1025 characters, 1024 are allowed", id="a long title"
        ),
        pytest.param(
            {"user_id": "jane"}, "user_id: 'jane' is not the id or ARN of a user", id="a user id that isn't one"
        ),
        pytest.param(
            {"user_id": an_arn(Kind.GROUP, 1)},
            f"user_id: '{an_arn(Kind.GROUP, 1)}' is not the id or ARN of a user",
            id="the ARN of a group as a user id",
        ),
        pytest.param({"user_id": ""}, "user_id: '' is not the id or ARN of a user", id="an empty user id"),
        pytest.param({"previously": [""]}, "previously[0]: is empty", id="an empty former name"),
        pytest.param(
            {"previously": ["jdoe", "j doe"]},
            "previously[1]: j doe has whitespace at position 2, which IAM Identity Center does not allow here",
            id="whitespace in a former name",
        ),
        pytest.param(
            {"previously": ["jdoe", "jane"]},
            "previously: contains jane, which is the current name",
            id="the present name as a former one",
        ),
        pytest.param(
            {"user_name": None, "user_id": an_id(1), "previously": ["jdoe"]},
            "previously: requires user_name, the name that replaced the old ones",
            id="former names without a present one",
        ),
    ],
)
def test_a_wrong_option_of_a_user_is_named_with_what_is_wrong(options: dict[str, object], expected: str) -> None:
    assert problems(user, **options) == (expected,)


def test_all_wrong_options_are_told_at_once() -> None:
    found = problems(user, title="x" * 1025, birthdate="x", emails=[{"value": ""}], user_id="x")

    assert [problem.partition(":")[0] for problem in found] == ["title", "birthdate", "emails[0].value", "user_id"]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        pytest.param(
            {"display_name": ""}, "display_name: is empty, but IAM Identity Center needs one", id="an empty name"
        ),
        pytest.param(
            {"display_name": "x" * 1025},
            f"display_name: {'x' * 57}... has 1025 characters, 1024 are allowed",
            id="a long name",
        ),
        pytest.param(
            {"group_id": an_arn(Kind.USER, 1)},
            f"group_id: '{an_arn(Kind.USER, 1)}' is not the id or ARN of a group",
            id="the ARN of a user as a group id",
        ),
        pytest.param(
            {"display_name": None, "group_id": an_id(1), "previously": ["Old"]},
            "previously: requires display_name, the name that replaced the old ones",
            id="former names without a present one",
        ),
    ],
)
def test_a_wrong_option_of_a_group_is_named_with_what_is_wrong(options: dict[str, object], expected: str) -> None:
    assert problems(group, **options) == (expected,)


def test_an_entry_that_holds_nothing_is_refused() -> None:
    assert problems(user, addresses=[{}]) == ("addresses[0]: is empty",)
    assert problems(user, addresses=[{"primary": False}]) == ("addresses[0]: is empty",)


# ---- an older botocore


@pytest.mark.parametrize("option", [row.name for row in USER if row.since])
def test_an_attribute_that_the_installed_botocore_lacks_names_the_version_that_has_it(option: str) -> None:
    row = USER[option]
    old = Limits(
        version="1.34.0",
        places={
            place: limit
            for place, limit in limits().places.items()
            if not place.startswith(f"CreateUser.{row.member[0]}")
        },
    )
    value: object = [{"value": "x"}] if row.fields else "2000-02-29"
    head, dot, leaf = option.partition(".")

    with pytest.raises(Unsupported) as caught:
        parse_user({"user_name": "jane", head: {leaf: value} if dot else value}, old)

    assert caught.value.message == (
        f"{option}: the installed botocore 1.34.0 does not know this attribute; botocore {row.since} or later does"
    )


def test_all_attributes_that_the_installed_botocore_lacks_are_named_together() -> None:
    old = Limits(version="1.34.0", places={"CreateUser.UserName": limits().places["CreateUser.UserName"]})
    options: dict[str, object] = {
        "user_name": "jane",
        "website": "https://example.com",
        "birthdate": "2000-02-29",
        "roles": [{"value": "x"}],
        "enterprise": {"department": "IT", "cost_center": None},
    }

    with pytest.raises(Unsupported) as caught:
        parse_user(options, old)

    assert caught.value.message == (
        "website, birthdate, roles, enterprise.department: the installed botocore 1.34.0 does not know these "
        "attributes; botocore 1.42.20 or later does"
    )
    assert parse_user({**options, "state": "absent"}, old).name == "jane"


def test_an_older_botocore_does_where_nothing_of_what_it_lacks_is_asked_for() -> None:
    old = Limits(version="1.34.0", places={"CreateUser.UserName": limits().places["CreateUser.UserName"]})

    assert parse_user({"user_name": "jane", "title": "Dr"}, old).attributes == {"user_name": "jane", "title": "Dr"}
