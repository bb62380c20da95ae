# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What has to be read for a plan of memberships, and no more."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._desired.memberships import DesiredMemberships
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import Unresolved
from ansible_collections.steward.identity_center.plugins.module_utils._observe.memberships import observe_memberships
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    groups_of_user,
    users_of_group,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_store import alone
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.named_changes import member_key
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.small_store import (
    ENGINEERS,
    JANE,
    JOE,
    ONCALL,
    ZOE,
    asked,
    store,
)


def test_one_membership_is_asked_for_by_itself() -> None:
    real = store()

    observed = observe_memberships(alone(real), users_of_group("Engineers", "joe"))

    assert observed.found.current == {JOE.id: real.memberships[ENGINEERS.id, JOE.id]}
    assert real.calls[-1] == ("membership", f"{ENGINEERS.id}/{JOE.id}")


def test_one_membership_that_is_not_there_is_asked_for_by_itself() -> None:
    real = store()

    assert observe_memberships(alone(real), groups_of_user("zoe", "Engineers")).found.current == {}
    assert real.calls[-1] == ("membership", f"{ENGINEERS.id}/{ZOE.id}")


def test_several_memberships_are_read_as_a_list() -> None:
    real = store()

    observed = observe_memberships(alone(real), users_of_group("Engineers", "jane", "zoe"))

    assert set(observed.found.current) == {JANE.id, JOE.id}
    assert observed.found.surplus == ()
    assert asked(real).count("members") == 1
    assert "membership" not in asked(real)


def test_the_groups_of_a_user_are_read_as_a_list() -> None:
    real = store()

    observed = observe_memberships(alone(real), groups_of_user("jane", "Oncall", "Engineers"))

    assert set(observed.found.current) == {ENGINEERS.id, ONCALL.id}
    assert asked(real).count("groups_of") == 1


def test_with_purge_a_single_name_needs_the_list_too() -> None:
    observed = observe_memberships(alone(store()), users_of_group("Engineers", "jane", purge=True))

    assert set(observed.found.current) == {JANE.id, JOE.id}
    assert observed.found.surplus == (JOE,)


def test_what_is_too_many_is_sorted_by_name() -> None:
    real = store().join(ENGINEERS, ZOE)

    observed = observe_memberships(alone(real), users_of_group("Engineers", purge=True))

    assert [entity.name for entity in observed.found.surplus] == ["jane", "joe", "zoe"]


def test_of_users_that_are_named_by_their_names_only_newcomers_are_read() -> None:
    real = store()

    observed = observe_memberships(alone(real), users_of_group("Engineers", "jane", "joe", "zoe"))

    described = [name for name in asked(real) if name == "describe"]
    assert len(described) == 1 + len(observed.newcomers)
    assert sorted(set(asked(real))) == ["describe", "find", "members"]


def test_newcomers_are_those_who_would_join() -> None:
    by_group = observe_memberships(alone(store()), users_of_group("Engineers", "jane", "zoe"))
    by_user = observe_memberships(alone(store()), groups_of_user("zoe", "Oncall", "Engineers"))
    settled = observe_memberships(alone(store()), groups_of_user("jane", "Engineers"))
    leaving = observe_memberships(alone(store()), replace(users_of_group("Engineers", "zoe"), present=False))
    nowhere = observe_memberships(alone(store()), users_of_group("Nowhere", "zoe", present=False))

    names = [[one.name for one in seen.newcomers] for seen in (by_group, by_user, settled, leaving, nowhere)]
    assert names == [["zoe"], ["zoe"], [], [], []]


def test_no_names_without_purge_need_no_list() -> None:
    real = store()

    assert observe_memberships(alone(real), users_of_group("Engineers")).found.current == {}
    assert asked(real) == ["find", "describe"]


def test_references_are_kept_with_what_they_lead_to() -> None:
    found = observe_memberships(
        alone(store()), users_of_group("Engineers", "jane@example.com", "ghost", present=False)
    ).found

    assert (found.anchor, found.others) == (ENGINEERS, (("jane@example.com", JANE), ("ghost", None)))


def test_an_unknown_anchor_has_no_memberships() -> None:
    observed = observe_memberships(alone(store()), groups_of_user("ghost", "Engineers", present=False))

    assert (observed.found.anchor, observed.found.current, observed.found.surplus) == (None, {}, ())
    assert observed.handles == {}


def test_every_membership_that_a_plan_may_take_away_has_a_handle() -> None:
    real = store()

    handles = observe_memberships(alone(real), users_of_group("Engineers", "zoe", "jane", purge=True)).handles

    assert {key: handle.id for key, handle in handles.items()} == {
        member_key(ENGINEERS, JOE): real.memberships[ENGINEERS.id, JOE.id],
    }


def test_the_memberships_of_a_user_have_handles_by_group_and_user() -> None:
    real = store()

    handles = observe_memberships(alone(real), groups_of_user("jane", "Oncall", present=False)).handles

    assert handles[member_key(ONCALL, JANE)].id == real.memberships[ONCALL.id, JANE.id]


def test_groups_are_touched_by_memberships_and_users_are_not() -> None:
    assert observe_memberships(alone(store()), users_of_group("Engineers", "zoe", purge=True)).touched == (ENGINEERS,)
    touched = observe_memberships(alone(store()), groups_of_user("jane", "Oncall", purge=True)).touched
    assert sorted(entity.name for entity in touched) == ["Engineers", "Oncall"]
    assert observe_memberships(alone(store()), users_of_group("Nowhere", "zoe", present=False)).touched == ()


def refusal(desired: DesiredMemberships) -> str:
    """Why nothing is planned."""
    with pytest.raises(Unresolved) as caught:
        observe_memberships(alone(store()), desired)
    return caught.value.message


def test_all_names_that_lead_nowhere_are_told_in_one_failure() -> None:
    assert refusal(users_of_group("Engineer", "jan", "zoe", "JOE")) == (
        'group: no group matches "Engineer" (did you mean "Engineers"?); '
        'users: no user matches "jan" (did you mean "jane" or "jane@example.com"?); '
        'users: no user matches "JOE" (there is "joe", which differs in letter case)'
    )


def test_who_shall_be_absent_and_is_unknown_is_warned_of() -> None:
    by_group = observe_memberships(alone(store()), users_of_group("Engineers", "ghost", "jane", present=False))
    by_user = observe_memberships(alone(store()), groups_of_user("ghost", "Oncall", "Oncall ", present=False))

    assert by_group.found.warnings == ('No user matches "ghost": treated as not a member',)
    assert by_user.found.warnings == (
        'No user matches "ghost": treated as not a member',
        'No group matches "Oncall ": treated as not a member; there is "Oncall", which is spelled differently',
    )
