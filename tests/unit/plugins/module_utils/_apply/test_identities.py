# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How users, groups and memberships are written, and what is made of an answer that was lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._apply.executor import apply
from ansible_collections.steward.identity_center.plugins.module_utils._apply.identities import identity_writers
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Kind, Value
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import FailureKind
from ansible_collections.steward.identity_center.plugins.module_utils._model.keys import Handle, Key, key_of
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import Action, Change, Plan, deleted
from ansible_collections.steward.identity_center.plugins.module_utils._plan.outcome import Status
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    an_id,
    email,
    failed_call,
    person,
    user,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.done_changes import (
    ADD,
    CREATE,
    ENGINEERS,
    JANE,
    JOE,
    REMOVE,
    UPDATE,
    do,
    handles,
    statuses,
    store,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_store import FakeStore, contents
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.named_changes import created, user_key
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.waits import LAG, sleepless

DELETE = deleted(JANE)
CONFLICT = failed_call(FailureKind.CONFLICT, words="Conflict.", code="ConflictException", request_id="an-id")
NOT_FOUND = failed_call(FailureKind.NOT_FOUND)
OVERTAKEN = "Somebody else changed it after this task had read it. Nothing was overwritten; run the task again."


# ---- creation that meets a conflict


def test_a_creation_whose_answer_was_lost_is_done() -> None:
    real = store()
    real.fail("create", CONFLICT, after=True)

    outcome = do(real, CREATE)

    zoe = real.named(Kind.USER, "zoe")
    assert statuses(outcome) == {"create zoe": "done"}
    assert outcome.results[0].handle == Handle(id=zoe.id, revision="1")


def test_a_creation_whose_answer_was_lost_is_found_by_its_address_too() -> None:
    rival = user("zoe", number=50, emails=email("zoe@example.com"))

    class Blind(FakeStore):
        def find(self, kind: Kind, attribute: str, value: str) -> str | None:
            return super().find(kind, attribute, value) if attribute == "emails" else None

    assert statuses(do(Blind(rival), CREATE)) == {"create zoe": "done"}


def test_a_lost_creation_that_shows_late_is_waited_for() -> None:
    real = store(lag=5)
    real.fail("create", CONFLICT, after=True)
    slept: list[float] = []

    outcome = do(real, CREATE, slept=slept)

    assert statuses(outcome) == {"create zoe": "done"}
    assert slept == [0.1, 0.2]


def test_a_creation_is_not_done_where_another_has_the_name() -> None:
    rival = user("zoe", number=50, title="Prof")
    slept: list[float] = []

    outcome = do(FakeStore(rival), CREATE, slept=slept)

    assert statuses(outcome) == {"create zoe": "failed"}
    assert outcome.failures[0].message == (
        f"Could not create the user jane: ConflictException: Duplicate user_name. Meanwhile the user zoe ({an_id(50)}) "
        "has its name or e-mail address, with different attributes. Run the task again to reconcile them."
    )
    assert slept == []


def test_a_conflict_with_nobody_to_be_seen_is_told_after_some_patience() -> None:
    real = store()
    real.fail("create", CONFLICT)
    slept: list[float] = []

    outcome = do(real, CREATE, slept=slept)

    assert outcome.failures[0].message == (
        "Could not create the user jane: ConflictException: Conflict. Its name or e-mail address is taken, but no user "
        "is found under either: perhaps its letter case differs, or it was created a moment ago: run the task again. "
        "Or it exists, and the caller may not see it: the service has been seen to answer a look-up with not found "
        "when only the permission for it was missing (identitystore:GetUserId)."
    )
    assert not outcome.failures[0].uncertain
    assert (outcome.failures[0].code, outcome.failures[0].request_id) == ("ConflictException", "an-id")
    assert slept == list(LAG)


def test_a_creation_without_address_is_looked_for_by_name_only() -> None:
    real = store()
    real.fail("create", CONFLICT, after=True)

    do(real, created(Kind.USER, "zoe", person("zoe")))

    assert [what for operation, what in real.calls if operation == "find"] == ["zoe"]


def test_a_rival_that_vanishes_is_nobody() -> None:
    class Vanishing(FakeStore):
        def describe(self, kind: Kind, identifier: str) -> None:
            return None

    outcome = do(Vanishing(user("zoe", number=50)), CREATE)

    assert "no user is found under either" in outcome.failures[0].message


@pytest.mark.parametrize("kind", [FailureKind.SERVER, FailureKind.INVALID, FailureKind.NOT_FOUND])
def test_a_creation_that_fails_otherwise_is_not_looked_into(kind: FailureKind) -> None:
    real = store()
    real.fail("create", failed_call(kind), after=True)

    assert statuses(do(real, CREATE)) == {"create zoe": "failed"}
    assert [operation for operation, _what in real.calls] == ["create"]


# ---- updates


def test_only_what_differs_is_sent() -> None:
    class Watching(FakeStore):
        def update(self, kind: Kind, name: str, handle: Handle, attributes: Mapping[str, Value | None]) -> Handle:
            assert attributes == {"title": None, "locale": "en"}
            assert handle == Handle(id=JANE.id, revision="1")
            return super().update(kind, name, handle, attributes)

    assert statuses(do(Watching(JANE), UPDATE)) == {"update jane": "done"}


# ---- updates that meet a conflict


def test_an_update_whose_answer_was_lost_is_done() -> None:
    real = store()
    real.fail("update", CONFLICT, after=True)

    outcome = do(real, UPDATE)

    assert statuses(outcome) == {"update jane": "done"}
    assert outcome.results[0].handle == Handle(id=JANE.id, revision="2")


def test_a_lost_update_that_shows_late_is_waited_for() -> None:
    real = store(lag=2)
    real.fail("update", CONFLICT, after=True)
    slept: list[float] = []

    assert statuses(do(real, UPDATE, slept=slept)) == {"update jane": "done"}
    assert slept == [0.1, 0.2]


def updated_meanwhile(real: FakeStore, **attributes: Value) -> dict[Key, Handle]:
    """Somebody else changes jane after she was read; gives the handles of before."""
    read = handles(real)
    now = real.entities[JANE.id]
    real.entities[JANE.id] = replace(
        now, attributes={**now.attributes, **attributes}, record=replace(now.record, revision="9")
    )
    return read


@pytest.mark.parametrize("change", [UPDATE, DELETE], ids=["update", "delete"])
def test_what_somebody_else_changed_meanwhile_is_not_overwritten(change: Change) -> None:
    real = store()
    read = updated_meanwhile(real, nick_name="J")
    before = contents(real)

    outcome = apply(Plan(changes=(change,)), identity_writers(real, sleepless()), read, check_mode=False)

    assert [result.status for result in outcome.results] == [Status.FAILED]
    assert outcome.failures[0].message == (
        f"Could not create the user jane: ConflictException: Revision does not match. {OVERTAKEN}"
    )
    assert outcome.failures[0].reason == "CONCURRENT_MODIFICATION"
    assert contents(real) == before


def test_what_somebody_else_made_as_desired_is_done() -> None:
    real = store()
    read = updated_meanwhile(real, title="", locale="en")

    outcome = apply(Plan(changes=(UPDATE,)), identity_writers(real, sleepless()), read, check_mode=False)

    assert [result.status for result in outcome.results] == [Status.DONE]
    assert outcome.results[0].handle == Handle(id=JANE.id, revision="9")


def test_an_update_is_as_desired_only_when_what_was_to_be_cleared_is_gone() -> None:
    real = store()
    read = updated_meanwhile(real, locale="en")

    outcome = apply(Plan(changes=(UPDATE,)), identity_writers(real, sleepless()), read, check_mode=False)

    assert [result.status for result in outcome.results] == [Status.FAILED]


def test_a_name_that_is_taken_is_not_blamed_on_somebody_elses_change() -> None:
    rename = Change(
        action=Action.UPDATE,
        key=user_key(JANE),
        before={"user_name": "jane"},
        after={"user_name": "joe"},
    )

    outcome = do(store(), rename)

    assert outcome.failures[0].message == (
        "Could not create the user jane: ConflictException: Duplicate user_name. "
        f"Meanwhile the user joe ({JOE.id}) has its new name or e-mail address."
    )


def test_a_name_that_is_taken_by_nobody_who_is_seen_is_told_in_the_words_of_the_service() -> None:
    real = store()
    real.fail("update", failed_call(FailureKind.CONFLICT, words="Taken.", reason="UNIQUENESS_CONSTRAINT_VIOLATION"))

    assert do(real, UPDATE).failures[0].message == "Could not create the user jane: Taken."


def test_a_group_that_is_there_but_not_seen_is_perhaps_not_to_be_seen() -> None:
    real = store()
    real.fail("create", failed_call(FailureKind.CONFLICT, words="Duplicate GroupDisplayName"))

    message = do(real, created(Kind.GROUP, "Hidden", {"display_name": "Hidden"})).failures[0].message

    assert "the caller may not see it" in message
    assert message.endswith("(identitystore:GetGroupId).")


@pytest.mark.parametrize(
    ("change", "operation"), [(CREATE, "create"), (UPDATE, "update"), (ADD, "add_member")], ids=lambda one: str(one)[:9]
)
@pytest.mark.parametrize("in_doubt", [True, False])
def test_a_conflict_that_cannot_be_looked_into_is_told_as_one(change: Change, operation: str, in_doubt: bool) -> None:
    real = store()
    real.fail(operation, failed_call(FailureKind.CONFLICT, words="Conflict.", in_doubt=in_doubt))
    for read in ("find", "describe", "membership"):
        real.fail(read, failed_call(FailureKind.DENIED, purpose="look", operation="GetUserId"), times=9)

    (failure,) = do(real, change).failures

    assert failure.kind is FailureKind.CONFLICT
    assert "Conflict. What conflicts with it could not be read: Could not look: No." in failure.message
    assert failure.uncertain is in_doubt


@pytest.mark.parametrize("in_doubt", [True, False])
def test_a_conflict_after_a_lost_answer_may_be_with_what_was_written_first(in_doubt: bool) -> None:
    real = store()
    conflict = failed_call(FailureKind.CONFLICT, in_doubt=in_doubt)
    real.fail("create", conflict)
    real.fail("update", conflict)

    assert [do(real, change).failures[0].uncertain for change in (CREATE, UPDATE)] == [in_doubt] * 2


def test_a_membership_that_the_service_says_is_there_is_there_though_nobody_sees_it_yet() -> None:
    real = store()
    real.fail("add_member", failed_call(FailureKind.CONFLICT, reason="UNIQUENESS_CONSTRAINT_VIOLATION"))

    assert statuses(do(real, ADD)) == {"add joe in Engineers": "done"}
    # Nothing is looked into; that reads show it is waited for once all is done.
    assert [operation for operation, _what in real.calls] == ["add_member", *["membership"] * (len(LAG) + 1)]


@pytest.mark.parametrize("kind", [FailureKind.SERVER, FailureKind.INVALID, FailureKind.NOT_FOUND])
def test_an_update_that_fails_otherwise_is_not_looked_into(kind: FailureKind) -> None:
    real = store()
    real.fail("update", failed_call(kind), after=True)

    assert statuses(do(real, UPDATE)) == {"update jane": "failed"}
    assert [operation for operation, _what in real.calls] == ["update"]


def test_an_update_of_what_vanished_meanwhile_fails() -> None:
    real = store()
    read = handles(real)
    del real.entities[JANE.id]

    outcome = apply(Plan(changes=(UPDATE,)), identity_writers(real, sleepless()), read, check_mode=False)

    assert [failure.kind for failure in outcome.failures] == [FailureKind.NOT_FOUND]


def test_an_update_in_conflict_with_a_deletion_fails() -> None:
    real = store()
    real.fail("update", CONFLICT)
    read = handles(real)
    del real.entities[JANE.id]

    outcome = apply(Plan(changes=(UPDATE,)), identity_writers(real, sleepless()), read, check_mode=False)

    assert outcome.failures[0].message.endswith(OVERTAKEN)


# ---- deletions


@pytest.mark.parametrize(
    ("operation", "change"), [("delete", DELETE), ("remove_member", REMOVE)], ids=["delete", "remove"]
)
def test_what_is_gone_already_is_done(operation: str, change: Change) -> None:
    real = store()
    real.fail(operation, NOT_FOUND)

    outcome = do(real, change)

    assert [result.status for result in outcome.results] == [Status.DONE]
    assert outcome.results[0].handle is None


@pytest.mark.parametrize(
    ("operation", "change"), [("delete", DELETE), ("remove_member", REMOVE)], ids=["delete", "remove"]
)
def test_what_cannot_be_deleted_has_failed(operation: str, change: Change) -> None:
    real = store()
    real.fail(operation, failed_call(FailureKind.SERVER, words="Broken."))

    outcome = do(real, change)

    assert [result.status for result in outcome.results] == [Status.FAILED]
    assert outcome.failures[0].words == "Broken."


def test_a_deletion_is_guarded_by_the_revision_that_was_read() -> None:
    real = store()
    updated_meanwhile(real)
    stale = {key_of(JANE): Handle(id=JANE.id, revision="1")}

    outcome = apply(Plan(changes=(DELETE,)), identity_writers(real, sleepless()), stale, check_mode=False)

    assert [result.status for result in outcome.results] == [Status.FAILED]
    assert JANE.id in real.entities


# ---- memberships


def test_an_added_membership_whose_answer_was_lost_is_done() -> None:
    real = store()
    real.fail("add_member", CONFLICT, after=True)

    outcome = do(real, ADD)

    assert statuses(outcome) == {"add joe in Engineers": "done"}
    assert outcome.results[0].handle == Handle(id=real.memberships[ENGINEERS.id, JOE.id])


def test_an_added_membership_that_shows_late_is_waited_for() -> None:
    real = store(lag=3)
    real.fail("add_member", CONFLICT, after=True)
    slept: list[float] = []

    assert statuses(do(real, ADD, slept=slept)) == {"add joe in Engineers": "done"}
    assert slept == [0.1, 0.2, 0.4]


def test_a_conflict_without_membership_has_failed() -> None:
    real = store()
    real.fail("add_member", CONFLICT)
    slept: list[float] = []

    outcome = do(real, ADD, slept=slept)

    assert outcome.failures == (CONFLICT,)
    assert slept == list(LAG)


def test_who_is_not_known_yet_is_waited_for() -> None:
    real = store()
    real.fail("add_member", NOT_FOUND, times=2)
    slept: list[float] = []

    assert statuses(do(real, ADD, slept=slept)) == {"add joe in Engineers": "done"}
    assert slept == [0.1, 0.2]
    assert len(real.writes) == 3


def test_who_is_never_known_has_failed_after_some_patience() -> None:
    real = store()
    real.fail("add_member", NOT_FOUND, times=100)
    slept: list[float] = []

    outcome = do(real, ADD, slept=slept)

    assert [failure.kind for failure in outcome.failures] == [FailureKind.NOT_FOUND]
    assert slept == list(LAG)


def test_a_membership_that_fails_otherwise_is_not_tried_again() -> None:
    real = store()
    real.fail("add_member", failed_call(FailureKind.SERVER))

    assert statuses(do(real, ADD)) == {"add joe in Engineers": "failed"}
    assert len(real.calls) == 1
