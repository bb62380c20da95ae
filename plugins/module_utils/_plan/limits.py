# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The limits of a whole directory: how much of each kind a plan may delete, and how much it may change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from .._desired.brakes import SECTIONS, Limit, Limits, Section
from .._model.access import abridged, number_of
from .._model.entities import Ref
from .._model.errors import Refused
from .._model.keys import GroupKey, Key
from .._model.yaml_text import visible
from .change import LOSSES, Action, Change
from .relations import MembershipKey

# So many members a group has to have before the limit for each group looks at it.
_SMALL = 4
# A refusal is read by people: so many groups are told with all that they lose, further ones by name.
_GROUPS_TOLD = 10
_CHANGES = {Action.CREATE, Action.UPDATE, Action.ADD}
_BY_HAND = {Section.MEMBERSHIPS, Section.ASSIGNMENTS, Section.ENTITLEMENTS}


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How much there is now: of each kind, and how many members the groups have that lose some, by the group's ref.

    A kind that is not in it counts as empty, which is the strictest.
    """

    existing: Mapping[Section, int] = field(default_factory=dict)
    members: Mapping[Ref, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class _Excess:
    """One limit that a plan exceeds: the sentence, and the option that would allow it."""

    sentence: str
    option: str


def refuse_excess(changes: Iterable[Change], limits: Limits, counts: Counts, checksum: str) -> None:
    """Raises Refused where the changes exceed a limit: with each, and the options that would allow the plan."""
    every = tuple(changes)
    deletions = [*_deletions(every, limits, counts), *_members(every, limits.members, counts)]
    updates = list(_updates(every, limits, counts))
    if not deletions and not updates:
        return
    options = [
        f"{name}: {{{', '.join(dict.fromkeys(one.option for one in found))}}}"
        for name, found in (("max_deletions", deletions), ("max_changes", updates))
        if found
    ]
    told = "; ".join(one.sentence for one in (*deletions, *updates))
    raise Refused(
        f"Refused, because this plan {told}. If that is wanted, review the plan and pass expected_checksum: "
        f"{checksum}, or {' and '.join(options)}"
    )


def losses(changes: Iterable[Change]) -> dict[Key, Change]:
    """All that would go, each once: deletions, removals, and what the service takes along with a deletion."""
    found: dict[Key, Change] = {}
    for change in changes:
        for one in (change, *change.cascade):
            if one.action in LOSSES:
                found.setdefault(one.key, one)
    return found


def changed(changes: Iterable[Change]) -> tuple[Change, ...]:
    """All that is made, given or changed."""
    return tuple(one for one in changes if one.action in _CHANGES)


def _deletions(changes: tuple[Change, ...], limits: Limits, counts: Counts) -> Iterator[_Excess]:
    by_section = _by_section(losses(changes).values())
    for section, gone in by_section.items():
        verb = "remove" if section in _BY_HAND else "delete"
        yield from _excess(f"would {verb}", section, gone, limits.deletions.get(section), counts)


def _updates(changes: tuple[Change, ...], limits: Limits, counts: Counts) -> Iterator[_Excess]:
    by_section = _by_section(changed(changes))
    for section, some in by_section.items():
        yield from _excess("would create, add or update", section, some, limits.changes.get(section), counts)


def _by_section(changes: Iterable[Change]) -> dict[Section, list[Change]]:
    """The changes of each kind that has limits, the kinds in the order of their definition."""
    found: dict[Section, list[Change]] = {section: [] for section in Section}
    for change in changes:
        section = SECTIONS.get(change.kind)
        if section is not None:
            found[section].append(change)
    return found


def _excess(
    would: str, section: Section, changes: list[Change], limit: Limit | None, counts: Counts
) -> Iterator[_Excess]:
    existing = counts.existing.get(section, 0)
    allowed = None if limit is None else limit.allowed(existing)
    if limit is None or allowed is None or len(changes) <= allowed:
        return
    yield _Excess(
        sentence=f"{would} {_share(len(changes), existing)} {section.noun}{_percent(len(changes), existing)}, "
        f"the limit is {limit.label}: {abridged([change.label for change in changes])}",
        option=f"{section.value}: {len(changes)}",
    )


def _members(changes: tuple[Change, ...], limit: Limit | None, counts: Counts) -> Iterator[_Excess]:
    """The groups that would lose too many of their members. One that goes as a whole is a deletion of a group."""
    if limit is None:
        return
    found = losses(changes)
    leaving: dict[GroupKey, list[str]] = {}
    for key in found:
        if isinstance(key, MembershipKey) and key.group not in found:
            leaving.setdefault(key.group, []).append(visible(key.user.name))
    over = []
    for group, names in leaving.items():
        size = counts.members.get(group.ref, 0)
        allowed = limit.allowed(size)
        if size > _SMALL and allowed is not None and len(names) > allowed:
            over.append((group, names, size))
    most = max((len(names) for _group, names, _size in over), default=0)
    for group, names, size in over[:_GROUPS_TOLD]:
        yield _Excess(
            sentence=f"would remove {_share(len(names), size)} members of {visible(group.name)}"
            f"{_percent(len(names), size)}, the limit is {limit.label}: {abridged(names)}",
            option=f"members_per_group: {most}",
        )
    if further := [visible(group.name) for group, _names, _size in over[_GROUPS_TOLD:]]:
        yield _Excess(
            sentence=f"would remove too many members of {number_of(len(further), 'more group')}: {abridged(further)}",
            option=f"members_per_group: {most}",
        )


def _share(count: int, existing: int) -> str:
    return f"{count} of {existing}" if existing else str(count)


def _percent(count: int, existing: int) -> str:
    return f" ({100 * count / existing:.1f} %)" if existing else ""
