# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What spreadsheets do to texts: numbers cut to a few digits, UTF-8 read as windows-1252."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SCIENTIFIC = re.compile(r"[+-]?\d([.,]\d+)?E[+-]\d+", re.IGNORECASE)
# The character that windows-1252 has for a byte; for those that it has none for, most programs take that of Latin-1.
_MANGLED = {bytes([byte]).decode("windows-1252", "ignore") or chr(byte): byte for byte in range(0x80, 0x100)}
_TAIL = "".join(re.escape(char) for char, byte in _MANGLED.items() if byte < 0xC0)
_MANGLED_SEQUENCE = re.compile(f"[\u00c2-\u00df][{_TAIL}]|[\u00e0-\u00ef][{_TAIL}]{{2}}|[\u00f0-\u00f4][{_TAIL}]{{3}}")


def spreadsheet_problems(place: str, text: str) -> Iterator[str]:
    """What programs on the way have done to a text: numbers cut to a few digits, UTF-8 read as windows-1252."""
    where = f"{place}: " if place else ""
    if _SCIENTIFIC.fullmatch(text):
        yield (
            f"{where}{text} is a number in scientific notation, as a spreadsheet writes a long one, whose last digits are "
            "lost; format the column as text and enter the number again"
        )
    if (meant := _unmangled(text)) != text:
        yield (
            f"{where}{text} looks like UTF-8 that was read as windows-1252, and may have been {meant}; read the file as "
            "UTF-8 and save it as UTF-8 (if it is right as it is, give it in a list instead of a file)"
        )


def _unmangled(text: str) -> str:
    """What a text was, if it looks like UTF-8 read as windows-1252. Otherwise itself.

    Names and quotations have such characters side by side too: KŘÍŽ, CAFÉ». So what begins with a character that texts
    seldom have counts at once where a sign follows that is no letter, and anything else only where there are several.
    """

    def meant(found: re.Match[str]) -> str:
        return _decoded_again(found.group()) or found.group()

    signs = [
        found
        for found in _MANGLED_SEQUENCE.findall(text)
        if _decoded_again(found) and (found[0] == "Ã" or not all(char.isalpha() for char in found))
    ]
    sure = len(signs) > 1 or any(found[0] in "ÂÃÄÅâáð" for found in signs)
    return _MANGLED_SEQUENCE.sub(meant, text) if sure else text


def _decoded_again(mangled: str) -> str:
    """What a sequence stood for before; empty where that would be nothing that people write."""
    decoded = bytes(_MANGLED[char] for char in mangled).decode("utf-8", "ignore")
    return decoded if decoded.isprintable() or decoded == "\u00a0" else ""
