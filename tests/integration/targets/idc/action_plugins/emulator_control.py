# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Speaks to the emulator about itself: ansible.builtin.uri without the start of a module, which takes longer than all else.

url, method (default: GET) and body (JSON) are as there; so are status and json in the result, and that check mode skips it.
"""

from __future__ import annotations

import json
import typing as t
import urllib.error
import urllib.request

from ansible.plugins.action import ActionBase


class ActionModule(ActionBase):  # type: ignore[misc]
    """The action."""

    _requires_connection = False

    def run(self, tmp: t.Any = None, task_vars: dict[str, t.Any] | None = None) -> dict[str, t.Any]:
        """Send it; anything but 200 fails, with what was answered."""
        result: dict[str, t.Any] = super().run(tmp, task_vars)
        if self._task.check_mode:
            return {**result, "skipped": True}
        args = self._task.args
        data = json.dumps(args["body"]).encode() if "body" in args else None
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(args["url"], data, headers, method=args.get("method", "GET"))
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return {**result, "status": answer.status, "json": json.load(answer)}
        except urllib.error.HTTPError as error:
            told = error.read().decode(errors="replace")
            return {**result, "failed": True, "status": error.code, "msg": f"{request.full_url} answered {told}"}
