# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The whole engine against a store in memory: what must hold for any directory and any task."""

from __future__ import annotations

import json
import typing as t
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.steward.identity_center.plugins.module_utils._desired.identities import DesiredIdentity
from ansible_collections.steward.identity_center.plugins.module_utils._desired.memberships import DesiredMemberships
from ansible_collections.steward.identity_center.plugins.module_utils._model.attributes import (
    TABLES,
    lookup_value,
    same,
)
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Entity, Kind, Value
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import Problem
from ansible_collections.steward.identity_center.plugins.module_utils._overlay.identity_store import OverlayStore
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import RANK, Action
from ansible_collections.steward.identity_center.plugins.module_utils._plan.step import Step
from ansible_collections.steward.identity_center.plugins.module_utils._ports.identity_store import StoreReads
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    desired_group,
    desired_user,
    email,
    group,
    groups_of_user,
    items,
    person,
    user,
    users_of_group,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_store import FakeStore, contents
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.properties import steady
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.tasks import Result, run

Desired = t.Union[DesiredIdentity, DesiredMemberships]

# Few names, so that tasks meet: what one makes the next one finds, renames, takes away.
USERS, GROUPS = ["ann", "bob", "cyd"], ["A", "B", "C"]
ADDRESSES = [None, email("ann@example.com"), email("Ann@example.com"), email("bob@example.com")]
TEXTS = st.sampled_from([None, "x", "X", "y"])

USER_ATTRIBUTES: st.SearchStrategy[dict[str, Value | None]] = st.fixed_dictionaries(
    {},
    optional={
        "title": TEXTS,
        "enterprise.department": TEXTS,
        "emails": st.sampled_from(ADDRESSES),
        "photos": st.sampled_from([None, items({"value": "p"}, {"value": "q"}), items({"value": "q"}, {"value": "p"})]),
    },
)
GROUP_ATTRIBUTES: st.SearchStrategy[dict[str, Value | None]] = st.fixed_dictionaries(
    {}, optional={"description": TEXTS}
)


def without_nothing(attributes: Mapping[str, Value | None]) -> dict[str, Value]:
    """Attributes as a store keeps them."""
    return {name: value for name, value in attributes.items() if value}


@st.composite
def stores(draw: st.DrawFn) -> FakeStore:
    """Any directory."""
    people: list[Entity] = []
    for name in draw(st.lists(st.sampled_from(USERS), unique=True)):
        attributes = without_nothing(draw(USER_ATTRIBUTES))
        taken = [lookup_value(one.attributes, "emails") for one in people]
        if lookup_value(attributes, "emails") in taken:
            attributes.pop("emails", None)
        people.append(user(name, number=USERS.index(name) + 1, **attributes))
    names = draw(st.lists(st.sampled_from(GROUPS), unique=True))
    teams = [group(name, number=GROUPS.index(name) + 101, **without_nothing(draw(GROUP_ATTRIBUTES))) for name in names]
    # No task touches these: by them the planned view sees how the service takes letter case.
    witnesses = user("witness", number=90), group("Witness", number=190)
    store = FakeStore(*people, *teams, *witnesses, ignore_case=draw(st.booleans()))
    for team in teams:
        store.join(
            team, *draw(st.lists(st.sampled_from(people), unique_by=lambda one: one.id) if people else st.just([]))
        )
    return store


def desired_identities() -> st.SearchStrategy[DesiredIdentity]:
    """Any task of idc_user or idc_group that selects by name."""
    users = st.builds(
        lambda name, attributes, present, former, complete: desired_user(
            name,
            {**(person(name) if complete else {}), **attributes},
            present=present,
            previously=tuple(one for one in former if one != name),
        ),
        st.sampled_from(USERS),
        USER_ATTRIBUTES,
        st.sampled_from([True, True, True, False]),
        st.lists(st.sampled_from(USERS), max_size=1),
        st.sampled_from([True, True, True, False]),
    )
    groups = st.builds(
        lambda name, attributes, present, former: desired_group(
            name, attributes, present=present, previously=tuple(one for one in former if one != name)
        ),
        st.sampled_from(GROUPS),
        GROUP_ATTRIBUTES,
        st.sampled_from([True, True, True, False]),
        st.lists(st.sampled_from(GROUPS), max_size=1),
    )
    return st.one_of(users, groups)


def desired_memberships() -> st.SearchStrategy[DesiredMemberships]:
    """Any task of idc_group_membership."""

    def build(by_group: bool, anchor: int, others: list[int], state: str) -> DesiredMemberships:
        desired = users_of_group if by_group else groups_of_user
        anchors, sides = (GROUPS, USERS) if by_group else (USERS, GROUPS)
        return desired(
            anchors[anchor], *(sides[other] for other in others), present=state != "absent", purge=state == "exact"
        )

    return st.builds(
        build,
        st.booleans(),
        st.integers(0, 2),
        st.lists(st.integers(0, 2), unique=True),
        st.sampled_from(["present", "absent", "exact"]),
    )


DESIRED_VALUES = st.one_of(desired_identities(), desired_memberships())


def attempt(store: FakeStore, desired: Desired, **how: t.Any) -> Result | Problem:
    """What a task gives, or why it fails."""
    try:
        return run(store, desired, **how)
    except Problem as problem:
        return problem


@steady(250)
@given(store=stores(), desired=DESIRED_VALUES)
def test_a_second_run_has_nothing_to_plan(store: FakeStore, desired: Desired) -> None:
    first = attempt(store, desired)
    before = len(store.writes)

    if isinstance(first, Result):
        assert not first.outcome.failures
        again = run(store, desired)

        assert (again.changed, again.changes, again.plan.changes) == (False, [], ())
        assert len(store.writes) == before


@steady(250)
@given(store=stores(), desired=desired_identities())
def test_a_user_or_group_is_as_desired_afterwards_and_nothing_else_was_touched(
    store: FakeStore, desired: DesiredIdentity
) -> None:
    others = {one.id: one for one in store.entities.values() if one.name not in (desired.name, *desired.previously)}

    result = attempt(store, desired)

    if isinstance(result, Result):
        now = store.named(desired.table.kind, str(desired.name))
        assert (now is not None) is desired.present
        if now is not None:
            assert all(same(value, now.attributes.get(name)) for name, value in desired.attributes.items())
    assert others == {identifier: store.entities.get(identifier) for identifier in others}


@steady(250)
@given(store=stores(), desired=desired_memberships())
def test_memberships_are_as_desired_afterwards_and_no_others_were_touched(
    store: FakeStore, desired: DesiredMemberships
) -> None:
    def pairs() -> set[tuple[str, str]]:
        return t.cast("set[tuple[str, str]]", contents(store)["memberships"])

    before = pairs()
    result = attempt(store, desired)
    after = pairs()

    named = {
        (desired.anchor, other) if desired.anchor_kind is Kind.GROUP else (other, desired.anchor)
        for other in desired.others
    }
    own = {pair for pair in {*before, *after} if pair[0 if desired.anchor_kind is Kind.GROUP else 1] == desired.anchor}
    assert before - own == after - own
    if not isinstance(result, Result):
        assert before == after
    elif not desired.present:
        assert after == before - named
    elif desired.purge:
        assert after & own == named
    else:
        assert after == before | named


@steady(250)
@given(store=stores(), desired=DESIRED_VALUES)
def test_check_mode_tells_the_truth(store: FakeStore, desired: Desired) -> None:
    watched = store.copy()
    watched.read_only = True
    before = contents(watched)

    promised = attempt(watched, desired, check_mode=True)
    done = attempt(store, desired)

    assert contents(watched) == before
    assert type(promised) is type(done)
    if isinstance(promised, Result) and isinstance(done, Result):
        assert (promised.changed, promised.changes, promised.diff) == (done.changed, done.changes, done.diff)
        assert promised.plan.checksum == done.plan.checksum
        assert shown(promised.answer) == shown(done.answer)
        assert promised.changed == bool(promised.changes)
    elif isinstance(promised, Problem) and isinstance(done, Problem):
        assert promised.message == done.message


GIVEN_BY_THE_SERVICE = ("user_id", "group_id", "revision")


def shown(answer: Mapping[str, t.Any]) -> dict[str, t.Any]:
    """What a task answers, without what only the service can know."""
    return {
        key: {name: part for name, part in value.items() if name not in GIVEN_BY_THE_SERVICE}
        if isinstance(value, dict)
        else value
        for key, value in answer.items()
    }


@steady(150)
@given(store=stores(), desired=DESIRED_VALUES)
def test_a_plan_does_not_depend_on_the_order_in_which_things_are_listed(store: FakeStore, desired: Desired) -> None:
    turned = store.copy()
    turned.entities = dict(reversed(store.entities.items()))
    turned.memberships = dict(reversed(store.memberships.items()))
    if isinstance(desired, DesiredMemberships):
        desired_turned: Desired = DesiredMemberships(**{**vars(desired), "others": desired.others[::-1]})
    else:
        desired_turned = desired

    one, other = attempt(store, desired, check_mode=True), attempt(turned, desired_turned, check_mode=True)

    assert type(one) is type(other)
    if isinstance(one, Result) and isinstance(other, Result):
        assert one.plan.changes == other.plan.changes
        assert one.diff == other.diff
        ranks = [RANK[change.action] for change in one.plan.changes]
        assert ranks == sorted(ranks)


@steady(100)
@given(desired=desired_identities(), spelling=st.sampled_from([str.upper, str.lower, str.title]))
def test_where_letter_case_does_not_count_there_is_nothing_to_plan_either(
    desired: DesiredIdentity, spelling: t.Callable[[str], str]
) -> None:
    store = FakeStore(ignore_case=True)
    first = attempt(store, desired)
    if isinstance(first, Problem) or not desired.present:
        return
    respelled = DesiredIdentity(
        **{
            **vars(desired),
            "name": spelling(str(desired.name)),
            "attributes": {**desired.attributes, desired.table.naming: spelling(str(desired.name))},
        }
    )

    assert not run(store, respelled).changed


# ---- check mode across tasks


def agree(real: StoreReads, view: StoreReads) -> None:
    """Both show the same, whichever way they are asked."""
    for store in (real, view):
        many_at_once(store)
    assert contents(view) == contents(real)
    for kind, table in TABLES.items():
        for attribute in table.unique:
            values = [lookup_value(one.attributes, attribute) for one in real.every(kind)]
            for value in {*values, *USERS, *GROUPS, "ann@example.com", "bob@example.com"} - {None}:
                assert name_of(view, kind, attribute, value) == name_of(real, kind, attribute, value), value
    for team in real.every(Kind.GROUP):
        for one in real.every(Kind.USER):
            pair = [
                (store.find(Kind.GROUP, "display_name", team.name), store.find(Kind.USER, "user_name", one.name))
                for store in (real, view)
            ]
            assert (real.membership(*pair[0]) is None) is (view.membership(*pair[1]) is None)
            assert len(real.groups_of(pair[0][1])) == len(view.groups_of(pair[1][1]))


def many_at_once(store: StoreReads) -> None:
    """What is asked of many things at once is what is asked of each by itself."""
    for kind, table in TABLES.items():
        ids = [one.id for one in store.every(kind)]
        assert store.describe_many(kind, [*ids, "nobody"]) == {one: store.describe(kind, one) for one in ids}
        for attribute in table.unique:
            values = [*USERS, *GROUPS, "ann@example.com", "bob@example.com"]
            found = {value: store.find(kind, attribute, value) for value in values}
            known = {value: one for value, one in found.items() if one is not None}
            assert store.find_many(kind, attribute, [*values, *values]) == known
    users, groups = ([one.id for one in store.every(kind)] for kind in (Kind.USER, Kind.GROUP))
    assert store.members_of([*groups, *groups]) == {one: store.members(one) for one in groups}
    assert store.groups_of_each(users) == {one: store.groups_of(one) for one in users}


def name_of(store: StoreReads, kind: Kind, attribute: str, value: str) -> str | None:
    """Whom a look-up finds, by name."""
    identifier = store.find(kind, attribute, value)
    if identifier is None:
        return None
    found = store.describe(kind, identifier)
    assert found is not None, f"{value} is found, but its id {identifier} leads nowhere"
    return found.name


def play(store: FakeStore, desired_values: Sequence[Desired]) -> None:
    """Run the tasks twice: for real, and in check mode over a store that stays as it is. Both must agree all the way."""
    untouched = store.copy()
    untouched.read_only = True
    steps: list[Step] = []
    for desired in desired_values:
        done = attempt(store, desired)
        promised = attempt(untouched, desired, check_mode=True, steps=steps)
        assert type(promised) is type(done), (promised, done)
        if isinstance(promised, Result) and isinstance(done, Result):
            assert (promised.changed, promised.changes, promised.diff) == (done.changed, done.changes, done.diff)
            assert shown(promised.answer) == shown(done.answer)
            steps += [Step.from_fact(json.loads(json.dumps(one.to_fact()))) for one in promised.outcome.steps]
        agree(store, OverlayStore(untouched, steps))


@steady(100)
@given(store=stores(), desired_values=st.lists(DESIRED_VALUES, min_size=2, max_size=9))
def test_the_planned_view_equals_the_store_after_doing_the_same(
    store: FakeStore, desired_values: list[Desired]
) -> None:
    play(store, desired_values)


NEW = person("ann")


@pytest.mark.parametrize(
    "desired_values",
    [
        pytest.param([desired_user("ann", NEW), users_of_group("A", "ann")], id="a new user gets a group"),
        pytest.param([desired_group("C"), users_of_group("C", "bob", purge=True)], id="a new group gets a user"),
        pytest.param([desired_user("bob", present=False), users_of_group("A", "bob")], id="who is gone gets no group"),
        pytest.param(
            [
                desired_user("ann", NEW),
                desired_user("ann", present=False),
                desired_user("ann", NEW),
                users_of_group("A", "ann"),
            ],
            id="who comes, goes and comes back",
        ),
        pytest.param(
            [
                desired_user("ann", NEW),
                desired_user("cyd", person("cyd"), previously=("ann",)),
                desired_user("ann", NEW),
            ],
            id="who is new and renamed leaves the name free",
        ),
        pytest.param(
            [
                desired_user("cyd", person("cyd")),
                desired_user("cyd", present=False),
                desired_user("ann", NEW),
                desired_user("cyd", person("cyd"), previously=("ann",)),
                users_of_group("A", "cyd"),
            ],
            id="who is new takes the name of one who came and went",
        ),
        pytest.param(
            [
                desired_user("ann", NEW),
                users_of_group("A", "ann"),
                desired_user("cyd", person("cyd"), previously=("ann",)),
                desired_user("ann", NEW),
                desired_user("ann", present=False),
                groups_of_user("cyd", "B"),
            ],
            id="who is new and renamed keeps the groups",
        ),
        pytest.param(
            [
                desired_user("cyd", previously=("bob",)),
                desired_user("bob", person("bob")),
                users_of_group("A", "cyd", purge=True),
            ],
            id="who is renamed leaves the name free",
        ),
        pytest.param(
            [users_of_group("A", "bob", present=False), users_of_group("A", "bob"), desired_user("bob", present=False)],
            id="out, in and gone",
        ),
        pytest.param(
            [
                desired_user("bob", {"emails": email("b@example.com")}),
                desired_user("ann", {**NEW, "emails": email("bob@example.com")}),
                users_of_group("A", "bob@example.com", "b@example.com"),
            ],
            id="an address passes on",
        ),
        pytest.param(
            [desired_group("A", present=False), desired_group("A"), users_of_group("A", "bob", purge=True)],
            id="a group comes back empty",
        ),
    ],
)
def test_the_tasks_of_a_play_see_what_those_before_would_have_done(desired_values: list[Desired]) -> None:
    bob = user("bob", number=2, emails=email("bob@example.com"))
    team, other = group("A", number=101), group("B", number=102)

    play(FakeStore(bob, team, other).join(team, bob), desired_values)


def test_a_name_that_nobody_would_create_still_fails() -> None:
    store = FakeStore(group("A"))
    steps = run(store, desired_user("ann", NEW), check_mode=True).outcome.steps

    found = attempt(store, users_of_group("A", "ann", "bob"), check_mode=True, steps=steps)

    assert isinstance(found, Problem)
    assert 'no user matches "bob"' in found.message
    assert 'no user matches "ann"' not in found.message


def test_losses_come_after_gains_in_any_plan_of_the_engine() -> None:
    team, bob = group("A", number=101), user("bob", number=2)

    result = run(FakeStore(bob, user("ann", number=1), team).join(team, bob), users_of_group("A", "ann", purge=True))

    assert [change.action for change in result.plan.changes] == [Action.ADD, Action.REMOVE]
