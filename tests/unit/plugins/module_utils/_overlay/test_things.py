# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What planned steps make of things of one kind, for kinds that are found by nothing but their name."""

from __future__ import annotations

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Entity, Kind, Value
from ansible_collections.steward.identity_center.plugins.module_utils._overlay.things import PlannedThings
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import Action
from ansible_collections.steward.identity_center.plugins.module_utils._plan.step import Step

KIND = Kind.PERMISSION_SET
REAL = [Entity(kind=KIND, id=one, name=one.upper(), attributes={"name": one.upper()}) for one in ("a", "b")]


def step(action: Action, identifier: str, **attributes: Value | None) -> Step:
    """A step about a thing of the kind."""
    return Step(action=action, kind=KIND, ids=(identifier,), attributes=attributes)


def after(*steps: Step, by: str = "somebody") -> PlannedThings:
    """The things after these steps."""
    things = PlannedThings(by)
    for one in steps:
        things.take(one)
    return things


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        pytest.param([], {"a": {"name": "A"}, "b": {"name": "B"}}, id="no steps"),
        pytest.param(
            [step(Action.CREATE, "c", name="C", description=None), step(Action.UPDATE, "c", description="x")],
            {"a": {"name": "A"}, "b": {"name": "B"}, "c": {"name": "C", "description": "x"}},
            id="created and changed",
        ),
        pytest.param(
            [step(Action.UPDATE, "a", name="Z"), step(Action.UPDATE, "a", description="x"), step(Action.DELETE, "b")],
            {"a": {"name": "Z", "description": "x"}},
            id="changed twice, and deleted",
        ),
        pytest.param(
            [
                step(Action.PROVISION, "a", left_out=("1",)),
                step(Action.DELETE, "b"),
                step(Action.CREATE, "b", name="N"),
            ],
            {"a": {"name": "A"}, "b": {"name": "N"}},
            id="written nowhere, and created again",
        ),
    ],
)
def test_things_are_as_the_steps_leave_them_however_they_are_asked_for(
    steps: list[Step], expected: dict[str, dict[str, Value]]
) -> None:
    things, ids = after(*steps), ["a", "b", "c", "d"]
    asked: list[str] = []

    def read(wanted: list[str]) -> dict[str, Entity]:
        asked.extend(wanted)
        return {one.id: one for one in REAL if one.id in wanted}

    every = [*things.over(one for one in REAL if one.id not in things.created)]
    assert {one.id: (one.name, one.attributes) for one in every} == {
        one: (attributes["name"], attributes) for one, attributes in expected.items()
    }
    assert {one: entity.attributes for one, entity in things.all_shown(iter(ids), read).items()} == expected
    assert asked == things.only_real([*ids, *ids])
    singly = {one: things.shown(one, lambda wanted: read([wanted]).get(wanted)) for one in ids}
    assert {one: entity.attributes for one, entity in singly.items() if entity is not None} == expected


def test_it_is_said_whose_steps_did_it() -> None:
    things = after(
        step(Action.CREATE, "c", name="C"), step(Action.UPDATE, "c", name="D"), step(Action.DELETE, "c"), by="this task"
    )

    assert things.fates == {"C": 'renamed to "D" by this task', "D": "deleted by this task"}
    assert things.change_of(()) == "that address is changed by this task"
