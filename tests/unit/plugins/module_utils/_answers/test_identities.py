# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The object of a result."""

from __future__ import annotations

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._answers import lag
from ansible_collections.steward.identity_center.plugins.module_utils._answers.identities import identity_answer
from ansible_collections.steward.identity_center.plugins.module_utils._answers.memberships import memberships_answer
from ansible_collections.steward.identity_center.plugins.module_utils._answers.passwords import password_answer
from ansible_collections.steward.identity_center.plugins.module_utils._deeds.outcome import Fate, Outcome, Status
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import (
    Action,
    Change,
    created,
    deleted,
    membership,
)
from ansible_collections.steward.identity_center.plugins.module_utils._plan.identities import IdentityFound
from ansible_collections.steward.identity_center.plugins.module_utils._plan.memberships import MembershipFound
from ansible_collections.steward.identity_center.plugins.module_utils._plan.passwords import PasswordFound
from ansible_collections.steward.identity_center.plugins.module_utils._planned.store import entity_after
from ansible_collections.steward.identity_center.plugins.module_utils._reads.lag import PATIENCE
from ansible_collections.steward.identity_center.plugins.module_utils._reads.store import Handle
from ansible_collections.steward.identity_center.plugins.module_utils._values.errors import Kind as Failure
from ansible_collections.steward.identity_center.plugins.module_utils._values.model import Entity, Kind, Membership
from ansible_collections.steward.identity_center.plugins.module_utils._wishes.access import PasswordMode, PasswordWish
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    an_id,
    email,
    failed_call,
    group,
    group_wish,
    groups_of_user,
    joined,
    person,
    user,
    user_wish,
    users_of_group,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_store import FakeStore

JANE = user("jane", number=1, title="Dr")
UPDATE = Change(
    action=Action.UPDATE,
    kind=Kind.USER,
    key=("jane",),
    before={"user_name": "jane", "title": "Dr"},
    after={"user_name": "jane", "title": "Prof"},
)


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long was waited, without waiting."""
    waits: list[float] = []
    monkeypatch.setattr(lag.time, "sleep", waits.append)
    return waits


def done(change: Change, handle: Handle | None) -> Outcome:
    """An outcome of one change that was done."""
    return Outcome(fates=(Fate(change=change, status=Status.DONE, handle=handle),))


def planned(change: Change) -> Outcome:
    """An outcome of one change in check mode."""
    return Outcome(fates=(Fate(change=change, status=Status.PLANNED),))


def test_what_was_not_changed_is_shown_as_it_was_read() -> None:
    real = FakeStore()

    answer = identity_answer(real, user_wish(), IdentityFound(target=JANE), Outcome())

    assert (answer["user"]["user_id"], answer["user"]["title"]) == (JANE.id, "Dr")
    assert real.calls == []


def test_what_is_not_there_is_shown_as_nothing() -> None:
    assert identity_answer(FakeStore(), group_wish(present=False), IdentityFound(), Outcome()) == {"group": None}


def test_what_was_deleted_is_shown_as_nothing(slept: list[float]) -> None:
    found = IdentityFound(target=JANE)

    assert identity_answer(FakeStore(), user_wish(present=False), found, done(deleted(JANE), None)) == {"user": None}
    assert identity_answer(FakeStore(), user_wish(present=False), found, planned(deleted(JANE))) == {"user": None}


def test_what_would_be_created_is_shown_without_id() -> None:
    answer = identity_answer(
        FakeStore(), user_wish(), IdentityFound(), planned(created(Kind.USER, "jane", person("jane")))
    )

    assert (answer["user"]["user_id"], answer["user"]["user_name"], answer["user"]["revision"]) == (None, "jane", None)


def test_what_would_be_changed_is_shown_as_it_would_be() -> None:
    real = FakeStore(JANE)

    answer = identity_answer(real, user_wish(), IdentityFound(target=JANE), planned(UPDATE))

    assert (answer["user"]["user_id"], answer["user"]["title"], answer["user"]["revision"]) == (JANE.id, "Prof", None)
    assert real.calls == []


def test_what_was_written_is_shown_as_the_service_shows_it(slept: list[float]) -> None:
    real = FakeStore(user("jane", number=1, title="Prof", locale="set by the service"))

    answer = identity_answer(
        real, user_wish(), IdentityFound(target=JANE), done(UPDATE, Handle(id=JANE.id, revision="1"))
    )

    assert (answer["user"]["locale"], answer["user"]["revision"]) == ("set by the service", "1")
    assert sum(slept) == 0


def test_what_was_found_by_a_former_name_is_shown(slept: list[float]) -> None:
    found = IdentityFound(former=(JANE,))

    assert identity_answer(FakeStore(), user_wish("new"), found, planned(UPDATE))["user"]["user_id"] == JANE.id


class Slow(FakeStore):
    """Shows the writes only after some looks."""

    def __init__(self, looks: int) -> None:
        super().__init__(user("jane", number=1, title="Prof", locale="late"))
        self.looks = looks

    def describe(self, kind: Kind, identifier: str) -> object:
        self.looks -= 1
        return None if self.looks >= 0 else super().describe(kind, identifier)


def test_a_write_that_shows_late_is_waited_for(slept: list[float]) -> None:
    answer = identity_answer(
        Slow(2), user_wish(), IdentityFound(target=JANE), done(UPDATE, Handle(id=JANE.id, revision="1"))
    )

    assert answer["user"]["locale"] == "late"
    assert slept == [0.0, *PATIENCE[:2]]


def test_an_older_revision_is_not_taken_for_the_write(slept: list[float]) -> None:
    stale = FakeStore(JANE)

    answer = identity_answer(
        stale, user_wish(), IdentityFound(target=JANE), done(UPDATE, Handle(id=JANE.id, revision="2"))
    )

    assert (answer["user"]["title"], answer["user"]["revision"]) == ("Prof", None)
    assert slept == [0.0, *PATIENCE]


def test_without_a_revision_the_first_look_counts(slept: list[float]) -> None:
    answer = identity_answer(FakeStore(JANE), user_wish(), IdentityFound(target=JANE), done(UPDATE, Handle(id=JANE.id)))

    assert answer["user"]["revision"] == "1"
    assert slept == [0.0]


def test_a_write_that_cannot_be_looked_at_is_shown_as_it_was_sent(slept: list[float]) -> None:
    real = FakeStore(JANE)
    real.fail("describe", failed_call(Failure.DENIED))

    answer = identity_answer(
        real, user_wish(), IdentityFound(target=JANE), done(UPDATE, Handle(id=JANE.id, revision="1"))
    )

    assert (answer["user"]["user_id"], answer["user"]["title"]) == (JANE.id, "Prof")
    assert len(real.calls) == 1


def test_a_creation_that_never_shows_is_shown_as_it_was_sent_with_its_id(slept: list[float]) -> None:
    outcome = done(created(Kind.USER, "jane", person("jane")), Handle(id=an_id(7), revision="1"))

    answer = identity_answer(FakeStore(), user_wish(), IdentityFound(), outcome)

    assert (answer["user"]["user_id"], answer["user"]["display_name"]) == (an_id(7), "Jane")


# ---- what the next task reads


class Lagging(FakeStore):
    """Shows jane, and that she is in the group, until it was asked so many times."""

    def __init__(self, looks: int) -> None:
        super().__init__()
        self.looks = looks

    def _still(self) -> bool:
        self.looks -= 1
        return self.looks >= 0

    def describe(self, kind: Kind, identifier: str) -> Entity | None:
        return JANE if self._still() else None

    def membership(self, group_id: str, user_id: str) -> Membership | None:
        return joined(TEAM, JANE) if self._still() and (group_id, user_id) == (TEAM.id, JANE.id) else None


TEAM = group("A", number=101)
REMOVAL = membership(Action.REMOVE, group="A", user="jane")
PURGED = MembershipFound(anchor=TEAM, others=(), current={JANE.id: an_id(900)}, surplus=(JANE,))


@pytest.mark.parametrize(
    ("looks", "expected"),
    [
        pytest.param(0, [0.0], id="gone at once"),
        pytest.param(2, [0.0, *PATIENCE[:2]], id="gone after a while"),
        pytest.param(100, [0.0, *PATIENCE], id="never seen to go"),
    ],
)
def test_what_was_deleted_is_waited_for_to_be_gone(slept: list[float], looks: int, expected: list[float]) -> None:
    outcome = done(deleted(JANE), None)

    assert identity_answer(Lagging(looks), user_wish(present=False), IdentityFound(target=JANE), outcome) == {
        "user": None
    }
    assert slept == expected


@pytest.mark.parametrize(
    ("looks", "expected"),
    [
        pytest.param(0, [0.0], id="gone at once"),
        pytest.param(2, [0.0, *PATIENCE[:2]], id="gone after a while"),
        pytest.param(100, [0.0, *PATIENCE], id="never seen to go"),
    ],
)
def test_a_removed_membership_is_waited_for_to_be_gone(slept: list[float], looks: int, expected: list[float]) -> None:
    memberships_answer(Lagging(looks), users_of_group("A", purge=True), PURGED, done(REMOVAL, None))

    assert slept == expected


@pytest.mark.parametrize("by_group", [True, False], ids=["of a group", "of a user"])
def test_the_last_membership_that_was_added_is_waited_for(slept: list[float], by_group: bool) -> None:
    zoe = user("zoe", number=3)
    real = FakeStore(JANE, zoe, TEAM).join(TEAM, JANE)
    wish = users_of_group("A", "zoe", "jane") if by_group else groups_of_user("jane", "A")
    anchor, others = (TEAM, [zoe, JANE]) if by_group else (JANE, [TEAM])
    found = MembershipFound(anchor=anchor, others=tuple((one.name, one) for one in others), current={})
    fates = [
        Fate(change=membership(Action.ADD, group="A", user=name), status=status)
        for name, status in [("jane", Status.DONE), ("zoe", Status.SKIPPED)]
    ]

    memberships_answer(real, wish, found, Outcome(fates=tuple(fates)))

    assert real.calls == [("membership", f"{TEAM.id}/{JANE.id}")]
    assert slept == [0.0]


def test_what_cannot_be_looked_at_is_not_waited_for(slept: list[float]) -> None:
    real = FakeStore()
    real.fail("membership", failed_call(Failure.DENIED))

    memberships_answer(real, users_of_group("A", purge=True), PURGED, done(REMOVAL, None))

    assert slept == [0.0]


def test_check_mode_waits_for_nothing(slept: list[float]) -> None:
    real = FakeStore()

    identity_answer(real, user_wish(present=False), IdentityFound(target=JANE), planned(deleted(JANE)))
    memberships_answer(real, users_of_group("A", purge=True), PURGED, planned(REMOVAL))

    assert (slept, real.calls) == ([], [])


# ---- memberships


@pytest.mark.parametrize(
    ("by_group", "expected"),
    [(True, {"members": ["jane", "zoe"], "groups": None}), (False, {"members": None, "groups": ["A", "B"]})],
)
def test_memberships_are_shown_by_name(by_group: bool, expected: dict[str, object]) -> None:
    if by_group:
        wish, anchor, others = users_of_group("A", "zoe", "jane"), group("A"), [user("zoe"), user("jane")]
    else:
        wish, anchor, others = groups_of_user("jane", "B", "A"), user("jane"), [group("B"), group("A")]
    found = MembershipFound(anchor=anchor, others=tuple((one.name, one) for one in others), current={})

    assert memberships_answer(FakeStore(), wish, found, Outcome()) == expected


# ---- passwords

SECRET = "Unit-tests-only-0123456789"
ADA = user("ada", number=4, emails=email("ada@example.com"))
RESET = Change(action=Action.RESET, kind=Kind.PASSWORD, key=("ada",), after={})
MAIL = PasswordWish(user="ada@example.com", mode=PasswordMode.EMAIL)
FILE = PasswordWish(user="ada", mode=PasswordMode.ONE_TIME, dest="/x")
RESULT = PasswordWish(user="ada", mode=PasswordMode.ONE_TIME)


@pytest.mark.parametrize(
    ("wish", "secret", "shown", "password"),
    [
        pytest.param(MAIL, None, {"mode": "email", "email": "ada@example.com", "dest": None}, None, id="a mail"),
        pytest.param(FILE, None, {"mode": "one_time_password", "email": None, "dest": "/x"}, None, id="a file"),
        pytest.param(RESULT, SECRET, {"mode": "one_time_password", "email": None, "dest": None}, SECRET, id="returned"),
    ],
)
def test_a_reset_tells_whose_password_it_was_and_the_password_where_it_was_asked_for(
    wish: PasswordWish, secret: str | None, shown: dict[str, object], password: str | None
) -> None:
    whose = {"user_name": "ada", "user_id": ADA.id}
    found = PasswordFound(user=ADA)

    done_answer = password_answer(None, wish, found, done(RESET, Handle(id=ADA.id, secret=secret)))  # type: ignore[arg-type]
    planned_answer = password_answer(None, wish, found, planned(RESET))  # type: ignore[arg-type]

    assert done_answer == {"password_reset": {**whose, **shown}, "password": password}
    assert planned_answer == {"password_reset": {**whose, **shown}, "password": None}


def test_a_user_who_is_only_planned_has_no_id_yet() -> None:
    would_be = entity_after(None, created(Kind.USER, "ada", person("ada")))

    answer = password_answer(None, RESULT, PasswordFound(user=would_be), planned(RESET))  # type: ignore[arg-type]

    assert (answer["password_reset"]["user_name"], answer["password_reset"]["user_id"]) == ("ada", None)


def test_nobody_has_no_password() -> None:
    answer = password_answer(None, RESULT, PasswordFound(user=None), Outcome())  # type: ignore[arg-type]

    assert (answer["password_reset"]["user_name"], answer["password_reset"]["user_id"]) == (None, None)
