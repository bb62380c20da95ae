# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The fewest calls that the API allows for looking at a whole directory, and the least time that the quotas allow for them.

Each line of the list is a question with its formula; docs/performance.md shows them. A page of a list has 100 entries, one
of accounts 20.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

from benchmarks.company import ACCOUNTS_EACH, SETS_EACH, Company

PAGE, PAGE_OF_ACCOUNTS = 100, 20
# Calls a second: of each API of the identity store, of all of sso-admin together, and of organizations.
RATE = 20


@dataclass(frozen=True)
class Need:
    """The calls of one operation, and why there have to be so many."""

    service: str
    operation: str
    calls: int
    formula: str


def least(company: Company) -> list[Need]:
    """What it takes to see whether a company is as its file says, which names all of it, and members exactly.

    By user, the memberships would cost a call for each user; by pair of permission set and account that is held, the
    assignments one for each permission set and one for each pair.
    """
    users, groups, sets = company.users, company.groups, company.permission_sets
    needs = [
        Need("identitystore", "ListUsers", pages(users), f"{users:,} users / 100"),
        Need("identitystore", "ListGroups", pages(groups), f"{groups:,} groups / 100"),
        Need(
            "identitystore",
            "ListGroupMemberships",
            min(groups * pages(company.memberships // groups), users),
            f"{groups:,} groups x ({company.memberships // groups:,} members / 100)",
        ),
        Need("sso-admin", "ListInstances", 1, "1"),
    ]
    if not sets:
        return needs
    principals = min(len(range(0, company.assignments, SETS_EACH * ACCOUNTS_EACH)), groups)
    return [
        *needs,
        Need("sso-admin", "ListPermissionSets", pages(sets), f"{sets} permission sets / 100"),
        Need("sso-admin", "DescribePermissionSet", sets, f"{sets} permission sets"),
        Need("sso-admin", "ListManagedPoliciesInPermissionSet", sets, f"{sets} permission sets that name them"),
        Need("sso-admin", "ListTagsForResource", sets, f"{sets} permission sets that name them"),
        Need(
            "sso-admin", "ListAccountsForProvisionedPermissionSet", sets, f"{sets} permission sets: which are outdated"
        ),
        Need("sso-admin", "ListAccountAssignmentsForPrincipal", principals, f"{principals} groups that have something"),
        Need(
            "organizations",
            "ListAccounts",
            ceil((company.accounts + 1) / PAGE_OF_ACCOUNTS),
            f"{company.accounts + 1} accounts / {PAGE_OF_ACCOUNTS}",
        ),
    ]


def pages(entries: int) -> int:
    """How many calls list so many entries; an empty list takes one too."""
    return max(1, ceil(entries / PAGE))


def total(needs: Iterable[Need]) -> int:
    """All calls."""
    return sum(one.calls for one in needs)


def least_seconds(needs: Sequence[Need]) -> float:
    """The quota that takes longest; the others are used up meanwhile."""
    return max(calls_of_quotas((one.service, one.operation, one.calls) for one in needs).values()) / RATE


def calls_of_quotas(calls: Iterable[tuple[str, str, int]]) -> Counter[str]:
    """How many calls each quota has to take; `calls` are service, operation and number."""
    found: Counter[str] = Counter()
    for service, operation, number in calls:
        found[operation if service == "identitystore" else service] += number
    return found
