# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From the lines of a directory to what is desired, and everything that can be wrong with it."""

from __future__ import annotations

import sys
import time
import typing as t
from dataclasses import replace
from datetime import datetime, timezone

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._desired.choices import OnAssignments, OnExternal
from ansible_collections.steward.identity_center.plugins.module_utils._desired.directory import DesiredDirectory
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import InvalidInput
from ansible_collections.steward.identity_center.plugins.module_utils._model.limits import Limits
from ansible_collections.steward.identity_center.plugins.module_utils._options.directory import parse_directory
from ansible_collections.steward.identity_center.plugins.module_utils._options.expiry import expiry
from ansible_collections.steward.identity_center.plugins.module_utils._options.lines import Line, packed
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.options import limits

NOW = datetime(2026, 11, 26, 12, tzinfo=timezone.utc)
ID = "906719a0c1-11111111-2222-3333-4444-555555555555"
_ALLOW = {"Effect": "Allow", "Action": "*", "Resource": "*"}
ACCESS: dict[str, t.Any] = {"groups": ["Ops"], "permission_sets": ["Admin"], "accounts": ["111111111111"]}


def lines(options: t.Mapping[str, t.Any]) -> list[Line]:
    """The lines of a file that has one entry in each line."""
    found, number = [], 1
    for kind, value in options.items():
        found.append(Line(kind=kind, place=f"a.yml:{number}", column=1))
        for index, one in enumerate(value if isinstance(value, list) else [value]):
            number += 1
            path = f"{kind}[{index}]" if isinstance(value, list) else kind
            found.append(Line(kind=kind, place=f"a.yml:{number}", column=3, path=path, value=one, entry=True))
        number += 1
    return found


def directory(*more: Line, options: t.Mapping[str, t.Any] | None = None, **kinds: t.Any) -> DesiredDirectory:
    return parse_directory(packed([*lines(kinds), *more]), options or {}, limits(), NOW)


def problems(*more: Line, options: t.Mapping[str, t.Any] | None = None, **kinds: t.Any) -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        directory(*more, options=options, **kinds)
    return list(caught.value.problems)


def test_entries_of_all_kinds_are_what_the_single_modules_would_be_asked_for() -> None:
    desired = directory(
        users=[{"name": "zoe", "email": "zoe@example.com"}, {"user_name": "joe", "state": "absent"}],
        groups=[
            {"display_name": "Ops", "members": ["zoe"]},
            {"display_name": "Empty", "members": None},
            {"name": "Free"},
        ],
        permission_sets=[{"name": "Admin", "inline_policy": {"Statement": [_ALLOW]}, "tags": {"a": "b"}}],
        assignments=[{**ACCESS, "name": "ops", "accounts": [111111111111]}],
        access_control_attributes={"attributes": {"team": "${path:title}"}},
    )

    assert desired.listed == {"users", "groups", "permission_sets", "assignments", "access_control_attributes"}
    assert [(one.desired.name, one.desired.present, str(one.place)) for one in desired.users] == [
        ("zoe", True, "a.yml:2: users[0]"),
        ("joe", False, "a.yml:3: users[1]"),
    ]
    assert [(one.members.desired.anchor, one.members.desired.others) for one in desired.memberships] == [
        ("Ops", ("zoe",)),
        ("Empty", ()),
    ]
    assert desired.permission_sets[0].desired.attributes["inline_policy"] is not None
    (assignment,) = desired.assignments
    assert (assignment.name, assignment.desired.targets and assignment.desired.targets.accounts) == (
        "ops",
        ("111111111111",),
    )
    assert desired.access_control is not None
    assert desired.access_control.desired.attributes == {"team": "${path:title}"}


def test_a_key_without_entries_is_listed_and_one_that_is_absent_is_not() -> None:
    assert directory(users=[]).listed == {"users"}
    assert directory() == DesiredDirectory()


def test_a_name_in_other_letter_case_is_not_missing_too() -> None:
    assert problems(users=[{"User_Name": "a"}]) == [
        "a.yml:2: users[0].User_Name: is not known; did you mean user_name?"
    ]


def test_a_date_is_no_text_in_a_list_either() -> None:
    value = {"user_name": "a", "previously": ["b", "2026-01-02"]}
    entry = Line(kind="users", place="a.yml:1", path="users[0]", value=value, dates=("previously[1]",), entry=True)

    assert problems(entry) == [
        "a.yml:1: users[0].previously[1]: is the date 2026-01-02, but must be a string; quote it"
    ]


def test_what_the_task_says_for_all_entries_gives_way_to_what_an_entry_says() -> None:
    desired = directory(
        options={"on_assignments": "keep", "externally_managed": "ignore", "purge": ["memberships"]},
        users=[{"user_name": "a"}, {"user_name": "b", "on_assignments": "refuse"}],
        groups=[{"display_name": "Ops", "members": []}],
        permission_sets=[{"name": "Admin"}],
    )

    assert [one.desired.on_assignments for one in desired.users] == [OnAssignments.KEEP, OnAssignments.REFUSE]
    assert desired.permission_sets[0].desired.on_assignments is OnAssignments.REFUSE
    assert desired.memberships[0].members.desired.on_external is OnExternal.IGNORE
    assert desired.memberships[0].members.desired.purge


def test_a_reference_knows_where_it_is_written() -> None:
    entry = Line(
        kind="groups",
        place="b.yml:10",
        column=3,
        path="groups[0]",
        value={"display_name": "Ops", "members": [{"user": "a"}, "b"], "state": "present"},
        places=(0, 3, 1, 3, 2, 5, 2, 6, 3, 5, 4, 3),
        entry=True,
    )
    members = directory(entry).memberships[0].members

    assert str(members.part("members", 1)) == "b.yml:13: groups[0].members[1]"
    assert str(members.part("members", 9)) == "b.yml:10: groups[0].members[9]"
    broken = replace(entry, value={"display_name": "Ops", "members": [{"user": 5}, "b"], "state": "gone"})
    assert problems(broken) == [
        "b.yml:14: groups[0].state: is 'gone', but must be one of present, absent",
        "b.yml:12: groups[0].members[0].user: is the number 5, but must be a string; quote it",
    ]


def test_a_problem_of_several_options_is_told_at_the_entry() -> None:
    value = {"users": [], "permission_sets": ["Admin"], "all_accounts": True}
    entry = Line(kind="assignments", place="b.yml:10", column=3, path="assignments[0]", value=value, entry=True)

    assert problems(replace(entry, places=(0, 3, 1, 3, 1, 20, 2, 3))) == [
        "b.yml:10: assignments[0].users, groups: name at least one"
    ]
    assert problems(replace(entry, value=5, places=(0, 3)))[0].startswith("b.yml:10: assignments[0]: is the number 5")


@pytest.mark.parametrize(
    ("kind", "entry", "expected"),
    [
        ("users", 5, ": is the number 5, but must be a mapping with externally_managed, "),
        ("users", {"user_name": "a", "title": True}, ".title: is the truth value true, but must be a string; quote it"),
        ("users", {"user_name": "a", "title": 34}, ".title: is the number 34, but must be a string; quote it"),
        ("users", {"user_name": "a", "title": None}, ".title: is null; write '' to clear it, or leave it out"),
        ("users", {"User_Name": "a"}, ".User_Name: is not known; did you mean user_name?"),
        ("users", {"user_name": "a", "name": "b"}, ".name: is the same as user_name; write one of the two"),
        (
            "users",
            {"user_name": "a", "state": "absnt"},
            ".state: is 'absnt', but must be one of present, absent; did you mean absent?",
        ),
        ("users", {"title": "x"}, ": user_name or user_id is missing"),
        ("users", {"user_name": "a", "email": "x", "emails": []}, ": email and emails exclude each other"),
        ("users", {"user_name": "a", "emails": [{"type": "work"}]}, ".emails[0]: value is missing"),
        ("users", {"user_name": "a", "emails": "x"}, ".emails: is a string, but must be a list"),
        ("users", {"user_name": "a", "emails": [5]}, ".emails[0]: is the number 5, but must be a mapping"),
        (
            "users",
            {"user_name": "a", "emails": [{"value": "x", "primary": "yes"}]},
            ".emails[0].primary: is a string, but must be true or false",
        ),
        ("users", {"user_name": "a", "display_name": ""}, ".display_name: is empty, but "),
        ("groups", {"name": "a", "members": [5]}, ".members[0]: is the number 5, but must be a string; quote it"),
        ("groups", {"name": "a", "members": ["x", "X"]}, '.members[1]: "X" is named twice (entries 0 and 1)'),
        ("groups", {"name": "a", "members": [""]}, ".members[0]: is empty or null; "),
        ("groups", {"name": "a", "members": [{"users": "x"}]}, ".members[0].users: is not known; did you mean user?"),
        (
            "groups",
            {"name": "a", "members": [{"user": "x", "expires_at": "3d"}]},
            ".members[0].expires_at: '3d' is not an absolute time; ",
        ),
        (
            "groups",
            {"name": "a", "members": [{"user": "x", "expires_at": 5}]},
            ".members[0].expires_at: is the number 5, but must be a time",
        ),
        (
            "groups",
            {"name": "a", "members": ["x"], "state": "absent"},
            ".members: the group is absent, so it can't have members; leave them out",
        ),
        (
            "permission_sets",
            {"name": "a", "wait_timeout": True},
            ".wait_timeout: is the truth value true, but must be a whole number",
        ),
        (
            "permission_sets",
            {"name": "a", "inline_policy": []},
            ".inline_policy: is a list, but must be a policy, as a mapping or as JSON",
        ),
        ("permission_sets", {"name": "a", "tags": None}, ".tags: is null; write {} to clear it, or leave it out"),
        (
            "permission_sets",
            {"name": "a", "tags": {"a": 5}},
            ".tags.a: is the number 5, but must be a string; quote it",
        ),
        ("permission_sets", {"name": "a", "wait": None}, ".wait: is null; leave it out"),
        (
            "assignments",
            {**ACCESS, "account_tags": {"a": ["b", 5]}},
            ".account_tags.a[1]: is the number 5, but must be a string; quote it",
        ),
        ("assignments", {**ACCESS, "expires_at": "tomorrow"}, ".expires_at: 'tomorrow' is not an absolute time; "),
        (
            "assignments",
            {**ACCESS, "accounts": []},
            ".accounts, organizational_units, account_tags or all_accounts: say in which accounts",
        ),
    ],
)
def test_what_is_wrong_with_an_entry_is_told_with_its_place(kind: str, entry: t.Any, expected: str) -> None:
    (problem, *_more) = problems(options={}, **{kind: [entry]})

    assert problem.startswith(f"a.yml:2: {kind}[0]{expected}")


def test_a_date_is_one_only_where_one_belongs() -> None:
    entry = lines({"users": [{"user_name": "a", "birthdate": "1990-01-02", "title": "1990-01-02"}]})[1]

    assert problems(replace(entry, dates=("birthdate", "title"))) == [
        "a.yml:2: users[0].title: is the date 1990-01-02, but must be a string; quote it"
    ]


def test_a_date_is_no_tag() -> None:
    entry = lines({"permission_sets": [{"name": "a", "tags": {"since": "2026-01-02", "of": "2026"}}]})[1]

    assert problems(replace(entry, dates=("tags.since",))) == [
        "a.yml:2: permission_sets[0].tags.since: is the date 2026-01-02, but must be a string; quote it"
    ]


def test_an_attribute_that_botocore_does_not_know_is_told_with_the_other_problems() -> None:
    texts = packed(lines({"users": [{"user_name": "a", "birthdate": "1990-01-02"}, {"user_name": "b", "title": 5}]}))
    with pytest.raises(InvalidInput) as caught:
        parse_directory(texts, {}, Limits(version="1.0", places={}), NOW)

    assert [one[:40] for one in caught.value.problems] == [
        "a.yml:2: users[0]: birthdate: the instal",
        "a.yml:3: users[1].title: is the number 5",
    ]


def test_what_the_controller_found_is_told_in_its_place() -> None:
    trouble = Line(place="b.yml:7", column=2, problem="column 2: is not readable YAML: no")
    broken = Line(kind="users", path="users[9]", value=5, entry=True, broken=True)

    assert problems(trouble, broken, Line(problem="bare"), users=[{}]) == [
        "a.yml:2: users[0]: user_name or user_id is missing",
        "b.yml:7: column 2: is not readable YAML: no",
        "bare",
    ]


def test_an_empty_file_is_an_error_unless_it_is_meant() -> None:
    empty = Line(place="b.yml", problem="is empty", only_empty=True)

    assert problems(empty) == ["b.yml: is empty"]
    assert directory(empty, options={"allow_empty": True}) == DesiredDirectory()


@pytest.mark.parametrize("texts", [[], ['{"kind":"users"}\n'], ['{"kind":"users"}\n', '{"end":2}\n']])
def test_a_file_with_lines_missing_is_refused(texts: list[str]) -> None:
    with pytest.raises(InvalidInput, match="is incomplete"):
        parse_directory(texts, {}, limits(), NOW)


# ---- what ends by itself


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-12-31", "2027-01-01T00:00:00+00:00"),
        ("2026-12-31T18:00:00Z", "2026-12-31T18:00:00+00:00"),
        ("2026-12-31 18:00:00.5 +02:00", "2026-12-31T16:00:00+00:00"),
        ("2026-12-31T18:00-0330", "2026-12-31T21:30:00+00:00"),
    ],
)
def test_an_expiry_is_an_absolute_time(text: str, expected: str) -> None:
    ends, problem = expiry(text)

    assert (ends and ends.isoformat(), problem) == (expected, "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-12-31T18:00:00", "2026-12-31T18:00:00 has no time zone; "),
        ("2026-02-30", "2026-02-30 is not a time that exists"),
        ("9999-12-31", "9999-12-31 is not a time that exists"),
        ("in 3 days", "'in 3 days' is not an absolute time; "),
    ],
)
def test_another_expiry_is_refused(text: str, expected: str) -> None:
    ends, problem = expiry(text)

    assert ends is None
    assert problem.startswith(expected)


def test_what_has_expired_is_as_if_it_were_absent() -> None:
    desired = directory(
        groups=[
            {
                "name": "Ops",
                "members": [{"user": "a", "expires_at": "2026-11-25"}, {"user": "b", "expires_at": "2026-11-26"}],
            }
        ],
        assignments=[
            {**ACCESS, "purge": True, "expires_at": "2026-11-26T12:00:00Z"},
            {**ACCESS, "expires_at": "2026-11-26T12:00:01Z"},
        ],
    )

    (members,) = desired.memberships
    assert (members.members.desired.others, members.expired) == (("b",), ("a",))
    assert members.expires_at["b"].isoformat() == "2026-11-27T00:00:00+00:00"
    assert [(one.expired, one.desired.present, one.desired.purge) for one in desired.assignments] == [
        (True, False, False),
        (False, True, False),
    ]


# ---- what contradicts itself


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        (
            {"users": [{"user_name": "a"}, {"user_name": "A"}]},
            'a.yml:3: users[1]: "a" is there twice, first at a.yml:2: users[0]',
        ),
        (
            {"users": [{"user_id": ID, "user_name": "a"}, {"user_id": ID, "user_name": "a"}]},
            f'a.yml:3: users[1]: "{ID}" is there twice, first at a.yml:2: users[0]',
        ),
        (
            {"users": [{"user_name": "a"}, {"user_name": "a", "state": "absent"}]},
            'a.yml:3: users[1]: "a" is both present and absent, first at a.yml:2: users[0]',
        ),
        (
            {"permission_sets": [{"name": "P"}, {"name": "P"}]},
            'a.yml:3: permission_sets[1]: "P" is there twice, first at a.yml:2: permission_sets[0]',
        ),
        (
            {"users": [{"user_name": "a", "email": "x@y.z"}, {"user_name": "b", "email": "X@y.z"}]},
            "a.yml:3: users[1]: the e-mail address X@y.z is wanted by another user too, at a.yml:2: users[0]",
        ),
        (
            {"users": [{"user_name": "a", "previously": ["c"]}, {"user_name": "b", "previously": ["C"]}]},
            'a.yml:3: users[1]: previously: "C" is the former name of another too, at a.yml:2: users[0]',
        ),
        (
            {"users": [{"user_name": "a", "state": "absent"}], "groups": [{"name": "G", "members": ["b", "A"]}]},
            'a.yml:4: groups[0].members[1]: "A" is absent, at a.yml:2: users[0]; leave it out here',
        ),
        (
            {"users": [{"user_id": ID, "state": "absent"}], "groups": [{"name": "G", "members": [ID]}]},
            f'a.yml:4: groups[0].members[0]: "{ID}" is absent, at a.yml:2: users[0]; leave it out here',
        ),
        (
            {"permission_sets": [{"name": "Admin", "state": "absent"}], "assignments": [ACCESS]},
            'a.yml:4: assignments[0].permission_sets[0]: "Admin" is absent, at a.yml:2: permission_sets[0]; leave it out here',
        ),
        (
            {"groups": [{"name": "Ops", "state": "absent"}], "assignments": [ACCESS]},
            'a.yml:4: assignments[0].groups[0]: "Ops" is absent, at a.yml:2: groups[0]; leave it out here',
        ),
        (
            {"assignments": [{**ACCESS, "users": ["a"]}, {**ACCESS, "state": "absent"}]},
            'a.yml:3: assignments[1]: takes what another entry gives, at a.yml:2: assignments[0]: "Ops", "Admin", "111111111111"',
        ),
        (
            {
                "assignments": [
                    {"users": ["a"], "applications": ["X"], "state": "absent"},
                    {"users": ["a"], "applications": ["X"]},
                ]
            },
            'a.yml:2: assignments[0]: takes what another entry gives, at a.yml:3: assignments[1]: "a", "X"',
        ),
        (
            {"access_control_attributes": [{}, {}]},
            "a.yml:3: access_control_attributes[1]: is there twice, first at a.yml:2: access_control_attributes[0]; an instance has one",
        ),
    ],
)
def test_a_contradiction_is_told_with_both_places(kinds: dict[str, t.Any], expected: str) -> None:
    assert problems(**kinds) == [expected]


def test_names_that_change_hands_are_no_contradiction() -> None:
    desired = directory(
        users=[{"user_name": "rob", "previously": ["bob"]}, {"user_name": "bob", "emails": []}],
        permission_sets=[{"name": "P"}, {"name": "p"}, {"name": "Admin", "state": "absent"}],
        assignments=[
            {**ACCESS, "state": "absent"},
            {**ACCESS, "permission_sets": ["P"]},
            {**ACCESS, "groups": ["Dev"], "permission_sets": ["P"], "state": "absent"},
            {"groups": ["Ops"], "applications": ["X"]},
        ],
    )

    assert len(desired.users) == 2


def test_what_is_declared_is_neither_protected_nor_ignored() -> None:
    options = {"protect": {"users": ["x", "Break-*"]}, "ignore": {"groups": ["Ops"], "users": ["*"]}}

    assert problems(
        options=options, users=[{"user_name": "break-glass"}, {"user_id": ID}], groups=[{"name": "Dev"}]
    ) == [
        'a.yml:2: users[0]: "break-glass" is declared, and protect has "Break-*" for users',
        'a.yml:2: users[0]: "break-glass" is declared, and ignore has "*" for users',
    ]


def test_50_mistakes_in_10_000_entries_are_told_in_the_order_of_the_file_in_5_seconds() -> None:
    users = [
        {"user_name": f"user{number}", "given_name": "Zoë", "title": 5 if number % 200 == 0 else "Engineer"}
        for number in range(10_000)
    ]
    measured = sys.gettrace()
    sys.settrace(None)  # the time that measuring coverage takes is not the engine's
    try:
        begin = time.process_time()
        found = problems(users=users)
        took = time.process_time() - begin
    finally:
        sys.settrace(measured)

    assert took < 5
    assert [problem.partition(":")[2].partition(":")[0] for problem in found] == [
        str(number + 2) for number in range(0, 10_000, 200)
    ]


def test_what_is_wrong_with_the_brakes_is_told_with_the_rest() -> None:
    assert problems(options={"purge": ["user"]}, users=[{"user_nam": "zoe"}]) == [
        'purge[0]: "user" is not known; did you mean users?',
        "a.yml:2: users[0].user_nam: is not known; did you mean user_name?",
        "a.yml:2: users[0]: user_name or user_id is missing",
    ]


def test_more_texts_than_are_kept_once_are_what_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    users = [{"user_name": f"user{number}", "title": f"Title {number % 3}"} for number in range(9)]
    every = directory(users=users)
    monkeypatch.setattr(f"{parse_directory.__module__}._MOST_SHARED", 2)

    assert directory(users=users) == every
    assert [one.desired.attributes["title"] for one in every.users[:4]] == ["Title 0", "Title 1", "Title 2", "Title 0"]


# ---- an empty list


def test_with_a_purge_an_empty_list_has_to_be_meant() -> None:
    options: dict[str, t.Any] = {"purge": ["users", "permission_sets", "memberships"]}

    assert problems(options=options, users=[], permission_sets=[], groups=[]) == [
        "a.yml:1: users: is empty, and with purge that would remove all users; set allow_empty: true if that is intended",
        (
            "a.yml:2: permission_sets: is empty, and with purge that would remove all permission sets; set allow_empty: true if "
            "that is intended"
        ),
    ]
    assert directory(options={**options, "allow_empty": True}, users=[]).listed == {"users"}


def test_a_list_that_has_entries_elsewhere_or_broken_ones_is_not_empty() -> None:
    more = Line(kind="users", place="b.yml:1", column=1)
    entry = Line(kind="users", place="b.yml:2", column=3, path="users[0]", value={"user_name": "zoe"}, entry=True)
    options = {"purge": ["users"]}

    assert directory(more, entry, options=options, users=[]).listed == {"users"}
    assert problems(more, replace(entry, broken=True), Line(place="b.yml:2", problem="bad"), options=options) == [
        "b.yml:2: bad"
    ]
