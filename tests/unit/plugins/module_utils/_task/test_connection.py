# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From the connection options of amazon.aws to clients."""

from __future__ import annotations

import gc
import json
import typing as t
from collections import OrderedDict
from datetime import timedelta

import botocore.exceptions
import botocore.loaders
import botocore.utils
import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import Problem, Unsupported
from ansible_collections.steward.identity_center.plugins.module_utils._task.connection import (
    Connection,
    Stopped,
    _moment,
    _read_by,
    _session,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import an_id
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_aws import JSON, Wire
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_module import Failed, FakeModule


def client(**options: object) -> t.Any:
    """A client of a task with these options."""
    return Connection(FakeModule(**options)).client("identitystore")


def test_a_client_speaks_to_the_region_and_endpoint_of_the_options() -> None:
    made = client()

    assert (made.meta.region_name, made.meta.endpoint_url) == ("eu-north-1", "http://127.0.0.1:9")


def test_a_client_is_made_once() -> None:
    connection = Connection(FakeModule())

    assert connection.client("identitystore") is connection.client("identitystore")
    assert connection.client("sso-admin") is not connection.client("identitystore")


def test_calls_are_counted_by_operation() -> None:
    connection = Connection(FakeModule())
    made = connection.client("identitystore")
    Wire(made, (200, JSON, "{}"), (200, JSON, "{}"))

    made.list_users(IdentityStoreId="d-1234567890")
    made.list_groups(IdentityStoreId="d-1234567890")

    assert connection.calls == ["ListUsers", "ListGroups"]


def test_once_a_task_has_failed_no_call_is_made() -> None:
    connection = Connection(FakeModule())
    made = connection.client("identitystore")
    wire = Wire(made, (200, JSON, "{}"), (200, JSON, "{}"))
    made.list_users(IdentityStoreId="d-1234567890")

    connection.stopped = True
    with pytest.raises(Stopped):
        made.list_groups(IdentityStoreId="d-1234567890")

    assert connection.calls == ["ListUsers"]
    assert len(wire.requests) == 1


@pytest.mark.parametrize(
    "written", ["1700000000", "1700000000.25", "1.7e9", '"2023-11-14T22:13:20Z"', "-1", "99999999999"]
)
def test_times_are_those_that_botocore_reads_in_utc(written: str) -> None:
    made = client()
    Wire(made, (200, JSON, f'{{"UserId": "u", "CreatedAt": {written}}}'))

    read = made.describe_user(IdentityStoreId="d-1234567890", UserId=an_id(1))["CreatedAt"]

    assert read == botocore.utils.parse_timestamp(json.loads(written))
    assert read.utcoffset() == timedelta(0)


def test_a_time_that_no_platform_can_tell_is_left_to_botocore() -> None:
    # Which of these it raises depends on its version.
    with pytest.raises((RuntimeError, ValueError, OverflowError), match=r"1e\+300|out of range|too large"):
        _moment(1e300)


def test_work_at_length_is_not_disturbed_by_the_garbage_collection() -> None:
    assert gc.isenabled()

    with Connection.at_length():
        assert not gc.isenabled()

    assert gc.isenabled()


def test_botocore_is_left_to_retry() -> None:
    config = client().meta.config

    assert config.retries["mode"] == "standard"
    assert config.retries["total_max_attempts"] >= 8


def test_the_service_sees_who_calls() -> None:
    assert "steward.identity_center" in client().meta.config.user_agent_extra


def test_own_settings_go_first() -> None:
    config = client(aws_config={"retries": {"mode": "adaptive", "total_max_attempts": 3}}).meta.config

    assert config.retries["mode"] == "adaptive"
    assert config.retries["total_max_attempts"] == 3
    assert "steward.identity_center" in config.user_agent_extra


def test_the_region_may_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "ap-south-1")

    assert client(region=None).meta.region_name == "ap-south-1"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        pytest.param({"region": None}, "region: is not set, neither here nor in the environment", id="no Region"),
        pytest.param(
            {"profile": "ghost", "access_key": None, "secret_key": None, "region": None},
            "profile: ",
            id="a Region of an unknown profile",
        ),
        pytest.param(
            {"profile": "ghost", "access_key": None, "secret_key": None}, "profile (ghost) ", id="an unknown profile"
        ),
        pytest.param(
            {"endpoint_url": "not a url"}, "Could not create a client for identitystore: ", id="a malformed endpoint"
        ),
        pytest.param({"aws_config": {"dragon": 1}}, "aws_config: ", id="an unknown setting"),
        pytest.param({"aws_config": {"retries": {"mode": "dragon"}}}, "aws_config: ", id="a wrong setting"),
    ],
)
def test_options_that_make_no_connection_are_a_problem(options: dict[str, object], message: str) -> None:
    with pytest.raises(Problem) as caught:
        client(**options)

    assert message in caught.value.message
    assert caught.value.code == "Configuration"


def test_a_service_that_botocore_does_not_know_is_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    made = Connection(FakeModule())
    loader = made._session._session.get_component("data_loader")
    known = loader.load_service_model

    def old(service: str, type_name: str, api_version: str | None = None) -> t.Any:
        if service == "account-access":
            raise botocore.exceptions.DataNotFoundError(data_path=service)
        return known(service, type_name, api_version)

    monkeypatch.setattr(loader, "load_service_model", old)

    with pytest.raises(Unsupported, match=r"does not know the service account-access: botocore 1\.44\.5 or later does"):
        made.client("account-access")
    assert made.client("identitystore") is not None


@pytest.mark.parametrize("half", ["access_key", "secret_key"])
def test_half_a_pair_of_keys_is_a_problem(half: str) -> None:
    with pytest.raises(Problem) as caught:
        client(**{half: None})

    assert caught.value.message.startswith("access_key and secret_key: ")
    assert caught.value.code == "Credentials"


def test_a_profile_and_keys_together_are_refused_by_amazon_aws(
    monkeypatch: pytest.MonkeyPatch, tmp_path: t.Any
) -> None:
    config = tmp_path / "config"
    config.write_text("[profile some]\nregion = eu-west-1\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))

    with pytest.raises(Failed, match="both a profile and access tokens"):
        client(profile="some")


def test_the_region_may_come_from_the_profile(monkeypatch: pytest.MonkeyPatch, tmp_path: t.Any) -> None:
    config = tmp_path / "config"
    config.write_text("[profile some]\nregion = eu-west-1\naws_access_key_id = x\naws_secret_access_key = y\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))

    made = client(profile="some", region=None, access_key=None, secret_key=None)

    assert made.meta.region_name == "eu-west-1"


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("endpoints", id="as JSON"),
        pytest.param("identitystore/2020-06-15/service-2", id="compressed"),
        pytest.param("sso-admin/2020-07-20/endpoint-rule-set-1", id="rules"),
    ],
)
def test_botocore_gets_its_data_as_dictionaries_in_the_same_order(name: str) -> None:
    ours = _session().get_component("data_loader").load_data(name)
    installed = botocore.loaders.Loader().load_data(name)

    ordered = [isinstance(data, OrderedDict) for data in (ours, installed)]
    assert ordered == [False, True], "without the difference there is nothing to gain"
    assert json.dumps(ours) == json.dumps(installed)


def test_data_that_are_not_there_are_missed_as_ever() -> None:
    with pytest.raises(botocore.exceptions.DataNotFoundError, match="ghost"):
        _session().get_component("data_loader").load_data("ghost")


def test_data_in_a_form_that_only_botocore_knows_are_left_to_it() -> None:
    assert _read_by(lambda path: f"botocore's {path}")("model") == "botocore's model"
