# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where files of the controller are, and what they are called."""

from __future__ import annotations

import typing as t
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.steward.identity_center.plugins.plugin_utils._places import (
    NoPlace,
    controller,
    file_name,
    kept,
    named,
    no_such_file,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.properties import steady

WORK, HOME = Path("/srv/work"), Path("/home/ada")
INSTALLED = "/usr/share/ansible/collections/ansible_collections/steward/identity_center"
ADVICE = "Set offboard_restore_dir to the absolute path of a directory that persists"


def keep(
    path: str,
    started: Path = WORK,
    variables: t.Mapping[str, object] | None = None,
    environment: t.Mapping[str, str] | None = None,
    links: t.Mapping[str, str] | None = None,
) -> str:
    about = controller(started, HOME, variables or {}, environment or {})
    return str(kept(path, about, "offboard_restore_dir", lambda found: Path((links or {}).get(str(found), str(found)))))


# ---- a folder that outlasts the run


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("left", "/srv/work/left"),
        ("a/b", "/srv/work/a/b"),
        ("~/left", "/home/ada/left"),
        ("~", "/home/ada"),
        ("/var/left", "/var/left"),
        # a user of another name is nobody's home
        ("~bob/left", "/srv/work/~bob/left"),
    ],
)
def test_a_folder_begins_where_the_run_was_started(path: str, expected: str) -> None:
    assert keep(path, variables={"playbook_dir": "/srv/plays"}) == expected


def test_without_a_working_directory_a_folder_begins_beside_the_playbook() -> None:
    assert keep("left", Path("/"), {"playbook_dir": "/srv/plays"}) == "/srv/plays/left"


@pytest.mark.parametrize("variables", [{"playbook_dir": f"{INSTALLED}/playbooks"}, {}], ids=["collection", "none"])
def test_without_a_working_directory_a_collection_s_playbook_asks_for_a_folder(variables: dict[str, object]) -> None:
    with pytest.raises(NoPlace) as raised:
        keep("left", Path("/"), variables)

    assert str(raised.value) == (
        f"left has no base directory: the run was started in /, and the playbook is part of a collection. {ADVICE}, or "
        "start the run in one"
    )


@pytest.mark.parametrize(
    ("path", "started", "links"),
    [
        (f"{INSTALLED}/playbooks/left", WORK, {}),
        ("left", Path(INSTALLED), {}),
        ("left", WORK, {"/srv/work/left": f"{INSTALLED}/left"}),
    ],
    ids=["named", "started there", "link"],
)
def test_a_folder_inside_a_collection_is_refused(path: str, started: Path, links: dict[str, str]) -> None:
    with pytest.raises(NoPlace, match=f"is inside the collection steward.identity_center, .*deletes it. {ADVICE}$"):
        keep(path, started, links=links)


@pytest.mark.parametrize("path", ["/srv/ansible_collections", "/srv/ansible_collections/steward"])
def test_a_folder_beside_collections_is_none_of_theirs(path: str) -> None:
    assert keep(path) == path


def test_a_folder_has_a_name() -> None:
    with pytest.raises(NoPlace, match=r"^is empty; name a directory$"):
        keep("")


JOBS: list[tuple[dict[str, object], dict[str, str]]] = [
    ({"awx_job_id": 7}, {}),
    ({"tower_job_id": 7}, {}),
    ({}, {"AWX_PRIVATE_DATA_DIR": "/tmp/awx_7"}),
]


@pytest.mark.parametrize(("variables", "environment"), JOBS)
@pytest.mark.parametrize("path", ["left", "~/left", "/runner/left", "/runner/project/left", "/home/ada"])
def test_a_job_of_awx_keeps_nothing_in_its_own_folders(
    path: str, variables: dict[str, object], environment: dict[str, str]
) -> None:
    with pytest.raises(NoPlace, match=f"with this AWX job.*{ADVICE} and is mounted into the job$"):
        keep(path, Path("/runner/project"), variables, environment)


@pytest.mark.parametrize(("variables", "environment"), JOBS)
def test_a_job_of_awx_keeps_what_goes_to_a_folder_of_its_own(
    variables: dict[str, object], environment: dict[str, str]
) -> None:
    assert keep("/mnt/left", Path("/runner/project"), variables, environment) == "/mnt/left"
    assert keep("/mnt/left", Path("/"), variables, environment) == "/mnt/left"


def test_the_folder_of_a_job_outside_a_container_is_gone_too() -> None:
    with pytest.raises(NoPlace, match="/tmp/awx_7/left disappears with this AWX job"):
        keep("/tmp/awx_7/left", Path("/runner/project"), {}, {"AWX_PRIVATE_DATA_DIR": "/tmp/awx_7"})


# ---- a file that somebody names


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("people.csv", ["/srv/work/people.csv", "/srv/plays/people.csv"]),
        ("~/people.csv", ["/home/ada/people.csv"]),
        ("/x/people.csv", ["/x/people.csv"]),
    ],
)
def test_a_file_is_looked_for_where_the_run_was_started_and_beside_the_playbook(path: str, expected: list[str]) -> None:
    about = controller(WORK, HOME, {"playbook_dir": "/srv/plays"}, {})

    assert [str(place) for place in named(path, about)] == expected


def test_outside_a_playbook_a_file_is_where_the_run_was_started() -> None:
    assert named("p", controller(WORK, HOME, {}, {})) == [WORK / "p"]


@pytest.mark.parametrize(
    ("path", "places", "expected"),
    [
        ("/x/p", ["/x/p"], "/x/p: there is no such file"),
        ("p", ["/a/p", "/b/p"], "p: there is no such file in /a, nor in /b, nor where Ansible looks for files"),
        ("p", ["/a/p", "/a/p"], "p: there is no such file in /a, nor where Ansible looks for files"),
    ],
)
def test_a_file_that_is_nowhere_is_told_with_the_places(path: str, places: list[str], expected: str) -> None:
    assert no_such_file(path, [Path(place) for place in places]) == expected


# ---- file names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("zoe.obrien@example.com", "zoe.obrien@example.com"),
        ("Zoë_1+x-y", "Zoë_1+x-y"),
        ("{{lookup('pipe','id')}}", "%7B%7Blookup%28%27pipe%27%2C%27id%27%29%7D%7D"),
        ("{% if x %}{# #}", "%7B%25%20if%20x%20%25%7D%7B%23%20%23%7D"),
        ("../bob", "%2E.%2Fbob"),
        ("-rf", "%2Drf"),
        ("~root", "%7Eroot"),
        ("a%2Fb", "a%252Fb"),
        ("a\nb\x7f\u202e", "a%0Ab%7F%E2%80%AE"),
        (" a\u00a0", "%20a%C2%A0"),
        ("$HOME`id`", "%24HOME%60id%60"),
        ("\ud800", "%ED%A0%80"),
    ],
)
def test_a_file_name_is_taken_for_nothing_else(text: str, expected: str) -> None:
    assert file_name(text) == expected


@steady(100)
@given(st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=15))
def test_a_file_name_says_what_it_is_the_name_of(text: str) -> None:
    name = file_name(text)

    assert unquote(name) == text
    assert not set(name) & set("/{}$`'\"\\ \n~*?<>|&;#!") and name[0] not in ".-"


def test_a_file_name_that_is_too_long_is_cut_and_still_its_own() -> None:
    one, other = file_name("ж" * 128), file_name("ж" * 127 + "з")

    assert one != other
    assert one[:80] == other[:80] == "ж" * 80
    assert len(one.encode()) <= 180 and "~" in one
