# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Roles and the application of account access manager, by their ARNs."""

from __future__ import annotations

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._model.entitlements import (
    AccessApplication,
    account_of,
    is_access_application_arn,
    is_role_arn,
    partition_of,
    role_arn,
    role_name,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import INSTANCE_ARN
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_entitlements import (
    APPLICATION_ARN,
)


@pytest.mark.parametrize("name", ["admin", "team/sub/admin", "a+=,.@_-b"])
def test_a_role_has_an_account_and_a_name(name: str) -> None:
    arn = role_arn("aws-cn", "111122223333", name)

    assert arn == f"arn:aws-cn:iam::111122223333:role/{name}"
    assert is_role_arn(arn)
    assert (account_of(arn), role_name(arn), partition_of(arn)) == ("111122223333", name, "aws-cn")


@pytest.mark.parametrize(
    "text",
    [
        "admin",
        "arn:aws:iam::1111:role/admin",
        "arn:aws:iam::111122223333:user/admin",
        "arn:aws:iam::111122223333:role/",
        "arn:aws:iam::111122223333:role//admin",
        "arn:aws:iam::111122223333:role/ad min",
    ],
)
def test_what_is_not_the_arn_of_a_role(text: str) -> None:
    assert not is_role_arn(text)


def test_applications() -> None:
    assert is_access_application_arn(APPLICATION_ARN)
    assert not is_access_application_arn("arn:aws:sso::111122223333:application/ssoins-0123456789abcdef/apl-1")
    assert not AccessApplication(arn=APPLICATION_ARN).planned
    assert (partition_of(INSTANCE_ARN), partition_of(None)) == ("aws", "aws")
