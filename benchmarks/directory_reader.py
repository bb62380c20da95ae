# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs idc_directory's own main() in check mode on a directory of 100,000 users, and prints what that took as one JSON object.

What answers is below botocore, in this process, and makes each page when it is asked for; see benchmarks.service.

    python -m benchmarks.directory_reader HANDED_OVER_FILE
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import resource
import sys
from typing import Any
from unittest import mock

from ansible.module_utils import basic

from ansible_collections.steward.identity_center.plugins.module_utils._aws import calls
from ansible_collections.steward.identity_center.plugins.module_utils._options.spec import DIRECTORY_FILE
from ansible_collections.steward.identity_center.plugins.module_utils._task.connection import Connection
from ansible_collections.steward.identity_center.plugins.modules import idc_directory
from benchmarks.company import LARGE
from benchmarks.service import ACCESS_KEY, INSTANCE, REGION, SECRET_KEY, Service


def main(words: list[str]) -> int:
    """Run the module, and tell."""
    service = Service(LARGE)
    arguments = {
        "instance_arn": INSTANCE,
        "region": REGION,
        "purge": ["memberships"],
        "access_key": ACCESS_KEY,
        "secret_key": SECRET_KEY,
        "_ansible_check_mode": True,
    }
    printed = io.StringIO()
    with (
        # The quotas of the service would make this wait for minutes, and cost nothing while it does.
        mock.patch.object(calls, "_AT_ONCE", sys.maxsize),
        mock.patch.object(basic, "_ANSIBLE_ARGS", json.dumps({"ANSIBLE_MODULE_ARGS": arguments}).encode()),
        mock.patch.object(basic, "_ANSIBLE_PROFILE", "legacy", create=True),
        mock.patch.dict(os.environ, {DIRECTORY_FILE: words[0]}),
        mock.patch.object(Connection, "client", _client_of(service)),
        contextlib.redirect_stdout(printed),
        contextlib.suppress(SystemExit),
    ):
        idc_directory.main()
    used = resource.getrusage(resource.RUSAGE_SELF)
    result = json.loads(printed.getvalue())
    told = {
        "changed": result.get("changed"),
        "msg": result.get("msg"),
        "megabytes": used.ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1_000_000,
        "seconds": used.ru_utime + used.ru_stime,
        "calls": service.calls,
    }
    print(json.dumps(told))
    return 1 if result.get("failed") else 0


def _client_of(service: Service) -> Any:
    """Connection.client, but for who answers."""
    ours = Connection.client
    return lambda connection, name: service.take(ours(connection, name))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
