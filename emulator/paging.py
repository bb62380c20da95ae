# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pages and their opaque tokens. A token holds the last row seen, so that rows added meanwhile move nothing."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from .contract import lower_first
from .database import Row
from .errors import invalid

if TYPE_CHECKING:
    from .services.area import Call

_LARGEST = 100
_USUAL_OF = {"ListManagedPoliciesInPermissionSet": 10}
"""Rows on a page where the caller does not say how many."""

_SHORT = 8
_LARGEST_OF = {"organizations": 20, "sso-admin ListApplications": 50, "ListInstances": 10}


def page(call: Call, rows: Sequence[Row]) -> tuple[Sequence[Row], str | None]:
    """Cut a page out of rows that are in order of their ``seq``; return it with the token of the next one."""
    if _is_left_empty(call):
        return [], _token(call, 0)
    after = start(call)
    remaining = [row for row in rows if row["seq"] > after]
    size = page_size(call)
    if len(remaining) <= size:
        return remaining, None
    return remaining[:size], _token(call, remaining[size - 1]["seq"])


def select_page(call: Call, query: str, **values: Any) -> tuple[Sequence[Row], str | None]:
    """Run a SELECT that ends in its WHERE clause for one page; return the rows and the token of the next one."""
    if _is_left_empty(call):
        return [], _token(call, 0)
    size = page_size(call)
    paged = f"{query} AND seq > :after ORDER BY seq LIMIT :count"
    rows = call.rows.all(paged, **values, after=start(call), count=size + 1)
    return rows[:size], _token(call, rows[size - 1]["seq"]) if len(rows) > size else None


def page_size(call: Call) -> int:
    """Return how many rows the caller wants at most, within what an answer of the operation can hold."""
    service, name = call.operation.service, call.operation.name
    named = (_LARGEST_OF.get(key) for key in (f"{service} {name}", name, service))
    largest = next((size for size in named if size), _LARGEST)
    usual = _USUAL_OF.get(call.operation.name, _SHORT if _has_short_pages(call) else largest)
    return min(int(_given(call, "MaxResults") or usual), largest)


def _given(call: Call, name: str) -> Any:
    """Return a parameter of a list; REST services write it in lower camel case."""
    return call.parameters.get(name) or call.parameters.get(lower_first(name))


def _has_short_pages(call: Call) -> bool:
    return call.operation.service == "organizations" and call.settings.organization_pages == "short"


def _is_left_empty(call: Call) -> bool:
    """Tell whether a page has no rows although there may be more: organizations does that to a list's first page."""
    return _has_short_pages(call) and not _given(call, "NextToken")


def start(call: Call) -> int:
    """Return the last row that earlier pages showed; refuse a token that this very listing did not give."""
    token = _given(call, "NextToken")
    if not token:
        return 0
    try:
        checksum, scope, after = json.loads(base64.urlsafe_b64decode(token.encode()))
        genuine = scope == _scope(call) and checksum == _checksum(scope, after)
    except (ValueError, TypeError):
        genuine = False
    if not genuine:
        raise invalid("The NextToken is not valid for this request.")
    return int(after)


def _token(call: Call, after: int) -> str:
    scope = _scope(call)
    return base64.urlsafe_b64encode(json.dumps([_checksum(scope, after), scope, after]).encode()).decode()


def _scope(call: Call) -> int:
    """Return a fingerprint of what is listed."""
    turning = ("nexttoken", "maxresults")
    asked = {name: value for name, value in call.parameters.items() if name.lower() not in turning}
    return zlib.crc32(json.dumps([call.operation.name, asked], sort_keys=True).encode())


def _checksum(scope: int, after: int) -> int:
    return zlib.crc32(f"{scope}:{after}".encode())
