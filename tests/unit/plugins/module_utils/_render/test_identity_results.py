# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The user or group of a result: as it was read, as it would be, or as the service shows it after the write."""

from __future__ import annotations

import typing as t
from dataclasses import replace

from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Entity, Kind
from ansible_collections.steward.identity_center.plugins.module_utils._model.keys import Handle
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import Action, Change, deleted
from ansible_collections.steward.identity_center.plugins.module_utils._plan.identities import ExistingIdentity
from ansible_collections.steward.identity_center.plugins.module_utils._plan.outcome import ChangeResult, Outcome, Status
from ansible_collections.steward.identity_center.plugins.module_utils._render.identities import identity_results
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    an_id,
    desired_group,
    desired_user,
    person,
    user,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.named_changes import (
    created,
    group_key,
    user_key,
)

JANE = user("jane", number=1, title="Dr")
UPDATE = Change(
    action=Action.UPDATE,
    key=user_key(JANE),
    before={"user_name": "jane", "title": "Dr"},
    after={"user_name": "jane", "title": "Prof"},
)
NEW = created(Kind.USER, "jane", person("jane"))


def shown(
    found: ExistingIdentity, change: Change, *, handle: Handle | None = None, entity: Entity | None = None
) -> t.Any:
    """The user of a result: planned, or done where it is reached by a handle."""
    status = Status.PLANNED if handle is None else Status.DONE
    result = ChangeResult(change=change, status=status, handle=handle, shown=entity)
    return identity_results(desired_user(), found, Outcome(results=(result,)))["user"]


def test_what_was_not_changed_is_shown_as_it_was_read() -> None:
    answer = identity_results(desired_user(), ExistingIdentity(target=JANE), Outcome())

    assert (answer["user"]["user_id"], answer["user"]["title"]) == (JANE.id, "Dr")


def test_what_is_not_there_is_shown_as_nothing() -> None:
    assert identity_results(desired_group(present=False), ExistingIdentity(), Outcome()) == {"group": None}


def test_what_was_found_by_a_former_name_is_shown() -> None:
    result = ChangeResult(change=UPDATE, status=Status.PLANNED)
    answer = identity_results(desired_user("new"), ExistingIdentity(former=(JANE,)), Outcome(results=(result,)))

    assert answer["user"]["user_id"] == JANE.id


def test_what_was_or_would_be_deleted_is_shown_as_nothing() -> None:
    for status in (Status.DONE, Status.PLANNED):
        result = ChangeResult(change=deleted(JANE), status=status)
        answer = identity_results(
            desired_user(present=False), ExistingIdentity(target=JANE), Outcome(results=(result,))
        )
        assert answer == {"user": None}


def test_what_would_be_created_is_shown_without_id() -> None:
    answer = shown(ExistingIdentity(), NEW)

    assert (answer["user_id"], answer["user_name"], answer["revision"]) == (None, "jane", None)


def test_what_would_be_changed_is_shown_as_it_would_be() -> None:
    answer = shown(ExistingIdentity(target=JANE), UPDATE)

    assert (answer["user_id"], answer["title"], answer["revision"]) == (JANE.id, "Prof", None)


def test_what_was_written_is_shown_as_the_service_shows_it() -> None:
    real = user("jane", number=1, title="Prof", locale="set by the service")

    answer = shown(ExistingIdentity(target=JANE), UPDATE, handle=Handle(id=JANE.id, revision="1"), entity=real)

    assert (answer["locale"], answer["revision"]) == ("set by the service", "1")


def test_what_the_service_does_not_show_is_shown_as_it_was_sent_with_its_id() -> None:
    updated = shown(ExistingIdentity(target=JANE), UPDATE, handle=Handle(id=JANE.id, revision="2"))
    made = shown(ExistingIdentity(), NEW, handle=Handle(id=an_id(7), revision="1"))

    assert (updated["user_id"], updated["title"], updated["revision"]) == (JANE.id, "Prof", None)
    assert (made["user_id"], made["display_name"]) == (an_id(7), "Jane")


def test_changes_of_other_things_leave_the_subject_as_it_is() -> None:
    other = ChangeResult(change=replace(UPDATE, key=group_key("jane")), status=Status.DONE)

    answer = identity_results(desired_user(), ExistingIdentity(target=JANE), Outcome(results=(other,)))

    assert answer["user"]["title"] == "Dr"
