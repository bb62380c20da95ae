# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the benchmarks are made of: companies, the least that the API allows, and the page with the figures."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from benchmarks import large, page
from benchmarks.company import LARGE, USUAL, Company
from benchmarks.figure import Figure, lasting, table
from benchmarks.reading import least, least_seconds, total
from tools.environment import ToolError

SMALL = Company(users=90, groups=9, memberships=270, permission_sets=20, accounts=20, assignments=90)


def test_a_seed_and_a_file_say_the_same(tmp_path: Path) -> None:
    seed, file = tmp_path / "seed.yml", tmp_path / "directory.yml"
    SMALL.write_seed(seed)
    SMALL.write_directory(file)
    planted, written = (yaml.safe_load(path.read_text(encoding="utf-8")) for path in (seed, file))

    assert list(written) == ["users", "groups", "permission_sets", "assignments"]
    assert written == {kind: planted[kind] for kind in written}
    assert len(planted["organization"]["accounts"]) == SMALL.accounts + 1


@pytest.mark.parametrize("company", [SMALL, USUAL, LARGE])
def test_a_company_is_as_large_as_it_says(company: Company) -> None:
    memberships = {(team["display_name"], one) for team in company.teams() for one in team["members"]}
    given = {
        (group, name, account)
        for entry in company.grants()
        for group in entry["groups"]
        for name in entry["permission_sets"]
        for account in entry["accounts"]
    }

    assert len({one["user_name"] for one in company.people()}) == company.users
    assert (len(memberships), len(given)) == (company.memberships, company.assignments)


def test_a_share_of_a_file_is_its_beginning(tmp_path: Path) -> None:
    whole, part = tmp_path / "whole.yml", tmp_path / "part.yml"
    SMALL.write_directory(whole)
    SMALL.write_directory(part, 9)
    everything, some = (yaml.safe_load(path.read_text(encoding="utf-8")) for path in (whole, part))

    assert [len(entries) for entries in some.values()] == [10, 1, 2, 1]
    assert all(entries == everything[kind][: len(entries)] for kind, entries in some.items())


def test_the_least_that_the_api_allows() -> None:
    needs = {one.operation: one.calls for one in least(USUAL)}

    assert needs["ListUsers"] == 100
    assert needs["ListGroupMemberships"] == 500  # 60 members are one page
    assert needs["ListAccountAssignmentsForPrincipal"] == 300
    assert needs["ListAccounts"] == 6
    assert total(least(USUAL)) == sum(needs.values())
    # All of sso-admin has one quota: 502 calls and the 300 by group; the members of groups are read meanwhile.
    assert least_seconds(least(USUAL)) == sum(one.calls for one in least(USUAL) if one.service == "sso-admin") / 20
    assert {one.operation: one.calls for one in least(LARGE)}["ListGroupMemberships"] == 3_000  # of 600 members each


def test_figures_are_put_where_others_were(tmp_path: Path) -> None:
    path = tmp_path / "performance.md"
    path.write_text("before\n<!-- figures: here -->\nold\n<!-- end of figures -->\nafter\n", encoding="utf-8")
    figures = [Figure("calls", "5", "<= 4", met=False, formula="1 + 3"), Figure("a | b", "1 s", "")]

    page.write(figures, path)
    page.write(figures, path)
    text = path.read_text(encoding="utf-8")

    assert text.startswith("before\n<!-- figures: here -->\n") and text.endswith("<!-- end of figures -->\nafter\n")
    assert "old" not in text
    assert text.count("| calls | 5 | <= 4 | **missed** | 1 + 3 |") == 1
    assert r"| a \| b | 1 s |  |  |  |" in text
    path.write_text("nothing is marked", encoding="utf-8")
    with pytest.raises(ToolError, match="no place for figures"):
        page.write(figures, path)


def test_the_page_has_a_place_for_the_figures() -> None:
    assert page.MARKED.search(page.PAGE.read_text(encoding="utf-8"))


def test_a_formula_is_below_its_figure() -> None:
    lines = table([Figure("calls", "5", "<= 4", met=False, formula="1 + 3"), Figure("seconds", "1 s", "")]).splitlines()

    assert [line.split() for line in lines[1:]] == [
        ["calls", "5", "<=", "4", "MISSED"],
        ["=", "1", "+", "3"],
        ["seconds", "1", "s"],
    ]


@pytest.mark.parametrize(("seconds", "words"), [(42.4, "42 s"), (150, "2 min"), (9000, "2.5 h")])
def test_times_as_people_say_them(seconds: float, words: str) -> None:
    assert lasting(seconds) == words


@pytest.mark.skipif(not large.PROCESSES.is_dir(), reason="only /proc tells who started whom")
def test_what_a_process_started_is_found_in_a_session_of_its_own_too() -> None:
    program = "import subprocess; child = subprocess.Popen(['cat'], start_new_session=True); print(child.pid, flush=True); child.wait()"
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        child = int(process.stdout.readline())

        assert large.family(process.pid) == [process.pid, child]
        assert os.getsid(child) == child
