# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The members that an entry of a group lists: references, some with the time at which they end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from .._model.entities import Kind
from .._model.near_words import did_you_mean
from .._model.written import kind, no_text
from .._model.yaml_text import quoted
from .common import Options, reference_problems
from .conforming import Flaw
from .expiry import expiry
from .spec import Spec

MEMBERS: Spec = {"members": {"type": "list", "elements": "raw"}}
_MEMBER = ("user", "expires_at")


@dataclass(frozen=True, kw_only=True)
class Members:
    """References to those who are members now, and to those who have been until they expired; and which entries these are."""

    present: tuple[str, ...] = ()
    expired: tuple[str, ...] = ()
    expires_at: Mapping[str, datetime] = field(default_factory=dict)
    present_at: tuple[int, ...] = ()
    expired_at: tuple[int, ...] = ()


def read_members(options: Options, at: datetime, flaws: list[Flaw]) -> Members | None:
    """The members that a group lists, or None where it lists none; adds what is wrong to the flaws."""
    given = options.get("members")
    if not isinstance(given, list):
        return None
    if given and options.get("state") == "absent":
        flaws.append(Flaw(path="members", problem="the group is absent, so it can't have members; leave them out"))
    first: dict[str, int] = {}
    present: list[tuple[int, str]] = []
    expired: list[tuple[int, str]] = []
    ends: dict[str, datetime] = {}
    for index, entry in enumerate(given):
        # There are many, and nearly all are a name and nothing else.
        reference, expires_at = (entry, None) if isinstance(entry, str) else _member(f"members[{index}]", entry, flaws)
        if reference is None:
            continue
        flaws += _misnamed(index, reference)
        before = first.setdefault(reference.casefold(), index)
        if before != index:
            problem = f"{quoted(reference)} is named twice (entries {before} and {index})"
            flaws.append(Flaw(path=f"members[{index}]", problem=problem))
        (expired if expires_at is not None and expires_at <= at else present).append((index, reference))
        if expires_at is not None:
            ends[reference] = expires_at
    return Members(
        present=tuple(reference for _index, reference in present),
        expired=tuple(reference for _index, reference in expired),
        expires_at=ends,
        present_at=tuple(index for index, _reference in present),
        expired_at=tuple(index for index, _reference in expired),
    )


def _misnamed(index: int, reference: str) -> list[Flaw]:
    problems = reference_problems(Kind.USER, "", reference)
    return [Flaw(path=f"members[{index}]", problem=one.removeprefix(": ")) for one in problems]


def _member(path: str, entry: object, flaws: list[Flaw]) -> tuple[str | None, datetime | None]:
    if not isinstance(entry, Mapping):
        flaws.append(Flaw(path=path, problem=no_text(entry)))
        return None, None
    flaws += [
        Flaw(path=f"{path}.{word}", problem=f"is not known{did_you_mean(word, _MEMBER)}")
        for word in entry
        if word not in _MEMBER
    ]
    ends = None
    if "expires_at" in entry:
        written = entry["expires_at"]
        ends, problem = (
            expiry(written) if isinstance(written, str) else (None, f"is {kind(written)}, but must be a time")
        )
        if ends is None:
            flaws.append(Flaw(path=f"{path}.expires_at", problem=problem))
    user = entry.get("user")
    if isinstance(user, str):
        return user, ends
    problem = no_text(user) if "user" in entry else "user is missing"
    flaws.append(Flaw(path=f"{path}.user" if "user" in entry else path, problem=problem))
    return None, None
