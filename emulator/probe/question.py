# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a question is: its words, and the calls that find its answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..models import is_write
from .service import Reply

Facts = dict[str, Any]

_MAKES_IDENTITIES = ("CreateUser", "CreateGroup")
_DEFAULTS = {"identitystore": {"IdentityStoreId": "{store}"}, "sso-admin": {"InstanceArn": "{instance}"}}


@dataclass(frozen=True)
class Step:
    """One call of a question.

    Texts in ``parameters`` may name what is known: ``{store}``, ``{instance}``, ``{account}``, ``{prefix}`` (with which
    the names of all that is made begin), and members of earlier answers by the names of their steps,
    ``{ann.UserId}``.
    """

    service: str
    operation: str
    parameters: Mapping[str, Any]
    name: str = ""
    asks: str = ""
    """What the answer tells, in a few words. A step without it only leads there, and has to succeed."""
    shows: tuple[str, ...] = ()
    """The members of the answer that are facts, as paths (``Users.0.UserName``)."""
    distil: Callable[[Mapping[str, Any]], Facts] | None = None
    """Returns counts and shapes of an answer. Of a question that only reads, nothing else is kept."""
    until: Callable[[Reply], bool] | None = None
    """Tells whether an answer is the one to wait for; the call is repeated until then."""
    seconds: float = 120.0
    """How long to wait for it."""
    counts: bool = False
    """Whether it is a fact that the first look was enough."""
    only_if: tuple[str, Any] | None = None
    """A path and its value: with any other value there, the question cannot be answered here."""
    together: tuple[Mapping[str, Any], ...] = ()
    """Parameters of several calls, which are made at the same moment."""
    region: str = ""
    """Another Region than that of the instance, or its name in braces."""
    may_deny: bool = False
    """Whether a right that is missing is an answer here, not a hindrance."""
    may_throttle: bool = False
    """Whether throttling is an answer here. Anywhere else it is the sign that others are being kept waiting."""

    @property
    def is_write(self) -> bool:
        """Whether the call may change anything."""
        return is_write(self.operation)


@dataclass(frozen=True)
class Question:
    """What is asked, what the emulator assumes, and what would change if AWS answered otherwise."""

    name: str
    asks: str
    assumed: str
    otherwise: str
    steps: tuple[Step, ...]
    sources: tuple[str, ...] = ()
    """How the rows of SOURCES.md begin that this question decides."""
    risk: str = ""
    """What may go wrong. Such a question is asked only if it is named."""
    conditions: frozenset[str] = field(default_factory=frozenset)

    @property
    def writes(self) -> bool:
        """Whether any step may change anything."""
        return any(step.is_write for step in self.steps)

    @property
    def makes_identities(self) -> bool:
        """Whether it makes users or groups, which an external identity source would be disturbed by."""
        return any(step.operation in _MAKES_IDENTITIES for step in self.steps)

    @property
    def needs_account(self) -> bool:
        """Whether it assigns something in an account."""
        return any("{account}" in str((step.parameters, step.together)) for step in self.steps)


def store(operation: str, _name: str = "", **more: Any) -> Step:
    """Return a call of the identity store; the parameters begin with a capital."""
    return _step("identitystore", operation, _name, more)


def admin(operation: str, _name: str = "", **more: Any) -> Step:
    """Return a call of sso-admin."""
    return _step("sso-admin", operation, _name, more)


def organization(operation: str, _name: str = "", **more: Any) -> Step:
    """Return a call of the organization."""
    return _step("organizations", operation, _name, more)


def password(_name: str = "", **more: Any) -> Step:
    """Return the private call that renews passwords."""
    return _step("userpool", "UpdatePassword", _name, {"IdentityStoreId": "{store}", **more})


def _step(service: str, operation: str, name: str, more: dict[str, Any]) -> Step:
    parameters = {key: value for key, value in more.items() if key[0].isupper()}
    about = {key: value for key, value in more.items() if not key[0].isupper()}
    # Lists of whole instances and stores name none.
    defaults = {} if operation in ("ListInstances", "ListIdentityStores") else _DEFAULTS.get(service, {})
    if "together" in about:
        about["together"] = tuple({**defaults, **parameters, **each} for each in about["together"])
    return Step(service, operation, {**defaults, **parameters}, name, **about)


def at(content: Any, path: str) -> Any:
    """Return what stands at a path; nothing where there is no such place."""
    for part in path.split("."):
        if isinstance(content, Mapping):
            content = content.get(part)
        elif isinstance(content, list) and part.isdecimal():
            content = content[int(part)] if int(part) < len(content) else None
        else:
            return None
    return content
