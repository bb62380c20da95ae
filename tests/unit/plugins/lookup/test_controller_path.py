# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The lookup as Ansible finds it, on the folders of this machine."""

from __future__ import annotations

import platform
from pathlib import Path

import pytest
from ansible.errors import AnsibleLookupError
from ansible.parsing.dataloader import DataLoader
from ansible.plugins.loader import lookup_loader


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where ansible-playbook was started, in no job."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("AWX_PRIVATE_DATA_DIR", raising=False)
    return tmp_path


def paths(*terms: str, variables: dict[str, object] | None = None, **options: object) -> list[str]:
    lookup = lookup_loader.get("steward.identity_center.controller_path", loader=DataLoader())
    found: list[str] = lookup.run(list(terms), variables or {}, **options)
    return found


def test_a_file_is_found_where_the_run_was_started_at_home_and_beside_the_playbook(folder: Path) -> None:
    for name in ("home/at_home.yml", "plays/beside.yml", "here.yml", "elsewhere/files/found.yml"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    variables: dict[str, object] = {
        "playbook_dir": str(folder / "plays"),
        "ansible_search_path": [str(folder / "elsewhere")],
    }

    assert paths("here.yml", "~/at_home.yml", "beside.yml", "found.yml", variables=variables) == [
        str(folder / name) for name in ("here.yml", "home/at_home.yml", "plays/beside.yml", "elsewhere/files/found.yml")
    ]


def test_a_file_that_is_nowhere_is_told_by_the_name_of_the_variable(folder: Path) -> None:
    with pytest.raises(AnsibleLookupError, match=f"^directory_file: d.yml: there is no such file in {folder}, nor"):
        paths("d.yml", option="directory_file")


def test_a_folder_to_keep_files_in_need_not_be_there(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Under ansible-runner and systemd, PWD is somebody else's or nobody's.
    monkeypatch.setenv("PWD", "/usr/share")

    assert paths("left", keep=True) == [f"{folder}/left"]


def test_a_file_of_a_person_is_named_after_the_person(folder: Path) -> None:
    assert paths("left", keep=True, below="../bob", suffix=".yml") == [f"{folder}/left/%2E.%2Fbob.yml"]


def test_messages_name_the_controller_too(folder: Path) -> None:
    assert paths("left", keep=True, host=True) == [f"{platform.node()}:{folder}/left"]


def test_a_link_into_a_collection_is_refused(folder: Path) -> None:
    inside = folder / "ansible_collections" / "steward" / "identity_center" / "left"
    inside.mkdir(parents=True)
    (folder / "left").symlink_to(inside)

    with pytest.raises(AnsibleLookupError, match=r"^offboard_restore_dir: .*/left is inside the collection steward"):
        paths("left", keep=True, option="offboard_restore_dir")


def test_a_job_asks_for_a_folder(folder: Path) -> None:
    with pytest.raises(AnsibleLookupError, match=r"^mine: left would disappear with this AWX job.*Set mine to"):
        paths("left", keep=True, option="mine", variables={"awx_job_id": 1})


def test_a_folder_cannot_be_below_a_file(folder: Path) -> None:
    (folder / "file").touch()

    with pytest.raises(
        AnsibleLookupError, match=r"^mine: .*/file/a/b cannot be a directory, since .*/file is not one$"
    ):
        paths("file/a/b", keep=True, option="mine")


def test_a_folder_has_to_be_writable(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda path, mode: path != folder)

    with pytest.raises(
        AnsibleLookupError, match=r"/left cannot be written to by the user who runs the playbook: .* does not allow it$"
    ):
        paths("left", keep=True)
