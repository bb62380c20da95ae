# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What became of a plan."""

from __future__ import annotations

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._apply.executor import apply
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Kind
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import Call, CallFailed, FailureKind
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import Action, Change, Plan
from ansible_collections.steward.identity_center.plugins.module_utils._plan.outcome import Status
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.named_changes import password_key


@pytest.mark.parametrize("took_effect", [True, False])
def test_what_was_changed_before_it_failed_was_changed(took_effect: bool) -> None:
    call = Call(purpose="write it down", service="x", operation="X")

    def writer(_change: Change, _handles: object) -> None:
        raise CallFailed(call, kind=FailureKind.OTHER, words="No.", took_effect=took_effect)

    reset = Change(action=Action.RESET, key=password_key("jane"), after={"mode": "email"})
    outcome = apply(Plan(changes=(reset,)), {Kind.PASSWORD: writer}, {}, check_mode=False)

    assert [result.status for result in outcome.results] == [Status.FAILED]
    assert outcome.changed is took_effect
