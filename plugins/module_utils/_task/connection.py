# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From the connection options of amazon.aws to clients. All clients of a task share one session: it is the costly part."""

from __future__ import annotations

import contextlib
import gzip
import json
import typing as t
from datetime import datetime, timezone
from pathlib import Path
from types import SimpleNamespace

from .._aws.sdk import boto3, botocore, without_collection
from .._model.errors import FailureKind, Problem, Unsupported
from .amazon import get_aws_connection_info

USER_AGENT = "steward.identity_center"
SERVICES = ("account-access", "identitystore", "organizations", "sso-admin", "sts")
# Services that an older botocore has no model of, each with the first version that has.
SINCE = {"account-access": "1.44.5"}
# botocore's standard mode backs off exponentially, to 20 seconds; so many attempts outlast a busy minute's throttling.
RETRIES = {"mode": "standard", "max_attempts": 8}
# Services that botocore has no model of, and whose calls must not be sent twice.
PRIVATE = ("userpool",)
ONCE = {"mode": "standard", "total_max_attempts": 1}


class Stopped(Exception):
    """A call that is not made any more, because the task has failed elsewhere. Nobody hears of it."""


class Connection:
    """The clients of one task, made when they are first asked for."""

    def __init__(self, module: t.Any) -> None:
        """`module` is an AnsibleAWSModule; raises Problem where its options can't make a connection."""
        if boto3 is None:  # an AnsibleAWSModule has said so before
            message = (
                "boto3 and botocore are not there: install them for the Python that runs Ansible on the controller"
            )
            raise Problem(message, code=FailureKind.CONFIGURATION.value)
        try:
            self._session = boto3.session.Session(
                profile_name=module.params.get("profile") or None, botocore_session=_session()
            )
            region = module.params.get("region") or self._session.region_name
        except botocore.exceptions.ProfileNotFound as error:
            raise Problem(f"profile: {error}", code=FailureKind.CONFIGURATION.value) from error
        # Without a Region among its options, amazon.aws makes a session just to learn one; here is one that knows.
        params = {**module.params, "region": region}
        options_of = SimpleNamespace(params=params, fail_json=module.fail_json)
        try:
            self._region, self._endpoint, options = get_aws_connection_info(options_of)
        except (TypeError, ValueError, botocore.exceptions.BotoCoreError) as error:
            raise Problem(f"aws_config: {error}", code=FailureKind.CONFIGURATION.value) from error
        options.pop("profile_name", None)
        config = botocore.config.Config(user_agent_extra=USER_AGENT, retries=RETRIES)
        own_config = options.pop("aws_config", None)
        self._config = config if own_config is None else config.merge(own_config)
        self._clients: dict[str, t.Any] = {}
        # The operation of each call that was made; retries of botocore's own are no calls.
        self.calls: list[str] = []
        # Set where a task has failed: what goes on beside it makes no further call.
        self.stopped = False
        # Told of each call; for a task that says how far it is.
        self.told: t.Callable[[], None] = lambda: None
        self._options = options

    @staticmethod
    def at_length() -> t.ContextManager[None]:
        """For work that makes much and drops little: it is not searched for what is dropped in circles, again and again."""
        return without_collection()

    def client(self, service: str) -> t.Any:
        """The botocore client of a service. Raises Problem where Region or endpoint are missing or malformed."""
        if service not in self._clients:
            try:
                with without_collection():
                    self._clients[service] = self._session.client(
                        service,
                        region_name=self._region,
                        endpoint_url=self._endpoint,
                        config=self._config_of(service),
                        **self._options,
                    )
            except botocore.exceptions.ProfileNotFound as error:
                raise Problem(f"profile: {error}", code=FailureKind.CONFIGURATION.value) from error
            except botocore.exceptions.NoRegionError as error:
                message = "region: is not set, neither here nor in the environment or a profile"
                raise Problem(message, code=FailureKind.CONFIGURATION.value) from error
            except botocore.exceptions.PartialCredentialsError as error:
                message = f"access_key and secret_key: {error}; give both, or neither to let botocore find credentials"
                raise Problem(message, code=FailureKind.CREDENTIALS.value) from error
            except botocore.exceptions.DataNotFoundError as error:
                raise Unsupported(
                    f"The installed botocore {botocore.__version__} does not know the service {service}: botocore "
                    f"{SINCE.get(service, '')} or later does"
                ) from error
            except (ValueError, botocore.exceptions.BotoCoreError) as error:
                raise Problem(
                    f"Could not create a client for {service}: {error}", code=FailureKind.CONFIGURATION.value
                ) from error
            self._clients[service].meta.events.register("before-call", self._count)
        return self._clients[service]

    def _count(self, model: t.Any, **_more: t.Any) -> None:
        if self.stopped:
            raise Stopped
        self.calls.append(model.name)
        self.told()

    def _config_of(self, service: str) -> t.Any:
        once = botocore.config.Config(retries=ONCE)
        return self._config.merge(once) if service in PRIVATE else self._config


def _session() -> t.Any:
    """A session that takes it for granted that botocore has our services.

    To make sure, its loader lists the folders of all services, which takes longer than the calls of a task.
    """
    session = botocore.session.get_session()
    session.get_component("response_parser_factory").set_parser_defaults(timestamp_parser=_moment)
    loader = session.get_component("data_loader")
    loader.file_loader.load_file = _read_by(loader.file_loader.load_file)
    loader.list_available_services = lambda _type_name: [*SERVICES, *PRIVATE]
    installed = loader.load_service_model

    def load(service: str, type_name: str, api_version: str | None = None) -> t.Any:
        if service not in PRIVATE:
            return installed(service, type_name, api_version)
        if type_name != "service-2":
            raise botocore.exceptions.UnknownServiceError(service_name=service, known_service_names=type_name)
        from .._aws.passwords import MODEL  # only who resets passwords needs it

        return MODEL

    loader.load_service_model = load
    return session


def _moment(value: object) -> datetime:
    """A time of an answer. What botocore makes of it is in the time zone of the host, which takes several times as long."""
    if isinstance(value, (int, float)):
        with contextlib.suppress(ValueError, OverflowError, OSError):  # beyond what this platform can tell
            return datetime.fromtimestamp(value, timezone.utc)
    found: datetime = botocore.parsers.DEFAULT_TIMESTAMP_PARSER(value)
    return found


def _read_by(installed: t.Callable[[str], t.Any]) -> t.Callable[[str], t.Any]:
    """What reads a file of botocore's data as `installed` does, with dictionaries for OrderedDicts: that halves the time."""

    def load_file(path: str) -> t.Any:
        for ending, opened in _OPENED_BY.items():
            file = Path(path + ending)
            if file.is_file():
                with opened(file, "rb") as stream:
                    return json.loads(stream.read())
        return installed(path)

    return load_file


_OPENED_BY: dict[str, t.Callable[..., t.Any]] = {".json": open, ".json.gz": gzip.open}
