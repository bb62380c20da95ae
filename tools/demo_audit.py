# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The end of the demonstration: an attacker makes a way into production, the nightly audit finds it, a purge takes it away.

The report stays in .work/demo/report for the reader.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
import textwrap
import time
from pathlib import Path
from typing import Any

import yaml

from tools.demo_people import JOINS, WITHOUT_MAIL, demand
from tools.demo_stage import DIRECTORY, KINDS, PLACE, Demo
from tools.environment import ROOT, ToolError

AUDIT = "steward.identity_center.audit"
REPORT = "report"
PATIENCE = 30.0
SAID = re.compile(r'"msg": "(.*)"')
POLICIES = """\
---
- id: administrators-only-by-breaking-the-glass
  check: admin_only_through
  options: {{groups: [Break glass], policies: [AdministratorAccess]}}
  except:
    - permission_set: BreakGlass
      until: {until}
      reason: Two people have it directly until the group is approved
- check: direct_user_assignment
  options: {{permission_sets: [ReadOnly, SecurityAudit, Deploy, DataLake]}}
- check: management_account_access
  options: {{groups: [Security & audit]}}
- check: required_tags
  severity: medium
  options:
    tags: {{owner: []}}
"""


def tell_of_the_audit(demo: Demo) -> Path:
    """The story. Returns the page of the report."""
    keep_up(PLACE / DIRECTORY / "company.yml")
    demo.title(13, "At night somebody makes a way into production, with a client of their own and without any file.")
    demo.say(
        "  The user backdoor, whom step 5 found in no file, joins a new group, shadow. It gets a new permission set,\n"
        "  Maintenance, with AdministratorAccess, in payments-production. And backdoor may Deploy in lake-production."
    )
    attack(demo)
    demo.title(14, "The nightly audit finds all of it, and leaves a report.")
    page = audit(demo)
    demo.title(15, "Take it away: a purge of what is in no file. Who joined today is in the files by now, and stays.")
    gone = demo.play("15-purge", "-e", f"directory_purge={KINDS}", changed=True)
    # The membership goes with its user.
    found = [one for one in model(page)["differences"] if one["kind"] != "membership"]
    demand(gone == len(found), f"the audit found {len(found)} things, the purge took {gone}")
    return page


def keep_up(file: Path) -> None:
    """Write those who joined into the file, as somebody does whose directory is in git."""
    company: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    for person in (JOINS, WITHOUT_MAIL):
        company["users"].append({key: one for key, one in person.items() if key not in ("groups", "password")})
        for group in company["groups"]:
            if group["display_name"] in person["groups"]:
                group["members"].append(person["user_name"])
    file.write_text(yaml.safe_dump(company, allow_unicode=True, sort_keys=False), encoding="utf-8")


def attack(demo: Demo) -> None:
    """A client that the collection knows nothing of."""
    store, instance = demo.running.identity_store_id, demo.running.instance_arn
    people, access = demo.client("identitystore"), demo.client("sso-admin")
    backdoor = demo.lookup("user", "userName", "backdoor")
    shadow = people.create_group(IdentityStoreId=store, DisplayName="shadow")["GroupId"]
    people.create_group_membership(IdentityStoreId=store, GroupId=shadow, MemberId={"UserId": backdoor})
    made = access.create_permission_set(InstanceArn=instance, Name="Maintenance")["PermissionSet"]["PermissionSetArn"]
    everything = "arn:aws:iam::aws:policy/AdministratorAccess"
    access.attach_managed_policy_to_permission_set(
        InstanceArn=instance, PermissionSetArn=made, ManagedPolicyArn=everything
    )
    assign(demo, access, "GROUP", shadow, made, "444400000001")
    assign(demo, access, "USER", backdoor, demo.permission_set("Deploy"), "444400000002")


def assign(demo: Demo, access: Any, kind: str, principal: str, permission_set: str, account: str) -> None:
    """One assignment, waited for."""
    status = access.create_account_assignment(
        InstanceArn=demo.running.instance_arn,
        PermissionSetArn=permission_set,
        PrincipalType=kind,
        PrincipalId=principal,
        TargetType="AWS_ACCOUNT",
        TargetId=account,
    )["AccountAssignmentCreationStatus"]
    end = time.monotonic() + PATIENCE
    while status["Status"] == "IN_PROGRESS" and time.monotonic() < end:
        time.sleep(0.1)
        status = access.describe_account_assignment_creation_status(
            InstanceArn=demo.running.instance_arn, AccountAssignmentCreationRequestId=status["RequestId"]
        )["AccountAssignmentCreationStatus"]
    demand(status["Status"] == "SUCCEEDED", f"the assignment is {status['Status']}: {status.get('FailureReason')}")


def audit(demo: Demo) -> Path:
    """Run it as a schedule would; the line that it ends with is shown, and all that is critical."""
    shutil.rmtree(PLACE / REPORT, ignore_errors=True)
    until = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=30)
    (PLACE / "policies.yml").write_text(POLICIES.format(until=until), encoding="utf-8")
    demo.clear_requests()
    options = {"audit_src": DIRECTORY, "audit_policies_file": "policies.yml", "audit_dest": REPORT}
    words = [AUDIT, *(word for name, value in options.items() for word in ("-e", f"{name}={value}"))]
    demo.say(f"$ ansible-playbook {' '.join(words)}")
    output, code = demo.run(["ansible-playbook", *words], PLACE)
    page, said = PLACE / REPORT / "report.html", SAID.search(output)
    if code != 0 or said is None or not page.exists():
        raise ToolError(f"the audit ended with {code}: {output}")
    demo.wrapped(said[1].replace(f"{ROOT}/", ""))
    demo.say()
    for one in critical(page):
        demo.say(textwrap.fill(one, 116, initial_indent="  critical: ", subsequent_indent="      "))
    writes = demo.writes()
    demo.say(f"-> {writes} write calls; the report is {page.relative_to(ROOT)}: open it in a browser")
    demand(not writes, "the audit wrote something")
    demand(
        any("shadow with Maintenance in payments-production" in one for one in critical(page)), "shadow is not found"
    )
    return page


def model(page: Path) -> dict[str, Any]:
    """The report as data."""
    found: dict[str, Any] = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
    return found


def critical(page: Path) -> list[str]:
    """What nobody may overlook, a sentence each."""
    found = model(page)
    return [
        *(f"{one['name']}: {one['text']}" for one in found["differences"] if one["severity"] == "critical"),
        *(one["message"] for one in found["findings"] if one["severity"] == "critical" and not one["excepted"]),
    ]
