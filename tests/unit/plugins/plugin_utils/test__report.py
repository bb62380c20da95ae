# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The model of a report: what is told, how bad it is, and what the one word of the result is."""

from __future__ import annotations

import json
import typing as t
from pathlib import Path

import pytest

from ansible_collections.steward.identity_center.plugins.plugin_utils._report import model, since
from ansible_collections.steward.identity_center.plugins.plugin_utils._report.findings import sentence
from ansible_collections.steward.identity_center.plugins.plugin_utils._report.joining import joined
from ansible_collections.steward.identity_center.plugins.plugin_utils._report.model import About, model_of
from ansible_collections.steward.identity_center.plugins.plugin_utils._report.production import Production
from ansible_collections.steward.identity_center.plugins.plugin_utils._report.saying import summed_up
from ansible_collections.steward.identity_center.plugins.plugin_utils._report.tables import ACCESS, TABLES, rank
from ansible_collections.steward.identity_center.tests.unit.plugins.plugin_utils import report_data

ABOUT = About(title="Audit")
ADMIN, READ = "arn:aws:sso:::permissionSet/i/ps-admin", "arn:aws:sso:::permissionSet/i/ps-read"
SHOP, LAB = "333300000011", "333300000012"


def an_audit(**tables: t.Any) -> dict[str, t.Any]:
    """Zoe is in Admins, who are administrators of production; Yan has ReadOnly in the lab by himself."""
    return {
        "instance": dict(report_data.INSTANCE),
        "began": "2026-11-26T02:00:00Z",
        "ended": "2026-11-26T02:01:00Z",
        "users": [_user("zoe"), _user("yan")],
        "groups": [{"group_id": "g-admins", "display_name": "Admins", "members": ["u-zoe"], "updated_by": "mallory"}],
        "permission_sets": [
            {"permission_set_arn": ADMIN, "name": "Admin", "privileged": True, "managed_policies": ["arn:admin"]},
            {"permission_set_arn": READ, "name": "Read", "privileged": False},
        ],
        "accounts": [
            {"account_id": SHOP, "name": "shop", "path": "/Production", "tags": {}},
            {"account_id": LAB, "name": "lab", "path": "/Sandbox"},
        ],
        "assignments": [_assigned("GROUP", "g-admins", ADMIN, SHOP), _assigned("USER", "u-yan", READ, LAB)],
        **tables,
    }


def _user(name: str, **more: t.Any) -> dict[str, t.Any]:
    said = {"user_id": f"u-{name}", "user_name": name, "display_name": name.title(), "email": f"{name}@example.com"}
    return {**said, "status": "enabled", **more}


def _assigned(kind: str, who: str, what: str, where: str) -> dict[str, t.Any]:
    return {"principal_type": kind, "principal_id": who, "permission_set_arn": what, "account_id": where}


def a_plan(*changes: dict[str, t.Any], unmanaged: t.Any = (), **more: t.Any) -> dict[str, t.Any]:
    return {"changes": list(changes), "unmanaged": list(unmanaged), "plan_checksum": "9f3c", **more}


def change(
    action: str, kind: str, name: str, before: t.Any = None, after: t.Any = None, **more: t.Any
) -> dict[str, t.Any]:
    return {"action": action, "kind": kind, "name": name, "before": before, "after": after, **more}


def outside(kind: str, name: str, protected: str | None = None) -> dict[str, t.Any]:
    return {"kind": kind, "name": name, "protected": protected}


def the_row(plan: dict[str, t.Any], **tables: t.Any) -> dict[str, t.Any]:
    (row,) = model_of(an_audit(**tables), plan, None, ABOUT)["differences"]
    return dict(row)


# ---- access


def test_everybody_has_a_row_for_each_way() -> None:
    made = model_of(an_audit(), None, None, ABOUT)

    assert [
        (one["user_name"], one["way"], one.get("group"), one["permission_set"], one["account"])
        for one in made["access"]
    ] == [
        ("yan", "direct", None, "Read", "lab"),
        ("zoe", "group", "Admins", "Admin", "shop"),
    ]
    (_yan, zoe) = joined(made)
    assert set(zoe) >= set(ACCESS.columns) - {"application", "role", "until"}
    assert (zoe["email"], zoe["managed_policies"], zoe["unit"], zoe["production"]) == (
        *("zoe@example.com", ["arn:admin"], "/Production", True),
    )
    assert [(one["user_name"], one["groups"], one["access"], one["privileged"]) for one in made["people"]] == [
        ("yan", 0, 1, 0),
        ("zoe", 1, 1, 1),
    ]
    assert [(one["account"], one["people"]) for one in made["accounts"]] == [("shop", 1), ("lab", 1)]


def test_applications_and_entitlements_are_ways_too() -> None:
    wiki = "arn:aws:sso::1:application/wiki"
    made = model_of(
        an_audit(
            assignments=[],
            applications=[{"application_arn": wiki, "name": None}],
            application_assignments=[{"principal_type": "USER", "principal_id": "u-yan", "application_arn": wiki}],
            entitlements=[
                {"principal_type": "GROUP", "principal_id": "g-admins", "role_arn": "arn:role", "account_id": SHOP}
            ],
        ),
        None,
        None,
        ABOUT,
    )

    assert [(one["user_name"], one["kind"], one.get("application"), one.get("role")) for one in made["access"]] == [
        ("yan", "application", wiki, None),
        ("zoe", "entitlement", None, "arn:role"),
    ]
    assert [one["people"] for one in made["applications"]] == [1]
    assert made["assignments"][0]["privileged"] is None


def test_whether_access_is_privileged_is_not_said_where_policies_could_not_be_read() -> None:
    made = model_of(
        an_audit(permission_sets=[{"permission_set_arn": ADMIN, "name": "Admin", "privileged": None}]),
        None,
        None,
        ABOUT,
    )

    assert [one["privileged"] for one in made["assignments"]] == [None, None]
    assert [one.get("privileged") for one in made["access"]] == [None, None]


def test_who_was_deleted_and_is_still_named_is_told() -> None:
    tables = [_assigned("USER", "u-gone", READ, LAB), _assigned("GROUP", "g-gone", "arn:unknown", "999999999999")]
    made = model_of(an_audit(assignments=tables), None, None, ABOUT)

    assert [(one["user_id"], one.get("user_name")) for one in made["access"]] == [("u-gone", None)]
    assert next(one for one in made["people"] if one["user_id"] == "u-gone")["status"] == "deleted"
    orphans = [one for one in made["findings"] if one["check"] == "orphaned_assignment"]
    assert [one["message"] for one in orphans] == [
        "the user does not exist any more, and still has Read in lab",
        "the group does not exist any more, and still has arn:unknown in 999999999999",
    ]


@pytest.mark.parametrize(
    ("table", "what"),
    [
        ({"application_assignments": [{"application_arn": "arn:wiki"}]}, "arn:wiki"),
        ({"entitlements": [{"role_arn": "arn:role"}]}, "arn:role"),
    ],
)
def test_orphans_have_other_things_too(table: t.Any, what: str) -> None:
    ((name, (one,)),) = table.items()
    made = model_of(
        an_audit(**{name: [{"principal_type": "USER", "principal_id": "u-gone", **one}]}), None, None, ABOUT
    )

    assert [one["message"] for one in made["findings"] if one["check"] == "orphaned_assignment"] == [
        f"the user does not exist any more, and still has {what}"
    ]


# ---- differences


@pytest.mark.parametrize(
    ("kind", "name", "severity"),
    [
        ("account_assignment", f"Admins with Admin in shop ({SHOP})", "critical"),
        ("account_assignment", f"yan with Read in lab ({LAB})", "high"),
        ("account_assignment", "nobody knows", "high"),
        ("membership", "zoe in Admins", "critical"),
        ("membership", "zoe in Others", "high"),
        ("application_assignment", "zoe in Wiki", "high"),
        ("user", "zoe", "medium"),
        ("group", "Admins", "medium"),
        ("permission_set", "Admin", "high"),
        ("permission_set", "Read", "medium"),
        ("permission_set", "gone", "medium"),
    ],
)
def test_what_stands_in_no_file_is_as_bad_as_what_it_leads_to(kind: str, name: str, severity: str) -> None:
    row = the_row(a_plan(unmanaged=[outside(kind, name)]))

    assert (row["severity"], row["action"]) == (severity, None)
    assert row["text"].endswith("(privileged, in production)") is (severity == "critical")
    gained = kind in ("account_assignment", "membership", "application_assignment")
    assert row["category"] == ("access_gained" if gained else "unmanaged")


@pytest.mark.parametrize("where", [f"shop ({SHOP})", SHOP])
def test_an_entitlement_into_production_is_critical(where: str) -> None:
    role = {"principal_id": "u-yan", "role_arn": f"arn:aws:iam::{SHOP}:role/team/admin", "account_id": SHOP}
    plan = a_plan(unmanaged=[{"kind": "entitlement", "name": f"yan as team/admin in {where}"}])

    row = the_row(plan, entitlements=[{"principal_type": "USER", **role}])

    assert (row["severity"], row["text"]) == ("critical", "access that no file gives (in production)")
    assert row["before"] == {"unit": "/Production", "production": True}


def test_read_access_into_production_is_critical() -> None:
    assignments = [_assigned("USER", "u-yan", READ, SHOP)]

    row = the_row(
        a_plan(unmanaged=[outside("account_assignment", f"yan with Read in shop ({SHOP})")]), assignments=assignments
    )

    assert (row["severity"], row["text"]) == ("critical", "access that no file gives (in production)")
    assert row["before"] == {"privileged": False, "managed_policies": None, "unit": "/Production", "production": True}


def test_an_account_without_a_name_is_known_by_its_id() -> None:
    given = [_assigned("USER", "u-yan", ADMIN, "999999999999"), _assigned("USER", "u-gone", READ, "999999999999")]
    plan = a_plan(unmanaged=[outside("account_assignment", "yan with Admin in 999999999999")])

    assert the_row(plan, assignments=given)["severity"] == "critical"


def test_what_is_in_no_file_is_described() -> None:
    rows = {
        (one["kind"], one["name"]): one
        for one in model_of(
            an_audit(users=[_user("zoe", created_by="mallory", updated_by="eve", updated_at="now")]),
            a_plan(
                unmanaged=[
                    outside("user", "zoe"),
                    outside("group", "Admins"),
                    outside("permission_set", "Admin"),
                    outside("account_assignment", f"Admins with Admin in shop ({SHOP})"),
                    outside("user", "gone"),
                    outside("group", "gone"),
                    outside("permission_set", "gone"),
                ]
            ),
            None,
            ABOUT,
        )["differences"]
    }

    zoe = rows["user", "zoe"]
    assert (zoe["before"]["created_by"], zoe["updated_by"], zoe["updated_at"]) == ("mallory", "eve", "now")
    assert rows["group", "Admins"]["before"]["members"] == ["zoe"]
    assert rows["group", "Admins"]["updated_by"] == "mallory"
    assert rows["permission_set", "Admin"]["before"]["managed_policies"] == ["arn:admin"]
    assert rows["account_assignment", f"Admins with Admin in shop ({SHOP})"]["before"]["people"] == ["zoe"]
    assert [one["before"] for (_kind, name), one in rows.items() if name == "gone"] == [None, None, None]


def test_an_application_assignment_is_described_without_an_account() -> None:
    wiki = {"application_arn": "arn:wiki", "name": "Wiki"}
    given = {"principal_type": "GROUP", "principal_id": "g-admins", "application_arn": "arn:wiki"}
    plan = a_plan(unmanaged=[outside("application_assignment", "Admins in Wiki")])

    row = the_row(plan, applications=[wiki], application_assignments=[given])

    assert row["before"] == {"people": ["zoe"]}


def test_what_a_purge_leaves_alone_is_told_and_is_no_drift() -> None:
    rows = [outside("group", "AWSControlTowerAdmins", "it is AWS's own"), outside("membership", "zoe in Admins", "so")]

    made = model_of(an_audit(), a_plan(unmanaged=rows), None, ABOUT)

    assert [(one["severity"], one["protected"]) for one in made["differences"]] == [
        ("medium", "so"),
        ("low", "it is AWS's own"),
    ]
    assert (made["result"], made["drift"]) == ("clean", False)
    assert summed_up(made).startswith("clean: no differences (2 protected); ")


@pytest.mark.parametrize(
    ("planned", "category", "severity"),
    [
        (change("remove", "membership", "zoe in Admins"), "access_gained", "critical"),
        (change("delete", "user", "zoe"), "unmanaged", "medium"),
        (change("add", "membership", "yan in Admins"), "access_lost", "medium"),
        (change("create", "group", "On-call"), "missing", "medium"),
        (change("update", "user", "zoe", {"title": "a"}, {"title": "b"}), "attributes", "low"),
        (change("update", "permission_set", "Read", {"tags": {}}, {"tags": {"a": "b"}}), "attributes", "medium"),
        (change("provision", "permission_set", "Read"), "attributes", "medium"),
        (change("update", "access_control_attributes", "x"), "attributes", "medium"),
        (change("update", "permission_set", "Read", {"inline_policy": "{}"}, {}), "access_gained", "high"),
        (change("update", "permission_set", "Admin", {"managed_policies": ["x"]}, {}), "access_gained", "critical"),
    ],
    ids=lambda one: f"{one['action']}-{one['kind']}" if isinstance(one, dict) else None,
)
def test_a_planned_change_is_a_difference(planned: dict[str, t.Any], category: str, severity: str) -> None:
    row = the_row(a_plan(planned))

    assert (row["category"], row["severity"], row["action"]) == (category, severity, planned["action"])


def test_a_permission_set_that_nobody_made_privileged_leads_into_production() -> None:
    assignments = [_assigned("USER", "u-yan", READ, SHOP)]
    planned = change("update", "permission_set", "Read", {"inline_policy": "{}"}, {"inline_policy": None})

    assert the_row(a_plan(planned), assignments=assignments)["severity"] == "critical"


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("team/groups.yml:37: groups[3]", ("team/groups.yml", 37)),
        ("a:b.yml:5", ("a:b.yml", 5)),
        ("purge", (None, None)),
        (None, (None, None)),
    ],
)
def test_a_difference_is_at_its_place(place: str | None, expected: t.Any) -> None:
    row = the_row(a_plan(change("create", "group", "x", place=place)))

    assert (row["file"], row["line"]) == expected


def test_the_worst_comes_first() -> None:
    plan = a_plan(
        change("update", "user", "zoe"),
        change("create", "group", "x"),
        change("remove", "membership", "zoe in Admins"),
    )

    assert [one["severity"] for one in model_of(an_audit(), plan, None, ABOUT)["differences"]] == [
        *("critical", "medium", "low")
    ]


@pytest.mark.parametrize(
    ("account", "patterns", "expected"),
    [
        ({"name": "shop-prod"}, None, True),
        ({"name": "shop", "path": "/Workloads/Production"}, None, True),
        ({"name": "shop", "tags": {"env": "PRD"}}, None, True),
        ({"name": "shop-non-prod"}, None, False),
        ({"name": "preprod"}, None, False),
        ({"name": "products"}, None, False),
        ({"name": "pre-production"}, None, False),
        ({"name": "Shop-Live"}, ["*-live"], True),
        ({"name": "shop-prod"}, ["*-live"], False),
        ({"name": "shop-prod"}, [], False),
        ({"account_id": SHOP}, [SHOP], True),
    ],
)
def test_production_is_known_by_words_or_patterns(account: t.Any, patterns: t.Any, expected: bool) -> None:
    assert Production(patterns=patterns).has(account) is expected


# ---- findings


def finding(**more: t.Any) -> dict[str, t.Any]:
    said = {"policy": "p", "check": "no_email", "severity": "high", "thing": "zoe", "kind": "user", "message": "m"}
    return {**said, "excepted": None, **more}


def test_what_every_report_tells_is_no_violation() -> None:
    users = [_user("zoe", email=None), _user("yan", status="disabled"), _user("fay", status="disabled")]
    sets = [{"permission_set_arn": READ, "name": "Read", "outdated_accounts": [LAB, SHOP]}]

    made = model_of(an_audit(users=users, permission_sets=sets), None, None, ABOUT)

    assert {(one["check"], one["thing"]) for one in made["findings"]} == {
        ("no_email", "user zoe"),
        ("no_group", "user yan"),
        ("no_group", "user fay"),
        ("disabled_with_access", "user yan"),
        ("outdated_permission_set", "permission set Read"),
    }
    (outdated,) = (one["message"] for one in made["findings"] if one["check"] == "outdated_permission_set")
    assert outdated == f"was changed, and an older version is still in 2 accounts: {LAB}, {SHOP}"
    assert {one["severity"] for one in made["findings"]} == {"info"}
    assert (made["result"], made["violations"]) == ("clean", False)


@pytest.mark.parametrize("key", ["findings", "policies"])
def test_what_a_policy_checks_is_not_told_twice(key: str) -> None:
    users = [_user("zoe", email=None)]

    made = model_of(an_audit(users=users, **{key: [finding()]}), None, None, ABOUT)

    assert [one["policy"] for one in made["findings"] if one["check"] == "no_email"] == ["p"] * (key == "findings")


@pytest.mark.parametrize(
    ("one", "violated"),
    [
        (finding(), True),
        (finding(severity="low"), True),
        (finding(severity="info"), False),
        (finding(excepted={"until": "2027-01-01", "reason": "r"}), False),
    ],
)
def test_a_finding_without_exception_is_a_violation(one: dict[str, t.Any], violated: bool) -> None:
    made = model_of(an_audit(findings=[one]), a_plan(change("create", "group", "x")), None, ABOUT)

    assert (made["violations"], made["result"]) == (violated, "violations" if violated else "drift")


def test_findings_are_sorted_and_have_their_places() -> None:
    found = [
        finding(excepted={"until": "2027-01-01", "reason": "r"}, about={"user": "zoe"}),
        finding(severity="low", place="sets.yml:3: x"),
        finding(severity="strange", about={"user": "zoe", "permission_set": "Other"}),
        finding(about={"user": "zoe", "permission_set": "Read", "account": "lab"}, severity="medium"),
        finding(about={"group": "gone"}, severity="critical"),
    ]
    about = About(title="", places={("user", "zoe"): "users.yml:7", ("account_assignment", "zoe with Read"): "a.yml:9"})

    rows = [one for one in model_of(an_audit(findings=found), None, None, about)["findings"] if one["policy"]]

    assert [(one["severity"], one["excepted"], one["file"], one["line"]) for one in rows] == [
        ("strange", False, "users.yml", 7),
        ("critical", False, None, None),
        ("medium", False, "a.yml", 9),
        ("low", False, "sets.yml", 3),
        ("high", True, "users.yml", 7),
    ]
    assert (rows[4]["excepted_until"], rows[4]["excepted_reason"]) == ("2027-01-01", "r")


def test_a_finding_is_told_in_one_sentence() -> None:
    assert sentence(finding(thing="user zoe", message="user zoe has no e-mail")) == "user zoe has no e-mail"
    assert sentence(finding(thing="user zoe", message="has no e-mail")) == "user zoe: has no e-mail"


def test_an_unknown_severity_is_the_worst() -> None:
    assert [rank(one) for one in ("critical", "info", "strange", None)] == [0, 4, 0, 0]


# ---- the result and where it comes from


def test_what_could_not_be_read_makes_it_incomplete() -> None:
    lacking = {"what": "groups", "error_code": "AccessDeniedException", "message": "no"}

    made = model_of(
        an_audit(unreadable=[lacking], findings=[finding()]), a_plan(change("create", "group", "x")), None, ABOUT
    )

    assert (made["result"], made["incomplete"], made["violations"], made["drift"]) == ("incomplete", True, True, True)
    assert made["unreadable"] == [lacking]


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ({"failed": True, "msg": "users.yml:3: is no YAML", "error_code": "InvalidInput"}, "users.yml:3: is no YAML"),
        ({"skipped": True}, "the task of idc_directory was skipped, or its result is not the one given"),
    ],
)
def test_a_directory_that_nobody_compared_is_lacking(told: dict[str, t.Any], message: str) -> None:
    made = model_of(an_audit(), told, None, ABOUT)

    assert (made["result"], made["drift"]) == ("incomplete", None)
    assert [(one["what"], one["message"]) for one in made["unreadable"]] == [("desired directory", message)]


def test_a_plan_that_is_refused_is_told_with_its_reason() -> None:
    made = model_of(an_audit(), a_plan(failed=True, msg="would delete 41 of 104 users"), None, ABOUT)

    assert made["provenance"]["refused"] == "would delete 41 of 104 users"
    assert made["result"] == "clean"


def test_a_report_says_where_it_comes_from() -> None:
    about = About(
        title="Nightly",
        sources=[{"file": "a.yml", "sha256": "x"}],
        revision="abc-dirty",
        versions={"steward.identity_center": "0.1.0"},
        options={"accounts": ["x"]},
    )
    made = model_of(an_audit(counts={"users": 2}, calls={"ListUsers": 1}), a_plan(), None, about)

    assert made["title"] == "Nightly"
    expected = {
        "instance_arn": report_data.INSTANCE["instance_arn"],
        "identity_store_id": "d-1234567890",
        "region": "eu-central-1",
        "caller": report_data.INSTANCE["caller"],
        "began": "2026-11-26T02:00:00Z",
        "ended": "2026-11-26T02:01:00Z",
        "versions": {"steward.identity_center": "0.1.0"},
        "options": {"accounts": ["x"]},
        "sources": [{"file": "a.yml", "sha256": "x"}],
        "revision": "abc-dirty",
        "plan_checksum": "9f3c",
        "refused": None,
        "policies": [],
        "read": {"users": 2},
        "calls": {"ListUsers": 1},
    }
    assert {name: value for name, value in made["provenance"].items() if name != "instance"} == expected


def test_counts_are_of_every_table() -> None:
    audit = report_data.audit()
    made = model_of(audit, report_data.directory(audit), None, ABOUT)

    assert made["counts"]["rows"] == {table.name: len(made[table.name]) for table in TABLES}
    assert made["counts"]["differences_by_severity"]["critical"] == 3
    assert sum(made["counts"]["findings_by_severity"].values()) == len(made["findings"])


# ---- since the last report


def test_people_and_access_that_came_and_went_are_told() -> None:
    earlier = json.loads(json.dumps(model_of(an_audit(), None, None, ABOUT)))
    users = [_user("yan"), _user("eve")]
    given = [_assigned("USER", "u-eve", ADMIN, SHOP), _assigned("USER", "u-yan", READ, LAB)]

    made = model_of(an_audit(users=users, assignments=given, ended="2026-11-27T02:00:00Z"), a_plan(), earlier, ABOUT)

    told = [(one["change"], one["what"], one["user_name"], one["permission_set"]) for one in made["since"]]
    assert told == [
        ("gained", "person", "eve", None),
        ("gained", "access", "eve", "Admin"),
        ("lost", "person", "zoe", None),
        ("lost", "access", "zoe", "Admin"),
    ]
    assert made["previous"] == {"ended": "2026-11-26T02:01:00Z", "result": "clean", "plan_checksum": None}
    assert {one["user_name"]: one["first_seen"] for one in made["access"]} == {
        "eve": "2026-11-27T02:00:00Z",
        "yan": "2026-11-26T02:01:00Z",
    }


def test_a_new_name_is_no_change() -> None:
    earlier = model_of(an_audit(), None, None, ABOUT)
    renamed = {**_user("zoe"), "user_name": "zoe.new"}

    assert model_of(an_audit(users=[renamed, _user("yan")]), None, earlier, ABOUT)["since"] == []


@pytest.mark.parametrize(
    ("lacking", "told"),
    [
        (["users"], [("access", "account"), ("access", "application"), ("access", "entitlement")]),
        (["groups", "memberships"], [("person", None)]),
        (
            ["permission sets", "account assignments"],
            [("person", None), ("access", "application"), ("access", "entitlement")],
        ),
        (["application assignments"], [("person", None), ("access", "account"), ("access", "entitlement")]),
        (["entitlements"], [("person", None), ("access", "account"), ("access", "application")]),
        (
            ["tags of accounts"],
            [("person", None), ("access", "account"), ("access", "application"), ("access", "entitlement")],
        ),
    ],
)
def test_what_could_not_be_read_has_neither_come_nor_gone(
    lacking: list[str], told: list[tuple[str, str | None]]
) -> None:
    who = {"principal_type": "USER", "principal_id": "u-zoe"}
    whole = an_audit(
        users=[_user("zoe")],
        groups=[],
        assignments=[_assigned("USER", "u-zoe", READ, LAB)],
        application_assignments=[{**who, "application_arn": "arn:wiki"}],
        entitlements=[{**who, "role_arn": "arn:role", "account_id": LAB}],
    )
    refused = [{"what": one, "error_code": "AccessDeniedException", "message": "no"} for one in lacking]
    nothing = an_audit(users=[], groups=[], assignments=[], unreadable=refused)

    for before, after, change in ((whole, nothing, "lost"), (nothing, whole, "gained")):
        made = model_of(after, None, model_of(before, None, None, ABOUT), ABOUT)

        assert [(one["change"], one["what"], one["kind"]) for one in made["since"]] == [(change, *one) for one in told]


def test_without_an_earlier_report_nothing_is_said() -> None:
    made = model_of(an_audit(), None, None, ABOUT)

    assert (made["since"], made["previous"], made["drift"]) == ([], None, None)


def test_an_earlier_report_is_read(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_text(json.dumps(model_of(an_audit(), None, None, ABOUT)))

    assert since.read_previous(path, report_data.INSTANCE)["result"] == "clean"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "cannot be read"),
        ("{", "is no JSON"),
        ("[]", "is no report"),
        ('{"version": 1}', "is no report"),
        ('{"version": 2, "provenance": {}}', "has version 2"),
        ('{"version": 1, "provenance": {}, "people": []}', "is only a part of a report"),
        ('{"version": 1, "provenance": {}, "people": [], "access": []}', "is only a part of a report"),
        (
            '{"version": 1, "provenance": {}, "people": [], "access": [1], "unreadable": []}',
            "is only a part of a report",
        ),
        (
            '{"version": 1, "provenance": {"instance_arn": "arn:other"}, "people": [], "access": [], "unreadable": []}',
            "is about another instance",
        ),
    ],
)
def test_what_cannot_be_compared_is_refused(tmp_path: Path, text: str | None, said: str) -> None:
    path = tmp_path / "report.json"
    if text is not None:
        path.write_text(text)

    with pytest.raises(since.NotComparable, match=f"{said}.*leave previous out"):
        since.read_previous(path, report_data.INSTANCE)


def test_the_version_of_a_report_is_that_of_the_schema() -> None:
    assert model_of(an_audit(), None, None, ABOUT)["version"] == since.VERSION == 1
    assert "CloudTrail" in model.NOT_TOLD


# ---- in one line


@pytest.mark.parametrize(
    ("tables", "changes", "expected"),
    [
        ({}, None, "clean: nothing to compare with; no findings; everything was read"),
        ({}, [], "clean: no differences; no findings; everything was read"),
        ({"findings": [finding()]}, [], "violations: no differences; 1 high finding; everything was read"),
        (
            {"findings": [finding(), finding(severity="low"), finding(severity="info")]},
            [change("create", "group", "x")],
            "violations: 1 medium difference; 1 high and 1 low findings; everything was read",
        ),
        (
            {"findings": [finding(), finding(excepted={"until": "2027-01-01", "reason": "Incident"})]},
            [],
            "violations: no differences; 1 high finding (1 excepted); everything was read",
        ),
        (
            {"groups": []},
            [],
            "clean: no differences; no findings; everything was read",
        ),
        (
            {"unreadable": [{"what": "memberships"}]},
            None,
            "incomplete: nothing to compare with; no findings; 1 part could not be read",
        ),
        (
            {"unreadable": [{"what": "memberships"}, {"what": "tags"}]},
            None,
            "incomplete: nothing to compare with; no findings; 2 parts could not be read",
        ),
    ],
)
def test_a_report_in_one_line(tables: dict[str, t.Any], changes: t.Any, expected: str) -> None:
    plan = None if changes is None else a_plan(*changes)

    assert summed_up(model_of(an_audit(users=[_user("zoe")], assignments=[], **tables), plan, None, ABOUT)) == expected
