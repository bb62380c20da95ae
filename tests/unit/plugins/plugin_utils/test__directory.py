# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Files of a directory on the controller: which they are, and what they say as lines for the module."""

from __future__ import annotations

import os
import typing as t
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
import yaml

from ansible_collections.steward.identity_center.plugins.module_utils._options.lines import Line
from ansible_collections.steward.identity_center.plugins.plugin_utils._directory import yaml_parts
from ansible_collections.steward.identity_center.plugins.plugin_utils._directory.finding import Found, find, locate
from ansible_collections.steward.identity_center.plugins.plugin_utils._directory.reading import (
    EMPTY_FILE,
    of_file,
    of_options,
    read,
)


class Vault:
    """A vault whose secrets are written backwards."""

    def file(self, data: bytes) -> bytes:
        body = data.split(b"\n", 1)[1]
        if not body:
            raise ValueError("there is no vault password")
        return body[::-1]

    def value(self, text: str) -> str:
        if text == "locked":
            raise ValueError("there is no vault password")
        return text[::-1]


@pytest.fixture(params=["libyaml", "pure"])
def parsers(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways to read YAML, as far as PyYAML has them here."""
    if request.param == "pure":
        monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    return str(request.param)


def lines(text: str | bytes) -> list[Line]:
    data = text if isinstance(text, bytes) else text.encode()
    return list(of_file(BytesIO(data), "a.yml", Vault()))


def entries(text: str | bytes) -> list[object]:
    found = lines(text)
    assert not [line for line in found if line.problem]
    return [line.value for line in found if line.entry]


def problems(text: str | bytes) -> list[tuple[str, int, str, str]]:
    return [(one.place, one.column, one.path, one.problem) for one in lines(text) if one.problem is not None]


# ---- which files


def touch(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("users: []\n")


def named(found: list[Found]) -> list[tuple[str, str | None]]:
    return [(one.name, one.problem) for one in found]


def test_the_files_of_a_folder_are_sorted_and_found_below_it(tmp_path: Path) -> None:
    touch(tmp_path, "b.yml", "a/z.yaml", "a/b/c.yml", "notes.md", ".github/x.yml", ".y.yml")

    assert named(find([("directory", tmp_path)])) == [("a/b/c.yml", None), ("a/z.yaml", None), ("b.yml", None)]


def test_of_several_sources_each_file_is_called_as_it_was_written_and_read_once(tmp_path: Path) -> None:
    touch(tmp_path, "one/a.yml", "two/a.yml")
    sources = [("one/", tmp_path / "one"), ("two", tmp_path / "two"), ("two/a.yml", tmp_path / "two/a.yml")]

    assert named(find(sources)) == [("one/a.yml", None), ("two/a.yml", None)]


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    found = find([("no", tmp_path / "no"), ("empty", tmp_path / "empty"), ("null", Path("/dev/null"))])

    assert [(name, str(problem)[:28]) for name, problem in named(found)] == [
        ("no", "there is no such file or fol"),
        ("empty", "has no file whose name ends "),
        ("null", "is neither a file nor a fold"),
    ]


def test_a_link_may_lead_to_another_place_in_the_folder_and_not_out_of_it(tmp_path: Path) -> None:
    touch(tmp_path, "top/a.yml", "out/b.yml", "top/.data/c.yml")
    for name, target in {
        "b.yml": "../out/b.yml",
        "dir": "../out",
        "c.yml": ".data/c.yml",
        "gone.yml": "nowhere.yml",
        "loop": ".",
        "readme": "../out/b.yml",
    }.items():
        (tmp_path / "top" / name).symlink_to(target)
    found = named(find([("top", tmp_path / "top")]))

    assert [(name, problem and problem[:33]) for name, problem in found] == [
        ("a.yml", None),
        ("b.yml", "is a link that leads out of the f"),
        ("c.yml", None),
        ("dir", "is a link that leads out of the f"),
        ("gone.yml", f"is a link to {tmp_path}"[:33]),
    ]


def test_a_folder_that_is_called_like_a_file_is_a_folder_and_a_pipe_is_no_file(tmp_path: Path) -> None:
    touch(tmp_path, "team.yml/a.yml")
    os.mkfifo(tmp_path / "pipe.yml")

    assert named(find([("top", tmp_path)])) == [("pipe.yml", "is not a file"), ("team.yml/a.yml", None)]


def test_a_folder_that_nobody_may_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_path: Path) -> t.NoReturn:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.scandir", refuse)

    assert named(find([("top", tmp_path)])) == [("top", "cannot be read: Permission denied")]


def test_a_source_is_at_the_first_place_that_has_it_or_where_ansible_finds_it(tmp_path: Path) -> None:
    touch(tmp_path, "b/x.yml")
    places = [tmp_path / "a/x.yml", tmp_path / "b/x.yml"]

    assert locate("x.yml", places, lambda _name: None) == places[1]
    assert locate("x.yml", places[:1], lambda _name: "/role/files/x.yml") == Path("/role/files/x.yml")
    assert locate("x.yml", places[:1], lambda _name: None) == places[0]


# ---- what they say


def test_entries_have_places_and_so_have_their_parts(parsers: str) -> None:
    found = lines(
        "users:\n  - user_name: zoe\n    emails:\n    - {value: z@example.com}\ngroups:\naccess_control_attributes: {a: b}\n"
    )

    assert [(one.kind, one.place, one.column, one.path, one.entry) for one in found] == [
        ("users", "a.yml:1", 1, "", False),
        ("users", "a.yml:2", 5, "users[0]", True),
        ("groups", "a.yml:5", 1, "", False),
        ("access_control_attributes", "a.yml:6", 1, "", False),
        ("access_control_attributes", "a.yml:6", 1, "access_control_attributes", True),
    ]
    assert found[1].value == {"user_name": "zoe", "emails": [{"value": "z@example.com"}]}
    assert found[1].places == (0, 5, 1, 5, 2, 7, 2, 8)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("yes", True),
        ("00042", 34),
        ("1.5", 1.5),
        ("~", None),
        ("", None),
        ("'yes'", "yes"),
        ("!!str 42", "42"),
        ("!!int '42'", 42),
        ("! 42", 42),
        ("=", "="),
        ("{{ name }}", None),
        ("'{{ name }}'", "{{ name }}"),
        ("!unsafe '{{ name }}'", "{{ name }}"),
        ("!vault eoz", "zoe"),
        ("2026-12-31", "2026-12-31"),
        ("Zoë", "Zoë"),
        ("no-one", "no-one"),
    ],
)
def test_values_are_what_ansible_would_read(parsers: str, written: str, value: object) -> None:
    if written == "{{ name }}":
        assert problems(f"users: [{{x: {written}}}]")
        return
    assert entries(f"users:\n- x: {written}\n") == [{"x": value}]


def test_dates_stay_as_they_were_written_and_are_told(parsers: str) -> None:
    found = lines("groups:\n- 2026-12-31: x\n  members: [{expires_at: 2026-12-31T18:00:00Z}, 2026-01-01]\n")

    assert found[1].dates == ("members[0].expires_at", "members[1]")
    assert found[1].value == {"2026-12-31": "x", "members": [{"expires_at": "2026-12-31T18:00:00Z"}, "2026-01-01"]}


def test_anchors_and_merges_keep_their_places(parsers: str) -> None:
    text = (
        "users:\n- &a {locale: de, emails: [{value: x}]}\n- <<: *a\n  title: T\n  locale: en\n"
        "- {<<: [*a, {title: U}], n: &n 3, m: *n, k: *a}\n"
    )
    found = [line for line in lines(text) if line.entry]

    assert [one.value for one in found[1:]] == [
        {"title": "T", "locale": "en", "emails": [{"value": "x"}]},
        {"n": 3, "m": 3, "k": found[0].value, "locale": "de", "emails": [{"value": "x"}], "title": "U"},
    ]
    assert found[1].places == (1, 3, 2, 3, -1, 19, -1, 28, -1, 29)
    assert len(found[2].places) == 2 * (3 + 4 + 4 + 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "users:\n- x: 1\n  x: 2\n",
            ("a.yml:3", 3, "users[0]", "the key x appears twice in this mapping, first in line 2"),
        ),
        ("users: []\nusers: []\n", ("a.yml:2", 1, "", "the key users appears twice, first in line 1")),
        ("users:\n- {5: x}\n", ("a.yml:2", 4, "users[0]", "a key is the number 5, but must be a string; quote it")),
        ("users:\n- {[1]: x}\n", ("a.yml:2", 4, "users[0]", "a key is a list, but must be a string; quote it")),
        (
            "users:\n- {? {a: 1} : x}\n",
            ("a.yml:2", 6, "users[0]", "a key is a mapping, but must be a string; quote it"),
        ),
        (
            "users:\n- x: &n 5\n- {*n : x}\n",
            ("a.yml:3", 4, "users[1]", "a key is the number 5, but must be a string; quote it"),
        ),
        ("users:\n- x: !foo 5\n", ("a.yml:2", 6, "users[0].x", "has the tag !foo, which means nothing here")),
        ("users:\n- !foo [5]\n", ("a.yml:2", 3, "users[0]", "has the tag !foo, which means nothing here")),
        (
            "users:\n- x: !!bool maybe\n",
            ("a.yml:2", 6, "users[0].x", "a value with tag:yaml.org,2002:bool cannot be read: 'maybe'"),
        ),
        (
            "users:\n- x: [!vault locked]\n",
            ("a.yml:2", 7, "users[0].x[0]", "a value with !vault cannot be decrypted: there is no vault password"),
        ),
        ("users:\n- x: *gone\n", ("a.yml:2", 6, "", "*gone refers to no anchor before it that is complete")),
        ("users:\n- <<: 5\n", ("a.yml:2", 3, "users[0]", "<< is followed by the number 5, but must be by a mapping")),
        ("users: 5\n", ("a.yml:1", 1, "users", "is the number 5, but must be a list")),
        ("[]\n", ("a.yml:1", 1, "", "is a list, but must be a mapping with users, ")),
        (
            "users: []\n---\nusers: []\n",
            ("a.yml:2", 1, "", "a second document begins here; write one document into a file"),
        ),
        ("User: []\n", ("a.yml:1", 1, "", "User: is not known; a file has users, ")),
        ("5: []\n", ("a.yml:1", 1, "", "the number 5: is not known; a file has users, ")),
        (f"users: [{'[' * 30}{']' * 30}]\n", ("a.yml:1", 29, "", "has lists and mappings more than 20 deep")),
        ("users: [}\n", ("a.yml:1", 9, "", "column 9: is not readable YAML: while parsing a ")),
        ("", ("a.yml", 0, "", EMPTY_FILE)),
        ("# nothing\n", ("a.yml", 0, "", EMPTY_FILE)),
        ("---\n", ("a.yml", 0, "", EMPTY_FILE)),
        ("{}\n", ("a.yml", 0, "", EMPTY_FILE)),
        (
            b"$ANSIBLE_VAULT;1.1\n",
            ("a.yml", 0, "", "is encrypted, and cannot be decrypted: there is no vault password"),
        ),
        (b"users:\n- \xff\n", ("a.yml:2", 1, "", "is not readable YAML: ")),
    ],
)
def test_what_is_wrong_is_told_with_its_place(
    parsers: str, text: str | bytes, expected: tuple[str, int, str, str]
) -> None:
    (found, *_more) = problems(text)

    assert found[:3] == expected[:3]
    assert found[3].startswith(expected[3])


def test_a_key_means_the_same_however_often_it_has_been_there_and_however_it_was_written(parsers: str) -> None:
    text = "users:\n- {ab: 1, 'b': 2}\n- {'ab': 3, b: 4, '<<': 5}\n- {<<: {ab: 6}, ! b: 7}\n- {!vault ab : 8}\n"

    assert entries(text) == [{"ab": 1, "b": 2}, {"ab": 3, "b": 4, "<<": 5}, {"b": 7, "ab": 6}, {"ba": 8}]
    assert [one[3][:26] for one in problems("users:\n- {'yes': 1, a: 1}\n- {yes: 1, a: 1, 'a': 1}\n")] == [
        "a key is the truth value t",
        "the key a appears twice in",
    ]


def test_what_is_read_before_a_syntax_error_is_kept(parsers: str) -> None:
    found = lines("users:\n- user_name: zoe\n- [\n")

    assert found[1].value == {"user_name": "zoe"}
    assert found[-1].problem is not None


def test_aliases_of_aliases_cannot_fill_the_memory(parsers: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_parts, "_MOST", 20)
    (found,) = problems("users:\n- &a [1, 2, 3, 4, 5, 6]\n- &b [*a, *a]\n- [*b, *b]\n")
    (other,) = problems(f"users:\n- {list(range(30))}\n")

    assert (found[0], found[3]) == ("a.yml:4", "expands to more than 20 values")
    assert other[3] == "expands to more than 20 values"


def test_a_key_may_be_an_alias_and_attributes_may_be_null(parsers: str) -> None:
    assert entries("users:\n- x: &n y\n- {*n : z}\naccess_control_attributes:\n") == [{"x": "y"}, {"y": "z"}]


@pytest.mark.parametrize("text", ["zoe", "'5'", "yes and no"])
def test_a_text_may_be_an_alias(parsers: str, text: str) -> None:
    value = text.strip("'")
    assert entries(f"users:\n- x: &n {text}\n- [{text}, &m {text}, *n, *m]\n") == [{"x": value}, [value] * 4]


def test_a_list_may_be_an_alias(parsers: str) -> None:
    assert entries("users:\n- &a [{x: 1}]\ngroups: *a\n") == [[{"x": 1}], {"x": 1}]


def test_an_encrypted_file_is_read(parsers: str) -> None:
    assert entries(b"$ANSIBLE_VAULT;1.1\n" + b"users: [{x: 1}]"[::-1]) == [{"x": 1}]


def test_files_are_one_directory_and_one_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    touch(tmp_path, "a.yml")
    found = list(
        read(
            [
                Found(name="a.yml", path=tmp_path / "a.yml"),
                Found(name="b.yml", path=tmp_path / "b.yml", problem="there is no such file or folder"),
                Found(name="c.yml", path=tmp_path / "c.yml"),
            ],
            Vault(),
        )
    )

    assert found == [
        Line(kind="users", place="a.yml:1", column=1),
        Line(place="b.yml", problem="there is no such file or folder"),
        Line(place="c.yml", problem="cannot be read: No such file or directory"),
    ]


def test_options_of_a_task_are_lines_too() -> None:
    options = {
        "users": [{"birthdate": date(2000, 1, 2), "x": [True, 3, 1.5, None]}],
        "groups": 5,
        "permission_sets": None,
    }
    found = list(of_options({**options, "access_control_attributes": {"attributes": {}}}))

    assert found == [
        Line(kind="users", path="users"),
        Line(
            kind="users",
            path="users[0]",
            value={"birthdate": "2000-01-02", "x": [True, 3, 1.5, None]},
            dates=("birthdate",),
            entry=True,
        ),
        Line(kind="groups", path="groups"),
        Line(kind="groups", path="groups", problem="is the number 5, but must be a list"),
        Line(kind="access_control_attributes", path="access_control_attributes"),
        Line(kind="access_control_attributes", path="access_control_attributes", value={"attributes": {}}, entry=True),
    ]
