# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Made-up audits of realistic shape, small and large, with names that do harm where they are not escaped."""

from __future__ import annotations

import random
import typing as t

HOSTILE = (
    "<script>window.harmed=1</script>",
    "</script><img src=x onerror=window.harmed=1>",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1-1",
    "@SUM(A1)",
    "\ttab",
    "\rreturn",
    "two\nlines",
    'comma, "quote"; semicolon',
    "right \u202eto left\u202c",
    "]]><failure/>",
    "pipe | pipe",
    "\x1b[31mred\x1b[0m \x9b32m",
    "`code` *bold* [link](javascript:window.harmed=1) @everyone #1",
    "{{ lookup('pipe', 'id') }} ${{ github.token }}",
    "nul\x00 \ufffe \ud800",
    "&lt;b&gt; &amp;",
    "\uff1dWIDE()",
    "<!--",
)
INSTANCE = {
    "instance_arn": "arn:aws:sso:::instance/ssoins-1111222233334444",
    "identity_store_id": "d-1234567890",
    "region": "eu-central-1",
    "caller": "arn:aws:sts::111100000000:assumed-role/Auditor/nightly",
}
_FIRST = "Ada Ben Cleo Dario Ewa Finn Gaia Hugo Ines Jonas Kaya Lena Milo Nora Omar Pia Quinn Rosa Sven Tara Udo Vera Wim Yara Zoë"
_LAST = (
    "Abel Baum Costa Dietz Ekman Faure Grau Hoffmann Ito Jansen Kowalski Lang Moreau Nilsson Okafor Pereira Quist Rossi"
)
_UNITS = ("/Workloads/Production", "/Workloads/Staging", "/Workloads/Development", "/Platform", "/Sandbox", "/Security")
_TEAMS = (
    "Payments",
    "Search",
    "Checkout",
    "Catalogue",
    "Identity",
    "Data",
    "Mobile",
    "Logistics",
    "Finance",
    "Platform",
)
_ROLES = ("Administrator", "ReadOnly", "Developer", "Billing", "DataScientist", "Support", "NetworkAdmin", "Security")
_SETS = (
    ("AdministratorAccess", ["arn:aws:iam::aws:policy/AdministratorAccess"], True),
    ("ReadOnly", ["arn:aws:iam::aws:policy/ReadOnlyAccess"], False),
    ("Developer", ["arn:aws:iam::aws:policy/PowerUserAccess"], True),
    ("Billing", ["arn:aws:iam::aws:policy/job-function/Billing"], False),
    ("DataScientist", ["arn:aws:iam::aws:policy/job-function/DataScientist"], False),
    ("Support", ["arn:aws:iam::aws:policy/job-function/SupportUser"], False),
    ("NetworkAdmin", ["arn:aws:iam::aws:policy/job-function/NetworkAdministrator"], False),
    ("SecurityAudit", ["arn:aws:iam::aws:policy/SecurityAudit"], False),
)


def audit(people: int = 40, accounts: int = 8, *, hostile: bool = False, seed: int = 7) -> dict[str, t.Any]:
    """The `audit` of an idc_audit_info result. With `hostile`, things of every kind have such names."""
    dice = random.Random(seed)
    users = [_user(number, dice) for number in range(people)]
    sets = [_set(*one) for one in _SETS]
    places = [_account(number) for number in range(accounts)]
    groups = _groups(users, dice, max(6, people // 30))
    applications = [
        {
            "application_arn": f"arn:aws:sso::111100000000:application/{name}",
            "name": name,
            "assignment_required": needed,
        }
        for name, needed in (("Wiki", True), ("Chat", False))
    ]
    if hostile:
        _make_hostile(users, groups, sets, places, applications)
    assignments = _assignments(users, groups, sets, places, dice)
    return {
        "instance": dict(INSTANCE),
        "began": "2026-11-26T02:00:00Z",
        "ended": "2026-11-26T02:01:07Z",
        "counts": {"users": len(users), "groups": len(groups), "assignments": len(assignments)},
        "calls": {"ListUsers": 20, "ListAccountAssignments": len(assignments)},
        "unreadable": [],
        "users": users,
        "groups": groups,
        "permission_sets": sets,
        "accounts": places,
        "assignments": assignments,
        "application_assignments": [
            {
                "principal_type": "GROUP",
                "principal_id": one["group_id"],
                "application_arn": applications[0]["application_arn"],
            }
            for one in groups[:3]
        ],
        "applications": applications,
        "entitlements": [
            {
                "principal_type": "GROUP",
                "principal_id": groups[0]["group_id"],
                "role_arn": f"arn:aws:iam::{places[0]['account_id']}:role/Emergency",
                "account_id": places[0]["account_id"],
            }
        ],
        "policies": [
            {"id": "admins-by-group", "check": "admin_only_through", "severity": "high"},
            {"id": "sessions", "check": "session_too_long", "severity": "medium"},
        ],
        "findings": findings(users, sets, hostile=hostile),
    }


def findings(users: list[dict[str, t.Any]], sets: list[dict[str, t.Any]], *, hostile: bool) -> list[dict[str, t.Any]]:
    """One that counts, one with an exception; with `hostile`, one about each such name."""
    found = [
        {
            "policy": "admins-by-group",
            "check": "admin_only_through",
            "severity": "high",
            "thing": f"{users[0]['user_name']} with {sets[0]['name']}",
            "kind": "account_assignment",
            "message": "an administrator who is not in a group of administrators",
            "excepted": None,
        },
        {
            "policy": "admins-by-group",
            "check": "admin_only_through",
            "severity": "high",
            "thing": "break.glass",
            "kind": "user",
            "message": "an administrator by an assignment of his own",
            "excepted": {"until": "2027-06-30", "reason": "the way in when the provider is down"},
        },
    ]
    if hostile:
        found += [{**found[0], "thing": one, "message": f"is named {one}"} for one in HOSTILE]
    return found


def directory(of: dict[str, t.Any], *, hostile: bool = False) -> dict[str, t.Any]:
    """The check-mode result of idc_directory for a directory that somebody broke into."""
    user, group, one_set = of["users"][1], of["groups"][1], of["permission_sets"][0]
    place = next(one for one in of["accounts"] if one["path"] == "/Workloads/Production")
    names = [f"{user['user_name']} with {one_set['name']} in {place['name']} ({place['account_id']})"]
    rows = [
        {"kind": "user", "name": user["user_name"], "protected": None},
        {"kind": "group", "name": group["display_name"], "protected": None},
        {"kind": "permission_set", "name": one_set["name"], "protected": None},
        {"kind": "membership", "name": f"{user['user_name']} in {group['display_name']}", "protected": None},
        *({"kind": "account_assignment", "name": name, "protected": None} for name in names),
        {"kind": "group", "name": "AWSControlTowerAdmins", "protected": "it is AWS's own"},
    ]
    changes = [
        _change(
            "update",
            "user",
            of["users"][2]["user_name"],
            {"title": "CEO"},
            {"title": "Engineer"},
            "users.yml:12: users[3]",
        ),
        _change("create", "group", "On-call", None, {"display_name": "On-call"}, "groups.yml:4: groups[0]"),
        _change("add", "membership", "zoe in On-call", None, {"user": "zoe"}, "groups.yml:7: groups[0].members[0]"),
        _change(
            "update",
            "permission_set",
            of["permission_sets"][1]["name"],
            {"managed_policies": ["arn:aws:iam::aws:policy/AdministratorAccess"]},
            {"managed_policies": ["arn:aws:iam::aws:policy/ReadOnlyAccess"]},
            "sets.yml:3: permission_sets[1]",
        ),
        _change("remove", "membership", "yan in Admins", {"user": "yan"}, None, "groups.yml:31: groups[4]"),
    ]
    if hostile:
        rows += [{"kind": "user", "name": name, "protected": None} for name in HOSTILE]
        changes += [
            _change("update", "group", name, {"description": name}, {"description": "fine"}, f"{name}.yml:1: groups[0]")
            for name in HOSTILE
        ]
    return {
        "changed": True,
        "changes": changes,
        "unmanaged": rows,
        "summary": {},
        "notices": [],
        "plan_checksum": "9f3c" * 16,
        "msg": "5 of 48: things to change",
    }


def ending(of: dict[str, t.Any]) -> list[dict[str, t.Any]]:
    """The entries of groups in the desired files, whose first members leave at the end of the year."""
    names = {one["user_id"]: one["user_name"] for one in of["users"]}
    return [
        {
            "display_name": one["display_name"],
            "members": [{"user": names[member], "expires_at": "2026-12-31"} for member in one["members"][:3]],
        }
        for one in of["groups"]
    ]


def _change(action: str, kind: str, name: str, before: t.Any, after: t.Any, place: str) -> dict[str, t.Any]:
    said = {"action": action, "kind": kind, "name": name, "before": before, "after": after}
    return {**said, "place": place, "needs": [], "status": "planned", "reason": None}


def _user(number: int, dice: random.Random) -> dict[str, t.Any]:
    first, last = dice.choice(_FIRST.split()), dice.choice(_LAST.split())
    name = f"{first}.{last}.{number}".lower().replace("ë", "e")
    return {
        "user_id": f"9067642ac7-{number:08x}-0000-4000-8000-000000000000",
        "user_name": name,
        "display_name": f"{first} {last}",
        "email": None if number % 97 == 5 else f"{name}@example.com",
        "status": "disabled" if number % 41 == 7 else "enabled",
        "department": dice.choice(_TEAMS),
        "cost_center": f"CC{dice.randrange(100, 140)}",
        "manager": f"manager.{dice.randrange(max(1, number // 8 + 1))}",
        "external": number % 5 != 0,
        "created_at": "2026-03-01T09:00:00Z",
        "created_by": "scim",
        "updated_at": "2026-11-20T11:12:13Z",
        "updated_by": "arn:aws:sts::111100000000:assumed-role/Helpdesk/kim",
    }


def _set(name: str, policies: list[str], privileged: bool) -> dict[str, t.Any]:
    return {
        "permission_set_arn": f"arn:aws:sso:::permissionSet/ssoins-1111222233334444/ps-{name.lower():0<16.16}",
        "name": name,
        "managed_policies": policies,
        "customer_managed_policies": [],
        "inline_policy": name == "Developer",
        "permissions_boundary": None,
        "session_duration": "PT8H",
        "privileged": privileged,
        "tags": {"team": "platform"},
        "outdated_accounts": ["333300000001"] if name == "Billing" else [],
    }


def _account(number: int) -> dict[str, t.Any]:
    unit = _UNITS[number % len(_UNITS)]
    word = unit.rpartition("/")[2].lower()
    return {
        "account_id": f"{333300000000 + number}",
        "name": f"{_TEAMS[number % len(_TEAMS)].lower()}-{word}-{number}",
        "path": unit,
        "tags": {"env": word, "owner": _TEAMS[number % len(_TEAMS)]},
        "status": "ACTIVE",
        "management": number == 3,
    }


def _groups(users: list[dict[str, t.Any]], dice: random.Random, count: int) -> list[dict[str, t.Any]]:
    found = []
    for number in range(count):
        members = dice.sample(users, min(len(users), dice.randrange(0, 60)))
        found.append(
            {
                "group_id": f"9067642ac7-{number:08x}-1111-4000-8000-000000000000",
                "display_name": f"{_TEAMS[number % len(_TEAMS)]} {_ROLES[number // len(_TEAMS) % len(_ROLES)]} {number}",
                "external": number % 3 == 0,
                "members": [one["user_id"] for one in members],
                "updated_at": "2026-11-19T10:00:00Z",
                "updated_by": "scim",
            }
        )
    return found


def _assignments(
    users: list[dict[str, t.Any]],
    groups: list[dict[str, t.Any]],
    sets: list[dict[str, t.Any]],
    places: list[dict[str, t.Any]],
    dice: random.Random,
) -> list[dict[str, t.Any]]:
    """What groups have in some accounts each, a few people by themselves, and what is left of who was deleted."""
    given = {
        ("GROUP", group["group_id"], one["permission_set_arn"], place["account_id"])
        for group in groups[:-1]
        for one in dice.sample(sets, dice.randrange(1, 3))
        for place in dice.sample(places, max(1, len(places) * dice.randrange(1, 6) // 10))
    }
    given |= {("USER", one["user_id"], sets[0]["permission_set_arn"], places[0]["account_id"]) for one in users[:2]}
    given |= {("USER", one["user_id"], sets[1]["permission_set_arn"], places[-1]["account_id"]) for one in users[5:9]}
    given.add(("USER", "9067642ac7-deleted-user", sets[1]["permission_set_arn"], places[0]["account_id"]))
    given.add(("GROUP", "9067642ac7-deleted-group", sets[1]["permission_set_arn"], places[0]["account_id"]))
    keys = ("principal_type", "principal_id", "permission_set_arn", "account_id")
    return [dict(zip(keys, one, strict=True)) for one in sorted(given)]


def _make_hostile(
    users: list[dict[str, t.Any]],
    groups: list[dict[str, t.Any]],
    sets: list[dict[str, t.Any]],
    places: list[dict[str, t.Any]],
    applications: list[dict[str, t.Any]],
) -> None:
    for number, name in enumerate(HOSTILE):
        user, group = users[number % len(users)], groups[number % len(groups)]
        user["user_name"] = f"{name}{number}"
        user["display_name"] = user["email"] = user["department"] = user["updated_by"] = name
        group["display_name"] = f"{name}{number}"
        sets[number % len(sets)]["name"] = f"{name}{number}"
        sets[number % len(sets)]["tags"] = {name: name}
        places[number % len(places)]["name"] = f"{name}{number}"
        places[number % len(places)]["tags"] = {name: name}
        applications[number % len(applications)]["name"] = f"{name}{number}"
