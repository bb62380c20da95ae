# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Accounts as the organizational units that hold exactly them today."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from .._model.access import Account, Unit
from .._ports.access import OrganizationReads


@dataclass(frozen=True, kw_only=True)
class Folded:
    """Some accounts by units, by name (their ids), or as all that there are. `nested`: also those in units below."""

    units: tuple[str, ...] = ()
    nested: bool = True
    accounts: frozenset[str] = frozenset()
    everything: bool = False
    with_management: bool = False


class _Node:
    """A unit: how to write it, the ids of the active accounts right in it and of all below, and the units below.

    The management account is in neither, as no unit implies it; `management` is whether it is below.
    """

    def __init__(self, reference: str) -> None:
        self.reference = reference
        self.direct: frozenset[str] = frozenset()
        self.nested: frozenset[str] = frozenset()
        self.below: list[_Node] = []
        self.management = False


class Folding:
    """The tree of the units of an organization, read once: a call for each unit's units, and one for its accounts."""

    def __init__(self, organization: OrganizationReads, management_id: str | None) -> None:
        """Raises CallFailed."""
        self._management_id = management_id
        self._root = _Node("/")
        self._read(organization)

    def folded(self, accounts: frozenset[str]) -> list[Folded]:
        """These accounts in one or two parts, of which the second, if there is one, is of units without those below."""
        left = accounts - {self._management_id} if self._management_id else accounts
        if len(left) > 1 and left == self._root.nested:
            return [Folded(everything=True, with_management=left != accounts)]
        whole = [one for below in self._root.below for one in _whole(below, left)]
        left = left.difference(*(one.nested for one in whole))
        alone = [one for one in _every(self._root) if len(one.direct) > 1 and one.direct <= left]
        beside = left.difference(*(one.direct for one in alone))
        if beside:
            # A second entry for a part of what is left would say less than the names.
            alone, beside = [], left
        has = self._management_id in accounts
        within = has and any(one.management for one in whole)
        named = beside | {self._management_id} if has and not within and self._management_id else beside
        first = Folded(units=_references(whole), accounts=named, with_management=within)
        parts = [first] if whole or named else []
        return parts + ([Folded(units=_references(alone), nested=False)] if alone else [])

    def _read(self, organization: OrganizationReads) -> None:
        root = organization.root()
        levels: list[list[tuple[Unit, _Node, tuple[str, ...]]]] = [[(root, self._root, ())]]
        while levels[-1]:
            ids = [unit.id for unit, _node, _names in levels[-1]]
            accounts, units = organization.accounts_below(ids), organization.units_below(ids)
            following = []
            for unit, node, names in levels[-1]:
                self._fill(node, accounts[unit.id])
                for one in units[unit.id]:
                    below = _Node(one.id)
                    node.below.append(below)
                    following.append((one, below, (*names, one.name)))
            levels.append(following)
        paths = Counter(f"/{'/'.join(names)}" for level in levels for _unit, _node, names in level)
        for level in reversed(levels):
            for _unit, node, names in level:
                path = f"/{'/'.join(names)}"
                # A name that holds a slash could be read as several.
                if all(names) and not any("/" in name for name in names) and paths[path] == 1:
                    node.reference = path
                node.nested = node.direct.union(*(one.nested for one in node.below))
                node.management = node.management or any(one.management for one in node.below)

    def _fill(self, node: _Node, accounts: tuple[Account, ...]) -> None:
        node.direct = frozenset(one.id for one in accounts if one.active and one.id != self._management_id)
        node.management = any(one.id == self._management_id for one in accounts)


def _whole(node: _Node, accounts: frozenset[str]) -> Iterator[_Node]:
    """The highest units all of whose accounts are among these."""
    if node.nested and node.nested <= accounts:
        yield node
    else:
        for one in node.below:
            yield from _whole(one, accounts)


def _every(node: _Node) -> Iterator[_Node]:
    yield node
    for one in node.below:
        yield from _every(one)


def _references(nodes: list[_Node]) -> tuple[str, ...]:
    return tuple(sorted((one.reference for one in nodes), key=lambda one: (one.casefold(), one)))
