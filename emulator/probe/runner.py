# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Asking a question: its calls one after the other, each thing that is made on the list first, and what they tell."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .cleaning import Cleaner
from .ledger import Ledger
from .question import Facts, Question, Step, at
from .service import Problem, Reply, Service

_REFERENCE = re.compile(r"\{([a-z_]+(?:\.[\w.]+)?)\}")
_KINDS = {
    "CreateUser": "user",
    "CreateGroup": "group",
    "CreateGroupMembership": "membership",
    "CreatePermissionSet": "permission_set",
    "CreateAccountAssignment": "assignment",
}
_ENDINGS = ("Id", "Arn", "Revision")
_IDS = ("UserId", "GroupId", "MembershipId", "PermissionSetArn", "RequestId")


class Throttled(Exception):
    """The service asks to be called less: others are being kept waiting. The words may name whom."""

    def __init__(self, operation: str, words: str) -> None:
        super().__init__(f"{operation}: {words}")
        self.operation = operation


class _Unanswerable(Exception):
    """A question cannot be answered here; the text says why."""


class _NoRight(_Unanswerable):
    """... because a right is missing."""


@dataclass(frozen=True)
class Call:
    """One call that was made."""

    step: Step
    parameters: Mapping[str, Any]
    reply: Reply


@dataclass
class Outcome:
    """What came of a question. ``why`` says why it was skipped, or could not be answered."""

    question: Question
    facts: dict[str, Facts] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    known: dict[str, str] = field(default_factory=dict)
    """The texts that can be named, by their names: for taking them out of the answer again."""
    skipped: bool = False
    why: str = ""


class Runner:
    """Asks questions of one service. Without a list it makes nothing, and asks only what reads."""

    def __init__(self, service: Service, known: Mapping[str, str], ledger: Ledger | None = None) -> None:
        self._service = service
        self._known = dict(known)
        self._ledger = ledger

    def ask(self, question: Question) -> Outcome:
        """Ask one question, and take away what it made. Raises Throttled, and Problem where nothing answers."""
        outcome = Outcome(question, known=dict(self._known))
        try:
            for step in question.steps:
                self._take(step, outcome)
        except _NoRight as reason:
            outcome.skipped, outcome.why = True, str(reason)
        except _Unanswerable as reason:
            outcome.why = str(reason)
        if self._ledger and self._ledger.left():
            Cleaner(self._service, self._ledger).clean()
        return outcome

    def _take(self, step: Step, outcome: Outcome) -> None:
        if step.together:
            self._take_together(step, outcome)
            return
        parameters = _resolved(step.parameters, outcome.known)
        reply, looks = self._reply(step, parameters, outcome)
        if step.name and reply.ok:
            outcome.known.update(_named(step.name, reply.body))
        if step.only_if and at(reply.body, step.only_if[0]) != step.only_if[1]:
            outcome.facts.clear()
            raise _Unanswerable(f"{step.operation}: {step.only_if[0]} is not {step.only_if[1]} at this moment")
        if step.asks:
            facts = facts_of(step, reply)
            if step.until:
                facts["in_time"] = step.until(reply)
            if step.counts:
                facts["at_the_first_look"] = looks == 1
            outcome.facts[step.asks] = facts
        elif not reply.ok:
            raise _Unanswerable(f"{step.operation} was refused: {reply.code}")

    def _reply(self, step: Step, parameters: dict[str, Any], outcome: Outcome) -> tuple[Reply, int]:
        """Make a call, again and again if it waits for something; return the last answer and how often it was made."""
        clock, looks = self._service.clock, 0
        end = clock.now() + step.seconds
        while True:
            reply = self._call(step, parameters, outcome)
            looks += 1
            if not step.until or step.until(reply) or clock.now() >= end:
                return reply, looks
            clock.sleep(min(3.0, 0.1 * 2**looks))

    def _call(self, step: Step, parameters: dict[str, Any], outcome: Outcome) -> Reply:
        thing = None
        if step.operation in _KINDS:
            if self._ledger is None:
                raise _Unanswerable("nothing is made here")
            thing = self._ledger.will_make(_KINDS[step.operation], _about(step, parameters))
        region = str(_resolved(step.region, outcome.known))
        reply = self._service.call(step.service, step.operation, parameters, region)
        if self._ledger and thing:
            if reply.ok:
                self._ledger.made(thing, _ids_of(reply.body))
            elif not reply.failed:
                self._ledger.refused(thing)
        outcome.calls.append(Call(step, parameters, reply))
        if reply.throttled and not step.may_throttle:
            raise Throttled(step.operation, reply.words or reply.code)
        if reply.signed_out:
            raise Problem(f"{step.operation} was refused: {reply.code}: {reply.words}. Sign in again.")
        if reply.failed:
            raise _Unanswerable(f"{step.operation} failed: {reply.code}")
        if reply.code == "AWSOrganizationsNotInUseException":
            raise _Unanswerable("there is no organization")
        if reply.denied and not step.may_deny:
            raise _NoRight(f"the right to {step.operation} is missing")
        return reply

    def _take_together(self, step: Step, outcome: Outcome) -> None:
        """Make calls at the same moment; the fact is how they ended, whatever came first."""
        works = [_resolved(each, outcome.known) for each in step.together]
        barrier = threading.Barrier(len(works))
        replies: list[Reply] = []
        problems: list[BaseException] = []

        def work(parameters: dict[str, Any]) -> None:
            try:
                barrier.wait()
                replies.append(self._call(step, parameters, outcome))
            except BaseException as problem:
                problems.append(problem)

        threads = [threading.Thread(target=work, args=(each,)) for each in works]
        with self._service.together(len(works)):
            began = self._service.clock.now()
            _run_together(threads, barrier)
            seconds = self._service.clock.now() - began
        if problems:
            raise problems[0]
        if step.may_throttle and seconds > 1.0 and not any(reply.throttled for reply in replies):
            raise _Unanswerable(f"the calls of {step.operation} were made in more than a second, which is not at once")
        codes = [reply.code or "ok" for reply in replies]
        counts = step.counts
        outcome.facts[step.asks] = {code: codes.count(code) if counts else True for code in sorted(set(codes))}


def _run_together(threads: list[threading.Thread], barrier: threading.Barrier) -> None:
    """Run threads to their end, after Ctrl-C too: what they go on to make could not be taken away before."""
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    except BaseException:
        barrier.abort()
        for thread in threads:
            if thread.ident is not None:
                thread.join()
        raise


def facts_of(step: Step, reply: Reply) -> Facts:
    """Return what an answer tells: the code, words and form of a refusal, or what the step wants to be shown."""
    if not reply.ok:
        facts: Facts = {"answer": reply.code, "words": reply.words}
        facts |= {name: reply.body[name] for name in ("Reason", "ResourceType") if name in reply.body}
        facts["members"] = sorted(name for name in reply.body if name in ("__type", "Message", "message"))
        return facts
    facts = {"answer": "ok"}
    if step.distil:
        facts |= step.distil(reply.body)
    if step.shows:
        facts["shows"] = {path: at(reply.body, path) for path in step.shows}
    return facts


def _resolved(value: Any, known: Mapping[str, str]) -> Any:
    """Return a value with the texts in the place of their names. Raises _Unanswerable where one is not known."""
    if isinstance(value, Mapping):
        return {name: _resolved(content, known) for name, content in value.items()}
    if isinstance(value, (list, tuple)):
        return [_resolved(item, known) for item in value]
    if not isinstance(value, str):
        return value

    def text(reference: re.Match[str]) -> str:
        if reference[1] not in known:
            raise _Unanswerable(f"{reference[1]} is not known here")
        return known[reference[1]]

    return _REFERENCE.sub(text, value)


def _named(name: str, body: Any) -> dict[str, str]:
    """Return the ids of an answer by the names that later steps have for them."""
    if isinstance(body, Mapping):
        return {key: text for part in body for key, text in _named(f"{name}.{part}", body[part]).items()}
    return {name: body} if isinstance(body, str) and name.endswith(_ENDINGS) else {}


def _about(step: Step, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return of a request what finds again what it makes."""
    if step.operation == "CreateAccountAssignment":
        return dict(parameters)
    return {
        name: parameters[name]
        for name in ("UserName", "DisplayName", "Description", "Name", "GroupId", "MemberId")
        if isinstance(parameters.get(name), str) or (name == "MemberId" and name in parameters)
    }


def _ids_of(body: Mapping[str, Any]) -> dict[str, Any]:
    inner = next((value for value in body.values() if isinstance(value, dict)), {})
    return {name: content[name] for content in (body, inner) for name in _IDS if name in content}
