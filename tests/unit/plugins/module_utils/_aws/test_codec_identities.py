# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Between the API's records and our values."""

from __future__ import annotations

import typing as t
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.steward.identity_center.plugins.module_utils._aws.codec_identities import (
    decode_entity,
    encode_entity,
    encode_items,
    operations,
)
from ansible_collections.steward.identity_center.plugins.module_utils._model.attributes import (
    ENTERPRISE,
    GROUP,
    TABLES,
    USER,
    Attribute,
    Table,
)
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import (
    ExternalId,
    Kind,
    Record,
    Value,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import an_id, email, items
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.properties import steady

JANE: dict[str, t.Any] = {
    "IdentityStoreId": "d-1234567890",
    "UserId": an_id(1),
    "UserArn": "arn:aws:identitystore:::user/1",
    "Revision": "3",
    "UserName": "jane",
    "DisplayName": "Jane Doe",
    "Name": {"GivenName": "Jane", "FamilyName": "Doe"},
    "Emails": [{"Value": "jane@example.com", "Type": "work", "Primary": True}],
    "UserStatus": "ENABLED",
    "ExternalIds": [{"Issuer": "https://idp.example.com", "Id": "00u"}],
    "CreatedAt": datetime(2026, 1, 2, 3, 4, 5, 678000, tzinfo=timezone.utc),
    "CreatedBy": "admin",
    "UpdatedAt": datetime(2026, 1, 2, 4, 4, 5, tzinfo=timezone(timedelta(hours=1))),
    "UpdatedBy": "somebody",
    "Extensions": {ENTERPRISE: {"department": "IT", "manager": {"value": "boss"}}},
}


def test_a_user_of_the_api_is_read() -> None:
    jane = decode_entity(USER, JANE)

    assert (jane.kind, jane.id, jane.name) == (Kind.USER, an_id(1), "jane")
    assert jane.attributes == {
        "user_name": "jane",
        "display_name": "Jane Doe",
        "given_name": "Jane",
        "family_name": "Doe",
        "emails": email("jane@example.com"),
        "enterprise.department": "IT",
        "enterprise.manager": "boss",
    }
    assert jane.external_ids == (ExternalId(issuer="https://idp.example.com", id="00u"),)
    assert jane.record == Record(
        arn="arn:aws:identitystore:::user/1",
        revision="3",
        status="ENABLED",
        created_at="2026-01-02T03:04:05Z",
        created_by="admin",
        updated_at="2026-01-02T03:04:05Z",
        updated_by="somebody",
    )


def test_a_group_of_the_api_is_read() -> None:
    body = {"GroupId": an_id(7), "GroupArn": "arn", "DisplayName": "Engineers", "Description": "All", "Revision": "1"}

    engineers = decode_entity(GROUP, body)

    assert (engineers.kind, engineers.id, engineers.name) == (Kind.GROUP, an_id(7), "Engineers")
    assert engineers.attributes == {"display_name": "Engineers", "description": "All"}
    assert (engineers.external_ids, engineers.record) == ((), Record(arn="arn", revision="1"))


def test_a_record_without_id_is_none() -> None:
    with pytest.raises(KeyError):
        decode_entity(USER, {"UserName": "jane"})


def test_the_id_stands_for_a_name_that_is_hidden() -> None:
    hidden = decode_entity(USER, {"UserId": an_id(1)})

    assert (hidden.name, hidden.attributes, hidden.external_ids) == (an_id(1), {}, ())


def decoded(**body: object) -> Mapping[str, Value]:
    """The attributes of a user of the API."""
    return decode_entity(USER, {"UserId": an_id(1), **body}).attributes


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param({"Title": ""}, {}, id="an empty text"),
        pytest.param({"Title": None}, {}, id="null"),
        pytest.param({"Emails": []}, {}, id="an empty list"),
        pytest.param({"Emails": None}, {}, id="a list that is null"),
        pytest.param({"Emails": "odd"}, {}, id="a text where a list should be"),
        pytest.param({"Emails": ["odd", {"Value": "a"}]}, {"emails": items({"value": "a"})}, id="an odd entry"),
        pytest.param(
            {"Emails": ({"value": "a", "primary": True},)},
            {"emails": items({"value": "a", "primary": True})},
            id="entries in lower case, as documents have them",
        ),
        pytest.param(
            {"Emails": [{"Value": "a", "Primary": False, "Unknown": "x"}]},
            {"emails": items({"value": "a"})},
            id="fields that nobody knows",
        ),
        pytest.param({"Emails": [{"Value": 7}]}, {"emails": items({"value": "7"})}, id="a number in an entry"),
        pytest.param({"Name": None}, {}, id="a structure that is null"),
        pytest.param({"Name": "odd"}, {}, id="a text where a structure should be"),
        pytest.param(
            {"Extensions": {ENTERPRISE: {"EmployeeNumber": 7}}},
            {"enterprise.employee_number": "7"},
            id="an extension in other letter case, with a number",
        ),
        pytest.param({"Extensions": {ENTERPRISE: None}}, {}, id="an extension that is null"),
        pytest.param({"Extensions": {"aws:identitystore:other": {"department": "x"}}}, {}, id="another extension"),
        pytest.param(
            {"Extensions": {ENTERPRISE: {"manager": "boss"}}}, {"enterprise.manager": "boss"}, id="a plain manager"
        ),
        pytest.param(
            {"Extensions": {ENTERPRISE: {"manager": {"Value": "boss", "displayName": "Boss"}}}},
            {"enterprise.manager": "boss"},
            id="a manager as a structure",
        ),
        pytest.param({"Extensions": {ENTERPRISE: {"manager": {"$ref": "x"}}}}, {}, id="a manager without value"),
        pytest.param({"title": "b", "Title": "a"}, {"title": "a"}, id="the member of the right letter case goes first"),
    ],
)
def test_what_the_api_may_answer_is_understood(body: dict[str, object], expected: Mapping[str, Value]) -> None:
    assert decoded(**body) == expected


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        pytest.param([{"Issuer": "a"}], (ExternalId(issuer="a", id=""),), id="a mark without id"),
        pytest.param([{"Id": "b"}], (ExternalId(issuer="", id="b"),), id="a mark without issuer"),
        pytest.param([], (), id="none"),
    ],
)
def test_the_marks_of_identity_providers_are_read(
    entries: list[dict[str, str]], expected: tuple[ExternalId, ...]
) -> None:
    assert decode_entity(USER, {"UserId": "x", "ExternalIds": entries}).external_ids == expected


def test_a_time_that_is_a_text_already_is_kept() -> None:
    record = decode_entity(USER, {"UserId": "x", "CreatedAt": "2026-01-01T00:00:00Z"}).record

    assert (record.created_at, record.updated_at) == ("2026-01-01T00:00:00Z", None)


def test_a_new_user_is_written_in_the_form_of_the_api() -> None:
    attributes = {
        "user_name": "jane",
        "given_name": "Jane",
        "family_name": "Doe",
        "title": "",
        "emails": email("jane@example.com"),
        "photos": items({"value": "a", "display": "Me"}, {"value": "b"}),
        "enterprise.department": "IT",
        "enterprise.manager": "boss",
    }

    assert encode_entity(USER, attributes) == {
        "UserName": "jane",
        "Name": {"GivenName": "Jane", "FamilyName": "Doe"},
        "Emails": [{"Value": "jane@example.com", "Type": "work", "Primary": True}],
        "Photos": [{"Value": "a", "Display": "Me"}, {"Value": "b"}],
        "Extensions": {ENTERPRISE: {"department": "IT", "manager": {"value": "boss"}}},
    }


def test_nothing_is_written_of_nothing() -> None:
    assert encode_entity(USER, {}) == {}
    assert operations(USER, {}) == []


def test_an_update_is_a_list_of_operations_sorted_by_name() -> None:
    wanted = {
        "title": None,
        "emails": email("jane@example.com"),
        "given_name": "Jane",
        "enterprise.manager": "boss",
        "addresses": items({"street_address": "Main St 1", "postal_code": "1"}),
        "phone_numbers": None,
    }

    assert operations(USER, wanted) == [
        {"AttributePath": "addresses", "AttributeValue": [{"postalCode": "1", "streetAddress": "Main St 1"}]},
        {
            "AttributePath": "emails",
            "AttributeValue": [{"primary": True, "type": "work", "value": "jane@example.com"}],
        },
        {"AttributePath": "aws:identitystore:enterprise.manager.value", "AttributeValue": "boss"},
        {"AttributePath": "name.givenName", "AttributeValue": "Jane"},
        {"AttributePath": "phoneNumbers", "AttributeValue": None},
        {"AttributePath": "title", "AttributeValue": None},
    ]


@pytest.mark.parametrize(("lower", "member"), [(True, "streetAddress"), (False, "StreetAddress")])
def test_entries_are_written_in_either_letter_case(lower: bool, member: str) -> None:
    assert encode_items(USER["addresses"], items({"street_address": "x"}), lower=lower) == [{member: "x"}]


# ---- round trips


def value_of(row: Attribute) -> st.SearchStrategy[Value]:
    """A value of an attribute in its one form: never empty."""
    text = st.text(max_size=4).filter(bool)
    if row.fields is None:
        return text
    fields: dict[str, st.SearchStrategy[str | bool]] = {
        field: st.just(True) if field == "primary" else text for field in row.fields
    }
    entry = st.fixed_dictionaries({}, optional=fields).filter(bool)
    return st.lists(entry, min_size=1, max_size=2).map(lambda entries: items(*entries))


def attributes_of(table: Table) -> st.SearchStrategy[dict[str, Value]]:
    """Some attributes."""
    return st.fixed_dictionaries({}, optional={row.name: value_of(row) for row in table})


def place(body: dict[str, t.Any], path: str, value: object) -> None:
    """What the service does with one operation, as far as it is known."""
    if path.startswith(f"{ENTERPRISE}."):
        way = ["Extensions", ENTERPRISE, *path[len(ENTERPRISE) + 1 :].split(".")]
    else:
        way = [part[0].upper() + part[1:] for part in path.split(".")]
    *above, last = way
    for part in above:
        body = body.setdefault(part, {})
    if value is None:
        body.pop(last, None)
    else:
        body[last] = value


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.kind.value)
def test_what_is_written_is_read_back_as_it_was(table: Table) -> None:
    identifier = {f"{table.kind.value.title()}Id": "x"}

    @steady(100)
    @given(attributes=attributes_of(table))
    def check(attributes: dict[str, Value]) -> None:
        assert decode_entity(table, {**identifier, **encode_entity(table, attributes)}).attributes == attributes

    check()


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.kind.value)
def test_operations_lead_from_any_attributes_to_any_others(table: Table) -> None:
    identifier = {f"{table.kind.value.title()}Id": "x"}

    @steady(60)
    @given(before=attributes_of(table), after=attributes_of(table))
    def check(before: dict[str, Value], after: dict[str, Value]) -> None:
        body = encode_entity(table, before)
        for one in operations(table, {name: after.get(name) for name in {*before, *after}}):
            place(body, str(one["AttributePath"]), one["AttributeValue"])

        assert decode_entity(table, {**identifier, **body}).attributes == after

    check()
