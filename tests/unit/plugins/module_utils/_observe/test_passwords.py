# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is read before a password is reset."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._desired.access import (
    DesiredPassword,
    PasswordMode,
)
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import (
    CallFailed,
    FailureKind,
    Unresolved,
)
from ansible_collections.steward.identity_center.plugins.module_utils._observe.passwords import observe_password
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    email,
    failed_call,
    user,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_store import FakeStore

JANE = user("jane", number=1, emails=email("jane@example.com"))
MAIL = DesiredPassword(user="jane", mode=PasswordMode.EMAIL)
FILE = DesiredPassword(user="jane", mode=PasswordMode.ONE_TIME, dest="/x", overwrite=True)


@dataclass
class FakeReads:
    """The store, and what it says of the file; `looked` is where it looked."""

    store: FakeStore
    problem: str | None = None
    looked: list[tuple[str, bool]] = field(default_factory=list)

    def problem_of_destination(self, path: str, *, overwrite: bool) -> str | None:
        self.looked.append((path, overwrite))
        return self.problem


@pytest.mark.parametrize("reference", ["jane", "jane@example.com", JANE.id, f"arn:aws:identitystore:::user/{JANE.id}"])
def test_the_user_is_found_by_whatever_names_one(reference: str) -> None:
    reads = FakeReads(FakeStore(JANE, user("joe")))

    observation = observe_password(reads, replace(MAIL, user=reference))  # type: ignore[arg-type]

    assert observation.found.user == JANE
    assert (observation.found.user, observation.handles) == (JANE, {})
    assert observation.touched == (JANE,)
    assert reads.store.writes == []


def test_nobody_is_refused() -> None:
    with pytest.raises(Unresolved) as caught:
        observe_password(FakeReads(FakeStore(user("joe"))), MAIL)  # type: ignore[arg-type]

    assert caught.value.message == 'user: no user matches "jane" (users: "joe")'


def test_two_who_answer_to_the_same_are_told_apart() -> None:
    reads = FakeReads(FakeStore(JANE, user("jane@example.com", number=2)))

    with pytest.raises(Unresolved, match="means two users"):
        observe_password(reads, replace(MAIL, user="jane@example.com"))  # type: ignore[arg-type]


@pytest.mark.parametrize("problem", ["/x is there already", None])
def test_the_place_of_the_password_is_looked_at(problem: str | None) -> None:
    reads = FakeReads(FakeStore(JANE), problem)

    assert observe_password(reads, FILE).found.destination == problem  # type: ignore[arg-type]
    assert reads.looked == [("/x", True)]


def test_where_there_is_no_file_none_is_looked_at() -> None:
    reads = FakeReads(FakeStore(JANE), "never asked")

    assert observe_password(reads, MAIL).found.destination is None  # type: ignore[arg-type]
    assert reads.looked == []


def test_a_read_that_fails_is_not_taken_for_nobody() -> None:
    store = FakeStore(JANE)
    store.fail("find", failed_call(FailureKind.DENIED))

    with pytest.raises(CallFailed):
        observe_password(FakeReads(store), MAIL)  # type: ignore[arg-type]


def test_where_active_directory_keeps_the_people_it_keeps_the_passwords_too() -> None:
    store = FakeStore(JANE)
    store.fail("find", failed_call(FailureKind.UNKNOWN_OPERATION, words="No."))

    with pytest.raises(CallFailed, match=r"No\. Active Directory seems to be the identity source: .* reset there\.$"):
        observe_password(FakeReads(store), MAIL)  # type: ignore[arg-type]
