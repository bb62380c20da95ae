# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The gateway to sso-admin: what is sent, and what is made of the answers."""

from __future__ import annotations

import copy
import json
import typing as t
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._aws import calls as _calls
from ansible_collections.steward.identity_center.plugins.module_utils._aws import permission_sets as _permission_sets
from ansible_collections.steward.identity_center.plugins.module_utils._aws.calls import Quota, Quotas
from ansible_collections.steward.identity_center.plugins.module_utils._aws.sso_admin import (
    SsoAdmin,
    sso_admin_limits,
)
from ansible_collections.steward.identity_center.plugins.module_utils._model.access import (
    ApplicationAssignment,
    Progress,
)
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Document
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import CallFailed, FailureKind
from ansible_collections.steward.identity_center.plugins.module_utils._model.keys import Handle
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    INSTANCE_ARN,
    an_id,
    items,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_aws import (
    Exchange,
    answer,
    client,
    exchanges,
    installed,
    refusal,
    shared_client,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.planned_fixture import (
    PROD,
    TEST,
    application_arn,
    assigned,
    group_principal,
    set_arn,
    user_principal,
)

ARN, OTHER = set_arn(1), set_arn(2)
WIKI = application_arn(1)
JANE, TEAM = user_principal(1), group_principal(101)
IN_PROD = assigned(PROD, ARN, JANE)
USES_WIKI = ApplicationAssignment(application_arn=WIKI, principal=TEAM)
BY_JANE = {"PrincipalType": "USER", "PrincipalId": an_id(1)}
BY_TEAM = {"PrincipalType": "GROUP", "PrincipalId": an_id(101)}
POLICY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
BILLING = "arn:aws:iam::aws:policy/Billing"
REQUEST = "11111111-2222-4333-8444-555555555555"
BEGUN = {"Status": "IN_PROGRESS", "RequestId": REQUEST}

Call = Callable[[SsoAdmin], t.Any]


@pytest.fixture(autouse=True)
def one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is read side by side comes in its order, as stubs want it."""
    monkeypatch.setattr(_calls, "_SIDE_BY_SIDE", 1)


def sent(**parameters: object) -> dict[str, object]:
    """What a call should send."""
    return {"InstanceArn": INSTANCE_ARN, **parameters}


def listed(**parameters: object) -> dict[str, object]:
    """What a call for a list should send."""
    return sent(**parameters, MaxResults=100)


def of_set(arn: str = ARN, **parameters: object) -> dict[str, object]:
    """What a call about a permission set should send."""
    return sent(PermissionSetArn=arn, **parameters)


def ask(call: Call, *expected: Exchange) -> t.Any:
    """Call the gateway while exactly these exchanges happen."""
    with exchanges(shared_client("sso-admin"), *expected) as stubbed:
        return call(SsoAdmin(stubbed, INSTANCE_ARN))


def paged(method: str, member: str, one: t.Any, other: t.Any, expected: dict[str, object]) -> list[Exchange]:
    """Two pages of a list, and an empty one between them."""
    return [
        answer(method, {member: [one], "NextToken": "t1"}, expected),
        answer(method, {"NextToken": "t2"}, {**expected, "NextToken": "t1"}),
        answer(method, {member: [other]}, {**expected, "NextToken": "t2"}),
    ]


def described(arn: str, name: str) -> Exchange:
    """A permission set is read."""
    return answer("describe_permission_set", {"PermissionSet": {"PermissionSetArn": arn, "Name": name}}, of_set(arn))


# ---- permission sets


def test_all_permission_sets_are_listed_and_read_one_by_one() -> None:
    found = ask(
        lambda admin: admin.permission_sets(),
        *paged("list_permission_sets", "PermissionSets", ARN, OTHER, listed()),
        described(ARN, "Admin"),
        described(OTHER, "Reader"),
    )

    assert [(one.id, one.name) for one in found] == [(ARN, "Admin"), (OTHER, "Reader")]


def test_a_permission_set_that_goes_while_they_are_read_is_left_out() -> None:
    found = ask(
        lambda admin: admin.permission_sets(),
        answer("list_permission_sets", {"PermissionSets": [ARN, OTHER]}),
        refusal("describe_permission_set", "ResourceNotFoundException"),
        described(OTHER, "Reader"),
    )

    assert [one.name for one in found] == ["Reader"]


@pytest.mark.parametrize(
    ("names", "read"),
    [
        pytest.param({"set-1"}, 2, id="in the first chunk"),
        pytest.param({"set-1", "set-2"}, 2, id="the whole first chunk"),
        pytest.param({"set-1", "set-4"}, 4, id="in two chunks"),
        pytest.param({"set-5"}, 5, id="in the last chunk"),
        pytest.param({"ghost"}, 5, id="nowhere"),
        pytest.param(None, 5, id="all"),
        pytest.param(set(), 2, id="none"),
    ],
)
def test_reading_ends_once_all_names_are_found(
    names: set[str] | None, read: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_permission_sets, "_CHUNK", 2)
    arns = [set_arn(number) for number in range(1, 6)]

    found = ask(
        lambda admin: admin.permission_sets(names),
        answer("list_permission_sets", {"PermissionSets": arns}),
        *(described(set_arn(number), f"set-{number}") for number in range(1, read + 1)),
    )

    assert [one.id for one in found] == arns[:read]


def test_where_there_are_no_permission_sets_none_is_read() -> None:
    assert ask(lambda admin: admin.permission_sets(), answer("list_permission_sets", {"PermissionSets": []})) == ()


def test_a_permission_set_is_read() -> None:
    body = {
        "PermissionSetArn": ARN,
        "Name": "Admin",
        "SessionDuration": "PT8H",
        "CreatedDate": datetime(2026, 1, 2, tzinfo=timezone.utc),
    }

    found = ask(
        lambda admin: admin.permission_set(ARN), answer("describe_permission_set", {"PermissionSet": body}, of_set())
    )

    assert (found.id, found.name, found.record.created_at) == (ARN, "Admin", "2026-01-02T00:00:00Z")
    assert found.attributes == {"name": "Admin", "session_duration": "PT8H"}


DETAILS = [
    "list_managed_policies_in_permission_set",
    "list_customer_managed_policy_references_in_permission_set",
    "get_inline_policy_for_permission_set",
    "get_permissions_boundary_for_permission_set",
    "list_tags_for_resource",
]


def test_details_are_what_five_calls_tell() -> None:
    tags = sent(ResourceArn=ARN)

    found = ask(
        lambda admin: admin.details(ARN),
        *paged(DETAILS[0], "AttachedManagedPolicies", {"Arn": POLICY}, {"Arn": BILLING}, listed(PermissionSetArn=ARN)),
        *paged(
            DETAILS[1],
            "CustomerManagedPolicyReferences",
            {"Name": "b", "Path": "/team/"},
            {"Name": "a"},
            listed(PermissionSetArn=ARN),
        ),
        answer(DETAILS[2], {"InlinePolicy": "{}"}, of_set()),
        answer(DETAILS[3], {"PermissionsBoundary": {"ManagedPolicyArn": POLICY}}, of_set()),
        answer(DETAILS[4], {"Tags": [{"Key": "a", "Value": "1"}], "NextToken": "t"}, tags),
        answer(DETAILS[4], {"Tags": [{"Key": "b", "Value": "2"}]}, {**tags, "NextToken": "t"}),
    )

    assert found == {
        "managed_policies": (BILLING, POLICY),
        "customer_managed_policies": items({"name": "a", "path": "/"}, {"name": "b", "path": "/team/"}),
        "inline_policy": Document(text="{}"),
        "permissions_boundary": Document(text=json.dumps({"managed_policy_arn": POLICY})),
        "tags": Document(text='{"a": "1", "b": "2"}'),
    }


def test_the_details_of_several_permission_sets_are_asked_for_together() -> None:
    empty = [answer(method, {}) for method in (*DETAILS[:3], DETAILS[3])]
    found = ask(
        lambda admin: admin.details_of(iter([ARN, OTHER, ARN])),
        *empty,
        answer(DETAILS[4], {"Tags": [{"Key": "a", "Value": "1"}]}, sent(ResourceArn=ARN)),
        answer(DETAILS[0], {"AttachedManagedPolicies": [{"Arn": POLICY}]}, listed(PermissionSetArn=OTHER)),
        *empty[1:],
        answer(DETAILS[4], {}, sent(ResourceArn=OTHER)),
    )

    assert found == {ARN: {"tags": Document(text='{"a": "1"}')}, OTHER: {"managed_policies": (POLICY,)}}


def test_of_the_details_only_those_that_are_asked_for_cost_a_call() -> None:
    found = ask(
        lambda admin: admin.details_of([ARN, OTHER], ("tags", "inline_policy")),
        answer(DETAILS[2], {"InlinePolicy": "{}"}, of_set()),
        answer(DETAILS[4], {"Tags": [{"Key": "a", "Value": "1"}]}, sent(ResourceArn=ARN)),
        answer(DETAILS[2], {}, of_set(OTHER)),
        answer(DETAILS[4], {}, sent(ResourceArn=OTHER)),
    )

    assert found == {ARN: {"inline_policy": Document(text="{}"), "tags": Document(text='{"a": "1"}')}, OTHER: {}}
    assert ask(lambda admin: admin.details_of([ARN], ())) == {ARN: {}}


def test_permission_sets_are_read_each_once_and_those_that_are_gone_left_out() -> None:
    body = {"PermissionSetArn": ARN, "Name": "Admin"}
    found = ask(
        lambda admin: admin.describe_sets(iter([ARN, OTHER, ARN])),
        answer("describe_permission_set", {"PermissionSet": body}, of_set()),
        refusal("describe_permission_set", "ResourceNotFoundException"),
    )

    assert {arn: one.name for arn, one in found.items()} == {ARN: "Admin"}


def test_a_permission_set_may_have_no_details() -> None:
    found = ask(
        lambda admin: admin.details(ARN),
        *(answer(method, {}) for method in DETAILS[:3]),
        refusal(DETAILS[3], "ResourceNotFoundException"),
        answer(DETAILS[4], {}),
    )

    assert found == {}


@pytest.mark.parametrize(
    ("outdated", "asked"), [(False, {}), (True, {"ProvisioningStatus": "LATEST_PERMISSION_SET_NOT_PROVISIONED"})]
)
def test_who_holds_permission_sets_is_listed(outdated: bool, asked: dict[str, str]) -> None:
    method = "list_accounts_for_provisioned_permission_set"

    found = ask(
        lambda admin: admin.holders(iter([ARN, OTHER, ARN]), outdated=outdated),
        *paged(method, "AccountIds", PROD, TEST, listed(PermissionSetArn=ARN, **asked)),
        answer(method, {}, listed(PermissionSetArn=OTHER, **asked)),
    )

    assert found == {ARN: (PROD, TEST), OTHER: ()}


@pytest.mark.parametrize(
    ("outdated", "asked"), [(False, {}), (True, {"ProvisioningStatus": "LATEST_PERMISSION_SET_NOT_PROVISIONED"})]
)
def test_what_accounts_hold_is_listed(outdated: bool, asked: dict[str, str]) -> None:
    method = "list_permission_sets_provisioned_to_account"

    found = ask(
        lambda admin: admin.held(iter([PROD, TEST, PROD]), outdated=outdated),
        *paged(method, "PermissionSets", ARN, OTHER, listed(AccountId=PROD, **asked)),
        answer(method, {}, listed(AccountId=TEST, **asked)),
    )

    assert found == {PROD: (ARN, OTHER), TEST: ()}


# ---- assignments


def test_who_is_assigned_is_listed_pair_by_pair() -> None:
    method = "list_account_assignments"

    found = ask(
        lambda admin: admin.assignments_in(iter([(PROD, ARN), (TEST, OTHER)])),
        *paged(method, "AccountAssignments", BY_JANE, BY_TEAM, listed(AccountId=PROD, PermissionSetArn=ARN)),
        answer(
            method,
            {"AccountAssignments": [{**BY_JANE, "AccountId": TEST, "PermissionSetArn": OTHER}]},
            listed(AccountId=TEST, PermissionSetArn=OTHER),
        ),
    )

    assert found == (IN_PROD, assigned(PROD, ARN, TEAM), assigned(TEST, OTHER, JANE))


def test_what_somebody_has_through_groups_is_left_out() -> None:
    method, pair = "list_account_assignments_for_principal", {"AccountId": PROD, "PermissionSetArn": ARN}

    found = ask(
        lambda admin: admin.assignments_of(iter([JANE, TEAM])),
        *paged(
            method, "AccountAssignments", {**pair, **BY_JANE}, {**pair, **BY_TEAM, "AccountId": TEST}, listed(**BY_JANE)
        ),
        answer(method, {"AccountAssignments": [{**pair, **BY_TEAM}, {**pair, "AccountId": TEST}]}, listed(**BY_TEAM)),
    )

    assert found == (IN_PROD, assigned(PROD, ARN, TEAM), assigned(TEST, ARN, TEAM))


def test_a_group_with_the_id_of_a_user_is_another() -> None:
    row = {"AccountId": PROD, "PermissionSetArn": ARN, **BY_JANE, "PrincipalType": "GROUP"}

    found = ask(
        lambda admin: admin.assignments_of([JANE]),
        answer("list_account_assignments_for_principal", {"AccountAssignments": [row]}),
    )

    assert found == ()


# ---- applications


def test_all_applications_are_listed() -> None:
    one, other = ({"ApplicationArn": application_arn(number), "Name": f"app-{number}"} for number in (1, 2))

    found = ask(lambda admin: admin.applications(), *paged("list_applications", "Applications", one, other, listed()))

    assert [(app.arn, app.name) for app in found] == [(WIKI, "app-1"), (application_arn(2), "app-2")]


def test_an_application_is_read() -> None:
    exchange = answer("describe_application", {"ApplicationArn": WIKI, "Name": "Wiki"}, {"ApplicationArn": WIKI})

    assert ask(lambda admin: admin.application(WIKI), exchange).name == "Wiki"


def test_applications_are_read_each_once_and_those_that_are_gone_left_out() -> None:
    found = ask(
        lambda admin: admin.describe_applications(iter([WIKI, application_arn(2), WIKI])),
        answer("describe_application", {"ApplicationArn": WIKI, "Name": "Wiki"}, {"ApplicationArn": WIKI}),
        refusal("describe_application", "ResourceNotFoundException"),
    )

    assert {arn: one.name for arn, one in found.items()} == {WIKI: "Wiki"}


def test_what_the_installed_botocore_can_t_read_of_an_application_is_unknown(tmp_path: Path) -> None:
    model = copy.deepcopy(installed("sso-admin"))
    del model["shapes"]["DescribeApplicationResponse"]["members"]["CreatedFrom"]
    exchange = answer("describe_application", {"ApplicationArn": WIKI, "Name": "Wiki"})

    with exchanges(client("sso-admin", model=model, folder=tmp_path), exchange) as stubbed:
        old = SsoAdmin(stubbed, INSTANCE_ARN).application(WIKI)

    assert old is not None
    assert old.unknown == {"created_from": "1.42.41"}
    assert ask(lambda admin: admin.application(WIKI), exchange).unknown == {}


def test_who_is_assigned_to_applications_is_listed() -> None:
    method, other = "list_application_assignments", application_arn(2)
    rows = [{"ApplicationArn": WIKI, **BY_TEAM}, {"ApplicationArn": WIKI, **BY_JANE}]

    found = ask(
        lambda admin: admin.users_of(iter([WIKI, other])),
        *paged(method, "ApplicationAssignments", *rows, {"ApplicationArn": WIKI, "MaxResults": 100}),
        answer(
            method,
            {"ApplicationAssignments": [{"ApplicationArn": other, **BY_JANE}]},
            {"ApplicationArn": other, "MaxResults": 100},
        ),
    )

    assert found == (
        USES_WIKI,
        ApplicationAssignment(application_arn=WIKI, principal=JANE),
        ApplicationAssignment(application_arn=other, principal=JANE),
    )


def test_to_which_applications_somebody_is_assigned_themselves_is_listed() -> None:
    method = "list_application_assignments_for_principal"
    rows = [{"ApplicationArn": WIKI, **BY_TEAM}, {"ApplicationArn": application_arn(2), **BY_JANE}]

    found = ask(
        lambda admin: admin.applications_of(iter([TEAM, JANE])),
        *paged(method, "ApplicationAssignments", *rows, listed(**BY_TEAM)),
        answer(method, {"ApplicationAssignments": [{"ApplicationArn": WIKI}]}, listed(**BY_JANE)),
    )

    assert found == (USES_WIKI, ApplicationAssignment(application_arn=WIKI, principal=JANE))


@pytest.mark.parametrize("required", [True, False])
def test_an_application_says_whether_it_is_for_those_assigned_only(required: bool) -> None:
    exchange = answer(
        "get_application_assignment_configuration", {"AssignmentRequired": required}, {"ApplicationArn": WIKI}
    )

    assert ask(lambda admin: admin.assignment_required(WIKI), exchange) is required


def test_each_of_several_applications_says_so() -> None:
    method = "get_application_assignment_configuration"
    found = ask(
        lambda admin: admin.assignments_required(iter([WIKI, application_arn(2), WIKI])),
        answer(method, {"AssignmentRequired": True}, {"ApplicationArn": WIKI}),
        refusal(method, "ValidationException"),
    )

    assert found == {WIKI: True, application_arn(2): None}


@pytest.mark.parametrize("code", ["ValidationException", "ResourceNotFoundException"])
def test_an_application_that_cannot_be_asked_does_not_say(code: str) -> None:
    exchange = refusal("get_application_assignment_configuration", code)

    assert ask(lambda admin: admin.assignment_required(WIKI), exchange) is None


# ---- what is not there, and what can't be asked

READS: dict[str, tuple[Call, str, object]] = {
    "permission_set": (lambda admin: admin.permission_set(ARN), "describe_permission_set", None),
    "holders": (lambda admin: admin.holders([ARN]), "list_accounts_for_provisioned_permission_set", {ARN: ()}),
    "held": (lambda admin: admin.held([PROD]), "list_permission_sets_provisioned_to_account", {PROD: ()}),
    "assignments_in": (lambda admin: admin.assignments_in([(PROD, ARN)]), "list_account_assignments", ()),
    "assignments_of": (lambda admin: admin.assignments_of([JANE]), "list_account_assignments_for_principal", ()),
    "application": (lambda admin: admin.application(WIKI), "describe_application", None),
    "users_of": (lambda admin: admin.users_of([WIKI]), "list_application_assignments", ()),
    "applications_of": (lambda admin: admin.applications_of([JANE]), "list_application_assignments_for_principal", ()),
    "applications": (lambda admin: admin.applications(), "list_applications", ()),
    "assignment_required": (
        lambda admin: admin.assignment_required(WIKI),
        "get_application_assignment_configuration",
        None,
    ),
    "access_control_attributes": (
        lambda admin: admin.access_control_attributes(),
        "describe_instance_access_control_attribute_configuration",
        None,
    ),
}
EACH_READ = pytest.mark.parametrize(("call", "method", "nothing"), READS.values(), ids=READS)


@EACH_READ
def test_what_is_not_there_is_nothing(call: Call, method: str, nothing: object) -> None:
    assert ask(call, refusal(method, "ResourceNotFoundException")) == nothing


@EACH_READ
@pytest.mark.parametrize(
    ("code", "kind"), [("AccessDeniedException", FailureKind.DENIED), ("ThrottlingException", FailureKind.THROTTLED)]
)
def test_a_read_that_fails_is_not_taken_for_nothing(
    call: Call, method: str, nothing: object, code: str, kind: FailureKind
) -> None:
    with pytest.raises(CallFailed) as caught:
        ask(call, refusal(method, code))

    assert caught.value.kind is kind
    assert caught.value.call.service == "sso"


@pytest.mark.parametrize("position", range(len(DETAILS)))
def test_a_detail_that_cannot_be_read_is_not_taken_for_nothing(position: int) -> None:
    known = [answer(method, {}) for method in DETAILS]
    known[position] = refusal(DETAILS[position], "AccessDeniedException")

    with pytest.raises(CallFailed) as caught, exchanges(shared_client("sso-admin"), *known) as stubbed:
        SsoAdmin(stubbed, INSTANCE_ARN).details(ARN)

    assert caught.value.kind is FailureKind.DENIED
    assert ARN in caught.value.message


def test_an_instance_that_lists_no_permission_sets_is_not_taken_for_an_empty_one() -> None:
    with pytest.raises(CallFailed):
        ask(lambda admin: admin.permission_sets(), refusal("list_permission_sets", "ResourceNotFoundException"))


# ---- attributes for access control


CONFIGURATION = {"AccessControlAttributes": [{"Key": "team", "Value": {"Source": ["${path:userName}"]}}]}
SOURCES = Document(text='{"team": "${path:userName}"}')


def test_attributes_for_access_control_are_read() -> None:
    exchange = answer(
        "describe_instance_access_control_attribute_configuration",
        {"Status": "ENABLED", "InstanceAccessControlAttributeConfiguration": CONFIGURATION},
        sent(),
    )

    assert ask(lambda admin: admin.access_control_attributes(), exchange).attributes == SOURCES


@pytest.mark.parametrize(
    ("before", "after", "verb"),
    [(None, SOURCES, "create"), (SOURCES, SOURCES, "update"), (Document(text="{}"), SOURCES, "update")],
    ids=["switched on", "changed", "switched on already, without any"],
)
def test_attributes_for_access_control_are_set(before: Document | None, after: Document, verb: str) -> None:
    exchange = answer(
        f"{verb}_instance_access_control_attribute_configuration",
        {},
        sent(InstanceAccessControlAttributeConfiguration=CONFIGURATION),
    )

    assert ask(lambda admin: admin.set_access_control_attributes(before, after), exchange) is None


def test_attributes_for_access_control_are_switched_off() -> None:
    exchange = answer("delete_instance_access_control_attribute_configuration", {}, sent())

    assert ask(lambda admin: admin.set_access_control_attributes(SOURCES, None), exchange) is None


# ---- writing


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        pytest.param({"name": "Admin"}, {}, id="a name alone"),
        pytest.param(
            {
                "name": "Admin",
                "description": "All",
                "session_duration": "PT8H",
                "relay_state": "https://example.com",
                "tags": Document(text='{"b": "2", "a": "1"}'),
                "managed_policies": (POLICY,),
            },
            {
                "Description": "All",
                "SessionDuration": "PT8H",
                "RelayState": "https://example.com",
                "Tags": [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}],
            },
            id="all that one call sets",
        ),
    ],
)
def test_a_permission_set_is_created_with_one_request(
    attributes: dict[str, t.Any], expected: dict[str, object]
) -> None:
    exchange = answer(
        "create_permission_set", {"PermissionSet": {"PermissionSetArn": ARN}}, sent(Name="Admin", **expected)
    )

    assert ask(lambda admin: admin.create_permission_set("Admin", attributes), exchange) == Handle(id=ARN)


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ({"name": "Admin", "description": "All"}, {"Description": "All"}),
        (
            {"session_duration": "PT1H", "relay_state": "https://example.com", "tags": Document(text="{}")},
            {"SessionDuration": "PT1H", "RelayState": "https://example.com"},
        ),
        ({}, {}),
    ],
    ids=["description", "others", "cleared"],
)
def test_a_permission_set_is_updated(attributes: dict[str, t.Any], expected: dict[str, object]) -> None:
    exchange = answer("update_permission_set", {}, of_set(**expected))

    assert ask(lambda admin: admin.update_permission_set("Admin", ARN, attributes), exchange) is None


REFERENCE = {"CustomerManagedPolicyReference": {"Name": "mine", "Path": "/team/"}}
AT_ROOT = {"CustomerManagedPolicyReference": {"Name": "mine", "Path": "/"}}
TASK = {"PermissionSetProvisioningStatus": BEGUN}
WRITES: list[tuple[Call, Exchange, str, str]] = []
for _call, _method, _expected, _words in (
    (
        lambda admin: admin.attach_policy("Admin", ARN, POLICY),
        "attach_managed_policy_to_permission_set",
        of_set(ManagedPolicyArn=POLICY),
        f"attach the policy {POLICY} to Admin",
    ),
    (
        lambda admin: admin.attach_policy("Admin", ARN, {"name": "mine", "path": "/team/"}),
        "attach_customer_managed_policy_reference_to_permission_set",
        of_set(**REFERENCE),
        "attach the policy /team/mine to Admin",
    ),
    (
        lambda admin: admin.attach_policy("Admin", ARN, {"name": "mine"}),
        "attach_customer_managed_policy_reference_to_permission_set",
        of_set(**AT_ROOT),
        "attach the policy /mine to Admin",
    ),
    (
        lambda admin: admin.detach_policy("Admin", ARN, POLICY),
        "detach_managed_policy_from_permission_set",
        of_set(ManagedPolicyArn=POLICY),
        f"detach the policy {POLICY} from Admin",
    ),
    (
        lambda admin: admin.detach_policy("Admin", ARN, {"name": "mine", "path": "/team/"}),
        "detach_customer_managed_policy_reference_from_permission_set",
        of_set(**REFERENCE),
        "detach the policy /team/mine from Admin",
    ),
    (
        lambda admin: admin.set_inline_policy("Admin", ARN, "{}"),
        "put_inline_policy_to_permission_set",
        of_set(InlinePolicy="{}"),
        "set the inline policy of Admin",
    ),
    (
        lambda admin: admin.set_inline_policy("Admin", ARN, None),
        "delete_inline_policy_from_permission_set",
        of_set(),
        "delete the inline policy of Admin",
    ),
    (
        lambda admin: admin.set_boundary("Admin", ARN, {"managed_policy_arn": POLICY}),
        "put_permissions_boundary_to_permission_set",
        of_set(PermissionsBoundary={"ManagedPolicyArn": POLICY}),
        "set the permissions boundary of Admin",
    ),
    (
        lambda admin: admin.set_boundary("Admin", ARN, {"customer_managed_policy": {"name": "mine", "path": "/team/"}}),
        "put_permissions_boundary_to_permission_set",
        of_set(PermissionsBoundary=REFERENCE),
        "set the permissions boundary of Admin",
    ),
    (
        lambda admin: admin.set_boundary("Admin", ARN, None),
        "delete_permissions_boundary_from_permission_set",
        of_set(),
        "delete the permissions boundary of Admin",
    ),
    (
        lambda admin: admin.set_tags("Admin", ARN, {"b": "2", "a": "1"}),
        "tag_resource",
        sent(ResourceArn=ARN, Tags=[{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}]),
        "tag the permission set Admin",
    ),
    (
        lambda admin: admin.drop_tags("Admin", ARN, {"b", "a"}),
        "untag_resource",
        sent(ResourceArn=ARN, TagKeys=["a", "b"]),
        "untag the permission set Admin",
    ),
    (
        lambda admin: admin.delete_permission_set("Admin", ARN),
        "delete_permission_set",
        of_set(),
        "delete the permission set Admin",
    ),
    (
        lambda admin: admin.set_application_assignment("a team in Wiki", USES_WIKI, present=True),
        "create_application_assignment",
        {"ApplicationArn": WIKI, **BY_TEAM},
        "add a team in Wiki",
    ),
    (
        lambda admin: admin.set_application_assignment("a team in Wiki", USES_WIKI, present=False),
        "delete_application_assignment",
        {"ApplicationArn": WIKI, **BY_TEAM},
        "remove a team in Wiki",
    ),
):
    WRITES.append((_call, answer(_method, {}, _expected), _method, _words))
EACH_WRITE = pytest.mark.parametrize(
    ("call", "exchange", "method", "words"),
    WRITES,
    ids=[f"{method}-{number}" for number, (_call, _exchange, method, _words) in enumerate(WRITES)],
)


@EACH_WRITE
def test_a_write_is_one_request(call: Call, exchange: Exchange, method: str, words: str) -> None:
    assert ask(call, exchange) is None


@EACH_WRITE
def test_a_write_that_fails_says_what_it_was(call: Call, exchange: Exchange, method: str, words: str) -> None:
    with pytest.raises(CallFailed) as caught:
        ask(call, refusal(method, "ConflictException", "No."))

    assert caught.value.message == f"Could not {words}: ConflictException: No."
    assert (caught.value.kind, caught.value.code) == (FailureKind.CONFLICT, "ConflictException")


@pytest.mark.parametrize(
    ("call", "method", "member", "expected", "words"),
    [
        (
            lambda admin: admin.provision("Admin", ARN, None),
            "provision_permission_set",
            "PermissionSetProvisioningStatus",
            of_set(TargetType="ALL_PROVISIONED_ACCOUNTS"),
            "provision Admin",
        ),
        (
            lambda admin: admin.provision("Admin", ARN, PROD),
            "provision_permission_set",
            "PermissionSetProvisioningStatus",
            of_set(TargetType="AWS_ACCOUNT", TargetId=PROD),
            "provision Admin",
        ),
        (
            lambda admin: admin.provisioning("Admin", REQUEST),
            "describe_permission_set_provisioning_status",
            "PermissionSetProvisioningStatus",
            sent(ProvisionPermissionSetRequestId=REQUEST),
            "check the progress of provisioning Admin",
        ),
        (
            lambda admin: admin.request_assignment("jane in Prod", IN_PROD, present=True),
            "create_account_assignment",
            "AccountAssignmentCreationStatus",
            of_set(TargetId=PROD, TargetType="AWS_ACCOUNT", **BY_JANE),
            "add jane in Prod",
        ),
        (
            lambda admin: admin.request_assignment("jane in Prod", IN_PROD, present=False),
            "delete_account_assignment",
            "AccountAssignmentDeletionStatus",
            of_set(TargetId=PROD, TargetType="AWS_ACCOUNT", **BY_JANE),
            "remove jane in Prod",
        ),
        (
            lambda admin: admin.assignment_progress("jane in Prod", REQUEST, present=True),
            "describe_account_assignment_creation_status",
            "AccountAssignmentCreationStatus",
            sent(AccountAssignmentCreationRequestId=REQUEST),
            "check the progress of this: add jane in Prod",
        ),
        (
            lambda admin: admin.assignment_progress("jane in Prod", REQUEST, present=False),
            "describe_account_assignment_deletion_status",
            "AccountAssignmentDeletionStatus",
            sent(AccountAssignmentDeletionRequestId=REQUEST),
            "check the progress of this: remove jane in Prod",
        ),
    ],
    ids=["provision all", "provision one", "provisioning", "add", "remove", "adding", "removing"],
)
def test_what_takes_its_time_tells_how_far_it_is(
    call: Call, method: str, member: str, expected: dict[str, object], words: str
) -> None:
    failed = {**BEGUN, "Status": "FAILED", "FailureReason": "No."}

    assert ask(call, answer(method, {member: BEGUN}, expected)) == Progress(request_id=REQUEST, status="IN_PROGRESS")
    assert ask(call, answer(method, {member: failed}, expected)).reason == "No."
    with pytest.raises(CallFailed, match=f"Could not {words}: "):
        ask(call, refusal(method, "ThrottlingException"))


@pytest.mark.parametrize("present", [True, False])
def test_the_requests_under_way_are_listed_page_by_page(present: bool) -> None:
    noun = "creation" if present else "deletion"
    member, method = f"AccountAssignments{noun.title()}Status", f"list_account_assignment_{noun}_status"
    asked = {"InstanceArn": INSTANCE_ARN, "MaxResults": 100, "Filter": {"Status": "IN_PROGRESS"}}
    ids = [f"{number:08d}-0000-4000-8000-000000000000" for number in range(2)]

    found = ask(
        lambda admin: admin.assignments_under_way(present=present),
        answer(method, {member: [{"RequestId": ids[0], "Status": "IN_PROGRESS"}], "NextToken": "more"}, asked),
        answer(method, {member: [{"RequestId": ids[1], "Status": "IN_PROGRESS"}]}, {**asked, "NextToken": "more"}),
    )

    assert found == frozenset(ids)


# ---- limits and pace


def test_the_limits_of_all_inputs_are_known() -> None:
    limits = sso_admin_limits(shared_client("sso-admin"))

    for place in (
        "CreatePermissionSet.Name",
        "CreatePermissionSet.Description",
        "AttachManagedPolicyToPermissionSet.ManagedPolicyArn",
        "PutInlinePolicyToPermissionSet.InlinePolicy",
        "CreateAccountAssignment.TargetId",
        "CreateApplicationAssignment.ApplicationArn",
    ):
        assert limits.knows(place), place


def test_every_call_uses_one_quota() -> None:
    asked: list[str] = []

    class Noted(Quotas):
        def of(self, operation: str) -> Quota:
            asked.append(operation)
            return super().of(operation)

    quotas = Noted(together=True)
    with exchanges(
        shared_client("sso-admin"),
        answer("list_permission_sets", {"PermissionSets": [ARN]}),
        described(ARN, "Admin"),
    ) as stubbed:
        SsoAdmin(stubbed, INSTANCE_ARN, quotas).permission_sets()

    assert asked == ["ListPermissionSets", "DescribePermissionSet"]
    assert quotas.of("ListPermissionSets") is quotas.of("DescribePermissionSet")
