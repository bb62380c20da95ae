# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Until when somebody has access, by what the desired files say."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._options.lines import Line
from ansible_collections.steward.identity_center.plugins.plugin_utils._report.ends import Ends

END, LATER = "2026-12-31T18:00:00Z", "2027-06-30"
ACCOUNT = {"account": "shop", "account_id": "3333", "unit": "/Workloads/Production", "account_tags": {"env": "prod"}}
DIRECT = {"way": "direct", "user_name": "zoe", "user_id": "u-1", "kind": "account", "permission_set": "Admin"}
THROUGH = {**DIRECT, "way": "group", "group": "On-call", "group_id": "g-1", "permission_set_arn": "arn:admin"}


def an_entry(**more: t.Any) -> dict[str, t.Any]:
    entry = {"users": ["zoe"], "permission_sets": ["Admin"], "accounts": ["shop"], "expires_at": END, **more}
    return {name: value for name, value in entry.items() if value is not None}


def ends(*entries: dict[str, t.Any], groups: t.Sequence[t.Any] = ()) -> Ends:
    lines = [Line(kind="assignments", value=one) for one in entries] + [
        Line(kind="groups", value=one) for one in groups
    ]
    return Ends([*lines, Line(kind="users", value={"user_name": "zoe"}), Line(kind="groups", value="broken"), Line()])


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (an_entry(), END),
        (an_entry(users=["ZOE"]), END),
        (an_entry(users=["u-1"]), END),
        (an_entry(users="zoe"), END),
        (an_entry(users=["yan"]), None),
        (an_entry(users=None, groups=["zoe"]), None),
        (an_entry(permission_sets=["Read"]), None),
        (an_entry(accounts=["3333"]), END),
        (an_entry(accounts=["other"]), None),
        (an_entry(accounts=None, organizational_units=["/Workloads"]), END),
        (an_entry(accounts=None, organizational_units=["/workloads/production/"]), END),
        (an_entry(accounts=None, organizational_units=["/Work"]), None),
        (an_entry(accounts=None, account_tags={"env": ["prod", "live"]}), END),
        (an_entry(accounts=None, account_tags={"env": "test"}), None),
        (an_entry(accounts=None, all_accounts=True), END),
        (an_entry(accounts=None, all_accounts=True, exclude_accounts=["shop"]), None),
        (an_entry(expires_at=None), None),
    ],
)
def test_an_entry_ends_what_it_gives(entry: dict[str, t.Any], expected: str | None) -> None:
    assert ends(entry).until(DIRECT, ACCOUNT) == expected


def test_the_last_of_several_entries_counts_and_one_without_an_end_has_none() -> None:
    assert ends(an_entry(), an_entry(expires_at=LATER)).until(DIRECT, ACCOUNT) == LATER
    assert ends(an_entry(), an_entry(expires_at=None)).until(DIRECT, ACCOUNT) is None


def test_who_leaves_the_group_loses_what_it_gives() -> None:
    group = {"display_name": "on-call", "members": ["yan", {"user": "Zoe", "expires_at": END}, {"user": "eve"}]}
    given = an_entry(users=None, groups=["On-call"], expires_at=LATER)

    assert ends(groups=[group]).until(THROUGH, ACCOUNT) == END
    assert ends(given, groups=[group]).until(THROUGH, ACCOUNT) == END
    assert ends(given).until(THROUGH, ACCOUNT) == LATER
    assert ends(given, groups=[group]).until({**THROUGH, "user_name": "yan"}, ACCOUNT) == LATER
    assert ends(groups=[{"display_name": "On-call"}]).until(THROUGH, ACCOUNT) is None


def test_applications_are_assigned_by_name_or_arn() -> None:
    row = {**DIRECT, "kind": "application", "application": "Wiki", "application_arn": "arn:wiki"}

    assert ends(an_entry(applications=["arn:wiki"])).until(row, {}) == END
    assert ends(an_entry(applications=["VPN"])).until(row, {}) is None


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ({"roles": ["arn:aws:iam::3333:role/team/admin"]}, END),
        ({"roles": ["arn:aws:iam::3333:role/admin"]}, None),
        ({"role_names": ["team/admin"], "accounts": ["shop"]}, END),
        ({"role_names": ["team/admin"], "accounts": ["lab"]}, None),
        ({"role_names": ["admin"], "accounts": ["shop"]}, None),
        ({"permission_sets": ["Admin"], "accounts": ["shop"]}, None),
    ],
)
def test_entitlements_end_as_their_entries_say(entry: dict[str, t.Any], expected: str | None) -> None:
    row = {**DIRECT, "kind": "entitlement", "permission_set": None, "role": "arn:aws:iam::3333:role/team/admin"}
    found = Ends([Line(kind="entitlements", value={"users": ["zoe"], "expires_at": END, **entry})])

    assert found.until(row, ACCOUNT) == expected
    assert found.until(DIRECT, ACCOUNT) == (END if "permission_sets" in entry else None)


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("2026-12-31T18:00:00Z", "2026-12-31"),
        ("2027-01-01T00:30:00+02:00", "2026-12-31T23:00:00Z"),
        ("2026-12-31", "soon"),
    ],
)
def test_ends_are_compared_as_times_however_they_are_written(earlier: str, later: str) -> None:
    for member, given in ((earlier, later), (later, earlier)):
        group = {"display_name": "On-call", "members": [{"user": "zoe", "expires_at": member}]}
        entry = an_entry(users=None, groups=["On-call"], expires_at=given)

        assert ends(entry, groups=[group]).until(THROUGH, ACCOUNT) == earlier
    assert ends(an_entry(expires_at=later), an_entry(expires_at=earlier)).until(DIRECT, ACCOUNT) == later
