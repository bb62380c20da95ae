# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""YAML text for diffs, read back by PyYAML."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.steward.identity_center.plugins.module_utils._model.yaml_text import quoted, to_yaml
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.properties import steady

NASTY = [
    "",
    " ",
    " a",
    "a ",
    "Zo\u00eb O'Brien",
    '"quoted"',
    "it's",
    "'x'",
    "key: value",
    "a:",
    ":a",
    "a #b",
    "# a",
    "- a",
    "-",
    "---",
    "...",
    "? a",
    "! a",
    "&a",
    "*a",
    "@a",
    "`a`",
    "%a",
    "|",
    ">",
    "[a]",
    "{a}",
    "a, b",
    "yes",
    "No",
    "on",
    "OFF",
    "True",
    "false",
    "null",
    "Null",
    "NULL",
    "~",
    "y",
    "N",
    "nan",
    ".nan",
    "inf",
    ".inf",
    "-.inf",
    "=",
    "<<",
    "1",
    "007",
    "0x1F",
    "0o17",
    "1e3",
    "1.5",
    "-1",
    "+49 1234",
    "12:30:45",
    "2000-02-29",
    "2000-02-29 12:00:00",
    "1_000",
    "a\nb",
    "a\n",
    "\n",
    "a\r\nb",
    "a\tb",
    "\t",
    "a\\b",
    "a\x00b",
    "a\x7fb",
    "a\x85b",
    "a\u2028b",
    "\ufeffa",
    "a\u200bb",
    "\U0001f600",
    "a\n\U0001f600",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "\U000e0001",
    "\ud800",
    "\u6f22\u5b57",
    "\u0661\u0662",
    "x" * 200,
]


@pytest.mark.parametrize("text", NASTY, ids=ascii)
def test_a_nasty_text_is_read_back_as_it_was(text: str) -> None:
    assert yaml.safe_load(to_yaml({"key": text})) == {"key": text}
    assert yaml.safe_load(to_yaml([text])) == [text]
    assert yaml.safe_load(to_yaml({text: "value"})) == {text: "value"}


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(None, "", id="nothing"),
        pytest.param({}, "", id="an empty mapping"),
        pytest.param([], "", id="an empty list"),
        pytest.param("", "", id="an empty text"),
        pytest.param("jane", "jane\n", id="a text alone"),
        pytest.param({"b": "x", "a": "z"}, "a: z\nb: x\n", id="sorted keys"),
        pytest.param(["b", "a"], "- b\n- a\n", id="a list in its own order"),
        pytest.param({"a": []}, "a: []\n", id="an empty list inside"),
        pytest.param({"a": {}}, "a: {}\n", id="an empty mapping inside"),
        pytest.param({"a": ["b", "c"]}, "a:\n  - b\n  - c\n", id="a list inside"),
        pytest.param({"a": {"c": 1, "b": None}}, "a:\n  b: null\n  c: 1\n", id="a mapping inside"),
        pytest.param([{"b": "x", "a": True}], "- a: true\n  b: x\n", id="a mapping in a list"),
        pytest.param([["a", "b"], []], "- - a\n  - b\n- []\n", id="lists in a list"),
        pytest.param([{"a": {"b": "c"}}], "- a:\n    b: c\n", id="depth"),
    ],
)
def test_data_has_one_form(data: object, expected: str) -> None:
    assert to_yaml(data) == expected


@pytest.mark.parametrize(
    "text",
    [
        "jane",
        "Jane O'Brien",
        "Zo\u00eb",
        "R&D (new)",
        "a@example.com",
        "Europe/Berlin",
        "a-b_c.d+e",
        "k8s",
        "\u6f22\u5b57",
    ],
)
def test_a_harmless_text_is_written_without_quotes(text: str) -> None:
    assert to_yaml({"key": text}) == f"key: {text}\n"


@pytest.mark.parametrize(
    ("text", "written"), [("+49 1", '"+49 1"'), ("\u00e9: \u00e8", '"\u00e9: \u00e8"'), ("a\nb", '"a\\nb"')]
)
def test_another_text_is_quoted_and_stays_readable(text: str, written: str) -> None:
    assert to_yaml({"key": text}) == f"key: {written}\n"


TEXTS = st.one_of(st.sampled_from(NASTY), st.text(max_size=6), st.text("ynoeslufi~-:#'\" \n\t1.", max_size=5))
DATA = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXTS, inner, max_size=3)),
    max_leaves=6,
)


@steady(200)
@given(data=st.dictionaries(TEXTS, DATA, min_size=1, max_size=3))
def test_whatever_is_written_is_read_back_as_it_was(data: dict[str, object]) -> None:
    text = to_yaml(data)

    assert yaml.safe_load(text) == data
    assert text.endswith("\n")


@steady(100)
@given(data=st.dictionaries(TEXTS, DATA, min_size=1, max_size=4))
def test_equal_data_give_equal_text(data: dict[str, object]) -> None:
    assert to_yaml(dict(reversed(data.items()))) == to_yaml(data)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Auditors", '"Auditors"', id="a name"),
        pytest.param("Auditors ", '"Auditors "', id="a blank at the end"),
        pytest.param("\u00a0Auditors", r'"\U000000a0Auditors"', id="a no-break space"),
        pytest.param("a\nb\u200b", r'"a\nb\U0000200b"', id="what can't be seen"),
        pytest.param('"x"\\', r'"\"x\"\\"', id="quotation marks"),
        pytest.param("Zo\u00eb", '"Zo\u00eb"', id="letters that people write"),
        pytest.param("Zoe\u0308", r'"Zoe\U00000308"', id="an accent by itself, as in the form NFD"),
        pytest.param("", '""', id="nothing"),
    ],
)
def test_a_quoted_name_shows_where_it_begins_and_ends(text: str, expected: str) -> None:
    assert quoted(text) == expected


@steady(100)
@given(st.text())
def test_a_quoted_name_is_yaml(text: str) -> None:
    if not any("\ud800" <= one <= "\udfff" for one in text):
        assert yaml.safe_load(quoted(text)) == text
