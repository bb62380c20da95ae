# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The one family of errors. Everything that ends a task early is a Problem, and a Problem is written for people."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


class Problem(Exception):
    """What ends a task: a sentence for people and, where a service said something, its code and request id.

    `problems` are the single things that are wrong, where the sentence names several. `result` is what the result tells
    beside the message.
    """

    def __init__(
        self, message: str, *, code: str | None = None, request_id: str | None = None, problems: Sequence[str] = ()
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.request_id = request_id
        self.problems = tuple(problems) or (message,)
        self.result: Mapping[str, object] = {}

    def telling(self, result: Mapping[str, object]) -> Problem:
        """The same, with this in the result."""
        self.result = result
        return self

    def listed(self) -> Problem:
        """The same, with each problem on a line of its own: those of a whole directory can be many."""
        if len(self.problems) > 1:
            self.message = "\n- ".join([f"{len(self.problems)} problems:", *self.problems])
        return self


class InvalidInput(Problem):
    """Options that can't be right, found before the first call; each problem begins with the option's path."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("; ".join(problems), code="InvalidInput", problems=problems)


class Unresolved(Problem):
    """A name, id, ARN or e-mail that leads to nothing, or to more than one thing."""

    def __init__(self, *problems: str) -> None:
        super().__init__("; ".join(problems), code="Unresolved", problems=problems)


class Refused(Problem):
    """A plan that the collection does not carry out, with the reason and the way out."""

    def __init__(self, *problems: str) -> None:
        super().__init__("; ".join(problems), code="Refused", problems=problems)


class Unsupported(Problem):
    """Something that the installed botocore does not know, with the version that does."""

    def __init__(self, message: str) -> None:
        super().__init__(message, code="Unsupported")


class FailureKind(enum.Enum):
    """What a failed call means to the caller, whatever the service called it.

    The value is the `error_code` of a result where the service said no code of its own.
    """

    NOT_FOUND = "NotFound"
    CONFLICT = "Conflict"
    DENIED = "Denied"
    INVALID = "InvalidInput"
    QUOTA = "Quota"
    THROTTLED = "Throttled"
    SERVER = "Server"
    UNREACHABLE = "Unreachable"
    CREDENTIALS = "Credentials"
    CONFIGURATION = "Configuration"
    FOREIGN = "Foreign"
    UNKNOWN_OPERATION = "UnknownOperation"
    PENDING = "Pending"
    FAILED = "Failed"
    LOST = "Lost"
    NOT_WRITTEN = "NotWritten"
    OTHER = "Other"


# The reason of a call that surely has not arrived.
NOT_SENT = "NOT_SENT"

_ADVICE = {
    FailureKind.DENIED: "The caller lacks the IAM action {action}; see docs/iam_actions.md for what each module needs",
    FailureKind.QUOTA: "A quota of IAM Identity Center has been reached; delete something or ask AWS to raise it",
    FailureKind.THROTTLED: "The service kept throttling after {attempts} attempts; run the task again to continue",
    FailureKind.SERVER: "The service failed after {attempts} attempts; run the task again to continue",
    FailureKind.UNREACHABLE: "Check endpoint_url, region and the network; if this was a write, run the task again: it checks first",
    FailureKind.CREDENTIALS: "Give access_key and secret_key, a profile, or an environment in which botocore finds credentials",
    FailureKind.CONFIGURATION: "Check the connection options of the task (region, endpoint_url, profile)",
    FailureKind.UNKNOWN_OPERATION: "Not every Region and identity source offers {operation}",
    FailureKind.PENDING: "Run the task again: it checks first, and does only what is missing; or raise wait_timeout",
    FailureKind.FOREIGN: "The answer did not come from an AWS service; check endpoint_url and proxies",
}

# What Active Directory as the identity source refuses, and what does without it.
_MISSING_LOOK_UPS = {
    **dict.fromkeys(("GetUserId", "GetGroupId", "ListUsers", "ListGroups"), "give ids instead"),
    "ListGroupMembershipsForMember": "ask for the members of a group instead of the groups of a user",
}
_MISSING_LOOK_UP = "With Active Directory as the identity source some look-ups do not work; {}"


@dataclass(frozen=True, kw_only=True)
class Call:
    """One attempt to do something: for messages. `purpose` reads on after "Could not"."""

    purpose: str
    service: str
    operation: str

    @property
    def action(self) -> str:
        """The IAM action of the call."""
        return f"{self.service}:{self.operation}"

    @property
    def looks(self) -> bool:
        """Whether it only reads."""
        return self.operation.startswith(("Get", "List", "Describe"))


class CallFailed(Problem):
    """A call that did not succeed: what was attempted, the service's own words, and what to do about it.

    `code` is the service's code of the error; where it told a `status` of its own work instead, that stands before its words.
    `reason` is the service's machine-readable reason where it gave one (for instance CONCURRENT_MODIFICATION); `details`
    is what a result should tell beside the message; `advice` takes the place of what is advised for the kind. With
    `took_effect` the change was made, and what failed came after it; with `in_doubt` nobody knows whether it was.
    """

    def __init__(
        self,
        call: Call,
        *,
        kind: FailureKind,
        words: str,
        code: str | None = None,
        status: str | None = None,
        reason: str | None = None,
        request_id: str | None = None,
        attempts: int = 1,
        details: Mapping[str, object] | None = None,
        advice: str | None = None,
        took_effect: bool = False,
        in_doubt: bool = False,
    ) -> None:
        said = ": ".join(filter(None, (code or status, words))) or "the service gave no reason"
        what_to_do = _advice(kind, call, attempts) if advice is None else advice
        message = f"Could not {call.purpose}: {said.rstrip('.')}."
        super().__init__(
            f"{message} {what_to_do}." if what_to_do else message, code=code or kind.value, request_id=request_id
        )
        self._said_code, self._said_status = code, status
        self.call = call
        self.kind = kind
        self.words = words
        self.reason = reason
        self.attempts = attempts
        self.details = details or {}
        self.advice = advice
        self.took_effect = took_effect
        self.in_doubt = in_doubt

    def explained(
        self, advice: str, *, details: Mapping[str, object] | None = None, in_doubt: bool = False
    ) -> CallFailed:
        """The same failure with more words after the service's own, and more for the result to tell."""
        words = f"{self.words.rstrip('.')}. {advice}" if self.words and advice else (self.words or advice)
        return self._as(words, {**self.details, **(details or {})}, self.advice, in_doubt or self.in_doubt)

    def advising(self, advice: str) -> CallFailed:
        """The same failure with this advice instead of what is advised for its kind."""
        return self._as(self.words, self.details, advice, self.in_doubt)

    def _as(self, words: str, details: Mapping[str, object], advice: str | None, in_doubt: bool) -> CallFailed:
        return CallFailed(
            self.call,
            kind=self.kind,
            words=words,
            code=self._said_code,
            status=self._said_status,
            reason=self.reason,
            request_id=self.request_id,
            attempts=self.attempts,
            details=details,
            advice=advice,
            took_effect=self.took_effect,
            in_doubt=in_doubt,
        )

    @property
    def uncertain(self) -> bool:
        """Whether a change that ended with this failure may have taken effect: the answer was lost, or was none.

        So may one that ended with a look, whatever came of that: a change looks only at what it has asked for.
        """
        if self.in_doubt or self.call.looks:
            return True
        return self.reason != NOT_SENT and self.kind in (
            FailureKind.UNREACHABLE,
            FailureKind.FOREIGN,
            FailureKind.SERVER,
            FailureKind.PENDING,
        )

    @property
    def partial(self) -> bool:
        """Whether some of the change had been done before it failed; `details` may tell what, as `done`."""
        return self.took_effect or bool(self.details.get("done"))


def _advice(kind: FailureKind, call: Call, attempts: int) -> str:
    if kind is FailureKind.UNKNOWN_OPERATION and call.operation in _MISSING_LOOK_UPS:
        return _MISSING_LOOK_UP.format(_MISSING_LOOK_UPS[call.operation])
    return _ADVICE.get(kind, "").format(action=call.action, operation=call.operation, attempts=attempts)
