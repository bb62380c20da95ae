# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What has to be read for a plan of one user or one group, and no more."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._desired.identities import DesiredIdentity
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Entity, Kind
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import Unresolved
from ansible_collections.steward.identity_center.plugins.module_utils._model.keys import Handle
from ansible_collections.steward.identity_center.plugins.module_utils._observe.identities import observe_identity
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    an_id,
    desired_group,
    desired_user,
    email,
    user,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_store import FakeStore
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.named_changes import user_key
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.small_store import (
    ENGINEERS,
    JANE,
    JOE,
    ONCALL,
    ZOE,
    asked,
    store,
)


def test_who_exists_is_found_by_name_with_a_handle() -> None:
    real = store()

    observed = observe_identity(real, desired_user("jane", {"title": "Dr"}))

    assert observed.found.target == JANE
    assert (observed.found.former, observed.found.holders, observed.found.companions) == ((), {}, ())
    assert observed.handles == {user_key(JANE): Handle(id=JANE.id, revision="1")}
    assert observed.touched == (JANE,)
    assert asked(real) == ["find", "describe"]


def test_who_exists_is_found_by_id_with_one_call() -> None:
    real = store()

    assert observe_identity(real, desired_user(None, {"title": "Dr"}, identifier=JANE.id)).found.target == JANE
    assert asked(real) == ["describe"]


def test_an_id_of_nobody_finds_nobody() -> None:
    assert observe_identity(store(), desired_user("ghost", identifier=an_id(99))).found.target is None


def test_who_does_not_exist_has_no_handle() -> None:
    observed = observe_identity(store(), desired_user("new"))

    assert (observed.found.target, observed.handles, observed.touched) == (None, {}, ())


def test_a_name_that_led_nowhere_is_not_looked_up_again() -> None:
    real = store()

    observe_identity(real, desired_user("new"))

    assert real.calls == [("find", "new")]


def test_former_names_are_tried_where_the_name_leads_nowhere() -> None:
    observed = observe_identity(store(), desired_user("jane.doe", previously=("nobody", "jane")))

    assert (observed.found.target, observed.found.former) == (None, (JANE,))
    assert observed.handles == {user_key(JANE): Handle(id=JANE.id, revision="1")}
    assert observed.touched == (JANE,)


def test_who_bears_a_former_name_is_found_beside_who_has_the_name() -> None:
    found = observe_identity(store(), desired_user("jane", previously=("joe", "nobody"))).found

    assert found.target is not None
    assert (found.target.name, [one.name for one in found.former]) == ("jane", ["joe"])


def test_a_deletion_does_not_look_for_former_names() -> None:
    real = store()

    found = observe_identity(real, desired_user("new", present=False, previously=("joe",))).found

    assert (found.target, found.former) == (None, ())
    assert ("find", "joe") not in real.calls


def test_a_deletion_whose_id_leads_nowhere_looks_at_the_name() -> None:
    found = observe_identity(store(), desired_user("jane", present=False, identifier=an_id(99))).found

    assert found.target is None
    assert found.namesake is not None
    assert found.namesake.name == "jane"


def test_a_deletion_by_a_name_that_is_an_address_looks_for_its_owner() -> None:
    found = observe_identity(store(), desired_user("joe@example.com", present=False)).found

    assert found.target is None
    assert found.namesake is not None
    assert found.namesake.name == "joe"


@pytest.mark.parametrize(
    ("desired", "calls"),
    [
        pytest.param(
            desired_user("jane", present=False, identifier=an_id(1)), ["describe", "groups_of"], id="found by id"
        ),
        pytest.param(
            desired_user("zoe", identifier=an_id(99)), ["describe", "find", "describe"], id="not to be deleted"
        ),
        pytest.param(desired_user(None, present=False, identifier=an_id(99)), ["describe"], id="without a name"),
        pytest.param(desired_user("ghost", present=False), ["find"], id="a name that is no address"),
        pytest.param(desired_group("team@x.org", present=False), ["find"], id="groups have no addresses"),
    ],
)
def test_a_namesake_is_looked_for_only_where_it_could_be_meant(desired: DesiredIdentity, calls: list[str]) -> None:
    real = FakeStore(JANE, ZOE)

    found = observe_identity(real, desired).found

    assert found.namesake is None
    assert asked(real) == calls


def test_former_names_of_several_users_end_the_reading() -> None:
    with pytest.raises(Unresolved, match="previously: matches 2 different users"):
        observe_identity(store(), desired_user("new", previously=("jane", "joe")))


def test_who_holds_the_desired_address_is_found() -> None:
    observed = observe_identity(store(), desired_user("jane", {"emails": email("joe@example.com")}))

    assert observed.found.holders == {"emails": JOE}
    assert observed.touched == (JANE,)


def test_who_holds_the_address_of_a_new_user_is_found() -> None:
    assert observe_identity(store(), desired_user("new", {"emails": email("joe@example.com")})).found.holders == {
        "emails": JOE
    }


def test_who_holds_the_new_name_is_found() -> None:
    desired = desired_group("Oncall", identifier=ENGINEERS.id)

    assert observe_identity(store(), desired).found.holders == {"display_name": ONCALL}


class Late(FakeStore):
    """A store whose look-ups show the past for so long: of the first ones, or of all, by name or by address."""

    def __init__(self, *entities: Entity, past: FakeStore, looks: int, by: tuple[str, ...] = ("user_name",)) -> None:
        super().__init__(*entities, ignore_case=True)
        self.past, self.looks, self.by = past, looks, by

    def find(self, kind: Kind, attribute: str, value: str) -> str | None:
        found = super().find(kind, attribute, value)
        if attribute in self.by and self.looks:
            self.looks -= 1
            return self.past.find(kind, attribute, value)
        return found


NEW = user("new", number=7, emails=email("n@example.com"))


@pytest.mark.parametrize("looks", [1, 99])
@pytest.mark.parametrize("previously", [(), ("joe",)])
def test_who_has_the_desired_address_and_name_is_who_is_meant(looks: int, previously: tuple[str, ...]) -> None:
    real = Late(NEW, JOE, past=FakeStore(JOE), looks=looks)
    desired = desired_user("new", {"emails": email("n@example.com"), "title": "Dr"}, previously=previously)

    observed = observe_identity(real, desired)

    assert (observed.found.target, observed.found.holders) == (NEW, {})
    assert observed.handles == {user_key(NEW): Handle(id=NEW.id, revision="1")}
    assert observed.touched == (NEW,)


@pytest.mark.parametrize(("looks", "found"), [(1, True), (99, False)])
def test_another_spelling_of_the_name_is_meant_where_the_service_says_so(looks: int, found: bool) -> None:
    real = Late(NEW, past=FakeStore(), looks=looks)

    observed = observe_identity(real, desired_user("New", {"emails": email("n@example.com")}))

    assert (observed.found.target is not None, observed.found.holders == {}) == (found, found)


def test_who_has_the_desired_address_under_another_name_is_another() -> None:
    real = store()

    observed = observe_identity(real, desired_user("new", {"emails": email("joe@example.com")}))

    assert (observed.found.target, observed.found.holders) == (None, {"emails": JOE})


def test_who_is_meant_by_id_is_not_found_by_address() -> None:
    desired = desired_user("joe", {"emails": email("joe@example.com")}, identifier=an_id(99))

    assert observe_identity(store(), desired).found.target is None


def test_who_gave_the_address_up_does_not_hold_it() -> None:
    before = user("joe", number=2, emails=email("free@example.com"))
    now = replace(before, attributes={**before.attributes, "emails": email("else@example.com")})
    gone = replace(before, attributes={name: value for name, value in before.attributes.items() if name != "emails"})

    for owner in (now, gone):
        real = Late(owner, JANE, past=FakeStore(before), looks=99, by=("emails",))
        observed = observe_identity(real, desired_user("jane", {"emails": email("free@example.com")}))
        assert observed.found.holders == {}


@pytest.mark.parametrize("present", [True, False])
def test_who_had_the_name_and_was_renamed_is_not_who_is_meant(present: bool) -> None:
    renamed = user("jane.doe", number=1)
    real = Late(renamed, past=FakeStore(user("jane", number=1)), looks=99)

    assert observe_identity(real, desired_user("jane", present=present)).found.target is None


@pytest.mark.parametrize("stored", ["JANE", "Jose\u0301"])
def test_letter_case_and_normal_forms_are_left_to_the_service(stored: str) -> None:
    one = user(stored, number=1)
    wanted = "jane" if stored == "JANE" else "Jos\u00e9"
    real = Late(one, past=FakeStore(replace(one, attributes={**one.attributes, "user_name": wanted})), looks=1)

    assert observe_identity(real, desired_user(wanted)).found.target == one


def test_a_name_that_is_hidden_cannot_be_compared() -> None:
    hidden = replace(JANE, attributes={"display_name": "Jane"})
    real = Late(hidden, past=FakeStore(JANE), looks=1)

    assert observe_identity(real, desired_user("jane")).found.target == hidden


def test_a_deletion_finds_by_its_address_who_is_not_found_by_name_yet() -> None:
    new = user("n@example.com", number=7, emails=email("n@example.com"))
    real = Late(new, past=FakeStore(), looks=99)

    found = observe_identity(real, desired_user("n@example.com", present=False)).found

    assert (found.target, found.namesake) == (new, None)


def test_a_deletion_finds_by_name_who_is_not_found_by_id_yet() -> None:
    class Blinking(FakeStore):
        def describe(self, kind: Kind, identifier: str) -> Entity | None:
            found = super().describe(kind, identifier)
            return found if asked(self).count("describe") > 1 else None

    found = observe_identity(Blinking(JANE), desired_user("jane", present=False, identifier=JANE.id)).found

    assert (found.target, found.namesake) == (JANE, None)


def test_nobody_stands_in_their_own_way() -> None:
    real = FakeStore(JANE, ignore_case=True)

    observed = observe_identity(real, desired_user("Jane", identifier=JANE.id))

    assert ("find", "Jane") in real.calls
    assert observed.found.holders == {}


def test_a_free_address_has_no_holder() -> None:
    assert observe_identity(store(), desired_user("jane", {"emails": email("free@example.com")})).found.holders == {}


def test_what_is_as_desired_is_not_looked_up_again() -> None:
    real = store()

    observe_identity(real, desired_user("jane", {"emails": email("jane@example.com")}))

    assert asked(real) == ["find", "describe"]


def test_a_deletion_goes_by_the_present_name_alone() -> None:
    real = store()

    observed = observe_identity(real, desired_user("jane.doe", present=False, previously=("jane",)))

    assert (observed.found.target, observed.found.former, observed.handles) == (None, (), {})
    assert real.calls == [("find", "jane.doe")]


def test_who_is_absent_already_needs_no_more_reading() -> None:
    real = store()

    assert observe_identity(real, desired_user("ghost", present=False)).found.target is None
    assert asked(real) == ["find"]
