# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The one place where botocore is called: its exceptions become CallFailed, an answer that is not AWS's is noticed."""

from __future__ import annotations

import threading
import typing as t
from concurrent.futures import ThreadPoolExecutor

from .._model.errors import NOT_SENT, Call, CallFailed, FailureKind, Unsupported
from .sdk import botocore

if t.TYPE_CHECKING:
    from .rate_limiter import RateLimiter


Given = t.TypeVar("Given")
Got = t.TypeVar("Got")
# What is made of an answer, or of one row of a list. It raises KeyError for a member that it needs and misses.
Decode = t.Callable[[t.Any], Got]

# Reads side by side: enough to reach 20 calls a second where each takes 0.4 seconds.
_SIDE_BY_SIDE = 8


# What services call the token of a list's next page.
_TOKENS = ("NextToken", "nextToken")

# So many calls of a quota go at once, before its limiter is even loaded: a short task needs none.
_AT_ONCE = 5


class Quota:
    """What the service takes of some calls in a second. Calls wait for their turn, and learn from being throttled."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._at_once = _AT_ONCE
        self._limiter: RateLimiter | None = None

    def wait(self) -> None:
        """Until the next call may go."""
        with self._lock:
            self._at_once -= 1
            limiter = None if self._at_once >= 0 else self._loaded()
        if limiter is not None:
            limiter()

    def throttled(self) -> None:
        """An attempt was refused: whoever else uses the quota has to be left some of it."""
        with self._lock:
            limiter = self._loaded()
        limiter.throttled()

    def _loaded(self) -> RateLimiter:
        if self._limiter is None:
            from .rate_limiter import RateLimiter

            self._limiter = RateLimiter(spent=_AT_ONCE)
        return self._limiter


class Quotas:
    """The quotas of one service: one for each of its operations, or one for all of them `together`."""

    def __init__(self, *, together: bool) -> None:
        self._together = together
        self._quotas: dict[str, Quota] = {}

    def of(self, operation: str) -> Quota:
        """The quota that calls of an operation use."""
        return self._quotas.setdefault("" if self._together else operation, Quota())


class Caller:
    """Calls one service for the gateways. `service` is the prefix of its IAM actions; calls keep within `quotas`."""

    def __init__(self, client: t.Any, service: str, *, quotas: Quotas | None = None) -> None:
        self._client = client
        self._service = service
        client.meta.events.register("needs-retry", _note_attempt, unique_id="steward-note-attempt")
        self._quotas = quotas

    @property
    def version(self) -> str:
        """The version of botocore."""
        return str(botocore.__version__)

    @property
    def model(self) -> t.Any:
        """The installed service model."""
        return self._client.meta.service_model

    @property
    def region(self) -> str:
        """The Region that is spoken to."""
        return str(self._client.meta.region_name)

    def knows(self, operation: str, member: str) -> bool:
        """Whether the installed botocore can send this member."""
        return member in self.model.operation_model(operation).input_shape.members

    def reads(self, operation: str, member: str) -> bool:
        """Whether the installed botocore hands on this member of an answer."""
        known = operation in self.model.operation_names
        return known and member in self.model.operation_model(operation).output_shape.members

    def call(
        self, purpose: str, operation: str, *, may_be_empty: bool = False, **parameters: t.Any
    ) -> dict[str, t.Any]:
        """One call. `purpose` reads on after "Could not"; `may_be_empty`: the answer needs no body. Raises CallFailed."""
        call = Call(purpose=purpose, service=self._service, operation=operation)
        method = getattr(self._client, _method_name(self._client, operation))
        ATTEMPTS.quota = None if self._quotas is None else self._quotas.of(operation)
        if ATTEMPTS.quota is not None:
            ATTEMPTS.quota.wait()
        ATTEMPTS.lost = False
        try:
            answer = method(**parameters)
        except botocore.exceptions.ClientError as error:
            from .failures import refusal

            raise refusal(call, error.response, in_doubt=ATTEMPTS.lost) from error
        except (botocore.exceptions.BotoCoreError, botocore.parsers.ResponseParserError) as error:
            from .failures import is_unsent, local_kind

            reason = NOT_SENT if is_unsent(error) else None
            raise CallFailed(
                call, kind=local_kind(error), words=str(error), reason=reason, in_doubt=ATTEMPTS.lost
            ) from error
        if not operation.startswith(_READS):
            ATTEMPTS.written = _request_id(answer)
        return self._checked(call, answer, may_be_empty)

    def read(self, purpose: str, operation: str, decode: Decode[Got], **parameters: t.Any) -> Got:
        """What `decode` makes of the answer to a call. It raises KeyError for what it needs and misses, and nothing else

        may be missed: which members a service leaves out depends on its age. Raises CallFailed.
        """
        return self._decoded(
            Call(purpose=purpose, service=self._service, operation=operation),
            self.call(purpose, operation, **parameters),
            decode,
        )

    def rows(
        self,
        purpose: str,
        operation: str,
        member: str,
        decode: Decode[Got],
        *,
        required: bool = False,
        **parameters: t.Any,
    ) -> t.Iterator[Got]:
        """What `decode` makes of the rows of a paged list; `required`: also an empty list is there. Raises CallFailed."""
        call = Call(purpose=purpose, service=self._service, operation=operation)

        def page_of(answer: dict[str, t.Any]) -> list[Got]:
            return [decode(row) for row in (answer[member] if required else answer.get(member) or ())]

        for answer in self.pages(purpose, operation, **parameters):
            yield from self._decoded(call, answer, page_of)

    def pages(self, purpose: str, operation: str, **parameters: t.Any) -> t.Iterator[dict[str, t.Any]]:
        """The answers to a paged call, one by one. Raises CallFailed."""
        token: dict[str, t.Any] = {}
        while True:
            answer = self.call(purpose, operation, **parameters, **token)
            yield answer
            token = {name: answer[name] for name in _TOKENS if answer.get(name)}
            if not token:
                return

    def each(self, read: t.Callable[[Given], Got], many: t.Iterable[Given]) -> list[Got]:
        """What `read` gives for each of many, in their order, some at a time. Raises what it raises."""
        given = list(many)
        if len(given) < 2:
            return [read(one) for one in given]
        with ThreadPoolExecutor(max_workers=_SIDE_BY_SIDE) as pool:
            return list(pool.map(read, given))

    def by_each(self, read: t.Callable[[Given], Got], many: t.Iterable[Given]) -> dict[Given, Got]:
        """The same, by what was given; what is given twice is read once."""
        given = list(dict.fromkeys(many))
        return dict(zip(given, self.each(read, given), strict=True))

    def _checked(self, call: Call, answer: dict[str, t.Any], may_be_empty: bool) -> dict[str, t.Any]:
        # A page of HTML parses to the same as the empty object that is the answer to many a write.
        headers = answer.get("ResponseMetadata", {}).get("HTTPHeaders", {})
        content = headers.get("content-type", "")
        form = "xml" if self.model.metadata.get("protocol") == "query" else "json"
        if may_be_empty and headers.get("content-length", content) in ("", "0"):
            return answer
        if form not in content:
            words = f"the answer ({content or 'without a content type'}) is not in AWS's form"
            raise CallFailed(call, kind=FailureKind.FOREIGN, words=words)
        return answer

    def _decoded(self, call: Call, answer: dict[str, t.Any], decode: Decode[Got]) -> Got:
        try:
            return decode(answer)
        except KeyError as missing:
            known = self.model.operation_model(call.operation).output_shape.members
            advice = _INCOMPLETE if set(answer) & set(known) else None
            words = f"the answer lacks {missing.args[0]}"
            raise CallFailed(call, kind=FailureKind.FOREIGN, words=words, advice=advice) from missing


_INCOMPLETE = (
    "The endpoint answers like AWS, but omits what is needed; check endpoint_url, and use a newer version of what "
    "runs there, or of the collection"
)


# Of this thread's present call: which quota it uses, and whether an attempt got no answer, or one that the service failed,
# so that it may have done something; and the request id of the last call that wrote.
ATTEMPTS = threading.local()


def _note_attempt(response: t.Any = None, caught_exception: Exception | None = None, **more: t.Any) -> float | None:
    """What botocore tells after each attempt, also where it tries again by itself.

    Returns the seconds until another attempt where botocore makes none only because it has made many for other calls.
    """
    status = 0 if response is None else response[0].status_code
    if caught_exception is None and status < 300:
        return None
    from .failures import KINDS, is_unsent, pause_beyond_quota

    if status >= 500 or (caught_exception is not None and not is_unsent(caught_exception)):
        ATTEMPTS.lost = True
    error = {} if response is None else response[1].get("Error", {})
    throttled = status == 429 or KINDS.get(str(error.get("Code"))) is FailureKind.THROTTLED
    if throttled and ATTEMPTS.quota is not None and _OUTSTANDING not in str(error.get("Message")):
        ATTEMPTS.quota.throttled()
    return pause_beyond_quota(response, caught_exception, **more)


# How the operations begin that write nothing.
_READS = ("Describe", "Get", "Is", "List", "Search")


def _request_id(answer: t.Any) -> str | None:
    metadata = answer.get("ResponseMetadata") if isinstance(answer, dict) else None
    return None if metadata is None else metadata.get("RequestId")


# What sso-admin says where not too many calls were made, but too many of the requests in them are under way.
_OUTSTANDING = "requests processing"


def _method_name(client: t.Any, operation: str) -> str:
    names = (str(name) for name, target in client.meta.method_to_api_mapping.items() if target == operation)
    name = next(names, None)
    if name is None:
        raise Unsupported(f"The installed botocore {botocore.__version__} does not know {operation}; a newer one does")
    return name
