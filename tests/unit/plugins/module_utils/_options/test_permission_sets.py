# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From the options of a permission set to desired values, and everything that can be wrong with them."""

from __future__ import annotations

import functools
import json
import typing as t

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._aws.sso_admin import sso_admin_limits
from ansible_collections.steward.identity_center.plugins.module_utils._desired.access import (
    DesiredPermissionSet,
    Provision,
)
from ansible_collections.steward.identity_center.plugins.module_utils._desired.choices import OnAssignments, Waiting
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Document
from ansible_collections.steward.identity_center.plugins.module_utils._model.limits import Limits
from ansible_collections.steward.identity_center.plugins.module_utils._options.common import EMPTY
from ansible_collections.steward.identity_center.plugins.module_utils._options.permission_set_queries import (
    parse_permission_set_query,
)
from ansible_collections.steward.identity_center.plugins.module_utils._options.permission_sets import (
    parse_permission_set,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import items
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_access import an_arn_of_set
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_aws import shared_client
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.options import problems

AUDIT = "arn:aws:iam::aws:policy/SecurityAudit"
VIEW = "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"
ARN = an_arn_of_set(1)


QUOTES = "; quote it (in a template: | string)"
ALLOW = {"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}


def a_policy(**statement: object) -> dict[str, object]:
    """A policy of one statement, with this in it."""
    return {"Version": "2012-10-17", "Statement": [{**ALLOW, **statement}]}


POLICY = a_policy()


@functools.lru_cache
def limits() -> Limits:
    """What the installed botocore allows."""
    return sso_admin_limits(shared_client("sso-admin"))


def desired(**options: object) -> DesiredPermissionSet:
    """The desired state of a task with these options."""
    return parse_permission_set({"name": "Audit", **options}, limits())


OPTIONS = (
    "description",
    "session_duration",
    "relay_state",
    "managed_policies",
    "customer_managed_policies",
    "inline_policy",
    "permissions_boundary",
    "tags",
)


def test_what_is_omitted_is_not_managed() -> None:
    assert desired(**dict.fromkeys(OPTIONS)).attributes == {"name": "Audit"}


@pytest.mark.parametrize(
    ("option", "given", "value"),
    [
        ("description", "Looks", "Looks"),
        ("description", "", None),
        ("relay_state", "https://example.com/", "https://example.com/"),
        ("relay_state", "", None),
        ("session_duration", "8h", "PT8H"),
        ("session_duration", "PT90M", "PT1H30M"),
        ("session_duration", "12h", "PT12H"),
        ("session_duration", "1h", "PT1H"),
        ("session_duration", "", "PT1H"),
        ("managed_policies", [VIEW, AUDIT], (AUDIT, VIEW)),
        ("managed_policies", [], None),
        ("customer_managed_policies", ["own"], items({"name": "own", "path": "/"})),
        ("customer_managed_policies", [{"name": "own"}], items({"name": "own", "path": "/"})),
        (
            "customer_managed_policies",
            [{"name": "own", "path": "/b/"}, {"name": "own", "path": None}],
            items({"name": "own", "path": "/"}, {"name": "own", "path": "/b/"}),
        ),
        ("customer_managed_policies", [], None),
        ("inline_policy", json.dumps(POLICY, indent=2), Document(text=json.dumps(POLICY, separators=(",", ":")))),
        ("inline_policy", "\ufeff" + json.dumps(POLICY), Document(text=json.dumps(POLICY, separators=(",", ":")))),
        ("inline_policy", "{}", None),
        ("inline_policy", "", None),
        (
            "permissions_boundary",
            {"managed_policy_arn": AUDIT},
            Document(text=json.dumps({"managed_policy_arn": AUDIT})),
        ),
        (
            "permissions_boundary",
            {"managed_policy_arn": None, "customer_managed_policy": {"name": "limit", "path": "/"}},
            Document(text='{"customer_managed_policy": {"name": "limit", "path": "/"}}'),
        ),
        ("permissions_boundary", {"managed_policy_arn": None, "customer_managed_policy": None}, None),
        ("tags", {"b": "2", "a": "1", "c": ""}, Document(text='{"a": "1", "b": "2", "c": ""}')),
        ("tags", {}, None),
    ],
)
def test_what_is_given_is_managed_and_what_is_empty_is_cleared(option: str, given: object, value: object) -> None:
    assert desired(**{option: given}).attributes == {"name": "Audit", option: value}


def test_how_it_is_done() -> None:
    assert desired() == DesiredPermissionSet(present=True, arn=None, name="Audit", attributes={"name": "Audit"})
    assert parse_permission_set(
        {
            "permission_set_arn": ARN,
            "description": "not looked at",
            "state": "absent",
            "purge_policies": False,
            "purge_tags": False,
            "provision": "never",
            "on_assignments": "remove",
            "wait": False,
            "wait_timeout": 5,
        },
        limits(),
    ) == DesiredPermissionSet(
        present=False,
        arn=ARN,
        name=None,
        attributes={},
        purge_policies=False,
        purge_tags=False,
        provision=Provision.NEVER,
        on_assignments=OnAssignments.REMOVE,
        waiting=Waiting(wait=False, timeout=5),
    )


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"name": "n" * 33}, f"name: {'n' * 33} has 33 characters, 32 are allowed"),
        ({"name": ""}, "name: is empty"),
        ({"name": "n" * 33, "state": "absent"}, f"name: {'n' * 33} has 33 characters, 32 are allowed"),
        (
            {"name": "Prüfer"},
            r"name: Prüfer has the character '\xfc' at position 3, which IAM Identity Center does not allow here",
        ),
        ({"description": "d" * 701}, f"description: {'d' * 57}... has 701 characters, 700 are allowed"),
        ({"session_duration": "30m"}, "session_duration: 30m is PT30M; a session lasts from 1 to 12 hours"),
        ({"session_duration": "13h"}, "session_duration: 13h is PT13H; a session lasts from 1 to 12 hours"),
        ({"session_duration": "soon"}, "session_duration: 'soon' is not a duration, such as 8h, 1h30m or PT8H"),
        (
            {"managed_policies": ["arn:aws:iam::111122223333:policy/own"]},
            (
                "managed_policies[0]: arn:aws:iam::111122223333:policy/own is not the ARN of an AWS managed policy, "
                "such as arn:aws:iam::aws:policy/ReadOnlyAccess; your own policies go into customer_managed_policies, "
                "by name"
            ),
        ),
        ({"managed_policies": [None]}, "managed_policies[0]: is empty"),
        ({"managed_policies": [AUDIT, VIEW, AUDIT]}, f"managed_policies: {AUDIT} is named twice (entries 0 and 2)"),
        (
            {"customer_managed_policies": ["own", {"name": "own", "path": "/"}]},
            "customer_managed_policies: /own is named twice (entries 0 and 1)",
        ),
        (
            {"customer_managed_policies": ["not good"]},
            (
                "customer_managed_policies[0]: not good has whitespace at position 4, which IAM Identity Center does "
                "not allow here"
            ),
        ),
        ({"customer_managed_policies": [{"name": ""}]}, "customer_managed_policies[0].name: is empty"),
        (
            {"customer_managed_policies": [{"name": "own", "path": "teams"}]},
            "customer_managed_policies[0].path: teams is not the path of a policy, such as / or /teams/data/",
        ),
        *(
            (
                {"customer_managed_policies": [entry]},
                "customer_managed_policies[0]: is neither the name of a policy nor a dictionary of its name and path",
            )
            for entry in (1, [], {"path": "/"}, {"name": "own", "arn": "x"})
        ),
        (
            {
                "managed_policies": [f"{AUDIT}{number}" for number in range(20)],
                "customer_managed_policies": list("abcdef"),
            },
            (
                "managed_policies and customer_managed_policies: are 26 together, IAM Identity Center keeps at most 25 "
                "in a permission set"
            ),
        ),
        (
            {"inline_policy": "{"},
            "inline_policy: is not JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)",
        ),
        ({"inline_policy": '{"a": NaN}'}, "inline_policy: is not JSON: NaN is not JSON"),
        ({"inline_policy": "[]"}, "inline_policy: is not a JSON object, but []"),
        (
            {"inline_policy": json.dumps(a_policy(Sid="x" * 32768))},
            "inline_policy: has 32868 characters, 32768 are allowed, and of them 10240 bytes that are not whitespace",
        ),
        (
            {"inline_policy": json.dumps(a_policy(Sid="x y\n" * 3400))},
            "inline_policy: has 13700 bytes that are not whitespace, IAM Identity Center's quota is 10240",
        ),
        (
            {"inline_policy": json.dumps(a_policy(Sid="\u00e9" * 5100), ensure_ascii=False)},
            "inline_policy: has 10300 bytes that are not whitespace, IAM Identity Center's quota is 10240",
        ),
        (
            {"inline_policy": '{"Statement": [{"Effect": "Deny"}], "Statement": [' + json.dumps(ALLOW) + "]}"},
            "inline_policy: has the key Statement twice in one object, of which AWS would use only one",
        ),
        (
            {"inline_policy": json.dumps(a_policy(Sid="Read\u2011only"))},
            (
                "inline_policy.Statement[0].Sid: has the character '\\u2011' at position 5, which IAM Identity Center "
                "does not allow here"
            ),
        ),
        (
            {"inline_policy": json.dumps(a_policy(Condition={"Bool": {"aws:\u2011": "true"}}))},
            (
                "inline_policy.Statement[0].Condition.Bool: the key 'aws:\\u2011' has the character '\\u2011' at "
                "position 5, which IAM Identity Center does not allow here"
            ),
        ),
        (
            {"inline_policy": '{"Statement": []}'},
            (
                "inline_policy: has no Statement, so it allows and denies nothing, and AWS refuses it; an empty policy "
                "clears it"
            ),
        ),
        (
            {"inline_policy": json.dumps(a_policy(Effect="Maybe"))},
            "inline_policy.Statement[0].Effect: is 'Maybe', but must be Allow or Deny",
        ),
        (
            {"permissions_boundary": {"managed_policy_arn": AUDIT, "customer_managed_policy": {"name": "limit"}}},
            (
                "permissions_boundary: has managed_policy_arn and customer_managed_policy; a permission set has one "
                "boundary"
            ),
        ),
        (
            {"permissions_boundary": {"customer_managed_policy": {"name": "a/b", "path": "/"}}},
            (
                "permissions_boundary.customer_managed_policy.name: a/b has the character '/' at position 2, which IAM "
                "Identity Center does not allow here"
            ),
        ),
        ({"permissions_boundary": {"managed_policy_arn": ""}}, "permissions_boundary.managed_policy_arn: is empty"),
        (
            {"permissions_boundary": {"customer_managed_policy": {"path": "/"}}},
            (
                "permissions_boundary.customer_managed_policy: is neither the name of a policy nor a dictionary of its "
                "name and path"
            ),
        ),
        (
            {"tags": {str(number): "" for number in range(51)}},
            "tags: has 51 entries, AWS keeps at most 50 on a permission set",
        ),
        ({"tags": {"AWS:x": "y"}}, "tags: AWS:x begins with aws:, which is reserved for AWS"),
        ({"tags": {"k" * 129: ""}}, f"tags: {'k' * 57}... has 129 characters, 128 are allowed"),
        ({"tags": {"k": "v" * 257}}, f"tags.k: {'v' * 57}... has 257 characters, 256 are allowed"),
        *(
            ({"tags": {"k": value}}, f"tags.k: is {words}")
            for value, words in (
                (None, "null, but must be a string"),
                (True, f"the truth value true, but must be a string{QUOTES}"),
                (83, f"the number 83, but must be a string{QUOTES}"),
                ([], "a list, but must be a string"),
                ({}, "a mapping, but must be a string"),
            )
        ),
        (
            {"customer_managed_policies": [{"name": 5}]},
            f"customer_managed_policies[0].name: is the number 5, but must be a string{QUOTES}",
        ),
        ({"permission_set_arn": "arn:aws:x"}, "permission_set_arn: 'arn:aws:x' is not the ARN of a permission set"),
        ({"wait_timeout": 0}, "wait_timeout: 0 is not a number of seconds, 1 or more"),
    ],
)
def test_what_is_wrong_is_told_before_the_first_call(options: dict[str, t.Any], problem: str) -> None:
    assert problems(desired, **options) == (problem,)


def test_a_policy_of_endless_depth_is_no_json() -> None:
    (problem,) = problems(desired, inline_policy='{"a":' * 100_000)

    assert problem.startswith("inline_policy: is not JSON")


def test_what_is_named_twice_is_told_with_its_place() -> None:
    assert problems(desired, customer_managed_policies=[1, "own", "own"])[1] == (
        "customer_managed_policies: /own is named twice (entries 1 and 2)"
    )


def test_all_problems_are_told_at_once() -> None:
    assert len(problems(desired, session_duration="x", inline_policy="x", tags={"aws:": ""})) == 3


def test_a_selector_is_needed() -> None:
    (problem,) = problems(parse_permission_set, {"name": None}, limits())

    assert problem.startswith("name or permission_set_arn: one is needed, and both are null")


def test_a_query() -> None:
    query = parse_permission_set_query(
        {
            "permission_sets": ["Audit", ARN, "Audit"],
            "name_matches": "a*",
            "tags": {"a": 1, "b": None},
            "outdated": False,
            "include_accounts": True,
        }
    )

    assert query.references == ("Audit", ARN)
    assert (query.name_matches, query.tags, query.outdated, query.include_accounts) == (
        "a*",
        {"a": "1", "b": ""},
        False,
        True,
    )


def test_a_query_for_all() -> None:
    query = parse_permission_set_query({})

    assert (query.references, query.name_matches, query.tags, query.outdated) == (None, None, {}, None)
    assert not query.include_accounts


def test_a_query_for_what_can_be_nothing() -> None:
    assert problems(parse_permission_set_query, {"permission_sets": ["", "arn:aws:x"]}) == (
        f"permission_sets[0]: {EMPTY}",
        'permission_sets[1]: "arn:aws:x" is not the ARN of a permission set',
    )
