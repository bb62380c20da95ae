# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The forms of a report: the same rows in each, read by parsers that know nothing of it, and no name does harm."""

from __future__ import annotations

import csv
import html.parser
import io
import json
import re
import typing as t
import xml.etree.ElementTree as ET

import pytest

from ansible_collections.steward.identity_center.plugins.plugin_utils._report import as_markdown as markdown
from ansible_collections.steward.identity_center.plugins.plugin_utils._report.forms import FORMS, NAMES, render
from ansible_collections.steward.identity_center.plugins.plugin_utils._report.joining import joined
from ansible_collections.steward.identity_center.plugins.plugin_utils._report.model import About, model_of
from ansible_collections.steward.identity_center.plugins.plugin_utils._report.tables import SEVERITIES, TABLES
from ansible_collections.steward.identity_center.plugins.plugin_utils._report.texts import text_of
from ansible_collections.steward.identity_center.tests.unit.plugins.plugin_utils import report_data

HOSTILE = report_data.HOSTILE


def a_model(*, hostile: bool = True, drift: bool = True, **tables: t.Any) -> dict[str, t.Any]:
    audit = {**report_data.audit(hostile=hostile), **tables}
    if hostile:
        audit["unreadable"] = [{"what": one, "error_code": one, "message": one} for one in HOSTILE]
    directory = report_data.directory(audit, hostile=hostile) if drift else None
    earlier = an_earlier(report_data.audit(hostile=hostile))
    about = About(
        title=HOSTILE[0] if hostile else "Audit",
        sources=[{"file": "directory/a b.yml", "sha256": "x"}],
        revision=HOSTILE[2] if hostile else "abc",
    )
    return model_of(audit, directory, earlier, about)


def an_earlier(audit: dict[str, t.Any]) -> dict[str, t.Any]:
    """The model of the time before two people and three assignments came, and others went."""
    gone = {"principal_type": "USER", "principal_id": audit["users"][3]["user_id"], "account_id": "1"}
    audit["users"] = audit["users"][:-2]
    audit["assignments"] = [{**gone, "permission_set_arn": "arn:gone"}, *audit["assignments"][:-3]]
    return model_of(audit, None, None, About(title="Earlier"))


MODEL = a_model()


def files(model: t.Any, *forms: str) -> dict[str, str]:
    """Each file of these forms, by name."""
    return {name: "".join(parts) for _form, name, parts in render(model, forms or FORMS)}


@pytest.fixture(scope="module")
def written() -> dict[str, str]:
    return files(MODEL)


def csv_rows(text: str) -> list[dict[str, str]]:
    assert text[0] == "\ufeff"
    return list(csv.DictReader(io.StringIO(text[1:], newline="")))


# ---- all rows are in every form


def test_every_form_is_made_once_and_known_by_name(written: dict[str, str]) -> None:
    assert sorted([*written, "manifest.json"]) == sorted(NAMES)
    assert list(files(MODEL, "json", "json")) == ["report.json"]


def test_json_is_the_model(written: dict[str, str]) -> None:
    found = json.loads(written["report.json"])

    assert found == json.loads(json.dumps(MODEL))
    assert found["counts"]["rows"]["access"] == len(written["report.json"].split('\n{"user_id"')) - 1 - len(
        found["people"]
    )


@pytest.mark.parametrize("table", TABLES, ids=lambda one: one.name)
def test_csv_has_every_row_with_every_column(written: dict[str, str], table: t.Any) -> None:
    rows = csv_rows(written[f"csv/{table.name}.csv"])

    assert len(rows) == len(MODEL[table.name]) > 0
    assert all(list(row) == list(table.columns.values()) for row in rows)


def test_csv_of_access_says_who_and_what(written: dict[str, str]) -> None:
    ids = {(row["User id"], row["Account id"], row["Role"]) for row in csv_rows(written["csv/access.csv"])}

    assert ids == {(one["user_id"], one.get("account_id") or "", one.get("role") or "") for one in MODEL["access"]}


def test_junit_has_a_case_for_each_thing_each_difference_and_each_finding(written: dict[str, str]) -> None:
    root = ET.fromstring(written["report.junit.xml"])
    suites = {suite.get("name"): suite for suite in root}
    drift = [suite for name, suite in suites.items() if str(name).startswith("drift: ")]

    different = [case for suite in drift for case in suite if len(case)]
    assert len(different) == len(MODEL["differences"])
    assert sum(case.find("failure") is not None for case in different) == sum(
        one["protected"] is None for one in MODEL["differences"]
    )
    names = {one["name"] for one in MODEL["differences"] if one["kind"] == "user"}
    same = [case for case in suites["drift: user"] if not len(case)]
    assert len(same) == sum(one["user_name"] is not None and one["user_name"] not in names for one in MODEL["people"])
    assert sum(len(case) for case in suites["policies"]) == len(MODEL["findings"])
    assert [case.get("name") for case in suites["policies"] if not len(case)] == ["sessions"]
    assert len(suites["reading"].findall("testcase/error")) == len(MODEL["unreadable"])
    assert [case.get("name") for case in suites["reading"] if not len(case)] == [
        "users",
        "groups",
        "account assignments",
    ]
    for word, tag in (("tests", "testcase"), ("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        assert len(root.findall(f".//{tag}")) == sum(int(s.get(word, "x")) for s in root)
        # For all suites together, the schema of Jenkins has no skipped ones.
        assert root.get(word) == (None if word == "skipped" else str(len(root.findall(f".//{tag}"))))


def test_junit_tells_the_difference() -> None:
    model = a_model(hostile=False)
    failures = {
        case.get("name"): case for case in ET.fromstring(files(model, "junit")["report.junit.xml"]).iter("testcase")
    }

    case = failures["ReadOnly"]
    failure = case.find("failure")
    assert failure is not None and failure.get("type") == "access_gained"
    assert (case.get("file"), case.get("line")) == ("sets.yml", "3")
    assert str(failure.text).splitlines()[-2:] == [
        "- managed_policies: arn:aws:iam::aws:policy/AdministratorAccess",
        "+ managed_policies: arn:aws:iam::aws:policy/ReadOnlyAccess",
    ]


def test_without_a_directory_junit_says_nothing_of_drift() -> None:
    root = ET.fromstring(files(a_model(drift=False), "junit")["report.junit.xml"])

    assert [suite.get("name") for suite in root] == ["policies", "reading"]


def test_junit_passes_nothing_that_could_not_be_read_or_judged() -> None:
    model = a_model(drift=False)
    model["unreadable"] = [
        {"what": what, "error_code": "AccessDeniedException", "message": "no"}
        for what in ("account assignments", "policy sessions")
    ]
    cases = list(ET.fromstring(files(model, "junit")["report.junit.xml"]).iter("testcase"))

    assert [case.get("name") for case in cases if case.find("error") is not None] == [
        "account assignments",
        "policy sessions",
    ]
    assert [case.get("name") for case in cases if not len(case)] == ["users", "groups"]


def test_markdown_has_every_row_that_a_reviewer_needs() -> None:
    model = a_model(hostile=False)
    text = files(model, "markdown")["report.md"]

    for table in ("Differences", "Findings", "Since the last report"):
        name = next(one.name for one in TABLES if one.title == table)
        section = text.split(f"## {table} ({len(model[name])})", maxsplit=1)[1].split("\n## ", maxsplit=1)[0]
        assert len([line for line in section.splitlines() if line.startswith("| ")]) == len(model[name]) + 2
    assert f"{len(model['access'])} rows of access" in text


@pytest.mark.parametrize("drift", [True, False])
def test_markdown_says_what_the_result_is(drift: bool) -> None:
    model = a_model(hostile=False, drift=drift)
    assert ("Nothing was compared with a desired directory" in files(model, "markdown")["report.md"]) is not drift
    model["provenance"]["refused"] = "41 of 104 *users*"
    assert "The plan is refused: 41 of 104 &#42;users&#42;" in files(model, "markdown")["report.md"]


def test_markdown_counts_what_somebody_has_to_look_at() -> None:
    audit = report_data.audit(people=10)
    one = {**audit["findings"][0], "severity": "high", "excepted": None}
    passed = {**one, "excepted": {"until": "2027-01-01", "reason": "Incident"}}
    audit["findings"] = [one, passed, passed]

    text = files(model_of(audit, None, None, About(title="Counted")), "markdown")["report.md"]

    assert "\n| Findings |  | 1 |  |  |  |\n" in text


def test_markdown_is_cut_at_what_github_takes_and_says_so() -> None:
    audit = report_data.audit(people=1500)
    audit["findings"] = [{**audit["findings"][0], "thing": f"thing {number}"} for number in range(3000)]
    directory = report_data.directory(audit)
    earlier = model_of(report_data.audit(people=10, seed=3), None, None, About(title="Earlier"))

    model = model_of(audit, directory, earlier, About(title="Large"))
    text = files(model, "markdown")["report.md"]

    assert 50_000 < len(text) <= 65_536
    (shown,) = re.findall(r"## Findings.*?\*\*(\d+) more rows cut here", text, flags=re.DOTALL)
    assert len(re.findall(r"^\| .*thing \d+", text, flags=re.MULTILINE)) + int(shown) == len(model["findings"])
    assert f"## Since the last report ({len(model['since'])})\n\n\n**{len(model['since'])} more rows" in text
    assert text.count("<details") == text.count("</details>")


def test_a_long_value_is_shortened_in_markdown() -> None:
    audit = report_data.audit()
    directory = report_data.directory(audit)
    change = {"action": "update", "kind": "user", "name": "x", "before": {"a": "b" * 500, "c": " "}, "after": {"a": ""}}
    directory["changes"] = [change]

    text = files(model_of(audit, directory, None, About(title="")), "markdown")["report.md"]

    assert f"a: `{'b' * markdown._LONGEST}…` → (empty)" in text
    assert text.count("b" * 201) == 0


def test_sarif_has_a_result_for_each_finding_difference_and_gap(written: dict[str, str]) -> None:
    (run,) = json.loads(written["report.sarif"])["runs"]
    rules = [result["ruleId"] for result in run["results"]]

    assert sum(rule.startswith("drift/") for rule in rules) == len(MODEL["differences"])
    assert (
        rules.count("unreadable")
        == len(MODEL["unreadable"])
        == len(run["invocations"][0]["toolExecutionNotifications"])
    )
    assert len(rules) == sum(len(MODEL[name]) for name in ("differences", "findings", "unreadable"))
    assert {rule["id"] for rule in run["tool"]["driver"]["rules"]} == set(rules)
    suppressed = [result for result in run["results"] if "suppressions" in result]
    assert len(suppressed) == 2
    assert run["invocations"][0]["executionSuccessful"] is False


# What of https://docs.oasis-open.org/sarif/sarif/v2.1.0 is used here, and what GitHub asks for besides.
TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}}


def test_sarif_is_what_the_standard_and_github_ask_for(written: dict[str, str]) -> None:
    log = json.loads(written["report.sarif"])
    assert (log["version"], list(log)) == ("2.1.0", ["$schema", "version", "runs"])
    (run,) = log["runs"]
    assert set(run) == {"tool", "automationDetails", "invocations", "columnKind", "results"}
    for rule in run["tool"]["driver"]["rules"]:
        assert re.fullmatch(r"[\w/]+", rule["id"]) and rule["defaultConfiguration"]["level"] in LEVELS
        assert 0 < float(rule["properties"]["security-severity"]) <= 10
    for result in run["results"]:
        assert set(result) - {"suppressions"} == {"ruleId", "level", "message", "locations", "partialFingerprints"}
        assert result["level"] in LEVELS and result["message"]["text"]
        (location,) = result["locations"]
        assert location["logicalLocations"][0]["kind"] == "resource"
        place = location["physicalLocation"]
        assert place["region"]["startLine"] >= 1
        # RFC 3986
        assert re.fullmatch(r"(?:[\w.~/-]|%[0-9A-F]{2})+", place["artifactLocation"]["uri"], re.ASCII)


LEVELS = ("none", "note", "warning", "error")


def test_sarif_says_the_line_of_a_thing_that_a_file_has() -> None:
    model = a_model(hostile=False)
    (run,) = json.loads(files(model, "sarif")["report.sarif"])["runs"]
    places = {
        result["message"]["text"].split(":")[0]: result["locations"][0]["physicalLocation"] for result in run["results"]
    }

    assert places["group On-call"]["artifactLocation"]["uri"] == "groups.yml"
    assert places["group On-call"]["region"] == {"startLine": 4}
    assert places["break.glass"]["artifactLocation"]["uri"] == "directory/a%20b.yml"


def test_sarif_without_files_has_names_only() -> None:
    audit = report_data.audit()
    (run,) = json.loads(files(model_of(audit, None, None, About(title="")), "sarif")["report.sarif"])["runs"]

    assert all(list(result["locations"][0]) == ["logicalLocations"] for result in run["results"])
    assert run["invocations"] == [{"executionSuccessful": True, "toolExecutionNotifications": []}]


def test_fingerprints_tell_results_apart_and_stay() -> None:
    found = [
        [result["partialFingerprints"]["thing/v1"] for result in run["results"]]
        for run in (json.loads(files(a_model(hostile=False), "sarif")["report.sarif"])["runs"][0] for _time in range(2))
    ]

    assert found[0] == found[1]
    assert len(set(found[0])) == len(found[0])


# ---- names do no harm


def test_no_form_has_anything_that_a_terminal_or_a_reader_cannot_show(written: dict[str, str]) -> None:
    for name, text in written.items():
        unseen = {one for one in text.removeprefix("\ufeff") if not one.isprintable() and one not in "\n\r"}
        assert not unseen, f"{name}: {unseen}"
        text.encode("utf-8")


@pytest.mark.parametrize("table", TABLES, ids=lambda one: one.name)
def test_no_cell_is_a_formula(written: dict[str, str], table: t.Any) -> None:
    for row in csv_rows(written[f"csv/{table.name}.csv"]):
        for cell in row.values():
            assert not cell.lstrip().startswith(("=", "+", "-", "@", "\uff1d", "\t", "\r")), cell
            assert "\n" not in cell and "\r" not in cell


class Tags(html.parser.HTMLParser):
    """What of a text is HTML, as a browser reads it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: t.Any) -> None:
        self.found.add(tag)


def test_markdown_has_only_markup_of_its_own(written: dict[str, str]) -> None:
    text = written["report.md"]
    # What stands between backticks is text, for every reader of Markdown.
    outside = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", text)
    tags = Tags()
    tags.feed(outside)

    assert tags.found <= {"details", "summary", "code", "br"}
    assert not re.search(r"\]\(|@\w", outside)
    for line in text.splitlines():
        if line.startswith("| "):
            assert line.endswith(" |")
    widths = {
        len(re.findall(r"(?<!\\)\|", line))
        for line in text.split("## Differences")[1].split("\n## ")[0].splitlines()
        if line.startswith("| ")
    }
    assert len(widths) == 1


def test_a_name_comes_back_from_json_and_csv_as_it_is(written: dict[str, str]) -> None:
    names = {one["display_name"] for one in json.loads(written["report.json"])["people"]}
    shown = {row["Name"].removeprefix("'") for row in csv_rows(written["csv/people.csv"])}

    assert names >= set(HOSTILE)
    assert shown >= {text_of(one) for one in HOSTILE}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "yes"),
        (False, "no"),
        (3, "3"),
        ([], ""),
        (["a", None, "b\n"], "a; ; b\\U0000000a"),
        ({}, ""),
        ({"b": 1, "a": "x\u202e"}, '{"a": "x\\U0000202e", "b": 1}'),
    ],
)
def test_values_are_texts_on_one_line(value: object, text: str) -> None:
    shown = text_of(value)

    assert shown == text
    assert shown.isprintable()


def test_severities_are_known_to_every_form() -> None:
    audit = report_data.audit()
    audit["findings"] = [{**audit["findings"][0], "severity": one} for one in (*SEVERITIES, "strange")]
    model = model_of(audit, None, None, About(title=""))

    for form in FORMS:
        assert all(files(model, form).values())


def test_access_rows_are_joined_with_what_they_name() -> None:
    assert sum(1 for _row in joined(MODEL)) == len(MODEL["access"])
