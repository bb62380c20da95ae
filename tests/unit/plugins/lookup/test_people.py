# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The lookup: where files are looked for, and how what is wrong is told."""

from __future__ import annotations

import typing as t
from pathlib import Path

import pytest
from ansible.errors import AnsibleLookupError
from ansible.parsing.dataloader import DataLoader
from ansible.plugins.loader import lookup_loader

CSV = "user_name,display_name,given_name,family_name\nzoe,Zoë,Zoë,O'Brien\n"
ZOE = {"user_name": "zoe", "display_name": "Zoë", "given_name": "Zoë", "family_name": "O'Brien"}
NOTHING: dict[str, t.Any] = {"groups": [], "assignments": [], "applications": []}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where ansible-playbook was started."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def people(*terms: str, **options: object) -> list[dict[str, t.Any]]:
    lookup = lookup_loader.get("steward.identity_center.people", loader=DataLoader())
    found: list[dict[str, t.Any]] = lookup.run(list(terms), {}, **options)
    return found


def test_a_relative_path_begins_where_somebody_is(folder: Path) -> None:
    (folder / "people.csv").write_text(CSV, encoding="utf-8")

    assert people("people.csv") == people(str(folder / "people.csv")) == [{**ZOE, **NOTHING}]


def test_another_encoding_is_an_option(folder: Path) -> None:
    (folder / "people.csv").write_text(CSV, encoding="windows-1252")

    assert people("people.csv", encoding="windows-1252") == [{**ZOE, **NOTHING}]
    with pytest.raises(AnsibleLookupError, match=r"people.csv: line 2: byte 0xEB .* such as encoding: windows-1252"):
        people("people.csv", encoding="")


def test_a_file_that_is_not_there_is_told_with_the_place(folder: Path) -> None:
    with pytest.raises(AnsibleLookupError, match=f"people.csv: there is no such file in {folder}"):
        people("people.csv")


def test_people_of_files_and_of_a_list_are_judged_together(folder: Path) -> None:
    (folder / "people.csv").write_text(CSV, encoding="utf-8")

    with pytest.raises(AnsibleLookupError) as raised:
        people("people.csv", people=[{**ZOE, "title": 7}], label="mine")

    assert str(raised.value).splitlines() == [
        "people.csv: line 2, zoe: has the user name of another: mine: entry 1",
        "mine: entry 1, zoe: title: is the number 7, where a text belongs; put it into quotes",
        "mine: entry 1, zoe: has the user name of another: people.csv: line 2",
    ]


def test_problems_may_be_told_with_each_person() -> None:
    good, bad = people(people=[ZOE, 7], strict=False)

    assert good == {**ZOE, **NOTHING, "place": "people: entry 1", "problems": []}
    assert bad["problems"] == [
        "people: entry 2: is the number 7, where a mapping with the attributes of a person belongs"
    ]
