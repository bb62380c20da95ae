# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A report as JUnit XML, which every CI shows: a test case for each thing, each policy, and what could not be read."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping, Sequence

from .findings import sentence
from .tables import Model, Row
from .texts import text_of

# Of each kind: the table that has its things, and what a plan calls them.
_THINGS = {
    "user": ("people", "user_name"),
    "group": ("groups", "display_name"),
    "permission_set": ("permission_sets", "permission_set"),
}


def as_junit(model: Model) -> str:
    """The text of the file. A difference and a finding are failures, what could not be read is an error."""
    root = ET.Element("testsuites", name=text_of(model["title"]))
    suites = {**_drift(model), "policies": list(_policies(model)), "reading": list(_reading(model))}
    for name, cases in suites.items():
        _suite(root, name, cases)
    # The schema of Jenkins has no skipped ones here.
    for word in ("tests", "failures", "errors"):
        root.set(word, str(sum(int(suite.get(word, "0")) for suite in root)))
    ET.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _suite(root: ET.Element, name: str, cases: Sequence[ET.Element]) -> None:
    suite = ET.SubElement(root, "testsuite", name=name, tests=str(len(cases)))
    for word, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(word, str(sum(case.find(tag) is not None for case in cases)))
    suite.extend(cases)


def _drift(model: Model) -> dict[str, list[ET.Element]]:
    """By kind, a case for each thing that is there or should be; several differences of one thing are cases of their own."""
    if model["drift"] is None:
        return {}
    suites: dict[str, list[ET.Element]] = {kind: [] for kind in _THINGS}
    differing: dict[str, set[str]] = {}
    for row in model["differences"]:
        kind = str(row["kind"])
        differing.setdefault(kind, set()).add(str(row["name"]))
        suites.setdefault(kind, []).append(_different(row))
    for kind, (table, column) in _THINGS.items():
        same = [one for one in model[table] if one.get(column) and one[column] not in differing.get(kind, ())]
        suites[kind] += [_case(f"drift.{kind}", str(one[column])) for one in same]
    return {f"drift: {kind}": cases for kind, cases in suites.items()}


def _different(row: Row) -> ET.Element:
    case = _case(f"drift.{row['kind']}", str(row["name"]), row)
    if row["protected"] is not None:
        _element(case, "skipped", f"{row['category']}: left alone: {row['protected']}")
        return case
    lines = [
        f"severity: {row['severity']}",
        f"category: {row['category']}",
        *(f"{word}: {text_of(row[word])}" for word in ("updated_by", "updated_at", "file", "line") if row[word]),
        *_diff(row),
    ]
    _element(case, "failure", f"{row['severity']}: {row['text']}", "\n".join(lines), kind=row["category"])
    return case


def _diff(row: Row) -> Iterator[str]:
    """Each attribute that differs, before and after."""
    before, after = _side(row["before"]), _side(row["after"])
    for name in dict.fromkeys((*before, *after)):
        if before.get(name) != after.get(name):
            if name in before:
                yield f"- {name}: {text_of(before[name])}"
            if name in after:
                yield f"+ {name}: {text_of(after[name])}"


def _side(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _policies(model: Model) -> Iterator[ET.Element]:
    """A case for each finding, and one for each policy without any; what could not be judged is an error of reading."""
    unjudged = {row["what"] for row in model["unreadable"]}
    found = {row["policy"] for row in model["findings"]}
    for row in model["findings"]:
        case = _case(f"policy.{row['policy'] or row['check']}", sentence(row), row)
        if row["excepted"]:
            _element(case, "skipped", f"excepted until {row['excepted_until']}: {row['excepted_reason']}")
        elif row["policy"] is None:
            _element(case, "skipped", "told only: no policy is about it")
        else:
            _element(case, "failure", f"{row['severity']}: {row['message']}", kind=row["check"])
        yield case
    for one in model["provenance"]["policies"]:
        if one["id"] not in found and f"policy {one['id']}" not in unjudged:
            yield _case(f"policy.{one['id']}", str(one["id"]))


def _reading(model: Model) -> Iterator[ET.Element]:
    lacking = {row["what"] for row in model["unreadable"]}
    for row in model["unreadable"]:
        case = _case("reading", str(row["what"]))
        _element(case, "error", text_of(row["message"]), kind=row["error_code"])
        yield case
    # Counts have the names of tables.
    kinds = (_WORDS.get(name) or name.replace("_", " ") for name in model["provenance"]["read"])
    yield from (_case("reading", kind) for kind in kinds if kind not in lacking)


_WORDS = {"assignments": "account assignments"}


def _case(class_name: str, name: str, row: Row | None = None) -> ET.Element:
    case = ET.Element("testcase", classname=text_of(class_name), name=text_of(name))
    if row and row["file"]:
        case.set("file", text_of(row["file"]))
        case.set("line", text_of(row["line"]))
    return case


def _element(case: ET.Element, tag: str, message: str, text: str | None = None, kind: object = None) -> None:
    element = ET.SubElement(case, tag, message=text_of(message))
    if kind is not None:
        element.set("type", text_of(kind))
    element.text = text
