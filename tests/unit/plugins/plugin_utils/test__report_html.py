# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The HTML report as a file; tests/browser has it in a browser."""

from __future__ import annotations

import base64
import hashlib
import html.parser
import json
import re
import typing as t

import pytest

from ansible_collections.steward.identity_center.plugins.plugin_utils._report.as_html import as_html, payload
from ansible_collections.steward.identity_center.plugins.plugin_utils._report.model import About, model_of
from ansible_collections.steward.identity_center.plugins.plugin_utils._report.tables import TABLES
from ansible_collections.steward.identity_center.plugins.plugin_utils._report.texts import text_of
from ansible_collections.steward.identity_center.tests.unit.plugins.plugin_utils import report_data


class Page(html.parser.HTMLParser):
    """The elements of a page with their attributes and the text that is directly in them."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None], str]] = []
        self.within = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: t.Any) -> None:
        self.elements.append((tag, dict(attrs), ""))
        self.within = True

    def handle_endtag(self, tag: str) -> None:
        self.within = False

    def handle_data(self, data: str) -> None:
        if self.within:
            tag, attributes, text = self.elements[-1]
            self.elements[-1] = (tag, attributes, text + data)

    def all(self, name: str) -> list[tuple[dict[str, str | None], str]]:
        return [(attributes, text) for tag, attributes, text in self.elements if tag == name]


def a_model(title: str = "Audit", *, hostile: bool = True, previous: bool = False) -> dict[str, t.Any]:
    audit = report_data.audit(hostile=hostile)
    earlier = None
    if previous:
        fewer = {**audit, "assignments": audit["assignments"][3:], "ended": "2026-10-26T02:00:00Z"}
        earlier = model_of(fewer, None, None, About(title="Earlier"))
    return model_of(audit, report_data.directory(audit, hostile=hostile), earlier, About(title=title))


@pytest.mark.parametrize("title", [*report_data.HOSTILE, "@@DATA@@", "Audit"])
def test_no_name_leaves_its_place(title: str) -> None:
    text = as_html(a_model(title))
    page = Page(text)

    assert page.all("title") == [({}, text_of(title))]
    assert [attributes.get("type") for attributes, _text in page.all("script")] == [
        "application/json",
        "module",
        "module",
    ]
    assert json.loads(page.all("script")[0][1]) == json.loads(json.dumps(payload(a_model(title))))
    assert not page.all("img") and not page.all("failure")
    # Browsers end a block earlier than this parser does, and begin comments in it.
    assert not {"<", ">", "&"}.intersection(page.all("script")[0][1])
    text.encode("utf-8")


def test_only_what_has_its_hash_is_run() -> None:
    page = Page(as_html(a_model()))
    ((policy, _text),) = [one for one in page.all("meta") if one[0].get("http-equiv")]

    def hashes(texts: list[str]) -> str:
        return " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(one.encode()).digest()).decode()}'" for one in texts)

    scripts = [text for attributes, text in page.all("script") if attributes["type"] == "module"]
    assert str(policy["content"]).split("; ") == [
        "default-src 'none'",
        f"script-src {hashes(scripts)}",
        f"style-src {hashes([text for _attributes, text in page.all('style')])}",
        "base-uri 'none'",
        "form-action 'none'",
    ]


def test_it_needs_nothing_from_elsewhere() -> None:
    text = as_html(a_model(hostile=False))

    assert not re.search(r"<(link|img|iframe)\b|\bsrc=|@import|url\(|sourceMappingURL", text)
    assert "@@" not in re.sub(r'<script type="application/json".*?</script>', "", text, flags=re.DOTALL)


def test_every_row_and_column_is_in_the_data() -> None:
    model = a_model()
    data = payload(model)

    for table in TABLES:
        if table.name == "access":
            assert sum(map(len, data["access"]["ways"])) == len(model["access"])
            assert dict(data["access"]["columns"]) == table.columns
        else:
            found = data["tables"][table.name]
            keys = [key for key, _title in found["columns"]]
            assert set(keys) >= set(table.columns)
            assert [dict(zip(keys, row, strict=True)) for row in found["rows"]] == [
                {key: row.get(key) for key in keys} for row in model[table.name]
            ]


@pytest.mark.parametrize("previous", [False, True])
def test_a_row_of_access_is_a_person_an_assignment_and_a_time(previous: bool) -> None:
    model = a_model(previous=previous)
    data = payload(model)["access"]
    rows = [
        (person["user_id"], model["assignments"][number])
        for person, numbers in zip(model["people"], data["ways"], strict=True)
        for number in numbers
    ]

    for row, (user_id, given) in zip(model["access"], rows, strict=True):
        assert (row["user_id"], row.get("group_id") or row["user_id"]) == (user_id, given["principal_id"])
        for name in ("kind", "permission_set_arn", "account_id", "application_arn", "role"):
            assert row.get(name) == given[name]
    seen = [data["times"][one] for one in data["seen"]] or data["times"] * len(rows)
    assert seen == [one["first_seen"] for one in model["access"]]
    assert len(data["times"]) == 1 + previous
