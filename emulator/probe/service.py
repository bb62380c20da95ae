# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One call at a time to the service, or to an emulator in this process, and its answer as it was on the wire."""

from __future__ import annotations

import io
import json
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import botocore.exceptions
import botocore.session
from botocore import xform_name
from botocore.awsrequest import AWSResponse
from botocore.config import Config

from .. import userpool_model
from ..application import Application
from ..messages import Request

THROTTLING = ("ThrottlingException", "TooManyRequestsException", "Throttling", "RequestLimitExceeded")

_HELD_BACK = ("Rate exceeded", "too many requests")


class Problem(Exception):
    """Something that the person who runs the probe has to set right; the text says what to do."""


@dataclass(frozen=True)
class Reply:
    """What came back: the body as it was, or the code and the words of a refusal."""

    status: int
    body: Mapping[str, Any]
    code: str = ""
    words: str | None = None
    request_id: str = ""
    seconds: float = 0.0

    @property
    def ok(self) -> bool:
        """Whether the call was done."""
        return not self.code

    @property
    def throttled(self) -> bool:
        """Whether the service asked to be called less."""
        return self.code in THROTTLING or any(words in (self.words or "") for words in _HELD_BACK if self.code)

    @property
    def denied(self) -> bool:
        """Whether IAM refused it, not Identity Center."""
        return self.code.startswith("AccessDenied") and "not authorized to perform" in (self.words or "")


class Clock:
    """Time that passes by itself."""

    def now(self) -> float:
        """Return seconds since 1970."""
        return time.time()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


class ManualClock(Clock):
    """Time that passes only by waiting, and a millisecond with each look."""

    def __init__(self) -> None:
        self._now = 1_800_000_000.0

    def now(self) -> float:
        """Return seconds since 1970."""
        self._now += 0.001
        return self._now

    def sleep(self, seconds: float) -> None:
        """Let the time pass."""
        self._now += seconds


@dataclass(frozen=True)
class Access:
    """How the service is reached: what botocore takes, or an emulator in this process."""

    region: str
    endpoint_url: str | None = None
    profile: str | None = None
    application: Application | None = None
    calls_per_second: float = 0.0
    """The pace, so that those who work at the same time are not kept waiting; 0 is none."""


class Service:
    """Makes calls, each once: a retry would be a second question."""

    def __init__(self, access: Access, clock: Clock | None = None) -> None:
        self.access = access
        self.clock = clock or Clock()
        self._raw = threading.local()
        self._lock = threading.Lock()
        self._next = 0.0
        self._clients: dict[tuple[str, str], Any] = {}
        self._session = _session(access.profile)

    @property
    def botocore(self) -> str:
        """The version of botocore."""
        return str(botocore.__version__)

    def call(self, service: str, operation: str, parameters: Mapping[str, Any], region: str | None = None) -> Reply:
        """Make one call; return what it was answered. Raises Problem where there is no answer."""
        client = self._client(service, region or self.access.region)
        self._wait_for_turn()
        began = self.clock.now()
        self._raw.response = None
        try:
            parsed = getattr(client, xform_name(operation))(**parameters)
        except botocore.exceptions.ClientError as error:
            parsed = error.response
        except (botocore.exceptions.NoCredentialsError, botocore.exceptions.PartialCredentialsError) as error:
            raise Problem(f"{error}. Sign in, or name a profile with --profile.") from error
        except botocore.exceptions.BotoCoreError as error:
            if self._raw.response is None:
                raise Problem(f"{service} {operation} was not answered: {error}") from error
            parsed = {}
        except AttributeError as error:
            raise Problem(f"The installed botocore does not know {service} {operation}: {error}") from error
        return _reply(self._raw.response or {}, parsed, self.clock.now() - began)

    def _wait_for_turn(self) -> None:
        if self.access.calls_per_second:
            with self._lock:
                now = self.clock.now()
                wait, self._next = self._next - now, max(now, self._next) + 1 / self.access.calls_per_second
            if wait > 0:
                self.clock.sleep(wait)

    def _client(self, service: str, region: str) -> Any:
        with self._lock:
            if (service, region) not in self._clients:
                self._clients[service, region] = self._new_client(service, region)
            return self._clients[service, region]

    def _new_client(self, service: str, region: str) -> Any:
        invented = {"aws_access_key_id": "AKIAEMULATORPROBEONLY", "aws_secret_access_key": "not-a-secret-0123456789"}
        local = self.access.application
        try:
            client = self._session.create_client(
                service,
                region_name=region,
                endpoint_url="http://127.0.0.1" if local else self.access.endpoint_url,
                config=Config(
                    retries={"total_max_attempts": 1, "mode": "standard"},
                    parameter_validation=False,
                    read_timeout=60,
                    user_agent_extra="steward.identity_center-probe",
                ),
                **(invented if local else {}),
            )
        except (ValueError, botocore.exceptions.BotoCoreError) as error:
            raise Problem(f"{service} cannot be called: {error}") from error
        client.meta.events.register("before-parse", self._keep)
        if local:
            client.meta.events.register("before-send", _answered_by(local))
        return client

    def _keep(self, response_dict: Mapping[str, Any], **_more: Any) -> None:
        self._raw.response = response_dict


def _answered_by(application: Application) -> Callable[..., AWSResponse]:
    def answer(request: Any, **_more: Any) -> AWSResponse:
        headers = {
            name.lower(): value.decode("latin-1") if isinstance(value, bytes) else str(value)
            for name, value in request.headers.items()
        }
        body = request.body.encode() if isinstance(request.body, str) else bytes(request.body or b"")
        response = application.answer(Request(request.method, urlsplit(request.url).path or "/", headers, body))
        sent = {**response.headers, "content-type": response.content_type}
        return AWSResponse(request.url, response.status, sent, _Stream(response.body))

    return answer


class _Stream(io.BytesIO):
    def stream(self) -> list[bytes]:
        return [self.read()]


def _reply(raw: Mapping[str, Any], parsed: Mapping[str, Any], seconds: float) -> Reply:
    headers = {str(name).lower(): str(value) for name, value in dict(raw.get("headers") or {}).items()}
    status = int(raw.get("status_code") or 0)
    request_id = headers.get("x-amzn-requestid", "")
    try:
        body = json.loads(raw.get("body") or b"{}")
    except ValueError:
        body = None
    if not isinstance(body, dict):
        # Not JSON: the answer of a service that writes XML, or a page that some other program sent.
        body = {name: value for name, value in parsed.items() if name not in ("ResponseMetadata", "Error")}
        code = "" if parsed and status < 300 else str(parsed.get("Error", {}).get("Code") or "Unreadable")
        return Reply(status, body, code, parsed.get("Error", {}).get("Message"), request_id, seconds)
    if status < 300:
        return Reply(status, body, "", None, request_id, seconds)
    code = str(body.get("__type") or headers.get("x-amzn-errortype") or f"HTTP {status}")
    code = code.rpartition("#")[2].partition(":")[0]
    words = body["Message"] if "Message" in body else body.get("message")
    return Reply(status, body, code, words, request_id, seconds)


@cache
def _session(profile: str | None) -> Any:
    """Return a session that also knows the private service. Raises Problem where there is no such profile."""
    session = botocore.session.Session(profile=profile)
    try:
        loader = session.get_component("data_loader")
    except botocore.exceptions.ProfileNotFound as error:
        raise Problem(f"{error}.") from error
    installed = loader.load_service_model

    def load(service: str, type_name: str, api_version: str | None = None) -> Any:
        if service != userpool_model.SERVICE:
            return installed(service, type_name, api_version)
        if type_name != "service-2":
            raise botocore.exceptions.UnknownServiceError(service_name=service, known_service_names=type_name)
        return userpool_model.MODEL

    known = loader.list_available_services
    loader.load_service_model = load
    loader.list_available_services = lambda type_name: [*known(type_name), userpool_model.SERVICE]
    return session
