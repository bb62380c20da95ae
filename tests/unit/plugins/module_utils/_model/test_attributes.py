# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The table of attributes, and what it means for two values to be the same."""

from __future__ import annotations

import re
import typing as t

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._model.attributes import (
    ENTERPRISE,
    GROUP,
    TABLES,
    USER,
    Attribute,
    Form,
    Table,
    entries_of,
    item,
    lookup_value,
    nested,
    newest,
    plain,
    primary,
    same,
    texts_of,
    unknown_with,
)
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Document, Item, Kind, Value
from ansible_collections.steward.identity_center.plugins.module_utils._model.limits import matches
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import UNKNOWN, email, items
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_aws import (
    installed_limits,
    service_model,
)

BOTH = pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.kind.value)
ROWS = pytest.mark.parametrize(
    ("table", "row"),
    [pytest.param(table, row, id=f"{table.kind.value} {row.name}") for table in TABLES.values() for row in table],
)

# What the service keeps beside the attributes; nobody sets it through CreateUser, CreateGroup, UpdateUser, UpdateGroup.
KEPT_BY_THE_SERVICE = {
    "IdentityStoreId",
    "ExternalIds",
    "Revision",
    "UserStatus",
    "CreatedAt",
    "CreatedBy",
    "UpdatedAt",
    "UpdatedBy",
}


def members_of(shape: str) -> set[str]:
    """The members of a structure of the installed model; those of a structure in it (the name) with a dot."""
    found = set()
    for name, member in service_model().shape_for(shape).members.items():
        if member.type_name == "structure" and member.members:
            found |= {f"{name}.{part}" for part in member.members}
        else:
            found.add(name)
    return found


# ---- the table against the service


@BOTH
@pytest.mark.parametrize("shape", ["Create{}Request", "{}"])
def test_the_table_has_every_attribute_that_the_installed_botocore_knows(table: Table, shape: str) -> None:
    kind = table.kind.value.title()
    known = members_of(shape.format(kind)) - KEPT_BY_THE_SERVICE - {f"{kind}Id", f"{kind}Arn"}

    rows = {row.member[0] if row.member[0] == "Extensions" else ".".join(row.member) for row in table}

    assert known <= rows, f"botocore knows attributes that have no row in _model/attributes.py: {sorted(known - rows)}"
    assert rows <= known, f"_model/attributes.py has rows that botocore does not know: {sorted(rows - known)}"


@pytest.mark.parametrize("row", [row for row in USER if row.fields], ids=lambda row: row.name)
def test_a_list_has_every_field_that_the_installed_botocore_knows(row: Attribute) -> None:
    entries = service_model().shape_for("CreateUserRequest").members[row.member[0]].member

    assert set(row.fields.values()) == set(entries.members)


@ROWS
def test_the_path_of_an_attribute_is_one_that_the_service_accepts(table: Table, row: Attribute) -> None:
    bounds = service_model().shape_for("AttributePath").metadata

    assert matches(bounds["pattern"], row.path)
    assert len(row.path) <= bounds["max"]


@ROWS
def test_the_limits_of_an_attribute_are_found_unless_it_is_in_an_extension(table: Table, row: Attribute) -> None:
    place = f"Create{table.kind.value.title()}.{row.limit}"

    assert installed_limits().knows(place) is (row.member[0] != "Extensions")


@BOTH
def test_every_row_has_a_name_and_a_path_of_its_own(table: Table) -> None:
    assert len({row.name for row in table}) == len({row.path for row in table}) == len(table.rows)


@ROWS
def test_a_row_is_found_by_its_name(table: Table, row: Attribute) -> None:
    assert table[row.name] is row


@BOTH
def test_what_names_a_thing_is_required_and_unique(table: Table) -> None:
    assert table[table.naming].required
    assert table.unique[0] == table.naming


def test_the_service_needs_four_attributes_of_a_user_and_one_of_a_group() -> None:
    assert {row.name for row in USER if row.required} == {"user_name", "display_name", "given_name", "family_name"}
    assert {row.name for row in GROUP if row.required} == {"display_name"}


def test_the_e_mail_address_of_a_user_is_unique_too() -> None:
    assert USER.unique == ("user_name", "emails")
    assert GROUP.unique == ("display_name",)


def test_the_names_that_the_service_reserves_are_known() -> None:
    assert USER.reserved == GROUP.reserved == {"administrator", "awsadministrators"}


@pytest.mark.parametrize(
    ("name", "member", "path", "form"),
    [
        ("user_name", ("UserName",), "userName", Form.TEXT),
        ("given_name", ("Name", "GivenName"), "name.givenName", Form.TEXT),
        ("birthdate", ("Birthdate",), "birthdate", Form.DATE),
        ("phone_numbers", ("PhoneNumbers",), "phoneNumbers", Form.ITEMS),
        (
            "enterprise.cost_center",
            ("Extensions", ENTERPRISE, "costCenter"),
            "aws:identitystore:enterprise.costCenter",
            Form.TEXT,
        ),
        (
            "enterprise.manager",
            ("Extensions", ENTERPRISE, "manager"),
            "aws:identitystore:enterprise.manager.value",
            Form.TEXT,
        ),
    ],
)
def test_an_attribute_has_its_place_in_records_and_in_updates(
    name: str, member: tuple[str, ...], path: str, form: Form
) -> None:
    row = USER[name]

    assert (row.member, row.path, row.form) == (member, path, form)
    assert row.limit == ".".join(member)


def test_only_lists_have_fields() -> None:
    assert all((row.fields is not None) is (row.form is Form.ITEMS) for table in TABLES.values() for row in table)


def test_what_older_versions_of_botocore_lack_has_the_version_that_knows_it() -> None:
    recent = {row.name for row in USER if row.since}

    assert {name.partition(".")[0] for name in recent} == {"website", "birthdate", "roles", "photos", "enterprise"}
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", row.since) for row in USER if row.since)
    assert not any(row.since for row in GROUP)


@pytest.mark.parametrize("kind", [Kind.USER, Kind.GROUP])
def test_a_table_is_found_by_its_kind(kind: Kind) -> None:
    assert TABLES[kind].kind is kind
    assert TABLES[kind].id_option == f"{kind.value}_id"


# ---- values


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({"value": "a", "type": "work"}, (("type", "work"), ("value", "a")), id="sorted"),
        pytest.param({"value": "a", "type": None}, (("value", "a"),), id="without what is not given"),
        pytest.param({"value": "a", "type": ""}, (("value", "a"),), id="without what is empty"),
        pytest.param({"value": "a", "primary": False}, (("value", "a"),), id="without what is false"),
        pytest.param({"primary": True}, (("primary", True),), id="with what is true"),
        pytest.param({}, (), id="of nothing"),
    ],
)
def test_an_item_has_one_form(fields: dict[str, str | bool | None], expected: Item) -> None:
    assert item(fields) == expected


WORK = {"value": "jane@example.com", "type": "work"}
HOME = {"value": "jane@example.org", "type": "home"}


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param("a", "a", True, id="equal texts"),
        pytest.param("a", "A", False, id="texts in other letter case"),
        pytest.param("jane@example.com", "Jane@example.com", False, id="a text that only looks like an address"),
        pytest.param(None, None, True, id="nothing"),
        pytest.param(None, "", True, id="an empty text and nothing"),
        pytest.param(None, (), True, id="an empty list and nothing"),
        pytest.param("", (), True, id="an empty list and an empty text"),
        pytest.param("a", None, False, id="a text and nothing"),
        pytest.param(items(WORK), None, False, id="a list and nothing"),
        pytest.param(items(WORK, HOME), items(HOME, WORK), True, id="lists in another order"),
        pytest.param(items(WORK), items(WORK, HOME), False, id="a list with one more"),
        pytest.param(
            items(WORK), items({**WORK, "value": "Jane@Example.COM"}), True, id="addresses in other letter case"
        ),
        pytest.param(items(WORK), items({**WORK, "type": "Work"}), False, id="a type in other letter case"),
        pytest.param(items(WORK), items({**WORK, "primary": True}), False, id="primary or not"),
        pytest.param(items(WORK), items({**WORK, "primary": False}), True, id="not primary, said or not"),
        pytest.param(
            items({"value": "Buyer"}),
            items({"value": "buyer"}),
            False,
            id="values that are no addresses, in other case",
        ),
        pytest.param(
            items({"formatted": "a@B"}),
            items({"formatted": "A@b"}),
            False,
            id="another field that looks like an address",
        ),
        pytest.param(
            items({"value": "STRASSE@example.com"}), items({"value": "stra\u00dfe@example.com"}), True, id="sharp s"
        ),
        pytest.param(("a", "b"), ("b", "a"), True, id="texts in another order"),
        pytest.param(("a",), ("a", "b"), False, id="texts with one more"),
        pytest.param(("a@b",), ("A@b",), False, id="texts in a list in other letter case"),
        pytest.param(Document(text='{"a": 1, "b": 2}'), Document(text='{"b":2,"a":1}'), True, id="documents"),
        pytest.param(
            Document(text='{"Action": "a"}'), Document(text='{"Action": ["a"]}'), True, id="documents by their meaning"
        ),
        pytest.param(Document(text='{"a": 1}'), Document(text='{"a": 2}'), False, id="other documents"),
        pytest.param(Document(text="{}"), None, False, id="an empty document and nothing"),
        pytest.param(Document(text='{"a": 1}'), '{"a": 1}', False, id="a document and its text"),
    ],
)
def test_values_are_compared_by_meaning(one: Value | None, other: Value | None, expected: bool) -> None:
    assert [same(*pair) for pair in ((one, other), (other, one))] == [expected, expected]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(None, None, id="nothing"),
        pytest.param((), None, id="an empty list"),
        pytest.param("jane@example.com", None, id="a text"),
        pytest.param(items(WORK), "jane@example.com", id="the only one"),
        pytest.param(items(WORK, {**HOME, "primary": True}), "jane@example.org", id="the one marked as primary"),
        pytest.param(items(WORK, HOME), "jane@example.com", id="the first, where none is marked"),
        pytest.param(items({"type": "work"}), None, id="an entry without value"),
        pytest.param(items({"value": True}), None, id="an entry whose value is no text"),
    ],
)
def test_the_primary_entry_stands_for_the_list(value: Value | None, expected: str | None) -> None:
    assert primary(value) == expected


@pytest.mark.parametrize(
    ("attributes", "name", "expected"),
    [
        pytest.param({"user_name": "jane"}, "user_name", "jane", id="a name"),
        pytest.param({"emails": email("jane@example.com")}, "emails", "jane@example.com", id="an address"),
        pytest.param({}, "emails", None, id="nothing"),
    ],
)
def test_a_thing_is_looked_up_by_a_text(attributes: dict[str, Value], name: str, expected: str | None) -> None:
    assert lookup_value(attributes, name) == expected


def test_dotted_names_become_nested_options() -> None:
    pairs = [("title", "Dr"), ("enterprise.division", "a"), ("locale", None), ("enterprise.department", "b")]

    assert nested(pairs) == {"title": "Dr", "locale": None, "enterprise": {"division": "a", "department": "b"}}


def test_a_plain_option_is_not_overwritten_by_a_nested_one() -> None:
    assert nested([("enterprise", "whole"), ("enterprise.division", "a")]) == {"enterprise": "whole"}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("text", "text", id="a text"),
        pytest.param(None, None, id="nothing"),
        pytest.param((), [], id="an empty list"),
        pytest.param(items(WORK, HOME), [WORK, HOME], id="a list"),
        pytest.param(("b", "a"), ["b", "a"], id="a list of texts"),
        pytest.param(Document(text='{"b": {"c": [1]}, "a": null}'), {"b": {"c": [1]}, "a": None}, id="a document"),
    ],
)
def test_a_value_can_be_carried_by_json(value: Value | None, expected: object) -> None:
    assert plain(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(items(WORK, HOME), items(WORK, HOME), id="a list"),
        pytest.param(("a", "b"), (), id="a list of texts"),
        pytest.param("text", (), id="a text"),
        pytest.param(Document(text="{}"), (), id="a document"),
        pytest.param(None, (), id="nothing"),
    ],
)
def test_only_a_list_has_entries(value: Value | None, expected: tuple[Item, ...]) -> None:
    assert entries_of(value) == expected


@pytest.mark.parametrize(
    ("value", "texts"), [(("a", "b"), ("a", "b")), (items({"name": "x"}), ()), ("a", ()), (None, ())]
)
def test_the_texts_of_a_list(value: t.Any, texts: tuple[str, ...]) -> None:
    assert texts_of(value) == texts


# ---- what a botocore can't read


@BOTH
def test_all_that_the_installed_botocore_reads_is_known(table: Table) -> None:
    members = service_model().shape_for(table.kind.value.title()).members

    assert unknown_with(table, members.__contains__) == {}
    assert {member for member, _since in table.kept.values()} == set(members) & KEPT_BY_THE_SERVICE - {
        "Revision",
        "ExternalIds",
        "IdentityStoreId",
    }


def test_a_botocore_that_reads_nothing_new_leaves_unknown_what_is_new() -> None:
    assert unknown_with(USER, lambda _member: False) == UNKNOWN
    assert unknown_with(USER, lambda member: member != "Extensions") == {"enterprise": "1.42.5"}


@pytest.mark.parametrize(
    ("versions", "expected"),
    [(("1.42.5", "1.42.20"), "1.42.20"), (("1.40.68",), "1.40.68"), (("1.9", "1.10.1"), "1.10.1")],
)
def test_the_newest_version_goes_by_numbers(versions: tuple[str, ...], expected: str) -> None:
    assert newest(versions) == expected
