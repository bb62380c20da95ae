# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How people may name a user or a group."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Kind
from ansible_collections.steward.identity_center.plugins.module_utils._model.references import (
    FORMS,
    as_id,
    is_account_id,
    is_application_arn,
    is_arn,
    is_permission_set_arn,
    is_unit_id,
    lookups,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import an_arn, an_id

BARE = "a1b2c3d4-5678-90ab-cdef-1234567890ab"


@pytest.mark.parametrize(
    ("kind", "reference", "expected"),
    [
        pytest.param(Kind.USER, an_id(1), an_id(1), id="an id"),
        pytest.param(Kind.GROUP, an_id(1), an_id(1), id="an id of a group"),
        pytest.param(Kind.USER, BARE, BARE, id="an id without the store's number"),
        pytest.param(Kind.USER, BARE.upper(), BARE.upper(), id="an id in capitals"),
        pytest.param(Kind.USER, an_arn(Kind.USER, 1), an_id(1), id="an ARN"),
        pytest.param(Kind.GROUP, an_arn(Kind.GROUP, 1), an_id(1), id="an ARN of a group"),
        pytest.param(
            Kind.USER, an_arn(Kind.USER, 1).replace("aws", "aws-us-gov"), an_id(1), id="an ARN of another partition"
        ),
        pytest.param(Kind.USER, f"arn:aws:identitystore:::user/{BARE}", BARE, id="an ARN without the store's number"),
        pytest.param(Kind.USER, an_arn(Kind.GROUP, 1), None, id="the ARN of a group where a user is meant"),
        pytest.param(Kind.GROUP, an_arn(Kind.MEMBERSHIP, 1), None, id="the ARN of a membership"),
        pytest.param(Kind.USER, "arn:aws:iam::123456789012:user/jane", None, id="the ARN of an IAM user"),
        pytest.param(Kind.USER, f"{an_arn(Kind.USER, 1)}x", None, id="an ARN with something behind it"),
        pytest.param(Kind.USER, f"x{an_arn(Kind.USER, 1)}", None, id="an ARN with something before it"),
        pytest.param(Kind.USER, "jane", None, id="a name"),
        pytest.param(Kind.USER, "jane@example.com", None, id="an address"),
        pytest.param(Kind.USER, f"{an_id(1)}x", None, id="an id with something behind it"),
        pytest.param(Kind.USER, f"x{an_id(1)}", None, id="an id with something before it"),
        pytest.param(Kind.USER, "planned:user:jane", None, id="a stand-in for an id"),
        pytest.param(Kind.USER, "", None, id="nothing"),
    ],
)
def test_a_reference_is_an_id_or_not(kind: Kind, reference: str, expected: str | None) -> None:
    assert as_id(kind, reference) == expected


@pytest.mark.parametrize(
    ("reference", "expected"),
    [(an_arn(Kind.USER, 1), True), ("arn:anything", True), ("jane", False), ("barn:door", False), ("arn", False)],
)
def test_what_begins_as_an_arn_is_meant_as_one(reference: str, expected: bool) -> None:
    assert is_arn(reference) is expected


@pytest.mark.parametrize(
    ("kind", "reference", "expected"),
    [
        (Kind.USER, "jane", ("user_name",)),
        (Kind.USER, "jane@example.com", ("user_name", "emails")),
        (Kind.GROUP, "Engineers", ("display_name",)),
        (Kind.GROUP, "team@example.com", ("display_name",)),
    ],
)
def test_a_name_is_looked_up_by_what_it_may_be(kind: Kind, reference: str, expected: tuple[str, ...]) -> None:
    assert lookups(kind, reference) == expected


def test_people_are_told_how_to_name_what_can_be_named() -> None:
    assert set(FORMS) == {Kind.USER, Kind.GROUP}
    assert all(word in FORMS[Kind.USER] for word in ("id", "ARN", "user name", "e-mail"))
    assert all(word in FORMS[Kind.GROUP] for word in ("id", "ARN", "display name"))


SET = "arn:aws:sso:::permissionSet/ssoins-0123456789abcdef/ps-0123456789abcdef"
APPLICATION = "arn:aws:sso::111122223333:application/ssoins-0123456789abcdef/apl-0123456789abcdef"


@pytest.mark.parametrize(
    ("is_one", "reference", "expected"),
    [
        (is_account_id, "012345678901", True),
        (is_account_id, "12345678901", False),
        (is_account_id, "1234567890123", False),
        (is_account_id, "shop", False),
        (is_unit_id, "ou-ab12-cd345678", True),
        (is_unit_id, "r-ab12", True),
        (is_unit_id, "/Work", False),
        (is_unit_id, "ou-ab12-cd", False),
        (is_unit_id, "Root", False),
        (is_permission_set_arn, SET, True),
        (is_permission_set_arn, SET.replace("aws", "aws-us-gov", 1), True),
        (is_permission_set_arn, SET.replace("ssoins", "ins"), True),
        (is_permission_set_arn, f"{SET}0", False),
        (is_permission_set_arn, APPLICATION, False),
        (is_permission_set_arn, "ReadOnly", False),
        (is_application_arn, APPLICATION, True),
        (is_application_arn, APPLICATION.replace("aws", "aws-cn", 1), True),
        (is_application_arn, SET, False),
        (is_application_arn, "Wiki", False),
    ],
)
def test_ids_and_arns_of_the_access_half_are_told_from_names(
    is_one: Callable[[str], bool], reference: str, expected: bool
) -> None:
    assert is_one(reference) is expected
