# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The demonstration: a made-up company's directory is planned, made, checked, changed behind its back, and repaired.

A purge is refused, and an export plans nothing. Who can reach production is asked; people join and leave; and it ends with
an attacker whom the nightly audit finds, and with a report that stays for the reader. It runs playbooks with
ansible-playbook and changes things with the AWS CLI, all against a local Identity Center that starts for it and is gone
afterwards. It fails when anything turns out otherwise than it says.

    python -m tools.demo [--full]      --full prints all output instead of the interesting lines
"""

from __future__ import annotations

import json
import re
import shlex
import stat
import sys
import textwrap
from collections.abc import Sequence
from typing import TextIO

from tools import collection_tree, demo_company
from tools.demo_audit import tell_of_the_audit
from tools.demo_people import tell_of_people
from tools.demo_stage import DIRECTORY, KINDS, PLACE, PLAN, Demo
from tools.environment import ROOT, ToolError
from tools.local_identity_center import local_identity_center

ORGANIZATION = "playbooks/files/organization.yml"
QUOTED = re.compile(r"<!-- printed by make demo -->\n```text\n(.*?)```", re.DOTALL)


def tell(demo: Demo) -> None:
    """The story."""
    demo.say(
        textwrap.dedent(
            f"""\
            A local Identity Center is running at {demo.running.endpoint_url}: no AWS account is involved.
            It has an organization of 12 accounts ({ORGANIZATION}), and no users yet.
            The folder .work/demo/{DIRECTORY} describes a fictitious company: 500 people in 24 groups, a file for each of its
            offices; and {demo_company.OWN.relative_to(ROOT)}, with 5 permission sets, and who has which of them where."""
        )
    )
    planned, done = make(demo)
    drift = drift_and_repair(demo)
    refuse(demo)
    export(demo)
    demo.title(9, "Who can access production, and through which group?")
    demo.question("-e", "unit=/Workloads/Production")
    tell_of_people(demo)
    page = tell_of_the_audit(demo)
    demo.say(
        textwrap.dedent(
            f"""
            == What you have seen

              {planned:,} changes planned in check mode, the same {done:,} made, none on the second run;
              {drift} things changed behind the playbook's back, found by name, and repaired;
              a purge of half the people refused, and an export that plans nothing;
              an attacker's way into production found by the audit, and taken away.

            Where to look next
              {page.as_uri()}
                                              the audit's report, for your browser
              .work/demo/{DIRECTORY}            the company; plan.md beside it is what a pull request shows
              docs/directory.md               from your own account to such a folder, in ten minutes
              docs/access_as_code.md          permission sets and assignments, step by step
              docs/audits.md                  audits, policies and access reviews
              docs/people.md                  joining, moving, leaving, and passwords
              README.md                       the same on AWS
              docs/emulator.md                keep a local Identity Center running: `make emulator`
              .work/logs/demo-*.log           all output of the above (or `make demo ARGS=--full`)"""
        )
    )


def make(demo: Demo) -> tuple[int, int]:
    """Plan, do exactly that plan, and look again."""
    demo.title(1, "What would happen? Check mode writes nothing but the plan, for a pull request.")
    planned = demo.play("1-check", "-e", f"directory_plan_file={','.join(PLAN)}", "--check", changed=True)
    demo.page(20)
    demo.title(2, "Do exactly that plan: with its checksum, the run does this one or nothing.")
    checksum = demo.plan()["checksum"]
    done = demo.play("2-apply", "-e", f"directory_checksum={checksum}", changed=True)
    if done != planned:
        raise ToolError(f"check mode promised {planned} changes, {done} were made")
    demo.title(3, "Do it again: everything is as it should be, and no write is sent.")
    demo.play("3-again", changed=False)
    return planned, done


def drift_and_repair(demo: Demo) -> int:
    """Somebody else changes things; the audit finds them, and all that no file names; the repair undoes them."""
    demo.title(4, "Meanwhile somebody else is busy, with the AWS CLI.")
    meddle(demo)
    demo.title(5, "The nightly audit: check mode shows exactly what was changed, by name, and what is in no file.")
    drift = demo.play("5-audit", "-e", f"directory_unmanaged={KINDS}", "--check", "--diff", changed=True, lines=100)
    demo.title(6, "Repair it.")
    if demo.play("6-repair", changed=True) != drift:
        raise ToolError("the repair did something else than the audit said")
    return drift


def refuse(demo: Demo) -> None:
    """Half of the people are lost in a merge, and a purge would delete them."""
    demo.title(7, "A bad merge loses three of six offices, and the purge of people is on. The brake says no, and how.")
    for office in list(demo_company.OFFICES)[:3]:
        (PLACE / DIRECTORY / "offices" / f"{office.lower()}.yml").unlink()
    demo.play("7-purge", "-e", "directory_purge=users,memberships", changed=False, refused=True)
    demo_company.write(PLACE / DIRECTORY)


def export(demo: Demo) -> None:
    """What is there becomes a file, which plans nothing, whatever is purged."""
    demo.title(8, "The way back: an export of what is there. Applied with a purge of everything, it plans nothing.")
    file = PLACE / "export.yml"
    file.unlink(missing_ok=True)
    words = ["localhost", "-m", "steward.identity_center.idc_directory_info", "-a", f"dest={file.name}"]
    demo.say(f"$ ansible {shlex.join(words)}")
    output, code = demo.run(["ansible", *words], PLACE)
    if code != 0 or not file.exists():
        raise ToolError(f"the export ended with {code}: {output}")
    demo.say(
        f"-> {len(file.read_text(encoding='utf-8').splitlines()):,} lines, of mode {stat.S_IMODE(file.stat().st_mode):04o}"
    )
    demo.play("8-export", "-e", f"directory_purge={KINDS}", "--check", changed=False, source=file.name)


def meddle(demo: Demo) -> None:
    """Changes behind the playbook's back: people, a group, and more access than anybody agreed to."""
    zoe = demo.lookup("user", "userName", "zoe.obrien")
    kwame = demo.lookup("user", "userName", "kwame.owusu-ansah")
    ines = demo.lookup("user", "userName", "ines.almeida")
    audit = demo.lookup("group", "displayName", "Security & audit")
    contractors = demo.lookup("group", "displayName", "Contractors")
    title = [
        {"AttributePath": "title", "AttributeValue": "Chief Everything Officer"},
        {"AttributePath": "aws:identitystore:enterprise.department", "AttributeValue": "Finance"},
    ]
    demo.aws("update-user", "--user-id", zoe, "--operations", json.dumps(title))
    description = [{"AttributePath": "description"}]
    demo.aws("update-group", "--group-id", contractors, "--operations", json.dumps(description))
    demo.aws("create-group-membership", "--group-id", audit, "--member-id", f"UserId={kwame}")
    membership = demo.membership(audit, ines)
    demo.aws("delete-group-membership", "--membership-id", membership)
    read_only, break_glass = demo.permission_set("ReadOnly"), demo.permission_set("BreakGlass")
    everything = ("--managed-policy-arn", "arn:aws:iam::aws:policy/AdministratorAccess")
    attach = ("attach-managed-policy-to-permission-set", "--permission-set-arn", read_only, *everything)
    demo.aws(*attach, service="sso-admin")
    backdoor = ("--user-name", "backdoor", "--display-name", "Nobody", "--name", "GivenName=No,FamilyName=Body")
    demo.aws("create-user", *backdoor)
    ledger = ("--target-type", "AWS_ACCOUNT", "--target-id", "444400000003")
    who = ("--principal-type", "USER", "--principal-id", kwame)
    assign = ("create-account-assignment", "--permission-set-arn", break_glass, *ledger, *who)
    demo.aws(*assign, service="sso-admin")


def demo(words: Sequence[str] = (), *, log: TextIO | None = None, quiet: bool = False) -> int:
    """Run the demonstration; 0 when all went as it says. Raises ToolError otherwise."""
    collection_tree.sync()
    demo_company.write(PLACE / DIRECTORY)
    with local_identity_center("demo", ["--seed", ORGANIZATION]) as running:
        demonstration = Demo(running=running, log=log, full="--full" in words, quiet=quiet)
        tell(demonstration)
    if not demonstration.full:
        compare_with_readme("\n".join(demonstration.said))
    return 0


def compare_with_readme(said: str) -> None:
    """What README.md shows as printed by the demonstration has to be what it prints."""
    blocks = QUOTED.findall((ROOT / "README.md").read_text())
    if not blocks:
        raise ToolError("README.md quotes nothing of the demonstration")
    for block in blocks:
        if block.strip("\n") not in said:
            raise ToolError(f"README.md quotes what the demonstration did not print:\n{block}")


def main(words: Sequence[str]) -> int:
    try:
        return demo(words)
    except ToolError as error:
        print(f"demo: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
