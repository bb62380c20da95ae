# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Exports of directories in memory, and what applying them plans."""

from __future__ import annotations

import typing as t
from collections.abc import Iterator
from datetime import datetime, timezone
from io import BytesIO
from types import SimpleNamespace

from ansible_collections.steward.identity_center.plugins.module_utils._apply.executor import apply
from ansible_collections.steward.identity_center.plugins.module_utils._desired.brakes import Brakes, Section
from ansible_collections.steward.identity_center.plugins.module_utils._desired.directory import DirectoryTask
from ansible_collections.steward.identity_center.plugins.module_utils._desired.directory_queries import DirectoryQuery
from ansible_collections.steward.identity_center.plugins.module_utils._options.directory import parse_directory
from ansible_collections.steward.identity_center.plugins.module_utils._options.directory_queries import INCLUDED
from ansible_collections.steward.identity_center.plugins.module_utils._options.lines import Line, packed
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import Plan
from ansible_collections.steward.identity_center.plugins.module_utils._plan.outcome import Outcome
from ansible_collections.steward.identity_center.plugins.module_utils._queries.directory import answer_directory
from ansible_collections.steward.identity_center.plugins.module_utils._render.directory_file import directory_text
from ansible_collections.steward.identity_center.plugins.module_utils._task.directory import IDC_DIRECTORY
from ansible_collections.steward.identity_center.plugins.plugin_utils._directory.reading import of_file
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_reads import FakeReads
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.waits import sleepless
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.whole_tasks import LIMITS

NOW = datetime(2026, 11, 26, 12, tzinfo=timezone.utc)


def exported(reads: FakeReads, *include: str, **options: t.Any) -> dict[str, t.Any]:
    """The result of an export of these kinds, or of all."""
    return answer_directory(reads, DirectoryQuery(include=frozenset(include or INCLUDED), **options))


def planned(reads: FakeReads, directory: dict[str, t.Any], *purge: Section) -> Plan:
    """What applying the file with this directory plans, from its text on."""
    return IDC_DIRECTORY.observe(reads, _task(directory, *purge)).found.directory.plan


def applied(reads: FakeReads, directory: dict[str, t.Any]) -> Outcome:
    """What became of applying it."""
    observed, plan = IDC_DIRECTORY.planned(reads, _task(directory))
    session: t.Any = SimpleNamespace(
        identity_store=reads.store, sso_admin=reads.access, account_access=reads.entitlements
    )
    writers = IDC_DIRECTORY.writers(session, plan, sleepless())
    return apply(plan, writers, observed.handles, check_mode=False, known=0)


def _task(directory: dict[str, t.Any], *purge: Section) -> DirectoryTask:
    options = {"purge": [one.value for one in purge], "allow_empty": True}
    desired = parse_directory(packed(lines(directory_text(directory))), options, LIMITS, NOW)
    return DirectoryTask(directory=desired, brakes=Brakes(purge=frozenset(purge)), at=NOW)


def lines(text: str) -> Iterator[Line]:
    """The lines of a file, in which nothing is encrypted."""
    return of_file(BytesIO(text.encode()), "all.yml", _NoVault())


class _NoVault:
    def file(self, data: bytes) -> bytes:
        """See Vault."""
        raise ValueError(f"{len(data)} bytes")

    def value(self, text: str) -> str:
        """See Vault."""
        raise ValueError(text)
