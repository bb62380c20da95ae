# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The emulator's own paths, /_emulator/...: for tests and for people, outside of what AWS has."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from .application import Application
from .errors import SetupError
from .messages import Request, Response, json_response

Answer = Callable[[Any], Any]


class Control:
    """Settings, faults, the request log, the outbox, signing in, health and reset."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._routes: dict[str, dict[str, Answer]] = {
            "/_emulator/health": {"GET": self._health},
            "/_emulator/settings": {"GET": self._show_settings, "POST": self._change_settings},
            "/_emulator/faults": {"GET": self._show_faults, "POST": self._order_faults, "DELETE": self._clear_faults},
            "/_emulator/requests": {"GET": self._show_requests, "DELETE": self._clear_requests},
            "/_emulator/requests/count": {"GET": self._count_requests},
            "/_emulator/outbox": {"GET": self._show_mails, "DELETE": self._clear_mails},
            "/_emulator/sign-in": {"POST": self._sign_in},
            "/_emulator/reset": {"POST": self._reset},
        }

    def answer(self, request: Request) -> Response:
        """Answer a request to one of the paths."""
        methods = self._routes.get(request.path.partition("?")[0].rstrip("/"))
        if methods is None:
            return json_response(404, {"error": f"there is only {', '.join(self._routes)}"})
        answer = methods.get(request.method)
        if answer is None:
            return json_response(405, {"error": f"{request.path} takes {', '.join(methods)}"})
        if (request.body or request.method == "POST") and not _is_json(request):
            return json_response(415, {"error": f"{request.path} takes Content-Type: application/json only"})
        try:
            return json_response(200, answer(json.loads(request.body or b"{}")))
        except (ValueError, RecursionError):
            return json_response(400, {"error": "the body is not JSON"})
        except SetupError as error:
            return json_response(400, {"error": str(error)})

    def _health(self, _body: Any) -> Any:
        application = self._application
        return {"status": "ok", "emulator": True, "region": application.region, **application.first_instance()}

    def _show_settings(self, _body: Any) -> Any:
        return self._application.settings.as_json()

    def _change_settings(self, body: Any) -> Any:
        return self._application.change_settings(body).as_json()

    def _show_faults(self, _body: Any) -> Any:
        return {"faults": self._application.faults.as_json()}

    def _order_faults(self, body: Any) -> Any:
        self._application.faults.order(body)
        return self._show_faults(body)

    def _clear_faults(self, body: Any) -> Any:
        self._application.faults.clear()
        return self._show_faults(body)

    def _show_requests(self, _body: Any) -> Any:
        return {"requests": self._application.log.entries()}

    def _count_requests(self, _body: Any) -> Any:
        return self._application.log.count()

    def _clear_requests(self, body: Any) -> Any:
        self._application.log.clear()
        return self._show_requests(body)

    def _show_mails(self, _body: Any) -> Any:
        return {"mails": self._application.mails()}

    def _clear_mails(self, body: Any) -> Any:
        self._application.clear_mails()
        return self._show_mails(body)

    def _sign_in(self, body: Any) -> Any:
        return {"result": self._application.sign_in(body)}

    def _reset(self, body: Any) -> Any:
        if not isinstance(body, dict) or set(body) - {"all"} or body.get("all") not in (None, True, False):
            raise SetupError('the body may be empty or {"all": true}')
        self._application.reset(everything=bool(body.get("all")))
        return {"status": "ok", **self._application.first_instance()}


def _is_json(request: Request) -> bool:
    """Tell whether a request says that its body is JSON, which a web page cannot without asking first."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower() == "application/json"
