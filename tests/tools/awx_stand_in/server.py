# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""AWX over HTTP: paths, filters, pages and tokens, and a count of what was asked."""

from __future__ import annotations

import contextlib
import json
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit
from zoneinfo import available_timezones

from .fields import ENDPOINTS, PATHS
from .objects import ASSOCIATIONS, ROOT, Awx, Refusal, Thing

PAGE = 25
LARGEST_PAGE = 200
# Parts of the API that awx.awx uses and that paths.json, which is a part of what AWX has, does not list.
ALSO = {
    "": ["get"],
    "me/": ["get"],
    "ping/": ["get"],
    "project_updates/{id}/": ["get"],
    "roles/{id}/teams/": ["get", "post"],
    "roles/{id}/users/": ["get", "post"],
    **{f"{kind}/": ["get", "post"] for kind in ENDPOINTS},
    **{f"{kind}/{{id}}/": ["get", "patch", "delete"] for kind in ENDPOINTS if kind != "labels"},
}
KNOWN = {**{path.removeprefix("/api/{version}/"): methods for path, methods in PATHS.items()}, **ALSO}


@dataclass
class Running:
    """An AWX that answers at `url` to those who have the `token`."""

    awx: Awx
    url: str
    token: str
    version: str
    # Endpoints that this AWX lacks, as an older one does.
    without: frozenset[str] = frozenset()
    # What it says of time zones.
    zones: object = field(default_factory=lambda: {"zones": sorted(available_timezones()), "links": {}})
    requests: list[tuple[str, str]] = field(default_factory=list)

    def writes(self) -> list[tuple[str, str]]:
        """What was not only read since the last `forget`."""
        return [request for request in self.requests if request[0] not in ("GET", "HEAD")]

    def forget(self) -> None:
        self.requests.clear()

    def answer(self, method: str, target: str, headers: Any, body: object) -> tuple[int, object]:
        """Status and body of the answer to a request."""
        parts = urlsplit(target)
        self.requests.append((method, parts.path))
        if not parts.path.startswith(ROOT):
            return 404, {"detail": "The requested resource could not be found."}
        path = parts.path.removeprefix(ROOT)
        if path != "ping/" and headers.get("Authorization") != f"Bearer {self.token}":
            return 401, {
                "detail": "Authentication credentials were not provided. To establish a login session, visit /api/login/."
            }
        general = re.sub(r"(?<=/)[0-9]+(?=/)", "{id}", path)
        if general not in KNOWN or path.split("/")[0] in self.without:
            return 404, {"detail": "The requested resource could not be found."}
        if method.lower() not in KNOWN[general]:
            return 405, {"detail": f'Method "{method}" not allowed.'}
        try:
            return self._done(method, path, dict(parse_qsl(parts.query, keep_blank_values=True)), body)
        except Refusal as refusal:
            return refusal.status, refusal.body

    def _done(self, method: str, path: str, query: dict[str, str], body: object) -> tuple[int, object]:
        if path == "schedules/zoneinfo/":
            return 200, self.zones
        words = path.strip("/").split("/") if path else []
        if len(words) < 2:
            return self._whole(method, words[0] if words else "", query, body)
        kind, number = words[0], int(words[1])
        if len(words) == 2:
            return self._one(method, kind, number, body)
        return self._part(method, kind, number, words[2], query, body)

    def _whole(self, method: str, kind: str, query: dict[str, str], body: object) -> tuple[int, object]:
        if kind == "ping":
            return 200, {"version": self.version, "active_node": "awx-1", "ha": False}
        if kind == "me":
            return 200, {"count": 1, "next": None, "previous": None, "results": [{"id": 1, "username": "admin"}]}
        if not kind:
            names = {path.split("/")[0] for path in KNOWN if path} - self.without
            return 200, {name: f"{ROOT}{name}/" for name in sorted(names)}
        if method == "POST":
            return 201, self.awx.shown(self.awx.create(kind, body))
        return 200, self._page(kind, self.awx.all(kind), query)

    def _one(self, method: str, kind: str, number: int, body: object) -> tuple[int, object]:
        if method == "PATCH":
            return 200, self.awx.shown(self.awx.update(kind, number, body))
        if method == "DELETE":
            self.awx.delete(kind, number)
            return 204, None
        return 200, self.awx.shown(self.awx.found(kind, number))

    def _part(
        self, method: str, kind: str, number: int, part: str, query: dict[str, str], body: Any
    ) -> tuple[int, object]:
        if part == "survey_spec":
            if method == "GET":
                return 200, self.awx.survey(kind, number)
            self.awx.set_survey(kind, number, body)
            return 200, None
        if part == "create_approval_template":
            return 201, self.awx.shown(self.awx.approve_with(number, body))
        if part == "update":
            return 202, self.awx.sync(number)
        if part == "playbooks":
            return 200, self.awx.playbooks(number)
        if part not in ASSOCIATIONS and kind != "roles":
            return 501, {"detail": f"the stand-in has no {part}"}
        if method == "POST":
            self.awx.associate(kind, number, part, body)
            return 204, None
        return 200, self._page(part, self.awx.associated(kind, number, part), query)

    def _page(self, kind: str, things: list[Thing], query: dict[str, str]) -> Thing:
        """A page of a list: {count, next, previous, results}."""
        asked = dict(query)
        size = min(int(asked.pop("page_size", PAGE)), LARGEST_PAGE)
        page = int(asked.pop("page", 1))
        found = [self.awx.shown(thing) for thing in filtered(things, asked)]
        rest = {**query, "page": str(page + 1)} if page * size < len(found) else None
        begin = (page - 1) * size
        return {
            "count": len(found),
            "next": f"{ROOT}{kind}/?{urlencode(rest)}" if rest else None,
            "previous": None,
            "results": found[begin : begin + size],
        }


def filtered(things: list[Thing], asked: dict[str, str]) -> list[Thing]:
    """The things that all filters take, and one of those that begin with or__, if there are any."""
    either = {name: value for name, value in asked.items() if name.startswith("or__")}
    every = {name: value for name, value in asked.items() if name not in either}
    return [
        thing
        for thing in things
        if all(takes(thing, name, value) for name, value in every.items())
        and (not either or any(takes(thing, name.removeprefix("or__"), value) for name, value in either.items()))
    ]


def takes(thing: Thing, name: str, value: str) -> bool:
    """Whether a filter of a list takes a thing. Raises Refusal."""
    attribute, _mark, how = name.partition("__")
    if attribute not in thing or how not in ("", "startswith"):
        raise Refusal(400, {"detail": f"{thing['type']} has no field named '{name}'"})
    has = "" if thing[attribute] is None else str(thing[attribute])
    return has.startswith(value) if how else has == value


def handler(running: Running) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _answer(self) -> None:
            text = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            try:
                body = json.loads(text) if text else None
                status, told = running.answer(self.command, self.path, self.headers, body)
            except ValueError as error:
                status, told = 400, {"detail": f"JSON parse error - {error}"}
            payload = b"" if told is None else json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(payload)))
            self.send_header("X-API-Product-Name", "AWX")
            self.send_header("X-API-Product-Version", running.version)
            self.end_headers()
            self.wfile.write(payload)

        do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = _answer  # noqa: N815  (as http.server calls them)

        def log_message(self, *_words: object) -> None:
            """Nothing: a test reads `requests`."""

    return Handler


@contextlib.contextmanager
def running(awx: Awx, *, version: str = "24.6.1", without: frozenset[str] = frozenset()) -> Iterator[Running]:
    """An AWX that answers on a port of its own for the time of a with block."""
    about = Running(awx, "", "a-token-of-the-stand-in-that-nobody-has-elsewhere", version, without)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(about))
    server.daemon_threads = True
    about.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield about
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
