# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""References that mean nothing, or more than one thing: all of all kinds are told in one failure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from .._model.entities import Kind
from .._model.errors import CallFailed, Unresolved
from .._ports.identity_store import Foreseen


@dataclass(frozen=True, kw_only=True)
class Names:
    """What there is to choose from, for the words of a failure alone: `read` is called when there is one, and may fail.

    `many` is the word for them, `hint` what may be given in place of a name.
    """

    many: str
    read: Callable[[], Iterable[str]]
    hint: str


@dataclass(frozen=True, kw_only=True)
class _Missing:
    sentence: str
    reference: str | None
    names: Names
    also: Callable[[], Iterable[str]]
    result: str | None


class Unclear:
    """Collects them while one task's references are resolved."""

    def __init__(self) -> None:
        self._found: list[str | _Missing] = []
        self._known: dict[str, tuple[str, ...]] = {}
        self._hinted: set[str] = set()

    def missing(
        self,
        sentence: str,
        reference: str | None,
        names: Names,
        *,
        also: Callable[[], Iterable[str]] = tuple,
        result: str | None = None,
    ) -> None:
        """A reference that leads to nothing. None stands for one that is no name (an id), to which no other is near.

        `also` gives names that `names` might not reach; `result` is what an earlier task made of what was meant.
        """
        self._found.append(_Missing(sentence=sentence, reference=reference, names=names, also=also, result=result))

    def told(self, sentence: str) -> None:
        """Anything else that is wrong with a reference, such as that it means two things."""
        self._found.append(sentence)

    def refuse(self) -> None:
        """Raise Unresolved if there is any."""
        if self._found:
            raise self.failure()

    def failure(self) -> Unresolved:
        """All of them, with the names that may have been meant."""
        return Unresolved("; ".join(one if isinstance(one, str) else self._sentence(one) for one in self._found))

    def _sentence(self, one: _Missing) -> str:
        return f"{one.sentence} ({one.result})" if one.result else f"{one.sentence}{self._advice(one)}"

    def _advice(self, one: _Missing) -> str:
        from .nearest import suggestion  # only a failure needs it

        near = ""
        if one.reference is not None:
            near = suggestion(one.reference, [*self._listed(one.names), *_read(one.also)], one.names.many)
        if not near and one.names.hint not in self._hinted:
            self._hinted.add(one.names.hint)
            near = one.names.hint
        return f" ({near})" if near else ""

    def _listed(self, names: Names) -> tuple[str, ...]:
        """Read once for all that is missing of a kind."""
        if names.many not in self._known:
            self._known[names.many] = _read(names.read)
        return self._known[names.many]


def _read(names: Callable[[], Iterable[str]]) -> tuple[str, ...]:
    """What may not be read, or not now, a failure goes without."""
    try:
        return tuple(names())
    except CallFailed:
        return ()


def earlier_result(reads: object, kind: Kind, name: str) -> str | None:
    """What an earlier task of a check-mode run did to what has this name, in words; None where it did nothing."""
    return reads.became(kind, name) if isinstance(reads, Foreseen) else None
