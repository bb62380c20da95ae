# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a task speaks to, opened when it is first asked for."""

from __future__ import annotations

import json
import typing as t
from collections.abc import Callable
from pathlib import Path

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._aws import calls, organizations
from ansible_collections.steward.identity_center.plugins.module_utils._aws.account_access import AccountAccess
from ansible_collections.steward.identity_center.plugins.module_utils._aws.identity_store import IdentityStore
from ansible_collections.steward.identity_center.plugins.module_utils._aws.organizations import Organizations
from ansible_collections.steward.identity_center.plugins.module_utils._aws.sso_admin import SsoAdmin
from ansible_collections.steward.identity_center.plugins.module_utils._model.access import Principal
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Kind
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import InvalidInput
from ansible_collections.steward.identity_center.plugins.module_utils._overlay.access import OverlayAccess
from ansible_collections.steward.identity_center.plugins.module_utils._overlay.entitlements import OverlayEntitlements
from ansible_collections.steward.identity_center.plugins.module_utils._overlay.identity_store import OverlayStore
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import Action
from ansible_collections.steward.identity_center.plugins.module_utils._plan.step import Step
from ansible_collections.steward.identity_center.plugins.module_utils._ports.progress import NoTracker
from ansible_collections.steward.identity_center.plugins.module_utils._task.session import AllInstances, Session
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    INSTANCE_ARN,
    STORE_ID,
    stand_in,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_aws import (
    Exchange,
    answer,
    client,
    exchanges,
    refusal,
    shared_client,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_tracker import FakeTracker
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.planned_fixture import (
    PROD,
    account_step,
    assigned,
    set_arn,
)

LISTING = answer("list_instances", {"Instances": [{"InstanceArn": INSTANCE_ARN, "IdentityStoreId": STORE_ID}]})
NEITHER, BY_STORE, BY_ARN = (None, None), (None, STORE_ID), (INSTANCE_ARN, None)
NEW = Step(action=Action.CREATE, kind=Kind.USER, ids=(stand_in(Kind.USER, "zoe"),), attributes={"user_name": "zoe"})
GIVEN = assigned(PROD, set_arn(1), Principal(kind=Kind.USER, id=stand_in(Kind.USER, "zoe")))


def fact(step: Step, store: str = STORE_ID) -> dict[str, t.Any]:
    """A step as the controller carries it."""
    return {"store": store, **step.to_fact()}


PLANNED = [fact(NEW), fact(account_step(Action.ADD, GIVEN))]


class Connection:
    """Hands out clients and keeps which."""

    def __init__(self) -> None:
        self.opened: list[str] = []

    def client(self, service: str) -> t.Any:
        self.opened.append(service)
        return client(service) if service in ("account-access", "organizations") else shared_client(service)


def session(scope: tuple[str | None, str | None] = NEITHER, planned: Path | None = None) -> tuple[Session, Connection]:
    """A session and what it opens."""
    connection = Connection()
    return Session(t.cast(t.Any, connection), scope, None if planned is None else str(planned)), connection


def journal(folder: Path, facts: t.Sequence[t.Mapping[str, t.Any]]) -> Path:
    """The file with these steps, as the controller hands it over."""
    path = folder / "planned.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in facts), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("scope", "planned", "part", "opened", "asks"),
    [
        pytest.param(BY_STORE, [], lambda one: one.store, ["identitystore"], False, id="a store by its id"),
        pytest.param(NEITHER, [], lambda one: one.store, ["identitystore", "sso-admin"], True, id="the only store"),
        pytest.param(BY_STORE, [], lambda one: one.store_id, [], False, id="an id that is given"),
        pytest.param(BY_STORE, PLANNED, lambda one: one.store, ["identitystore"], False, id="a planned store"),
        pytest.param(BY_ARN, [], lambda one: one.instance, ["sso-admin"], True, id="an instance"),
        pytest.param(BY_ARN, [], lambda one: one.store_id, ["sso-admin"], True, id="an id that is not given"),
        pytest.param(BY_ARN, [], lambda one: one.access, ["sso-admin", "sso-admin"], True, id="access"),
        pytest.param(BY_STORE, PLANNED, lambda one: one.access, ["sso-admin", "sso-admin"], True, id="planned access"),
        pytest.param(BY_ARN, PLANNED, lambda one: one.access, ["sso-admin", "sso-admin"], True, id="of an instance"),
        pytest.param(BY_STORE, PLANNED, lambda one: one.organization, ["organizations"], False, id="organization"),
        pytest.param(
            BY_ARN, [], lambda one: one.entitlements, ["account-access", "sso-admin"], True, id="entitlements"
        ),
        pytest.param(
            BY_ARN, PLANNED, lambda one: one.entitlements, ["account-access", "sso-admin"], True, id="planned ones"
        ),
    ],
)
def test_nothing_is_opened_but_what_is_asked_for(
    scope: tuple[str | None, str | None],
    planned: list[dict[str, t.Any]],
    part: Callable[[Session], object],
    opened: list[str],
    asks: bool,
    tmp_path: Path,
) -> None:
    one, connection = session(scope, journal(tmp_path, planned))
    assert connection.opened == []
    expected: list[Exchange] = [LISTING] if asks else []

    with exchanges(shared_client("sso-admin"), *expected):
        assert part(one) is part(one)

    assert sorted(connection.opened) == opened


def test_a_session_opens_each_part_as_it_is() -> None:
    one, _connection = session()

    with exchanges(shared_client("sso-admin"), LISTING):
        assert isinstance(one.identity_store, IdentityStore)
        assert isinstance(one.sso_admin, SsoAdmin)
        assert isinstance(one.organization, Organizations)
        assert isinstance(one.account_access, AccountAccess)
        assert one.entitlements is one.account_access

    assert (one.store, one.access) == (one.identity_store, one.sso_admin)
    assert (one.identity_store.store_id, one.instance.instance_arn) == (STORE_ID, INSTANCE_ARN)


def test_the_caller_is_asked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    one, connection = session(BY_STORE)
    asked: list[t.Any] = []
    monkeypatch.setattr(organizations, "caller_identity", lambda client: asked.append(client) or (PROD, "arn"))

    with monkeypatch.context() as patch:
        patch.setattr(connection, "client", lambda service: service)
        assert (one.caller_account_id, one.caller_arn) == (PROD, "arn")
    assert asked == ["sts"]


def test_the_organization_of_all_instances_is_opened_when_it_is_asked_for() -> None:
    connection = Connection()
    every = AllInstances(t.cast(t.Any, connection))
    assert connection.opened == ["sso-admin"]

    assert isinstance(every.organization, Organizations)
    assert every.organization is every.organization
    assert connection.opened == ["sso-admin", "organizations"]


def test_access_is_that_of_the_instance() -> None:
    one, _connection = session(BY_ARN)
    listing = answer("list_applications", {"Applications": []}, {"InstanceArn": INSTANCE_ARN, "MaxResults": 100})

    with exchanges(shared_client("sso-admin"), LISTING, listing):
        assert one.access.applications() == ()


def test_reads_go_through_what_earlier_tasks_planned(tmp_path: Path) -> None:
    one, _connection = session(NEITHER, journal(tmp_path, PLANNED))

    with exchanges(shared_client("sso-admin"), LISTING):
        assert isinstance(one.store, OverlayStore)
        assert isinstance(one.access, OverlayAccess)
        assert isinstance(one.entitlements, OverlayEntitlements)
        assert isinstance(one.identity_store, IdentityStore)
        assert isinstance(one.sso_admin, SsoAdmin)
        zoe = one.store.describe(Kind.USER, NEW.ids[0])
        assert zoe is not None
        assert zoe.name == "zoe"
        assert one.access.assignments_of([GIVEN.principal]) == (GIVEN,)


def test_what_was_planned_for_another_store_is_not_seen(tmp_path: Path) -> None:
    one, _connection = session(NEITHER, journal(tmp_path, [fact(NEW, "d-0000000000")]))

    with exchanges(shared_client("sso-admin"), LISTING):
        assert one.store is one.identity_store
        assert one.access is one.sso_admin


def test_before_the_first_step_there_is_no_file(tmp_path: Path) -> None:
    one, _connection = session(BY_STORE, tmp_path / "planned.jsonl")

    assert one.store is one.identity_store


@pytest.mark.parametrize(
    "broken",
    [
        "no JSON",
        json.dumps([STORE_ID]),
        json.dumps({}),
        json.dumps({"store": STORE_ID}),
        json.dumps({**fact(NEW), "action": "dance"}),
        json.dumps({**fact(NEW), "kind": "dragon"}),
        json.dumps({**fact(NEW), "ids": 1}),
        json.dumps({**fact(NEW), "attributes": "x"}),
    ],
)
@pytest.mark.parametrize("part", ["store", "access"])
def test_what_the_collection_did_not_plan_is_refused(broken: str, part: str, tmp_path: Path) -> None:
    path = tmp_path / "planned.jsonl"
    path.write_text(broken + "\n", encoding="utf-8")
    one, _connection = session(BY_STORE, path)

    with pytest.raises(InvalidInput) as caught:
        getattr(one, part)

    (problem,) = caught.value.problems
    assert problem.startswith(f"STEWARD_IDENTITY_CENTER_PLANNED: {path} is not what the collection wrote (")
    assert problem.endswith("); run the playbook again")


def test_how_far_a_task_is_nobody_is_told_unless_somebody_asks() -> None:
    nobody: t.Any = None
    tracker = FakeTracker()

    assert isinstance(Session(nobody, (None, None)).tracker, NoTracker)
    assert Session(nobody, (None, None), tracker=tracker).tracker is tracker


def test_what_reads_side_by_side_makes_its_calls_with_the_connection_of_the_task() -> None:
    opened, connection = session(BY_STORE)

    def task() -> None:
        with opened.side_by_side() as aside:
            assert aside(lambda: opened.store_id)() == STORE_ID
            raise KeyError

    with pytest.raises(KeyError):
        task()

    assert vars(connection)["stopped"] is False


def test_instances_are_described_with_their_identity_stores() -> None:
    every = AllInstances(t.cast(t.Any, Connection()))
    listed = answer("list_instances", {"Instances": [{"InstanceArn": INSTANCE_ARN, "IdentityStoreId": STORE_ID}] * 2})
    one = answer("describe_instance", {"InstanceArn": INSTANCE_ARN, "IdentityStoreId": STORE_ID})
    denied = refusal("describe_instance", "AccessDeniedException")
    arn = f"arn:aws:identitystore::111122223333:identitystore/{STORE_ID}"
    limits = {"VpceAccessRequired": True}
    store = answer(
        "describe_identity_store",
        {"IdentityStoreId": STORE_ID, "IdentityStoreArn": arn, "NetworkConfiguration": limits},
    )

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(calls, "_SIDE_BY_SIDE", 1)
        with exchanges(shared_client("sso-admin"), listed, one, denied), exchanges(shared_client(), store):
            first, second = every.described(every.every())

    assert first.identity_store_network is not None
    assert first.identity_store_network["vpc_endpoint_required"]
    assert (second.identity_store_network, second.store_refusal) == (None, None)


def test_the_instance_of_a_task_is_described_once_with_its_identity_store() -> None:
    opened, _connection = session(BY_STORE)
    named = {"InstanceArn": INSTANCE_ARN, "IdentityStoreId": STORE_ID}
    listed = answer("list_instances", {"Instances": [named]})
    encrypted = {"KeyType": "AWS_OWNED_KMS_KEY", "EncryptionStatus": "ENABLED"}
    one = answer("describe_instance", {**named, "EncryptionConfigurationDetails": encrypted})
    arn = f"arn:aws:identitystore::111122223333:identitystore/{STORE_ID}"
    store = answer("describe_identity_store", {"IdentityStoreId": STORE_ID, "IdentityStoreArn": arn})

    with exchanges(shared_client("sso-admin"), listed, one), exchanges(shared_client(), store):
        found = opened.described_instance
        assert opened.described_instance is found

    assert found.encryption is not None
    assert (found.encryption["key_type"], found.identity_store_network) == ("AWS_OWNED_KMS_KEY", None)
