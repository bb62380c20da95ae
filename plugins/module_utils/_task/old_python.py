# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a module says where Python is too old for the engine. It must run there, so it uses nothing of the engine."""

from __future__ import annotations

import json
import sys

NEEDED = "3.10"


def refuse() -> None:
    """End the module with a result that Ansible reads as any other."""
    message = (
        "The modules of steward.identity_center need Python {} or newer where they run, and this is Python {} ({}). "
        "Set ansible_python_interpreter to a newer one, or run the task where there is one, such as on localhost."
    ).format(NEEDED, ".".join(map(str, sys.version_info[:3])), sys.executable)
    result = {"failed": True, "changed": False, "msg": message, "error_code": "Unsupported", "request_id": None}
    sys.stdout.write(json.dumps(result) + "\n")
    raise SystemExit(1)
