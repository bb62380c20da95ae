# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Companies of any size, made up: the seed of an emulator and the file of a directory that say the same.

Everything follows from numbers, so that a company is the same in every run and on every machine.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

FIRST = ("Ada", "Zo\u00eb", "Jo\u00e3o", "Grace", "Ngozi", "Li", "Mary", "Bj\u00f8rn", "\u0141ukasz", "Mei Ling")
LAST = ("Hopper", "Lovelace", "O'Brien", "Curie", "S\u00e6ther", "W\u00f3jcik", "Almeida")
DEPARTMENTS = ("Platform", "Payments", "Data", "Audit", "Finance")
MANAGEMENT = {"account_id": "111122223333", "name": "management"}
READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
# What one entry of the file gives to one group.
SETS_EACH, ACCOUNTS_EACH = 2, 5


@dataclass(frozen=True, kw_only=True)
class Company:
    """How much there is of everything. Memberships and assignments are spread evenly over groups."""

    users: int
    groups: int
    memberships: int
    permission_sets: int = 0
    accounts: int = 0
    assignments: int = 0

    def people(self) -> Iterator[dict[str, Any]]:
        """The users."""
        return map(self.person, range(self.users))

    def person(self, number: int) -> dict[str, Any]:
        """The user with this number."""
        first, last = FIRST[number % len(FIRST)], LAST[number % len(LAST)]
        return {
            "user_name": self.user_name(number),
            "display_name": f"{first} {last} ({number})",
            "given_name": first,
            "family_name": last,
            "email": f"{self.user_name(number)}@example.com",
            "title": f"Engineer {number % 9}",
            "timezone": "Europe/Stockholm",
            "enterprise": {"employee_number": f"{number:06d}", "department": DEPARTMENTS[number % len(DEPARTMENTS)]},
        }

    @staticmethod
    def user_name(number: int) -> str:
        """The name of the user with this number."""
        return f"user.{number:06d}"

    def teams(self) -> Iterator[dict[str, Any]]:
        """The groups with their members."""
        for number in range(self.groups):
            members = [self.user_name(self.member(number, place)) for place in range(self.members_each)]
            yield {**self.team(number), "members": members}

    @staticmethod
    def team(number: int) -> dict[str, Any]:
        """The group with this number, without its members."""
        return {"display_name": f"Group {number:04d}", "description": f"What group {number} does"}

    @property
    def members_each(self) -> int:
        """How many members a group has."""
        return self.memberships // self.groups

    def member(self, group: int, place: int) -> int:
        """The number of a user who is a member of a group; they are far apart in the list of users."""
        return (group + place * max(1, self.groups // 3)) % self.users

    def sets(self) -> Iterator[dict[str, Any]]:
        """The permission sets, without the session duration, which a seed and a file write differently."""
        for number in range(self.permission_sets):
            yield {
                "name": f"Set{number:03d}",
                "description": f"What set {number} is for",
                "managed_policies": [READ_ONLY],
                "tags": {"owner": DEPARTMENTS[number % len(DEPARTMENTS)].lower()},
            }

    def grants(self) -> Iterator[dict[str, Any]]:
        """The assignments: each entry gives one group two permission sets in five accounts."""
        for number in range(self.assignments // (SETS_EACH * ACCOUNTS_EACH)):
            yield {
                "groups": [f"Group {number % self.groups:04d}"],
                "permission_sets": [f"Set{(number + 7 * one) % self.permission_sets:03d}" for one in range(SETS_EACH)],
                "accounts": [f"account-{(number + 11 * one) % self.accounts:03d}" for one in range(ACCOUNTS_EACH)],
            }

    def entries(self) -> tuple[int, int, int, int]:
        """How many users, groups, permission sets and entries of assignments a file has."""
        return self.users, self.groups, self.permission_sets, self.assignments // (SETS_EACH * ACCOUNTS_EACH)

    def write_seed(self, path: Path) -> None:
        """What an emulator starts with."""
        accounts = [
            {"account_id": f"{200_000_000_000 + one}", "name": f"account-{one:03d}"} for one in range(self.accounts)
        ]
        seed = {
            "organization": {"management_account": MANAGEMENT["name"], "accounts": [MANAGEMENT, *accounts]},
            "users": list(self.people()),
            "groups": list(self.teams()),
            "permission_sets": list(self.sets()),
            "assignments": list(self.grants()),
        }
        path.write_text(json.dumps(seed), encoding="utf-8")  # JSON is YAML

    def write_directory(self, path: Path, share: int = 1) -> None:
        """What idc_directory reads, in the form in which people write it, so it takes as long to read.

        With a share of 50, a fiftieth of the entries of each kind, the first ones.
        """
        kinds = {
            "users": self.people(),
            "groups": self.teams(),
            "permission_sets": self.sets(),
            "assignments": self.grants(),
        }
        counts = dict(zip(kinds, self.entries(), strict=True))
        with path.open("w", encoding="utf-8") as stream:
            stream.write("---\n")
            for kind, entries in kinds.items():
                stream.write(f"{kind}:\n")
                for entry in islice(entries, counts[kind] // share):
                    stream.write(f"  - {'    '.join(_lines(entry))}")


def _lines(entry: dict[str, Any]) -> Iterator[str]:
    for name, value in entry.items():
        if name == "members":
            yield f"{name}:\n" + "".join(f"      - {one}\n" for one in value)
        else:
            yield f"{name}: {json.dumps(value, ensure_ascii=False)}\n"


# The one that the contract names.
USUAL = Company(users=10_000, groups=500, memberships=30_000, permission_sets=50, accounts=100, assignments=3_000)
# One that shows what memory and processors are used for.
LARGE = Company(users=100_000, groups=500, memberships=300_000)
