# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A plan as files: what a reviewer reads first, and names that are no markup."""

from __future__ import annotations

import json
import typing as t

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._render.plan_file import as_json, as_markdown

CREATED = {
    "action": "create",
    "kind": "user",
    "name": "ada",
    "before": None,
    "after": {"title": "Engineer", "emails": [{"value": "a@b"}], "nick_name": None},
    "place": "a.yml:3",
}
UPDATED = {
    "action": "update",
    "kind": "group",
    "name": "Team",
    "before": {"display_name": "Old", "description": "same", "x": None},
    "after": {"display_name": "Team", "description": "same", "x": "new"},
    "place": "a.yml:9",
}
REMOVED = {
    "action": "remove",
    "kind": "account_assignment",
    "name": "ben with Admin in shop",
    "before": {"account": "shop (1)", "permission_set": "Admin"},
    "after": None,
    "place": "purge",
}
DELETED = {
    "action": "delete",
    "kind": "user",
    "name": "ben",
    "before": {},
    "after": None,
    "place": "",
    "cascade": ["removed membership ben in Team"],
    "left_behind": ["Admin in old-shop (2)"],
}


def plan(*changes: dict[str, t.Any]) -> dict[str, t.Any]:
    return {"checksum": "9f3c", "store": "d-1234567890", "entries": [{"a": 1}, {"b": 2}], "changes": list(changes)}


def markdown(*changes: dict[str, t.Any], **result: t.Any) -> str:
    return "".join(as_markdown(plan(*changes), result))


def test_json_has_an_entry_in_a_line() -> None:
    text = "".join(as_json(plan()))

    assert json.loads(text) == plan()
    assert text.splitlines() == [
        "{",
        '"checksum": "9f3c",',
        '"store": "d-1234567890",',
        '"entries": [',
        '{"a": 1},',
        '{"b": 2}],',
        '"changes": []',
        "}",
    ]


def test_markdown_begins_with_the_store_and_the_checksum() -> None:
    text = markdown(msg="0 of 3: nothing to change")

    assert text == (
        "# Plan for identity store `d-1234567890`\n\n0 of 3: nothing to change.\n\n"
        "To do this plan and no other:\n\n```yaml\nexpected_checksum: 9f3c\n```\n\nNothing changes.\n"
    )


def test_a_plan_that_is_refused_says_so_first() -> None:
    text = markdown(msg="would delete *3*", failed=True)

    assert text.splitlines()[2] == "**This plan is refused.** `would delete *3*`"


def test_the_summary_counts_what_there_is_to_count() -> None:
    counts = {"create": 2, "update": 0, "delete": 0, "unchanged": 40}
    summary = {
        "users": {**counts, "delete": 1},
        "permission_sets": {**counts, "create": 0},
        "groups": dict.fromkeys(counts, 0),
    }

    assert markdown(summary=summary).splitlines()[7:14] == [
        "",
        "## Summary",
        "",
        "| kind | create | delete | unchanged |",
        "| --- | ---: | ---: | ---: |",
        "| users | 2 | **1** | 40 |",
        "| permission sets |  |  | 40 |",
    ]


def test_nothing_is_counted_where_there_is_nothing() -> None:
    assert "Summary" not in markdown(summary={"users": {"create": 0}})


def test_notices_stand_before_the_changes() -> None:
    notices = [
        {"kind": "role_vanishes", "name": "x", "text": "The role AWSReservedSSO_Admin_* goes"},
        {"kind": "protected", "name": "y", "text": "y stays"},
    ]

    text = markdown(DELETED, notices=notices)

    assert text.index("## Before you approve") < text.index("## Takes away")
    assert "- **role vanishes**: The role AWSReservedSSO_Admin&#95;&#42; goes\n- **protected**: y stays\n" in text


def test_what_is_lost_comes_first_and_is_marked() -> None:
    text = markdown(CREATED, UPDATED, REMOVED, DELETED)

    assert text[text.index("## Takes away") :].splitlines() == [
        "## Takes away",
        "",
        "### Account assignments: remove (1)",
        "",
        "| name | details | where |",
        "| --- | --- | --- |",
        "| ⚠️ `ben with Admin in shop` | account: `shop (1)`<br>permission_set: `Admin` | `purge` |",
        "",
        "### Users: delete (1)",
        "",
        "| name | details | where |",
        "| --- | --- | --- |",
        (
            "| ⚠️ `ben` | along with it: `removed membership ben in Team`"
            "<br>**stays behind**: `Admin in old-shop (2)` |  |"
        ),
        "",
        "## Adds and changes",
        "",
        "### Users: create (1)",
        "",
        "| name | details | where |",
        "| --- | --- | --- |",
        '| `ada` | title: `Engineer`<br>emails: `[{"value": "a@b"}]`<br>nick_name:  | `a.yml:3` |',
        "",
        "### Groups: update (1)",
        "",
        "| name | attribute | before | after | where |",
        "| --- | --- | --- | --- | --- |",
        "| `Team` | display_name | `Old` | `Team` | `a.yml:9` |",
        "|  | x |  | `new` |  |",
    ]


def test_an_update_without_attributes_has_a_row_all_the_same() -> None:
    text = markdown({**UPDATED, "before": None, "after": None, "kind": "odd_kind"})

    assert "### Odd kind: update (1)" in text
    assert "| `Team` |  |  |  | `a.yml:9` |" in text


@pytest.mark.parametrize(("count", "folded"), [(25, False), (26, True)])
def test_many_changes_of_a_kind_are_folded_away(count: int, folded: bool) -> None:
    text = markdown(*[CREATED] * count)

    assert ("<details><summary>Show all 26</summary>\n\n| name |" in text) is folded
    assert ("\n\n</details>\n" in text) is folded
    assert text.count("| `ada` |") == count


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Zoë *O'Brien* <b> @all", "`Zoë *O'Brien* <b> @all`"),
        ("back`tick", "``back`tick``"),
        ("``two", "``` ``two ```"),
        (" blanks ", "`  blanks  `"),
        ("one |\\| two & <b>", "<code>one &#124;&#92;&#124; two &#38; &#60;b&#62;</code>"),
        ("line\nfeed", "`line\\U0000000afeed`"),
        (" ", "<code> </code>"),
    ],
)
def test_names_are_no_markup(name: str, shown: str) -> None:
    assert f"| {shown} | `" not in markdown(CREATED)
    assert f"\n| {shown} | " in markdown({**CREATED, "name": name})
