# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an answer has to hold: as little as is used, whatever the newest botocore calls required, and no traceback else."""

from __future__ import annotations

import json
import typing as t

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._aws.identity_store import IdentityStore
from ansible_collections.steward.identity_center.plugins.module_utils._aws.instances import Instances
from ansible_collections.steward.identity_center.plugins.module_utils._aws.organizations import (
    Organizations,
    caller_identity,
)
from ansible_collections.steward.identity_center.plugins.module_utils._aws.sso_admin import SsoAdmin
from ansible_collections.steward.identity_center.plugins.module_utils._model.access import (
    AccountAssignment,
    Principal,
)
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Instance, Kind
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import CallFailed, FailureKind
from ansible_collections.steward.identity_center.plugins.module_utils._model.keys import Handle
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    INSTANCE_ARN,
    STORE_ID,
    an_id,
    person,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_aws import (
    JSON,
    Wire,
    client,
)

APPLICATION = "arn:aws:sso::111111111111:application/ssoins-0123456789abcdef/apl-0123456789abcdef"
SET = "arn:aws:sso:::permissionSet/ssoins-0123456789abcdef/ps-0123456789abcdef"
ACCOUNT = "111111111111"
JANE = Principal(kind=Kind.USER, id=an_id(1))
HERE = AccountAssignment(account_id=ACCOUNT, permission_set_arn=SET, principal=JANE)
ROW = {"PrincipalType": "USER", "PrincipalId": JANE.id}
STATUS = {"Status": "SUCCEEDED"}
INSTANCE = {"InstanceArn": INSTANCE_ARN, "IdentityStoreId": STORE_ID}

GATEWAYS: dict[str, t.Callable[[t.Any], t.Any]] = {
    "identitystore": lambda one: IdentityStore(one, STORE_ID),
    "sso-admin": lambda one: SsoAdmin(one, INSTANCE_ARN),
    "organizations": Organizations,
}
# Of each call, the service and the least that its answer has to hold.
LEAST: list[t.Any] = [
    ("identitystore", lambda one: one.find(Kind.USER, "user_name", "jane"), {"UserId": "x"}),
    ("identitystore", lambda one: one.find(Kind.GROUP, "display_name", "A"), {"GroupId": "x"}),
    ("identitystore", lambda one: one.describe(Kind.USER, "x"), {"UserId": "x"}),
    ("identitystore", lambda one: one.describe(Kind.GROUP, "x"), {"GroupId": "x"}),
    ("identitystore", lambda one: list(one.every(Kind.USER)), {"Users": [{"UserId": "x"}]}),
    ("identitystore", lambda one: one.members("x"), {"GroupMemberships": [{"MembershipId": "x"}]}),
    ("identitystore", lambda one: one.groups_of("x"), {"GroupMemberships": [{"MembershipId": "x"}]}),
    ("identitystore", lambda one: one.membership("x", "y"), {"MembershipId": "x"}),
    ("identitystore", lambda one: one.create(Kind.USER, "jane", person("jane")), {"UserId": "x"}),
    ("identitystore", lambda one: one.create(Kind.GROUP, "A", {"display_name": "A"}), {"GroupId": "x"}),
    ("identitystore", lambda one: one.add_member(Handle(id="x"), Handle(id="y"), "x in y"), {"MembershipId": "x"}),
    ("sso-admin", lambda one: one.permission_set(SET), {"PermissionSet": {"PermissionSetArn": SET, "Name": "Admin"}}),
    (
        "sso-admin",
        lambda one: one.assignments_in([(ACCOUNT, SET)]),
        {"AccountAssignments": [ROW]},
    ),
    (
        "sso-admin",
        lambda one: one.assignments_of([JANE]),
        {"AccountAssignments": [{"AccountId": ACCOUNT, "PermissionSetArn": SET}]},
    ),
    ("sso-admin", lambda one: one.applications(), {"Applications": [{"ApplicationArn": APPLICATION}]}),
    ("sso-admin", lambda one: one.application(APPLICATION), {"ApplicationArn": APPLICATION}),
    ("sso-admin", lambda one: one.users_of([APPLICATION]), {"ApplicationAssignments": [ROW]}),
    (
        "sso-admin",
        lambda one: one.applications_of([JANE]),
        {"ApplicationAssignments": [{"ApplicationArn": APPLICATION}]},
    ),
    ("sso-admin", lambda one: one.assignment_required(APPLICATION), {"AssignmentRequired": True}),
    (
        "sso-admin",
        lambda one: one.create_permission_set("Admin", {}),
        {"PermissionSet": {"PermissionSetArn": SET}},
    ),
    ("sso-admin", lambda one: one.provision("Admin", SET, None), {"PermissionSetProvisioningStatus": STATUS}),
    ("sso-admin", lambda one: one.provisioning("Admin", an_id(1)[11:]), {"PermissionSetProvisioningStatus": STATUS}),
    (
        "sso-admin",
        lambda one: one.request_assignment("jane", HERE, present=True),
        {"AccountAssignmentCreationStatus": STATUS},
    ),
    (
        "sso-admin",
        lambda one: one.assignment_progress("jane", an_id(1)[11:], present=False),
        {"AccountAssignmentDeletionStatus": STATUS},
    ),
    (
        "sso-admin",
        lambda one: one.assignments_under_way(present=True),
        {"AccountAssignmentsCreationStatus": [{"RequestId": "x"}]},
    ),
    ("organizations", lambda one: one.accounts(), {"Accounts": [{"Id": ACCOUNT}]}),
    ("organizations", lambda one: one.account(ACCOUNT), {"Account": {"Id": ACCOUNT}}),
    ("organizations", lambda one: one.management_account_id(), {"Organization": {"MasterAccountId": ACCOUNT}}),
    ("organizations", lambda one: one.delegated_administrators(), {"DelegatedAdministrators": [{"Id": ACCOUNT}]}),
    ("organizations", lambda one: one.root(), {"Roots": [{"Id": "r-root"}]}),
    ("organizations", lambda one: one.unit("ou-root-unit0001"), {"OrganizationalUnit": {"Id": "ou-root-unit0001"}}),
    ("organizations", lambda one: one.units_in("r-root"), {"OrganizationalUnits": [{"Id": "ou-root-unit0001"}]}),
    ("organizations", lambda one: one.accounts_in("r-root"), {"Accounts": [{"Id": ACCOUNT}]}),
    ("organizations", lambda one: one.tags([ACCOUNT]), {"Tags": [{"Key": "a", "Value": "b"}]}),
]


def answering(service: str, body: object) -> t.Any:
    """A client of a service that is given this answer."""
    one = client(service)
    Wire(one, (200, JSON, json.dumps(body)))
    return one


def without(body: t.Any) -> t.Iterator[tuple[str, t.Any]]:
    """The body without each of the members that are not lists, wherever they are, and the name of what is missing."""
    for name, value in body.items():
        rows = value if isinstance(value, list) else [value] if isinstance(value, dict) else []
        for row in rows:
            if isinstance(row, dict):
                for missing, rest in without(row):
                    yield missing, {**body, name: [rest] if isinstance(value, list) else rest}
        if not isinstance(value, list):
            yield name, {key: other for key, other in body.items() if key != name}


@pytest.mark.parametrize(("service", "call", "body"), LEAST)
def test_what_is_used_is_enough(service: str, call: t.Callable[[t.Any], t.Any], body: object) -> None:
    assert call(GATEWAYS[service](answering(service, body)))


@pytest.mark.parametrize(
    ("service", "call", "missing", "body"),
    [(service, call, missing, rest) for service, call, body in LEAST for missing, rest in without(body)],
)
def test_what_is_used_and_missing_is_named(
    service: str, call: t.Callable[[t.Any], t.Any], missing: str, body: object
) -> None:
    with pytest.raises(CallFailed) as caught:
        call(GATEWAYS[service](answering(service, body)))

    named = {"MasterAccountId": "ManagementAccountId"}.get(missing, missing)
    assert (caught.value.kind, caught.value.words) == (FailureKind.FOREIGN, f"the answer lacks {named}")


@pytest.mark.parametrize("member", ["Users", "Groups"])
def test_an_identity_store_that_lists_nothing_at_all_is_no_empty_one(member: str) -> None:
    kind = Kind.USER if member == "Users" else Kind.GROUP

    with pytest.raises(CallFailed, match=f"the answer lacks {member}"):
        list(IdentityStore(answering("identitystore", {}), STORE_ID).every(kind))


@pytest.mark.parametrize("missing", ["InstanceArn", "IdentityStoreId"])
def test_an_instance_has_an_arn_and_a_store(missing: str) -> None:
    body = {name: value for name, value in INSTANCE.items() if name != missing}
    nothing = dict.fromkeys(("name", "owner_account_id", "status", "created_date", "primary_region"))
    known = Instance(instance_arn=INSTANCE_ARN, identity_store_id=STORE_ID, regions=(), **nothing)

    for call, answered in (
        (lambda one: one.every(), {"Instances": [body]}),
        (lambda one: one.described([known]), body),
    ):
        with pytest.raises(CallFailed, match=f"the answer lacks {missing}"):
            call(Instances(answering("sso-admin", answered)))


class Unanswered:
    """A client of sts whose answers hold nothing."""

    def __init__(self, one: t.Any) -> None:
        self.meta = one.meta

    def get_caller_identity(self) -> dict[str, t.Any]:
        return {"ResponseMetadata": {"HTTPHeaders": {"content-type": "text/xml"}}}


def test_who_calls_is_unknown_where_the_answer_does_not_say() -> None:
    assert caller_identity(Unanswered(client("sts"))) == (None, None)
