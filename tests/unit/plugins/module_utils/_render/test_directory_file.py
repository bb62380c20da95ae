# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A directory as YAML: written as people do, and read as exactly what it was."""

from __future__ import annotations

import typing as t
from io import BytesIO

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.steward.identity_center.plugins.module_utils._options.lines import KINDS, SINGLE
from ansible_collections.steward.identity_center.plugins.module_utils._render.directory_file import (
    directory_text,
    directory_texts,
)
from ansible_collections.steward.identity_center.plugins.plugin_utils._directory.reading import of_file
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.properties import steady

ODD = [
    *("yes", "No", "ON", "y", "null", "~", "NaN", ".inf", "true", "00042", "42", "1e3", "1_000", "0x1F", "12:30:45"),
    *("2026-12-31", "2026-12-31T18:00:00Z", "=", "<<", "-", "- a", "?", "? a", ":", "a:", "a: b", "a #b", "#a", "a:b"),
    *(
        "{{ lookup('pipe', 'id') }}",
        "{a}",
        "[a]",
        "a,b",
        "a, b",
        "*a",
        "&a",
        "!a",
        "!!str a",
        "%a",
        "@a",
        "`a`",
        "|",
        ">",
    ),
    *("'a'", '"a"', "a'b", 'a"b', "a\\b", " a", "a ", " ", "", "a  b", "a\tb", "a\nb", "a\r\nb", "\ufeffa", "a\u00a0b"),
    *(
        "a\u0085b",
        "a\u2028b",
        "a\u200bb",
        "\u202eabc",
        "Zoe\u0308",
        "Zoë",
        "山田",
        "😀",
        "a\U0001f600b",
        "हिन्दी",
        "\x7f",
    ),
    *(
        "\x01",
        "/Workloads/Prod",
        "/a b",
        "//",
        "---",
        "...",
        "--- a",
        "8h",
        "1h30m",
        "8",
        "٣",
        "a٣",
        "٣a",
        "\u017f",
        "ß",
    ),
    *(
        "arn:aws:iam::aws:policy/ReadOnlyAccess",
        "${path:enterprise.department}",
        "O'Brien",
        "Surname, Name",
        "c++",
        "a=b",
    ),
]


def read_back(text: str, name: str = "a.yml") -> dict[str, t.Any]:
    """What the controller reads in a file."""

    class NoVault:
        def file(self, data: bytes) -> bytes:
            raise ValueError(len(data))

        def value(self, text: str) -> str:
            raise ValueError(text)

    found: dict[str, t.Any] = {}
    for line in of_file(BytesIO(text.encode()), name, NoVault()):
        assert line.problem is None, (line.problem, text)
        assert not line.dates, text
        assert line.kind is not None
        if not line.entry:
            found[line.kind] = []
        elif line.kind == SINGLE:
            found[line.kind] = line.value
        else:
            found[line.kind].append(line.value)
    return found


def loaded(text: str) -> object:
    """What any reader of YAML 1.1 reads."""
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


@pytest.fixture(params=["libyaml", "pure"])
def parsers(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways to read YAML, as far as PyYAML has them here."""
    if request.param == "pure":
        monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    return str(request.param)


def everywhere(text: str) -> dict[str, t.Any]:
    """A text in each place that a file has for one."""
    return {
        "users": [{"user_name": text, "enterprise": {"manager": text}, "emails": [{"value": text, "primary": True}]}],
        "groups": [{"display_name": text, "members": [text, text]}],
        "permission_sets": [
            {"name": "one", "tags": {text: text}, "inline_policy": {"Statement": [{"Action": [text]}]}}
        ],
        "assignments": [
            {"groups": [text], "permission_sets": [text, text], "accounts": [text] * 5, "all_accounts": True}
        ],
        SINGLE: {"attributes": {text: text}},
    }


@pytest.mark.parametrize("text", ODD)
def test_what_is_odd_is_read_as_it_was(text: str, parsers: str) -> None:
    directory = everywhere(text)

    written = directory_text(directory)

    assert read_back(written) == directory, parsers
    assert loaded(written) == directory


@pytest.mark.parametrize(
    ("number", "written"), [(7, "7"), (0.5, "0.5"), (1e16, "1.0e+16"), (-2e-7, "-2.0e-07"), (1.5e300, "1.5e+300")]
)
def test_a_number_is_read_as_a_number(number: float, written: str) -> None:
    directory = {"users": [{"user_name": number}]}

    text = directory_text(directory)

    assert f"user_name: {written}\n" in text
    assert read_back(text) == directory
    assert loaded(text) == directory


# All that a service may have in a text: no surrogates, which are no characters.
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
SCALARS = st.one_of(TEXTS, st.booleans(), st.none(), st.integers(), st.floats(allow_nan=False, allow_infinity=False))
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(TEXTS, inner, max_size=4)),
    max_leaves=12,
)
ENTRIES = st.lists(st.dictionaries(TEXTS, VALUES, min_size=1, max_size=4), max_size=4)


@given(directory=st.fixed_dictionaries({}, optional={kind: ENTRIES for kind in KINDS if kind != SINGLE}))
@steady(60)
def test_every_directory_is_read_as_it_was(directory: dict[str, t.Any]) -> None:
    text = directory_text(directory) if directory else "users: []\n"
    expected = directory or {"users": []}

    assert read_back(text) == expected
    assert loaded(text) == expected


@given(text=TEXTS)
@steady(100)
def test_every_text_is_read_as_it_was(text: str) -> None:
    directory = everywhere(text)

    assert read_back(directory_text(directory)) == directory


@given(text=TEXTS)
@steady(60)
def test_a_line_of_the_file_is_a_line(text: str) -> None:
    written = directory_text({"users": [{"user_name": text}]})

    assert written.splitlines() == written.split("\n")[:-1]
    assert all(one.isprintable() for one in written.replace("\n", ""))


def test_it_looks_as_people_write() -> None:
    directory = {
        "assignments": [
            {
                "groups": ["On-call engineers"],
                "permission_sets": ["ReadOnly", "Deploy", "Billing"],
                "accounts": ["a", "b", "c", "d"],
                "include_nested": False,
            },
            {"users": ["zoe.obrien", "5"], "applications": ["x" * 60, "y" * 60]},
        ],
        "users": [
            {"user_name": "zoe.obrien", "given_name": "Zoë", "family_name": "O'Brien", "title": "yes", "emails": []},
            {"user_name": "joe", "addresses": [{"locality": "Yokohama", "primary": True}, {}]},
        ],
        "groups": [],
        SINGLE: {"attributes": {}},
    }

    assert directory_text(directory) == (
        "---\n"
        "users:\n"
        "  - user_name: zoe.obrien\n"
        "    given_name: Zoë\n"
        "    family_name: O'Brien\n"
        '    title: "yes"\n'
        "    emails: []\n"
        "  - user_name: joe\n"
        "    addresses:\n"
        "      - locality: Yokohama\n"
        "        primary: true\n"
        "      - {}\n"
        "\n"
        "groups: []\n"
        "\n"
        "assignments:\n"
        "  - groups: [On-call engineers]\n"
        "    permission_sets: [ReadOnly, Deploy, Billing]\n"
        "    accounts:\n"
        "      - a\n"
        "      - b\n"
        "      - c\n"
        "      - d\n"
        "    include_nested: false\n"
        "\n"
        '  - users: [zoe.obrien, "5"]\n'
        "    applications:\n"
        f"      - {'x' * 60}\n"
        f"      - {'y' * 60}\n"
        "\n"
        "access_control_attributes:\n"
        "  attributes: {}\n"
    )


def test_one_file_for_each_kind() -> None:
    texts = directory_texts({"groups": [{"display_name": "a"}], "users": []})

    assert texts == {"users": "---\nusers: []\n", "groups": "---\ngroups:\n  - display_name: a\n"}
