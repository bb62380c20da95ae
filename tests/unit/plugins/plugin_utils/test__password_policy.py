# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What Identity Center demands of a password."""

from __future__ import annotations

import string

import pytest

from ansible_collections.steward.identity_center.plugins.plugin_utils._password_policy import SYMBOLS, violations

SHORT = "A password has at least 8 characters, this one has fewer."
LONG = "A password has at most 64 characters, this one has more."
LOWER = "A password has a lowercase letter (a to z), this one has none."
UPPER = "A password has an uppercase letter (A to Z), this one has none."
DIGIT = "A password has a digit (0 to 9), this one has none."
SYMBOL = f"A password has a symbol (one of {SYMBOLS}), this one has none."


@pytest.mark.parametrize(
    ("password", "expected"),
    [
        pytest.param("aB1-wxyz", [], id="the shortest"),
        pytest.param("aB1-" * 16, [], id="the longest"),
        pytest.param("äB1-wxyz ß", [], id="with other letters and a space"),
        pytest.param("aB1-xyz", [SHORT], id="too short"),
        pytest.param("aB1-" * 16 + "a", [LONG], id="too long"),
        pytest.param("AB1-WXYZ", [LOWER], id="no lower case"),
        pytest.param("ab1-wxyz", [UPPER], id="no upper case"),
        pytest.param("aBc-wxyz", [DIGIT], id="no digit"),
        pytest.param("aB1cwxyz", [SYMBOL], id="no symbol"),
        pytest.param("aB1 wxyz", [SYMBOL], id="a space is no symbol"),
        pytest.param("aB1§wxyz", [SYMBOL], id="a symbol that does not count"),
        pytest.param("äB1-ÄÖÜß", [LOWER], id="a lower case letter that does not count"),
        pytest.param("aÄ1-wxyz", [UPPER], id="an upper case letter that does not count"),
        pytest.param("aB٣-wxyz", [DIGIT], id="a digit that does not count"),
        pytest.param("", [SHORT, LOWER, UPPER, DIGIT, SYMBOL], id="nothing"),
        pytest.param("ü" * 65, [LONG, LOWER, UPPER, DIGIT, SYMBOL], id="all wrong"),
    ],
)
def test_all_that_is_wrong_with_a_password_is_told(password: str, expected: list[str]) -> None:
    assert violations(password) == expected


@pytest.mark.parametrize("symbol", list("~!@#$%^&*_-+=`|\\(){}[]:;\"'<>,.?/"))
def test_each_symbol_of_the_guide_counts(symbol: str) -> None:
    assert violations(f"aB1wxyz{symbol}") == []


def test_no_other_character_of_ascii_counts_as_a_symbol() -> None:
    others = set(map(chr, range(128))) - set(SYMBOLS) - set(string.ascii_letters) - set(string.digits)

    assert len(SYMBOLS) == len(set(SYMBOLS)) == 32
    assert all(violations(f"aB1wxyz{other}") == [SYMBOL] for other in others)


def test_the_sentences_tell_nothing_of_the_password() -> None:
    assert violations("unlikely") == violations("sequence")
