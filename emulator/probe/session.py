# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One run of the probe: which questions are asked, in the right order of precautions, and what comes of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any

import botocore

from . import report
from .cleaning import Cleaner
from .comparing import assumed
from .ledger import Ledger
from .question import Question
from .questions import READ, WRITE
from .runner import Outcome, Runner, Throttled
from .service import Problem, Service
from .target import IDENTITY_CENTER, UNKNOWN, Target

_MAKES = {
    "CreateUser": "users",
    "CreateGroup": "groups",
    "CreateGroupMembership": "memberships",
    "CreatePermissionSet": "permission sets",
    "CreateAccountAssignment": "account assignments",
}


@dataclass
class Result:
    """What came of a run, to be written down, and what could not be taken away again."""

    document: dict[str, Any]
    left: list[str] = field(default_factory=list)
    interrupted: bool = False
    ended: str = ""
    """Why the probe ended before the last question, in words that may name somebody."""


def chosen(names: Sequence[str], questions: Sequence[Question]) -> list[Question]:
    """Return the questions of these names, or all. Raises Problem where there is no such question among them."""
    there = {question.name for question in questions}
    unknown = [name for name in names if name not in there]
    if unknown:
        raise Problem(f"There is no question {', '.join(unknown)} here. There are: {', '.join(sorted(there))}.")
    return [question for question in questions if not names or question.name in names]


def reason_to_skip(question: Question, target: Target, also: Collection[str] = ()) -> str:
    """Return why a question is not asked here, if it is not."""
    if question.risk and not {question.name, "all"} & set(also):
        return f"only with --also {question.name}: {question.risk}"
    if question.needs_account and not target.account:
        return "only with --account, in which it assigns something of its own"
    if question.makes_identities and target.identity_source != IDENTITY_CENTER:
        unknown = ", as users could not be listed: name it with --identity-source"
        return (
            f"it makes users or groups, and the identity source is {target.identity_source}"
            f"{unknown if target.identity_source == UNKNOWN else ''}"
        )
    return ""


def plan(questions: Sequence[Question], target: Target, also: Collection[str]) -> str:
    """Say what will be made, for whom it is asked to be confirmed."""
    asked = [question for question in questions if not reason_to_skip(question, target, also)]
    made: Counter[str] = Counter()
    for question in asked:
        for step in question.steps:
            if step.operation in _MAKES:
                made[_MAKES[step.operation]] += len(step.together) or 1
    where = f"account {target.account}" if target.account else "no account"
    lines = [
        (
            f"The instance is {target.instance} in {target.region}, its identity source seems to be "
            f"{target.identity_source}."
        ),
        (
            f"{len(asked)} questions will be asked. For each, things are made and taken away again, all in all at most "
            f"{', '.join(f'{number} {kind}' for kind, number in made.items()) or 'nothing'}."
        ),
        (
            f"All names begin with {target.prefix}. Addresses are in example.com. Nobody who is there is assigned, changed "
            f"or looked at; assignments are made in {where}."
        ),
    ]
    skipped = {question.name: reason_to_skip(question, target, also) for question in questions}
    lines += [f"Not asked: {name} ({reason})" for name, reason in skipped.items() if reason]
    return "\n".join(lines)


def read(service: Service, target: Target, names: Sequence[str] = ()) -> Result:
    """Ask what only reads."""
    questions = chosen(names, READ)
    return _run(service, target, questions, Runner(service, target.known), "read", list)


def write(
    service: Service,
    target: Target,
    ledger: Ledger,
    names: Sequence[str] = (),
    also: Collection[str] = (),
) -> Result:
    """Ask the rest with things of our own, and take them away, whatever happens."""
    questions = chosen(names, WRITE)
    skipped = {question.name: reason for question in questions if (reason := reason_to_skip(question, target, also))}
    runner = Runner(service, target.known, ledger)
    return _run(service, target, questions, runner, "write", Cleaner(service, ledger).clean, skipped)


def _cleaned(clean: Callable[[], list[str]]) -> list[str]:
    try:
        return clean()
    except Problem as problem:
        return [f"not known, since the service does not answer: {problem}"]


def _run(
    service: Service,
    target: Target,
    questions: Sequence[Question],
    runner: Runner,
    kind: str,
    clean: Callable[[], list[str]],
    skipped: dict[str, str] | None = None,
) -> Result:
    skipped = skipped or {}
    date = datetime.now(timezone.utc).date().isoformat()
    asked = "AWS" if service.is_aws else "not AWS but another endpoint"
    about = report.About(kind, date, target.region, botocore.__version__, asked, target.identity_source)
    outcomes = {
        question.name: Outcome(
            question, known=target.known, skipped=True, why=skipped.get(question.name, "not reached")
        )
        for question in questions
    }
    interrupted, ended = False, ""
    try:
        for question in questions:
            if question.name not in skipped:
                outcomes[question.name] = runner.ask(question)
    except Throttled as reason:
        ended = f"the service is at its limit, others are being kept waiting ({reason})"
        about.stopped = f"the service is at its limit, others are being kept waiting ({reason.operation})"
    except Problem as problem:
        about.stopped, ended = "the service could not be asked any more", str(problem)
    except KeyboardInterrupt:
        interrupted, ended = True, "it was interrupted"
        about.stopped = ended
    finally:
        about.left = _cleaned(clean)
    emulated = {question.name: assumed(question.name) for question in questions}
    document = report.document(about, outcomes.values(), emulated, service.heard)
    return Result(document, about.left, interrupted, ended)
