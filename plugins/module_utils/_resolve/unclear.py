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


class _Shared:
    """What all failures of one task have in common: lists that were read, and what has been told."""

    def __init__(self) -> None:
        self.known: dict[str, tuple[str, ...]] = {}
        self.hinted: set[str] = set()
        self.looked_for = 0


Where = Callable[[str, str], str]


class Unclear:
    """Collects them while one task's references are resolved.

    Each sentence begins with the option that the reference is in. `where` gives the place of a reference instead, from the
    option and what is written there.
    """

    def __init__(self, where: Where | None = None, shared: _Shared | None = None) -> None:
        self._found: list[str | _Missing] = []
        self._where = where
        self._shared = shared or _Shared()

    def within(self, where: Where) -> Unclear:
        """The same for one entry of many: its sentences begin with places of its own, and no list is read again."""
        return Unclear(where, self._shared)

    def missing(
        self,
        sentence: str,
        reference: str | None,
        names: Names,
        *,
        of: str | None = None,
        also: Callable[[], Iterable[str]] = tuple,
        result: str | None = None,
    ) -> None:
        """A reference that leads to nothing. None stands for one that is no name (an id), to which no other is near.

        `of` is what is written there, where it is something else than the reference. `also` gives names that `names` might
        not reach; `result` is what an earlier task made of what was meant.
        """
        placed = self._placed(sentence, of or reference or "")
        self._found.append(_Missing(sentence=placed, reference=reference, names=names, also=also, result=result))

    def told(self, sentence: str, *, of: str = "") -> None:
        """Anything else that is wrong with a reference, such as that it means two things. `of` is what is written there."""
        self._found.append(self._placed(sentence, of))

    def _placed(self, sentence: str, written: str) -> str:
        if self._where is None:
            return sentence
        option, _colon, rest = sentence.partition(": ")
        return f"{self._where(option, written)}: {rest}"

    def refuse(self) -> None:
        """Raise Unresolved if there is any."""
        if self._found:
            raise self.failure()

    def failure(self) -> Unresolved:
        """All of them, with the names that may have been meant."""
        return Unresolved(*(one if isinstance(one, str) else self._sentence(one) for one in self._found))

    def _sentence(self, one: _Missing) -> str:
        return f"{one.sentence} ({one.result})" if one.result else f"{one.sentence}{self._advice(one)}"

    def _advice(self, one: _Missing) -> str:
        from .nearest import suggestion  # only a failure needs it

        near = ""
        if one.reference is not None and self._shared.looked_for < _MOST_LOOKED_FOR:
            self._shared.looked_for += 1
            near = suggestion(one.reference, [*self._listed(one.names), *_read(one.also)], one.names.many)
        if not near and one.names.hint not in self._shared.hinted:
            self._shared.hinted.add(one.names.hint)
            near = one.names.hint
        return f" ({near})" if near else ""

    def _listed(self, names: Names) -> tuple[str, ...]:
        """Read once for all that is missing of a kind."""
        known = self._shared.known
        if names.many not in known:
            known[names.many] = _read(names.read)
        return known[names.many]


class Unspoken(Unclear):
    """For a look ahead: what is unclear is told when its turn comes, so nothing is read here to find words."""

    def failure(self) -> Unresolved:
        """All of them, without the names that may have been meant."""
        return Unresolved(*(one if isinstance(one, str) else one.sentence for one in self._found))


# For so many references the nearest names are looked for. It takes its time, and people will see what is wrong by then.
_MOST_LOOKED_FOR = 100


def _read(names: Callable[[], Iterable[str]]) -> tuple[str, ...]:
    """What may not be read, or not now, a failure goes without."""
    try:
        return tuple(names())
    except CallFailed:
        return ()


def earlier_result(reads: object, kind: Kind, name: str) -> str | None:
    """What an earlier task of a check-mode run did to what has this name, in words; None where it did nothing."""
    return reads.became(kind, name) if isinstance(reads, Foreseen) else None
