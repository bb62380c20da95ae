# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Each check in the cases that the examples of the guide leave out."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._model.access import Principal
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Kind
from ansible_collections.steward.identity_center.plugins.module_utils._policies.view import Table
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.policy_views import (
    Directory,
    found,
    view_of,
)

MANAGEMENT = {"id": "111100000001", "name": "shop-management", "management": True}
AUDIT = {"id": "222200000002", "name": "shop-audit", "delegated_administrator": True}
PRODUCTION = {"id": "333300000011", "name": "shop-production", "path": "/Workloads/Production"}
ACCOUNTS = [MANAGEMENT, AUDIT, PRODUCTION]
ADMIN = {"name": "Admin", "managed_policies": ["AdministratorAccess"]}
READ = {"name": "Read", "managed_policies": ["ReadOnlyAccess"]}
ZOE: dict[str, t.Any] = {"user_name": "zoe"}
JAN: dict[str, t.Any] = {"user_name": "jan"}
ROLE = "arn:aws:iam::333300000011:role/Deploy"


def statement(**members: object) -> Directory:
    """A permission set with an inline policy of one statement."""
    return {"name": "Own", "inline_policy": {"Statement": {"Effect": "Allow", "Resource": "*", **members}}}


def given(who: str, name: str, *sets: str, accounts: tuple[str, ...] = ("shop-production",)) -> dict[str, t.Any]:
    """An assignment: of `users` or of `groups`."""
    return {who: [name], "permission_sets": list(sets), "accounts": list(accounts)}


def things(check: str, directory: Directory, **options: object) -> list[str]:
    """What the check finds, in the words for people, up to the first colon."""
    return [one.violation.thing for one in found([{"check": check, "options": options}], directory)]


# ---- access


def test_direct_assignments_can_be_looked_for_among_some_permission_sets_applications_and_roles() -> None:
    directory = {
        "users": [ZOE],
        "permission_sets": [ADMIN, READ],
        "accounts": ACCOUNTS,
        "applications": [{"name": "Wiki"}],
        "assignments": [given("users", "zoe", "Admin", "Read"), {"users": ["zoe"], "applications": ["Wiki", "Gone"]}],
        "entitlements": [{"users": ["zoe"], "roles": [ROLE]}],
    }
    admin = "user zoe: Admin in shop-production (333300000011)"
    role = f"user zoe: {ROLE} in shop-production (333300000011)"

    assert things("direct_user_assignment", directory, permission_sets=["adm*"]) == [admin]
    assert things("direct_user_assignment", directory, permission_sets=["*role/Deploy"]) == [role]
    assert things("direct_user_assignment", directory, permission_sets=["wiki"], include_applications=True) == [
        "user zoe: application Wiki"
    ]
    assert things("direct_user_assignment", directory, include_applications=True) == [
        admin,
        "user zoe: Read in shop-production (333300000011)",
        "user zoe: application Wiki",
        "user zoe: application app-Gone",
        role,
    ]


def test_the_kind_of_what_is_found_is_that_of_the_assignment() -> None:
    directory = {
        "users": [ZOE],
        "accounts": ACCOUNTS,
        "assignments": [given("users", "zoe", "Admin"), {"users": ["zoe"], "applications": ["Wiki"]}],
        "entitlements": [{"users": ["zoe"], "roles": [ROLE]}],
    }
    every = found([{"check": "direct_user_assignment", "options": {"include_applications": True}}], directory)

    assert [one.violation.kind for one in every] == ["account_assignment", "application_assignment", "entitlement"]


def test_administrators_are_looked_for_by_the_policies_and_in_the_accounts_that_are_named() -> None:
    directory = {
        "users": [ZOE],
        "groups": [{"display_name": "Ops"}],
        "permission_sets": [ADMIN, READ],
        "accounts": ACCOUNTS,
        "assignments": [given("users", "zoe", "Admin", "Read"), given("groups", "Ops", "Admin")],
    }
    admin = "user zoe: Admin in shop-production (333300000011)"

    assert things("admin_only_through", directory, groups=["ops"]) == [admin]
    assert things("admin_only_through", directory, groups=["ops"], accounts=["*-audit"]) == []
    assert things("admin_only_through", directory, groups=["ops"], accounts=["333300000011"]) == [admin]
    assert things("admin_only_through", directory, groups=["ops"], policies=["ReadOnlyAccess"]) == [
        "user zoe: Read in shop-production (333300000011)"
    ]
    for named in ("administratoraccess", "arn:aws:iam::aws:policy/AdministratorAccess"):
        assert things("admin_only_through", directory, groups=["ops"], policies=[named]) == [admin]
    for groups, words in (([], "nobody"), (["Lab"], "only the group Lab"), (["Lab", "X"], "only the groups Lab and X")):
        (first, _second) = found([{"check": "admin_only_through", "options": {"groups": groups}}], directory)
        assert f"which {words} may have. " in first.violation.message


@pytest.mark.parametrize(
    ("members", "is_everything"),
    [
        ({"Action": "*"}, True),
        ({"Action": ["s3:Get*", "**"]}, True),
        ({"Action": "*:*"}, True),
        ({"Action": "*", "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}, True),
        ({"Action": "*", "Resource": ["arn:aws:s3:::b", "*"]}, True),
        ({"Action": "*", "Resource": "arn:aws:s3:::b"}, False),
        ({"Action": "s3:*"}, False),
        ({"Action": ""}, False),
        ({"Action": 7}, False),
        ({"Action": "*", "Effect": "Deny"}, False),
        ({"NotAction": "iam:*"}, False),
    ],
)
def test_a_statement_allows_everything_if_it_allows_all_actions_on_all_resources(
    members: dict[str, object], is_everything: bool
) -> None:
    expected = ["permission set Own"] if is_everything else []

    assert things("full_star_inline", {"permission_sets": [statement(**members)]}) == expected


@pytest.mark.parametrize("policy", ["{", "[]", "{}", '{"Statement": ["*"]}', None])
def test_a_policy_that_is_none_allows_nothing(policy: str | None) -> None:
    assert things("full_star_inline", {"permission_sets": [{"name": "Own", "inline_policy": policy}]}) == []


@pytest.mark.parametrize(
    ("members", "leads"),
    [
        ({"Action": "sso:CreateAccountAssignment"}, True),
        ({"Action": "SSO:createaccountassignment"}, True),
        ({"Action": "sso:Create*"}, True),
        ({"Action": "sso:CreateAccountAssignmen?"}, True),
        ({"Action": "identitystore:*"}, True),
        ({"Action": "sso:List*"}, False),
        ({"Action": "sso:[C]reateAccountAssignment"}, False),
        ({"NotAction": ["iam:*"]}, True),
        ({"NotAction": ["sso:*", "identitystore:*", "sso-directory:*"]}, True),
        ({"NotAction": ["sso:*", "identitystore:*", "sso-directory:*", "account-access:*"]}, False),
        ({"Action": "account-access:CreateEntitlement"}, True),
        ({"Action": "sso:CreateAccountAssignment", "Effect": "Deny"}, False),
    ],
)
def test_a_statement_leads_to_more_if_it_allows_an_action_that_writes(members: dict[str, object], leads: bool) -> None:
    directory = {
        "permission_sets": [statement(**members)],
        "accounts": ACCOUNTS,
        "assignments": [given("groups", "Ops", "Own", accounts=("shop-audit", "shop-production"))],
    }
    expected = ["permission set Own in shop-audit (222200000002)"] if leads else []

    assert things("privilege_path", directory) == expected
    assert things("privilege_path", directory, permission_sets=["own"]) == []


@pytest.mark.parametrize(
    ("deny", "leads"),
    [
        ({"Resource": "*"}, False),
        ({"Resource": "arn:aws:sso:::permissionSet/x"}, True),
        ({"Resource": "*", "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "false"}}}, True),
    ],
)
def test_what_is_denied_everywhere_leads_nowhere(deny: dict[str, object], leads: bool) -> None:
    allow = {"Effect": "Allow", "Action": "sso:CreateAccountAssignment", "Resource": "*"}
    policy = {"Statement": [allow, {"Effect": "Deny", "Action": "sso:*", **deny}]}
    directory = {
        "permission_sets": [{"name": "Own", "inline_policy": policy}],
        "accounts": ACCOUNTS,
        "assignments": [given("groups", "Ops", "Own", accounts=("shop-management",))],
    }

    assert bool(things("privilege_path", directory)) is leads


def test_a_policy_of_the_customer_is_not_that_of_aws_with_the_same_name() -> None:
    own = "arn:aws:iam::333300000011:policy/AdministratorAccess"
    directory = {
        "permission_sets": [{"name": "Own", "managed_policies": [own]}],
        "accounts": ACCOUNTS,
        "assignments": [given("groups", "Ops", "Own")],
    }

    assert things("admin_only_through", directory, groups=[]) == []


def test_a_session_of_no_length_has_the_length_that_the_service_gives_it() -> None:
    sets = [{"name": "A"}, {"name": "B", "session_duration": "PT61M"}, {"name": "C", "session_duration": "soon"}]

    assert things("session_too_long", {"permission_sets": sets}, longest="1h") == ["permission set B"]
    assert things("session_too_long", {"permission_sets": sets}, longest="59m") == [
        "permission set A",
        "permission set B",
    ]


def test_an_inline_policy_that_allows_everything_makes_sessions_privileged() -> None:
    sets = [{**statement(Action="*"), "session_duration": "PT5H"}]

    assert things("session_too_long", {"permission_sets": sets}) == ["permission set Own"]


@pytest.mark.parametrize(
    ("members", "is_privileged"),
    [
        ({"Action": "iam:*"}, True),
        ({"Action": ["s3:*", "IAM:**"]}, True),
        ({"Action": "*:*"}, True),
        # PowerUserAccess, written out
        ({"NotAction": ["iam:*", "organizations:*", "account:*"]}, True),
        ({"NotAction": "aws-portal:*"}, True),
        ({"Action": "*", "Resource": None, "NotResource": "arn:aws:s3:::audit-log/*"}, True),
        ({"NotAction": "*"}, False),
        ({"NotAction": "iam:*", "Effect": "Deny"}, False),
        ({"NotAction": "iam:*", "Resource": "arn:aws:s3:::b"}, False),
        ({"Action": "iam:Get*"}, False),
        ({"Action": "iam:*", "Resource": "arn:aws:iam::111122223333:user/bot"}, False),
        ({"Action": "s3:*"}, False),
    ],
)
def test_an_inline_policy_that_allows_as_much_as_those_of_administrators_is_privileged(
    members: dict[str, object], is_privileged: bool
) -> None:
    sets = [{**statement(**members), "session_duration": "PT5H"}]

    assert things("session_too_long", {"permission_sets": sets}) == (["permission set Own"] if is_privileged else [])


def test_users_reach_the_management_account_whatever_groups_are_named() -> None:
    directory = {
        "users": [{"user_name": "ops"}],
        "accounts": ACCOUNTS,
        "assignments": [
            given("users", "ops", "Read", accounts=("shop-management",)),
            given("groups", "Ops", "Read"),
        ],
        "groups": [{"display_name": "Ops"}],
        "entitlements": [{"groups": ["Ops"], "roles": ["arn:aws:iam::111100000001:role/Deploy"]}],
    }

    assert things("management_account_access", directory, groups=["ops"]) == [
        "user ops: ps-Read in shop-management (111100000001)"
    ]
    policy = {"check": "management_account_access"}
    assert {one.violation.message.partition(", or ")[2] for one in found([policy], directory)} == {
        "give it to a group that is named in groups",
        "name the group in groups if it is meant to",
    }
    assert things("management_account_access", directory) == [
        "user ops: ps-Read in shop-management (111100000001)",
        "group Ops: arn:aws:iam::111100000001:role/Deploy in shop-management (111100000001)",
    ]


# ---- people and groups

EMERGENCY = {"group": "Break glass", "permission_set": "Admin"}


def test_a_group_for_emergencies_has_to_be_there() -> None:
    (one,) = found([{"check": "break_glass_everywhere", "options": EMERGENCY}], {"accounts": ACCOUNTS})

    assert one.violation.message == "There is no group Break glass for emergencies. Create it"


def test_an_emergency_needs_a_way_into_each_account_that_is_active_and_not_left_out() -> None:
    suspended = {"id": "444400000021", "name": "old", "status": "SUSPENDED"}
    directory = {
        "users": [ZOE],
        "groups": [{"display_name": "break GLASS", "members": ["zoe", "who-left"]}],
        "permission_sets": [ADMIN],
        "accounts": [*ACCOUNTS, suspended],
        "assignments": [
            given("groups", "break GLASS", "Admin"),
            given("groups", "Ops", "Admin", accounts=("shop-audit",)),
        ],
    }

    assert things("break_glass_everywhere", directory, **EMERGENCY) == [
        "group break GLASS",
        "account shop-management (111100000001)",
        "account shop-audit (222200000002)",
    ]
    assert things(
        "break_glass_everywhere", directory, **EMERGENCY, people=1, exclude_accounts=["*-audit", "111100000001"]
    ) == ([])


def test_nobody_has_two_permission_sets_in_two_hands_by_whatever_ways() -> None:
    directory = {
        "users": [ZOE, JAN],
        "groups": [{"display_name": "Ops", "members": ["zoe", "jan"]}],
        "permission_sets": [{"name": "Pay"}, {"name": "Approve"}],
        "accounts": ACCOUNTS,
        "assignments": [
            given("groups", "Ops", "Pay", "Read"),
            given("users", "zoe", "Approve"),
            given("users", "jan", "Approve", accounts=("shop-audit",)),
            {"users": ["jan"], "applications": ["Wiki"]},
        ],
    }
    two = ["Pay", "appr*"]

    assert things("segregation", directory, permission_sets=two) == ["user zoe", "user jan"]
    (one,) = found([{"check": "segregation", "options": {"permission_sets": two, "same_account": True}}], directory)
    assert one.violation.message == (
        "The user zoe has the permission sets Pay and Approve in shop-production (333300000011), which nobody may have "
        "together. Take one of the two permission sets away"
    )


def test_one_group_that_both_sides_mean_is_no_second() -> None:
    directory = {"users": [ZOE, JAN], "groups": [{"display_name": "Ops 1", "members": ["zoe"]}]}

    assert things("segregation", directory, groups=["Ops*", "Ops ?"]) == []
    assert things("segregation", directory, groups=["Dev", "Ops*"]) == []


def test_where_no_provider_owns_anybody_everybody_is_local() -> None:
    assert things("local_user_beside_provider", {"users": [ZOE, JAN]}) == []


def test_an_assignment_is_left_over_of_users_groups_and_accounts_that_are_gone() -> None:
    directory = {
        "users": [ZOE],
        "permission_sets": [READ],
        "accounts": ACCOUNTS,
        "assignments": [
            given("users", "zoe", "Read", accounts=("shop-production", "999900000009")),
            given("groups", "Gone", "Read"),
            {"users": ["left"], "applications": ["Wiki"]},
            {"users": ["zoe"], "applications": ["Wiki"]},
        ],
    }
    gone = ["user zoe: Read in 999900000009", "group g-Gone: Read in shop-production (333300000011)"]

    assert things("orphaned_assignment", directory) == [*gone, "user u-left: application app-Wiki"]
    assert things("orphaned_assignment", {**directory, "unknown": ["ACCOUNTS"]}) == [
        gone[1],
        "user u-left: application app-Wiki",
    ]


def test_what_is_left_over_goes_with_the_module_that_has_made_it() -> None:
    entitlement = {"users": ["left"], "roles": ["arn:aws:iam::333300000011:role/Deploy"]}
    directory = {"accounts": ACCOUNTS, "assignments": [given("users", "left", "Read")], "entitlements": [entitlement]}

    messages = [one.violation.message for one in found([{"check": "orphaned_assignment"}], directory)]

    assert [one.rpartition(" ")[2] for one in messages] == ["idc_assignment", "idc_entitlement"]


def test_a_disabled_user_has_access_of_every_kind() -> None:
    off = {**ZOE, "status": "disabled"}
    directory = {
        "users": [off, JAN, {"user_name": "mia", "status": "disabled"}],
        "accounts": ACCOUNTS,
        "applications": [{"name": "Wiki"}],
        "assignments": [{"users": ["zoe", "jan"], "applications": ["Wiki"]}],
        "entitlements": [{"users": ["zoe"], "roles": [ROLE]}],
    }
    (one,) = found([{"check": "disabled_with_access"}], directory)

    assert one.violation.message.startswith(
        f"The user zoe is disabled, and still has application Wiki, {ROLE} in shop-production (333300000011). "
    )


def test_applications_that_do_not_say_or_are_meant_for_all_are_passed_over() -> None:
    applications = [
        {"name": "Wiki", "assignment_required": False},
        {"name": "Other", "assignment_required": None},
    ]

    assert things("application_open_to_all", {"applications": applications}) == ["application Wiki"]
    assert things("application_open_to_all", {"applications": applications}, applications=["w*"]) == []


def test_entitlements_lead_into_the_units_that_are_named_and_below_them() -> None:
    directory = {
        "groups": [{"display_name": "Ops"}],
        "accounts": ACCOUNTS,
        "entitlements": [{"groups": ["Ops"], "roles": [ROLE, "arn:aws:iam::999900000009:role/Deploy"]}],
    }
    outside = "group Ops: arn:aws:iam::999900000009:role/Deploy in 999900000009"

    assert things("role_trust_of_entitlement", directory) == []
    for units in (["/Workloads"], ["/Workloads/"], ["/Workloads/Production"], ["/"]):
        assert things("role_trust_of_entitlement", directory, organizational_units=units) == [outside]
    assert len(things("role_trust_of_entitlement", directory, organizational_units=["/Workloads/Prod"])) == 2


# ---- the instance, and what ends


def test_only_what_is_expected_of_the_instance_is_judged() -> None:
    instance = {
        "customer_managed_key": True,
        "network_limits": True,
        "store_network_limits": True,
        "regions": ["eu-central-1"],
    }
    directory = {"instance": instance, "accounts": ACCOUNTS}

    assert things("instance_posture", directory, network_limits=True, customer_managed_key=True) == []
    assert things("instance_posture", directory, network_limits=False) == [
        "instance: network_limits",
        "instance: network_limits of the identity store",
    ]
    half = {**directory, "instance": {**instance, "store_network_limits": False}}
    (one,) = found([{"check": "instance_posture", "options": {"network_limits": True}}], half)
    assert one.violation.message == "The identity store is not limited to networks, but should be. Change its settings"
    assert things("instance_posture", directory, delegated_administrators=["shop-audit"]) == []
    assert things("instance_posture", directory, delegated_administrators=["shop-p*"]) == [
        "instance: delegated administrator 222200000002"
    ]
    assert things("instance_posture", {**directory, "instance": {}}, regions=["eu-central-1"]) == []


def test_what_ends_needs_no_place() -> None:
    directory = {"expirations": [{"label": "user zoe", "expires_at": "2026-11-25"}]}
    (one,) = found([{"check": "expired_or_soon"}], directory)

    assert one.violation.message.startswith("user zoe ended at 2026-11-26T00:00:00Z. ")


def test_a_tag_of_any_value_may_be_asked_for() -> None:
    sets = [{"name": "A", "tags": {"owner": "x"}}, {"name": "B", "tags": {"owner": "Y1"}}, {"name": "C"}]

    assert things("required_tags", {"permission_sets": sets}, tags={"owner": []}) == ["permission set C"]
    assert things("required_tags", {"permission_sets": sets}, tags={"owner": ["y?"]}) == [
        "permission set A",
        "permission set C",
    ]


# ---- the view


def test_a_name_can_break_no_line() -> None:
    (one,) = found([{"check": "empty_group"}], {"groups": [{"display_name": "a\nb\x1b[31m"}]})

    assert one.violation.thing == "group a\\U0000000ab\\U0000001b[31m"


def test_who_is_not_listed_because_nobody_may_look_is_not_gone() -> None:
    view = view_of({"unknown": ["USERS"]})

    assert not view.gone(Principal(kind=Kind.USER, id="u-zoe"))
    assert view.gone(Principal(kind=Kind.GROUP, id="g-Ops"))
    assert view.label(Principal(kind=Kind.USER, id="u-zoe")) == "user u-zoe"


def test_whether_a_set_is_privileged_is_not_known_where_its_policies_are_not() -> None:
    from ansible_collections.steward.identity_center.plugins.module_utils._policies.privileges import is_privileged

    sets = view_of({"permission_sets": [ADMIN, READ]}).permission_sets

    assert is_privileged(sets["ps-Admin"], frozenset({Table.INLINE_POLICIES})) is True
    assert is_privileged(sets["ps-Read"]) is False
    assert is_privileged(sets["ps-Read"], frozenset({Table.INLINE_POLICIES})) is None
    assert is_privileged(sets["ps-Read"], frozenset({Table.TAGS})) is False
