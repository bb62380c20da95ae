# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The planner of users and groups."""

from __future__ import annotations

import typing as t
from collections.abc import Mapping
from dataclasses import replace

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._desired.choices import OnAssignments
from ansible_collections.steward.identity_center.plugins.module_utils._desired.identities import DesiredIdentity
from ansible_collections.steward.identity_center.plugins.module_utils._model.access import Account, Application
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Entity, Kind, Value
from ansible_collections.steward.identity_center.plugins.module_utils._model.entitlements import AccessApplication, Role
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import Refused, Unresolved
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import Action, Plan
from ansible_collections.steward.identity_center.plugins.module_utils._plan.identities import (
    ExistingIdentity,
    claims,
    plan_identity,
    subject,
    wanted_attributes,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    an_id,
    desired_group,
    desired_user,
    email,
    entity,
    group,
    items,
    person,
    user,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_entitlements import (
    APPLICATION_ARN,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.named_changes import (
    group_key,
    membership,
    set_key,
    user_key,
)

NOBODY = ExistingIdentity()
NEW = {key: value for key, value in person("jane").items() if key != "user_name"}


def only(plan: Plan) -> tuple[str, str, Mapping[str, Value] | None, Mapping[str, Value] | None]:
    """The one change of a plan: action, name, before and after."""
    (change,) = plan.changes
    return change.action.value, change.name, change.before, change.after


# ---- who is meant


def test_the_subject_is_what_the_name_leads_to() -> None:
    jane, former = user("jane"), user("jdoe")

    assert subject(desired_user(), ExistingIdentity(target=jane, former=(former,))) is jane


def test_the_subject_is_what_a_former_name_leads_to() -> None:
    former = user("jdoe")

    assert subject(desired_user(), ExistingIdentity(former=(former,))) is former
    assert subject(desired_user(), NOBODY) is None


def test_two_former_names_of_one_user_are_one() -> None:
    former = user("jdoe", number=7)

    assert subject(desired_user(), ExistingIdentity(former=(former, former))) == former


def test_former_names_of_several_users_are_refused_with_their_ids() -> None:
    found = ExistingIdentity(former=(user("jdoe", number=1), user("jroe", number=2)))

    with pytest.raises(Unresolved) as caught:
        plan_identity(desired_user(), found)

    assert caught.value.message == (
        f"previously: matches 2 different users: jdoe ({an_id(1)}), jroe ({an_id(2)}); choose one with user_id"
    )


# ---- creation


def test_who_does_not_exist_is_created_with_all_that_is_desired() -> None:
    desired = desired_user("jane", {**NEW, "title": "Dr", "locale": None, "emails": email("jane@example.com")})

    assert only(plan_identity(desired, NOBODY)) == (
        "create",
        "jane",
        None,
        {**person("jane"), "title": "Dr", "emails": email("jane@example.com")},
    )


def test_a_group_is_created_from_its_name_alone() -> None:
    assert only(plan_identity(desired_group(), NOBODY)) == (
        "create",
        "Engineers",
        None,
        {"display_name": "Engineers"},
    )


@pytest.mark.parametrize(
    ("without", "listed"),
    [
        pytest.param(["family_name"], "family_name", id="one"),
        pytest.param(["display_name", "family_name"], "display_name and family_name", id="two"),
        pytest.param(
            ["display_name", "given_name", "family_name"], "display_name, given_name and family_name", id="three"
        ),
    ],
)
def test_creation_names_all_that_is_missing(without: list[str], listed: str) -> None:
    desired = desired_user("jane", {key: value for key, value in NEW.items() if key not in without})

    with pytest.raises(Refused) as caught:
        plan_identity(desired, NOBODY)

    assert caught.value.message == f"The user jane does not exist, and creating it needs {listed} as well"


def test_an_attribute_that_is_cleared_is_missing_on_creation() -> None:
    with pytest.raises(Refused, match="needs family_name as well"):
        plan_identity(desired_user("jane", {**NEW, "family_name": None}), NOBODY)


def test_nobody_is_created_under_an_id() -> None:
    with pytest.raises(Unresolved) as caught:
        plan_identity(desired_user("jane", NEW, identifier=an_id(7)), NOBODY)

    assert caught.value.message == (
        f"user_id: no user has the id {an_id(7)}; ids are given by the service, so leave user_id out to create one"
    )


@pytest.mark.parametrize("name", ["Administrator", "AWSAdministrators", "administrator"])
@pytest.mark.parametrize("desired", [desired_user, desired_group], ids=["user", "group"])
def test_nothing_is_created_under_a_reserved_name(name: str, desired: object) -> None:
    with pytest.raises(Refused, match=f"_name: {name} is reserved by IAM Identity Center for its own use"):
        plan_identity(desired(name, NEW), NOBODY)


def test_nobody_is_created_with_the_address_of_another() -> None:
    joe = user("joe", number=2, emails=email("team@example.com"))
    desired = desired_user("jane", {**NEW, "emails": email("team@example.com")})

    with pytest.raises(Refused) as caught:
        plan_identity(desired, ExistingIdentity(holders={"emails": joe}))

    assert caught.value.message == (
        f"emails: team@example.com is already taken by the user joe ({an_id(2)}), so jane can't have it; "
        "it has to be unique in the identity store"
    )


# ---- updates


def test_who_is_as_desired_is_left_alone() -> None:
    jane = user("jane", title="Dr", emails=email("jane@example.com"))
    desired = desired_user("jane", {"title": "Dr", "locale": None, "emails": email("JANE@example.com")})

    assert plan_identity(desired, ExistingIdentity(target=jane)) == Plan()


def test_only_what_is_managed_is_shown_and_changed() -> None:
    jane = user("jane", title="Dr", locale="en", nick_name="J")
    desired = desired_user("jane", {"title": "Prof", "locale": None, "timezone": "UTC"})

    plan = plan_identity(desired, ExistingIdentity(target=jane))

    assert only(plan) == (
        "update",
        "jane",
        {"user_name": "jane", "title": "Dr", "locale": "en"},
        {"user_name": "jane", "title": "Prof", "timezone": "UTC"},
    )
    assert plan.changes[0].altered == ("locale", "timezone", "title")


def test_with_an_id_another_name_is_a_rename() -> None:
    jane = user("jane", number=7)
    desired = desired_user("jane.doe", identifier=an_id(7))

    assert only(plan_identity(desired, ExistingIdentity(target=jane))) == (
        "update",
        "jane",
        {"user_name": "jane"},
        {"user_name": "jane.doe"},
    )


def test_with_an_id_another_spelling_of_the_name_is_a_rename() -> None:
    desired = desired_user("Jane", identifier=an_id(7))

    assert plan_identity(desired, ExistingIdentity(target=user("jane", number=7))).changes[0].altered == ("user_name",)


def test_with_a_former_name_another_name_is_a_rename() -> None:
    desired = desired_group("Engineers", previously=("Developers",))

    assert only(plan_identity(desired, ExistingIdentity(former=(group("Developers"),)))) == (
        "update",
        "Developers",
        {"display_name": "Developers"},
        {"display_name": "Engineers"},
    )


def test_found_by_its_name_a_thing_keeps_the_spelling_that_the_service_has() -> None:
    found = ExistingIdentity(target=user("Jane", title="Dr"))

    assert plan_identity(desired_user("jane", {"title": "Dr"}), found) == Plan()
    assert wanted_attributes(desired_user("jane"), found) == {"user_name": "Jane"}


@pytest.mark.parametrize("former", ["Jane", "JANE"])
def test_a_former_name_that_differs_in_letter_case_alone_is_a_rename_too(former: str) -> None:
    found = ExistingIdentity(target=user("Jane"), former=(user("Jane"),))
    desired = desired_user("jane", previously=(former, "older"))

    assert only(plan_identity(desired, found)) == ("update", "Jane", {"user_name": "Jane"}, {"user_name": "jane"})
    assert plan_identity(desired, ExistingIdentity(target=user("jane"), former=(user("jane"),))).changes == ()


def test_a_former_name_that_led_elsewhere_is_no_reason_to_rename() -> None:
    assert plan_identity(desired_user("jane", previously=("joe",)), ExistingIdentity(target=user("Jane"))).changes == ()


def test_a_group_is_spelled_anew_as_a_user_is() -> None:
    found = ExistingIdentity(target=group("engineers"), former=(group("engineers"),))

    assert (
        plan_identity(desired_group("Engineers", previously=("engineers",)), found).changes[0].action is Action.UPDATE
    )


@pytest.mark.parametrize(
    ("kept", "stays", "claimed"),
    [
        pytest.param(items({"value": "JANE@example.com"}), True, False, id="no type"),
        pytest.param(items({"value": "jane@example.com", "primary": True}), True, False, id="no type, primary"),
        pytest.param(items({"value": "other@example.com"}), False, True, id="another address"),
        pytest.param(items({"value": "jane@example.com", "type": "home"}), False, False, id="another type"),
        pytest.param(items({"value": "jane@example.com"}, {"value": "x@example.com"}), False, False, id="two"),
        pytest.param((), False, True, id="none"),
        pytest.param(items({"primary": True}), False, True, id="an entry without a value"),
    ],
)
@pytest.mark.parametrize("former", [False, True])
def test_a_short_option_says_nothing_of_an_entry_without_a_type(
    kept: t.Any, stays: bool, claimed: bool, former: bool
) -> None:
    there = user("jane", title="Dr", emails=kept)
    found = ExistingIdentity(former=(there,)) if former else ExistingIdentity(target=there)
    attributes = {"emails": email("jane@example.com"), "title": "Boss"}
    desired = replace(desired_user("janet" if former else "jane", attributes), short=frozenset({"emails"}))

    (change,) = plan_identity(desired, found).changes

    assert ("emails" not in change.altered) is stays
    assert ("emails" in claims(desired, found)) is claimed


def test_a_long_option_says_what_an_entry_is() -> None:
    there = user("jane", emails=items({"value": "jane@example.com"}))

    assert plan_identity(
        desired_user("jane", {"emails": email("jane@example.com")}), ExistingIdentity(target=there)
    ).changes


def test_a_name_that_the_service_hides_is_not_replaced_by_the_id() -> None:
    hidden = entity(Kind.USER, an_id(7), {"title": "Dr"}, number=7)

    assert plan_identity(desired_user("jane", {"title": "Dr"}), ExistingIdentity(target=hidden)) == Plan()


def test_an_id_wants_exactly_the_attributes_that_are_given() -> None:
    found = ExistingIdentity(target=user("Jane", number=7))

    assert wanted_attributes(desired_user("jane", identifier=an_id(7)), found) == {"user_name": "jane"}
    assert wanted_attributes(desired_user(None, {"title": "Dr"}, identifier=an_id(7)), found) == {"title": "Dr"}
    assert wanted_attributes(desired_user(None, {"title": "Dr"}), found) == {"title": "Dr"}


def test_nothing_is_renamed_to_a_reserved_name() -> None:
    desired = desired_group("Administrator", previously=("Admins",))

    with pytest.raises(Refused, match="display_name: Administrator is reserved"):
        plan_identity(desired, ExistingIdentity(former=(group("Admins"),)))


def test_what_has_a_reserved_name_already_can_be_changed() -> None:
    found = ExistingIdentity(target=group("Administrator"))

    assert plan_identity(desired_group("Administrator", {"description": "Old"}), found).changes


def test_nobody_gets_the_name_of_another() -> None:
    jane, joe = user("jane", number=1), user("joe", number=2)
    desired = desired_user("joe", identifier=an_id(1))

    with pytest.raises(Refused) as caught:
        plan_identity(desired, ExistingIdentity(target=jane, holders={"user_name": joe}))

    assert caught.value.message == (
        f"user_name: joe is already taken by the user joe ({an_id(2)}), so jane can't have it; "
        "it has to be unique in the identity store"
    )


def test_a_diff_shows_the_spelling_that_stays() -> None:
    jane = user("jane", emails=email("Jane@example.com"), title="Dr")
    desired = desired_user("jane", {"emails": email("jane@example.com"), "title": "Prof"})

    (change,) = plan_identity(desired, ExistingIdentity(target=jane)).changes

    assert change.altered == ("title",)
    assert change.before["emails"] == change.after["emails"]


# ---- absence


def test_who_shall_be_absent_and_is_needs_nothing() -> None:
    assert plan_identity(desired_user(present=False), NOBODY) == Plan()


def test_who_shall_be_absent_is_deleted_with_all_memberships_shown() -> None:
    jane = user("jane", title="Dr")

    (change,) = plan_identity(
        desired_user(present=False), ExistingIdentity(target=jane, companions=(group_key("B"), group_key("A")))
    ).changes

    assert (change.action, change.name, change.before, change.after) == (Action.DELETE, "jane", jane.attributes, None)
    assert change.cascade == (
        membership(Action.REMOVE, group="A", user="jane"),
        membership(Action.REMOVE, group="B", user="jane"),
    )


def test_a_deleted_group_shows_who_loses_it() -> None:
    found = ExistingIdentity(target=group("Engineers"), companions=(user_key("zoe"), user_key("jane")))

    (change,) = plan_identity(desired_group(present=False), found).changes

    assert change.cascade == (
        membership(Action.REMOVE, group="Engineers", user="jane"),
        membership(Action.REMOVE, group="Engineers", user="zoe"),
    )


def test_an_id_and_a_name_that_disagree_are_no_ground_for_deleting_anybody() -> None:
    desired = desired_user("joe", present=False, identifier=an_id(1))

    with pytest.raises(Refused) as caught:
        plan_identity(desired, ExistingIdentity(target=user("jane", number=1)))

    assert caught.value.message == (
        f"user_id {an_id(1)} and user_name joe do not belong together: user_name jane has the id {an_id(1)}; "
        "leave one of them out to say which is to be deleted"
    )


def test_an_id_that_is_gone_and_a_name_that_is_not_are_no_ground_for_calling_it_done() -> None:
    desired = desired_user("jane", present=False, identifier=an_id(9))

    with pytest.raises(Refused, match=f"user_name jane has the id {an_id(1)}"):
        plan_identity(desired, ExistingIdentity(namesake=user("jane", number=1)))


def test_a_name_to_delete_that_is_only_an_address_is_told() -> None:
    plan = plan_identity(
        desired_user("j@example.com", present=False), ExistingIdentity(namesake=user("jane", number=1))
    )

    assert plan.changes == ()
    assert plan.warnings == (
        "No user is named j@example.com, so nothing is deleted; but it is the e-mail address of jane, who stays",
    )


def test_who_else_bears_a_former_name_is_told_and_left_alone() -> None:
    found = ExistingIdentity(target=user("jane", number=1), former=(user("jane", number=1), user("joe", number=2)))

    assert plan_identity(desired_user("jane", previously=("joe",)), found).warnings == (
        f"previously: joe ({an_id(2)}) is another user, and is left alone",
    )


@pytest.mark.parametrize(
    ("desired", "target"),
    [
        pytest.param(desired_user("jane", present=False, identifier=an_id(1)), user("jane", number=1), id="both agree"),
        pytest.param(desired_user(None, present=False, identifier=an_id(1)), user("jane", number=1), id="an id alone"),
        pytest.param(desired_user("JANE", present=False), user("jane", number=1), id="a name that the service takes"),
    ],
)
def test_who_is_named_without_doubt_is_deleted(desired: DesiredIdentity, target: Entity) -> None:
    assert plan_identity(desired, ExistingIdentity(target=target)).changes[0].action is Action.DELETE


def test_an_id_and_a_name_that_lead_to_nobody_are_nothing_to_delete() -> None:
    assert plan_identity(desired_user("joe", present=False, identifier=an_id(1)), NOBODY) == Plan()


# ---- unique values


JANE = user("jane", number=1, emails=email("jane@example.com"))


@pytest.mark.parametrize(
    ("desired", "found", "expected"),
    [
        pytest.param(
            desired_user("jane", {"emails": email("j@example.com")}, identifier=an_id(1)),
            ExistingIdentity(target=JANE),
            {"emails": "j@example.com"},
            id="a new address",
        ),
        pytest.param(
            desired_user("joe", identifier=an_id(1)),
            ExistingIdentity(target=JANE),
            {"user_name": "joe"},
            id="a new name",
        ),
        pytest.param(
            desired_user("jane", {"emails": email("JANE@example.com")}),
            ExistingIdentity(target=JANE),
            {},
            id="the address in another letter case",
        ),
        pytest.param(
            desired_user("jane", {"emails": items({"value": "jane@example.com", "type": "home"})}),
            ExistingIdentity(target=JANE),
            {},
            id="the address with another type",
        ),
        pytest.param(
            desired_user("jane", {"emails": None}), ExistingIdentity(target=JANE), {}, id="no address any more"
        ),
        pytest.param(
            desired_user("jane", {"title": "Dr"}), ExistingIdentity(target=JANE), {}, id="what needs not be unique"
        ),
        pytest.param(
            desired_user("jane", present=False), ExistingIdentity(target=JANE), {}, id="nothing where all goes"
        ),
        pytest.param(
            desired_user("jane", {"emails": items({"type": "work"})}), ExistingIdentity(target=JANE), {}, id="no text"
        ),
        pytest.param(
            desired_user("jane", {**NEW, "emails": email("j@example.com")}),
            NOBODY,
            {"user_name": "jane", "emails": "j@example.com"},
            id="all of a new user",
        ),
        pytest.param(
            desired_group("New", previously=("Old",)),
            ExistingIdentity(former=(group("Old"),)),
            {"display_name": "New"},
            id="the name of a group",
        ),
    ],
)
def test_a_desired_value_claims_the_unique_values_that_it_would_take(
    desired: DesiredIdentity, found: ExistingIdentity, expected: dict[str, str]
) -> None:
    assert claims(desired, found) == expected


# ---- access of somebody who leaves

SHOP = Account(id="333300000011", name="shop", status="ACTIVE")
WIKI = Application(arn="arn:of:wiki", name="Wiki")
LEAVER = user("jane")


def leaving(on_assignments: OnAssignments) -> DesiredIdentity:
    """Jane is to be deleted."""
    return replace(desired_user("jane", present=False), on_assignments=on_assignments)


def test_access_is_taken_away_before_somebody_is_deleted() -> None:
    found = ExistingIdentity(
        target=LEAVER, access=((SHOP, set_key("ReadOnly")), (SHOP, set_key("Admin"))), applications=(WIKI,)
    )

    plan = plan_identity(leaving(OnAssignments.REMOVE), found)

    assert [f"{change.action.value} {change.name}" for change in plan.changes] == [
        "remove jane with Admin in shop (333300000011)",
        "remove jane with ReadOnly in shop (333300000011)",
        "remove jane in Wiki",
        "delete jane",
    ]
    assert plan.warnings == ()


OLD = Account(id="333300000012", name="old", status="SUSPENDED")
STAYS = (
    "jane has access in 1 account that is suspended or not active: old (333300000012). It cannot be removed there and "
    "stays behind, belonging to nobody: Admin in old (333300000012). idc_assignment_info finds it with orphaned: true, "
    f"and idc_assignment with state: absent removes it from {LEAVER.id} once the account is active again"
)


@pytest.mark.parametrize(
    ("access", "writers"),
    [
        (
            ((SHOP, set_key("ReadOnly")), (OLD, set_key("Admin"))),
            ["remove jane with ReadOnly in shop (333300000011)", "delete jane"],
        ),
        (((OLD, set_key("Admin")),), ["delete jane"]),
    ],
)
def test_somebody_goes_whatever_a_suspended_account_keeps_of_them(
    access: tuple[tuple[Account, str], ...], writers: list[str]
) -> None:
    found = ExistingIdentity(target=LEAVER, access=access, warnings=("Not known.",))

    plan = plan_identity(leaving(OnAssignments.REMOVE), found)

    assert [f"{change.action.value} {change.name}" for change in plan.changes] == writers
    assert [part.place for part in plan.changes[-1].left_behind] == ["Admin in old (333300000012)"]
    assert plan.warnings == ("Not known.", STAYS)


def test_what_a_suspended_account_keeps_is_a_reason_to_refuse_and_what_becomes_of_it_is_told() -> None:
    found = ExistingIdentity(target=LEAVER, access=((SHOP, set_key("ReadOnly")), (OLD, set_key("Admin"))))

    with pytest.raises(Refused) as caught:
        plan_identity(leaving(OnAssignments.REFUSE), found)

    assert caught.value.message == (
        "Refused to delete user jane, which has 2 assignments: ReadOnly in shop (333300000011); Admin in old "
        "(333300000012). Remove them first with idc_assignment, or set on_assignments: remove to do it here. " + STAYS
    )


@pytest.mark.parametrize(
    ("access", "applications", "words"),
    [
        (((SHOP, set_key("ReadOnly")),), (), "an assignment: ReadOnly in shop (333300000011)"),
        (((SHOP, set_key("ReadOnly")),), (WIKI,), "2 assignments: ReadOnly in shop (333300000011); Wiki"),
    ],
)
def test_access_can_be_a_reason_to_refuse(access: t.Any, applications: t.Any, words: str) -> None:
    found = ExistingIdentity(target=LEAVER, access=access, applications=applications)

    with pytest.raises(Refused) as caught:
        plan_identity(leaving(OnAssignments.REFUSE), found)

    assert caught.value.message == (
        f"Refused to delete user jane, which has {words}. Remove them first with idc_assignment, or set "
        "on_assignments: remove to do it here"
    )


ROLE = Role(arn=f"arn:aws:iam::{SHOP.id}:role/admin", account=SHOP)
MAY = ((AccessApplication(arn=APPLICATION_ARN), ROLE),)


def test_entitlements_are_taken_away_too() -> None:
    found = ExistingIdentity(target=LEAVER, applications=(WIKI,), entitlements=MAY)

    plan = plan_identity(leaving(OnAssignments.REMOVE), found)

    assert [f"{change.action.value} {change.name}" for change in plan.changes] == [
        "remove jane in Wiki",
        "remove jane as admin in shop (333300000011)",
        "delete jane",
    ]


@pytest.mark.parametrize(
    ("applications", "words"),
    [
        ((), "an entitlement: admin in shop (333300000011). Remove them first with idc_entitlement, or"),
        (
            (WIKI,),
            (
                "2 assignments and entitlements: Wiki; admin in shop (333300000011). Remove them first with "
                "idc_assignment and idc_entitlement, or"
            ),
        ),
    ],
)
def test_entitlements_can_be_a_reason_to_refuse(applications: tuple[Application, ...], words: str) -> None:
    found = ExistingIdentity(target=LEAVER, applications=applications, entitlements=MAY)

    with pytest.raises(Refused) as caught:
        plan_identity(leaving(OnAssignments.REFUSE), found)

    assert words in caught.value.message


def test_somebody_without_access_is_deleted_whatever_the_policy() -> None:
    (change,) = plan_identity(leaving(OnAssignments.REFUSE), ExistingIdentity(target=LEAVER)).changes

    assert change.action is Action.DELETE


def test_access_that_is_kept_is_warned_of() -> None:
    plan = plan_identity(leaving(OnAssignments.KEEP), ExistingIdentity(target=LEAVER))

    assert [change.action for change in plan.changes] == [Action.DELETE]
    assert "stays behind, belonging to nobody" in plan.warnings[0]
    assert plan_identity(leaving(OnAssignments.KEEP), ExistingIdentity()).warnings == ()
