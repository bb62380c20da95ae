# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An audit: all tables of a directory, each thing read once, and what may not be read beside the rest."""

from __future__ import annotations

import typing as t
from dataclasses import replace
from datetime import datetime, timezone

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._desired.audit import AuditQuery
from ansible_collections.steward.identity_center.plugins.module_utils._desired.expiries import Expiry
from ansible_collections.steward.identity_center.plugins.module_utils._model.access import Principal
from ansible_collections.steward.identity_center.plugins.module_utils._model.attributes import item
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Document, Kind, Record
from ansible_collections.steward.identity_center.plugins.module_utils._model.entitlements import Entitlement
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import (
    CallFailed,
    FailureKind,
    Problem,
    Unsupported,
)
from ansible_collections.steward.identity_center.plugins.module_utils._model.policies import document
from ansible_collections.steward.identity_center.plugins.module_utils._options.policies import (
    parse_policies,
    policy_lines,
)
from ansible_collections.steward.identity_center.plugins.module_utils._queries.audit import (
    answer_audit,
    with_provenance,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    INSTANCE_ARN,
    STORE_ID,
    UNKNOWN,
    email,
    failed_call,
    group,
    user,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_access import (
    FakeAccess,
    assigned,
    permission_set,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_entitlements import (
    FakeEntitlements,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_organization import (
    MANAGEMENT,
    FakeOrganization,
    account,
    an_instance,
    application,
    used,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_reads import FakeReads
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_store import FakeStore

NOW = datetime(2026, 11, 26, 12, tzinfo=timezone.utc)
ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess"
TIMES = {"created_at": "2026-01-01T00:00:00Z", "created_by": "scim"}
ZOE = user(
    "zoe",
    external=True,
    record=Record(status="ENABLED", **TIMES),
    emails=email("zoe@example.com"),
    **{"enterprise.department": "Platform", "enterprise.cost_center": "4711", "enterprise.manager": "jan"},
)
JAN = user("Jan", record=Record(status="DISABLED"))
OPS = group("Ops")
HOME = replace(account(0, "home"), id=MANAGEMENT)
PROD, TEST = account(1, "prod"), account(2, "test")
POWER = permission_set(
    "Power",
    managed_policies=(ADMIN,),
    customer_managed_policies=(item({"name": "deploy", "path": "/"}),),
    inline_policy=Document(text='{"Statement": []}'),
    permissions_boundary=document({"managed_policy_arn": ADMIN}),
    tags=Document(text='{"owner": "platform"}'),
)
READ = permission_set("Read")
WIKI = application("Wiki")


OWN_KEY = {"key_type": "AWS_OWNED_KMS_KEY"}


def company() -> FakeReads:
    """Two people, of whom one is in the group that has everything in production."""
    access = FakeAccess(
        READ,
        POWER,
        assignments=[assigned(PROD.id, POWER, OPS), assigned(TEST.id, READ, ZOE)],
        applications=[WIKI],
        uses=[used(WIKI, OPS)],
    ).hold(POWER, TEST.id, outdated=True)
    access.open_to_all = {WIKI.arn}
    return FakeReads(
        store=FakeStore(ZOE, JAN, OPS).join(OPS, JAN),
        access=access,
        organization=FakeOrganization(
            HOME,
            units={"Work": (TEST,), "Work/Prod": (PROD,)},
            tags={PROD.id: {"stage": "production"}},
            delegated=(TEST.id,),
        ),
        instance=replace(an_instance(), encryption=OWN_KEY),
        caller_arn="arn:aws:sts::111122223333:assumed-role/auditor/nightly",
    )


def audit(reads: FakeReads, *policies: object, **fields: t.Any) -> dict[str, t.Any]:
    """The table of an audit."""
    query = AuditQuery(at=NOW, policies=parse_policies(policy_lines(list(policies))), **fields)
    found: dict[str, t.Any] = answer_audit(reads, query)["audit"]
    return found


def denied(operation: str = "ListUsers") -> CallFailed:
    """What the service says to who may not."""
    return failed_call(FailureKind.DENIED, operation=operation, code="AccessDeniedException", purpose="look")


def unreadable(found: dict[str, t.Any]) -> list[str]:
    """What is not in an audit."""
    return [one["what"] for one in found["unreadable"]]


def test_all_tables_are_there() -> None:
    found = audit(company())

    assert unreadable(found) == []
    assert found["users"] == [
        {
            **dict.fromkeys(("department", "cost_center", "manager", "created_at", "created_by")),
            "user_id": JAN.id,
            "user_name": "Jan",
            "display_name": "Jan",
            "email": None,
            "status": "disabled",
            "external": False,
            "updated_at": None,
            "updated_by": None,
        },
        {
            "user_id": ZOE.id,
            "user_name": "zoe",
            "display_name": "Zoe",
            "email": "zoe@example.com",
            "status": "enabled",
            "department": "Platform",
            "cost_center": "4711",
            "manager": "jan",
            "external": True,
            "updated_at": None,
            "updated_by": None,
            **TIMES,
        },
    ]
    (ops,) = found["groups"]
    assert (ops["group_id"], ops["display_name"], ops["external"], ops["members"]) == (OPS.id, "Ops", False, [JAN.id])
    assert {(one["principal_type"], one["principal_id"], one["account_id"]) for one in found["assignments"]} == {
        ("GROUP", OPS.id, PROD.id),
        ("USER", ZOE.id, TEST.id),
    }
    assert found["applications"] == [{"application_arn": WIKI.arn, "name": "Wiki", "assignment_required": False}]
    assert found["application_assignments"] == [
        {"principal_type": "GROUP", "principal_id": OPS.id, "application_arn": WIKI.arn}
    ]
    assert found["entitlements"] == []


def test_permission_sets_have_what_they_allow_and_where_they_are_old() -> None:
    power, read = audit(company())["permission_sets"]

    assert power == {
        "permission_set_arn": POWER.id,
        "name": "Power",
        "managed_policies": [ADMIN],
        "customer_managed_policies": [{"name": "deploy", "path": "/"}],
        "inline_policy": True,
        "permissions_boundary": {"managed_policy_arn": ADMIN},
        "session_duration": "PT1H",
        "privileged": True,
        "tags": {"owner": "platform"},
        "outdated_accounts": [TEST.id],
    }
    assert (read["inline_policy"], read["permissions_boundary"], read["privileged"]) == (False, None, False)
    assert (read["tags"], read["outdated_accounts"], read["managed_policies"]) == ({}, [], [])


def test_accounts_have_the_paths_of_their_units() -> None:
    accounts = audit(company())["accounts"]

    assert [(one["name"], one["path"], one["management"], one["tags"]) for one in accounts] == [
        ("prod", "/Work/Prod", False, {"stage": "production"}),
        ("test", "/Work", False, {}),
        ("home", "/", True, {}),
    ]
    assert {one["status"] for one in accounts} == {"ACTIVE"}


def test_it_says_where_the_rows_come_from() -> None:
    reads = company()
    result = answer_audit(reads, AuditQuery(at=NOW))
    facts = {"began": "b", "ended": "e", "region": "eu-central-1", "calls": {"ListUsers": 1}}
    found = with_provenance(result, facts)["audit"]

    assert (found["began"], found["ended"], found["calls"]) == ("b", "e", {"ListUsers": 1})
    assert "region" not in found
    assert found["instance"] == {
        "instance_arn": INSTANCE_ARN,
        "identity_store_id": STORE_ID,
        "name": reads.instance.name,
        "owner_account_id": reads.instance.owner_account_id,
        "created_date": reads.instance.created_date,
        "primary_region": reads.instance.primary_region,
        "encryption": OWN_KEY,
        "network": None,
        "identity_store_network": None,
        "regions": list(reads.instance.regions or ()),
        "caller": "arn:aws:sts::111122223333:assumed-role/auditor/nightly",
        "management_account_id": MANAGEMENT,
        "delegated_administrators": [TEST.id],
        "region": "eu-central-1",
    }
    assert found["counts"] == {
        "users": 2,
        "groups": 1,
        "memberships": 1,
        "permission_sets": 2,
        "accounts": 3,
        "assignments": 2,
        "applications": 1,
        "application_assignments": 1,
        "entitlements": 0,
    }


def test_each_thing_is_read_once() -> None:
    reads = company()
    every = [
        {"check": "break_glass_everywhere", "options": {"group": "Ops", "permission_set": "Power"}},
        {"check": "disabled_with_access"},
        {"check": "outdated_permission_set"},
    ]
    audit(reads, *every)

    assert reads.counted() == {
        "permission_sets": 1,
        # five details of two permission sets
        "details": 10,
        "holders": 2,
        "assignments_in": 3,
        "outdated_holders": 2,
        "applications": 1,
        "assignment_required": 1,
        "users_of": 1,
        "delegated_administrators": 1,
        "root": 1,
        "accounts_in": 3,
        "units_in": 3,
        "tags": 3,
        # account access manager is not enabled
        "application": 1,
        "management_account_id": 1,
        "every": 2,
        "members": 1,
    }


def test_the_tags_of_accounts_can_be_left_out() -> None:
    reads = company()
    found = audit(reads, account_tags=False)

    assert "tags" not in reads.counted()
    assert [one["tags"] for one in found["accounts"]] == [None, None, None]
    assert unreadable(found) == []


@pytest.mark.parametrize(
    ("operation", "what"),
    [
        ("details", [f"{one} of permission sets" for one in (
            "managed policies",
            "customer managed policies",
            "inline policies",
            "permissions boundaries",
            "tags",
        )]),
        ("permission_sets", [
            "permission sets",
            *(f"{one} of permission sets" for one in (
                "managed policies",
                "customer managed policies",
                "inline policies",
                "permissions boundaries",
                "tags",
            )),
            "account assignments",
            "outdated copies of permission sets",
        ]),
        ("outdated_holders", ["outdated copies of permission sets"]),
        ("assignments_in", ["account assignments"]),
        ("holders", ["account assignments"]),
        ("applications", [
            "applications",
            "whether applications need an assignment",
            "application assignments",
        ]),
        ("assignment_required", ["whether applications need an assignment"]),
        ("users_of", ["application assignments"]),
    ],
)  # fmt: skip
def test_what_may_not_be_read_of_access_is_told_and_the_rest_comes(operation: str, what: list[str]) -> None:
    reads = company()
    reads.access.failures[operation] = denied()
    found = audit(reads)

    assert unreadable(found) == what
    assert {one["error_code"] for one in found["unreadable"] if one["what"] in what} == {"AccessDeniedException"}
    assert (len(found["users"]), len(found["groups"]), len(found["accounts"])) == (2, 1, 3)


def test_what_cannot_be_read_of_permission_sets_is_null() -> None:
    reads = company()
    reads.access.failures["details"] = denied()
    reads.access.failures["outdated_holders"] = denied()
    power, _read = audit(reads)["permission_sets"]

    for key in ("managed_policies", "customer_managed_policies", "inline_policy", "tags", "outdated_accounts"):
        assert power[key] is None
    assert power["privileged"] is None


@pytest.mark.parametrize(
    ("operation", "what"),
    [
        ("management_account_id", ["the management account"]),
        ("delegated_administrators", ["delegated administrators"]),
        ("tags", ["tags of accounts"]),
        ("root", ["organizational units"]),
        ("units_in", ["organizational units"]),
    ],
)
def test_what_may_not_be_read_of_the_organization_is_told_and_the_rest_comes(operation: str, what: list[str]) -> None:
    reads = company()
    reads.organization._failures = {operation: denied("Any")}
    found = audit(reads)

    assert unreadable(found) == what
    assert [one["name"] for one in found["accounts"]] == ["prod", "test", "home"]
    assert [one["path"] is None for one in found["accounts"]] == [what == ["organizational units"]] * 3
    assert [one["management"] is None for one in found["accounts"]] == [what == ["the management account"]] * 3
    assert (found["instance"]["delegated_administrators"] is None) == (what == ["delegated administrators"])


def test_without_an_organization_there_are_no_accounts() -> None:
    reads = company()
    alone = failed_call(FailureKind.OTHER, code="AWSOrganizationsNotInUseException", operation="ListRoots")
    reads.organization._failure = alone
    found = audit(reads)

    assert unreadable(found) == [
        "delegated administrators",
        "accounts",
        "organizational units",
        "tags of accounts",
        "the management account",
    ]
    assert found["accounts"] == []
    assert len(found["assignments"]) == 2


def test_an_instance_of_an_account_has_no_permission_sets_and_that_is_said() -> None:
    reads = company()
    reads.instance = replace(reads.instance, owner_account_id=PROD.id)
    reads.access.failures["permission_sets"] = failed_call(FailureKind.INVALID, code="ValidationException")
    (first, *_others) = audit(reads)["unreadable"]

    assert first["message"].endswith(
        f"belongs to the account {PROD.id} alone: only an organization's instance has permission sets"
    )


@pytest.mark.parametrize("kind", [FailureKind.THROTTLED, FailureKind.SERVER, FailureKind.CREDENTIALS])
def test_what_is_no_refusal_ends_the_audit(kind: FailureKind) -> None:
    reads = company()
    reads.access.failures["applications"] = failed_call(kind)

    with pytest.raises(CallFailed):
        audit(reads)

    reads = company()
    reads.organization._failures = {"root": failed_call(kind)}
    with pytest.raises(CallFailed):
        audit(reads)


@pytest.mark.parametrize(
    ("operation", "what"),
    [("every user", ["users"]), ("every group", ["groups", "memberships"]), ("members", ["memberships"])],
)
def test_what_may_not_be_read_of_people_is_told_and_the_rest_comes(operation: str, what: list[str]) -> None:
    reads = company()
    name, _blank, kind = operation.partition(" ")
    refuse(reads.store, name, kind)
    found = audit(reads)

    assert unreadable(found) == what
    assert len(found["assignments"]) == 2
    assert found["counts"]["memberships"] == (1 if what == ["users"] else 0)


def refuse(store: t.Any, operation: str, kind: str) -> None:
    """Let the store refuse an operation, for one kind of things where one is named."""
    if operation == "every":
        answered = store.every

        def every(asked: t.Any) -> t.Any:
            if asked.value == kind:
                raise denied()
            return answered(asked)

        store.every = every
    else:

        def members_of(_group_ids: t.Any) -> t.Any:
            raise denied()

        store.members_of = store.groups_of_each = members_of


ROLE = f"arn:aws:iam::{PROD.id}:role/Deploy"
ENTITLED = Entitlement(role_arn=ROLE, principal=Principal(kind=Kind.USER, id=ZOE.id))
ROW = {"principal_type": "USER", "principal_id": ZOE.id, "role_arn": ROLE, "account_id": PROD.id}


def test_entitlements_are_read_by_account() -> None:
    reads = company()
    reads.entitlements = FakeEntitlements(ENTITLED)

    assert audit(reads)["entitlements"] == [ROW]
    assert [what for what, _of in reads.entitlements.calls] == ["application", *["entitlements_in"] * 3]


def test_where_no_account_is_known_entitlements_are_read_by_principal() -> None:
    reads = company()
    reads.entitlements = FakeEntitlements(ENTITLED)
    reads.organization._failures = {"root": denied("ListRoots"), "accounts": denied("ListAccounts")}
    reads.access.failures["holders"] = denied("ListAccountsForProvisionedPermissionSet")

    assert audit(reads)["entitlements"] == [ROW]
    assert [what for what, _of in reads.entitlements.calls] == ["application", *["entitlements_of"] * 3]


def without_accounts() -> FakeReads:
    """The company, of whose accounts only those with assignments are known; Zoe is entitled to a role in another, too."""
    reads = company()
    reads.entitlements = FakeEntitlements(ENTITLED, replace(ENTITLED, role_arn=ELSEWHERE))
    reads.organization._failures = {"root": denied("ListRoots"), "accounts": denied("ListAccounts")}
    return reads


ELSEWHERE = "arn:aws:iam::999900000009:role/Deploy"


def test_entitlements_in_accounts_without_assignments_are_there_where_accounts_cannot_be_listed() -> None:
    found = audit(without_accounts())

    assert [one["role_arn"] for one in found["entitlements"]] == [ROLE, ELSEWHERE]
    assert "entitlements" not in [one["what"] for one in found["unreadable"]]


@pytest.mark.parametrize("kind", ["user", "group"])
def test_entitlements_are_not_all_there_where_neither_accounts_nor_principals_can_be_listed(kind: str) -> None:
    reads = without_accounts()
    refuse(reads.store, "every", kind)
    found = audit(reads)

    assert ROLE in [one["role_arn"] for one in found["entitlements"]]
    assert [one["error_code"] for one in found["unreadable"] if one["what"] == "entitlements"] == [
        "AccessDeniedException"
    ]


@pytest.mark.parametrize(
    ("problem", "code"),
    [
        (Unsupported("botocore 1.44.0 or later can"), "Unsupported"),
        (failed_call(FailureKind.UNREACHABLE), "Unreachable"),
        (denied("ListApplications"), "AccessDeniedException"),
    ],
)
def test_entitlements_that_cannot_be_read_are_told_and_the_rest_comes(problem: Problem, code: str) -> None:
    reads = company()
    reads.entitlements.failures = {"application": problem}
    found = audit(reads)

    assert [(one["what"], one["error_code"]) for one in found["unreadable"]] == [("entitlements", code)]
    assert len(found["users"]) == 2


def test_a_service_that_all_need_has_to_answer() -> None:
    reads = company()
    reads.access.failures["applications"] = failed_call(FailureKind.UNREACHABLE)

    with pytest.raises(CallFailed):
        audit(reads)


def test_what_an_old_botocore_cannot_read_is_told() -> None:
    reads = company()
    reads.store = FakeStore(user("zoe", unknown=UNKNOWN))
    found = audit(reads, {"check": "disabled_with_access"})

    assert unreadable(found) == [
        "whether users are disabled",
        "department, cost center and manager of users",
        "who changed users, and when",
        "policy disabled_with_access",
    ]
    assert [one["message"] for one in found["unreadable"] if one["what"].startswith("dep")] == [
        "The installed botocore can't read it; botocore 1.42.5 or later can"
    ]
    assert found["users"][0]["status"] is None


# ---- policies


def test_findings_say_what_is_wrong_with_what_and_what_excepts_it() -> None:
    exemption = {"user": "zoe", "until": "2026-12-31", "reason": "soon"}
    policy = {"id": "direct", "check": "direct_user_assignment", "severity": "high", "except": [exemption]}
    bare, excepted = (audit(company(), one)["findings"] for one in ({**policy, "except": []}, policy))

    assert bare == [
        {
            "policy": "direct",
            "check": "direct_user_assignment",
            "severity": "high",
            "thing": "user zoe: Read in test (000000000002)",
            "kind": "account_assignment",
            "message": (
                "user zoe: Read in test (000000000002) is given to the user directly. Give it to a group that the user is in"
            ),
            "about": {"user": "zoe", "permission_set": "Read", "account": "test"},
            "excepted": None,
        }
    ]
    assert [one["excepted"] for one in excepted] == [{"until": "2026-12-31", "reason": "soon"}]


def test_the_policies_are_told_also_where_they_find_nothing() -> None:
    found = audit(company(), {"check": "no_email"}, {"id": "groups", "check": "empty_group", "severity": "low"})

    told = [(one["id"], one["check"], one["severity"]) for one in found["policies"]]
    assert told[1] == ("groups", "empty_group", "low") and told[0][:2] == ("no_email", "no_email")


def test_a_policy_that_cannot_be_judged_is_told_with_the_reason() -> None:
    reads = company()
    reads.access.failures["applications"] = denied("ListApplications")
    found = audit(reads, {"check": "application_open_to_all"})

    assert found["findings"] == []
    assert found["unreadable"][-1] == {
        "what": "policy application_open_to_all",
        "error_code": "AccessDeniedException",
        "message": (
            "It can't be judged without applications, whether applications need an assignment. "
            + found["unreadable"][0]["message"]
        ),
    }


def test_each_unreadable_part_is_a_warning() -> None:
    reads = company()
    reads.access.failures["applications"] = denied("ListApplications")
    result = answer_audit(reads, AuditQuery(at=NOW))

    assert len(result["meanings"]) == len(result["audit"]["unreadable"])
    assert result["meanings"][0].startswith("applications: Could not look")


def test_what_expires_is_judged_where_it_is_told() -> None:
    policy = {"check": "expired_or_soon"}
    (one,) = audit(company(), policy, expiries=(Expiry(label="user zoe", at=NOW),))["findings"]

    assert one["thing"] == "user zoe"
    assert unreadable(audit(company(), policy)) == ["what expires by itself", "policy expired_or_soon"]


POSTURE = {"customer_managed_key": True, "network_limits": True, "regions": ["eu-central-1"]}
SET_UP = {
    "encryption": {"key_type": "CUSTOMER_MANAGED_KEY"},
    "network": {"vpc_endpoint_required": True},
    "identity_store_network": {"vpc_endpoint_required": True},
    "regions": ("eu-central-1",),
}


def set_up(**changed: t.Any) -> FakeReads:
    """The company with an instance that is set up like this."""
    reads = company()
    reads.instance = replace(an_instance(), **{**SET_UP, **changed})
    return reads


@pytest.mark.parametrize(
    ("changed", "things"),
    [
        ({}, []),
        ({"encryption": {"key_type": "AWS_OWNED_KMS_KEY"}}, ["customer_managed_key"]),
        ({"network": None}, ["network_limits"]),
        ({"identity_store_network": None}, ["network_limits of the identity store"]),
        ({"regions": ("eu-central-1", "us-east-1")}, ["Region us-east-1"]),
    ],
)
def test_the_instance_is_judged_by_how_it_is_set_up(changed: dict[str, t.Any], things: list[str]) -> None:
    found = audit(set_up(**changed), {"check": "instance_posture", "options": POSTURE})

    assert [one["thing"] for one in found["findings"]] == [f"instance: {one}" for one in things]
    assert unreadable(found) == []


def test_how_the_instance_is_set_up_is_told() -> None:
    found = audit(set_up())["instance"]

    assert {name: found[name] for name in SET_UP} == {**SET_UP, "regions": ["eu-central-1"]}


ALL_THREE = ["the encryption of the instance", "the network limits of the instance", "the Regions of the instance"]


@pytest.mark.parametrize(
    ("changed", "what", "code", "message"),
    [
        ({"refusal": "No.", "encryption": None, "regions": None}, ALL_THREE, "Denied", "No."),
        ({"store_refusal": "No."}, ALL_THREE[1:2], "Denied", "No."),
        (
            {"unknown": {"network": "1.44.5"}},
            ALL_THREE[1:2],
            "Unsupported",
            "Neither the installed botocore nor the service tells it",
        ),
        (
            {"encryption": None},
            ALL_THREE[:1],
            "Unsupported",
            "Neither the installed botocore nor the service tells it",
        ),
    ],
)
def test_what_is_not_known_of_the_instance_is_told(
    changed: dict[str, t.Any], what: list[str], code: str, message: str
) -> None:
    found = audit(set_up(**changed), {"check": "instance_posture", "options": POSTURE})

    assert unreadable(found) == [*what, "policy instance_posture"]
    assert {(one["error_code"], one["message"]) for one in found["unreadable"][:-1]} == {(code, message)}
    assert found["findings"] == []


def test_without_regions_the_instance_says_none() -> None:
    assert audit(set_up(regions=None))["instance"]["regions"] is None
