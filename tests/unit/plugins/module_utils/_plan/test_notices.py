# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What people should know before they say yes to the plan of a directory."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from ansible_collections.steward.identity_center.plugins.module_utils._desired.expiries import Expiry
from ansible_collections.steward.identity_center.plugins.module_utils._model.access import Account, Principal
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Kind
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import Action, Change, deleted
from ansible_collections.steward.identity_center.plugins.module_utils._plan.directory import Kept
from ansible_collections.steward.identity_center.plugins.module_utils._plan.notices import (
    About,
    Notice,
    expiring_soon,
    externally_managed,
    left_alone,
    remaining_sessions,
    suspended,
    vanishing_roles,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.arbitrary_changes import (
    PROD,
    in_account,
    in_wiki,
    new_user,
    renamed,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import ISSUER, user
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.named_changes import (
    entitlement,
    membership,
    set_key,
    user_key,
)

PAIR = (PROD.id, set_key("Admin").ref)
JANE, JOE = (Principal(kind=Kind.USER, id=user_key(name).ref) for name in ("jane", "joe"))
REMOVAL = in_account(Action.REMOVE)


def test_the_last_assignment_takes_the_role_along() -> None:
    (notice,) = vanishing_roles([REMOVAL], {PAIR: [JANE]})

    assert notice == Notice(
        about=About.ROLE_VANISHES,
        name="Admin in Prod (111111111111)",
        text="The last assignment of Admin in Prod (111111111111) goes, and with it the role AWSReservedSSO_Admin_*. A later "
        "assignment makes a role with another name: trust policies, EKS access entries and KMS grants that name this one break",
    )


def test_the_role_stays_while_somebody_has_it() -> None:
    assert not list(vanishing_roles([REMOVAL], {PAIR: [JANE, JOE]}))
    assert not list(vanishing_roles([REMOVAL, in_account(Action.ADD, "zoe")], {PAIR: [JANE]}))
    assert not list(vanishing_roles([new_user("zoe"), in_wiki(Action.REMOVE)], {}))


def test_of_two_that_go_together_the_role_goes_once() -> None:
    both = [REMOVAL, in_account(Action.REMOVE, "joe"), in_account(Action.ADD, name="Other"), in_wiki(Action.ADD)]

    assert len(list(vanishing_roles(both, {PAIR: [JANE, JOE]}))) == 1


def test_open_sessions_go_on() -> None:
    leaving = membership(Action.REMOVE, group="Ops", user="zoe")
    changes = [REMOVAL, in_account(Action.REMOVE, "joe"), in_account(Action.REMOVE, name="Own")]
    changes += [deleted(user("zoe"), cascade=(leaving,)), in_wiki(Action.REMOVE), entitlement("eve")]

    found = list(remaining_sessions(changes, {set_key("Admin").ref: "PT8H"}))

    assert [one.text for one in found] == [
        "Open sessions go on with Admin for up to PT8H: jane, joe",
        "Open sessions go on with Own for up to PT1H: jane",
        "Open sessions with what a group or an application gave go on until they end by themselves: zoe, jane, eve",
    ]
    assert not list(remaining_sessions([new_user("zoe")], {}))


def test_what_ends_within_a_week_is_told_of() -> None:
    start = datetime(2026, 12, 1, tzinfo=timezone.utc)
    ends = [Expiry(label=f"in {days}", at=start + timedelta(days=days), place="a.yml:3") for days in (0, 1, 7, 8)]

    found = list(expiring_soon(ends, start))

    assert [one.name for one in found] == ["in 1", "in 7"]
    assert found[0].text == "in 1 ends at 2026-12-02T00:00:00+00:00 (a.yml:3)"


def test_what_a_purge_leaves_alone_is_told_of() -> None:
    kept = Kept(change=deleted(user("jane")), reason="jane is protected by users: j*", place="purge: [users]")

    (notice,) = left_alone([kept])

    assert notice.text == "purge: [users] leaves jane alone: jane is protected by users: j*"


def test_a_suspended_account_is_told_of_once() -> None:
    (notice,) = suspended([Account(id="222222222222", name="Old", status="SUSPENDED")] * 2)

    assert notice.text == "Old (222222222222) is suspended, so nothing is changed there"


def test_what_an_identity_provider_owns_is_told_of_where_it_changes() -> None:
    owned, other, own = user("jane", external=True), user("joe", external=True), user("zoe")
    changes: list[Change] = [renamed("jane", "jan"), renamed("zoe", "zo")]

    (notice,) = externally_managed(changes, [owned, other, own])

    assert notice.text == f"The user jane is provisioned by {ISSUER}, which may undo what is changed here"
