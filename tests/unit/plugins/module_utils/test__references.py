# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How people may name a user or a group."""

from __future__ import annotations

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._model import Kind
from ansible_collections.steward.identity_center.plugins.module_utils._references import FORMS, as_id, is_arn, lookups
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
