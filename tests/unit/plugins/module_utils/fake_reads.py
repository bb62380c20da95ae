# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""All that a task can read, in memory."""

from __future__ import annotations

import contextlib
import functools
import typing as t
from collections.abc import Collection
from dataclasses import dataclass, field, replace

from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Instance
from ansible_collections.steward.identity_center.plugins.module_utils._overlay.access import OverlayAccess
from ansible_collections.steward.identity_center.plugins.module_utils._overlay.entitlements import OverlayEntitlements
from ansible_collections.steward.identity_center.plugins.module_utils._overlay.identity_store import OverlayStore
from ansible_collections.steward.identity_center.plugins.module_utils._plan.step import Step
from ansible_collections.steward.identity_center.plugins.module_utils._ports.access import Aside, Got
from ansible_collections.steward.identity_center.plugins.module_utils._ports.progress import NoTracker, Tracker
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_access import FakeAccess
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_entitlements import (
    FakeEntitlements,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_organization import (
    MANAGEMENT,
    FakeOrganization,
    an_instance,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_store import FakeStore


@dataclass
class FakeReads:
    """All of them together, through planned steps where there are some. Offers Reads."""

    store: t.Any = field(default_factory=FakeStore)
    access: t.Any = field(default_factory=FakeAccess)
    organization: t.Any = field(default_factory=FakeOrganization)
    entitlements: t.Any = field(default_factory=lambda: FakeEntitlements(enabled=False))
    instance: Instance = field(default_factory=an_instance)
    caller_account_id: str | None = MANAGEMENT
    caller_arn: str | None = None
    tracker: Tracker = field(default_factory=NoTracker)

    @contextlib.contextmanager
    def side_by_side(self) -> t.Iterator[Aside]:
        """One after the other, in the order in which they are begun."""
        yield _at_once

    @property
    def described_instance(self) -> Instance:
        """The instance as it is: what describing it adds, tests put into it."""
        return self.instance

    def after(self, steps: Collection[Step]) -> FakeReads:
        """The same as it would be after planned steps."""
        if not steps:
            return self
        return replace(
            self,
            store=OverlayStore(self.store, steps),
            access=OverlayAccess(self.access, steps),
            entitlements=OverlayEntitlements(self.entitlements, steps),
        )

    def counted(self) -> dict[str, int]:
        """How often each thing was asked for."""
        asked = [
            what for part in (self.access, self.organization, self.store, self.entitlements) for what, _of in part.calls
        ]
        return {what: asked.count(what) for what in dict.fromkeys(asked)}


def _at_once(read: t.Callable[[], Got]) -> t.Callable[[], Got]:
    """See Aside. What it raises, it raises when somebody waits for it."""
    try:
        got = read()
    except Exception as problem:
        return functools.partial(_raised, problem)
    return lambda: got


def _raised(problem: Exception) -> t.NoReturn:
    raise problem
