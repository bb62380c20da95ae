# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The user or group of a result."""

from __future__ import annotations

from ansible_collections.steward.identity_center.plugins.module_utils._answers.identities import identity_answer
from ansible_collections.steward.identity_center.plugins.module_utils._plan.identities import ExistingIdentity
from ansible_collections.steward.identity_center.plugins.module_utils._plan.outcome import Outcome
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import group_wish, user_wish
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_store import FakeStore
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.outcomes import JANE, UPDATE, planned


def test_what_was_not_changed_is_shown_as_it_was_read() -> None:
    real = FakeStore()

    answer = identity_answer(real, user_wish(), ExistingIdentity(target=JANE), Outcome())

    assert (answer["user"]["user_id"], answer["user"]["title"]) == (JANE.id, "Dr")
    assert real.calls == []


def test_what_is_not_there_is_shown_as_nothing() -> None:
    assert identity_answer(FakeStore(), group_wish(present=False), ExistingIdentity(), Outcome()) == {"group": None}


def test_what_was_found_by_a_former_name_is_shown(slept: list[float]) -> None:
    found = ExistingIdentity(former=(JANE,))

    assert identity_answer(FakeStore(), user_wish("new"), found, planned(UPDATE))["user"]["user_id"] == JANE.id
