# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the installed service model allows."""

from __future__ import annotations

import unicodedata
import warnings
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.steward.identity_center.plugins.module_utils._model import limits
from ansible_collections.steward.identity_center.plugins.module_utils._model.limits import Limit, Limits, matches
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_aws import service_model
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.properties import steady

NAME = r"[\p{L}\p{M}\p{S}\p{N}\p{P}]+"
TEXT = "[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\t\\n\\r \u00a0\u3000]+"

LIMITS = Limits(
    version="1.2.3",
    places={
        "Place.Name": Limit(maximum=5, pattern=NAME),
        "Place.Text": Limit(pattern=TEXT),
        "Place.Pair": Limit(pattern="(?:a|b)"),
        "Place.Free": Limit(),
        "Place.List": Limit(maximum=2),
    },
)


@pytest.mark.parametrize(
    ("place", "value", "expected"),
    [
        pytest.param("Place.Name", "jane", None, id="a fit"),
        pytest.param("Place.Name", "janed", None, id="as long as allowed"),
        pytest.param("Place.Name", "janedo", "has 6 characters, 5 are allowed", id="too long"),
        pytest.param("Place.Name", "", "is empty", id="empty"),
        pytest.param("Place.Free", "", "is empty", id="empty where nothing else is asked"),
        pytest.param("Place.Free", "x" * 10_000, None, id="anything where nothing is asked"),
        pytest.param("Place.Unknown", "x" * 10_000, None, id="anything at a place that the model does not know"),
        pytest.param(
            "Place.Name",
            "ja ne",
            "has whitespace at position 3, which IAM Identity Center does not allow here",
            id="a space",
        ),
        pytest.param(
            "Place.Name",
            "\u3000ne",
            "has whitespace at position 1, which IAM Identity Center does not allow here",
            id="an ideographic space",
        ),
        pytest.param("Place.Text", "a\u3000b\u00a0c\td", None, id="whitespace where it is allowed"),
        pytest.param(
            "Place.Text",
            "ab\x07",
            r"has the character '\x07' at position 3, which IAM Identity Center does not allow here",
            id="a control character",
        ),
        pytest.param(
            "Place.Text",
            "a\u200bb",
            r"has the character '\u200b' at position 2, which IAM Identity Center does not allow here",
            id="an invisible character",
        ),
        pytest.param(
            "Place.Pair",
            "ab",
            "does not have the form that IAM Identity Center expects: (?:a|b)",
            id="characters that fit one by one only",
        ),
    ],
)
def test_a_text_is_judged_by_the_limits_of_its_place(place: str, value: str, expected: str | None) -> None:
    assert LIMITS.problem(place, value) == expected


@pytest.mark.parametrize(
    ("place", "count", "expected"),
    [
        ("Place.List", 2, None),
        ("Place.List", 3, "has 3 entries, IAM Identity Center keeps at most 2"),
        ("Place.Free", 3000, None),
        ("Place.Unknown", 3000, None),
    ],
)
def test_a_list_is_judged_by_its_number_of_entries(place: str, count: int, expected: str | None) -> None:
    assert LIMITS.crowd(place, count) == expected


@pytest.mark.parametrize(("place", "known"), [("Place.Free", True), ("Place.Unknown", False)])
def test_a_place_is_known_or_not(place: str, known: bool) -> None:
    assert LIMITS.knows(place) is known


@pytest.mark.parametrize(
    ("pattern", "value", "expected"),
    [
        pytest.param(r"\p{L}+", "Zo\u00eb", True, id="a category outside of brackets"),
        pytest.param(r"\p{L}+", "Zo3", False, id="another category outside of brackets"),
        pytest.param(r"\p{Lu}\p{Ll}", "Ab", True, id="a fine category"),
        pytest.param(r"\p{Lu}\p{Ll}", "AB", False, id="another fine category"),
        pytest.param(r"[\p{L}]+", "1", False, id="brackets in which nothing is left"),
        pytest.param(r"[a\p{L}]+", "1", False, id="brackets in which a letter is left"),
        pytest.param(r"[\p{L}\]]+", "a]", True, id="an escaped bracket in brackets"),
        pytest.param(r"[\]\p{L}]+", "a]b", True, id="a category after an escaped bracket in brackets"),
        pytest.param(r"(?:\p{L}+:\p{L}+)", "aws:iam", True, id="the real pattern of paths, in part"),
        pytest.param("[a-z]+", "a-z", False, id="a range"),
        pytest.param("[a-z]+", "abz", True, id="in a range"),
        pytest.param("a", "aa", False, id="the whole value counts, at its end"),
        pytest.param("a", "ba", False, id="the whole value counts, at its beginning"),
        pytest.param("a", "a\n", False, id="the whole value counts, with a line end"),
        pytest.param(r"[\p{P}\p{S}]+", r"\]^-[$+&&||~~--", True, id="characters that mean something in brackets"),
        pytest.param(r"\p{P}", "-", True, id="a hyphen"),
        pytest.param(r"[\p{L}\p{P}]+", "a-z", True, id="a hyphen between letters"),
        pytest.param(r"[\p{L}\p{P}]+", "[a\\q]", True, id="brackets and backslashes in the value"),
        pytest.param(r"[\p{L}]\p{P}[\p{L}]", "p\\q", True, id="a backslash in the value between letters"),
    ],
)
def test_a_pattern_of_the_model_fits_or_not(pattern: str, value: str, expected: bool) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert matches(pattern, value) is expected


# ---- against a slow reference that knows nothing of Python's regular expressions


@dataclass(frozen=True)
class Part:
    """One part of a pattern: a set of characters, with or without brackets, and how often."""

    categories: tuple[str, ...]
    literals: str
    bare: bool
    quantifier: str

    @property
    def pattern(self) -> str:
        names = "".join(rf"\p{{{name}}}" for name in self.categories)
        literals = "".join(f"\\{character}" if character in r"\]^-[" else character for character in self.literals)
        return (names if self.bare else f"[{names}{literals}]") + self.quantifier

    def holds(self, character: str) -> bool:
        category = unicodedata.category(character)
        return character in self.literals or any(category.startswith(name) for name in self.categories)


def fits(parts: list[Part], value: str) -> bool:
    """Whether the value is a sequence of what the parts hold, tried out one character after the other."""
    if not parts:
        return not value
    part, rest = parts[0], parts[1:]
    fewest = 0 if part.quantifier in ("*", "?") else 1
    most = len(value) if part.quantifier in ("*", "+") else 1
    for count in range(len(value) + 1):
        if count > most or not all(part.holds(character) for character in value[:count]):
            return False
        if count >= fewest and fits(rest, value[count:]):
            return True
    return False


CATEGORIES = ["L", "M", "S", "N", "P", "Z", "C", "Lu", "Ll", "Nd", "Pd", "Ps", "Zs", "Cc", "Cs"]
CHARACTERS = st.one_of(
    st.sampled_from("aZ\u00e9\u6f22\u0301 7\u00b2\t\n\u00a0-[]^\\{}pq&|~$+\U0001f600\u200b"), st.characters()
)
PARTS = st.one_of(
    st.builds(
        Part,
        categories=st.lists(st.sampled_from(CATEGORIES), min_size=1, max_size=4, unique=True).map(tuple),
        literals=st.text(st.sampled_from("a-]^\\ \u00a0"), max_size=3),
        bare=st.just(False),
        quantifier=st.sampled_from(["", "+", "*", "?"]),
    ),
    st.builds(
        Part,
        categories=st.sampled_from(CATEGORIES).map(lambda name: (name,)),
        literals=st.just(""),
        bare=st.just(True),
        quantifier=st.sampled_from(["", "+", "*", "?"]),
    ),
)


@steady(200)
@given(parts=st.lists(PARTS, min_size=1, max_size=3), value=st.text(CHARACTERS, max_size=8))
def test_patterns_mean_what_a_slow_reference_says(parts: list[Part], value: str) -> None:
    assert matches("".join(part.pattern for part in parts), value) is fits(parts, value)


@steady(200)
@given(earlier=st.text(CHARACTERS, max_size=2), value=st.text(CHARACTERS, min_size=1, max_size=12))
def test_the_patterns_of_names_and_texts_allow_what_their_categories_say(earlier: str, value: str) -> None:
    # What is kept of a pattern is that of one value before, not of all examples: characters of all of Unicode are many.
    limits._SPELLED.clear()
    for pattern in (NAME, TEXT) if earlier else ():
        matches(pattern, earlier)
    visible = [unicodedata.category(character)[0] in "LMSNP" for character in value]
    spaces = [character in "\t\n\r \u00a0\u3000" for character in value]

    assert matches(NAME, value) is all(visible)
    assert matches(TEXT, value) is all(map(max, visible, spaces))


def test_the_patterns_above_are_those_of_the_installed_model() -> None:
    shapes = service_model().shape_for("CreateUserRequest").members

    assert shapes["UserName"].metadata["pattern"] == NAME
    assert shapes["DisplayName"].metadata["pattern"] == TEXT


@pytest.mark.parametrize(
    ("pattern", "value", "expected"),
    [
        (r"[a-c]{1,2}", "", None),
        (None, "x", None),
        (r"[a-c]+", "abcabc", None),
        (r"[a-c]+", "abx", "has the character 'x' at position 3, which IAM Identity Center does not allow here"),
    ],
)
def test_a_part_of_a_text_is_judged_by_its_characters_alone(
    pattern: str | None, value: str, expected: str | None
) -> None:
    limits = Limits(version="1", places={"x": Limit(maximum=2, pattern=pattern)})

    assert limits.stranger("x", value) == expected
