# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A password is reset once, and a file with nothing in it never stays."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._apply.passwords import password_writers
from ansible_collections.steward.identity_center.plugins.module_utils._aws import destination as _destination
from ansible_collections.steward.identity_center.plugins.module_utils._desired.access import PasswordMode
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Kind
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import (
    NOT_SENT,
    CallFailed,
    FailureKind,
)
from ansible_collections.steward.identity_center.plugins.module_utils._model.keys import Handle
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    an_id,
    failed_call,
    user,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.named_changes import (
    reset_of,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.waits import sleepless

SECRET = "Unit-tests-only-0123456789"
JANE = user("jane", number=1)
MAILED = "An e-mail may or may not have been sent. It was not tried again, and another run sends another e-mail."
SET = "A one-time password may or may not have been set; if it was, nobody knows it, "


class FakePasswords:
    """Fails with these failures first; then sends a mail or gives the password."""

    def __init__(self, *failures: CallFailed, watched: Path | None = None) -> None:
        self.calls: list[tuple[str, str, PasswordMode]] = []
        self.seen: list[list[str]] = []
        self._failures = list(failures)
        self._watched = watched

    def reset(self, name: str, user_id: str, mode: PasswordMode) -> str | None:
        self.calls.append((name, user_id, mode))
        if self._watched is not None:
            self.seen.append(sorted(path.read_text() for path in self._watched.iterdir()))
        if self._failures:
            raise self._failures.pop(0)
        return None if mode is PasswordMode.EMAIL else SECRET


class Task:
    """Does the deed, and keeps what it hid and how long it waited."""

    def __init__(self, passwords: FakePasswords) -> None:
        self.passwords = passwords
        self.hidden: list[str] = []
        self.slept: list[float] = []

    def do(self, mode: str = "one_time_password", **after: str) -> Handle | None:
        writer = password_writers(self.passwords, self.hidden.append, sleepless(self.slept))[Kind.PASSWORD]  # type: ignore[arg-type]
        change = reset_of(JANE, {"mode": mode, **after})
        return writer(change, {})

    def fail(self, mode: str = "one_time_password", **after: str) -> CallFailed:
        with pytest.raises(CallFailed) as caught:
            self.do(mode, **after)
        return caught.value


def failing(kind: FailureKind, *, times: int = 1, reason: str | None = None, words: str = "No.") -> Task:
    """A task whose calls fail so many times."""
    failure = failed_call(kind, purpose="reset the password of jane", words=words, reason=reason)
    return Task(FakePasswords(*[failure] * times))


# ---- what is done


def test_a_mail_leaves_no_secret() -> None:
    task = Task(FakePasswords())

    assert task.do("email") == Handle(id=an_id(1))
    assert task.passwords.calls == [("jane", an_id(1), PasswordMode.EMAIL)]


def test_a_password_for_the_result_is_in_the_handle_and_shown_by_nothing() -> None:
    task = Task(FakePasswords())

    handle = task.do()

    assert handle == Handle(id=an_id(1), secret=SECRET)
    assert SECRET not in repr(handle)
    assert task.hidden == []
    assert task.passwords.calls == [("jane", an_id(1), PasswordMode.ONE_TIME)]


@pytest.mark.parametrize("overwrite", [{}, {"overwrite": "true"}], ids=["new", "replaced"])
def test_a_password_for_a_file_is_nowhere_else(tmp_path: Path, overwrite: dict[str, str]) -> None:
    task = Task(FakePasswords(watched=tmp_path))

    assert task.do(dest=str(tmp_path / "jane"), **overwrite) == Handle(id=an_id(1))
    assert (tmp_path / "jane").read_text() == f"{SECRET}\n"
    assert task.hidden == [SECRET]
    assert task.passwords.seen == [[""]], "the place is kept before the password is set"


def test_a_file_that_is_there_is_replaced_only_where_that_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "jane").write_text("old")
    task = Task(FakePasswords())

    failure = task.fail(dest=str(tmp_path / "jane"))
    assert (tmp_path / "jane").read_text() == "old"
    assert failure.message == (
        f"Could not write the one-time password of jane: dest: {tmp_path}/jane: File exists. No password was set."
    )
    assert (failure.code, failure.took_effect, failure.uncertain) == ("NotWritten", False, False)
    assert task.passwords.calls == []

    task.do(dest=str(tmp_path / "jane"), overwrite="true")
    assert (tmp_path / "jane").read_text() == f"{SECRET}\n"


@pytest.mark.parametrize("dest", ["nowhere/jane", "a\0b"])
def test_without_a_place_no_password_is_set(tmp_path: Path, dest: str) -> None:
    task = Task(FakePasswords())

    assert "No password was set." in task.fail(dest=f"{tmp_path}/{dest}").message
    assert task.passwords.calls == []


def test_a_password_that_cannot_be_written_was_set_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    task = Task(FakePasswords())
    monkeypatch.setattr(_destination.Path, "replace", refuse)

    failure = task.fail(dest=str(tmp_path / "jane"), overwrite="true")

    assert failure.message == (
        f"Could not write the one-time password of jane: dest: {tmp_path}/jane: No space left on device. "
        "It was set, but nobody knows it; run the task again for another one."
    )
    assert (failure.took_effect, SECRET in failure.message) == (True, False)
    assert list(tmp_path.iterdir()) == []


# ---- what fails


@pytest.mark.parametrize(
    "kind", [kind for kind in FailureKind if kind is not FailureKind.THROTTLED], ids=lambda kind: kind.value
)
@pytest.mark.parametrize("mode", ["email", "one_time_password"])
def test_a_call_that_fails_is_not_made_again(kind: FailureKind, mode: str) -> None:
    task = failing(kind)

    failure = task.fail(mode)

    assert len(task.passwords.calls) == 1
    assert (failure.kind, failure.code, task.slept) == (kind, kind.value, [])


@pytest.mark.parametrize("overwrite", [{}, {"overwrite": "true"}], ids=["new", "replaced"])
@pytest.mark.parametrize("kind", [FailureKind.DENIED, FailureKind.UNREACHABLE])
def test_no_file_stays_where_the_call_failed(tmp_path: Path, kind: FailureKind, overwrite: dict[str, str]) -> None:
    (tmp_path / "other").write_text("other")

    failing(kind).fail(dest=str(tmp_path / "jane"), **overwrite)

    assert [path.name for path in tmp_path.iterdir()] == ["other"]


def test_what_was_throttled_was_not_done_and_is_tried_again() -> None:
    task = failing(FailureKind.THROTTLED, times=2)

    assert task.do() == Handle(id=an_id(1), secret=SECRET)
    assert (len(task.passwords.calls), task.slept) == (3, [1.0, 2.0])


def test_throttling_that_does_not_end_is_told_with_the_number_of_attempts() -> None:
    task = failing(FailureKind.THROTTLED, times=99)

    failure = task.fail("email")

    assert (len(task.passwords.calls), task.slept) == (5, [1.0, 2.0, 4.0, 8.0])
    assert failure.message == (
        "Could not reset the password of jane: No. "
        "The service kept throttling after 5 attempts, and did nothing; run the task again later."
    )


def test_a_failure_after_throttling_is_told_as_what_it_is() -> None:
    kinds = (FailureKind.THROTTLED, FailureKind.UNREACHABLE)
    task = Task(FakePasswords(*[failed_call(kind) for kind in kinds]))

    assert task.fail("email").message.endswith(MAILED)
    assert len(task.passwords.calls) == 2


@pytest.mark.parametrize("kind", [FailureKind.UNREACHABLE, FailureKind.SERVER, FailureKind.PENDING])
def test_what_a_lost_answer_means_is_told_without_inviting_to_do_it_twice(kind: FailureKind) -> None:
    mail, password = failing(kind).fail("email"), failing(kind).fail()

    assert mail.message == f"Could not reset the password of jane: No. {MAILED}"
    assert password.message == (
        f"Could not reset the password of jane: No. {SET}and the previous password no longer works. It was not tried "
        "again, and another run sets another one."
    )
    assert mail.uncertain and password.uncertain


def test_an_answer_of_a_stranger_is_a_lost_answer() -> None:
    message = failing(FailureKind.FOREIGN).fail("email").message

    assert message.endswith(f"{MAILED} If the answer did not come from AWS, check endpoint_url and proxies.")


@pytest.mark.parametrize("mode", ["email", "one_time_password"])
def test_what_was_not_sent_did_nothing(mode: str) -> None:
    failure = failing(FailureKind.UNREACHABLE, reason=NOT_SENT).fail(mode)

    assert failure.message == (
        "Could not reset the password of jane: No. "
        "The request was not sent, so nothing has changed; check endpoint_url, region and the network."
    )
    assert not failure.uncertain


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (FailureKind.DENIED, ["IAM action sso-directory:UpdatePassword", "the identity source is Active Directory or"]),
        (FailureKind.UNKNOWN_OPERATION, ["AWS may have changed or withdrawn this private API", "in the console"]),
        (FailureKind.CREDENTIALS, ["Give access_key and secret_key"]),
    ],
)
def test_a_refusal_says_what_to_do(kind: FailureKind, words: list[str]) -> None:
    message = failing(kind).fail().message

    assert all(one in message for one in words), message


@pytest.mark.parametrize("kind", [FailureKind.NOT_FOUND, FailureKind.INVALID, FailureKind.OTHER, FailureKind.CONFLICT])
def test_other_refusals_speak_for_themselves(kind: FailureKind) -> None:
    assert failing(kind).fail().message == "Could not reset the password of jane: No."
