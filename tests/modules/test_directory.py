# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A whole directory in one task: what it does, and what it says of that."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from directories import directory_task
from identity_center import IdentityCenter
from tasks import Play, sentences

PEOPLE = ("zoe", "joe", "yan")


def person(name: str, **more: object) -> dict[str, object]:
    """A user of a file."""
    return {
        "user_name": name,
        "display_name": name.title(),
        "given_name": name.title(),
        "family_name": "Example",
        **more,
    }


def test_users_groups_and_members_in_one_task(play: Play) -> None:
    directory = {
        "users": [person(name) for name in PEOPLE],
        "groups": [{"display_name": "Engineers", "members": ["zoe", "joe"]}, {"display_name": "Oncall"}],
    }
    check = directory_task(play, directory, check=True)
    play.forget()
    mark = play.identity_center.writes
    assert not check.get("failed"), check
    assert mark == 0
    known = "7 named in the file, 0 not named"
    assert check["msg"] == f"7 of 7: 3 users, 2 groups and 2 memberships to change; {known}"

    real = directory_task(play, directory)

    assert not real.get("failed"), real
    assert real["msg"] == f"7 of 7: 3 users, 2 groups and 2 memberships changed; {known}"
    assert sorted(sentences(real)) == sorted(
        [
            *(f"create user {name}" for name in PEOPLE),
            "create group Engineers",
            "create group Oncall",
            "add membership zoe in Engineers",
            "add membership joe in Engineers",
        ]
    )
    assert {one["request_id"] for one in check["changes"]} == {None}
    assert len({one["request_id"] for one in real["changes"]} - {None}) == 7
    again = directory_task(play, directory)
    assert (again["changed"], again["changes"]) == (False, [])
    assert again["msg"] == f"0 of 7: nothing to change; {known}"
    assert "access_control_attributes" not in again["summary"]


FILE = """\
users:
  - {user_name: zoe, display_name: Zoe, given_name: Zoe, family_name: Ek, email: zoe@example.com}
  - user_name: joe
    display_name: Joe
    given_name: Joe
    family_name: Ek
groups:
  - display_name: Engineers
    members: [zoe,
      joe]
permission_sets:
  - {name: ReadOnly, session_duration: 8h, managed_policies: ["arn:aws:iam::aws:policy/ReadOnlyAccess"]}
assignments:
  - name: all may look
    groups: [Engineers]
    permission_sets: [ReadOnly]
    accounts: [Development, "222222222222"]
access_control_attributes:
  attributes: {Department: "${path:enterprise.department}"}
"""

SEED = """\
organization:
  management_account: Management
  accounts:
    - {name: Management, account_id: "111122223333"}
    - {name: Development, account_id: "222222222221"}
    - {name: Production, account_id: "222222222222"}
"""


def test_all_kinds_in_one_task(start: Callable[..., IdentityCenter], tmp_path: Path) -> None:
    seed = tmp_path / "seed.yml"
    seed.write_text(SEED)
    play = Play(start("--seed", str(seed)))
    check = directory_task(play, files={"all.yml": FILE}, check=True)
    assert not check.get("failed"), check
    play.forget()
    real = directory_task(play, files={"all.yml": FILE})
    assert not real.get("failed"), real
    again = directory_task(play, files={"all.yml": FILE})
    assert (again["changed"], again["changes"]) == (False, [])
    wrong = FILE.replace("joe]", "jeo]").replace("[ReadOnly]", "[ReadOnyl]").replace("[Development,", "[Developmnt,")
    told = directory_task(play, files={"all.yml": wrong}, check=True)
    assert told["failed"]


def test_a_purge_leaves_alone_who_is_as_the_file_says(play: Play) -> None:
    names = [f"user{number:02d}" for number in range(25)]
    directory = {"users": [person(name) for name in names]}
    assert not directory_task(play, directory).get("failed")

    play.ok("idc_user", **person("zoe"))
    again = directory_task(play, directory, purge=["users"])

    assert sentences(again) == ["delete user zoe"]
