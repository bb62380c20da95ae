# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A report as one HTML file, which needs no network: style, scripts, data and the grid are in it.

Names are data in a block that no browser runs, and the scripts put them into the page as text. The policy of the page
names its scripts and its style by their hashes, so nothing else runs, and it forbids all connections.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import html
import json
import typing as t
from collections.abc import Mapping
from pathlib import Path

from .tables import ACCESS, TABLES, Model, Row
from .texts import text_of

_WEB = Path(__file__).parent / "web"
_GRID = "vendor/regular-table-0.9.2/regular-table.js"
_HEAD = ("title", "result", "incomplete", "violations", "drift", "not_told", "previous", "provenance", "counts")
# By these an access row finds its assignment.
_REACH = ("kind", "permission_set_arn", "account_id", "application_arn", "role")
# What the tables have beside their columns.
_IDS = {"assignments": {"permission_set_arn": "Permission set ARN", "application_arn": "Application ARN"}}


def as_html(model: Model) -> str:
    """The text of the file."""
    data = json.dumps(payload(model), separators=(",", ":"))
    # Whatever a parser of HTML could take for the end of the block.
    escaped = data.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
    title = html.escape(text_of(model["title"]))
    before, after = _page().split("@@DATA@@")
    return f"{before.replace('@@TITLE@@', title)}{escaped}{after}"


@functools.cache
def _page() -> str:
    """The page, with all in it that is the same in every report."""
    style, script = (_text(name).strip() for name in ("report.css", "report.js"))
    # Nothing is to look for a map.
    grid = _text(_GRID).split("\n//# sourceMappingURL", maxsplit=1)[0]
    policy = (
        f"default-src 'none'; script-src {_hash(grid)} {_hash(script)}; style-src {_hash(style)}; "
        "base-uri 'none'; form-action 'none'"
    )
    page = _text("page.html")
    for mark, text in (("POLICY", policy), ("CSS", style), ("GRID", grid), ("SCRIPT", script)):
        page = page.replace(f"@@{mark}@@", text)
    return page


def _text(name: str) -> str:
    return (_WEB / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def payload(model: Model) -> Row:
    """The data of the page: tables as lists of lists, and of each person the numbers of the assignments that let her in."""
    tables = {
        table.name: _table(model[table.name], {**table.columns, **_IDS.get(table.name, {})}, table.title)
        for table in TABLES
        if table is not ACCESS
    }
    return {
        **{name: model[name] for name in _HEAD},
        "tables": tables,
        "access": {"columns": list(ACCESS.columns.items()), "title": ACCESS.title, **_access(model)},
    }


def _table(rows: t.Sequence[Row], columns: Mapping[str, str], title: str) -> Row:
    return {
        "title": title,
        "columns": list(columns.items()),
        "rows": [[row.get(name) for name in columns] for row in rows],
    }


def _access(model: Model) -> Row:
    """The rows of access: for each person, the numbers of assignments; and when each row was first seen, as numbers of times."""
    numbers = {
        (one["principal_id"], *(one[name] for name in _REACH)): number
        for number, one in enumerate(model["assignments"])
    }
    of_person: dict[str, list[int]] = {one["user_id"]: [] for one in model["people"]}
    times: dict[str | None, int] = {}
    seen = []
    for row in model["access"]:
        principal = row.get("group_id") or row["user_id"]
        of_person[row["user_id"]].append(numbers[(principal, *(row.get(name) for name in _REACH))])
        seen.append(times.setdefault(row["first_seen"], len(times)))
    until = {number: row["until"] for number, row in enumerate(model["access"]) if "until" in row}
    known = {"times": list(times), "seen": seen if len(times) > 1 else [], "until": until}
    return {"ways": list(of_person.values()), **known}
