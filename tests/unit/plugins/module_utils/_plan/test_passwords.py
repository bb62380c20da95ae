# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether a password can be reset, and what would be done."""

from __future__ import annotations

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._desired.access import (
    DesiredPassword,
    PasswordMode,
)
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Entity, Record
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import Problem, Refused
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import Plan
from ansible_collections.steward.identity_center.plugins.module_utils._plan.passwords import (
    ExistingPassword,
    plan_password,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    ISSUER,
    email,
    items,
    user,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.named_changes import (
    reset_of,
)

JANE = user("jane", emails=email("jane@example.com"))
MAIL = DesiredPassword(user="jane", mode=PasswordMode.EMAIL)
ONE_TIME = DesiredPassword(user="jane", mode=PasswordMode.ONE_TIME)
EACH_MODE = pytest.mark.parametrize("desired", [MAIL, ONE_TIME], ids=lambda desired: desired.mode.value)


def planned(desired: DesiredPassword, who: Entity = JANE, destination: str | None = None) -> Plan:
    """The plan for what was found."""
    return plan_password(desired, ExistingPassword(user=who, destination=destination))


def refusal(desired: DesiredPassword, who: Entity = JANE, destination: str | None = None) -> Problem:
    """Why there is no plan."""
    with pytest.raises(Problem) as caught:
        planned(desired, who, destination)
    return caught.value


@pytest.mark.parametrize(
    ("desired", "after"),
    [
        pytest.param(MAIL, {"mode": "email"}, id="a mail"),
        pytest.param(ONE_TIME, {"mode": "one_time_password"}, id="into the result"),
        pytest.param(
            DesiredPassword(user="jane", mode=PasswordMode.ONE_TIME, dest="/x"),
            {"mode": "one_time_password", "dest": "/x"},
            id="into a file",
        ),
        pytest.param(
            DesiredPassword(user="jane", mode=PasswordMode.ONE_TIME, dest="/x", overwrite=True),
            {"mode": "one_time_password", "dest": "/x", "overwrite": "true"},
            id="into a file that may be there",
        ),
    ],
)
def test_there_is_one_change_always(desired: DesiredPassword, after: dict[str, str]) -> None:
    plan = planned(desired)

    assert plan.changes == (reset_of("jane", after),)
    assert plan.warnings == ()


def test_the_change_names_the_user_as_the_store_does() -> None:
    desired = DesiredPassword(user="jane@example.com", mode=PasswordMode.EMAIL)

    assert planned(desired).changes[0].key.names == ("jane",)


@EACH_MODE
@pytest.mark.parametrize("status", ["ENABLED", "enabled", None, "SOMETHING_NEW"])
def test_who_is_not_known_to_be_disabled_is_helped(desired: DesiredPassword, status: str | None) -> None:
    who = user("jane", emails=email("jane@example.com"), record=Record(revision="1", status=status))

    assert len(planned(desired, who).changes) == 1


@EACH_MODE
def test_who_may_be_disabled_without_anybody_knowing_is_warned_of(desired: DesiredPassword) -> None:
    plan = planned(desired, user("jane", emails=email("jane@example.com"), unknown={"user_status": "1.40.68"}))

    assert len(plan.changes) == 1
    assert plan.warnings == (
        (
            "It is not known whether these users are disabled: jane. IAM Identity Center refuses this for a disabled user; "
            "the installed botocore can't read it, 1.40.68 or later can"
        ),
    )


@EACH_MODE
@pytest.mark.parametrize("status", ["DISABLED", "disabled"])
def test_a_disabled_user_is_refused(desired: DesiredPassword, status: str) -> None:
    problem = refusal(desired, user("jane", emails=email("j@example.com"), record=Record(revision="1", status=status)))

    assert isinstance(problem, Refused)
    assert problem.message.startswith("user: jane is disabled, ")


@EACH_MODE
def test_a_user_of_an_identity_provider_is_refused(desired: DesiredPassword) -> None:
    problem = refusal(desired, user("jane", emails=email("j@example.com"), external=True))

    assert isinstance(problem, Refused)
    assert f"jane is provisioned by an external identity provider ({ISSUER})" in problem.message


@pytest.mark.parametrize("emails", [(), items({"type": "work"})], ids=["none", "one without an address"])
def test_a_mail_needs_an_address(emails: object) -> None:
    who = user("jane", emails=emails)  # type: ignore[arg-type]
    problem = refusal(MAIL, who)

    assert isinstance(problem, Refused)
    assert problem.message.startswith("user: jane has no e-mail address to send a link to; ")
    assert len(planned(ONE_TIME, who).changes) == 1


def test_a_password_needs_a_place() -> None:
    problem = refusal(ONE_TIME, destination="/x is there already")

    assert isinstance(problem, Refused)
    assert problem.message == "dest: /x is there already"


@pytest.mark.parametrize(("who", "expected"), [(JANE, "jane@example.com"), (user("joe"), None)], ids=["one", "none"])
def test_a_mail_goes_to_the_primary_address(who: Entity, expected: str | None) -> None:
    assert ExistingPassword(user=who).email == expected
