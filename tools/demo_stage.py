# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the demonstration stands on: it runs programs as a user would, and shows what a person wants to see of them."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import sysconfig
import textwrap
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO
from unittest import mock

import boto3

from tools.environment import LOGS, ROOT, TREE, WORK, ToolError, base_environment
from tools.local_identity_center import Running, color

APPLY = "steward.identity_center.apply"
ACCESS = "playbooks/access.yml"
# Where the demonstration works, as a user would in a checkout of their own: the folder `directory`, plans and exports.
PLACE = WORK / "demo"
DIRECTORY = "directory"
PLAN = ("plan.json", "plan.md")
KINDS = "users,groups,memberships,permission_sets,assignments,entitlements"
SHOWN = 40
COLOR = re.compile(r"\x1b\[[\d;]*m")
ANSWER = re.compile(r'"msg": (\[.*?\n    \])', re.DOTALL)
COUNTED = re.compile(r"(\d+) of \d+: ")
FAILED = re.compile(r"FAILED! => (\{.*\})$", re.MULTILINE)
LONG = 700
BORING = re.compile(
    r"ok: |changed: |skipping: |fatal: |PLAY |TASK |localhost |\[ERROR\]|Origin: |\d+(?: |$)| +\^ column|\s*$"
    r'|    "msg": \[|        "|    \]|\}$'
)
CHANGED = re.compile(r"localhost\s.*changed=(\d+)")


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

    def play(
        self,
        name: str,
        *options: str,
        changed: bool,
        refused: bool = False,
        lines: int = SHOWN,
        source: str = DIRECTORY,
    ) -> int:
        """Run the playbook; its interesting lines are shown. Returns how many things change, and insists on whether."""
        self.clear_requests()
        words = [APPLY, "-e", f"directory_file={source}", *options]
        self.say(f"$ ansible-playbook {shlex.join(words)}")
        output, code = self.run(["ansible-playbook", *words], PLACE)
        path = LOGS / f"demo-{name}.log"
        path.write_text(output)
        self.show(output, path, lines)
        recap, told = CHANGED.search(output), self.told(output)
        for line in told if told or code == 0 else [self.refusal(output)]:
            self.wrapped(line)
        if (code != 0) is not refused or recap is None:
            raise ToolError(f"ansible-playbook ended with {code}; its output is in {path}")
        counted = COUNTED.match(told[0]) if told else None
        count = int(counted[1]) if counted else 0
        writes = self.writes()
        self.say(f"-> {'refused' if refused else f'{count:,} things'}, {writes:,} write calls")
        if bool(count) is not changed or bool(int(recap[1])) is not changed:
            raise ToolError(f"{count} things changed; the demonstration expected {'some' if changed else 'none'}")
        if writes and ("--check" in options or not changed):
            raise ToolError(f"{writes} write calls reached the service where there should be none")
        return count

    def plan(self) -> dict[str, Any]:
        """The plan that the last run in check mode has written."""
        found: dict[str, Any] = json.loads((PLACE / PLAN[0]).read_text(encoding="utf-8"))
        return found

    def page(self, lines: int) -> None:
        """The beginning of the page about it."""
        self.say(f"$ head -{lines} {PLAN[1]}")
        for line in (PLACE / PLAN[1]).read_text(encoding="utf-8").splitlines()[:lines]:
            self.say(f"  {line}".rstrip())

    def show(self, output: str, path: Path, lines: int) -> None:
        """What a person wants to see: the diff. What is as it should be is left out, and what `told` and `refusal` give."""
        chosen = output.splitlines()
        if not self.full:
            chosen = [one for one in chosen if not BORING.match(COLOR.sub("", one))]
        for line in chosen if self.full else chosen[:lines]:
            self.say(f"  {line}")
        if not self.full and len(chosen) > lines:
            self.say(f"  ... and {len(chosen) - lines} more lines, in {path.relative_to(ROOT)}")

    def wrapped(self, text: str) -> None:
        """A sentence as long as it is."""
        self.say(textwrap.fill(text, 116, initial_indent="  ", subsequent_indent="      "))

    def question(self, *options: str) -> None:
        """Ask who can reach what, and show the answer."""
        self.clear_requests()
        self.say(f"$ ansible-playbook {' '.join([ACCESS, *options])}")
        output, code = self.run(["ansible-playbook", ACCESS, *options])
        answer = self.told(output)
        if code != 0 or not answer:
            raise ToolError(f"ansible-playbook ended with {code}: {output}")
        for line in answer:
            self.wrapped(line)
        if self.writes():
            raise ToolError("a question wrote something")

    @staticmethod
    def refusal(output: str) -> str:
        """Why a task failed; of many names the first."""
        found = FAILED.search(COLOR.sub("", output))
        message = str(json.loads(found[1])["msg"]) if found else output
        return (
            message
            if len(message) <= LONG
            else f"{message[:LONG]} ... {message[message.rfind('. If that') :].lstrip('. ')}"
        )

    @staticmethod
    def told(output: str) -> list[str]:
        """The lines that a playbook's debug task says; none where there is no such task."""
        answer = ANSWER.search(COLOR.sub("", output))
        lines: list[str] = json.loads(answer.group(1)) if answer else []
        return lines

    def aws(self, *words: str, service: str = "identitystore") -> None:
        """The AWS CLI, as somebody else would use it."""
        self.say(f"$ aws {service} {shlex.join(words)}")
        scope = ("--identity-store-id", self.running.identity_store_id)
        if service == "sso-admin":
            scope = ("--instance-arn", self.running.instance_arn)
        output, code = self.run(["aws", service, *words, *scope, "--output", "json"])
        if code != 0:
            raise ToolError(f"aws {service} {words[0]} ended with {code}: {output.strip()}")

    # Finding ids is not worth a look.

    def lookup(self, what: str, path: str, value: str) -> str:
        """The id of a user or group."""
        unique = {"UniqueAttribute": {"AttributePath": path, "AttributeValue": value}}
        store, ask = self.running.identity_store_id, getattr(self.client("identitystore"), f"get_{what}_id")
        return str(ask(IdentityStoreId=store, AlternateIdentifier=unique)[f"{what.title()}Id"])

    def membership(self, group: str, user: str) -> str:
        """The id of a membership."""
        store, client = self.running.identity_store_id, self.client("identitystore")
        found = client.get_group_membership_id(IdentityStoreId=store, GroupId=group, MemberId={"UserId": user})
        return str(found["MembershipId"])

    def permission_set(self, name: str) -> str:
        """The ARN of a permission set."""
        instance, client = self.running.instance_arn, self.client("sso-admin")
        for arn in client.list_permission_sets(InstanceArn=instance)["PermissionSets"]:
            found = client.describe_permission_set(InstanceArn=instance, PermissionSetArn=arn)
            if found["PermissionSet"]["Name"] == name:
                return str(arn)
        raise ToolError(f"there is no permission set {name}")

    def client(self, service: str) -> Any:
        """A client of the local Identity Center, which knows nothing of what the user has configured for AWS."""
        with mock.patch.dict(os.environ, {**base_environment(), **self.running.environment()}, clear=True):
            return boto3.session.Session().client(service)

    def run(self, command: Sequence[str], cwd: Path = TREE) -> tuple[str, int]:
        """The output and exit code of a program that is written in Python, run as a user of the local Identity Center would."""
        program, *words = command
        env = {**base_environment(), **self.running.environment(), **color(), "ANSIBLE_PIPELINING": "true"}
        env["PWD"] = str(cwd)  # as a shell would say it; playbooks take their files from there
        done = subprocess.run(
            # -u: warnings stand where a terminal shows them. As a variable it would hold for modules too, and slow them.
            [sys.executable, "-u", f"{sysconfig.get_path('scripts')}/{program}", *words],
            cwd=cwd,
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
        return int(self.control("requests/count")["writes"])

    def clear_requests(self) -> None:
        """Start counting anew."""
        self.control("requests", method="DELETE")

    def control(self, path: str, body: dict[str, Any] | None = None, *, method: str | None = None) -> dict[str, Any]:
        """Ask the local Identity Center about itself."""
        data = None if body is None else json.dumps(body).encode()
        url = f"{self.running.endpoint_url}/_emulator/{path}"
        json_type = {"Content-Type": "application/json"}
        request = urllib.request.Request(url, data, json_type, method=method)  # noqa: S310  (loopback)
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
            found: dict[str, Any] = json.load(answer)
        return found
