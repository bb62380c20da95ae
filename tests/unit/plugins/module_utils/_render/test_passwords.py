# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whose password was reset, and the password where it was asked for."""

from __future__ import annotations

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._desired.access import (
    DesiredPassword,
    PasswordMode,
)
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Kind
from ansible_collections.steward.identity_center.plugins.module_utils._model.keys import Handle
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import Action, Change
from ansible_collections.steward.identity_center.plugins.module_utils._plan.outcome import ChangeResult, Outcome, Status
from ansible_collections.steward.identity_center.plugins.module_utils._plan.passwords import ExistingPassword
from ansible_collections.steward.identity_center.plugins.module_utils._plan.step import entity_after
from ansible_collections.steward.identity_center.plugins.module_utils._render.passwords import password_results
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import email, person, user
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.named_changes import (
    created,
    password_key,
)


def done(change: Change, handle: Handle) -> Outcome:
    """An outcome of one change that was done."""
    return Outcome(results=(ChangeResult(change=change, status=Status.DONE, handle=handle),))


def planned(change: Change) -> Outcome:
    """An outcome of one change in check mode."""
    return Outcome(results=(ChangeResult(change=change, status=Status.PLANNED),))


SECRET = "Unit-tests-only-0123456789"
ADA = user("ada", number=4, emails=email("ada@example.com"))
RESET = Change(action=Action.RESET, key=password_key("ada"), after={})
MAIL = DesiredPassword(user="ada@example.com", mode=PasswordMode.EMAIL)
FILE = DesiredPassword(user="ada", mode=PasswordMode.ONE_TIME, dest="/x")
RESULT = DesiredPassword(user="ada", mode=PasswordMode.ONE_TIME)


@pytest.mark.parametrize(
    ("desired", "secret", "shown", "password"),
    [
        pytest.param(MAIL, None, {"mode": "email", "email": "ada@example.com", "dest": None}, None, id="a mail"),
        pytest.param(FILE, None, {"mode": "one_time_password", "email": None, "dest": "/x"}, None, id="a file"),
        pytest.param(RESULT, SECRET, {"mode": "one_time_password", "email": None, "dest": None}, SECRET, id="returned"),
    ],
)
def test_a_reset_tells_whose_password_it_was_and_the_password_where_it_was_asked_for(
    desired: DesiredPassword, secret: str | None, shown: dict[str, object], password: str | None
) -> None:
    whose = {"user_name": "ada", "user_id": ADA.id}
    found = ExistingPassword(user=ADA)

    done_answer = password_results(desired, found, done(RESET, Handle(id=ADA.id, secret=secret)))
    planned_answer = password_results(desired, found, planned(RESET))

    assert done_answer == {"password_reset": {**whose, **shown}, "password": password}
    assert planned_answer == {"password_reset": {**whose, **shown}, "password": None}


def test_a_user_who_is_only_planned_has_no_id_yet() -> None:
    would_be = entity_after(None, created(Kind.USER, "ada", person("ada")))

    answer = password_results(RESULT, ExistingPassword(user=would_be), planned(RESET))

    assert (answer["password_reset"]["user_name"], answer["password_reset"]["user_id"]) == ("ada", None)
