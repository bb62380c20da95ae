# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Changes as entries of a result and as sentences, and the report of a task that failed in the middle."""

from __future__ import annotations

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._model.access import Account
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Kind
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import Action, Change, deleted
from ansible_collections.steward.identity_center.plugins.module_utils._render.report import (
    change_result,
    report,
    sentence,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_organization import (
    account,
    application,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.named_changes import (
    account_assignment,
    application_assignment,
    created,
    membership,
    set_key,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.shown_changes import (
    ADD,
    ENGINEERS,
    JANE,
    JOE,
    RESET,
    UPDATE,
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
        pytest.param(
            deleted(
                JANE,
                (),
                (
                    account_assignment(
                        Action.REMOVE,
                        account=Account(id="333300000012", name="old"),
                        permission_set="Admin",
                        principal_kind=Kind.USER,
                        principal="jane",
                    ),
                ),
            ),
            {"action": "delete", "kind": "user", "name": "jane", "left_behind": ["Admin in old (333300000012)"]},
            id="delete with what stays",
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


def test_a_name_is_the_name_in_a_result_and_on_one_line_in_a_sentence() -> None:
    odd = created(Kind.USER, "line1\nline2", {})
    joins = membership(Action.REMOVE, group="A", user="line1\nline2")

    assert change_result(odd, "done")["name"] == "line1\nline2"
    assert sentence(odd) == "create line1\\U0000000aline2"
    assert change_result(deleted(ENGINEERS, (joins,)), "done")["cascade"] == [
        "removed membership line1\\U0000000aline2 in A"
    ]


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


def test_a_change_has_its_parts_in_the_result() -> None:
    shop, wiki = account(31, "shop"), application("Wiki")
    added = account_assignment(
        Action.ADD, account=shop, permission_set="ReadOnly", principal_kind=Kind.GROUP, principal="Team"
    )
    removed = application_assignment(Action.REMOVE, application=wiki, principal_kind=Kind.USER, principal="jane")

    assert change_result(added, "done") == {
        "action": "add",
        "kind": "account_assignment",
        "name": "Team with ReadOnly in shop (000000000031)",
        "status": "done",
        "account": "shop (000000000031)",
        "account_id": shop.id,
        "permission_set": "ReadOnly",
        "group": "Team",
    }
    assert change_result(removed, "failed", "No.") == {
        "action": "remove",
        "kind": "application_assignment",
        "name": "jane in Wiki",
        "status": "failed",
        "application": "Wiki",
        "application_arn": wiki.arn,
        "user": "jane",
        "reason": "No.",
    }


def test_a_provisioning_tells_its_accounts() -> None:
    one, two = "333300000011", "333300000012"
    change = Change(action=Action.PROVISION, key=set_key("Audit"), after={"accounts": (one, two)})

    assert change_result(change, "planned") == {
        "action": "provision",
        "kind": "permission_set",
        "name": "Audit",
        "accounts": [{"account_id": one}, {"account_id": two}],
        "status": "planned",
    }


def test_a_reset_is_told_with_its_mode_and_whose_password_it_is() -> None:
    assert change_result(RESET, "done") == {
        "action": "reset",
        "kind": "password",
        "name": "jane",
        "status": "done",
        "mode": "one_time_password",
    }
    assert sentence(RESET) == "reset password of jane"


# ---- the report of a task that failed in the middle


@pytest.mark.parametrize(
    ("done", "failed", "skipped", "expected"),
    [
        pytest.param([], [("create jane", "No.")], [], "create jane: No. Nothing was changed.", id="at the beginning"),
        pytest.param(
            ["create jane", "create joe"],
            [("add jane in A", "No."), ("add joe in A", "Never.")],
            ["remove zoe in A", "delete B"],
            "add jane in A: No. add joe in A: Never. Done: create jane, create joe. Not attempted: remove zoe in A, "
            "delete B.",
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

    assert told == (
        "create jane: Lost. It is not known whether this took effect: create jane. Not attempted: create joe."
    )


def test_a_report_of_many_says_how_many_more_there_are() -> None:
    message = report([f"add {number}" for number in range(23)], [("add x", "No.")], [])

    assert message.endswith("add 18, add 19 and 3 more.")
    assert report([f"add {number}" for number in range(20)], [], []).endswith("add 18, add 19.")


def test_the_report_does_not_say_that_nothing_was_changed_where_something_was() -> None:
    assert report([], [("reset", "No.")], [], partial=["reset password of jane"]) == "reset: No."
    assert report([], [("reset", "No.")], []) == "reset: No. Nothing was changed."


def test_what_was_done_in_part_is_not_called_nothing() -> None:
    assert report([], [("update Audit", "No.")], []) == "update Audit: No. Nothing was changed."
    assert report([], [("update Audit", "No.")], [], [], iter(["update Audit"])) == "update Audit: No."
