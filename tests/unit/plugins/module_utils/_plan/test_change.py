# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The plan: its order, its names, its checksum."""

from __future__ import annotations

import random
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.steward.identity_center.plugins.module_utils._model.access import Account, Application
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Document, Kind, Value
from ansible_collections.steward.identity_center.plugins.module_utils._model.keys import Key
from ansible_collections.steward.identity_center.plugins.module_utils._model.yaml_text import visible
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import Action, Change, Plan, deleted
from ansible_collections.steward.identity_center.plugins.module_utils._plan.order import in_order
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    email,
    group,
    items,
    user,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.named_changes import (
    account_assignment,
    application_assignment,
    created,
    group_key,
    member_key,
    membership,
    password_key,
    set_key,
    user_key,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.properties import steady

GAINS = {Action.CREATE, Action.UPDATE, Action.ADD}
LOSSES = {Action.REMOVE, Action.DELETE}


def updated(name: str, before: Mapping[str, Value], after: Mapping[str, Value]) -> Change:
    """The change of a user's attributes."""
    return Change(action=Action.UPDATE, key=user_key(name), before=before, after=after)


def test_people_gain_access_before_they_lose_it_and_things_go_last() -> None:
    changes = [
        deleted(user("zoe")),
        deleted(group("Alumni")),
        membership(Action.REMOVE, group="A", user="a"),
        membership(Action.ADD, group="B", user="b"),
        updated("jane", {}, {"title": "Dr"}),
        created(Kind.GROUP, "Engineers", {"display_name": "Engineers"}),
        created(Kind.USER, "joe", {"user_name": "joe"}),
    ]

    assert [(change.action.value, change.name) for change in in_order(changes)] == [
        ("create", "joe"),
        ("create", "Engineers"),
        ("update", "jane"),
        ("add", "b in B"),
        ("remove", "a in A"),
        ("delete", "zoe"),
        ("delete", "Alumni"),
    ]


def test_changes_of_one_rank_are_in_the_order_of_their_names() -> None:
    changes = [membership(Action.ADD, group=group, user=user) for group, user in ["Ba", "Ab", "Aa"]]

    assert [change.name for change in in_order(changes)] == ["a in A", "b in A", "a in B"]


NAMES = st.sampled_from(["a", "b", "c", "d", "e", "f"])
CHANGES = st.one_of(
    st.builds(lambda kind, name: created(kind, name, {"x": name}), st.sampled_from([Kind.USER, Kind.GROUP]), NAMES),
    st.builds(lambda name: updated(name, {}, {"title": "Dr"}), NAMES),
    st.builds(lambda name: deleted(user(name)), NAMES),
    st.builds(lambda name: deleted(group(name)), NAMES),
    st.builds(
        lambda action, group, user: membership(action, group=group, user=user),
        st.sampled_from([Action.ADD, Action.REMOVE]),
        NAMES,
        NAMES,
    ),
)


def whole_key(change: Change) -> tuple[object, ...]:
    """What a plan holds at most once."""
    return change.action, change.kind, change.key


@steady(150)
@given(changes=st.lists(CHANGES, max_size=12, unique_by=whole_key), seed=st.integers(0, 9))
def test_the_order_of_a_plan_does_not_depend_on_the_order_of_the_input(changes: list[Change], seed: int) -> None:
    shuffled = random.Random(seed).sample(changes, len(changes))

    ordered = in_order(changes)

    assert in_order(shuffled) == ordered
    assert sorted(map(repr, ordered)) == sorted(map(repr, changes))
    assert Plan(changes=in_order(shuffled)).checksum == Plan(changes=ordered).checksum


@steady(150)
@given(changes=st.lists(CHANGES, max_size=12, unique_by=whole_key))
def test_no_loss_comes_before_a_gain(changes: list[Change]) -> None:
    ordered = [change.action for change in in_order(changes)]
    losses = [position for position, action in enumerate(ordered) if action in LOSSES]
    gains = [position for position, action in enumerate(ordered) if action in GAINS]

    assert not losses or not gains or max(gains) < min(losses)


PROD, WIKI = Account(id="111111111111", name="Prod"), Application(arn="arn:of:wiki", name="Wiki")
NEWLINE = "a\nb"


def account_change(action: Action, account: Account = PROD) -> Change:
    """That jane is an administrator in an account, or not any more."""
    return account_assignment(
        action, account=account, permission_set="Admin", principal_kind=Kind.USER, principal="jane"
    )


def application_change(action: Action) -> Change:
    """That a group may use an application, or not any more."""
    return application_assignment(action, application=WIKI, principal_kind=Kind.GROUP, principal="Engineers")


def test_a_created_thing_was_not_there() -> None:
    change = created(Kind.USER, "jane", {"user_name": "jane"})

    assert (change.action, change.kind, change.key) == (Action.CREATE, Kind.USER, user_key("jane"))
    assert (change.before, change.after) == (None, {"user_name": "jane"})


def test_a_deleted_thing_is_not_there_any_more() -> None:
    cascade = (membership(Action.REMOVE, group="Engineers", user="jane"),)
    jane = user("jane")

    change = deleted(jane, cascade)

    assert (change.action, change.kind, change.key) == (Action.DELETE, Kind.USER, user_key("jane"))
    assert (change.before, change.after, change.cascade) == (jane.attributes, None, cascade)
    assert deleted(jane).cascade == ()


@pytest.mark.parametrize(
    ("action", "before", "after"),
    [
        (Action.ADD, None, {"group": "Engineers", "user": "jane"}),
        (Action.REMOVE, {"group": "Engineers", "user": "jane"}, None),
    ],
)
def test_a_membership_is_a_pair_of_names(
    action: Action, before: Mapping[str, Value] | None, after: Mapping[str, Value] | None
) -> None:
    change = membership(action, group="Engineers", user="jane")

    assert (change.action, change.kind, change.key) == (action, Kind.MEMBERSHIP, member_key("Engineers", "jane"))
    assert (change.before, change.after) == (before, after)


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (created(Kind.USER, "jane", {}), "jane"),
        (membership(Action.ADD, group="Engineers", user="jane"), "jane in Engineers"),
        (account_change(Action.ADD), "jane with Admin in Prod (111111111111)"),
        (account_change(Action.REMOVE), "jane with Admin in Prod (111111111111)"),
        (account_change(Action.ADD, Account(id="111111111111")), "jane with Admin in 111111111111"),
        (application_change(Action.ADD), "Engineers in Wiki"),
        (application_change(Action.REMOVE), "Engineers in Wiki"),
        (created(Kind.USER, "line1\nline2", {}), "line1\nline2"),
        (membership(Action.ADD, group=NEWLINE, user="jane"), f"jane in {NEWLINE}"),
        (Change(action=Action.RESET, key=password_key("eve.e")), "eve.e"),
        (
            account_change(Action.ADD, Account(id="111111111111", name="a\nb")),
            f"jane with Admin in {NEWLINE} (111111111111)",
        ),
        (
            application_assignment(
                Action.ADD,
                application=Application(arn="arn:of:wiki", name=NEWLINE),
                principal_kind=Kind.USER,
                principal="jane",
            ),
            f"jane in {NEWLINE}",
        ),
    ],
)
def test_a_change_names_its_thing_as_it_is_and_for_people_on_one_line(change: Change, name: str) -> None:
    assert change.name == name
    assert change.label == visible(name)


def test_the_place_of_what_is_no_assignment_is_itself() -> None:
    assert created(Kind.USER, "jane", {}).place == "jane"


def test_the_place_of_an_assignment_is_told_on_one_line() -> None:
    assert account_change(Action.ADD, Account(id="1", name=NEWLINE)).place == f"Admin in {visible(NEWLINE)} (1)"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param({"title": "Dr"}, {"title": "Dr"}, (), id="nothing"),
        pytest.param({"title": "Dr", "locale": "a"}, {"title": "Prof", "locale": "a"}, ("title",), id="one"),
        pytest.param({}, {"title": "Dr", "locale": "a"}, ("locale", "title"), id="new ones, sorted"),
        pytest.param({"title": "Dr"}, {}, ("title",), id="a cleared one"),
        pytest.param(None, {"title": "Dr"}, ("title",), id="all of a new thing"),
        pytest.param({"title": "Dr"}, None, ("title",), id="all of a deleted thing"),
        pytest.param({"emails": email("a@x.org")}, {"emails": email("A@X.org")}, (), id="none but the letter case"),
    ],
)
def test_a_change_knows_what_it_alters(
    before: Mapping[str, Value] | None, after: Mapping[str, Value] | None, expected: tuple[str, ...]
) -> None:
    assert Change(action=Action.UPDATE, key=user_key("jane"), before=before, after=after).altered == expected


# ---- the checksum

JANE = {"user_name": "jane", "emails": items({"value": "a@x.org", "type": "work"})}
BASE = created(Kind.USER, "jane", JANE)


def test_the_checksum_is_the_same_on_every_machine() -> None:
    plan = Plan(changes=(BASE, membership(Action.ADD, group="Engineers", user="jane")))

    assert plan.checksum == "5f73395047fd929370bb2000d254b50bb34127e96e5c551f03e1895e08738b55"


def test_the_checksum_depends_neither_on_the_order_of_attributes_nor_on_warnings() -> None:
    turned = created(Kind.USER, "jane", dict(reversed(JANE.items())))

    assert Plan(changes=(turned,), warnings=("Mind the gap.",)).checksum == Plan(changes=(BASE,)).checksum


OTHERS = {
    "nothing": Plan(),
    "the base": Plan(changes=(BASE,)),
    "another action": Plan(changes=(Change(action=Action.UPDATE, key=user_key("jane"), after=JANE),)),
    "another kind": Plan(changes=(created(Kind.GROUP, "jane", JANE),)),
    "another name": Plan(changes=(created(Kind.USER, "joe", JANE),)),
    "another value": Plan(changes=(created(Kind.USER, "jane", {**JANE, "user_name": "j"}),)),
    "another attribute": Plan(changes=(created(Kind.USER, "jane", {**JANE, "title": "Dr"}),)),
    "another entry": Plan(changes=(created(Kind.USER, "jane", {**JANE, "emails": items({"value": "a@x.org"})}),)),
    "another state before": Plan(changes=(Change(action=Action.CREATE, key=user_key("jane"), before={}, after=JANE),)),
    "no state after": Plan(changes=(Change(action=Action.CREATE, key=user_key("jane"), before=JANE),)),
    "a cascade": Plan(
        changes=(
            Change(
                action=Action.CREATE,
                key=user_key("jane"),
                after=JANE,
                cascade=(membership(Action.REMOVE, group="A", user="jane"),),
            ),
        )
    ),
    "what is left behind": Plan(
        changes=(
            Change(
                action=Action.CREATE,
                key=user_key("jane"),
                after=JANE,
                left_behind=(membership(Action.REMOVE, group="A", user="jane"),),
            ),
        )
    ),
    "twice": Plan(changes=(BASE, BASE)),
    "a pair of names": Plan(changes=(Change(action=Action.ADD, key=member_key("a", "b")),)),
    "one name that looks like a pair": Plan(changes=(Change(action=Action.ADD, key=member_key("a,b", "")),)),
}


def test_the_checksum_changes_when_anything_changes() -> None:
    checksums = {what: plan.checksum for what, plan in OTHERS.items()}

    assert len(set(checksums.values())) == len(OTHERS), checksums


def test_the_checksum_depends_on_the_order_of_doing() -> None:
    one, other = created(Kind.USER, "a", {}), created(Kind.USER, "b", {})

    assert Plan(changes=(one, other)).checksum != Plan(changes=(other, one)).checksum


VALUES = st.one_of(
    st.text(max_size=3),
    st.lists(st.builds(lambda value, primary: {"value": value, "primary": primary}, st.text(max_size=2), st.booleans()))
    .filter(bool)
    .map(lambda entries: items(*entries)),
)


@steady(100)
@given(
    one=st.dictionaries(st.sampled_from(["title", "emails"]), VALUES),
    other=st.dictionaries(st.sampled_from(["title", "emails"]), VALUES),
)
def test_plans_with_other_values_have_other_checksums(one: dict[str, Value], other: dict[str, Value]) -> None:
    checksums = [Plan(changes=(created(Kind.USER, "jane", attributes),)).checksum for attributes in (one, other)]

    assert (checksums[0] == checksums[1]) is (one == other)


def test_documents_and_texts_have_checksums_of_their_own() -> None:
    values: list[Value] = [Document(text='{"a": 1}'), Document(text='{"a": 2}'), ("a", "b"), ("b", "a"), '{"a": 1}']

    checksums = {Plan(changes=(created(Kind.PERMISSION_SET, "Admin", {"x": value}),)).checksum for value in values}

    assert len(checksums) == len(values)


def test_the_spelling_of_a_document_is_not_in_the_checksum() -> None:
    plans = [
        Plan(changes=(created(Kind.PERMISSION_SET, "Admin", {"tags": Document(text=text)}),))
        for text in ('{"a": "1", "b": "2"}', '{"b":"2","a":"1"}')
    ]

    assert plans[0].checksum == plans[1].checksum


# ---- assignments


@pytest.mark.parametrize("action", [Action.ADD, Action.REMOVE])
def test_an_account_assignment_is_of_an_account_a_permission_set_and_somebody(action: Action) -> None:
    side = {"account": "Prod (111111111111)", "account_id": "111111111111", "permission_set": "Admin", "user": "jane"}

    change = account_change(action)

    assert (change.action, change.kind) == (action, Kind.ACCOUNT_ASSIGNMENT)
    assert change.key.names == ("111111111111", "Admin", "user", "jane")
    assert change.key.ids == ("111111111111", "arn:of:Admin", "user", user("jane").id)
    assert (change.before, change.after) == ((None, side) if action is Action.ADD else (side, None))


@pytest.mark.parametrize("action", [Action.ADD, Action.REMOVE])
def test_an_application_assignment_is_of_an_application_and_somebody(action: Action) -> None:
    side = {"application": "Wiki", "application_arn": "arn:of:wiki", "group": "Engineers"}

    change = application_change(action)

    assert (change.action, change.kind) == (action, Kind.APPLICATION_ASSIGNMENT)
    assert change.key.names == ("arn:of:wiki", "group", "Engineers")
    assert change.key.ids == ("arn:of:wiki", "group", group("Engineers").id)
    assert (change.before, change.after) == ((None, side) if action is Action.ADD else (side, None))


def test_the_changes_of_one_account_are_in_one_lane_and_all_others_in_their_own() -> None:
    other = account_assignment(
        Action.ADD, account=PROD, permission_set="Reader", principal_kind=Kind.GROUP, principal="Engineers"
    )
    elsewhere = account_change(Action.ADD, Account(id="222222222222"))
    own = [
        created(Kind.USER, "x", {}),
        created(Kind.GROUP, "x", {}),
        created(Kind.PERMISSION_SET, "x", {}),
        membership(Action.ADD, group="x", user="y"),
        membership(Action.ADD, group="x", user="z"),
        application_change(Action.ADD),
    ]

    assert account_change(Action.ADD).key.lane == other.key.lane
    assert len({change.key.lane for change in [*own, other, elsewhere]}) == len(own) + 2


@pytest.mark.parametrize(
    ("change", "subjects"),
    [
        (created(Kind.USER, "jane", {}), {user_key("jane")}),
        (created(Kind.GROUP, "Engineers", {}), {group_key("Engineers")}),
        (membership(Action.ADD, group="Engineers", user="jane"), {group_key("Engineers"), user_key("jane")}),
        (created(Kind.PERMISSION_SET, "Admin", {}), set()),
        (account_change(Action.ADD), set()),
        (application_change(Action.ADD), set()),
    ],
)
def test_a_change_knows_the_users_and_groups_that_it_changes(change: Change, subjects: set[Key]) -> None:
    assert set(change.key.subjects) == subjects


def test_access_is_given_where_it_can_be_used_and_taken_before_what_it_needs_goes() -> None:
    order = [
        created(Kind.USER, "jane", {}),
        created(Kind.PERMISSION_SET, "Admin", {}),
        Change(action=Action.UPDATE, key=set_key("Admin")),
        Change(action=Action.PROVISION, key=set_key("Admin")),
        membership(Action.ADD, group="a", user="b"),
        account_change(Action.ADD),
        application_change(Action.ADD),
        account_change(Action.REMOVE),
        application_change(Action.REMOVE),
        Change(action=Action.DELETE, key=set_key("Old")),
    ]

    assert list(in_order(reversed(order))) == order
