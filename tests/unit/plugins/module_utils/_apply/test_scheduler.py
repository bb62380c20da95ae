# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the schedule starts, and what it skips, whatever ends when."""

from __future__ import annotations

import random
from collections.abc import Collection

from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.steward.identity_center.plugins.module_utils._apply.scheduler import Schedule
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Kind
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import Action, Change
from ansible_collections.steward.identity_center.plugins.module_utils._plan.order import Graph, graph_of, in_order
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.arbitrary_changes import TRADES
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.named_changes import (
    created,
    membership,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.properties import steady


def done_by(graph: Graph, failing: Collection[int], *, workers: int, seed: int) -> dict[int, bool]:
    """Which changes were tried, and whether they were done: so many at a time, of which any may end first."""
    schedule, chance = Schedule(graph), random.Random(seed)
    running: list[int] = []
    tried: dict[int, bool] = {}
    while True:
        while len(running) < workers and (job := schedule.next()) is not None:
            (position,) = job.positions
            assert all(tried.get(one) for one in graph.needs[position])
            assert graph.changes[position].key.lane not in [graph.changes[one].key.lane for one in running]
            running.append(position)
        if not running:
            assert schedule.over
            return tried
        position = running.pop(chance.randrange(len(running)))
        tried[position] = position not in failing
        schedule.end(position, done=tried[position])


def expected(graph: Graph, failing: Collection[int]) -> dict[int, bool]:
    """The rule: what has all that it waits for is tried, removals only where nothing before them has failed."""
    tried: dict[int, bool] = {}
    for position, needed in enumerate(graph.needs):
        failed = [graph.phases[one] for one, done in tried.items() if not done]
        held = graph.barrier(position) and any(phase < graph.phases[position] for phase in failed)
        if all(tried.get(one) for one in needed) and not held:
            tried[position] = position not in failing
    return tried


def test_no_kind_waits_for_all_of_another_as_each_has_a_quota_of_its_own() -> None:
    users = [created(Kind.USER, f"u{number}", {"user_name": f"u{number}"}) for number in range(9)]
    members = [membership(Action.ADD, group="Ops", user=f"there{number}") for number in range(9)]
    graph = graph_of([*users, *members])
    schedule = Schedule(graph)

    first = [job.positions[0] for _slot in range(4) if (job := schedule.next()) is not None]
    assert sorted(graph.changes[position].kind.value for position in first) == ["membership"] * 2 + ["user"] * 2
    schedule.end(first[0], done=True)
    (after,) = [job.positions[0] for job in [schedule.next()] if job is not None]

    assert graph.changes[after].kind is graph.changes[first[0]].kind


@steady(200)
@given(
    changes=st.lists(TRADES, max_size=14, unique_by=lambda one: (one.action, one.kind, one.key)),
    failing=st.sets(st.integers(0, 13), max_size=2),
    workers=st.integers(1, 4),
    seed=st.integers(0, 99),
)
def test_a_failure_stops_what_depends_on_it_and_removals_and_nothing_else(
    changes: list[Change], failing: set[int], workers: int, seed: int
) -> None:
    graph = graph_of(in_order(changes))

    assert done_by(graph, failing, workers=workers, seed=seed) == expected(graph, failing)
