# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How a password is reset: once, and never again before somebody has read what became of it."""

from __future__ import annotations

import time
import typing as t

from ._apply import Deed, Handles
from ._destination import Destination
from ._errors import NOT_SENT, Call, CallFailed
from ._errors import Kind as Failure
from ._model import Kind
from ._passwords import Passwords
from ._plan import Change
from ._store import Handle
from ._wishes import PasswordMode

# Seconds before the attempts after one that the service has refused because there were too many: it did nothing then.
_THROTTLED = (1.0, 2.0, 4.0, 8.0)


def password_deeds(passwords: Passwords, sleep: t.Callable[[float], None] = time.sleep) -> dict[Kind, Deed]:
    """How passwords are reset."""
    return {Kind.PASSWORD: _Deed(passwords, sleep)}


class _Deed:
    def __init__(self, passwords: Passwords, sleep: t.Callable[[float], None]) -> None:
        self._passwords = passwords
        self._sleep = sleep

    def __call__(self, change: Change, handles: Handles) -> Handle:
        """See Deed."""
        (name,), after = change.key, change.after or {}
        user_id, mode = handles[Kind.USER, (name,)].id, PasswordMode(after["mode"])
        dest = after.get("dest")
        if not isinstance(dest, str):
            return Handle(id=user_id, secret=self._reset(name, user_id, mode))
        destination = Destination(dest, overwrite=after.get("overwrite") == "true")
        try:
            destination.reserve()
        except OSError as error:
            raise _not_written(name, error, "Nothing was set") from error
        try:
            secret = self._reset(name, user_id, mode)
            destination.write(str(secret))
        except OSError as error:
            raise _not_written(
                name, error, "It was set, and nobody knows it: run the task again for another"
            ) from error
        finally:
            destination.discard()
        return Handle(id=user_id)

    def _reset(self, name: str, user_id: str, mode: PasswordMode) -> str | None:
        for pause in (*_THROTTLED, None):
            try:
                return self._passwords.reset(name, user_id, mode)
            except CallFailed as failure:
                if failure.kind is not Failure.THROTTLED or pause is None:
                    raise failure.explained(_consequence(failure, mode)) from failure
            self._sleep(pause)
        return None  # never: the last attempt returns or raises


def _consequence(failure: CallFailed, mode: PasswordMode) -> str:
    """What a failed call means for the user, who may have a mail or no working password any more."""
    if failure.reason == NOT_SENT:
        return "The request was not sent, so nothing has changed"
    if not failure.uncertain:
        return ""
    if mode is PasswordMode.EMAIL:
        return "It is not known whether a mail was sent. It was not tried again; another run sends another mail"
    return (
        "It is not known whether a one-time password was set; if so, nobody knows it, and the former password does not "
        "work any more. It was not tried again; another run sets another one"
    )


def _not_written(name: str, error: OSError, consequence: str) -> CallFailed:
    call = Call(purpose=f"write the one-time password of {name}", service="sso-directory", operation="UpdatePassword")
    return CallFailed(call, kind=Failure.OTHER, code="dest", words=f"{error.filename}: {error.strerror}. {consequence}")
