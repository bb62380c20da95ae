# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Users, groups and permission sets as entries of a file."""

from __future__ import annotations

import json
import typing as t

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._desired.directory_queries import DirectoryQuery
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Document
from ansible_collections.steward.identity_center.plugins.module_utils._model.policies import document
from ansible_collections.steward.identity_center.plugins.module_utils._render.directory_entries import (
    identity_entry,
    permission_set_entry,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    UNKNOWN,
    group,
    items,
    user,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_access import permission_set


def query(**options: t.Any) -> DirectoryQuery:
    """A query that asks for all."""
    return DirectoryQuery(include=frozenset(), **options)


def test_what_people_look_for_comes_first() -> None:
    jane = user(
        "jane",
        emails=items({"value": "j@example.com", "type": "work", "primary": True}),
        title="Boss",
        middle_name="M.",
        **{"enterprise.division": "D", "enterprise.cost_center": "C"},
    )

    entry = identity_entry(jane, query())

    assert list(entry.items()) == [
        ("user_name", "jane"),
        ("display_name", "Jane"),
        ("given_name", "Jane"),
        ("family_name", "Doe"),
        ("email", "j@example.com"),
        ("title", "Boss"),
        ("middle_name", "M."),
        ("enterprise", {"cost_center": "C", "division": "D"}),
    ]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ([{"value": "5", "type": "work", "primary": True}], {"phone_number": "5"}),
        (
            [{"value": "5", "type": "home", "primary": True}],
            {"phone_numbers": [{"value": "5", "type": "home", "primary": True}]},
        ),
        ([{"value": "5", "type": "work"}], {"phone_numbers": [{"value": "5", "type": "work", "primary": False}]}),
        ([{"value": "5", "primary": True}], {"phone_numbers": [{"value": "5", "primary": True}]}),
        (
            [{"value": "5", "type": "work", "primary": True}, {"value": "6"}],
            {"phone_numbers": [{"value": "5", "type": "work", "primary": True}, {"value": "6"}]},
        ),
    ],
)
def test_the_short_form_is_for_what_it_means_alone(value: list[dict[str, t.Any]], expected: dict[str, t.Any]) -> None:
    found = identity_entry(user("jane", phone_numbers=items(*value)), query())

    # in any order, as an entry of the service has none
    assert {key: found[key] for key in found if key.startswith("phone")} == {
        key: sorted(one, key=str) if isinstance(one, list) else one for key, one in expected.items()
    }


def test_what_a_type_alone_says_is_no_short_form() -> None:
    found = identity_entry(
        user("jane", addresses=items({"locality": "Rome", "type": "work", "primary": True})), query()
    )

    assert found["addresses"] == [{"locality": "Rome", "type": "work", "primary": True}]


def test_every_option_can_be_written() -> None:
    entry = identity_entry(user("jane", unknown=UNKNOWN), query(omit_defaults=False))

    assert entry["title"] == "" and entry["emails"] == [] and entry["addresses"] == []
    # what is needed can't be cleared, and of what nobody can read nothing is said
    assert entry["given_name"] == "Jane"
    assert not {"website", "photos", "enterprise", "roles"} & set(entry)
    assert "title" not in identity_entry(user("jane"), query())
    assert identity_entry(group("A"), query(omit_defaults=False)) == {"display_name": "A", "description": ""}


def test_what_is_required_and_hidden_is_left_out() -> None:
    hidden = user("jane")
    hidden = type(hidden)(kind=hidden.kind, id=hidden.id, name=hidden.id, attributes={})

    entry = identity_entry(hidden, query(omit_defaults=False), nameless=True)

    assert entry["user_id"] == hidden.id
    assert not {"user_name", "display_name", "given_name", "family_name"} & set(entry)


def test_what_a_provider_owns_is_marked() -> None:
    assert identity_entry(group("A", external=True), query()) == {"display_name": "A", "externally_managed": "ignore"}


@pytest.mark.parametrize("name", ["title", "enterprise", "enterprise.manager", "display_name"])
def test_what_is_redacted_is_left_out(name: str) -> None:
    jane = user("jane", title="Boss", **{"enterprise.manager": "joe"})

    entry = identity_entry(jane, query(redact=frozenset({name})))

    assert name.partition(".")[0] not in entry
    assert entry["user_name"] == "jane"


def test_the_name_of_a_group_is_no_attribute_to_redact() -> None:
    entry = identity_entry(group("A", description="x"), query(redact=frozenset({"display_name", "description"})))

    assert entry == {"display_name": "A"}


def a_set(
    told: list[str] | None = None, *, options: dict[str, t.Any] | None = None, **attributes: t.Any
) -> dict[str, t.Any]:
    """The entry of a permission set, without its name."""
    entry = permission_set_entry(
        permission_set("One", **attributes), query(**(options or {})), [] if told is None else told
    )
    assert entry.pop("name") == "One"
    return entry


def test_a_permission_set_of_the_usual_kind_is_its_name() -> None:
    assert a_set() == {}


def test_every_detail_of_a_permission_set() -> None:
    entry = a_set(
        description="What",
        session_duration="PT1H30M",
        relay_state="https://x",
        managed_policies=("arn:a", "arn:b"),
        customer_managed_policies=items({"name": "own", "path": "/"}, {"name": "other", "path": "/x/"}),
        inline_policy=Document(text='{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}'),
        permissions_boundary=document({"customer_managed_policy": {"name": "own", "path": "/x/"}}),
        tags=document({"b": "1", "a": "2"}),
    )

    assert list(entry.items()) == [
        ("description", "What"),
        ("session_duration", "1h30m"),
        ("relay_state", "https://x"),
        ("managed_policies", ["arn:a", "arn:b"]),
        ("customer_managed_policies", ["own", {"name": "other", "path": "/x/"}]),
        ("inline_policy", {"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}),
        ("permissions_boundary", {"customer_managed_policy": {"name": "own", "path": "/x/"}}),
        ("tags", {"a": "2", "b": "1"}),
    ]
    assert list(entry["tags"]) == ["a", "b"]


@pytest.mark.parametrize(
    ("boundary", "expected"),
    [
        ({"managed_policy_arn": "arn:a"}, {"managed_policy_arn": "arn:a"}),
        ({"customer_managed_policy": {"name": "own", "path": "/"}}, {"customer_managed_policy": {"name": "own"}}),
    ],
)
def test_a_boundary(boundary: dict[str, t.Any], expected: dict[str, t.Any]) -> None:
    assert a_set(permissions_boundary=document(boundary)) == {"permissions_boundary": expected}


@pytest.mark.parametrize(
    ("duration", "expected"), [("PT8H", "8h"), ("PT45M", "45m"), ("PT1H1S", "1h1s"), ("PT0S", "0s"), ("soon", "soon")]
)
def test_a_duration_as_people_write_it(duration: str, expected: str) -> None:
    assert a_set(session_duration=duration) == {"session_duration": expected}


def test_all_that_a_permission_set_has_not_can_be_written() -> None:
    assert a_set(options={"omit_defaults": False}) == {
        "description": "",
        "session_duration": "1h",
        "relay_state": "",
        "managed_policies": [],
        "customer_managed_policies": [],
        "inline_policy": "",
        "permissions_boundary": {},
        "tags": {},
    }


def test_details_can_be_redacted() -> None:
    assert (
        a_set(options={"redact": frozenset({"tags", "description"})}, description="x", tags=document({"a": "b"})) == {}
    )


@pytest.mark.parametrize(
    ("tags", "usual", "expected"),
    [
        ({"aws:x": "1", "a": "b"}, True, {"tags": {"a": "b"}, "purge_tags": False}),
        ({"AWS:x": "1"}, True, {}),
        ({"aws:x": "1"}, False, {"tags": {}, "purge_tags": False}),
    ],
)
def test_tags_of_aws_are_nobodys(tags: dict[str, str], usual: bool, expected: dict[str, t.Any]) -> None:
    entry = a_set(options={"omit_defaults": usual}, tags=document(tags))

    assert {key: entry[key] for key in entry if "tags" in key} == expected


STATEMENT = {"Effect": "Allow", "Action": "*", "Resource": "*"}


def deep(levels: int) -> dict[str, t.Any]:
    """A policy with so many mappings in each other."""
    found: t.Any = "x"
    for _level in range(levels):
        found = {"a": found}
    return {"Statement": STATEMENT, "Deep": found}


@pytest.mark.parametrize(
    "policy",
    [
        deep(20),
        {"Statement": STATEMENT, "k" * 101: 1},
        {"Statement": {**STATEMENT, "Sid": "\ud800"}},
        {"Statement": [{**STATEMENT, "Condition": {"a": {"\udfff": []}}}]},
    ],
    ids=["deep", "long key", "no character", "no character in a key"],
)
def test_a_policy_that_no_file_holds_as_a_mapping_stays_json(policy: dict[str, t.Any]) -> None:
    text = json.dumps(policy)

    assert a_set(inline_policy=Document(text=text)) == {"inline_policy": text}


@pytest.mark.parametrize("number", ["1e400", "-1e400"])
def test_a_number_that_is_too_large_stays_json(number: str) -> None:
    text = json.dumps({"Statement": STATEMENT})[:-1] + f', "x": {number}}}'

    assert a_set(inline_policy=Document(text=text)) == {"inline_policy": text}


def test_numbers_and_truth_values_of_a_policy_stay_what_they_are() -> None:
    policy = {"Statement": {**STATEMENT, "Condition": {"a": {"b": [1, 1.5, True, None]}}}}

    assert a_set(inline_policy=Document(text=json.dumps(policy))) == {"inline_policy": policy}


@pytest.mark.parametrize("text", ["{", "[]", '{"Version": "2012-10-17"}'])
def test_a_policy_that_is_none_is_told(text: str) -> None:
    told: list[str] = []

    assert a_set(told, inline_policy=Document(text=text)) == {}
    assert told == ["The inline policy of One is left out: it is none that AWS would take again"]
