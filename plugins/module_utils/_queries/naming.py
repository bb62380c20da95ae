# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the lookups of ids and names answer, with the fewest calls. Raises CallFailed and Unresolved."""

from __future__ import annotations

import typing as t
from collections.abc import Mapping
from dataclasses import dataclass

from .._desired.access import Targets
from .._desired.naming import IN_STORE, IdQuery, Named, NameQuery
from .._model.entities import Entity
from .._model.errors import Unresolved
from .._model.references import as_id
from .._ports.access import Reads
from .._resolve.access import accounts_by_id, resolve_applications, resolve_permission_sets
from .._resolve.accounts import choose
from .._resolve.identities import names_of, resolve_all
from .._resolve.unclear import Unclear
from .._snapshot.organization import SnapshotOrganization


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What was found, in the order of what was asked; `notes` are what to warn of."""

    values: tuple[str, ...]
    notes: tuple[str, ...] = ()


def ids_by_name(reads: Reads, query: IdQuery) -> Answers:
    """The id of each; of a permission set and of an application the ARN, by which AWS knows them.

    What an earlier task of a check-mode run would create has no id yet: then it is the name, which is what the modules take
    for an id, with a note.
    """
    if query.kind in IN_STORE:
        return _ids_in_store(reads, query)
    if query.kind is Named.ACCOUNT:
        return _account_ids(reads, query)
    unclear = Unclear(_lookup("idc_id"))
    if query.kind is Named.APPLICATION:
        applications = resolve_applications(reads.access, query.references, unclear)
        unclear.refuse()
        arns = {key: one.arn for one in applications for key in (one.name, one.arn)}
        # The name of one may be shared by another that was given by its ARN.
        arns |= {one.arn: one.arn for one in applications}
        return Answers(values=tuple(arns[one] for one in query.references))
    sets = resolve_permission_sets(reads.access, query.references, unclear)
    unclear.refuse()
    known = {key: one for one in sets for key in (one.name, one.id)}
    return _ids([known[one] for one in query.references], query.kind)


def _ids_in_store(reads: Reads, query: IdQuery) -> Answers:
    unclear = Unclear(_lookup("idc_id"))
    found = resolve_all(reads.store, IN_STORE[query.kind], query.references, unclear, needed=True)
    unclear.refuse()
    return _ids([entity for _reference, entity in found if entity is not None], query.kind)


def _ids(entities: list[Entity], kind: Named) -> Answers:
    planned = dict.fromkeys(one.name for one in entities if one.planned)
    return Answers(
        values=tuple(one.name if one.planned else one.id for one in entities),
        notes=tuple(
            f"idc_id: the {kind.words} {name} would be created, and has no id yet: its name is returned"
            for name in planned
        ),
    )


def _account_ids(reads: Reads, query: IdQuery) -> Answers:
    """Each by itself, since what several names mean is not told apart in one answer; nothing is read twice."""
    organization = SnapshotOrganization(reads.organization)
    shared = Unclear()
    values: list[str] = []
    notes: list[str] = []
    problems: list[str] = []
    for one in query.references:
        targets = Targets(accounts=(one,), include_management=True, include_inactive=True)
        try:
            chosen = choose(organization, targets, None, shared.within(_lookup("idc_id")))
        except Unresolved as problem:
            problems += problem.problems
            continue
        values += [account.id for account in chosen.accounts]
        notes += [f"idc_id: {note.removeprefix('accounts: ')}" for note in (*chosen.meanings, *chosen.warnings)]
    if problems:
        raise Unresolved(*problems)
    return Answers(values=tuple(values), notes=tuple(dict.fromkeys(notes)))


def _lookup(name: str) -> t.Callable[[str, str], str]:
    return lambda _option, _written: name


def names_by_id(reads: Reads, query: NameQuery) -> Answers:
    """The name of each: of a user the user name, of a group the display name."""
    names: dict[str, str] = {}
    for kind in Named:
        wanted = [one for one, kinds in query.ids if kind in kinds and one not in names]
        if wanted:
            names |= _names(reads, kind, wanted)
    unclear = Unclear()
    for one, kinds in query.ids:
        if one not in names:
            which = " or ".join(kind.words for kind in kinds)
            unclear.told(f"idc_name: there is no {which} with the id {one}; it may have been deleted")
    unclear.refuse()
    return Answers(values=tuple(names[one] for one, _kinds in query.ids))


def _names(reads: Reads, kind: Named, wanted: list[str]) -> Mapping[str, str]:
    if kind in IN_STORE:
        ids = {one: str(as_id(IN_STORE[kind], one)) for one in wanted}
        entities = names_of(reads.store, IN_STORE[kind], ids.values())
        return {one: entities[ids[one]].name for one in wanted if ids[one] in entities}
    if kind is Named.PERMISSION_SET:
        return {arn: one.name for arn, one in reads.access.describe_sets(wanted).items()}
    if kind is Named.APPLICATION:
        return {arn: one.name for arn, one in reads.access.describe_applications(wanted).items()}
    accounts, denied = accounts_by_id(reads.organization, wanted)
    if denied is not None:
        raise denied
    return {one: account.name for one, account in accounts.items() if account.name is not None}
