# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The same questions to an emulator in this process, and whether its answers are those of the service."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from ..application import Application
from ..settings import Settings
from . import target
from .anonymous import Anonymiser
from .ledger import Ledger
from .question import Question
from .questions import QUESTIONS
from .runner import Outcome, Runner
from .service import InProcess, ManualClock

AGREES, DIFFERS, UNANSWERED, SKIPPED = "agrees", "differs", "unanswered", "skipped"

_REGION = "us-east-1"
_ACCOUNT = "222222222222"
_SEED: dict[str, Any] = {
    "instances": [{"type": "organization", "owner_account_id": "111122223333", "regions": ["eu-central-1"]}],
    "permission_sets": [{"name": "Set"}],
    "organization": {"accounts": [{"account_id": _ACCOUNT, "name": "member", "email": "member@example.com"}]},
}
_ENTERPRISE = {"aws:identitystore:enterprise": {"department": "D", "manager": "M"}}


class Emulated:
    """An emulator with just enough in it that no list is empty, with the settings that are assumed of AWS."""

    def __init__(self) -> None:
        clock = ManualClock()
        # Long enough for a second request to come while the first is in progress.
        settings = Settings(assignment_seconds=5.0)
        application = Application(seed=_SEED, settings=settings, region=_REGION, clock=clock.now)
        self.service = InProcess(application, _REGION, clock)
        self.target = target.find(self.service, account=_ACCOUNT, identity_source=target.IDENTITY_CENTER)
        self._fill()

    def ask(self, question: Question) -> Outcome:
        """Ask one question."""
        with tempfile.TemporaryDirectory() as folder:
            ledger = Ledger.begin(Path(folder) / "made", self.target.known, lasting=False)
            try:
                return Runner(self.service, self.target.known, ledger).ask(question)
            finally:
                ledger.close()

    def _fill(self) -> None:
        """Make a few people, one after the other, and leave requests behind."""
        store = {"IdentityStoreId": self.target.store}
        for name in ("Ann", "Bob", "Cat"):
            user = {"UserName": name, "DisplayName": name, "Name": {"GivenName": name, "FamilyName": "Example"}}
            self.service.call("identitystore", "CreateUser", {**store, **user, "Extensions": _ENTERPRISE})
            self.service.call("identitystore", "CreateGroup", {**store, "DisplayName": name})
        instance = {"InstanceArn": self.target.instance}
        (arn,) = self.service.call("sso-admin", "ListPermissionSets", instance).body["PermissionSets"]
        one = {**instance, "PermissionSetArn": arn}
        nobody = {"PrincipalType": "USER", "PrincipalId": self.target.known["absent"]}
        account = {"TargetType": "AWS_ACCOUNT", "TargetId": _ACCOUNT}
        self.service.call("sso-admin", "CreateAccountAssignment", {**one, **account, **nobody})
        self.service.call("sso-admin", "ProvisionPermissionSet", {**one, "TargetType": "ALL_PROVISIONED_ACCOUNTS"})
        self.service.clock.sleep(60.0)


@cache
def _emulated() -> Emulated:
    return Emulated()


@cache
def assumed(name: str) -> Outcome:
    """Return what the emulator answers to a question."""
    return _emulated().ask(QUESTIONS[name])


def facts(outcome: Outcome) -> dict[str, Any]:
    """Return the facts of an outcome as they can be compared and shown."""
    anonymiser = anonymiser_of(outcome)
    return {asks: anonymiser.facts(each) for asks, each in outcome.facts.items()}


def anonymiser_of(outcome: Outcome) -> Anonymiser:
    """Return what takes out of an outcome what is nobody else's business."""
    return Anonymiser(outcome.known, [call.parameters for call in outcome.calls])


def verdict(outcome: Outcome, emulated: Outcome) -> str:
    """Compare the facts of both. What could not be asked to the end is compared as far as it went."""
    if outcome.skipped:
        return SKIPPED
    theirs = facts(outcome)
    found = verdict_of(theirs, facts(emulated))
    told_nothing = any(step.distil and theirs.get(step.asks) == {"answer": "ok"} for step in outcome.question.steps)
    return UNANSWERED if found == AGREES and (outcome.why or not theirs or told_nothing) else found


def verdict_of(theirs: Mapping[str, Any], ours: Mapping[str, Any]) -> str:
    """Compare facts."""
    return DIFFERS if any(_differ(theirs[asks], ours.get(asks)) for asks in theirs) else AGREES


def _differ(theirs: Any, ours: Any) -> bool:
    """Compare one fact. What an empty list cannot tell is no difference."""
    if not isinstance(theirs, dict) or not isinstance(ours, dict) or theirs.keys() & {"words", "shows"}:
        return bool(theirs != ours)
    if "answer" not in theirs:
        return theirs != ours
    return any(theirs[name] != ours[name] for name in theirs.keys() & ours.keys())
