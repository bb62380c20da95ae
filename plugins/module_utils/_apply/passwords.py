# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How a password is reset: once, and never again before somebody has read what became of it."""

from __future__ import annotations

import typing as t

from .._aws.destination import Destination, reason_of
from .._aws.passwords import Passwords
from .._desired.access import PasswordMode
from .._model.entities import Kind
from .._model.errors import NOT_SENT, Call, CallFailed, FailureKind
from .._model.keys import Handle, Handles, reached
from .._plan.change import Change
from .._plan.passwords import PasswordKey
from .executor import ChangeWriter
from .schedules import Awaited, attempts
from .waiter import Waiter


def password_writers(passwords: Passwords, hide: t.Callable[[str], None], waiter: Waiter) -> dict[Kind, ChangeWriter]:
    """How passwords are reset. `hide` keeps a password that goes into a file out of whatever else the task says."""
    return {Kind.PASSWORD: _PasswordWriter(passwords, hide, waiter)}


class _PasswordWriter:
    def __init__(self, passwords: Passwords, hide: t.Callable[[str], None], waiter: Waiter) -> None:
        self._passwords = passwords
        self._hide = hide
        self._waiter = waiter

    def __call__(self, change: Change, handles: Handles) -> Handle:
        """See ChangeWriter."""
        name, after = change.name, change.after or {}
        user_id = reached(handles, t.cast(PasswordKey, change.key).user).id
        mode = PasswordMode(after["mode"])
        dest = after.get("dest")
        if not isinstance(dest, str):
            return Handle(id=user_id, secret=self._reset(name, user_id, mode))
        destination = Destination(dest, overwrite=after.get("overwrite") == "true")
        try:
            destination.reserve()
        except (OSError, ValueError) as error:
            raise _not_written(name, dest, error, "No password was set") from error
        try:
            secret = str(self._reset(name, user_id, mode))
            self._hide(secret)
            destination.write(secret)
        except OSError as error:
            consequence = "It was set, but nobody knows it; run the task again for another one"
            raise _not_written(name, dest, error, consequence, took_effect=True) from error
        finally:
            destination.discard()
        return Handle(id=user_id)

    def _reset(self, name: str, user_id: str, mode: PasswordMode) -> str | None:
        try:
            return self._waiter.until_taken(
                Awaited.PASSWORDS, lambda: self._passwords.reset(name, user_id, mode), FailureKind.THROTTLED
            )
        except CallFailed as failure:
            raise _explained(failure, mode) from failure


def _explained(failure: CallFailed, mode: PasswordMode) -> CallFailed:
    """The failure with what it means for the user, who may have a mail, or no password that works any more."""
    if failure.reason == NOT_SENT:
        return failure.advising(_NOT_SENT)
    advice = _ADVICE.get(failure.kind)
    if failure.uncertain:
        unknown = _UNKNOWN[mode]
        return failure.advising(f"{unknown}. {_FOREIGN}" if failure.kind is FailureKind.FOREIGN else unknown)
    return failure if advice is None else failure.advising(advice.format(attempts=attempts(Awaited.PASSWORDS)))


_NOT_SENT = "The request was not sent, so nothing has changed; check endpoint_url, region and the network"
_FOREIGN = "If the answer did not come from AWS, check endpoint_url and proxies"
_UNKNOWN = {
    PasswordMode.EMAIL: "An e-mail may or may not have been sent. It was not tried again, and another run sends another e-mail",
    PasswordMode.ONE_TIME: (
        "A one-time password may or may not have been set; if it was, nobody knows it, and the previous password no "
        "longer works. It was not tried again, and another run sets another one"
    ),
}
_ADVICE = {
    FailureKind.THROTTLED: "The service kept throttling after {attempts} attempts, and did nothing; run the task again later",
    FailureKind.DENIED: (
        "The caller lacks the IAM action sso-directory:UpdatePassword (see docs/iam_actions.md), or the identity "
        "source is Active Directory or an external provider: then passwords are managed there, and have to be reset "
        "there"
    ),
    FailureKind.UNKNOWN_OPERATION: (
        "AWS may have changed or withdrawn this private API; until the collection knows, reset the password in the "
        "console"
    ),
}


def _not_written(name: str, dest: str, error: Exception, consequence: str, *, took_effect: bool = False) -> CallFailed:
    call = Call(purpose=f"write the one-time password of {name}", service="sso-directory", operation="UpdatePassword")
    words = f"dest: {dest}: {reason_of(error)}"
    return CallFailed(call, kind=FailureKind.NOT_WRITTEN, words=words, advice=consequence, took_effect=took_effect)
