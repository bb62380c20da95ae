# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which names may have been meant by one that nobody has."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Iterable
from difflib import get_close_matches

from .._model.yaml_text import quoted


def suggestion(reference: str, names: Collection[str], many: str) -> str:
    """What may have been meant, as words for brackets: the same name spelled otherwise, or near ones, or all of a few.

    "" where nothing is near. `many` is the word for what the names are of.
    """
    distinct = sorted(set(names))
    spelled = [
        f"{quoted(one)}, which differs in {_differences(reference, one)}" for one in respelled(reference, distinct)
    ]
    if spelled:
        return f"there is {' and '.join(spelled[:_FEW])}"
    near = _near(reference, distinct)
    if near:
        return f"did you mean {' or '.join(map(quoted, near))}?"
    return f"{many}: {', '.join(map(quoted, distinct))}" if 0 < len(distinct) <= _ALL else ""


def respelled(reference: str, names: Iterable[str]) -> list[str]:
    """Those of the names that are the same but for blanks, letter case, or Unicode's ways to write one character."""
    meaning = _through(reference, _ASPECTS.values())
    return [one for one in names if one != reference and _through(one, _ASPECTS.values()) == meaning]


def _differences(one: str, other: str) -> str:
    """In which of the aspects two spellings of one name differ: in those without which they are not the same."""
    found = []
    for aspect in _ASPECTS:
        others = [fold for name, fold in _ASPECTS.items() if name != aspect]
        if _through(one, others) != _through(other, others):
            found.append(aspect)
    return " and ".join(found) or "characters that look alike"


def _near(reference: str, names: list[str]) -> list[str]:
    meant = _through(reference, _ASPECTS.values())
    folded: dict[str, str] = {}
    for name in names:
        folded.setdefault(_through(name, _ASPECTS.values()), name)
    close = get_close_matches(meant, folded, n=_FEW, cutoff=_CUTOFF) if meant else []
    parts = [one for one in folded if len(meant) >= _LONG and meant in one]
    return [folded[one] for one in dict.fromkeys([*close, *parts])][:_FEW]


def _through(text: str, folds: Iterable[Callable[[str], str]]) -> str:
    for fold in folds:
        text = fold(text)
    return text


def _blanks(text: str) -> str:
    """Without the blanks at the ends, with one for several within, and without what takes no room."""
    return " ".join("".join(one for one in text if unicodedata.category(one) != "Cf").split())


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


_ASPECTS: dict[str, Callable[[str], str]] = {
    "letter case": str.casefold,
    "its Unicode form (NFC, NFD)": _composed,
    "blanks": _blanks,
}

# How many names people will read, and all of how few there are; what counts as near; how long a part of a name has to be.
_FEW = 3
_ALL = 10
_CUTOFF = 0.6
_LONG = 3
