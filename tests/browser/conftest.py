# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reports in a browser."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.audited import Audited, audited
from tests.browser.chrome import Chrome
from tests.unit.plugins.plugin_utils import report_data
from tools import browser, collection_tree
from tools.environment import WORK

Model = dict[str, Any]


class Reports:
    """Makes reports with the collection's own code."""

    def __init__(self) -> None:
        collection_tree.sync()
        if str(WORK) not in sys.path:
            sys.path.insert(0, str(WORK))
        from ansible_collections.steward.identity_center.plugins.module_utils._options import lines
        from ansible_collections.steward.identity_center.plugins.plugin_utils._report import (
            as_html,
            ends,
            joining,
            model,
            tables,
        )

        self.ends, self.line = ends.Ends, lines.Line
        self.html: Callable[[Model], str] = as_html.as_html
        self.about: Callable[..., Any] = model.About
        self.of: Callable[..., Model] = model.model_of
        self.joined: Callable[[Model], Iterator[dict[str, Any]]] = joining.joined
        self.tables = {table.name: table for table in tables.TABLES}

    def since_a_month(self, audit: dict[str, Any]) -> Model:
        """The model of a month ago, when some of the assignments were not there."""
        fewer = {**audit, "assignments": audit["assignments"][:-5], "ended": "2026-10-26T02:00:00Z"}
        return self.of(fewer, None, None, self.about(title="Earlier"))

    def model(self, people: int, accounts: int, *, hostile: bool = False) -> Model:
        audit = report_data.audit(people, accounts, hostile=hostile)
        directory = report_data.directory(audit, hostile=hostile)
        title = report_data.HOSTILE[0] if hostile else "Nightly audit"
        ends = self.ends([self.line(kind="groups", value=one) for one in report_data.ending(audit)])
        return self.of(audit, directory, self.since_a_month(audit), self.about(title=title, ends=ends))


@pytest.fixture(scope="session")
def reports() -> Reports:
    return Reports()


@pytest.fixture(scope="session")
def large(tmp_path_factory: pytest.TempPathFactory) -> Audited:
    """The report of a real audit of 2,000 people by 100 accounts."""
    collection_tree.sync()
    return audited(tmp_path_factory.mktemp("audit"))


@pytest.fixture(scope="session")
def chrome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """One browser for all tests; each opens its own page."""
    program = os.environ.get("BROWSER_PROGRAM") or browser.program()
    running = Chrome(program, tmp_path_factory.mktemp("profile"))
    try:
        running.size(1400, 900)
        yield running
    finally:
        running.close()


class Opened:
    """A report that is open in the browser."""

    def __init__(self, chrome: Chrome, model: Model, path: Path) -> None:
        self.chrome, self.model, self.path = chrome, model, path

    def js(self, expression: str) -> Any:
        return self.chrome.js(expression)

    def show(self, tab: str) -> None:
        self.js(f"report.show('{tab}').then(() => new Promise(requestAnimationFrame))")

    def set(self, tab: str, control: str, value: object) -> int:
        """Set a control of a panel, as somebody does, and wait; how many rows are left."""
        words = f"control.checked = {str(value).lower()}" if isinstance(value, bool) else f"control.value = {value!r}"
        event = "input" if control.startswith("search") else "change"
        self.js(
            f"(async () => {{ const panel = report.panel('{tab}');"
            f"const control = panel.{control} ?? panel.selects.{control}; {words};"
            f"control.dispatchEvent(new Event('{event}')); await panel.grid.table.flush(); }})()"
        )
        return self.left(tab)

    def left(self, tab: str) -> int:
        """How many rows a panel says it has."""
        text = self.js(f"report.panel('{tab}').count.textContent")
        return int(str(text).split()[0].replace(",", ""))


Open = Callable[[Model | Audited], Opened]


@pytest.fixture
def opened(chrome: Chrome, reports: Reports, tmp_path: Path) -> Iterator[Open]:
    """Opens a report; whatever page a test has open must neither complain nor load anything."""

    def open_it(report: Model | Audited) -> Opened:
        if isinstance(report, Audited):
            model, path = report.model, report.folder / "report.html"
        else:
            model, path = report, tmp_path / "report.html"
            path.write_text(reports.html(model), encoding="utf-8")
        chrome.errors.clear()
        chrome.requests.clear()
        chrome.media("light")
        chrome.open(path)
        return Opened(chrome, model, path)

    yield open_it
    assert chrome.errors == []
    assert [one for one in chrome.requests if not one.startswith("file:")] == []
