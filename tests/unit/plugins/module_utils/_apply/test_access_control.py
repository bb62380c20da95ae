# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How the attributes for access control are written, and what is made of lost answers, conflicts and slowness."""

from __future__ import annotations

import json
import typing as t

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._apply.access_control import (
    access_control_writers,
)
from ansible_collections.steward.identity_center.plugins.module_utils._apply.waiter import Waiter
from ansible_collections.steward.identity_center.plugins.module_utils._desired.choices import Waiting
from ansible_collections.steward.identity_center.plugins.module_utils._model.access import AccessControl, Progress
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Document, Kind
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import CallFailed, FailureKind
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import Action, Change
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    INSTANCE_ARN,
    failed_call,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.named_changes import access_control_key

Sources = t.Union[dict[str, str], None]
Seen = t.Union[AccessControl, CallFailed, None]


def seen(attributes: dict[str, str], status: str = "SUCCEEDED", reason: str | None = None) -> AccessControl:
    """What a look shows."""
    return AccessControl(
        attributes=Document(text=json.dumps(attributes)), progress=Progress(request_id="", status=status, reason=reason)
    )


class Service:
    """Answers a write with these failures in turn, then with success; and looks with these sights, the last for ever."""

    def __init__(self, *sights: Seen, refuses: CallFailed | None = None) -> None:
        self.sights = list(sights)
        self.refuses = refuses
        self.written: list[tuple[Sources, Sources]] = []
        self.looks = 0
        self.time = 0.0

    def set_access_control_attributes(self, before: Document | None, after: Document | None) -> None:
        self.written.append((_plain(before), _plain(after)))
        if self.refuses is not None:
            raise self.refuses

    def access_control_attributes(self) -> AccessControl | None:
        self.looks += 1
        sight = self.sights.pop(0) if len(self.sights) > 1 else self.sights[0]
        if isinstance(sight, CallFailed):
            raise sight
        return sight

    def sleep(self, seconds: float) -> None:
        self.time += seconds


def _plain(document: Document | None) -> Sources:
    return None if document is None else json.loads(document.text)


def do(service: Service, before: Sources, after: Sources, *, wait: bool = True) -> None:
    """Do the change from one to the other."""
    action = Action.CREATE if before is None else Action.DELETE if after is None else Action.UPDATE
    sides = [None if one is None else {"attributes": Document(text=json.dumps(one))} for one in (before, after)]
    change = Change(action=action, key=access_control_key(INSTANCE_ARN), before=sides[0], after=sides[1])
    waiter = Waiter(Waiting(wait=wait, timeout=60), clock=lambda: service.time, sleep=service.sleep)
    writers = access_control_writers(t.cast(t.Any, service), waiter)
    assert writers[Kind.ACCESS_CONTROL_ATTRIBUTES](change, {}) is None
    assert service.written == [(before, after)]


def failure(service: Service, before: Sources, after: Sources) -> CallFailed:
    """How it fails."""
    with pytest.raises(CallFailed) as caught:
        do(service, before, after)
    return caught.value


OLD, NEW = {"a": "1"}, {"a": "2"}
CONFLICT = failed_call(FailureKind.CONFLICT, code="ConflictException")
NOT_FOUND = failed_call(FailureKind.NOT_FOUND, code="ResourceNotFoundException")
DENIED = failed_call(FailureKind.DENIED, code="AccessDeniedException")


@pytest.mark.parametrize(
    ("before", "after", "sights", "looks"),
    [
        pytest.param(None, NEW, [seen(NEW)], 1, id="on"),
        pytest.param(None, {}, [seen({})], 1, id="on, with nothing"),
        pytest.param(OLD, NEW, [seen(NEW)], 1, id="changed"),
        pytest.param(OLD, None, [None], 1, id="off"),
        pytest.param(None, NEW, [None, None, seen(NEW)], 3, id="on, and reads lag"),
        pytest.param(OLD, NEW, [seen(OLD), seen(NEW)], 2, id="changed, and reads lag"),
        pytest.param(OLD, None, [seen(OLD), None], 2, id="off, and reads lag"),
        pytest.param(None, NEW, [seen(NEW, "IN_PROGRESS"), seen(NEW, "IN_PROGRESS"), seen(NEW)], 3, id="on, slowly"),
        pytest.param(OLD, NEW, [seen({"a": "2 "})], 6, id="changed, and shown in another form"),
        pytest.param(OLD, None, [seen(OLD)], 6, id="off, and reads lag for long"),
    ],
)
def test_what_is_written_is_waited_for(before: Sources, after: Sources, sights: list[Seen], looks: int) -> None:
    service = Service(*sights)

    do(service, before, after)

    assert service.looks == looks


def test_reads_that_lag_are_given_three_seconds() -> None:
    service = Service(seen(OLD))

    do(service, OLD, NEW)

    assert service.time == pytest.approx(3.1)


@pytest.mark.parametrize(
    ("before", "after", "refuses", "sights"),
    [
        pytest.param(None, NEW, CONFLICT, [seen(NEW)], id="on"),
        pytest.param(None, NEW, CONFLICT, [None, seen(NEW)], id="on, and reads lag"),
        pytest.param(OLD, NEW, CONFLICT, [seen(NEW)], id="changed"),
        pytest.param(OLD, None, NOT_FOUND, [None], id="off"),
    ],
)
def test_a_retry_after_a_lost_answer_meets_its_own_success(
    before: Sources, after: Sources, refuses: CallFailed, sights: list[Seen]
) -> None:
    do(Service(*sights, refuses=refuses), before, after)


@pytest.mark.parametrize(
    ("before", "after", "refuses", "sights", "overtaken"),
    [
        pytest.param(None, NEW, CONFLICT, [seen(OLD)], True, id="on, with others"),
        pytest.param(None, NEW, CONFLICT, [None], True, id="on, and nothing is there"),
        pytest.param(OLD, NEW, CONFLICT, [seen(OLD)], True, id="changed by somebody else"),
        pytest.param(OLD, NEW, NOT_FOUND, [None], True, id="switched off by somebody else"),
        pytest.param(OLD, None, CONFLICT, [seen(OLD)], True, id="off, while something is under way"),
        pytest.param(None, NEW, DENIED, [None], False, id="on, denied"),
        pytest.param(OLD, None, DENIED, [None], False, id="off, denied"),
    ],
)
def test_a_refusal_is_told(
    before: Sources, after: Sources, refuses: CallFailed, sights: list[Seen], overtaken: bool
) -> None:
    found = failure(Service(*sights, refuses=refuses), before, after)

    assert (found.kind, found.code) == (refuses.kind, refuses.code)
    assert ("Somebody else changed them" in found.message) is overtaken


@pytest.mark.parametrize(
    ("sights", "kind", "code", "words"),
    [
        pytest.param([seen(NEW, "FAILED", "No luck")], FailureKind.FAILED, "Failed", "FAILED: No luck", id="it failed"),
        pytest.param(
            [seen(NEW, "FAILED")], FailureKind.FAILED, "Failed", "the service gave no reason", id="for no reason"
        ),
        pytest.param(
            [seen(NEW, "IN_PROGRESS")],
            FailureKind.PENDING,
            "Pending",
            "still enabling them",
            id="it takes too long",
        ),
        pytest.param([None], FailureKind.PENDING, "Pending", "still enabling them", id="it is never seen"),
        pytest.param(
            [seen(NEW, "IN_PROGRESS"), DENIED],
            FailureKind.DENIED,
            "AccessDeniedException",
            "They were written",
            id="blind",
        ),
    ],
)
def test_what_is_not_switched_on_is_no_success(sights: list[Seen], kind: FailureKind, code: str, words: str) -> None:
    found = failure(Service(*sights), None, NEW)

    assert (found.kind, found.code) == (kind, code)
    assert words in found.message


def test_who_does_not_wait_does_not_wait() -> None:
    service = Service(seen(NEW, "IN_PROGRESS"))

    do(service, None, NEW, wait=False)

    assert (service.looks, service.time) == (1, 0.0)


@pytest.mark.parametrize(("before", "after"), [(None, NEW), (OLD, None)])
def test_that_it_cannot_be_looked_at_is_no_failure(before: Sources, after: Sources) -> None:
    do(Service(DENIED), before, after)
