# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What has to be read for a plan, and no more."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._observe.identities import observe_identity
from ansible_collections.steward.identity_center.plugins.module_utils._observe.memberships import observe_memberships
from ansible_collections.steward.identity_center.plugins.module_utils._reads.store import Handle
from ansible_collections.steward.identity_center.plugins.module_utils._values.errors import Unresolved
from ansible_collections.steward.identity_center.plugins.module_utils._values.model import Kind
from ansible_collections.steward.identity_center.plugins.module_utils._wishes.identities import IdentityWish
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    an_id,
    email,
    group,
    group_wish,
    groups_of_user,
    user,
    user_wish,
    users_of_group,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_store import FakeStore

JANE = user("jane", number=1, emails=email("jane@example.com"))
JOE = user("joe", number=2, emails=email("joe@example.com"))
ZOE = user("zoe", number=3)
ENGINEERS, ONCALL = group("Engineers", number=101), group("Oncall", number=102)


def store() -> FakeStore:
    """Three users, two groups; jane and joe are in Engineers, jane is in Oncall."""
    return FakeStore(JANE, JOE, ZOE, ENGINEERS, ONCALL).join(ENGINEERS, JANE, JOE).join(ONCALL, JANE)


def asked(real: FakeStore) -> list[str]:
    """The operations that were asked for."""
    return [operation for operation, _what in real.calls]


# ---- users and groups


def test_who_exists_is_found_by_name_with_a_handle() -> None:
    real = store()

    observed = observe_identity(real, user_wish("jane", {"title": "Dr"}))

    assert observed.found.target == JANE
    assert (observed.found.former, observed.found.holders, observed.found.companions) == ((), {}, ())
    assert observed.handles == {(Kind.USER, ("jane",)): Handle(id=JANE.id, revision="1")}
    assert observed.touched == (JANE,)
    assert asked(real) == ["find", "describe"]


def test_who_exists_is_found_by_id_with_one_call() -> None:
    real = store()

    assert observe_identity(real, user_wish(None, {"title": "Dr"}, identifier=JANE.id)).found.target == JANE
    assert asked(real) == ["describe"]


def test_an_id_of_nobody_finds_nobody() -> None:
    assert observe_identity(store(), user_wish("ghost", identifier=an_id(99))).found.target is None


def test_who_does_not_exist_has_no_handle() -> None:
    observed = observe_identity(store(), user_wish("new"))

    assert (observed.found.target, observed.handles, observed.touched) == (None, {}, ())


def test_a_name_that_led_nowhere_is_not_looked_up_again() -> None:
    real = store()

    observe_identity(real, user_wish("new"))

    assert real.calls == [("find", "new")]


def test_former_names_are_tried_where_the_name_leads_nowhere() -> None:
    observed = observe_identity(store(), user_wish("jane.doe", previously=("nobody", "jane")))

    assert (observed.found.target, observed.found.former) == (None, (JANE,))
    assert observed.handles == {(Kind.USER, ("jane",)): Handle(id=JANE.id, revision="1")}
    assert observed.touched == (JANE,)


def test_who_bears_a_former_name_is_found_beside_who_has_the_name() -> None:
    found = observe_identity(store(), user_wish("jane", previously=("joe", "nobody"))).found

    assert found.target is not None
    assert (found.target.name, [one.name for one in found.former]) == ("jane", ["joe"])


def test_a_deletion_does_not_look_for_former_names() -> None:
    real = store()

    found = observe_identity(real, user_wish("new", present=False, previously=("joe",))).found

    assert (found.target, found.former) == (None, ())
    assert ("find", "joe") not in real.calls


def test_a_deletion_whose_id_leads_nowhere_looks_at_the_name() -> None:
    found = observe_identity(store(), user_wish("jane", present=False, identifier=an_id(99))).found

    assert found.target is None
    assert found.namesake is not None
    assert found.namesake.name == "jane"


def test_a_deletion_by_a_name_that_is_an_address_looks_for_its_owner() -> None:
    found = observe_identity(store(), user_wish("joe@example.com", present=False)).found

    assert found.target is None
    assert found.namesake is not None
    assert found.namesake.name == "joe"


@pytest.mark.parametrize(
    ("wish", "calls"),
    [
        pytest.param(
            user_wish("jane", present=False, identifier=an_id(1)), ["describe", "groups_of"], id="found by id"
        ),
        pytest.param(user_wish("zoe", identifier=an_id(99)), ["describe", "find", "describe"], id="not to be deleted"),
        pytest.param(user_wish(None, present=False, identifier=an_id(99)), ["describe"], id="without a name"),
        pytest.param(user_wish("ghost", present=False), ["find"], id="a name that is no address"),
        pytest.param(group_wish("team@x.org", present=False), ["find"], id="groups have no addresses"),
    ],
)
def test_a_namesake_is_looked_for_only_where_it_could_be_meant(wish: IdentityWish, calls: list[str]) -> None:
    real = FakeStore(JANE, ZOE)

    found = observe_identity(real, wish).found

    assert found.namesake is None
    assert asked(real) == calls


def test_former_names_of_several_users_end_the_reading() -> None:
    with pytest.raises(Unresolved, match="previously: leads to 2 different users"):
        observe_identity(store(), user_wish("new", previously=("jane", "joe")))


def test_who_holds_the_wished_address_is_found() -> None:
    observed = observe_identity(store(), user_wish("jane", {"emails": email("joe@example.com")}))

    assert observed.found.holders == {"emails": JOE}
    assert observed.touched == (JANE,)


def test_who_holds_the_address_of_a_new_user_is_found() -> None:
    assert observe_identity(store(), user_wish("new", {"emails": email("joe@example.com")})).found.holders == {
        "emails": JOE
    }


def test_who_holds_the_new_name_is_found() -> None:
    wish = group_wish("Oncall", identifier=ENGINEERS.id)

    assert observe_identity(store(), wish).found.holders == {"display_name": ONCALL}


def test_nobody_stands_in_their_own_way() -> None:
    real = FakeStore(JANE, ignore_case=True)

    observed = observe_identity(real, user_wish("Jane", identifier=JANE.id))

    assert ("find", "Jane") in real.calls
    assert observed.found.holders == {}


def test_a_free_address_has_no_holder() -> None:
    assert observe_identity(store(), user_wish("jane", {"emails": email("free@example.com")})).found.holders == {}


def test_what_is_as_wished_is_not_looked_up_again() -> None:
    real = store()

    observe_identity(real, user_wish("jane", {"emails": email("jane@example.com")}))

    assert asked(real) == ["find", "describe"]


def test_a_user_that_would_be_deleted_comes_with_the_names_of_its_groups() -> None:
    observed = observe_identity(store(), user_wish("jane", present=False))

    assert sorted(observed.found.companions) == ["Engineers", "Oncall"]
    assert (observed.found.target, observed.touched) == (JANE, (JANE,))


def test_a_group_that_would_be_deleted_comes_with_the_names_of_its_members() -> None:
    assert sorted(observe_identity(store(), group_wish("Engineers", present=False)).found.companions) == ["jane", "joe"]


def test_a_deletion_goes_by_the_present_name_alone() -> None:
    real = store()

    observed = observe_identity(real, user_wish("jane.doe", present=False, previously=("jane",)))

    assert (observed.found.target, observed.found.former, observed.handles) == (None, (), {})
    assert real.calls == [("find", "jane.doe")]


def test_the_id_stands_for_a_companion_that_cannot_be_read() -> None:
    real = store()
    del real.entities[JOE.id]

    assert sorted(observe_identity(real, group_wish("Engineers", present=False)).found.companions) == sorted(
        [JOE.id, "jane"]
    )


def test_who_is_absent_already_needs_no_more_reading() -> None:
    real = store()

    assert observe_identity(real, user_wish("ghost", present=False)).found.target is None
    assert asked(real) == ["find"]


# ---- memberships


def test_one_membership_is_asked_for_by_itself() -> None:
    real = store()

    observed = observe_memberships(real, users_of_group("Engineers", "joe"))

    assert observed.found.current == {JOE.id: real.memberships[ENGINEERS.id, JOE.id]}
    assert real.calls[-1] == ("membership", f"{ENGINEERS.id}/{JOE.id}")


def test_one_membership_that_is_not_there_is_asked_for_by_itself() -> None:
    real = store()

    assert observe_memberships(real, groups_of_user("zoe", "Engineers")).found.current == {}
    assert real.calls[-1] == ("membership", f"{ENGINEERS.id}/{ZOE.id}")


def test_several_memberships_are_read_as_a_list() -> None:
    real = store()

    observed = observe_memberships(real, users_of_group("Engineers", "jane", "zoe"))

    assert set(observed.found.current) == {JANE.id, JOE.id}
    assert observed.found.surplus == ()
    assert asked(real).count("members") == 1
    assert "membership" not in asked(real)


def test_the_groups_of_a_user_are_read_as_a_list() -> None:
    real = store()

    observed = observe_memberships(real, groups_of_user("jane", "Oncall", "Engineers"))

    assert set(observed.found.current) == {ENGINEERS.id, ONCALL.id}
    assert asked(real).count("groups_of") == 1


def test_with_purge_a_single_name_needs_the_list_too() -> None:
    observed = observe_memberships(store(), users_of_group("Engineers", "jane", purge=True))

    assert set(observed.found.current) == {JANE.id, JOE.id}
    assert observed.found.surplus == (JOE,)


def test_what_is_too_many_is_sorted_by_name() -> None:
    real = store().join(ENGINEERS, ZOE)

    observed = observe_memberships(real, users_of_group("Engineers", purge=True))

    assert [entity.name for entity in observed.found.surplus] == ["jane", "joe", "zoe"]


def test_of_users_that_are_named_by_their_names_only_newcomers_are_read() -> None:
    real = store()

    observed = observe_memberships(real, users_of_group("Engineers", "jane", "joe", "zoe"))

    described = [name for name in asked(real) if name == "describe"]
    assert len(described) == 1 + len(observed.newcomers)
    assert sorted(set(asked(real))) == ["describe", "find", "members"]


def test_newcomers_are_those_who_would_join() -> None:
    by_group = observe_memberships(store(), users_of_group("Engineers", "jane", "zoe"))
    by_user = observe_memberships(store(), groups_of_user("zoe", "Oncall", "Engineers"))
    settled = observe_memberships(store(), groups_of_user("jane", "Engineers"))
    leaving = observe_memberships(store(), replace(users_of_group("Engineers", "zoe"), present=False))
    nowhere = observe_memberships(store(), users_of_group("Nowhere", "zoe"))

    names = [[one.name for one in seen.newcomers] for seen in (by_group, by_user, settled, leaving, nowhere)]
    assert names == [["zoe"], ["zoe"], [], [], []]


def test_no_names_without_purge_need_no_list() -> None:
    real = store()

    assert observe_memberships(real, users_of_group("Engineers")).found.current == {}
    assert asked(real) == ["find", "describe"]


def test_references_are_kept_with_what_they_lead_to() -> None:
    found = observe_memberships(store(), users_of_group("Engineers", "jane@example.com", "ghost")).found

    assert (found.anchor, found.others) == (ENGINEERS, (("jane@example.com", JANE), ("ghost", None)))


def test_an_unknown_anchor_has_no_memberships() -> None:
    observed = observe_memberships(store(), groups_of_user("ghost", "Engineers", purge=True))

    assert (observed.found.anchor, observed.found.current, observed.found.surplus) == (None, {}, ())
    assert observed.handles == {(Kind.GROUP, ("Engineers",)): Handle(id=ENGINEERS.id, revision="1")}


def test_everything_that_a_plan_may_write_has_a_handle() -> None:
    real = store()

    handles = observe_memberships(real, users_of_group("Engineers", "zoe", "jane", purge=True)).handles

    assert {key: handle.id for key, handle in handles.items()} == {
        (Kind.USER, ("zoe",)): ZOE.id,
        (Kind.USER, ("jane",)): JANE.id,
        (Kind.USER, ("joe",)): JOE.id,
        (Kind.GROUP, ("Engineers",)): ENGINEERS.id,
        (Kind.MEMBERSHIP, ("Engineers", "jane")): real.memberships[ENGINEERS.id, JANE.id],
        (Kind.MEMBERSHIP, ("Engineers", "joe")): real.memberships[ENGINEERS.id, JOE.id],
    }


def test_the_memberships_of_a_user_have_handles_by_group_and_user() -> None:
    real = store()

    handles = observe_memberships(real, groups_of_user("jane", "Oncall")).handles

    assert handles[Kind.MEMBERSHIP, ("Oncall", "jane")].id == real.memberships[ONCALL.id, JANE.id]


def test_groups_are_touched_by_memberships_and_users_are_not() -> None:
    assert observe_memberships(store(), users_of_group("Engineers", "zoe", purge=True)).touched == (ENGINEERS,)
    touched = observe_memberships(store(), groups_of_user("jane", "Oncall", purge=True)).touched
    assert sorted(entity.name for entity in touched) == ["Engineers", "Oncall"]
    assert observe_memberships(store(), users_of_group("Nowhere", "zoe")).touched == ()
