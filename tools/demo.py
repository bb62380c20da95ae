# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The demonstration: a made-up company's directory is planned, made, checked, changed behind its back, and repaired.

It ends with a question, who can reach production, and with people who join and leave. It runs playbooks with
ansible-playbook and changes things with the AWS CLI, all against a local Identity Center that starts for it and is gone
afterwards. It fails when anything turns out otherwise than it says.

    python -m tools.demo [--full]      --full prints all output instead of the interesting lines
"""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
import textwrap
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from tools import collection_tree
from tools.demo_people import tell_of_people
from tools.environment import LOGS, ROOT, TREE, ToolError, base_environment
from tools.local_identity_center import Running, color, local_identity_center

PLAYBOOK = "playbooks/apply.yml"
DIRECTORY = "playbooks/files/directory.yml"
ORGANIZATION = "playbooks/files/organization.yml"
ACCESS = "playbooks/access.yml"
THINGS = 48
SHOWN = 32
COLOR = re.compile(r"\x1b\[[\d;]*m")
QUOTED = re.compile(r"<!-- printed by make demo -->\n```text\n(.*?)```", re.DOTALL)
ANSWER = re.compile(r'"msg": (\[.*?\n    \])', re.DOTALL)
RECAP = re.compile(r"localhost\s.*changed=(\d+).*failed=(\d+)")


@dataclass(frozen=True)
class Demo:
    """One run of the demonstration: the directory it speaks to, and where its words go."""

    running: Running
    log: TextIO | None
    full: bool
    quiet: bool = False
    said: list[str] = field(default_factory=list)

    def say(self, text: str = "") -> None:
        """To the terminal, and to the log where there is one."""
        if not self.quiet:
            print(text, flush=True)
        self.said.append(COLOR.sub("", text))
        if self.log is not None:
            self.log.write(text + "\n")
            self.log.flush()

    def title(self, number: int, text: str) -> None:
        """The heading of a step."""
        self.say(f"\n== {number}. {text}\n")

    def play(self, name: str, *options: str, changed: bool, lines: int = SHOWN) -> int:
        """Run the playbook; its interesting lines are shown. Returns how many items changed, and insists on whether."""
        self.clear_requests()
        words = [PLAYBOOK, "-e", f"directory_file={DIRECTORY}", *options]
        self.say(f"$ ansible-playbook {' '.join(words)}")
        output, code = self.run(["ansible-playbook", *words])
        path = LOGS / f"demo-{name}.log"
        path.write_text(output)
        recap = RECAP.search(output)
        self.show(output, path, lines)
        if code != 0 or recap is None:
            raise ToolError(f"ansible-playbook ended with {code}; its output is in {path}")
        count = len(re.findall(r"^changed: \[localhost\] => \(item=", output, re.MULTILINE))
        writes = self.writes()
        self.say(
            f"-> {count} of {THINGS} things {'to change' if '--check' in options else 'changed'}, {writes} write calls"
        )
        if bool(count) is not changed:
            raise ToolError(f"{count} things changed; the demonstration expected {'some' if changed else 'none'}")
        if writes and ("--check" in options or not changed):
            raise ToolError(f"{writes} write calls reached the service where there should be none")
        return count

    def show(self, output: str, path: Path, lines: int) -> None:
        """What a person wants to see: the diff and what changed, without what is as it should be."""
        boring = re.compile(r"^(\x1b\[[\d;]*m)?(ok: |skipping: |PLAY |TASK |localhost |\s*$)")
        chosen = output.splitlines() if self.full else [one for one in output.splitlines() if not boring.match(one)]
        for line in chosen if self.full else chosen[:lines]:
            self.say(f"  {line}")
        if not self.full and len(chosen) > lines:
            self.say(f"  ... and {len(chosen) - lines} more lines, in {path.relative_to(ROOT)}")

    def question(self, *options: str) -> None:
        """Ask who can reach what, and show the answer."""
        self.clear_requests()
        self.say(f"$ ansible-playbook {' '.join([ACCESS, *options])}")
        output, code = self.run(["ansible-playbook", ACCESS, *options])
        answer = self.told(output)
        if code != 0 or not answer:
            raise ToolError(f"ansible-playbook ended with {code}: {output}")
        for line in answer:
            self.say(textwrap.fill(line, 116, initial_indent="  ", subsequent_indent="      "))
        if self.writes():
            raise ToolError("a question wrote something")

    @staticmethod
    def told(output: str) -> list[str]:
        """The lines that a playbook's debug task says; none where there is no such task."""
        answer = ANSWER.search(COLOR.sub("", output))
        lines: list[str] = json.loads(answer.group(1)) if answer else []
        return lines

    def aws(self, *words: str, service: str = "identitystore") -> None:
        """The AWS CLI, as somebody else would use it."""
        self.say(f"$ aws {service} {shlex.join(words)}")
        self.ask(*words, service=service)

    def ask(self, *words: str, service: str = "identitystore") -> dict[str, object]:
        """What the AWS CLI answers, without showing it; finding ids is not worth a look."""
        scope = ("--identity-store-id", self.running.identity_store_id)
        if service == "sso-admin":
            scope = ("--instance-arn", self.running.instance_arn)
        output, code = self.run(["aws", service, *words, *scope, "--output", "json"])
        if code != 0:
            raise ToolError(f"aws {service} {words[0]} ended with {code}: {output.strip()}")
        answer: dict[str, object] = json.loads(output) if output.strip() else {}
        return answer

    def lookup(self, what: str, path: str, value: str) -> str:
        """The id of a user or group."""
        unique = json.dumps({"UniqueAttribute": {"AttributePath": path, "AttributeValue": value}})
        return str(self.ask(f"get-{what}-id", "--alternate-identifier", unique)[f"{what.title()}Id"])

    def membership(self, group: str, user: str) -> str:
        """The id of a membership."""
        found = self.ask("get-group-membership-id", "--group-id", group, "--member-id", f"UserId={user}")
        return str(found["MembershipId"])

    def permission_set(self, name: str) -> str:
        """The ARN of a permission set."""
        for arn in self.ask("list-permission-sets", service="sso-admin")["PermissionSets"]:  # type: ignore[attr-defined]
            found = self.ask("describe-permission-set", "--permission-set-arn", arn, service="sso-admin")
            if found["PermissionSet"]["Name"] == name:  # type: ignore[index]
                return str(arn)
        raise ToolError(f"there is no permission set {name}")

    def run(self, command: Sequence[str]) -> tuple[str, int]:
        """A program's output and exit code, run as a user of the local Identity Center would."""
        env = {**base_environment(), **self.running.environment(), **color(), "ANSIBLE_PIPELINING": "true"}
        done = subprocess.run(
            command,
            cwd=TREE,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return done.stdout, done.returncode

    def writes(self) -> int:
        """How many write calls the local Identity Center has seen since the last look."""
        url = f"{self.running.endpoint_url}/_emulator/requests"
        with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310  (loopback)
            return sum(bool(request["write"]) for request in json.load(answer)["requests"])

    def clear_requests(self) -> None:
        """Start counting anew."""
        request = urllib.request.Request(f"{self.running.endpoint_url}/_emulator/requests", method="DELETE")  # noqa: S310
        urllib.request.urlopen(request, timeout=10).close()  # noqa: S310  (loopback)


def tell(demo: Demo) -> None:
    """The story."""
    demo.say(
        textwrap.dedent(
            f"""\
            A local Identity Center is running at {demo.running.endpoint_url}: no AWS account is involved.
            It knows an organization of 12 accounts ({ORGANIZATION}), and nobody yet.
            {DIRECTORY} describes a made-up company: 25 people, 6 groups, who is in which group,
            5 permission sets, and who has which of them where."""
        )
    )
    demo.title(1, "What would happen? Check mode shows it and writes nothing.")
    planned = demo.play("1-check", "--check", "--diff", changed=True)
    demo.title(2, "Do it.")
    done = demo.play("2-apply", changed=True, lines=6)
    if done != planned:
        raise ToolError(f"check mode promised {planned} changes, {done} were made")
    demo.title(3, "Do it again: everything is as it should be, and no write is sent.")
    demo.play("3-again", changed=False)
    demo.title(4, "Meanwhile somebody else is busy, with the AWS CLI.")
    meddle(demo)
    demo.title(5, "The nightly audit: check mode shows exactly what was changed, and by name.")
    drift = demo.play("5-audit", "--check", "--diff", changed=True, lines=100)
    demo.title(6, "Repair it.")
    if demo.play("6-repair", "--diff", changed=True, lines=100) != drift:
        raise ToolError("the repair did something else than the audit said")
    demo.title(7, "And once more: nothing to do.")
    demo.play("7-final", changed=False)
    demo.title(8, "Who can reach production, and through which group?")
    demo.question("-e", "unit=/Workloads/Production")
    tell_of_people(demo)
    demo.say(
        textwrap.dedent(
            f"""
            == What you have seen

              {planned} changes planned in check mode, the same {done} made, none on the second run;
              {drift} things changed behind the playbook's back, found by name, repaired, none left.

            Where to look next
              {DIRECTORY}   the company; change it and run `make demo` again
              playbooks/apply.yml             how the modules are used
              docs/access_as_code.md          permission sets and assignments, step by step
              docs/people.md                  joining, moving, leaving, and passwords
              README.md                       the same on AWS
              docs/emulator.md                keep a local Identity Center running: `make emulator`
              .work/logs/demo-*.log           all output of the above (or `make demo ARGS=--full`)"""
        )
    )


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
    ledger = ("--target-type", "AWS_ACCOUNT", "--target-id", "444400000003")
    who = ("--principal-type", "USER", "--principal-id", kwame)
    assign = ("create-account-assignment", "--permission-set-arn", break_glass, *ledger, *who)
    demo.aws(*assign, service="sso-admin")


def demo(words: Sequence[str] = (), *, log: TextIO | None = None, quiet: bool = False) -> int:
    """Run the demonstration; 0 when all went as it says. Raises ToolError otherwise."""
    collection_tree.sync()
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
