# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How an instance and its identity store are protected, as the services tell it."""

from __future__ import annotations

import copy
from dataclasses import replace
from pathlib import Path

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._aws.posture import with_posture, with_store
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import CallFailed
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import STORE_ID
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_aws import (
    answer,
    client,
    exchanges,
    installed,
    refusal,
    shared_client,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_organization import an_instance

KEY = "arn:aws:kms:eu-north-1:111122223333:key/00000000-0000-4000-8000-000000000001"
VPC = "arn:aws:ec2:eu-north-1:111122223333:vpc/vpc-01234567"
ONE = an_instance()
STORE = {
    "IdentityStoreId": STORE_ID,
    "IdentityStoreArn": f"arn:aws:identitystore::111122223333:identitystore/{STORE_ID}",
}


def test_encryption_and_network_limits_of_the_instance() -> None:
    found = with_posture(
        ONE,
        {
            "EncryptionConfigurationDetails": {
                "KeyType": "CUSTOMER_MANAGED_KEY",
                "KmsKeyArn": KEY,
                "EncryptionStatus": "UPDATE_FAILED",
                "EncryptionStatusReason": "The key is disabled.",
            },
            "NetworkConfigurationDetails": {"VpceAccessRequired": True, "RestrictSourceVpcs": [VPC]},
        },
    )

    assert found.encryption == {
        "key_type": "CUSTOMER_MANAGED_KEY",
        "kms_key_arn": KEY,
        "status": "UPDATE_FAILED",
        "status_reason": "The key is disabled.",
    }
    assert found.network == {
        "vpc_endpoint_required": True,
        "source_vpcs": [VPC],
        "source_ips": [],
        "excluded_applications": [],
    }
    assert with_posture(ONE, {}) == ONE


def test_network_limits_of_the_identity_store() -> None:
    limits = {"VpceAccessRequired": False, "ApiAllowSourceIps": ["192.0.2.0/24"]}
    asked = {"IdentityStoreId": STORE_ID}
    told = answer("describe_identity_store", {**STORE, "NetworkConfiguration": limits}, asked)
    with exchanges(shared_client(), told) as stubbed:
        assert with_store(stubbed, ONE).identity_store_network == {
            "vpc_endpoint_required": False,
            "source_vpcs": [],
            "source_ips": ["192.0.2.0/24"],
            "scim_source_ips": [],
        }
    with exchanges(shared_client(), answer("describe_identity_store", STORE)) as stubbed:
        assert with_store(stubbed, ONE) == ONE


@pytest.mark.parametrize("code", ["AccessDeniedException", "ResourceNotFoundException"])
def test_what_may_not_be_looked_at_says_why(code: str) -> None:
    with exchanges(shared_client(), refusal("describe_identity_store", code)) as stubbed:
        found = with_store(stubbed, ONE)

    assert str(found.store_refusal).startswith(f"Could not describe the identity store {STORE_ID}: {code}")
    assert replace(found, store_refusal=None) == ONE


def test_any_other_failure_is_one() -> None:
    broken = refusal("describe_identity_store", "InternalServerException", status=500)
    with exchanges(shared_client(), broken) as stubbed, pytest.raises(CallFailed):
        with_store(stubbed, ONE)


def test_an_older_botocore_knows_nothing_of_it(tmp_path: Path) -> None:
    model = copy.deepcopy(installed("identitystore"))
    del model["operations"]["DescribeIdentityStore"]

    found = with_store(client(model=model, folder=tmp_path), ONE)

    assert found.unknown == {"identity_store_network": "1.44.5"}
