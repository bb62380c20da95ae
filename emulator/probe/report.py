# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The answer: one JSON object, and the same as a page that is read in two minutes before it is sent."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from .anonymous import texts_of
from .comparing import AGREES, DIFFERS, SKIPPED, UNANSWERED, anonymiser_of, facts, verdict
from .runner import Call, Outcome
from .vocabulary import quoted, tokens_of

FORMAT = 1

_TITLES = {
    DIFFERS: "AWS answers otherwise",
    AGREES: "As the emulator assumes",
    UNANSWERED: "Asked, but not answered here",
    SKIPPED: "Not asked",
}


@dataclass
class About:
    """Where and when it was asked."""

    probe: str
    date: str
    region: str
    botocore: str
    service: str
    """``AWS``, or that it was another endpoint."""

    identity_source: str
    stopped: str = ""
    """Why the probe ended before the last question, in words of its own: those of the service may name somebody."""

    left: list[str] = field(default_factory=list)
    """What could not be taken away: for the person who runs it, not for the report."""


def document(
    about: About, outcomes: Iterable[Outcome], emulated: dict[str, Outcome], heard: set[str]
) -> dict[str, Any]:
    """Return the answer as one JSON object. ``heard`` are all texts that the service answered with."""
    found: dict[str, Any] = {
        "format": FORMAT,
        **{name: value for name, value in vars(about).items() if name != "left"},
        "left_behind": len(about.left),
        "questions": [_entry(outcome, emulated[outcome.question.name], heard) for outcome in outcomes],
    }
    return found


def _entry(outcome: Outcome, emulated: Outcome, heard: set[str]) -> dict[str, Any]:
    question = outcome.question
    ours, public = facts(emulated), set(texts_of(facts(emulated)))
    withheld = _Withholding(outcome, heard, public)
    return {
        "name": question.name,
        "asks": question.asks,
        "assumed": question.assumed,
        "otherwise": question.otherwise,
        "verdict": verdict(outcome, emulated),
        "why": withheld.of(anonymiser_of(outcome).text(outcome.why)),
        "facts": withheld.of(facts(outcome)),
        "emulator": ours if not outcome.skipped else {},
        "calls": [withheld.of(each) for each in _calls(outcome)],
    }


def _calls(outcome: Outcome) -> list[dict[str, Any]]:
    anonymiser = anonymiser_of(outcome)
    return [_call(call, anonymiser, keep=outcome.question.writes) for call in outcome.calls]


def _call(call: Call, anonymiser: Any, *, keep: bool) -> dict[str, Any]:
    """Return one call. Of what was there before, only counts and shapes are kept."""
    reply = call.reply
    shown = {
        "service": call.step.service,
        "operation": call.step.operation,
        "request": anonymiser.request(call.parameters),
        "status": reply.status,
        "seconds": round(reply.seconds, 2),
    }
    if not reply.ok or keep:
        shown["answer"] = anonymiser.answer(reply.body)
    else:
        shown["rows"] = {name: len(value) for name, value in reply.body.items() if isinstance(value, list)}
    return shown


class _Withholding:
    """The last look: nothing that was there before may stand in a report, whatever the service says in its errors."""

    def __init__(self, outcome: Outcome, heard: set[str], public: set[str]) -> None:
        sent = {text for call in outcome.calls for text in texts_of(call.parameters)}
        prefix = outcome.known.get("prefix") or "\0"
        private = [text for text in heard - sent - _PUBLIC if text.strip() and prefix not in text]
        self._private = sorted(private, key=len, reverse=True)
        self._public = public | sent
        self._tokens = tokens_of(self._public)

    def of(self, value: Any, name: str = "") -> Any:
        if isinstance(value, dict):
            return {key: self.of(content, key) for key, content in value.items()}
        if isinstance(value, list):
            return [self.of(item, name) for item in value]
        if not isinstance(value, str) or value in self._public:
            return value
        for text in self._private:
            if text in value:
                value = re.sub(rf"(?<!\w){re.escape(text)}(?!\w)", "<withheld>", value)
        return quoted(value, self._tokens) if name.rpartition(".")[2] in _WORDS else value


_WORDS = ("words", "Message", "message", "FailureReason")
_PUBLIC = frozenset(
    [
        "ACTIVE",
        "ENABLED",
        "DISABLED",
        "SUCCEEDED",
        "FAILED",
        "IN_PROGRESS",
        "USER",
        "GROUP",
        "AWS_ACCOUNT",
        "CREATED",
        "INVITED",
        "PT1H",
        "work",
        "D",
        "M",
    ]
)
"""Constants of the service, and values that the questions themselves give."""


def as_json(found: dict[str, Any]) -> str:
    """Write the answer for programs."""
    return json.dumps(found, indent=1, ensure_ascii=False) + "\n"


def as_markdown(found: dict[str, Any]) -> str:
    """Write the answer for people: what differs first, then the rest."""
    by_verdict: dict[str, list[dict[str, Any]]] = {name: [] for name in _TITLES}
    for entry in found["questions"]:
        by_verdict[entry["verdict"]].append(entry)
    counts = ", ".join(f"{len(entries)} {name}" for name, entries in by_verdict.items())
    lines = [
        f"# What IAM Identity Center answered: probe {found['probe']}, {found['date']}",
        "",
        (
            f"Region {found['region']}, botocore {found['botocore']}, {found['service']}, identity source "
            f"{found['identity_source']}. {len(found['questions'])} questions: {counts}."
        ),
        "",
        (
            "Ids, ARNs, account numbers, names and addresses are replaced. Nothing was sent anywhere: read this page, and "
            "the JSON file beside it, before you send them."
        ),
    ]
    if found["stopped"]:
        lines += ["", f"**It ended early: {found['stopped']}**"]
    for name, entries in by_verdict.items():
        if entries:
            lines += ["", f"## {_TITLES[name]}"]
            for entry in entries:
                lines += _section(entry)
    return "\n".join(lines) + "\n"


def _section(entry: dict[str, Any]) -> list[str]:
    lines = ["", f"### {entry['name']}", "", entry["asks"]]
    if entry["why"]:
        lines += ["", f"Not answered to the end: {entry['why']}."]
    if entry["verdict"] == SKIPPED:
        return lines
    lines += ["", f"Assumed: {entry['assumed']} Otherwise: {entry['otherwise']}", ""]
    lines += ["| | answer | emulator |", "|---|---|---|"]
    for asks, fact in entry["facts"].items():
        same = "the same" if fact == entry["emulator"].get(asks) else _told(entry["emulator"].get(asks))
        lines.append(f"| {_cell(asks)} | {_told(fact)} | {same} |")
    return lines


def _told(fact: Any) -> str:
    return _cell("; ".join(f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in (fact or {}).items()))


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")
