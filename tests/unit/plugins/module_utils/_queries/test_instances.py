# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What idc_instance_info answers, and what it makes of callers who may not ask everything."""

from __future__ import annotations

import typing as t
from collections.abc import Iterable
from dataclasses import replace

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._aws.organizations import Organizations
from ansible_collections.steward.identity_center.plugins.module_utils._desired.access import InstanceQuery
from ansible_collections.steward.identity_center.plugins.module_utils._model.access import Account
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Instance
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import CallFailed, FailureKind
from ansible_collections.steward.identity_center.plugins.module_utils._queries.instances import answer_instances
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    INSTANCE_ARN,
    STORE_ID,
    failed_call,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_aws import (
    answer,
    client,
    exchanges,
)

BOSS, SHOP = "111122223333", "444455556666"
ONE = Instance(
    instance_arn=INSTANCE_ARN,
    identity_store_id=STORE_ID,
    name="Main",
    owner_account_id=BOSS,
    status="ACTIVE",
    created_date="2026-01-02T00:00:00+00:00",
    primary_region=None,
    regions=None,
)
OTHER = replace(ONE, instance_arn="arn:aws:sso:::instance/ssoins-fedcba9876543210", identity_store_id="d-0987654321")
IDENTITY = Account(id="222200000001", name="identity", status="ACTIVE", email="identity@example.com")
DENIED = failed_call(FailureKind.DENIED, code="AccessDeniedException")
UNSEEN = DENIED.explained("details: false leaves this call out").message
ALONE = failed_call(FailureKind.OTHER, code="AWSOrganizationsNotInUseException")
BROKEN = failed_call(FailureKind.SERVER, code="ServiceException", words="Out of order.")


class Organization:
    """An organization that answers with these, or fails so."""

    def __init__(self, management: str | CallFailed, administrators: tuple[Account, ...] | CallFailed) -> None:
        self._management, self._administrators = management, administrators
        self.asked: list[str] = []

    def management_account_id(self) -> str:
        self.asked.append("management_account_id")
        return self._or_fail(self._management)

    def delegated_administrators(self) -> tuple[Account, ...]:
        self.asked.append("delegated_administrators")
        return self._or_fail(self._administrators)

    @staticmethod
    def _or_fail(what: t.Any) -> t.Any:
        if isinstance(what, CallFailed):
            raise what
        return what


class Instances:
    """Instances, of which describing tells whether permission sets are enabled."""

    sees_all_regions = True

    def __init__(self, *every: Instance, enabled: bool | CallFailed | None = None, organization: t.Any = None) -> None:
        self._every, self._enabled = every, enabled
        self._organization = organization
        self.asked: list[str] = []

    def every(self, *, all_regions: bool = False) -> tuple[Instance, ...]:
        self.asked.append(f"every {all_regions}")
        return self._every

    def located(self, instance_arn: str | None, store_id: str | None) -> Instance:
        self.asked.append(f"located {instance_arn} {store_id}")
        return OTHER

    def described(self, instances: Iterable[Instance]) -> tuple[Instance, ...]:
        self.asked.append("described")
        if isinstance(self._enabled, CallFailed):
            raise self._enabled
        return tuple(replace(one, permission_sets_enabled=self._enabled) for one in instances)

    @property
    def organization(self) -> t.Any:
        self.asked.append("organization")
        return self._organization


def ask(instances: Instances, **fields: t.Any) -> list[dict[str, t.Any]]:
    """The instances of the answer."""
    return t.cast(
        "list[dict[str, t.Any]]", answer_instances(t.cast(t.Any, instances), InstanceQuery(**fields))["instances"]
    )


def row(
    management: str | CallFailed = BOSS,
    administrators: tuple[Account, ...] | CallFailed = (),
    *,
    enabled: bool | None = None,
    owner: str | None = BOSS,
) -> dict[str, t.Any]:
    """What is told of one instance of this owner."""
    organization = Organization(management, administrators)
    (found,) = ask(Instances(replace(ONE, owner_account_id=owner), enabled=enabled, organization=organization))
    return found


@pytest.mark.parametrize(
    ("management", "owner", "enabled", "expected"),
    [
        pytest.param(BOSS, BOSS, True, "organization", id="owned by the management account"),
        pytest.param(BOSS, BOSS, False, "organization", id="... without permission sets as yet"),
        pytest.param(BOSS, BOSS, None, "organization", id="... and nothing is told of permission sets"),
        pytest.param(BOSS, SHOP, False, "account", id="owned by another account"),
        pytest.param(BOSS, SHOP, None, "account", id="... and nothing is told of permission sets"),
        pytest.param(BOSS, None, True, "organization", id="owned by nobody knows whom, with permission sets"),
        pytest.param(BOSS, None, None, None, id="owned by nobody knows whom"),
        pytest.param(DENIED, BOSS, True, "organization", id="the organization may not be asked, permission sets tell"),
        pytest.param(DENIED, BOSS, False, None, id="... and that there are none tells nothing"),
        pytest.param(DENIED, BOSS, None, None, id="nobody may be asked"),
        pytest.param(ALONE, BOSS, None, "account", id="there is no organization"),
    ],
)
def test_the_type_is_told_where_something_tells_it(
    management: str | CallFailed, owner: str | None, enabled: bool | None, expected: str | None
) -> None:
    assert row(management, enabled=enabled, owner=owner)["type"] == expected


@pytest.mark.parametrize(
    ("management", "administrators", "owner", "expected"),
    [
        pytest.param(BOSS, (), BOSS, (BOSS, []), id="none"),
        pytest.param(BOSS, (IDENTITY,), BOSS, (BOSS, [{"account_id": IDENTITY.id, "name": "identity"}]), id="one"),
        pytest.param(BOSS, DENIED, BOSS, (BOSS, None), id="may not be asked"),
        pytest.param(DENIED, (), BOSS, (None, []), id="only they may be asked"),
        pytest.param(DENIED, DENIED, BOSS, (None, None), id="nothing may be asked"),
        pytest.param(ALONE, DENIED, BOSS, (None, []), id="there is no organization"),
        pytest.param(BOSS, (IDENTITY,), SHOP, (BOSS, []), id="an account's instance has none"),
        pytest.param(BOSS, DENIED, SHOP, (BOSS, []), id="... whatever may be asked"),
    ],
)
def test_who_administers_is_told_where_it_may_be_asked(
    management: str | CallFailed,
    administrators: tuple[Account, ...] | CallFailed,
    owner: str,
    expected: tuple[str | None, object],
) -> None:
    found = row(management, administrators, owner=owner)

    assert (found["management_account_id"], found["delegated_administrators"]) == expected


def test_without_an_organization_nobody_is_asked_for_its_administrators() -> None:
    organization = Organization(ALONE, ())

    ask(Instances(ONE, organization=organization))

    assert organization.asked == ["management_account_id"]


def test_an_instance_keeps_the_keys_of_the_list() -> None:
    assert row(enabled=True) == {
        "instance_arn": INSTANCE_ARN,
        "identity_store_id": STORE_ID,
        "name": "Main",
        "owner_account_id": BOSS,
        "status": "ACTIVE",
        "status_reason": None,
        "created_date": "2026-01-02T00:00:00+00:00",
        "primary_region": None,
        "regions": None,
        "region_status": None,
        "permission_sets_enabled": True,
        "encryption": None,
        "network": None,
        "identity_store_network": None,
        "unknown_attributes": {},
        "type": "organization",
        "management_account_id": BOSS,
        "delegated_administrators": [],
    }


@pytest.mark.parametrize(
    ("every", "fields", "asked"),
    [
        pytest.param((ONE,), {"details": False}, ["every False"], id="without details"),
        pytest.param((), {}, ["every False"], id="no instance"),
        pytest.param((ONE,), {"store_id": "d-1111111111"}, ["every False"], id="none that is meant"),
        pytest.param((ONE, OTHER), {"all_regions": True}, ["every True", "described", "organization"], id="two"),
    ],
)
def test_nothing_is_asked_in_vain(every: tuple[Instance, ...], fields: dict[str, t.Any], asked: list[str]) -> None:
    instances = Instances(*every, organization=Organization(BOSS, ()))

    ask(instances, **fields)

    assert instances.asked == asked


def test_without_details_nothing_more_is_told() -> None:
    (found,) = ask(Instances(ONE), details=False)

    assert {key for key, value in found.items() if value is None} >= {
        *("type", "permission_sets_enabled", "management_account_id", "delegated_administrators"),
    }


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({}, [ONE, OTHER], id="all"),
        pytest.param({"instance_arn": OTHER.instance_arn}, [OTHER], id="by ARN"),
        pytest.param({"store_id": STORE_ID}, [ONE], id="by identity store"),
        pytest.param({"store_id": STORE_ID, "instance_arn": OTHER.instance_arn}, [], id="by both"),
    ],
)
def test_instances_are_selected(fields: dict[str, t.Any], expected: list[Instance]) -> None:
    found = ask(Instances(ONE, OTHER), details=False, **fields)

    assert [one["instance_arn"] for one in found] == [one.instance_arn for one in expected]


def test_where_there_has_to_be_one_it_is_the_one_that_every_module_would_take() -> None:
    instances = Instances(ONE)

    (found,) = ask(instances, single=True, details=False, store_id="d-0987654321")

    assert found["instance_arn"] == OTHER.instance_arn
    assert instances.asked == ["located None d-0987654321"]


def test_what_the_installed_botocore_can_t_read_is_named() -> None:
    (found,) = ask(Instances(replace(ONE, unknown={"regions": "1.43.100"})), details=False)

    assert (found["regions"], found["unknown_attributes"]) == (None, {"regions": "1.43.100"})


@pytest.mark.parametrize(
    ("instances", "expected"),
    [
        pytest.param(Instances(ONE, organization=Organization(BOSS, ())), [], id="nothing"),
        pytest.param(
            Instances(replace(ONE, refusal="You shall not."), organization=Organization(BOSS, ())),
            [
                (
                    f"You shall not. So what it would return about {INSTANCE_ARN} is null, which means that it is not "
                    "known"
                ),
            ],
            id="an instance",
        ),
        pytest.param(
            Instances(ONE, organization=Organization(DENIED, DENIED)),
            [
                f"{UNSEEN} So the management account is not known",
                f"{UNSEEN} So the delegated administrators are not known",
            ],
            id="the organization",
        ),
        pytest.param(Instances(ONE, organization=Organization(ALONE, ())), [], id="there is no organization"),
    ],
)
def test_what_may_not_be_asked_is_told(instances: Instances, expected: list[str]) -> None:
    answered = answer_instances(t.cast(t.Any, instances), InstanceQuery())

    assert answered["unreadable"] == expected


@pytest.mark.parametrize(
    "instances",
    [
        pytest.param(Instances(ONE, enabled=BROKEN), id="describing"),
        pytest.param(Instances(ONE, organization=Organization(BROKEN, ())), id="the organization"),
        pytest.param(Instances(ONE, organization=Organization(BOSS, BROKEN)), id="its administrators"),
    ],
)
def test_a_failure_is_not_taken_for_nothing(instances: Instances) -> None:
    with pytest.raises(CallFailed) as caught:
        ask(instances)

    assert caught.value.code == "ServiceException"
    assert "details: false leaves this call out" in caught.value.message


def test_the_organization_is_asked_for_those_of_our_service() -> None:
    body = {"Id": IDENTITY.id, "Name": "identity", "Email": "identity@example.com", "State": "ACTIVE"}
    listed = answer(
        "list_delegated_administrators",
        {"DelegatedAdministrators": [body]},
        {"ServicePrincipal": "sso.amazonaws.com"},
    )

    with exchanges(client("organizations"), listed) as stubbed:
        assert Organizations(stubbed).delegated_administrators() == (IDENTITY,)


def test_an_identity_store_that_may_not_be_looked_at_is_told_of() -> None:
    one = replace(ONE, store_refusal="You shall not.")
    answered = answer_instances(t.cast(t.Any, Instances(one, organization=Organization(BOSS, ()))), InstanceQuery())

    assert answered["unreadable"] == [
        f"You shall not. So the network limits of the identity store {STORE_ID} are not known"
    ]
    assert "store_refusal" not in answered["instances"][0]
