# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one door for all requests: calls of AWS services go one way, the emulator's own paths the other."""

from __future__ import annotations

import traceback

from .application import Application
from .control import Control
from .gate import refusal
from .messages import Request, Response, json_response

_REFUSED = "AccessDeniedException"


class Front:
    """Answers every request, also when the emulator fails."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._control = Control(application)

    def answer(self, request: Request) -> Response:
        """Answer one HTTP request."""
        own = request.path.startswith("/_emulator")
        try:
            if problem := refusal(request):
                return json_response(403, {"error": problem} if own else {"__type": _REFUSED, "Message": problem})
            if own:
                return self._control.answer(request)
            return self._application.answer(request)
        except ConnectionError:
            raise
        except Exception:
            traceback.print_exc()
            return json_response(500, {"__type": "InternalFailure", "Message": "The emulator has an error of its own."})
