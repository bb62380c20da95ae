# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whom a list of leavers means: an id, a user name or an e-mail address each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ...module_utils._model.near_words import did_you_mean
from .entries import BadPeople, Entry
from .fields import KNOWN, LEAVER
from .person import PersonReader
from .spreadsheets import spreadsheet_problems


def leavers(given: Iterable[Entry]) -> list[str]:
    """Whom every entry means: an id, else a user name, else an e-mail address. Whoever is there twice leaves once.

    An entry is such a text, or a mapping that holds one; what else it holds, as a file of joiners does, is not looked at.
    Raises BadPeople with all that is wrong.
    """
    found: list[str] = []
    problems: list[str] = []
    for entry in given:
        reader = PersonReader()
        reference = _reference(entry.given, reader)
        if entry.filed and reference:
            reader.problems += spreadsheet_problems("", reference)
        problems += [f"{entry.place}: {problem}" for problem in reader.problems]
        found.append(reference)
    if problems:
        raise BadPeople(problems)
    return list(dict.fromkeys(found))


def _reference(given: object, reader: PersonReader) -> str:
    if not isinstance(given, Mapping):
        reference = reader.text("", given)
        if reference == "":
            reader.problems.append("is empty")
        return reference or ""
    for key in given:
        if key not in (*KNOWN, *LEAVER):
            reader.problems.append(f"{key}: is not known{did_you_mean(str(key), LEAVER)}")
    texts = {key: reader.text(key, given[key]) for key in LEAVER if given.get(key) not in (None, "")}
    if not texts:
        reader.problems.append(f"does not say who leaves; give {' or '.join(LEAVER)}")
    return next((text for text in texts.values() if text), "")
