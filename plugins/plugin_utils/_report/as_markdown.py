# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A report as Markdown, for a pull request: the summary, then what is wrong, cut where GitHub takes no more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ...module_utils._model.access import number_of
from ...module_utils._render.markdown import code, prose
from .saying import standing
from .tables import DIFFERENCES, FINDINGS, SEVERITIES, SINCE, UNREADABLE, Model, Row, Table
from .texts import text_of

# GitHub takes 65,536 characters in a comment.
MOST = 65_000
# For what is said where a table is cut, and for what ends it.
_RESERVE = 400
_RESULTS = {
    "clean": "✅ Clean: nothing differs, and no policy is violated",
    "drift": "⚠️ Drift: the directory is not as the files say",
    "violations": "🛑 Violations: policies are violated",
    "incomplete": "❓ Incomplete: not everything could be read",
}
_MARKS = {"critical": "🛑 critical", "high": "🔴 high", "medium": "🟠 medium", "low": "🟡 low", "info": "info"}
# The columns of each table that fit into a page.
_COLUMNS = {
    DIFFERENCES.name: ("severity", "kind", "name", "text", "sides", "updated_by", "updated_at", "place"),
    FINDINGS.name: ("severity", "policy", "check", "thing", "message", "exception", "place"),
    UNREADABLE.name: ("what", "error_code", "message"),
    SINCE.name: ("change", "what", "user_name", "permission_set", "account", "application", "role"),
}
_TITLES = {"sides": "Is → should be", "exception": "Exception", "place": "Where"}


def as_markdown(model: Model) -> str:
    """The text of the file. A table that is cut says how many rows it lacks; the other forms have all."""
    parts = ["".join(_summary(model))]
    room = MOST - len(parts[0])
    for table in (UNREADABLE, DIFFERENCES, FINDINGS, SINCE):
        rows: Sequence[Row] = model[table.name]
        if rows:
            text = _section(table, rows, room)
            parts.append(text)
            room -= len(text)
    return "".join(parts)


def _summary(model: Model) -> Iterator[str]:
    provenance = model["provenance"]
    yield f"# {prose(text_of(model['title']))}\n\n**{_RESULTS[model['result']]}**\n\n"
    yield from _told_too(model)
    yield f"| | {' | '.join(SEVERITIES)} |\n| --- |{' ---: |' * len(SEVERITIES)}\n"
    for table in (DIFFERENCES, FINDINGS):
        counts = standing(model, table.name)
        yield f"| {table.title} | {' | '.join(str(counts[one] or '') for one in SEVERITIES)} |\n"
    rows = model["counts"]["rows"]
    told = (
        ("Instance", provenance["instance_arn"]),
        ("Identity store", provenance["identity_store_id"]),
        ("Region", provenance["region"]),
        ("Caller", provenance["caller"]),
        ("Read", f"{provenance['began']} to {provenance['ended']}"),
        ("Plan checksum", provenance["plan_checksum"]),
        ("Revision of the files", provenance["revision"]),
    )
    yield "\n"
    yield from (f"- {name}: {code(text_of(value))}\n" for name, value in told if value)
    yield (
        f"- {number_of(rows['people'], 'person', 'people')}, {number_of(rows['groups'], 'group')}, "
        f"{number_of(rows['permission_sets'], 'permission set')} and {number_of(rows['accounts'], 'account')}; "
        f"{number_of(rows['access'], 'row')} of access, for which see the other forms\n"
    )
    yield f"- {prose(model['not_told'])}\n"


def _told_too(model: Model) -> Iterator[str]:
    """What the one word of the result hides."""
    if model["drift"] is None:
        yield "Nothing was compared with a desired directory, so nothing is said about differences.\n\n"
    if model["provenance"]["refused"]:
        yield f"The plan is refused: {prose(text_of(model['provenance']['refused']))}\n\n"


def _section(table: Table, rows: Sequence[Row], room: int) -> str:
    """A table, folded away, as far as there is room for it."""
    columns = _COLUMNS[table.name]
    head = f"\n## {table.title} ({len(rows)})\n\n<details open><summary>Show</summary>\n\n"
    head += (
        f"| {' | '.join(_TITLES.get(name) or table.columns[name] for name in columns)} |\n|{' --- |' * len(columns)}\n"
    )
    lines, length = [], len(head) + _RESERVE
    for line in _lines(columns, rows):
        length += len(line)
        if length > room:
            break
        lines.append(line)
    left = len(rows) - len(lines)
    more = (
        f"\n**{number_of(left, 'more row')} cut here: GitHub takes no longer text. The JSON, CSV and HTML have all.**\n"
        if left
        else ""
    )
    return f"{head if lines else head.split('<details', maxsplit=1)[0]}{''.join(lines)}{more}{_end(lines)}"


def _end(lines: Sequence[str]) -> str:
    return "\n</details>\n" if lines else ""


def _lines(columns: Iterable[str], rows: Iterable[Row]) -> Iterator[str]:
    for row in rows:
        yield f"| {' | '.join(_cell(name, row) for name in columns)} |\n"


def _cell(name: str, row: Row) -> str:
    if name == "severity":
        return _MARKS.get(row[name]) or prose(text_of(row[name]))
    if name == "place":
        return code(f"{row['file']}:{row['line']}") if row["file"] else ""
    if name == "exception":
        return prose(f"until {row['excepted_until']}: {row['excepted_reason']}") if row["excepted"] else ""
    if name == "sides":
        return "<br>".join(_changes(row))
    return code(text_of(row[name])) if text_of(row[name]).strip() else ""


def _changes(row: Row) -> Iterator[str]:
    """What differs of a thing that is there and should be; of others, what there is."""
    before, after = ((row[side] if isinstance(row[side], dict) else {}) for side in ("before", "after"))
    for name in dict.fromkeys((*before, *after)):
        old, new = text_of(before.get(name)), text_of(after.get(name))
        if before and after and old != new:
            yield f"{prose(name)}: {_value(old)} → {_value(new)}"
        elif not (before and after) and (old or new):
            yield f"{prose(name)}: {_value(old or new)}"


def _value(text: str) -> str:
    """Long values are policies, which belong into the other forms."""
    short = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    return code(short) if short.strip() else "(empty)"


_LONGEST = 200
