# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The last part of the demonstration: somebody joins, somebody gets a one-time password, somebody leaves and comes back."""

from __future__ import annotations

import json
import stat
import tempfile
from pathlib import Path
from typing import Any

from tools.demo_stage import Demo
from tools.environment import ToolError

JOINS = {
    "user_name": "asta.lindqvist",
    "display_name": "Åsta Lindqvist",
    "given_name": "Åsta",
    "family_name": "Lindqvist",
    "email": "asta.lindqvist@example.com",
    "title": "Platform Engineer",
    "groups": ["Everyone", "Platform engineers"],
}
WITHOUT_MAIL = {
    "user_name": "noor.haddad",
    "display_name": "Noor Haddad",
    "given_name": "Noor",
    "family_name": "Haddad",
    "groups": ["Everyone"],
    "password": "one_time_password",
}
LEAVES = "zoe.obrien"


def tell_of_people(demo: Demo) -> None:
    """The story, with a folder for what must not lie around."""
    with tempfile.TemporaryDirectory(prefix="demo-people-") as folder:
        join(demo, Path(folder))
        hand_over(demo, Path(folder))
        leave_and_return(demo, Path(folder))


def join(demo: Demo, folder: Path) -> None:
    """A user, two groups, one mail; and no second one."""
    demo.title(10, "Somebody joins: the account, the groups, and an e-mail with a link to set a password.")
    demo.say(f"  {JOINS['display_name']} joins {' and '.join(JOINS['groups'])}. FOLDER is a temporary directory.")
    play(demo, folder, "onboard", {"onboard_people": [JOINS]})
    (mail,) = outbox(demo)
    demo.say(f"-> an e-mail to {mail['to']}: {mail['subject']}; 1 e-mail in the outbox")
    play(demo, folder, "onboard", {"onboard_people": [JOINS]})
    demo.say(f"-> the second run e-mails nobody: {len(outbox(demo))} e-mail in the outbox")
    demand(len(outbox(demo)) == 1, "a second run e-mailed somebody")


def hand_over(demo: Demo, folder: Path) -> None:
    """A one-time password for somebody who has no e-mail address."""
    demo.title(
        11, "Somebody without an e-mail address gets a one-time password, in a file that only its owner can read."
    )
    play(demo, folder, "onboard", {"onboard_people": [WITHOUT_MAIL], "onboard_password_dir": str(folder)})
    secret = folder / str(WITHOUT_MAIL["user_name"])
    mode = stat.S_IMODE(secret.stat().st_mode)
    password = secret.read_text(encoding="utf-8").rstrip("\n")
    answer = demo.control("sign-in", {"user_name": WITHOUT_MAIL["user_name"], "password": password})
    demand(mode == 0o600, f"the file has the mode {mode:o}")
    demand(answer["result"] == "change_password", f"signing in with it says {answer['result']}")
    demand(not any(password in line for line in demo.said), "the demonstration has printed the password")
    demo.say(f"-> a file of mode {mode:04o}; signing in with the password in it requires a new one")


def leave_and_return(demo: Demo, folder: Path) -> None:
    """Everything goes, into a file that gives it back."""
    demo.title(12, "Somebody leaves. What they had is saved in a file, which restores it all.")
    before = access(demo)
    play(demo, folder, "offboard", {"offboard_people": [LEAVES], "offboard_restore_dir": str(folder)})
    (restore,) = folder.glob(f"*{LEAVES}*")
    demand(access(demo) is None, f"{LEAVES} is still there")
    demo.say(f"-> {LEAVES} is gone, with {before} assignments and all groups; the restore file has mode 0600")
    play(demo, folder, "onboard", {"onboard_file": str(restore), "onboard_password": "none"})
    demo.say(f"-> {LEAVES} is back, and can access {access(demo)} places")
    demand(access(demo) == before, f"{LEAVES} had access to {before} places and now has to {access(demo)}")


def play(demo: Demo, folder: Path, name: str, variables: dict[str, Any]) -> None:
    """Run one of the two playbooks; what it says about each person is shown."""
    playbook, file = f"playbooks/{name}.yml", folder / f"{name}.json"
    file.write_text(json.dumps(variables), encoding="utf-8")
    demo.say(f"$ ansible-playbook {playbook} -e @FOLDER/{file.name}")
    output, code = demo.run(["ansible-playbook", playbook, "-e", f"@{file}"])
    if code != 0:
        raise ToolError(f"{playbook} ended with {code}: {output}")
    for line in demo.told(output):
        demo.say(f"  {line}")


def access(demo: Demo) -> int | None:
    """How many places the one who leaves can reach; None when there is no such person."""
    question = "steward.identity_center.idc_assignment_info"
    output, code = demo.run(["ansible", "localhost", "-c", "local", "-m", question, "-a", f"user={LEAVES}"])
    if code != 0:
        return None
    found: dict[str, Any] = json.loads(output[output.index("{") :])
    return len(found["assignments"])


def outbox(demo: Demo) -> list[dict[str, str]]:
    """The mails that were sent."""
    mails: list[dict[str, str]] = demo.control("outbox")["mails"]
    return mails


def demand(holds: bool, otherwise: str) -> None:
    """The demonstration fails when anything turns out otherwise than it says."""
    if not holds:
        raise ToolError(otherwise)
