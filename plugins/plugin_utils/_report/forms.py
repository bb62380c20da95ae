# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The forms of a report, by name, and the files that each is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .as_csv import as_csv
from .as_html import as_html
from .as_json import as_json
from .as_junit import as_junit
from .as_markdown import as_markdown
from .as_sarif import as_sarif
from .tables import TABLES, Model

FORMS = ("html", "json", "csv", "junit", "markdown", "sarif")
MANIFEST = "manifest.json"
_JSON = "report.json"
_SINGLE = {
    "html": ("report.html", as_html),
    "junit": ("report.junit.xml", as_junit),
    "markdown": ("report.md", as_markdown),
    "sarif": ("report.sarif", as_sarif),
}
# Whatever a report may be, as paths in its folder.
NAMES = (
    _JSON,
    *(name for name, _render in _SINGLE.values()),
    *(f"csv/{table.name}.csv" for table in TABLES),
    MANIFEST,
)


def render(model: Model, forms: Iterable[str]) -> Iterator[tuple[str, str, Iterable[str]]]:
    """Each file of these forms: the form, its path in the folder, and the parts of its text."""
    for form in dict.fromkeys(forms):
        if form == "json":
            yield form, _JSON, as_json(model)
        elif form == "csv":
            yield from ((form, f"csv/{name}", [text]) for name, text in as_csv(model))
        else:
            name, of_form = _SINGLE[form]
            yield form, name, [of_form(model)]
