# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may ask: programs of this machine, but no web page that a browser of this machine shows.

A page of any site can have the browser send requests to loopback addresses. What gives it away is the ``Origin``, which
the browser adds to everything that is not a plain read, and, where its own name was made to lead here to get at the
answers (DNS rebinding), the ``Host``.
"""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import ip_address

from .messages import Request

_HOST = re.compile(r"(?:\[([0-9a-f:.]+)\]|([a-z0-9.-]+))(?::[0-9]{1,5})?")


def refusal(request: Request) -> str | None:
    """Return why a request is not answered; nothing if it is."""
    host = request.headers.get("host", "localhost").lower()  # HTTP/1.0 needs none; no browser leaves it out
    if not _is_loopback(host):
        return f"The emulator answers to loopback names only, such as 127.0.0.1 and localhost, not to {host!r}."
    origin = request.headers.get("origin")
    if origin is not None and origin.lower() != f"http://{host}":
        return f"The emulator answers programs, not web pages: the request comes from {origin!r}."
    return None


@lru_cache(maxsize=64)
def _is_loopback(host: str) -> bool:
    """Tell whether a Host, in lower case, names this machine wherever names are resolved."""
    named = _HOST.fullmatch(host)
    if named is None:
        return False
    if named[2] == "localhost":
        return True
    try:
        return ip_address(named[1] or named[2]).is_loopback
    except ValueError:
        return False
