# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From what botocore raises to CallFailed: what a service's code means, and what an error on the way to it means.

Loaded only where a call fails.
"""

from __future__ import annotations

import typing as t

from .._model.errors import Call, CallFailed, FailureKind
from .sdk import botocore

KINDS = {
    "ResourceNotFoundException": FailureKind.NOT_FOUND,
    "ConflictException": FailureKind.CONFLICT,
    "AlreadyCreatedException": FailureKind.CONFLICT,
    "AccessDeniedException": FailureKind.DENIED,
    "AccessDenied": FailureKind.DENIED,
    "ValidationException": FailureKind.INVALID,
    "InvalidInputException": FailureKind.INVALID,
    "AccountNotFoundException": FailureKind.NOT_FOUND,
    "OrganizationalUnitNotFoundException": FailureKind.NOT_FOUND,
    "ParentNotFoundException": FailureKind.NOT_FOUND,
    "TargetNotFoundException": FailureKind.NOT_FOUND,
    "ServiceQuotaExceededException": FailureKind.QUOTA,
    "ThrottlingException": FailureKind.THROTTLED,
    "Throttling": FailureKind.THROTTLED,
    "TooManyRequestsException": FailureKind.THROTTLED,
    "InternalServerException": FailureKind.SERVER,
    "InternalFailure": FailureKind.SERVER,
    "ServiceException": FailureKind.SERVER,
    "ServiceUnavailable": FailureKind.SERVER,
    "UnknownOperationException": FailureKind.UNKNOWN_OPERATION,
    "UnsupportedOperationException": FailureKind.UNKNOWN_OPERATION,
    "UnrecognizedClientException": FailureKind.CREDENTIALS,
    "InvalidClientTokenId": FailureKind.CREDENTIALS,
    "InvalidSignatureException": FailureKind.CREDENTIALS,
    "MissingAuthenticationTokenException": FailureKind.CREDENTIALS,
    "ExpiredTokenException": FailureKind.CREDENTIALS,
    "ExpiredToken": FailureKind.CREDENTIALS,
}


def refusal(call: Call, response: dict[str, t.Any], *, in_doubt: bool = False) -> CallFailed:
    """A refusal of the service as a failure; `in_doubt`: an attempt before it may have done something."""
    error, metadata = response.get("Error", {}), response.get("ResponseMetadata", {})
    code = str(error.get("Code", ""))
    words = error.get("Message") or response.get("message") or response.get("Message") or ""
    status, headers = metadata.get("HTTPStatusCode", 0), metadata.get("HTTPHeaders", {})
    if code.isdigit() and headers.get("x-amzn-errortype"):
        # Where the body names no error, the header may: "Name", "Name:http://..." or "namespace#Name".
        code = str(headers["x-amzn-errortype"]).partition(":")[0].rpartition("#")[2]
    kind = KINDS.get(code)
    if kind is None and code.isdigit():
        if words and "json" in headers.get("content-type", ""):
            kind, code = FailureKind.THROTTLED if status == 429 else None, ""
        else:
            kind, code, words = FailureKind.FOREIGN, "", f"HTTP status {code} without an error in AWS's form"
    reason = response.get("Reason") or response.get("ResourceType")
    if kind is FailureKind.NOT_FOUND and str(reason).startswith("KMS"):
        # It is the key that encrypts the directory, not what was asked for, that is not found.
        kind = FailureKind.OTHER
    if kind is None:
        kind = FailureKind.SERVER if status >= 500 else FailureKind.OTHER
    return CallFailed(
        call,
        kind=kind,
        words=str(words),
        code=code or None,
        reason=reason,
        request_id=response.get("RequestId") or metadata.get("RequestId"),
        attempts=metadata.get("RetryAttempts", 0) + 1,
        in_doubt=in_doubt,
    )


def pause_beyond_quota(
    response: t.Any, error: Exception | None, *, attempts: int, request_dict: t.Any, **_more: t.Any
) -> float | None:
    """Seconds until the next attempt of a call that botocore gives up only for its retry quota; otherwise None.

    All calls of a client share that quota, and where every fifth fails, a large directory has used it up after some hundred
    (botocore/retries/standard.py, RetryQuotaChecker: a retry costs 5 or 14 of 500, a call that needs none gives 1 back). But
    each call has its own number of attempts. Where there is an answer, botocore says in it that the quota is reached; where
    there is none, it tries again in any case while attempts are left.
    """
    if attempts >= request_dict["context"].get("retries", {}).get("max", 0):
        return None
    if response is None:
        known = botocore.exceptions
        lost = isinstance(error, (known.HTTPClientError, known.ConnectionError))
        given_up = lost and not isinstance(error, known.SSLError)
    else:
        given_up = response[1].get("ResponseMetadata", {}).get("RetryQuotaReached", False)
    return min(_LONGEST, 2.0 ** (attempts - 1)) if given_up else None


# As botocore's own: so long it waits at most.
_LONGEST = 20.0


def is_unsent(error: Exception) -> bool:
    """Whether it is sure that nothing has arrived. Other errors of TLS and proxies may come after the request too."""
    known = botocore.exceptions
    if isinstance(error, known.SSLError):
        return "CERTIFICATE_VERIFY_FAILED" in str(error)
    return isinstance(error, (known.EndpointConnectionError, known.ConnectTimeoutError))


def local_kind(error: Exception) -> FailureKind:
    """What an error of botocore's own means."""
    known = botocore.exceptions
    if isinstance(error, (known.NoCredentialsError, known.PartialCredentialsError, known.CredentialRetrievalError)):
        return FailureKind.CREDENTIALS
    if isinstance(error, (known.HTTPClientError, known.ConnectionError)):
        return FailureKind.UNREACHABLE
    if isinstance(error, known.ParamValidationError):
        return FailureKind.INVALID
    if isinstance(error, botocore.parsers.ResponseParserError):
        return FailureKind.FOREIGN
    return FailureKind.CONFIGURATION
