# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A company of 2,000 people and 100 accounts in an emulator, and the report of a real audit of it.

The desired files say what the seed says, but for what an attacker made. All follows from numbers, so what must be in the
report is known without the code that made it.
"""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.company import LAST
from tools.environment import ToolError, base_environment
from tools.local_identity_center import local_identity_center

PEOPLE, ACCOUNTS, GROUPS, MEMBERS = 2000, 100, 60, 40
UNITS = ("Production", "Staging", "Development")
POLICY = "arn:aws:iam::aws:policy/"
SETS = {
    "Administrator": "AdministratorAccess",
    "Developer": "PowerUserAccess",
    "ReadOnly": "ReadOnlyAccess",
    "Billing": "job-function/Billing",
    "DataScientist": "job-function/DataScientist",
    "Support": "job-function/SupportUser",
    "NetworkAdmin": "job-function/NetworkAdministrator",
    "SecurityAudit": "SecurityAudit",
}
MANAGEMENT = "111122223333"
# Who was made by hand, and given what no file gives to anybody.
BACKDOOR = {
    "user_name": "backdoor",
    "display_name": "</script><script>window.harmed=1</script>",
    "given_name": "=cmd|' /C calc'!A0",
    "family_name": "two\nlines | ]]>",
}
BREACH = {"users": ["backdoor"], "permission_sets": ["Administrator"], "accounts": ["production-0"]}
POLICIES = "- {id: through-groups, check: direct_user_assignment, severity: high}\n"
PATIENCE = 900


def user_name(number: int) -> str:
    return f"person.{number:04d}"


def members(group: int) -> list[str]:
    """Forty people, some of them in several groups."""
    return [user_name((group * 31 + place * 47) % PEOPLE) for place in range(MEMBERS)]


def account(number: int) -> dict[str, Any]:
    unit = UNITS[number % len(UNITS)]
    tags = {"environment": unit.lower(), "owner": LAST[number % len(LAST)]}
    return {"account_id": f"{333_300_000_000 + number}", "name": f"{unit.lower()}-{number}", "tags": tags}


def accounts_of(one: int) -> list[str]:
    """Where a permission set is assigned: each account has two of the eight."""
    return [
        account(number)["name"] for number in range(ACCOUNTS) if one in (number % len(SETS), (number + 3) % len(SETS))
    ]


def desired() -> dict[str, Any]:
    """What the files say; a seed says it in the same words."""
    people = [
        {
            "user_name": user_name(number),
            "display_name": f"Person {LAST[number % len(LAST)]} ({number})",
            "given_name": "Person",
            "family_name": LAST[number % len(LAST)],
            "email": f"{user_name(number)}@example.com",
            "enterprise": {"department": f"Department {number % 12}", "cost_center": f"CC{number % 40}"},
        }
        for number in range(PEOPLE)
    ]
    names = list(SETS)
    return {
        "users": people,
        "groups": [{"display_name": f"Team {number:02d}", "members": members(number)} for number in range(GROUPS)],
        "permission_sets": [
            {"name": name, "description": f"For {name}", "managed_policies": [f"{POLICY}{policy}"]}
            for name, policy in SETS.items()
        ],
        "assignments": [
            {
                "groups": [f"Team {number:02d}" for number in range(one, GROUPS, len(SETS))],
                "permission_sets": [names[one]],
                "accounts": accounts_of(one),
            }
            for one in range(len(SETS))
        ],
    }


def seed() -> dict[str, Any]:
    """What is there: the desired directory, and what somebody made besides."""
    company = desired()
    units = [
        {"name": unit, "accounts": [account(one) for one in range(number, ACCOUNTS, len(UNITS))]}
        for number, unit in enumerate(UNITS)
    ]
    return {
        "instances": [{"name": "company", "owner_account_id": MANAGEMENT}],
        "organization": {
            "management_account": "management",
            "accounts": [{"account_id": MANAGEMENT, "name": "management"}],
            "organizational_units": [{"name": "Workloads", "organizational_units": units}],
        },
        **company,
        "users": [*company["users"], BACKDOOR],
        "assignments": [*company["assignments"], BREACH],
    }


def ways() -> set[tuple[str, str, str, str]]:
    """Who can reach what, worked out from the numbers: user name, group or nothing, permission set, account."""
    found = {
        (person, f"Team {group:02d}", list(SETS)[group % len(SETS)], place)
        for group in range(GROUPS)
        for person in members(group)
        for place in accounts_of(group % len(SETS))
    }
    return found | {("backdoor", "", "Administrator", "production-0")}


@dataclass(frozen=True)
class Audited:
    """A report in its folder, and its JSON."""

    folder: Path
    model: dict[str, Any]


def audited(folder: Path) -> Audited:
    """Run the playbook audit as auditors do. Raises ToolError with what it printed."""
    (folder / "seed.yml").write_text(json.dumps(seed()), encoding="utf-8")  # JSON is YAML
    (folder / "directory.yml").write_text(json.dumps(desired()), encoding="utf-8")
    (folder / "policies.yml").write_text(POLICIES, encoding="utf-8")
    with local_identity_center("browser-audit", ["--seed", str(folder / "seed.yml")]) as running:
        given = {
            "idc_endpoint_url": running.endpoint_url,
            "idc_region": running.region,
            "audit_src": ["directory.yml"],
            "audit_policies_file": "policies.yml",
            "audit_dest": "report",
            "audit_title": "Audit of a large company",
        }
        access = {key: value for key, value in running.environment().items() if "KEY" in key}
        done = subprocess.run(
            ["ansible-playbook", "steward.identity_center.audit", "-e", json.dumps(given)],
            cwd=folder,
            env={**base_environment(), **access, "ANSIBLE_PIPELINING": "true", "HOME": str(folder / "home")},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
    if done.returncode:
        raise ToolError(f"the audit ended with {done.returncode}:\n{done.stdout[-4000:]}")
    model = json.loads((folder / "report" / "report.json").read_text(encoding="utf-8"))
    return Audited(folder=folder / "report", model=model)
