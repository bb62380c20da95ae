# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The plan of a directory as files: JSON for the run that follows, Markdown for people who review it in a pull request."""

from __future__ import annotations

import json
import typing as t
from collections.abc import Iterable, Iterator, Mapping, Sequence

from .markdown import code, prose

Row = Mapping[str, t.Any]

# What of a change is told first: it takes something away from somebody.
_LOSSES = ("delete", "remove")
_KINDS = {
    "user": "Users",
    "group": "Groups",
    "membership": "Memberships",
    "permission_set": "Permission sets",
    "account_assignment": "Account assignments",
    "application_assignment": "Application assignments",
    "account_access": "Account access manager",
    "entitlement": "Entitlements",
}
# So many changes of a kind are shown at once; more are folded away, and one click unfolds them.
_OPEN = 25


def as_json(plan: Mapping[str, t.Any]) -> Iterator[str]:
    """A plan as JSON, in parts: one entry in a line, so that two plans can be compared by line."""
    yield "{"
    for number, (key, value) in enumerate(plan.items()):
        yield f"{',' if number else ''}\n{_json(key)}: "
        if isinstance(value, list) and value:
            for index, one in enumerate(value):
                yield f"{',' if index else '['}\n{_json(one)}"
            yield "]"
        else:
            yield _json(value)
    yield "\n}\n"


def as_markdown(plan: Mapping[str, t.Any], result: Mapping[str, t.Any]) -> Iterator[str]:
    """A plan as Markdown, in parts, as GitHub and GitLab show it. `result` is that of the task that planned it."""
    changes: Sequence[Row] = plan["changes"]
    yield f"# Plan for identity store {code(plan['store'])}\n\n"
    if result.get("failed"):
        yield f"**This plan is refused.** {code(result.get('msg'))}\n\n"
    elif result.get("msg"):
        yield f"{prose(str(result['msg']))}.\n\n"
    yield f"To do this plan and no other:\n\n```yaml\nexpected_checksum: {plan['checksum']}\n```\n"
    yield from _summary(result.get("summary") or {})
    yield from _notices(result.get("notices") or ())
    lost = [one for one in changes if one["action"] in _LOSSES]
    gained = [one for one in changes if one["action"] not in _LOSSES]
    if not changes:
        yield "\nNothing changes.\n"
    yield from _section("Takes away", lost)
    yield from _section("Adds and changes", gained)


def _summary(summary: Mapping[str, Mapping[str, int]]) -> Iterator[str]:
    """A table with a row for each kind and a column for each word, as far as there is anything to count."""
    words = list(dict.fromkeys(word for counts in summary.values() for word, count in counts.items() if count))
    rows = [(kind, counts) for kind, counts in summary.items() if any(counts.values())]
    if not rows:
        return
    yield "\n## Summary\n\n"
    yield f"| kind |{''.join(f' {word} |' for word in words)}\n"
    yield f"| --- |{' ---: |' * len(words)}\n"
    for kind, counts in rows:
        yield f"| {kind.replace('_', ' ')} |{''.join(_number(word, counts.get(word, 0)) for word in words)}\n"


def _number(word: str, count: int) -> str:
    if not count:
        return "  |"
    return f" **{count}** |" if word in _LOSSES else f" {count} |"


def _notices(notices: Iterable[Row]) -> Iterator[str]:
    for number, one in enumerate(notices):
        if not number:
            yield "\n## Before you approve\n\n"
        yield f"- **{str(one.get('kind')).replace('_', ' ')}**: {prose(str(one.get('text')))}\n"


def _section(title: str, changes: Sequence[Row]) -> Iterator[str]:
    if not changes:
        return
    yield f"\n## {title}\n"
    by_kind: dict[str, dict[str, list[Row]]] = {}
    for one in changes:
        by_kind.setdefault(one["kind"], {}).setdefault(one["action"], []).append(one)
    for kind, by_action in by_kind.items():
        for action, some in by_action.items():
            yield f"\n### {_KINDS.get(kind, kind.replace('_', ' ').capitalize())}: {action} ({len(some)})\n\n"
            folded = len(some) > _OPEN
            yield f"<details><summary>Show all {len(some)}</summary>\n\n" if folded else ""
            yield from _table(some)
            yield "\n</details>\n" if folded else ""


def _table(changes: Sequence[Row]) -> Iterator[str]:
    """A row for each change; where it is an update, one for each attribute."""
    if changes[0]["action"] == "update":
        yield "| name | attribute | before | after | where |\n| --- | --- | --- | --- | --- |\n"
        for one in changes:
            before, after = one.get("before") or {}, one.get("after") or {}
            names = [name for name in dict.fromkeys((*before, *after)) if before.get(name) != after.get(name)]
            for index, name in enumerate(names or [""]):
                first = (_label(one), _place(one)) if not index else ("", "")
                yield f"| {first[0]} | {prose(name)} | {_value(before, name)} | {_value(after, name)} | {first[1]} |\n"
        return
    yield "| name | details | where |\n| --- | --- | --- |\n"
    for one in changes:
        yield f"| {_label(one)} | {'<br>'.join(_details(one))} | {_place(one)} |\n"


def _label(change: Row) -> str:
    mark = "⚠️ " if change["action"] in _LOSSES else ""
    return f"{mark}{code(change['name'])}"


def _place(change: Row) -> str:
    return code(change["place"]) if change.get("place") else ""


def _details(change: Row) -> Iterator[str]:
    """What there is of a thing that comes or goes, and what goes along with it."""
    side = change.get("after") or change.get("before") or {}
    yield from (f"{prose(str(name))}: {_value(side, name)}" for name in side)
    yield from (f"along with it: {code(one)}" for one in change.get("cascade") or ())
    yield from (f"**stays behind**: {code(one)}" for one in change.get("left_behind") or ())


def _value(side: Mapping[str, t.Any], name: str) -> str:
    value = side.get(name)
    if value is None:
        return ""
    return code(value if isinstance(value, str) else _json(value))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
