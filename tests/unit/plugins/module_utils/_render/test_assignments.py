# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Assignments as results and diffs show them."""

from __future__ import annotations

from dataclasses import replace

from ansible_collections.steward.identity_center.plugins.module_utils._model.access import Account, Principal
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import PLANNED, Kind
from ansible_collections.steward.identity_center.plugins.module_utils._plan.assignments import (
    ExistingAssignments,
    Place,
)
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import Plan
from ansible_collections.steward.identity_center.plugins.module_utils._render.assignments import (
    assignment_result,
    assignments_diff,
    skipped_result,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import group, stand_in, user
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_organization import (
    account,
    application,
    desired,
    permission_set,
    principal,
)

SHOP, BARE = account(31, "shop"), Account(id="000000000032")
READ, DEPLOY = permission_set("ReadOnly"), permission_set("Deploy")
WIKI = application("Wiki")
JANE, TEAM = user("jane", number=1), group("Team", number=101)
NAMES = {principal(JANE): "jane", principal(TEAM): "Team"}


def test_one_assignment_in_an_account() -> None:
    assert assignment_result(Place(account=SHOP, permission_set=READ), principal(TEAM), "Team", planned=False) == {
        "account_id": SHOP.id,
        "account": "shop",
        "permission_set": "ReadOnly",
        "permission_set_arn": READ.id,
        "principal_type": "group",
        "principal": "Team",
        "principal_id": TEAM.id,
    }


def test_one_assignment_in_an_application() -> None:
    assert assignment_result(Place(application=WIKI), principal(JANE), "jane", planned=False) == {
        "application": "Wiki",
        "application_arn": WIKI.arn,
        "principal_type": "user",
        "principal": "jane",
        "principal_id": JANE.id,
    }


def test_ids_that_do_not_exist_yet_are_null() -> None:
    new = replace(READ, id=stand_in(Kind.PERMISSION_SET, "ReadOnly"))
    who = Principal(kind=Kind.USER, id=f"{PLANNED}user:jane")

    found = assignment_result(Place(account=BARE, permission_set=new), who, "jane", planned=True)

    assert (found["account"], found["permission_set_arn"], found["principal_id"]) == (None, None, None)


def test_a_place_that_is_none_shows_nothing() -> None:
    assert set(assignment_result(Place(), principal(JANE), "jane", planned=False)) == {
        "principal_type",
        "principal",
        "principal_id",
    }


def test_the_accounts_that_were_left_out() -> None:
    assert skipped_result([(SHOP, "is suspended")]) == [
        {"account_id": SHOP.id, "account": "shop", "reason": "is suspended"}
    ]


def test_a_diff_is_grouped_by_account_and_permission_set() -> None:
    places = tuple(Place(account=one, permission_set=what) for one in (SHOP, BARE) for what in (READ, DEPLOY))
    found = ExistingAssignments(
        principals=((Kind.USER, "jane", principal(JANE)), (Kind.GROUP, "Team", principal(TEAM))),
        places=places,
        current={places[0].key: frozenset({principal(JANE)})},
        names=NAMES,
    )

    diff = assignments_diff(desired(), found, Plan())

    assert (diff["before_header"], diff["after_header"]) == ("account assignments",) * 2
    assert diff["before"] == "shop (000000000031):\n  ReadOnly:\n    - user jane\n"
    assert diff["after"] == "".join(
        f"{label}:\n  Deploy:\n    - group Team\n    - user jane\n  ReadOnly:\n    - group Team\n    - user jane\n"
        for label in ('"000000000032"', "shop (000000000031)")
    )


def test_a_diff_of_applications_is_grouped_by_application() -> None:
    place = Place(application=WIKI)
    found = ExistingAssignments(
        principals=((Kind.USER, "jane", principal(JANE)),),
        places=(place, Place()),
        current={place.key: frozenset({principal(TEAM)})},
        names=NAMES,
    )

    diff = assignments_diff(desired(applications=("Wiki",), purge=True), found, Plan())

    assert diff == {
        "before_header": "application assignments",
        "after_header": "application assignments",
        "before": "Wiki:\n  - group Team\n",
        "after": "Wiki:\n  - user jane\n",
    }
