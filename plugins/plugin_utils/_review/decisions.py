# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What reviewers decided: a CSV file of a review, read back. All that is wrong with it is told at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ...module_utils._model.near_words import did_you_mean
from .._report.texts import text_in
from .._spreadsheets import NoTable, decoded, rows_of
from .rows import NAME, Reviewed

ROW, DECISION, REVIEWER, REVIEWED_AT, JUSTIFICATION = "Row", "Decision", "Reviewer", "ReviewedAt", "Justification"
FOR_REVIEWERS = (DECISION, REVIEWER, REVIEWED_AT, JUSTIFICATION)
APPROVE, DENY = "Approve", "Deny"
_WORDS = {APPROVE.casefold(): APPROVE, DENY.casefold(): DENY}


class BadDecisions(Exception):
    """A file of decisions that can't be acted on: all problems, each with its line."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, kw_only=True)
class Decision:
    """A line with a decision. `reviewed` is the way as it is now, None where nobody has this access any more."""

    line: int
    row: str
    decision: str
    reviewer: str
    reviewed_at: str
    justification: str
    shown: Mapping[str, str]
    reviewed: Reviewed | None

    @property
    def denied(self) -> bool:
        """Whether the access has to go."""
        return self.decision == DENY

    @property
    def since(self) -> tuple[str, ...]:
        """What has changed since it was reviewed, each as "Managed policies: was a, is b"; empty where nothing did."""
        if self.reviewed is None or self.reviewed.name == self.row:
            return ()
        now = self.reviewed.shown
        found = [
            f"{title}: was {self.shown[title]!r}, is {now[title]!r}"
            for title in now
            if title in self.shown and self.shown[title] != now[title]
        ]
        return tuple(found) or ("something that it shows",)


@dataclass(frozen=True, kw_only=True)
class Decisions:
    """All of a file: the lines with a decision."""

    made: tuple[Decision, ...] = ()

    def lacking(self, rows: Iterable[Reviewed]) -> tuple[Reviewed, ...]:
        """Which of these ways have no decision yet."""
        decided = {one.reviewed.identity for one in self.made if one.reviewed is not None}
        return tuple(one for one in rows if one.identity not in decided)


def read_decisions(data: bytes, name: str, rows: Sequence[Reviewed], encoding: str | None = None) -> Decisions:
    """The decisions of a file over all ways that there are now, whatever part of them the review is about.

    `name` stands in messages. Raises BadDecisions.
    """
    try:
        table = rows_of(decoded(data, encoding), frozenset({ROW, *FOR_REVIEWERS}))
    except NoTable as error:
        raise BadDecisions([f"{name}: {error}"]) from error
    if not table:
        raise BadDecisions([f"{name}: is empty"])
    (at, header), *lines = table
    columns = [column.strip() for column in header]
    if problems := list(_header_problems(columns)):
        raise BadDecisions([f"{name}: line {at}: {one}" for one in problems])
    there = {one.identity: one for one in rows}
    reader = _Reader(columns, there)
    made = [one for line, cells in lines if (one := reader.decision(line, cells)) is not None]
    if reader.problems:
        raise BadDecisions([f"{name}: line {line}: {problem}" for line, problem in reader.problems])
    return Decisions(made=tuple(made))


def _header_problems(columns: Sequence[str]) -> Iterator[str]:
    for number, column in enumerate(columns):
        if column and column in columns[:number]:
            yield f"the column {column} appears twice"
    for column in (ROW, *FOR_REVIEWERS):
        if column not in columns:
            near = did_you_mean(column, [one for one in columns if one.casefold() == column.casefold()])
            yield f"the column {column} is missing{near}"


class _Reader:
    """Reads lines, and collects what is wrong with them."""

    def __init__(self, columns: Sequence[str], there: Mapping[str, Reviewed]) -> None:
        self.problems: list[tuple[int, str]] = []
        self._columns = columns
        self._there = there
        self._first: dict[str, int] = {}

    def decision(self, line: int, cells: Sequence[str]) -> Decision | None:
        """The decision of a line; None where there is none, or something is wrong, which is kept."""
        if len(cells) != len(self._columns):
            self.problems.append((line, f"has {len(cells)} cells, and the header has {len(self._columns)}"))
            return None
        given = dict(zip(self._columns, cells, strict=True))
        row, word = given[ROW].strip(), given[DECISION].strip()
        identity = row.partition("-")[0]
        found = self._there.get(identity)
        before = self._first.setdefault(identity, line)
        if before != line:
            self.problems.append((line, f"is about the same access as line {before}; decide once"))
        problem = _problem(row, word, given[REVIEWER].strip(), found)
        if problem is not None:
            self.problems.append((line, problem))
        if problem is not None or not word:
            return None
        return Decision(
            line=line,
            row=row,
            decision=_WORDS[word.casefold()],
            reviewer=given[REVIEWER].strip(),
            reviewed_at=given[REVIEWED_AT].strip(),
            justification=given[JUSTIFICATION].strip(),
            shown={title: text_in(value) for title, value in given.items()},
            reviewed=found,
        )


def _problem(row: str, word: str, reviewer: str, found: Reviewed | None) -> str | None:
    """What is wrong with a decision."""
    if not row:
        return f"{ROW} is empty; it names the access, so export the review again"
    if not NAME.fullmatch(row):
        return f"{ROW} is {row!r}, which no review writes; it names the access, so copy it from the export"
    if not word:
        return None
    if word.casefold() not in _WORDS:
        return f"{DECISION} is {word!r}, but must be {APPROVE} or {DENY}, or empty"
    if not reviewer:
        return f"{word}, but {REVIEWER} is empty: a decision is somebody's"
    if found is None and _WORDS[word.casefold()] == APPROVE:
        return "approved, but nobody has this access any more; leave the line out"
    return None
