# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One call at a time to the service, or to an emulator in this process, and its answer as it was on the wire."""

from __future__ import annotations

import json
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import botocore.exceptions
import botocore.session
from botocore import xform_name
from botocore.config import Config

from .. import models, userpool_model
from ..application import Application
from ..messages import Request
from .anonymous import texts_of

_Answer = tuple[int, Mapping[str, str], bytes, Mapping[str, Any]]

THROTTLING = ("ThrottlingException", "TooManyRequestsException", "Throttling", "RequestLimitExceeded")

_SIGNED_OUT = (
    "ExpiredToken",
    "ExpiredTokenException",
    "IncompleteSignature",
    "InvalidClientTokenId",
    "InvalidSignatureException",
    "RequestExpired",
    "SignatureDoesNotMatch",
    "UnrecognizedClientException",
)
_UNREADABLE = "Unreadable"
_NO_RIGHT = ("not authorized to perform", "don't have permissions to access this resource")
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
        """Whether IAM or the organization refused it, not Identity Center."""
        return self.code.startswith("AccessDenied") and any(words in (self.words or "") for words in _NO_RIGHT)

    @property
    def signed_out(self) -> bool:
        """Whether the credentials are not taken, or not any more."""
        return self.code in _SIGNED_OUT

    @property
    def failed(self) -> bool:
        """Whether there is no answer in it: a failure of the service, or the page of some other program."""
        return self.status >= 500 or self.code == _UNREADABLE


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
    """How AWS, or another endpoint, is reached."""

    region: str
    endpoint_url: str | None = None
    profile: str | None = None
    calls_per_second: float = 0.0
    """The pace, so that those who work at the same time are not kept waiting; 0 is none."""


class Service(ABC):
    """Makes calls, each once: a retry would be a second question."""

    is_aws = False
    """Whether it is AWS that is asked."""

    def __init__(self, region: str, clock: Clock | None = None) -> None:
        self.region = region
        self.clock = clock or Clock()
        self.heard: set[str] = set()
        """All texts of answers: what nobody else may read."""

    def call(self, service: str, operation: str, parameters: Mapping[str, Any], region: str = "") -> Reply:
        """Make one call; return what it was answered. Raises Problem where there is no answer."""
        began = self.clock.now()
        status, headers, content, parsed = self._sent(service, operation, parameters, region or self.region)
        reply = _reply(status, headers, content, parsed, self.clock.now() - began)
        if reply.ok:
            self.heard.update(texts_of(reply.body))
        return reply

    @contextmanager
    def together(self, calls: int) -> Iterator[None]:  # noqa: ARG002  (for those that keep a pace)
        """Let this number of calls be made at the same moment."""
        yield

    @abstractmethod
    def _sent(self, service: str, operation: str, parameters: Mapping[str, Any], region: str) -> _Answer:
        """Make one call; return status, headers and body as they came, and what a client makes of them."""


class InProcess(Service):
    """Calls an emulator in this process."""

    def __init__(self, application: Application, region: str, clock: Clock | None = None) -> None:
        super().__init__(region, clock)
        self._application = application

    def _sent(self, service: str, operation: str, parameters: Mapping[str, Any], region: str) -> _Answer:
        model = models.load(service)
        scope = f"{region}/{model.signing_name or service}/aws4_request"
        headers = {
            "content-type": "application/x-amz-json-1.1",
            "x-amz-target": f"{model.target_prefix}.{operation}",
            "authorization": f"AWS4-HMAC-SHA256 Credential=AKIAEMULATORPROBEONLY/20260101/{scope}",
        }
        response = self._application.answer(Request("POST", "/", headers, json.dumps(parameters).encode()))
        return response.status, response.headers, response.body, {}


class Remote(Service):
    """Calls AWS, or whatever answers like it."""

    def __init__(self, access: Access, clock: Clock | None = None) -> None:
        super().__init__(access.region, clock)
        self._access = access
        self._raw = threading.local()
        self._lock = threading.Lock()
        self._next = 0.0
        self._at_once = False
        self._clients: dict[tuple[str, str], Any] = {}
        self._session = _session(access.profile)
        url = self._client("sso-admin", access.region).meta.endpoint_url
        host = urlsplit(url).hostname or ""
        self.is_aws = url.startswith("https://") and host.endswith((".amazonaws.com", ".amazonaws.com.cn", ".api.aws"))

    def _sent(self, service: str, operation: str, parameters: Mapping[str, Any], region: str) -> _Answer:
        method = getattr(self._client(service, region), xform_name(operation), None)
        if method is None:
            raise Problem(f"The installed botocore does not know {service} {operation}.")
        self._wait_for_turn()
        self._raw.response = None
        try:
            parsed = method(**parameters)
        except botocore.exceptions.ClientError as error:
            parsed = error.response
        except (botocore.exceptions.NoCredentialsError, botocore.exceptions.PartialCredentialsError) as error:
            raise Problem(f"{error}. Sign in, or name a profile with --profile.") from error
        except botocore.exceptions.BotoCoreError as error:
            if self._raw.response is None:
                raise Problem(f"{service} {operation} was not answered: {error}") from error
            parsed = {}
        raw = self._raw.response or {}
        headers = {str(name): str(value) for name, value in dict(raw.get("headers") or {}).items()}
        return int(raw.get("status_code") or 0), headers, raw.get("body") or b"", parsed

    @contextmanager
    def together(self, calls: int) -> Iterator[None]:
        """Keep the pace before and after these calls instead: one after the other, they would ask something else."""
        self._wait_for_turn()
        self._at_once = True
        try:
            yield
        finally:
            self._at_once = False
            self._next += (calls - 1) / (self._access.calls_per_second or 1)

    def _wait_for_turn(self) -> None:
        if self._access.calls_per_second and not self._at_once:
            with self._lock:
                now = self.clock.now()
                wait, self._next = self._next - now, max(now, self._next) + 1 / self._access.calls_per_second
            if wait > 0:
                self.clock.sleep(wait)

    def _client(self, service: str, region: str) -> Any:
        with self._lock:
            if (service, region) not in self._clients:
                self._clients[service, region] = self._new_client(service, region)
            return self._clients[service, region]

    def _new_client(self, service: str, region: str) -> Any:
        config = Config(
            retries={"total_max_attempts": 1, "mode": "standard"},
            parameter_validation=False,
            read_timeout=60,
            max_pool_connections=50,
            user_agent_extra="steward.identity_center-probe",
        )
        try:
            client = self._session.create_client(
                service, region_name=region, endpoint_url=self._access.endpoint_url, config=config
            )
        except (ValueError, botocore.exceptions.BotoCoreError) as error:
            raise Problem(f"{service} cannot be called: {error}") from error
        client.meta.events.register("before-parse", self._keep)
        return client

    def _keep(self, response_dict: Mapping[str, Any], **_more: Any) -> None:
        self._raw.response = response_dict


def _reply(status: int, headers: Mapping[str, str], content: bytes, parsed: Mapping[str, Any], seconds: float) -> Reply:
    headers = {name.lower(): value for name, value in headers.items()}
    request_id = headers.get("x-amzn-requestid", "")
    try:
        body = json.loads(content or b"{}")
    except ValueError:
        body = None
    if not isinstance(body, dict):
        # Not JSON: the answer of a service that writes XML, or a page that some other program sent.
        body = {name: value for name, value in parsed.items() if name not in ("ResponseMetadata", "Error")}
        code = "" if parsed and status < 300 else str(parsed.get("Error", {}).get("Code") or _UNREADABLE)
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
