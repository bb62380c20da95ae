# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What AWS was seen to answer: a file for each question, which the emulator's tests hold the emulator to."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from .comparing import AGREES, DIFFERS, UNANSWERED, facts, verdict_of
from .question import Question
from .questions import QUESTIONS
from .report import FORMAT
from .runner import Outcome
from .service import Problem

_KEPT = (AGREES, DIFFERS, UNANSWERED)


@dataclass(frozen=True)
class Case:
    """One question as AWS has answered it."""

    question: Question
    date: str
    region: str
    botocore: str
    facts: Mapping[str, Any]

    @property
    def file_name(self) -> str:
        """The name of its file: one for each question, so that a newer answer takes the place of an older one."""
        return f"{self.question.name}.json"

    def as_json(self) -> str:
        """Write the case down."""
        content = {
            "question": self.question.name,
            "date": self.date,
            "region": self.region,
            "botocore": self.botocore,
            "facts": self.facts,
        }
        return json.dumps(content, indent=2, ensure_ascii=False) + "\n"

    def differences(self, outcome: Outcome) -> dict[str, tuple[Any, Any]]:
        """Return what an emulator answers otherwise: the fact of AWS, and its own."""
        ours = facts(outcome)
        return {
            asks: (fact, ours.get(asks))
            for asks, fact in self.facts.items()
            if verdict_of({asks: fact}, ours) == DIFFERS
        }


def read(path: Path) -> Case:
    """Read a case. Raises Problem where it is none."""
    content = _object(path)
    try:
        return Case(
            _question(path, content["question"]),
            str(content["date"]),
            str(content["region"]),
            str(content["botocore"]),
            dict(content["facts"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise Problem(f"{path} is not a recorded answer: {error}.") from error


def cases(path: Path) -> list[Case]:
    """Return the cases of an answer file, those of AWS only. Raises Problem where it is none, or not of AWS."""
    content = _object(path)
    if content.get("format") != FORMAT or not isinstance(content.get("questions"), list):
        raise Problem(f"{path} is not an answer of the probe.")
    if content.get("service") != "AWS":
        raise Problem(f"{path} is not an answer of AWS, but of {content.get('service')}: only AWS's is a fact.")
    try:
        about = _day(content["date"]), str(content["region"]), str(content["botocore"])
        return [
            Case(_question(path, entry["name"]), *about, dict(entry["facts"]))
            for entry in content["questions"]
            if entry["verdict"] in _KEPT and entry["facts"] and "<withheld>" not in json.dumps(entry["facts"])
        ]
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise Problem(f"{path} is not as the probe wrote it: {error!r}.") from error


def _day(text: str) -> str:
    return date.fromisoformat(text).isoformat()


def _object(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise Problem(f"{path} cannot be read: {error}.") from error
    if not isinstance(content, dict):
        raise Problem(f"{path} is not a JSON object.")
    return content


def _question(path: Path, name: str) -> Question:
    if name not in QUESTIONS:
        raise Problem(f"{path}: there is no question {name} (any more).")
    return QUESTIONS[name]
