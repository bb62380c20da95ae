# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The checksum of a plan, by which a review is bound to what is done, and why a plan is not the one that was reviewed.

It is over what is done to which names in which identity store. It knows no ids of people, groups and permission sets,
no times, no order and nothing of the machine. Accounts and applications are in it by id, since they may share a name.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping

from .._model.access import abridged
from .._model.attributes import plain
from .._model.entities import Attributes
from .._model.errors import Refused
from .._model.keys import Key
from .change import Action, Change

# What is done to one thing, as plain data: see `entries`.
Entry = Mapping[str, object]


def checksum(store_id: str, changes: Iterable[Change]) -> str:
    """The checksum of these changes, 64 hexadecimal digits. An empty plan has one too."""
    digest = hashlib.sha256(store_id.encode())
    for line in sorted(map(_line, entries(changes))):
        digest.update(b"\n" + line.encode())
    return digest.hexdigest()


def entries(changes: Iterable[Change]) -> list[dict[str, object]]:
    """The changes as what the checksum is over, for a plan file: {action, kind, names, new, before, after, with}.

    `names` say what is changed. `new` are the positions of those parts of it that the plan itself creates: a plan may
    speak of one bob who gets another name and of a new bob, and it matters which of them joins a group. `with` is what
    goes along with a deletion.
    """
    every = tuple(changes)
    made = frozenset(change.key for change in every if change.action is Action.CREATE)
    return [_entry(change, made) for change in every]


def refuse_another(expected: str, actual: str, recorded: Iterable[Entry] | None, changes: Iterable[Change]) -> None:
    """Raises Refused where the plan is not the one that was expected, with what is new, gone and different.

    `recorded` are the entries of the plan file of that plan, None where there is none.
    """
    if expected == actual:
        return
    told = (
        "To see what differs, have check mode write a plan_file (.json) and give the same file to the run that follows"
        if recorded is None
        else explained(recorded, entries(changes))
    )
    raise Refused(
        "expected_checksum: the plan is another one than was reviewed, so nothing is done: its checksum is "
        f"{actual}, and {expected} was expected. {told}. Review the plan again, and pass its checksum"
    )


def explained(recorded: Iterable[Entry], current: Iterable[Entry]) -> str:
    """What is new, what is gone and what is different between two plans, by name."""
    before, after = ({_identity(one): one for one in side} for side in (recorded, current))
    new = [_label(one) for key, one in after.items() if key not in before]
    gone = [_label(one) for key, one in before.items() if key not in after]
    both = [(one, after[key]) for key, one in before.items() if key in after]
    other = [_difference(was, later) for was, later in both if _line(was) != _line(later)]
    words = (("new", sorted(new)), ("gone", sorted(gone)), ("different", sorted(other)))
    told = "; ".join(f"{word}: {abridged(labels)}" for word, labels in words if labels)
    return told or "The plan file has the same changes, so it is of another identity store, or not of the plan expected"


def _entry(change: Change, made: frozenset[Key]) -> dict[str, object]:
    parts = change.key.parts or (change.key,)
    joins = bool(change.key.parts)
    return {
        "action": change.action.value,
        "kind": change.kind.value,
        "names": list(change.key.names),
        "new": [position for position, part in enumerate(parts) if part in made],
        # What a membership or an assignment joins, its names say.
        "before": None if joins else _side(change.before),
        "after": None if joins else _side(change.after),
        "with": sorted(json.dumps([one.kind.value, *one.key.names]) for one in (*change.cascade, *change.left_behind)),
    }


def _side(side: Attributes | None) -> dict[str, object] | None:
    return None if side is None else {name: plain(value) for name, value in side.items()}


def _line(entry: Entry) -> str:
    return json.dumps(entry, sort_keys=True, separators=(",", ":"))


def _identity(entry: Entry) -> str:
    return json.dumps([entry.get(word) for word in ("action", "kind", "names", "new")])


def _label(entry: Entry) -> str:
    names = entry.get("names")
    told = " / ".join(map(str, names)) if isinstance(names, list) else str(names)
    return f"{entry.get('action')} {str(entry.get('kind')).replace('_', ' ')} {told}"


def _difference(one: Entry, other: Entry) -> str:
    """What the two plans would do to the same thing, attribute by attribute."""
    told = []
    for side in ("before", "after"):
        was, later = one.get(side), other.get(side)
        was, later = (each if isinstance(each, Mapping) else {} for each in (was, later))
        told += [
            f"{name} {side} {json.dumps(was.get(name))}, now {json.dumps(later.get(name))}"
            for name in sorted({*was, *later})
            if was.get(name) != later.get(name)
        ]
    told = told or ["what goes along with it"]
    return f"{_label(other)} ({', '.join(told)})"
