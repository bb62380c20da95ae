# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What somebody who wrote a word that is not known may have meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches


def did_you_mean(word: str, known: Iterable[str], written: Mapping[str, str] | None = None) -> str:
    """What may have been meant, as the end of a sentence: "; did you mean user_name?"; "" where nothing is near.

    The same word in other letter case is surely meant. `written` says how a known word is written, where it is not itself.
    """
    words = list(known)
    close = [one for one in words if one.casefold() == word.casefold()] or get_close_matches(
        word.casefold(), words, n=1
    )
    return f"; did you mean {(written or {}).get(close[0], close[0])}?" if close else ""
