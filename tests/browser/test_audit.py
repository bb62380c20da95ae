# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A real audit of 2,000 people by 100 accounts, from the directory to the page: nobody is lost on the way, and all of it works."""

from __future__ import annotations

import csv
import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator

import pytest

from tests.browser import audited
from tests.browser.audited import Audited
from tests.browser.chrome import Chrome
from tests.browser.conftest import Open
from tests.browser.seeing import barriers, brightness, click, details, pages, the_verdict

Way = tuple[str, str, str, str]


@pytest.fixture(scope="module")
def expected() -> set[Way]:
    """Who can reach what, by the numbers of the company."""
    return audited.ways()


def csv_rows(large: Audited, table: str) -> Iterator[dict[str, str]]:
    with (large.folder / "csv" / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def test_every_way_of_everybody_is_in_every_form_that_lists_them(
    opened: Open, large: Audited, expected: set[Way]
) -> None:
    page = opened(large)
    keys = ("user_name", "group", "permission_set", "account")
    in_page = page.js(
        "Array.from({length: report.count('access')}, (_one, row) => {"
        f"const one = report.record('access', row); return {list(keys)}.map((key) => one[key] ?? ''); }})"
    )
    forms = {
        "json": [tuple(one.get(key) or "" for key in keys) for one in large.model["access"]],
        "csv": [
            (one["User name"], one["Through group"], one["Permission set"], one["Account"])
            for one in csv_rows(large, "access")
        ],
        "html": [tuple(one) for one in in_page],
    }

    assert len(expected) > 50_000
    for form, found in forms.items():
        assert len(found) == len(expected), form
        assert set(found) == expected, form


def test_every_form_has_as_many_rows_of_each_table(opened: Open, large: Audited) -> None:
    page = opened(large)
    counts = large.model["counts"]["rows"]
    root = ET.parse(large.folder / "report.junit.xml").getroot()
    (run,) = json.loads((large.folder / "report.sarif").read_text(encoding="utf-8"))["runs"]
    text = (large.folder / "report.md").read_text(encoding="utf-8")

    assert (counts["people"], counts["accounts"], counts["groups"]) == (
        audited.PEOPLE + 1,
        audited.ACCOUNTS + 1,
        audited.GROUPS,
    )
    assert {name: len(large.model[name]) for name in counts} == counts
    assert {name: sum(1 for _row in csv_rows(large, name)) for name in counts} == counts
    assert page.js(f"Object.fromEntries({list(counts)}.map((name) => [name, report.count(name)]))") == counts
    judged = [counts[name] for name in ("differences", "findings", "unreadable")]
    assert len(run["results"]) == sum(judged)
    told = [len(root.findall(f".//{tag}")) for tag in ("failure", "skipped", "error")]
    assert sum(told) == sum(judged)
    same = sum(counts[name] for name in ("people", "groups", "permission_sets")) - 1
    assert len([case for case in root.iter("testcase") if case.get("classname", "").startswith("drift.")]) == same + 2
    for title, name in (("Differences", "differences"), ("Findings", "findings")):
        section = text.split(f"## {title} ({counts[name]})", maxsplit=1)[1].split("\n## ", maxsplit=1)[0]
        assert len([line for line in section.splitlines() if line.startswith("| ")]) == counts[name] + 2


def test_what_somebody_made_besides_is_all_that_differs(opened: Open, large: Audited) -> None:
    page = opened(large)

    assert [(one["severity"], one["kind"], one["name"]) for one in large.model["differences"]] == [
        ("critical", "account_assignment", "backdoor with Administrator in production-0 (333300000000)"),
        ("medium", "user", "backdoor"),
    ]
    violated = [one for one in large.model["findings"] if one["policy"] == "through-groups"]
    assert len(violated) == 1 and violated[0]["thing"].startswith("user backdoor")
    assert (large.model["result"], large.model["unreadable"]) == ("violations", [])
    assert the_verdict(page)[0] == "There is critical access that no file gives, and policies are violated"
    first = page.js("document.querySelector('.first li').textContent")
    assert first.startswith("critical") and "backdoor with Administrator in production-0" in first


def test_it_is_searched_and_filtered(opened: Open, large: Audited, expected: set[Way]) -> None:
    page = opened(large)
    page.show("access")

    assert page.left("access") == len(expected)
    assert page.set("access", "search", "Person.0107") == sum(way[0] == "person.0107" for way in expected) > 10
    assert page.set("access", "search", "") == len(expected)
    production = [way for way in expected if way[3].startswith("production-")]
    assert page.set("access", "unit", "=/Workloads/Production") == len(production)
    privileged = [way for way in production if way[2] in ("Administrator", "Developer")]
    assert page.set("access", "privileged", "=yes") == len(privileged)
    page.show("matrix")
    page.set("matrix", "kind", "person")
    page.set("matrix", "only", True)
    assert page.set("matrix", "unit", "=/Workloads/Production") == len({way[0] for way in privileged})
    assert page.set("matrix", "search", "person.0107") == int("person.0107" in {way[0] for way in privileged})


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_cell_tells_why_and_nothing_stands_in_anybodys_way(
    chrome: Chrome, opened: Open, large: Audited, scheme: str
) -> None:
    page = opened(large)
    chrome.media(scheme)
    assert (brightness(page) > 600) is (scheme == "light")
    assert barriers(page, "") == []
    page.show("matrix")
    page.set("matrix", "unit", "=/Workloads/Production")
    page.set("matrix", "kind", "person")

    for search, reason in (("backdoor", "assigned directly"), ("person.0000", "through the group Team 00")):
        assert page.set("matrix", "search", search) == 1
        page.set("matrix", "only", True)
        click(page, "#panel-matrix td.priv")
        told = details(page)
        assert told.startswith(f"{search} in production-0")
        assert "Administrator" in told and "privileged" in told and reason in told
        assert barriers(page, "") == []
        page.js("document.getElementById('details').close()")
    assert page.js("window.harmed") is None


def test_it_is_printed_to_a_pdf(opened: Open, large: Audited) -> None:
    page = opened(large)
    page.show("access")
    page.set("access", "search", "person.0107")

    pdf = page.chrome.pdf()

    assert pdf.startswith(b"%PDF-")
    assert 3 <= pages(pdf) < 60
