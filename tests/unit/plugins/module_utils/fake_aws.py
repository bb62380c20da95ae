# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Clients of botocore that speak to nobody: stubbed by botocore itself, or answered below its parsers."""

from __future__ import annotations

import contextlib
import copy
import functools
import io
import json
import typing as t
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import botocore.awsrequest
import botocore.config
import botocore.loaders
import botocore.model
import botocore.session
import botocore.stub

from ansible_collections.steward.identity_center.plugins.module_utils._aws.service_model import read_limits
from ansible_collections.steward.identity_center.plugins.module_utils._model.limits import Limits

REGION = "eu-north-1"
JSON = "application/x-amz-json-1.1"
Exchange = Callable[[botocore.stub.Stubber], None]


@functools.cache
def installed(service: str) -> dict[str, t.Any]:
    """The installed model of a service, as plain data. Copy it before changing it."""
    return dict(botocore.loaders.Loader().load_service_model(service, "service-2"))


def service_model(service: str = "identitystore") -> botocore.model.ServiceModel:
    """The installed model of a service, as botocore reads it."""
    return botocore.model.ServiceModel(installed(service), service)


def installed_limits() -> Limits:
    """What the installed model says about inputs."""
    return read_limits(service_model(), "1.44.5", ("CreateUser", "CreateGroup"))


def old_model(*members: str) -> dict[str, t.Any]:
    """The installed model of the identity store without these members, given as "Shape.Member"."""
    model = copy.deepcopy(installed("identitystore"))
    for place in members:
        shape, _dot, member = place.partition(".")
        del model["shapes"][shape]["members"][member]
        if member in model["shapes"][shape].get("required", ()):
            model["shapes"][shape]["required"].remove(member)
    return model


OLD = (
    *(f"CreateUserRequest.{member}" for member in ("Photos", "Website", "Birthdate", "Roles", "Extensions")),
    "DescribeUserRequest.Extensions",
    "ListUsersRequest.Extensions",
    *(f"{action}{kind}Request.Revision" for action in ("Update", "Delete") for kind in ("User", "Group")),
    *(f"{action}{kind}Response.Revision" for action in ("Create", "Update") for kind in ("User", "Group")),
    *(
        f"{shape}.{member}"
        for shape in ("DescribeUserResponse", "User")
        for member in ("Photos", "Website", "Birthdate", "Roles", "Extensions", "UserStatus", "UserArn", "Revision")
    ),
    *(
        f"{shape}.{member}"
        for shape in ("DescribeUserResponse", "User", "DescribeGroupResponse", "Group")
        for member in ("CreatedAt", "CreatedBy", "UpdatedAt", "UpdatedBy")
    ),
    *(f"{shape}.{member}" for shape in ("DescribeGroupResponse", "Group") for member in ("GroupArn", "Revision")),
)


# One session reads botocore's data once for all clients.
SESSION = botocore.session.Session()


def client(
    service: str = "identitystore",
    *,
    model: dict[str, t.Any] | None = None,
    folder: Path | None = None,
    attempts: int = 1,
    mode: str = "legacy",
) -> t.Any:
    """A client that can't reach anybody; `model` (written into `folder`) takes the place of the installed one."""
    session = SESSION
    if model is not None and folder is not None:
        session = botocore.session.Session()
        place = folder / service / model["metadata"]["apiVersion"]
        place.mkdir(parents=True)
        (place / "service-2.json").write_text(json.dumps(model))
        session.register_component("data_loader", botocore.loaders.create_loader(str(folder)))
    return session.create_client(
        service,
        region_name=REGION,
        aws_access_key_id="AKIAUNITTESTSONLY",
        aws_secret_access_key="unit-tests-only",
        config=botocore.config.Config(retries={"total_max_attempts": attempts, "mode": mode}),
    )


SHARED = {service: client(service) for service in ("identitystore", "sso-admin")}


def shared_client(service: str = "identitystore") -> t.Any:
    """One client for all tests that stub it; a stub goes when its test ends."""
    return SHARED[service]


# ---- stubbed: botocore checks that what is sent and what is answered fit the model


def answer(method: str, content: dict[str, t.Any], expected: dict[str, t.Any] | None = None) -> Exchange:
    """The service answers this, if it is asked as expected."""
    content = {**content, "ResponseMetadata": {"HTTPStatusCode": 200, "HTTPHeaders": {"content-type": JSON}}}
    return lambda stubber: stubber.add_response(method, content, expected)


def refusal(
    method: str, code: str, words: str = "No.", *, status: int = 400, retries: int = 0, **modeled: str
) -> Exchange:
    """The service refuses."""
    return lambda stubber: stubber.add_client_error(
        method,
        code,
        words,
        http_status_code=status,
        response_meta={"RetryAttempts": retries, "RequestId": "id-of-the-transport"},
        modeled_fields=modeled or None,
    )


@contextlib.contextmanager
def exchanges(stubbed: t.Any, *expected: Exchange) -> Iterator[t.Any]:
    """The client, for which exactly these exchanges happen, in this order."""
    with botocore.stub.Stubber(stubbed) as stubber:
        for each in expected:
            each(stubber)
        yield stubbed
        stubber.assert_no_pending_responses()


# ---- answered below botocore's parsers: what arrives is bytes, or nothing


class _Raw(io.BytesIO):
    def stream(self, **_options: t.Any) -> Iterator[bytes]:
        yield self.read()


class Wire:
    """Takes the place of the network under a client: gives these answers in turn, and keeps what was sent, and how."""

    def __init__(self, under: t.Any, *answers: Exception | tuple[int, str, str], **headers: str) -> None:
        self.sent: list[dict[str, t.Any]] = []
        self.requests: list[t.Any] = []
        self._headers = {name.replace("_", "-"): value for name, value in headers.items()}
        self._answers: Sequence[Exception | tuple[int, str, str]] = answers
        under.meta.events.register("before-send", self._answer)

    def _answer(self, request: t.Any, **_more: t.Any) -> botocore.awsrequest.AWSResponse:
        given = self._answers[len(self.sent)]
        self.sent.append(json.loads(request.body or "{}"))
        self.requests.append(request)
        if isinstance(given, Exception):
            raise given
        status, content_type, content = given
        kept = {"content-length": str(len(content.encode())), **self._headers}
        headers = botocore.awsrequest.HeadersDict({"content-type": content_type, **kept} if content_type else kept)
        return botocore.awsrequest.AWSResponse(request.url, status, headers, _Raw(content.encode()))


def wired(*answers: Exception | tuple[int, str, str], **headers: str) -> tuple[t.Any, Wire]:
    """A client with these answers (and headers of them), and the wire that gives them."""
    fresh = client()
    return fresh, Wire(fresh, *answers, **headers)
