# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the options of several modules share: which store they mean, and how messages speak of them."""

from __future__ import annotations

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._options.common import parse_scope
from ansible_collections.steward.identity_center.plugins.module_utils._options.memberships import parse_memberships
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import INSTANCE_ARN, STORE_ID
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.options import (
    group,
    limits,
    problems,
    user,
)

# ---- which store


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        pytest.param({}, (None, None), id="nothing"),
        pytest.param({"identity_store_id": STORE_ID}, (None, STORE_ID), id="an id"),
        pytest.param(
            {"identity_store_id": "a1b2c3d4-5678-90ab-cdef-1234567890ab"},
            (None, "a1b2c3d4-5678-90ab-cdef-1234567890ab"),
            id="the id of an old store",
        ),
        pytest.param(
            {"identity_store_id": f"arn:aws-cn:identitystore::123456789012:identitystore/{STORE_ID}"},
            (None, STORE_ID),
            id="an ARN of a store",
        ),
        pytest.param({"instance_arn": INSTANCE_ARN}, (INSTANCE_ARN, None), id="an instance"),
        pytest.param(
            {"instance_arn": "arn:aws:sso:::instance/ins-0123456789abcdef"},
            ("arn:aws:sso:::instance/ins-0123456789abcdef", None),
            id="an instance of an account",
        ),
        pytest.param(
            {"instance_arn": INSTANCE_ARN, "identity_store_id": STORE_ID}, (INSTANCE_ARN, STORE_ID), id="both"
        ),
    ],
)
def test_the_store_is_named_or_left_to_be_found(
    options: dict[str, object], expected: tuple[str | None, str | None]
) -> None:
    assert parse_scope(options) == expected


NO_STORE = "is not the id of an identity store, such as d-1234567890"


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        pytest.param({"identity_store_id": "d-123"}, (f"identity_store_id: 'd-123' {NO_STORE}",), id="a short id"),
        pytest.param(
            {"identity_store_id": "d-12345678901"},
            (f"identity_store_id: 'd-12345678901' {NO_STORE}",),
            id="a long id",
        ),
        pytest.param(
            {"identity_store_id": "D-1234567890"},
            (f"identity_store_id: 'D-1234567890' {NO_STORE}",),
            id="an id in capitals",
        ),
        pytest.param({"identity_store_id": ""}, (f"identity_store_id: '' {NO_STORE}",), id="nothing"),
        pytest.param(
            {"identity_store_id": "arn:aws:identitystore::123456789012:identitystore/x"},
            (f"identity_store_id: 'x' {NO_STORE}",),
            id="an ARN without an id",
        ),
        pytest.param(
            {"identity_store_id": INSTANCE_ARN},
            (
                (
                    f"identity_store_id: {INSTANCE_ARN} is the ARN of an instance; give it as instance_arn, "
                    "or give the id of the identity store, which looks like d-1234567890"
                ),
            ),
            id="an instance as a store",
        ),
        pytest.param(
            {"instance_arn": STORE_ID},
            (
                (
                    f"instance_arn: '{STORE_ID}' is not the ARN of an instance, "
                    "such as arn:aws:sso:::instance/ssoins-0123456789abcdef"
                ),
            ),
            id="a store as an instance",
        ),
        pytest.param(
            {"instance_arn": "x", "identity_store_id": "y"},
            (
                f"identity_store_id: 'y' {NO_STORE}",
                (
                    "instance_arn: 'x' is not the ARN of an instance, "
                    "such as arn:aws:sso:::instance/ssoins-0123456789abcdef"
                ),
            ),
            id="both",
        ),
    ],
)
def test_a_malformed_store_or_instance_is_refused(options: dict[str, object], expected: tuple[str, ...]) -> None:
    assert problems(parse_scope, options) == expected


# ---- messages


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        pytest.param(f"{'x' * 59}\x07", f"{'x' * 59}\x07", id="60 characters"),
        pytest.param(f"{'x' * 60}\x07", f"{'x' * 57}...", id="61 characters"),
    ],
)
def test_a_wrong_value_is_shown_as_far_as_people_read(value: str, shown: str) -> None:
    assert problems(user, title=value)[0].startswith(f"title: {shown} has the character ")


def test_a_selector_that_is_null_selects_nobody() -> None:
    null = "the id of what would be created is null in check mode, so refer to it by name"

    assert problems(user, user_name=None) == (f"user_name or user_id: one is needed, and both are null; {null}",)
    assert problems(user, user_name=None, user_id=None, state="absent")
    assert problems(group, display_name=None) == (
        f"display_name or group_id: one is needed, and both are null; {null}",
    )
    for options in ({"group": None, "users": None}, {"user": None, "groups": ["a"]}, {"group": "a", "users": None}):
        assert problems(parse_memberships, {**options, "purge": True, "allow_empty": True}, limits()) == (
            f"group and users, or user and groups: one of each is needed, and is null; {null}",
        )
