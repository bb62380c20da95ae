# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The gateway to the instances, and the choice of the one that a task speaks to."""

from __future__ import annotations

import copy
import typing as t
from datetime import datetime, timezone
from pathlib import Path

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._aws.instances import (
    Instance,
    Instances,
    locate,
)
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import CallFailed, Unresolved
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import INSTANCE_ARN, STORE_ID
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_aws import (
    REGION,
    Exchange,
    answer,
    client,
    exchanges,
    installed,
    refusal,
    shared_client,
)

OTHER_ARN = "arn:aws:sso:::instance/ssoins-fedcba9876543210"
ONE = {"InstanceArn": INSTANCE_ARN, "IdentityStoreId": STORE_ID, "OwnerAccountId": "111122223333"}
OTHER = {"InstanceArn": OTHER_ARN, "IdentityStoreId": "d-0987654321"}
ONE_SHOWN = f"{INSTANCE_ARN} (identity store {STORE_ID}, owner 111122223333)"
OTHER_SHOWN = f"{OTHER_ARN} (identity store d-0987654321, owner unknown)"


def listing(
    *bodies: dict[str, t.Any], all_regions: bool = False, token: str | None = None, after: str | None = None
) -> Exchange:
    """The instances that answer."""
    expected = {**({"RegionScope": "ALL_REGIONS"} if all_regions else {}), **({"NextToken": after} if after else {})}
    content = {"Instances": list(bodies), **({"NextToken": token} if token else {})}
    return answer("list_instances", content, expected)


def located(
    instance_arn: str | None, *expected: Exchange, store_id: str | None = None, with_client: t.Any = None
) -> Instance:
    """What a task finds while exactly these exchanges happen."""
    with exchanges(with_client or shared_client("sso-admin"), *expected) as stubbed:
        return locate(Instances(stubbed), instance_arn, store_id)


def problem(
    instance_arn: str | None, *expected: Exchange, store_id: str | None = None, with_client: t.Any = None
) -> str:
    """What a task is told that finds none, or too many."""
    with pytest.raises(Unresolved) as caught:
        located(instance_arn, *expected, store_id=store_id, with_client=with_client)
    return caught.value.message


@pytest.fixture
def old_client(tmp_path: Path) -> t.Any:
    """A client of a botocore that can't look into all Regions."""
    model = copy.deepcopy(installed("sso-admin"))
    del model["shapes"]["ListInstancesRequest"]["members"]["RegionScope"]
    return client("sso-admin", model=model, folder=tmp_path)


def test_an_instance_is_read_with_all_that_is_told_of_it() -> None:
    body = {
        **ONE,
        "Name": "Main",
        "Status": "ACTIVE",
        "CreatedDate": datetime(2026, 1, 2, tzinfo=timezone.utc),
        "PrimaryRegion": "eu-north-1",
    }

    with exchanges(shared_client("sso-admin"), listing(body)) as stubbed:
        found = Instances(stubbed).every()

    assert found == (
        Instance(
            instance_arn=INSTANCE_ARN,
            identity_store_id=STORE_ID,
            name="Main",
            owner_account_id="111122223333",
            status="ACTIVE",
            created_date="2026-01-02T00:00:00+00:00",
            primary_region="eu-north-1",
            regions=None,
        ),
    )


def test_an_instance_may_tell_little_of_itself() -> None:
    with exchanges(shared_client("sso-admin"), listing(OTHER)) as stubbed:
        (found,) = Instances(stubbed).every()

    assert (found.name, found.owner_account_id, found.status, found.created_date) == (None, None, None, None)
    assert (found.primary_region, found.regions) == (None, None)


def test_all_pages_of_all_regions_are_read() -> None:
    pages = [
        listing(ONE, all_regions=True, token="t"),
        listing(OTHER, all_regions=True, after="t"),
    ]

    with exchanges(shared_client("sso-admin"), *pages) as stubbed:
        found = Instances(stubbed).every(all_regions=True)

    assert [one.instance_arn for one in found] == [INSTANCE_ARN, OTHER_ARN]


def test_the_only_instance_is_the_one() -> None:
    assert located(None, listing(ONE)).identity_store_id == STORE_ID


def test_a_named_instance_is_chosen_among_several() -> None:
    assert located(OTHER_ARN, listing(ONE, OTHER)).identity_store_id == "d-0987654321"


def test_several_instances_are_a_question() -> None:
    assert problem(None, listing(ONE, OTHER)) == (
        f"2 instances of IAM Identity Center were found in the Region {REGION}: {ONE_SHOWN}, {OTHER_SHOWN}; choose one "
        "with instance_arn or identity_store_id"
    )


def test_a_named_instance_that_is_not_there_is_told_with_those_that_are() -> None:
    assert problem(OTHER_ARN, listing(ONE)) == (
        f"instance_arn: {OTHER_ARN} is not among the instances in {REGION}: {ONE_SHOWN}"
    )


@pytest.mark.parametrize("instance_arn", [None, OTHER_ARN])
def test_an_instance_is_chosen_by_its_identity_store(instance_arn: str | None) -> None:
    found = located(instance_arn, listing(ONE, OTHER), store_id="d-0987654321")

    assert found.instance_arn == OTHER_ARN


@pytest.mark.parametrize(
    ("instance_arn", "store_id", "told"),
    [
        pytest.param(None, "d-1111111111", "identity_store_id: d-1111111111", id="a store that is not there"),
        pytest.param(INSTANCE_ARN, "d-1111111111", "identity_store_id: d-1111111111", id="a store of no instance"),
        pytest.param(INSTANCE_ARN, "d-0987654321", "identity_store_id: d-0987654321", id="the store of another"),
        pytest.param("arn:of:none", STORE_ID, "instance_arn: arn:of:none", id="an instance that is not there"),
    ],
)
def test_what_leads_to_no_instance_is_told_with_those_that_are(
    instance_arn: str | None, store_id: str, told: str
) -> None:
    assert problem(instance_arn, listing(ONE, OTHER), store_id=store_id) == (
        f"{told} is not among the instances in {REGION}: {ONE_SHOWN}, {OTHER_SHOWN}"
    )


@pytest.mark.parametrize("instance_arn", [None, OTHER_ARN])
def test_where_there_is_none_the_regions_that_have_one_are_told(instance_arn: str | None) -> None:
    elsewhere = {**ONE, "PrimaryRegion": "us-east-1"}
    replicated = {
        **OTHER,
        "PrimaryRegion": "eu-west-1",
        "Regions": [{"RegionName": "eu-west-1"}, {"RegionName": "ap-south-1"}],
    }

    message = problem(instance_arn, listing(), listing(elsewhere, replicated, all_regions=True))

    assert message == (
        f"There is no instance of IAM Identity Center in the Region {REGION}. Set region to one that has an instance: "
        f"ap-south-1, eu-west-1, us-east-1 ({ONE_SHOWN}, {OTHER_SHOWN})"
    )


def test_where_no_region_has_one_it_is_to_be_enabled_first() -> None:
    assert problem(None, listing(), listing(all_regions=True)) == (
        f"There is no instance of IAM Identity Center in the Region {REGION}. No other Region has one either: "
        "enable IAM Identity Center first, or check the account of the credentials"
    )


def test_an_older_botocore_can_only_advise_to_look_elsewhere(old_client: t.Any) -> None:
    assert problem(None, listing(), with_client=old_client) == (
        f"There is no instance of IAM Identity Center in the Region {REGION}. "
        "Set region to the Region in which it was enabled"
    )


def test_a_look_that_fails_is_not_taken_for_none() -> None:
    with pytest.raises(CallFailed) as caught:
        located(None, refusal("list_instances", "AccessDeniedException"))

    assert caught.value.message.startswith(
        "Could not list the instances of IAM Identity Center: AccessDeniedException: No. "
        "The caller lacks the IAM action sso:ListInstances;"
    )


def test_the_region_is_the_clients() -> None:
    instances = Instances(shared_client("sso-admin"))

    assert (instances.region, instances.sees_all_regions) == (REGION, True)


# ---- describing


def description(body: dict[str, t.Any], **more: t.Any) -> Exchange:
    """What describing an instance says."""
    return answer("describe_instance", {**body, **more}, {"InstanceArn": body["InstanceArn"]})


def described(*expected: Exchange, with_client: t.Any = None) -> Instance:
    """One listed instance after it was described."""
    with exchanges(with_client or shared_client("sso-admin"), *expected) as stubbed:
        instances = Instances(stubbed)
        (found,) = instances.described(instances.every())
        return found


TWO_REGIONS = [
    {"RegionName": "eu-north-1", "Status": "ACTIVE", "IsPrimaryRegion": True},
    {"RegionName": "eu-west-3", "Status": "ADDING"},
]


def test_describing_adds_regions_and_whether_there_are_permission_sets() -> None:
    more = {
        "PrimaryRegion": "eu-north-1",
        "Regions": TWO_REGIONS,
        "StatusReason": "Fine.",
        "PermissionSetsEnabled": False,
    }

    found = described(listing(ONE), description(ONE, **more))

    assert (found.primary_region, found.regions) == ("eu-north-1", ("eu-north-1", "eu-west-3"))
    assert found.region_status == {"eu-north-1": "ACTIVE", "eu-west-3": "ADDING"}
    assert (found.status_reason, found.permission_sets_enabled) == ("Fine.", False)


def test_what_the_list_knows_of_regions_stays_where_describing_says_nothing() -> None:
    found = described(listing({**ONE, "PrimaryRegion": "eu-north-1", "Regions": TWO_REGIONS}), description(ONE))

    assert (found.primary_region, found.regions) == ("eu-north-1", ("eu-north-1", "eu-west-3"))
    assert found.region_status == {"eu-north-1": "ACTIVE", "eu-west-3": "ADDING"}
    assert found.permission_sets_enabled is None


def test_an_instance_that_may_not_be_described_stays_as_it_is() -> None:
    found = described(listing(ONE), refusal("describe_instance", "AccessDeniedException"))

    assert (found.instance_arn, found.permission_sets_enabled) == (INSTANCE_ARN, None)
    assert str(found.refusal).startswith(f"Could not describe the instance {INSTANCE_ARN}: AccessDeniedException: No. ")


def test_describing_that_fails_is_a_failure() -> None:
    with pytest.raises(CallFailed, match=r"^Could not describe the instance"):
        described(listing(ONE), refusal("describe_instance", "InternalServerException", status=500))


def test_a_botocore_that_cannot_describe_instances_lists_them(tmp_path: Path) -> None:
    model = copy.deepcopy(installed("sso-admin"))
    del model["operations"]["DescribeInstance"]
    ancient = client("sso-admin", model=model, folder=tmp_path)

    found = described(listing(ONE), with_client=ancient)

    assert found.permission_sets_enabled is None
    assert str(found.refusal).endswith("does not know DescribeInstance; a newer one does")
    assert set(found.unknown) == {
        "status_reason",
        "permission_sets_enabled",
        "primary_region",
        "regions",
        "region_status",
        "encryption",
        "network",
    }


def test_an_instance_of_other_regions_is_not_described_in_vain() -> None:
    found = described(listing({**ONE, "PrimaryRegion": "us-east-1", "Regions": [{"RegionName": "us-east-1"}]}))

    assert found.refusal == "DescribeInstance works only in the Regions of an instance (us-east-1)."


def every(one_client: t.Any) -> tuple[Instance, ...]:
    """All instances, where there is one."""
    with exchanges(one_client, listing(ONE)) as stubbed:
        return Instances(stubbed).every()


def test_what_the_installed_botocore_can_t_read_of_an_instance_is_unknown(tmp_path: Path) -> None:
    model = copy.deepcopy(installed("sso-admin"))
    newer = ("EncryptionConfigurationDetails", "NetworkConfigurationDetails")
    for member in ("PrimaryRegion", "Regions", "PermissionSetsEnabled", "StatusReason", *newer):
        del model["shapes"]["DescribeInstanceResponse"]["members"][member]

    (found,) = every(client("sso-admin", model=model, folder=tmp_path))
    (now,) = every(shared_client("sso-admin"))

    assert found.unknown == {
        "status_reason": "1.40.37",
        "permission_sets_enabled": "1.43.64",
        **dict.fromkeys(("primary_region", "regions", "region_status"), "1.43.100"),
        "encryption": "1.40.37",
        "network": "1.44.5",
    }
    assert now.unknown == {}


def test_the_one_instance_can_be_asked_for() -> None:
    with exchanges(shared_client("sso-admin"), listing(ONE, OTHER)) as stubbed:
        assert Instances(stubbed).located(OTHER_ARN, None).identity_store_id == "d-0987654321"
