# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Results, diffs and sentences."""

from __future__ import annotations

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import (
    Action,
    Change,
    Plan,
    account_assignment,
    application_assignment,
    created,
    deleted,
    membership,
)
from ansible_collections.steward.identity_center.plugins.module_utils._plan.identities import IdentityFound
from ansible_collections.steward.identity_center.plugins.module_utils._plan.memberships import MembershipFound
from ansible_collections.steward.identity_center.plugins.module_utils._render.diff import no_diff, shown
from ansible_collections.steward.identity_center.plugins.module_utils._render.identities import (
    identity_diff,
    identity_result,
)
from ansible_collections.steward.identity_center.plugins.module_utils._render.memberships import memberships_diff
from ansible_collections.steward.identity_center.plugins.module_utils._render.report import (
    change_result,
    report,
    sentence,
)
from ansible_collections.steward.identity_center.plugins.module_utils._values.access import Account, Application
from ansible_collections.steward.identity_center.plugins.module_utils._values.attributes import GROUP, USER
from ansible_collections.steward.identity_center.plugins.module_utils._values.model import Kind, Record, planned_id
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    ISSUER,
    an_id,
    email,
    entity,
    group,
    group_wish,
    groups_of_user,
    items,
    user,
    user_wish,
    users_of_group,
)

JANE, JOE, ENGINEERS = user("jane", number=1), user("joe", number=2), group("Engineers", number=101)
ADD = membership(Action.ADD, group="Engineers", user="jane")
UPDATE = Change(
    action=Action.UPDATE,
    kind=Kind.USER,
    key=("jane",),
    before={"user_name": "jane", "title": "Dr", "locale": "en"},
    after={"user_name": "jane", "title": "Prof", "enterprise.department": "IT", "emails": email("j@example.com")},
)


# ---- changes


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(created(Kind.USER, "jane", {}), {"action": "create", "kind": "user", "name": "jane"}, id="create"),
        pytest.param(
            UPDATE,
            {
                "action": "update",
                "kind": "user",
                "name": "jane",
                "attributes": ["emails", "enterprise.department", "locale", "title"],
            },
            id="update",
        ),
        pytest.param(
            ADD,
            {
                "action": "add",
                "kind": "membership",
                "name": "jane in Engineers",
                "group": "Engineers",
                "user": "jane",
            },
            id="add",
        ),
        pytest.param(deleted(JANE), {"action": "delete", "kind": "user", "name": "jane"}, id="delete"),
        pytest.param(
            deleted(ENGINEERS, (membership(Action.REMOVE, group="Engineers", user="jane"),)),
            {
                "action": "delete",
                "kind": "group",
                "name": "Engineers",
                "cascade": ["removed membership jane in Engineers"],
            },
            id="delete with what goes with it",
        ),
    ],
)
def test_a_change_is_an_entry_of_the_result(change: Change, expected: dict[str, object]) -> None:
    assert change_result(change, "planned") == {**expected, "status": "planned"}


def test_a_failed_change_has_its_reason() -> None:
    assert change_result(ADD, "failed", "No.")["reason"] == "No."
    assert "reason" not in change_result(ADD, "done", None)


@pytest.mark.parametrize(
    ("change", "expected"), [(ADD, "add jane in Engineers"), (UPDATE, "update jane"), (deleted(JOE), "delete joe")]
)
def test_a_change_is_a_sentence(change: Change, expected: str) -> None:
    assert sentence(change) == expected


# ---- things


def test_a_user_is_shown_with_every_option() -> None:
    record = Record(
        arn="arn:aws:identitystore:::user/1",
        revision="3",
        status="DISABLED",
        created_at="2026-01-01T00:00:00Z",
        created_by="a",
        updated_at="2026-02-02T00:00:00Z",
        updated_by="b",
    )
    jane = user(
        "jane",
        number=1,
        external=True,
        record=record,
        emails=items({"value": "a@x.org"}, {"value": "b@x.org", "primary": True}),
        **{"enterprise.department": "IT"},
    )

    found = identity_result(USER, jane)

    assert found == {
        "user_id": an_id(1),
        "user_arn": "arn:aws:identitystore:::user/1",
        "user_status": "disabled",
        "user_name": "jane",
        "display_name": "Jane",
        "given_name": "Jane",
        "family_name": "Doe",
        "email": "b@x.org",
        "emails": [{"value": "a@x.org"}, {"primary": True, "value": "b@x.org"}],
        "phone_number": None,
        **dict.fromkeys(("middle_name", "formatted_name", "honorific_prefix", "honorific_suffix", "nick_name")),
        **dict.fromkeys(("profile_url", "user_type", "title", "preferred_language", "locale", "timezone")),
        **dict.fromkeys(("website", "birthdate")),
        **{option: [] for option in ("phone_numbers", "addresses", "roles", "photos")},
        "enterprise": {
            **dict.fromkeys(("employee_number", "cost_center", "organization", "division", "manager")),
            "department": "IT",
        },
        "external_ids": [{"issuer": ISSUER, "id": "00u-jane"}],
        "revision": "3",
        "created_at": "2026-01-01T00:00:00Z",
        "created_by": "a",
        "updated_at": "2026-02-02T00:00:00Z",
        "updated_by": "b",
    }


def test_a_group_is_shown_with_every_option() -> None:
    assert identity_result(GROUP, group("Engineers", number=101)) == {
        "group_id": an_id(101),
        "group_arn": None,
        "display_name": "Engineers",
        "description": None,
        "external_ids": [],
        "revision": "1",
        **dict.fromkeys(("created_at", "created_by", "updated_at", "updated_by")),
    }


def test_what_is_only_planned_has_no_id_yet() -> None:
    planned = entity(Kind.USER, "jane", JANE.attributes)
    stand_in = type(planned)(
        kind=Kind.USER, id=planned_id(Kind.USER, "jane"), name="jane", attributes=planned.attributes
    )

    found = identity_result(USER, stand_in)

    assert found is not None
    assert (found["user_id"], found["user_name"], found["user_status"]) == (None, "jane", None)


def test_what_is_not_there_is_nothing() -> None:
    assert identity_result(USER, None) is None


def test_a_phone_number_is_shown_short_too() -> None:
    found = identity_result(USER, user("jane", phone_numbers=items({"value": "+49 1", "primary": True})))

    assert found is not None
    assert (found["phone_number"], found["email"]) == ("+49 1", None)


def test_attributes_are_shown_as_options() -> None:
    assert shown({"title": "Dr", "enterprise.division": "A", "emails": items({"value": "a"})}) == {
        "title": "Dr",
        "enterprise": {"division": "A"},
        "emails": [{"value": "a"}],
    }


# ---- diffs


WISH = user_wish()


def diff_of(change: Change) -> dict[str, str]:
    """The diff of a plan of one change."""
    return identity_diff(WISH, IdentityFound(), Plan(changes=(change,)))


def test_the_diff_of_an_update_shows_what_is_managed_by_name() -> None:
    assert diff_of(UPDATE) == {
        "before_header": "user jane",
        "after_header": "user jane",
        "before": "locale: en\ntitle: Dr\nuser_name: jane\n",
        "after": (
            "emails:\n"
            "  - primary: true\n"
            "    type: work\n"
            "    value: j@example.com\n"
            "enterprise:\n"
            "  department: IT\n"
            "title: Prof\n"
            "user_name: jane\n"
        ),
    }


def test_the_diff_of_a_creation_has_nothing_before() -> None:
    diff = diff_of(created(Kind.GROUP, "Engineers", {"display_name": "Engineers"}))

    assert (diff["before_header"], diff["before"]) == ("group Engineers", "")
    assert diff["after"] == "display_name: Engineers\n"


def test_the_diff_of_a_deleted_user_shows_the_groups_that_go_with_it() -> None:
    cascade = tuple(membership(Action.REMOVE, group=name, user="jane") for name in ("A", "B"))

    diff = diff_of(deleted(entity(Kind.USER, "jane", {"user_name": "jane"}), cascade))

    assert diff["before"] == "groups:\n  - A\n  - B\nuser_name: jane\n"
    assert diff["after"] == ""


def test_the_diff_of_a_deletion_shows_the_access_that_is_taken_away_first() -> None:
    shop, wiki = Account(id="333300000011", name="shop"), Application(arn="arn:of:wiki", name="Wiki")
    leaver = {"principal_kind": Kind.GROUP, "principal": "Engineers"}
    removals = [
        account_assignment(Action.REMOVE, account=shop, permission_set="ReadOnly", **leaver),
        application_assignment(Action.REMOVE, application=wiki, **leaver),
    ]
    plan = Plan(changes=(*removals, deleted(group("Engineers"))))

    diff = identity_diff(group_wish(present=False), IdentityFound(), plan)

    assert diff == {
        "before_header": "group Engineers",
        "after_header": "group Engineers",
        "before": (
            "account_assignments:\n  - ReadOnly in shop (333300000011)\n"
            "application_assignments:\n  - Wiki\ndisplay_name: Engineers\n"
        ),
        "after": "",
    }


def test_an_assignment_in_a_result_says_who_has_what_where() -> None:
    shop = Account(id="333300000011", name="shop")
    change = account_assignment(
        Action.ADD, account=shop, permission_set="ReadOnly", principal_kind=Kind.USER, principal="jane"
    )

    assert change_result(change, "done") == {
        "action": "add",
        "kind": "account_assignment",
        "name": "jane with ReadOnly in shop (333300000011)",
        "status": "done",
        "account": "shop (333300000011)",
        "account_id": "333300000011",
        "permission_set": "ReadOnly",
        "user": "jane",
    }


def test_a_report_of_many_says_how_many_more_there_are() -> None:
    message = report([f"add {number}" for number in range(23)], [("add x", "No.")], [])

    assert message.endswith("add 18, add 19, and 3 more.")
    assert report([f"add {number}" for number in range(20)], [], []).endswith("add 18, add 19.")


def test_the_diff_of_a_deleted_group_shows_the_members_that_go_with_it() -> None:
    cascade = (membership(Action.REMOVE, group="Engineers", user="jane"),)

    diff = diff_of(deleted(ENGINEERS, cascade))

    assert diff["before"] == "display_name: Engineers\nmembers:\n  - jane\n"


def test_the_diff_of_no_change_is_empty() -> None:
    assert identity_diff(WISH, IdentityFound(), Plan()) == {"before": "", "after": ""}


def test_the_diff_of_memberships_shows_names_on_both_sides() -> None:
    wish = users_of_group(an_id(101), "jane", "joe")
    found = MembershipFound(anchor=ENGINEERS, others=(("joe", JOE), (an_id(1), JANE)), current={JANE.id: an_id(900)})

    assert memberships_diff(wish, found, Plan()) == {
        "before_header": "members of group Engineers",
        "after_header": "members of group Engineers",
        "before": "members:\n  - jane\n",
        "after": "members:\n  - jane\n  - joe\n",
    }


def test_the_diff_of_the_groups_of_an_unknown_user_says_so_with_the_name_as_given() -> None:
    diff = memberships_diff(
        groups_of_user("ghost", "Engineers", present=False),
        MembershipFound(anchor=None, others=(("Engineers", ENGINEERS),), current={}),
        Plan(),
    )

    assert diff["before_header"] == "groups of user ghost"
    assert diff["before"] == diff["after"] == "groups: []\n"


# ---- the report of a task that failed in the middle


@pytest.mark.parametrize(
    ("done", "failed", "skipped", "expected"),
    [
        pytest.param([], [("create jane", "No.")], [], "create jane: No. Nothing was changed.", id="at the beginning"),
        pytest.param(
            ["create jane", "create joe"],
            [("add jane in A", "No."), ("add joe in A", "Never.")],
            ["remove zoe in A", "delete B"],
            "add jane in A: No. add joe in A: Never. Done: create jane, create joe. "
            "Not tried: remove zoe in A, delete B.",
            id="in the middle",
        ),
    ],
)
def test_the_report_tells_what_failed_what_was_done_and_what_was_not(
    done: list[str], failed: list[tuple[str, str]], skipped: list[str], expected: str
) -> None:
    assert report(iter(done), iter(failed), iter(skipped)) == expected


def test_the_report_tells_what_may_have_been_done_all_the_same() -> None:
    told = report([], [("create jane", "Lost.")], ["create joe"], ["create jane"])

    assert told == ("create jane: Lost. It is not known whether this took effect: create jane. Not tried: create joe.")


# ---- passwords

RESET = Change(
    action=Action.RESET, kind=Kind.PASSWORD, key=("jane",), after={"mode": "one_time_password", "dest": "/x"}
)


def test_a_reset_is_told_with_its_mode_and_whose_password_it_is() -> None:
    assert change_result(RESET, "done") == {
        "action": "reset",
        "kind": "password",
        "name": "of jane",
        "status": "done",
        "mode": "one_time_password",
    }
    assert sentence(RESET) == "reset password of jane"


def test_a_reset_leaves_nothing_to_compare() -> None:
    assert no_diff(None, None, Plan(changes=(RESET,))) == {"before": "", "after": ""}


def test_the_report_does_not_say_that_nothing_was_changed_where_something_was() -> None:
    assert report([], [("reset", "No.")], [], partial=["reset password of jane"]) == "reset: No."
    assert report([], [("reset", "No.")], []) == "reset: No. Nothing was changed."
