# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Judges a directory by policies: what each finds, what is excepted, and what of it a plan brings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from .._desired.policies import Exemption, Policy, Severity
from .check import Ground, Thing, Violation, matches
from .registry import CHECKS
from .view import Table, View


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One violation of a policy, and what excepts it."""

    policy: Policy
    violation: Violation
    exemption: Exemption | None = None


def tables_of(policies: Iterable[Policy]) -> frozenset[Table]:
    """All tables that judging these policies looks at, those that only have the names of things among them."""
    found: set[Table] = set()
    for one in policies:
        check = CHECKS[one.check]
        found |= _needed(one) | check.also | {_NAMED_IN[word] for word in check.about if word in _NAMED_IN}
    return frozenset(found)


def _needed(policy: Policy) -> frozenset[Table]:
    """Without these a policy can't be judged: what its check needs, and the names that its exceptions have."""
    words = {word for one in policy.exemptions for word in one.about}
    return CHECKS[policy.check].tables(policy.options).union(_NAMED_IN[word] for word in words if word in _NAMED_IN)


_NAMED_IN = {
    "user": Table.USERS,
    "group": Table.GROUPS,
    "permission_set": Table.PERMISSION_SETS,
    "account": Table.ACCOUNTS,
    "application": Table.APPLICATIONS,
}


def missing(policy: Policy, view: View) -> list[Table]:
    """The tables without which this policy can't be judged, in the order in which results tell them."""
    lacking = _needed(policy) & view.unknown
    return [one for one in Table if one in lacking]


def judge(view: View, policies: Sequence[Policy], at: datetime) -> list[Finding]:
    """What policies find at this time, the worst first. Those that can't be judged find nothing: see `missing`.

    An exception that has run out excepts nothing, and is a finding itself.
    """
    found = [one for policy in policies if not missing(policy, view) for one in _of_policy(view, policy, at)]
    return sorted(found, key=lambda one: _WORST_FIRST.index(one.policy.severity))


_WORST_FIRST = list(Severity)


def new(before: Sequence[Finding], after: Sequence[Finding]) -> list[Finding]:
    """What is found after a plan, is not excepted, and was not there before it, excepted or not."""
    known = {(one.policy.id, one.violation.identity) for one in before}
    return [one for one in after if one.exemption is None and (one.policy.id, one.violation.identity) not in known]


def _of_policy(view: View, policy: Policy, at: datetime) -> Iterator[Finding]:
    in_force = [one for one in policy.exemptions if one.until > at]
    for one in CHECKS[policy.check].find(Ground(view=view, options=policy.options, at=at)):
        exemption = next((each for each in in_force if _excepts(each, one)), None)
        yield Finding(policy=policy, violation=one, exemption=exemption)
    for number, exemption in enumerate(policy.exemptions):
        if exemption.until <= at:
            yield Finding(policy=policy, violation=_run_out(exemption, number))


def _excepts(exemption: Exemption, one: Violation) -> bool:
    """Whether a violation is about all that an exception names, each by name or id."""
    return all(
        word in one.about and matches([pattern], one.about[word].id, one.about[word].name)
        for word, pattern in exemption.about.items()
    )


def _run_out(exemption: Exemption, number: int) -> Violation:
    return Violation(
        kind="exception",
        thing=exemption.label,
        message=(
            f"The exception for {exemption.label} ended at {exemption.written} (reason: {exemption.reason}). Take it out, or "
            "extend it if it is still needed"
        ),
        about={"exception": Thing(str(number))},
    )
