# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From a task's options to a wish, and everything that can be wrong with options."""

from __future__ import annotations

import functools
import typing as t
from collections.abc import Callable, Mapping

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._options.common import parse_scope
from ansible_collections.steward.identity_center.plugins.module_utils._options.identities import parse_group, parse_user
from ansible_collections.steward.identity_center.plugins.module_utils._options.memberships import parse_memberships
from ansible_collections.steward.identity_center.plugins.module_utils._options.queries import parse_query
from ansible_collections.steward.identity_center.plugins.module_utils._values.attributes import GROUP, USER
from ansible_collections.steward.identity_center.plugins.module_utils._values.errors import InvalidInput, Unsupported
from ansible_collections.steward.identity_center.plugins.module_utils._values.limits import Limits
from ansible_collections.steward.identity_center.plugins.module_utils._values.model import Kind, Value
from ansible_collections.steward.identity_center.plugins.module_utils._wishes.choices import OnExternal
from ansible_collections.steward.identity_center.plugins.module_utils._wishes.identities import IdentityWish
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    INSTANCE_ARN,
    STORE_ID,
    an_arn,
    an_id,
    email,
    items,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_aws import installed_limits

limits: Callable[[], Limits] = functools.lru_cache(installed_limits)


def user(**options: object) -> IdentityWish:
    """The wish of an idc_user task with these options."""
    return parse_user({"user_name": "jane", **options}, limits())


def group(**options: object) -> IdentityWish:
    """The wish of an idc_group task with these options."""
    return parse_group({"display_name": "Engineers", **options}, limits())


def problems(parse: Callable[..., object], *arguments: object, **options: object) -> tuple[str, ...]:
    """What is wrong with these options."""
    with pytest.raises(InvalidInput) as caught:
        parse(*arguments, **options)
    return caught.value.problems


# ---- users and groups: what is right


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


def test_the_fields_of_a_wish_come_from_their_options() -> None:
    wish = user(previously=["jdoe", "jane.roe"], externally_managed="ignore", state="present")

    assert (wish.table, wish.present, wish.id, wish.name) == (USER, True, None, "jane")
    assert (wish.previously, wish.on_external) == (("jdoe", "jane.roe"), OnExternal.IGNORE)


def test_a_wish_has_careful_defaults() -> None:
    wish = parse_group({"display_name": "Engineers"}, limits())

    assert (wish.table, wish.present, wish.previously, wish.on_external) == (GROUP, True, (), OnExternal.REFUSE)


@pytest.mark.parametrize("given", [an_id(7), an_arn(Kind.USER, 7)], ids=["an id", "an ARN"])
def test_a_user_may_be_selected_by_id_and_renamed(given: str) -> None:
    wish = user(user_id=given, user_name="jane.doe")

    assert (wish.id, wish.name, wish.attributes) == (an_id(7), "jane.doe", {"user_name": "jane.doe"})


def test_a_user_may_be_selected_by_id_alone() -> None:
    wish = parse_user({"user_id": an_id(7), "title": "Dr"}, limits())

    assert (wish.id, wish.name, wish.attributes) == (an_id(7), None, {"title": "Dr"})


def test_what_shall_be_absent_needs_no_attributes() -> None:
    wish = user(state="absent", title="Dr", email="not looked at", birthdate="tomorrow")

    assert (wish.present, wish.name, wish.attributes) == (False, "jane", {})


def test_the_description_of_a_group_is_an_attribute() -> None:
    assert group(description="All of them").attributes == {"display_name": "Engineers", "description": "All of them"}


# ---- users and groups: what is wrong


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
            "user_name: jane doe has white space at position 5, which IAM Identity Center does not allow here",
            id="white space in a user name",
        ),
        pytest.param(
            {"user_name": " "},
            "user_name:   has white space at position 1, which IAM Identity Center does not allow here",
            id="a user name of white space",
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
            "previously[1]: j doe has white space at position 2, which IAM Identity Center does not allow here",
            id="white space in a former name",
        ),
        pytest.param(
            {"previously": ["jdoe", "jane"]},
            "previously: holds jane, which is the present name",
            id="the present name as a former one",
        ),
        pytest.param(
            {"user_name": None, "user_id": an_id(1), "previously": ["jdoe"]},
            "previously: goes with user_name, the name that replaced the old ones",
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
    ("value", "shown"),
    [
        pytest.param(f"{'x' * 59}\x07", f"{'x' * 59}\x07", id="60 characters"),
        pytest.param(f"{'x' * 60}\x07", f"{'x' * 57}...", id="61 characters"),
    ],
)
def test_a_wrong_value_is_shown_as_far_as_people_read(value: str, shown: str) -> None:
    assert problems(user, title=value)[0].startswith(f"title: {shown} has the character ")


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
            "previously: goes with display_name, the name that replaced the old ones",
            id="former names without a present one",
        ),
    ],
)
def test_a_wrong_option_of_a_group_is_named_with_what_is_wrong(options: dict[str, object], expected: str) -> None:
    assert problems(group, **options) == (expected,)


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


def test_an_older_botocore_does_where_nothing_of_what_it_lacks_is_asked_for() -> None:
    old = Limits(version="1.34.0", places={"CreateUser.UserName": limits().places["CreateUser.UserName"]})

    assert parse_user({"user_name": "jane", "title": "Dr"}, old).attributes == {"user_name": "jane", "title": "Dr"}


# ---- memberships


def members(**options: object) -> t.Any:
    """The wish of an idc_group_membership task."""
    return parse_memberships({"group": "Engineers", "users": ["jane"], **options}, limits())


def test_the_users_of_a_group_are_a_wish() -> None:
    wish = members(users=["jane", "joe@example.com"], purge=True, externally_managed="refuse")

    assert (wish.anchor_kind, wish.anchor, wish.others) == (Kind.GROUP, "Engineers", ("jane", "joe@example.com"))
    assert (wish.present, wish.purge, wish.on_external) == (True, True, OnExternal.REFUSE)


def test_the_groups_of_a_user_are_a_wish() -> None:
    wish = parse_memberships({"user": "jane", "groups": ["Engineers", "Oncall"], "state": "absent"}, limits())

    assert (wish.anchor_kind, wish.anchor, wish.others) == (Kind.USER, "jane", ("Engineers", "Oncall"))
    assert (wish.present, wish.purge, wish.on_external) == (False, False, OnExternal.WARN)


def test_an_exact_list_may_be_empty_where_that_is_meant() -> None:
    wish = members(users=[], purge=True, allow_empty=True)

    assert (wish.others, wish.purge) == ((), True)


@pytest.mark.parametrize("state", ["present", "absent"])
def test_an_empty_list_is_harmless_without_purge(state: str) -> None:
    assert members(users=[], state=state).others == ()


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        pytest.param({"group": " "}, ("group: is empty",), id="no group"),
        pytest.param({"users": ["jane", ""]}, ("users[1]: is empty",), id="an empty user"),
        pytest.param(
            {"users": [an_arn(Kind.GROUP, 1)]},
            (f"users[0]: {an_arn(Kind.GROUP, 1)} is not the ARN of a user",),
            id="a group among the users",
        ),
        pytest.param(
            {"group": an_arn(Kind.USER, 1)},
            (f"group: {an_arn(Kind.USER, 1)} is not the ARN of a group",),
            id="a user as the group",
        ),
        pytest.param(
            {"group": None, "user": "jane", "groups": ["A", an_arn(Kind.USER, 1)]},
            (f"groups[1]: {an_arn(Kind.USER, 1)} is not the ARN of a group",),
            id="a user among the groups",
        ),
        pytest.param(
            {"users": ["jane", "joe", "jane"]},
            ("users: jane is named twice (entries 0 and 2)",),
            id="the same reference twice",
        ),
        pytest.param(
            {"purge": True, "state": "absent"},
            ("purge: makes a list exact and so goes with state: present only",),
            id="purge of what shall be absent",
        ),
        pytest.param(
            {"users": [], "purge": True},
            (
                (
                    "users: is empty, and with purge that would remove every membership of Engineers; "
                    "set allow_empty: true if that is meant"
                ),
            ),
            id="an empty list with purge",
        ),
        pytest.param(
            {"users": ["", "jane", "jane"], "purge": True, "state": "absent"},
            (
                "users[0]: is empty",
                "users: jane is named twice (entries 1 and 2)",
                "purge: makes a list exact and so goes with state: present only",
            ),
            id="all at once",
        ),
    ],
)
def test_a_wrong_option_of_memberships_is_named_with_what_is_wrong(
    options: dict[str, object], expected: tuple[str, ...]
) -> None:
    assert problems(members, **options) == expected


# ---- which store


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        pytest.param({}, (None, None), id="nothing"),
        pytest.param({"identity_store_id": STORE_ID}, (None, STORE_ID), id="an id"),
        pytest.param(
            {"identity_store_id": "a1b2c3d4-5678-90ab-cdef-1234567890ab"},
            (None, "a1b2c3d4-5678-90ab-cdef-1234567890ab"),
            id="the id of an old store",
        ),
        pytest.param(
            {"identity_store_id": f"arn:aws-cn:identitystore::123456789012:identitystore/{STORE_ID}"},
            (None, STORE_ID),
            id="an ARN of a store",
        ),
        pytest.param({"instance_arn": INSTANCE_ARN}, (INSTANCE_ARN, None), id="an instance"),
        pytest.param(
            {"instance_arn": "arn:aws:sso:::instance/ins-0123456789abcdef"},
            ("arn:aws:sso:::instance/ins-0123456789abcdef", None),
            id="an instance of an account",
        ),
        pytest.param(
            {"instance_arn": INSTANCE_ARN, "identity_store_id": STORE_ID}, (INSTANCE_ARN, STORE_ID), id="both"
        ),
    ],
)
def test_the_store_is_named_or_left_to_be_found(
    options: dict[str, object], expected: tuple[str | None, str | None]
) -> None:
    assert parse_scope(options) == expected


NO_STORE = "is not the id of an identity store, such as d-1234567890"


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        pytest.param({"identity_store_id": "d-123"}, (f"identity_store_id: 'd-123' {NO_STORE}",), id="a short id"),
        pytest.param(
            {"identity_store_id": "d-12345678901"},
            (f"identity_store_id: 'd-12345678901' {NO_STORE}",),
            id="a long id",
        ),
        pytest.param(
            {"identity_store_id": "D-1234567890"},
            (f"identity_store_id: 'D-1234567890' {NO_STORE}",),
            id="an id in capitals",
        ),
        pytest.param({"identity_store_id": ""}, (f"identity_store_id: '' {NO_STORE}",), id="nothing"),
        pytest.param(
            {"identity_store_id": "arn:aws:identitystore::123456789012:identitystore/x"},
            (f"identity_store_id: 'x' {NO_STORE}",),
            id="an ARN without an id",
        ),
        pytest.param(
            {"identity_store_id": INSTANCE_ARN},
            (
                (
                    f"identity_store_id: {INSTANCE_ARN} is the ARN of an instance; give it as instance_arn, "
                    "or give the id of the identity store, which looks like d-1234567890"
                ),
            ),
            id="an instance as a store",
        ),
        pytest.param(
            {"instance_arn": STORE_ID},
            (
                (
                    f"instance_arn: '{STORE_ID}' is not the ARN of an instance, "
                    "such as arn:aws:sso:::instance/ssoins-0123456789abcdef"
                ),
            ),
            id="a store as an instance",
        ),
        pytest.param(
            {"instance_arn": "x", "identity_store_id": "y"},
            (
                f"identity_store_id: 'y' {NO_STORE}",
                (
                    "instance_arn: 'x' is not the ARN of an instance, "
                    "such as arn:aws:sso:::instance/ssoins-0123456789abcdef"
                ),
            ),
            id="both",
        ),
    ],
)
def test_a_malformed_store_or_instance_is_refused(options: dict[str, object], expected: tuple[str, ...]) -> None:
    assert problems(parse_scope, options) == expected


# ---- queries


def test_a_query_without_options_is_for_everybody() -> None:
    query = parse_query(Kind.USER, {})

    assert (query.kind, query.references, query.joined_with) == (Kind.USER, None, None)
    assert (query.name_matches, query.externally_managed, query.status) == (None, None, None)
    assert query.include_joined is False


def test_a_query_for_users_takes_its_filters_from_the_options() -> None:
    query = parse_query(
        Kind.USER,
        {
            "group": "Engineers",
            "name_matches": "j*",
            "externally_managed": False,
            "user_status": "disabled",
            "include_groups": True,
            "include_members": False,
        },
    )

    assert (query.joined_with, query.name_matches, query.externally_managed) == ("Engineers", "j*", False)
    assert (query.status, query.include_joined) == ("disabled", True)


def test_a_query_for_groups_takes_its_filters_from_the_options() -> None:
    query = parse_query(Kind.GROUP, {"user": "jane", "include_members": True, "include_groups": False, "group": "x"})

    assert (query.kind, query.joined_with, query.include_joined) == (Kind.GROUP, "jane", True)


def test_a_query_names_each_reference_once() -> None:
    assert parse_query(Kind.USER, {"users": ["joe", "jane", "joe"]}).references == ("joe", "jane")


def test_a_query_for_nobody_is_not_one_for_everybody() -> None:
    assert parse_query(Kind.USER, {"users": []}).references == ()


@pytest.mark.parametrize(
    ("kind", "options", "expected"),
    [
        pytest.param(Kind.USER, {"users": ["jane", " "]}, ("users[1]: is empty",), id="an empty user"),
        pytest.param(
            Kind.USER,
            {"users": [an_arn(Kind.GROUP, 1)], "group": an_arn(Kind.USER, 1)},
            (
                f"users[0]: {an_arn(Kind.GROUP, 1)} is not the ARN of a user",
                f"group: {an_arn(Kind.USER, 1)} is not the ARN of a group",
            ),
            id="ARNs of the wrong kind",
        ),
        pytest.param(Kind.GROUP, {"user": ""}, ("user: is empty",), id="an empty user for groups"),
        pytest.param(Kind.GROUP, {"groups": [""]}, ("groups[0]: is empty",), id="an empty group"),
    ],
)
def test_a_wrong_option_of_a_query_is_named_with_what_is_wrong(
    kind: Kind, options: dict[str, object], expected: tuple[str, ...]
) -> None:
    assert problems(parse_query, kind, options) == expected


def test_a_selector_that_is_null_selects_nobody() -> None:
    null = "the id of what would be created is null in check mode, so refer to it by name"

    assert problems(user, user_name=None) == (f"user_name or user_id: one is needed, and both are null; {null}",)
    assert problems(user, user_name=None, user_id=None, state="absent")
    assert problems(group, display_name=None) == (
        f"display_name or group_id: one is needed, and both are null; {null}",
    )
    for options in ({"group": None, "users": None}, {"user": None, "groups": ["a"]}, {"group": "a", "users": None}):
        assert problems(parse_memberships, {**options, "purge": True, "allow_empty": True}, limits()) == (
            f"group and users, or user and groups: one of each is needed, and is null; {null}",
        )


def test_an_entry_that_holds_nothing_is_refused() -> None:
    assert problems(user, addresses=[{}]) == ("addresses[0]: holds nothing",)
    assert problems(user, addresses=[{"primary": False}]) == ("addresses[0]: holds nothing",)


def test_a_reference_that_no_name_can_be_is_refused_before_anybody_is_asked() -> None:
    options = {"group": "Engineers", "users": ["jane doe", " joe "]}

    assert problems(parse_memberships, options, limits()) == (
        "users[0]: jane doe has white space at position 5, which IAM Identity Center does not allow here",
    )
