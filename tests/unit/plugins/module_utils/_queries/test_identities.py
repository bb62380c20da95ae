# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the info modules answer, and with how many calls."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Kind, Record
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import Unresolved, Unsupported
from ansible_collections.steward.identity_center.plugins.module_utils._queries.identities import answer_query
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    UNKNOWN,
    an_id,
    email,
    group,
    query,
    user,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_store import FakeStore, alone

JANE = user("Jane", number=1, emails=email("jane@example.com"), record=Record(status="ENABLED"))
JOE = user("joe", number=2, external=True, record=Record(status="DISABLED"))
ZOE = user("zoe", number=3)
ENGINEERS, ONCALL = group("Engineers", number=101), group("Oncall", number=102, external=True)


def store() -> FakeStore:
    """Three users, two groups; Jane and zoe are in Engineers, zoe is in Oncall."""
    return FakeStore(ZOE, JANE, JOE, ONCALL, ENGINEERS).join(ENGINEERS, ZOE, JANE).join(ONCALL, ZOE)


def names(kind: Kind = Kind.USER, **fields: object) -> list[str]:
    """The names in the answer to a query."""
    answer = answer_query(alone(store()), query(kind, **fields))
    return [row["user_name" if kind is Kind.USER else "display_name"] for row in answer[f"{kind.value}s"]]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({}, ["Jane", "joe", "zoe"], id="all"),
        pytest.param({"references": ()}, [], id="none"),
        pytest.param({"references": ("zoe", "jane@example.com")}, ["Jane", "zoe"], id="some, sorted by name"),
        pytest.param({"references": ("Jane", an_id(1))}, ["Jane"], id="one under two names"),
        pytest.param({"joined_with": "Engineers"}, ["Jane", "zoe"], id="members of a group"),
        pytest.param({"name_matches": "j*"}, ["Jane", "joe"], id="a pattern, in any letter case"),
        pytest.param({"name_matches": "J?E"}, ["joe"], id="a pattern in capitals"),
        pytest.param({"name_matches": "o"}, [], id="a pattern is for the whole name"),
        pytest.param({"externally_managed": True}, ["joe"], id="owned by an identity provider"),
        pytest.param({"externally_managed": False}, ["Jane", "zoe"], id="not owned by one"),
        pytest.param({"status": "enabled"}, ["Jane"], id="enabled"),
        pytest.param({"status": "disabled"}, ["joe"], id="disabled"),
        pytest.param({"name_matches": "j*", "status": "disabled"}, ["joe"], id="two filters"),
        pytest.param({"joined_with": "Engineers", "externally_managed": True}, [], id="a group and a filter"),
    ],
)
def test_users_are_selected(fields: dict[str, object], expected: list[str]) -> None:
    assert names(**fields) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({}, ["Engineers", "Oncall"], id="all"),
        pytest.param({"joined_with": "zoe"}, ["Engineers", "Oncall"], id="the groups of a user"),
        pytest.param({"joined_with": "joe"}, [], id="the groups of a user who is in none"),
        pytest.param({"externally_managed": True}, ["Oncall"], id="owned by an identity provider"),
    ],
)
def test_groups_are_selected(fields: dict[str, object], expected: list[str]) -> None:
    assert names(Kind.GROUP, **fields) == expected


def test_what_does_not_exist_is_told() -> None:
    answer = answer_query(alone(store()), query(references=("ghost", "joe", "spirit")))

    assert answer["missing"] == ["ghost", "spirit"]
    assert [row["user_name"] for row in answer["users"]] == ["joe"]


def test_what_the_installed_botocore_can_t_read_is_told_once_for_all() -> None:
    blind = FakeStore(user("jane", unknown=UNKNOWN), user("joe", unknown=UNKNOWN))

    answer = answer_query(alone(blind), query())

    assert answer["unreadable"] == [
        (
            f"The installed botocore can't read {', '.join(UNKNOWN)}: null there means unknown; botocore 1.42.20 or "
            "later can"
        )
    ]
    assert [row["unknown_attributes"] for row in answer["users"]] == [UNKNOWN, UNKNOWN]
    assert answer_query(alone(store()), query())["unreadable"] == []
    assert answer_query(alone(blind), query(references=("ghost",)))["unreadable"] == []


@pytest.mark.parametrize("status", ["enabled", "disabled"])
def test_nobody_is_selected_by_a_status_that_is_not_known(status: str) -> None:
    with pytest.raises(Unsupported) as caught:
        answer_query(alone(FakeStore(user("jane", unknown=UNKNOWN))), query(status=status))

    assert caught.value.message == (
        "user_status: the installed botocore does not report whether a user is disabled; botocore 1.40.68 or later does"
    )


def test_nothing_is_missing_where_nothing_was_named() -> None:
    assert answer_query(alone(store()), query())["missing"] == []
    assert answer_query(alone(store()), query(joined_with="Engineers"))["missing"] == []


@pytest.mark.parametrize(
    ("kind", "anchor", "message"),
    [
        (
            Kind.USER,
            "Nowhere",
            'group: no group matches "Nowhere" (groups: "Engineers", "Oncall")',
        ),
        (
            Kind.GROUP,
            "ghost",
            'user: no user matches "ghost" (users: "Jane", "jane@example.com", "joe", "zoe")',
        ),
    ],
)
def test_an_unknown_anchor_is_an_error(kind: Kind, anchor: str, message: str) -> None:
    with pytest.raises(Unresolved) as caught:
        answer_query(alone(store()), query(kind, joined_with=anchor))

    assert caught.value.message == message


def rows(real: FakeStore, kind: Kind, **fields: object) -> dict[str, t.Any]:
    """Name to the names on the other side."""
    answer = answer_query(alone(real), query(kind, include_joined=True, **fields))
    naming, key = ("user_name", "groups") if kind is Kind.USER else ("display_name", "members")
    return {row[naming]: row[key] for row in answer[f"{kind.value}s"]}


def test_the_other_side_is_not_read_unless_asked_for() -> None:
    real = store()

    answer = answer_query(alone(real), query())

    assert [row["groups"] for row in answer["users"]] == [None, None, None]
    assert "members" not in answer["users"][0]
    assert [operation for operation, _what in real.calls] == ["every"]


def test_groups_show_their_members_by_name() -> None:
    assert rows(store(), Kind.GROUP) == {"Engineers": ["Jane", "zoe"], "Oncall": ["zoe"]}


def test_a_user_shows_its_groups_by_name() -> None:
    real = store()

    assert rows(real, Kind.USER, references=("zoe",)) == {"zoe": ["Engineers", "Oncall"]}
    assert [operation for operation, _what in real.calls if operation in ("groups_of", "members", "every")] == [
        "groups_of"
    ]


def test_many_users_are_walked_from_the_side_of_fewer_groups() -> None:
    real = store()

    assert rows(real, Kind.USER) == {"Jane": ["Engineers"], "joe": [], "zoe": ["Engineers", "Oncall"]}
    assert [what for operation, what in real.calls if operation == "members"] == [ONCALL.id, ENGINEERS.id]
    assert "groups_of" not in [operation for operation, _what in real.calls]


def test_few_users_are_walked_themselves() -> None:
    real = store()

    assert rows(real, Kind.USER, references=("Jane", "zoe")) == {"Jane": ["Engineers"], "zoe": ["Engineers", "Oncall"]}
    assert sorted(what for operation, what in real.calls if operation == "groups_of") == [JANE.id, ZOE.id]
    assert "members" not in [operation for operation, _what in real.calls]


def test_nobody_needs_no_groups() -> None:
    real = store()

    assert rows(real, Kind.USER, references=()) == {}
    assert real.calls == []


def test_the_id_stands_for_what_cannot_be_read() -> None:
    real = store()
    del real.entities[ZOE.id]

    assert rows(real, Kind.GROUP, references=("Oncall",)) == {"Oncall": [ZOE.id]}
