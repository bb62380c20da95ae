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
from ansible.parsing.vault import VaultLib, VaultSecret
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
        "mine: entry 1, zoe: title: is the number 7, but must be a string; quote it",
        "mine: entry 1, zoe: has the user name of another: people.csv: line 2",
    ]


def test_problems_may_be_told_with_each_person() -> None:
    good, bad = people(people=[ZOE, 7], strict=False)

    assert good == {**ZOE, **NOTHING, "place": "people: entry 1", "problems": []}
    assert bad["problems"] == [
        "people: entry 2: is the number 7, but must be a mapping with the attributes of a person"
    ]


def test_leavers_are_texts(folder: Path) -> None:
    (folder / "leavers.csv").write_text("user_name,Last day\nzoe,x\n", encoding="utf-8")

    assert people("leavers.csv", leavers=True, ignore_columns=["Last day"], people=["bob"]) == ["zoe", "bob"]
    with pytest.raises(AnsibleLookupError, match="the column Last day is not known"):
        people("leavers.csv", leavers=True)


SECRET = VaultSecret(b"a long password of nobody")


def vaulted(text: str) -> str:
    return VaultLib().encrypt(text, SECRET).decode()


def test_a_value_in_a_file_may_be_encrypted(folder: Path) -> None:
    lines = "".join(f"    {line}\n" for line in vaulted("O'Brien").splitlines())
    text = f"- user_name: zoe\n  display_name: Zoë\n  given_name: Zoë\n  family_name: !vault |\n{lines}"
    (folder / "people.yml").write_text(text, encoding="utf-8")
    loader = DataLoader()
    loader.set_vault_secrets([("default", SECRET)])
    lookup = lookup_loader.get("steward.identity_center.people", loader=loader)

    assert lookup.run(["people.yml"], {}) == [{**ZOE, **NOTHING}]
    with pytest.raises(AnsibleLookupError, match=r"people.yml: line 4: .*a value with !vault cannot be decrypted: .*"):
        people("people.yml")


def test_a_file_that_cannot_be_decrypted_is_told(folder: Path) -> None:
    (folder / "people.csv").write_text(vaulted(CSV), encoding="utf-8")

    with pytest.raises(AnsibleLookupError, match=r"people.csv: cannot be read: .*vault"):
        people("people.csv")


class Encrypted:
    """An encrypted value as ansible-core 2.17 and 2.18 have it in a variable: no text, but it becomes one."""

    __ENCRYPTED__ = True

    def __str__(self) -> str:
        return "O'Brien"


def test_a_value_in_a_list_may_be_encrypted() -> None:
    assert people(people=[{**ZOE, "family_name": Encrypted(), "groups": [Encrypted()]}]) == [
        {**ZOE, **NOTHING, "groups": ["O'Brien"]}
    ]


def test_a_file_is_found_at_home(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "home").mkdir()
    (folder / "home" / "people.csv").write_text(CSV, encoding="utf-8")
    monkeypatch.setenv("HOME", str(folder / "home"))

    assert people("~/people.csv") == [{**ZOE, **NOTHING}]
