# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Access reviews: their rows, the decisions that come back, and what a denial comes to."""

from __future__ import annotations

import csv
import io
import typing as t

import pytest

from ansible_collections.steward.identity_center.plugins.plugin_utils._review.decisions import (
    BadDecisions,
    Decisions,
    read_decisions,
)
from ansible_collections.steward.identity_center.plugins.plugin_utils._review.revoking import Revocations, revocations
from ansible_collections.steward.identity_center.plugins.plugin_utils._review.rows import (
    Reviewed,
    Scope,
    reviewed,
)
from ansible_collections.steward.identity_center.plugins.plugin_utils._review.tables import proof

HEADER = ["Row", "Decision", "Reviewer", "ReviewedAt", "Justification"]
ADMIN, READER = "arn:aws:sso:::permissionSet/ssoins-1/ps-1", "arn:aws:sso:::permissionSet/ssoins-1/ps-2"


def way(user: str = "zoe", **changed: t.Any) -> dict[str, t.Any]:
    """A row of the access table: by default an assignment of a person's own."""
    return {
        "user_id": f"id-{user}",
        "user_name": user,
        "manager": "mia",
        "way": "direct",
        "group_id": None,
        "group": None,
        "kind": "account",
        "permission_set_arn": ADMIN,
        "permission_set": "Administrator",
        "managed_policies": ["AdministratorAccess"],
        "inline_policy": False,
        "account_id": "111122223333",
        "account": "shop",
        "unit": "/Workloads/Production",
        "account_tags": {"env": "prod"},
        "application_arn": None,
        "application": None,
        "role": None,
        "first_seen": "2026-11-01",
        **changed,
    }


def through(team: str, /, user: str = "zoe", **changed: t.Any) -> dict[str, t.Any]:
    """A row of somebody who is a member of a group."""
    return way(user, **{"way": "group", "group_id": f"g-{team}", "group": team, **changed})


APPLICATION = {
    "kind": "application",
    "permission_set_arn": None,
    "permission_set": None,
    "account_id": None,
    "account": None,
    "unit": None,
    "application_arn": "arn:of:wiki",
    "application": "Wiki",
}


def every(*rows: dict[str, t.Any], **scope: t.Any) -> list[Reviewed]:
    return Scope(**scope).of(reviewed(rows))


def written(*lines: t.Sequence[str], header: t.Sequence[str] | None = None, delimiter: str = ",") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([HEADER if header is None else header, *lines])
    return text.getvalue().encode()


def deciding(rows: t.Sequence[Reviewed], *words: str) -> bytes:
    """A file with a decision for each row."""
    return written(*([one.name, word, "mia", "2026-11-26", "because"] for one, word in zip(rows, words, strict=True)))


def decided(rows: t.Sequence[Reviewed], *words: str) -> Decisions:
    return read_decisions(deciding(rows, *words), "d.csv", rows)


def problems(data: bytes, rows: t.Sequence[Reviewed], encoding: str | None = None) -> tuple[str, ...]:
    with pytest.raises(BadDecisions) as caught:
        read_decisions(data, "d.csv", rows, encoding)
    return caught.value.problems


# ---- rows


def test_one_managers_people_stand_together_and_one_persons_ways() -> None:
    rows = every(
        way("zoe", manager="mia"),
        way("ann", manager="noa"),
        way("bob", manager="mia"),
        through("Ops", "bob", manager="mia", account="back office", account_id="1"),
        way("eve", manager=None),
    )

    assert [(one.row["user_name"], one.row["account"]) for one in rows] == [
        ("eve", "shop"),
        ("bob", "back office"),
        ("bob", "shop"),
        ("zoe", "shop"),
        ("ann", "shop"),
    ]


def test_a_way_is_known_whatever_its_things_are_called() -> None:
    before, renamed = every(way())[0], every(way(user_name="zoë", account="store"))[0]

    assert before.identity == renamed.identity
    assert before.name != renamed.name
    assert before.name[0] == "r"
    others = [through("Ops"), way("ann"), way(permission_set_arn=READER), way(account_id="2"), way(**APPLICATION)]
    assert len({before.identity, *(every(one)[0].identity for one in others)}) == 6


def test_when_it_was_first_seen_is_nothing_that_a_decision_rests_on() -> None:
    assert every(way())[0].name == every(way(first_seen="2020-01-01"))[0].name


@pytest.mark.parametrize(
    ("row", "label"),
    [
        (way(), "zoe: Administrator in shop"),
        (through("Ops", account=None), "zoe: Administrator in 111122223333, through Ops"),
        (through("Ops", group=None), "zoe: Administrator in shop, through g-Ops"),
        (way(**APPLICATION), "zoe: Wiki"),
        (way(user_name=None, kind="entitlement", permission_set=None, role="arn:role"), "id-zoe: arn:role in shop"),
        (way(account="\x1b[31mshop\u202e"), "zoe: Administrator in \\U0000001b[31mshop\\U0000202e"),
    ],
)
def test_a_way_in_words(row: dict[str, t.Any], label: str) -> None:
    assert every(row)[0].label == label


@pytest.mark.parametrize(
    ("scope", "names"),
    [
        ({}, ["ann", "bob", "zoe"]),
        ({"accounts": ["shop"]}, ["zoe"]),
        ({"accounts": ["2"]}, ["ann"]),
        ({"permission_sets": [READER]}, ["ann"]),
        ({"permission_sets": ["Administrator"]}, ["zoe"]),
        ({"groups": ["Ops"]}, ["ann"]),
        ({"groups": ["g-Ops"]}, ["ann"]),
        ({"organizational_units": ["/Workloads/"]}, ["zoe"]),
        ({"organizational_units": ["/Workloads/Prod"]}, []),
        ({"organizational_units": ["/Sandbox"]}, ["ann"]),
        ({"organizational_units": ["/"]}, ["ann", "zoe"]),
        ({"accounts": ["shop"], "groups": ["Ops"]}, []),
    ],
)
def test_a_review_may_be_of_a_part(scope: dict[str, list[str]], names: list[str]) -> None:
    ann = through(
        "Ops", "ann", account="lab", account_id="2", unit="/Sandbox", permission_set_arn=READER, permission_set="Reader"
    )

    assert [one.row["user_name"] for one in every(way(), ann, way("bob", **APPLICATION), **scope)] == names


# ---- decisions


def test_decisions_come_back_and_what_is_open_is_told() -> None:
    rows = every(way("ann"), way("bob"), way("zoe"))

    found = decided(rows, "Approve", " deny ", "")

    assert [(one.line, one.decision, one.denied) for one in found.made] == [(2, "Approve", False), (3, "Deny", True)]
    assert [(one.reviewer, one.reviewed_at, one.justification) for one in found.made] == [
        ("mia", "2026-11-26", "because")
    ] * 2
    assert [one.row["user_name"] for one in found.lacking(rows)] == ["zoe"]
    assert [one.since for one in found.made] == [(), ()]


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_a_spreadsheet_may_choose_the_delimiter(delimiter: str) -> None:
    rows = every(way())
    data = written([rows[0].name, "Deny", "mia", "", ""], delimiter=delimiter)

    assert read_decisions(data, "d.csv", rows).made[0].denied


def test_all_that_is_wrong_is_told_with_its_line() -> None:
    rows = every(way("ann"), way("bob"), way("zoe"))
    ann, bob, zoe = (one.name for one in rows)

    assert problems(
        written(
            [ann, "Maybe", "mia", "", ""],
            [ann, "Deny", "mia", "", ""],
            [bob, "Deny", "", "", ""],
            ["", "Deny", "mia", "", ""],
            ["r0123456789abcdef-0123456789abcdef", "Approve", "mia", "", ""],
            [zoe, "Deny"],
        ),
        rows,
    ) == (
        "d.csv: line 2: Decision is 'Maybe', but must be Approve or Deny, or empty",
        "d.csv: line 3: is about the same access as line 2; decide once",
        "d.csv: line 4: Deny, but Reviewer is empty: a decision is somebody's",
        "d.csv: line 5: Row is empty; it names the access, so export the review again",
        "d.csv: line 6: approved, but nobody has this access any more; leave the line out",
        "d.csv: line 7: has 2 cells, and the header has 5",
    )


@pytest.mark.parametrize("word", ["Deny", "Approve", ""])
@pytest.mark.parametrize("row", ["zoe", "r0123456789abcdef", "R0123456789ABCDEF-0123456789ABCDEF", "r1-2"])
def test_a_row_that_was_mangled_is_not_taken_for_access_that_is_gone(row: str, word: str) -> None:
    (said,) = problems(written([row, word, "mia", "", ""]), every(way()))

    assert (
        said
        == f"d.csv: line 2: Row is {row!r}, which no review writes; it names the access, so copy it from the export"
    )


def test_a_header_that_lacks_columns_or_has_one_twice() -> None:
    assert problems(written(header=["Row", "decision", "Reviewer", "Reviewer", "Justification"]), every(way())) == (
        "d.csv: line 1: the column Reviewer appears twice",
        "d.csv: line 1: the column Decision is missing; did you mean decision?",
        "d.csv: line 1: the column ReviewedAt is missing",
    )


def test_what_is_no_table() -> None:
    assert problems(b"", []) == ("d.csv: is empty",)
    assert "does not belong to UTF-8" in problems("Begründung".encode("latin-1"), [])[0]
    assert "is not CSV" in problems(b'Row,Decision\n"a', [])[0]


def test_another_encoding_can_be_named() -> None:
    rows = every(way())
    text = written([rows[0].name, "Deny", "Zoë", "", ""]).decode().encode("windows-1252")

    assert read_decisions(text, "d.csv", rows, "windows-1252").made[0].reviewer == "Zoë"


# ---- what a denial comes to


def come_to(rows: t.Sequence[Reviewed], *words: str) -> Revocations:
    return revocations(decided(rows, *words), rows, "d.csv")


def test_an_assignment_of_ones_own_goes_by_itself() -> None:
    role = {**APPLICATION, "kind": "entitlement", "application_arn": None, "role": "arn:role"}
    rows = every(way("ann"), way("bob", **APPLICATION), way("zoe", **role), way("zyx"))

    found = come_to(rows, "Deny", "Deny", "Deny", "Approve")

    assert found.directory == {
        "assignments": [
            {"users": ["id-ann"], "permission_sets": [ADMIN], "accounts": ["111122223333"], "state": "absent"},
            {"users": ["id-bob"], "applications": ["arn:of:wiki"], "state": "absent"},
        ],
        "entitlements": [{"users": ["id-zoe"], "roles": ["arn:role"], "state": "absent"}],
    }
    assert [one.needs for one in found.done] == [
        "the assignment of ann has to go",
        "the assignment of bob has to go",
        "the entitlement of zoe has to go",
    ]
    assert [one.along for one in found.done] == [(), (), ()]


def test_what_comes_through_a_group_goes_with_the_membership_and_takes_the_rest_along() -> None:
    shop, lab = through("Ops"), through("Ops", account_id="2", account="lab")
    other = through("Ops", "ann")
    rows = every(other, lab, shop)

    found = come_to(rows, "", "", "Deny")

    assert found.directory == {
        "groups": [{"group_id": "g-Ops", "members": [{"user": "id-zoe", "expires_at": "2000-01-01T00:00:00Z"}]}]
    }
    assert [(one.needs, one.along) for one in found.done] == [
        ("zoe has to leave the group Ops", ("zoe: Administrator in lab, through Ops",))
    ]


def test_several_denials_are_one_membership() -> None:
    rows = every(through("Ops"), through("Ops", account_id="2"), through("Ops", "ann"), through("Dev"))

    found = come_to(rows, *["Deny"] * 4)

    assert [(one["group_id"], [member["user"] for member in one["members"]]) for one in found.directory["groups"]] == [
        ("g-Ops", ["id-ann", "id-zoe"]),
        ("g-Dev", ["id-zoe"]),
    ]
    assert all(not one.along for one in found.done)


def test_one_membership_can_t_stay_and_go() -> None:
    rows = every(through("Ops", account_id="1"), through("Ops", account_id="2"))

    with pytest.raises(BadDecisions) as caught:
        come_to(rows, "Approve", "Deny")

    (problem,) = caught.value.problems
    assert problem.startswith("d.csv: line 3 denies and line 2 approves what comes through the group Ops: ")


def test_what_has_changed_since_is_told_and_not_revoked() -> None:
    before = every(way("ann"), way("zoe"))
    rows = every(way("ann", managed_policies=["ReadOnlyAccess"]), way("zoe", status="DISABLED"))
    header = [*HEADER, "Managed policies"]
    data = written(
        [before[0].name, "Deny", "mia", "", "", "AdministratorAccess"],
        [before[1].name, "Approve", "mia", "", "", "AdministratorAccess"],
        header=header,
    )

    found = revocations(read_decisions(data, "d.csv", rows), rows, "d.csv")

    assert found.directory == {}
    assert [(one.line, one.since) for one in found.changed] == [
        (2, ("Managed policies: was 'AdministratorAccess', is 'ReadOnlyAccess'",)),
        (3, ("something that it shows",)),
    ]


def test_what_was_denied_and_is_gone_is_gone() -> None:
    before = every(way("ann"))

    found = revocations(read_decisions(deciding(before, "Deny"), "d.csv", []), [], "d.csv")

    assert [one.line for one in found.gone] == [2]
    assert (found.directory, found.done, found.changed) == ({}, (), ())


# ---- the proof

ROLE = "arn:aws:iam::111122223333:role/team/admin"
ENTITLED = {"kind": "entitlement", "permission_set_arn": None, "permission_set": None, "role": ROLE}


@pytest.mark.parametrize(
    ("row", "kind", "name"),
    [
        (way(), "account_assignment", "zoe with Administrator in shop (111122223333)"),
        (way(), "account_assignment", "zoe with Administrator in 111122223333"),
        (way(account=None), "account_assignment", "zoe with Administrator in 111122223333"),
        (way(user_name=None), "account_assignment", "id-zoe with Administrator in shop (111122223333)"),
        (way(**APPLICATION), "application_assignment", "zoe in Wiki"),
        (way(**ENTITLED), "entitlement", "zoe as team/admin in shop (111122223333)"),
        (way(**ENTITLED, account=None), "entitlement", "zoe as team/admin in 111122223333"),
        (through("Ops"), "membership", "zoe in Ops"),
        (through("Ops", **ENTITLED), "membership", "zoe in Ops"),
    ],
)
def test_what_was_revoked_is_found_among_the_changes(row: dict[str, t.Any], kind: str, name: str) -> None:
    assert proved([row], {"changes": [{"kind": kind, "name": name, "status": "done", "request_id": "q-1"}]}) == [
        ("revoked", "now", "q-1")
    ]


def proved(rows: t.Sequence[dict[str, t.Any]], applied: t.Any) -> list[tuple[str, str, str]]:
    """What the proof says of these ways, which are all denied."""
    decisions = decided(every(*rows), *["Deny"] * len(rows))
    found = revocations(decisions, every(*rows), "d.csv")
    return [(one["Outcome"], one["DoneAt"], one["RequestId"]) for one in proof(decisions, found, applied, "now")]


@pytest.mark.parametrize(
    ("applied", "outcome"),
    [
        (None, "not asked for"),
        ({"changes": []}, "nothing to do"),
        ({"changes": [], "error_code": None, "msg": "Nothing changed"}, "nothing to do"),
        ({"error_code": "AccessDenied", "msg": "sso: no"}, "not done: sso: no"),
        ({"changes": [], "error_code": "Refused", "msg": "too many"}, "not done: too many"),
        ({"changed": False, "failed": False, "failed_when_result": False}, "not done: it ended without saying why"),
    ],
)
def test_what_no_change_was_about_is_proved_to_be_gone_only_by_a_run_that_went_well(
    applied: t.Any, outcome: str
) -> None:
    assert proved([way()], applied) == [(outcome, "", "")]
