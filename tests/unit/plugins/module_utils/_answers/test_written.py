# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a change has made of a user or a group."""

from __future__ import annotations

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._answers.identities import identity_answer
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Kind
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import FailureKind
from ansible_collections.steward.identity_center.plugins.module_utils._model.keys import Handle
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import deleted
from ansible_collections.steward.identity_center.plugins.module_utils._plan.identities import ExistingIdentity
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    an_id,
    failed_call,
    person,
    user,
    user_wish,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_store import FakeStore
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.named_changes import created
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.outcomes import (
    JANE,
    UPDATE,
    Lagging,
    done,
    planned,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.waits import LAG


def test_what_was_deleted_is_shown_as_nothing(slept: list[float]) -> None:
    found = ExistingIdentity(target=JANE)

    assert identity_answer(FakeStore(), user_wish(present=False), found, done(deleted(JANE), None)) == {"user": None}
    assert identity_answer(FakeStore(), user_wish(present=False), found, planned(deleted(JANE))) == {"user": None}


def test_what_would_be_created_is_shown_without_id() -> None:
    answer = identity_answer(
        FakeStore(), user_wish(), ExistingIdentity(), planned(created(Kind.USER, "jane", person("jane")))
    )

    assert (answer["user"]["user_id"], answer["user"]["user_name"], answer["user"]["revision"]) == (None, "jane", None)


def test_what_would_be_changed_is_shown_as_it_would_be() -> None:
    real = FakeStore(JANE)

    answer = identity_answer(real, user_wish(), ExistingIdentity(target=JANE), planned(UPDATE))

    assert (answer["user"]["user_id"], answer["user"]["title"], answer["user"]["revision"]) == (JANE.id, "Prof", None)
    assert real.calls == []


def test_what_was_written_is_shown_as_the_service_shows_it(slept: list[float]) -> None:
    real = FakeStore(user("jane", number=1, title="Prof", locale="set by the service"))

    answer = identity_answer(
        real, user_wish(), ExistingIdentity(target=JANE), done(UPDATE, Handle(id=JANE.id, revision="1"))
    )

    assert (answer["user"]["locale"], answer["user"]["revision"]) == ("set by the service", "1")
    assert sum(slept) == 0


def test_an_older_revision_is_not_taken_for_the_write(slept: list[float]) -> None:
    stale = FakeStore(JANE)

    answer = identity_answer(
        stale, user_wish(), ExistingIdentity(target=JANE), done(UPDATE, Handle(id=JANE.id, revision="2"))
    )

    assert (answer["user"]["title"], answer["user"]["revision"]) == ("Prof", None)
    assert slept == list(LAG)


def test_without_a_revision_the_first_look_counts(slept: list[float]) -> None:
    answer = identity_answer(
        FakeStore(JANE), user_wish(), ExistingIdentity(target=JANE), done(UPDATE, Handle(id=JANE.id))
    )

    assert answer["user"]["revision"] == "1"
    assert slept == []


def test_a_write_that_cannot_be_looked_at_is_shown_as_it_was_sent(slept: list[float]) -> None:
    real = FakeStore(JANE)
    real.fail("describe", failed_call(FailureKind.DENIED))

    answer = identity_answer(
        real, user_wish(), ExistingIdentity(target=JANE), done(UPDATE, Handle(id=JANE.id, revision="1"))
    )

    assert (answer["user"]["user_id"], answer["user"]["title"]) == (JANE.id, "Prof")
    assert len(real.calls) == 1


def test_a_creation_that_never_shows_is_shown_as_it_was_sent_with_its_id(slept: list[float]) -> None:
    outcome = done(created(Kind.USER, "jane", person("jane")), Handle(id=an_id(7), revision="1"))

    answer = identity_answer(FakeStore(), user_wish(), ExistingIdentity(), outcome)

    assert (answer["user"]["user_id"], answer["user"]["display_name"]) == (an_id(7), "Jane")


@pytest.mark.parametrize(
    ("looks", "expected"),
    [
        pytest.param(0, [], id="gone at once"),
        pytest.param(2, list(LAG[:2]), id="gone after a while"),
        pytest.param(100, list(LAG), id="never seen to go"),
    ],
)
def test_what_was_deleted_is_waited_for_to_be_gone(slept: list[float], looks: int, expected: list[float]) -> None:
    outcome = done(deleted(JANE), None)

    assert identity_answer(Lagging(looks), user_wish(present=False), ExistingIdentity(target=JANE), outcome) == {
        "user": None
    }
    assert slept == expected
