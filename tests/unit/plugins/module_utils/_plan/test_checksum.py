# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The checksum of a plan: what it depends on, and why a plan is not the one that was reviewed."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Kind
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import Refused
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import (
    Action,
    Change,
    deleted,
)
from ansible_collections.steward.identity_center.plugins.module_utils._plan.checksum import (
    checksum,
    entries,
    explained,
    refuse_another,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.arbitrary_changes import (
    CHANGES,
    PROD,
    in_account,
    renamed,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import STORE_ID, group, user
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.named_changes import (
    created,
    membership,
    user_key,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.properties import steady


def titled(title: str) -> Change:
    """Jane gets this title."""
    return Change(action=Action.UPDATE, key=user_key("jane"), before={"title": "Ms"}, after={"title": title})


def recorded(*changes: Change) -> list[dict[str, object]]:
    """The entries of a plan as a file gives them back."""
    read: list[dict[str, object]] = json.loads(json.dumps(entries(changes)))
    return read


@steady(60)
@given(changes=st.lists(CHANGES, max_size=8), data=st.data())
def test_the_order_does_not_matter(changes: list[Change], data: st.DataObject) -> None:
    other = data.draw(st.permutations(changes))

    assert checksum(STORE_ID, changes) == checksum(STORE_ID, other)


def test_there_is_one_of_an_empty_plan_for_each_store() -> None:
    assert len(checksum(STORE_ID, [])) == 64
    assert checksum(STORE_ID, []) != checksum("d-0000000000", [])


def test_the_ids_do_not_matter() -> None:
    one, other = ([deleted(user("jane", number=number))] for number in (1, 2))

    assert checksum(STORE_ID, one) == checksum(STORE_ID, other)


def test_the_label_of_an_account_does_not_matter_which_not_everybody_may_read() -> None:
    for there in (in_account(Action.ADD), in_account(Action.REMOVE)):
        sides = ({**side, "account": PROD.id} if side else None for side in (there.before, there.after))
        before, after = sides
        unread = replace(there, before=before, after=after)

        assert checksum(STORE_ID, [there]) == checksum(STORE_ID, [unread])


def test_what_is_done_and_to_whom_matters() -> None:
    plans = [
        [titled("Dr")],
        [titled("Prof")],
        [deleted(user("jane"))],
        [deleted(user("joe"))],
        [deleted(group("jane"))],
        [deleted(user("jane"), cascade=(membership(Action.REMOVE, group="Engineers", user="jane"),))],
        [in_account(Action.ADD)],
        [in_account(Action.REMOVE)],
        [],
    ]

    assert len({checksum(STORE_ID, plan) for plan in plans}) == len(plans)


def test_which_of_two_bobs_joins_a_group_matters() -> None:
    old, new = user("bob", number=1), user("bob", number=2)
    both = [renamed("bob", "rob"), created(Kind.USER, new, {"user_name": "bob"})]

    sums = {checksum(STORE_ID, [*both, membership(Action.ADD, group="Ops", user=who)]) for who in (old, new)}

    assert len(sums) == 2


# ---- a plan that is not the one that was reviewed


def test_the_plan_that_was_reviewed_passes() -> None:
    refuse_another("1234", "1234", None, [])


def test_without_a_plan_file_the_message_says_how_to_get_one() -> None:
    with pytest.raises(Refused) as raised:
        refuse_another("1234", "5678", None, [titled("Dr")])

    assert raised.value.message == (
        "expected_checksum: the plan is another one than was reviewed, so nothing is done: its checksum is 5678, and 1234 was "
        "expected. To see what differs, have check mode write a plan_file (.json) and give the same file to the run that "
        "follows. Review the plan again, and pass its checksum"
    )


def test_with_one_it_says_what_is_new_gone_and_different() -> None:
    before = recorded(titled("Dr"), deleted(user("joe")), in_account(Action.ADD))
    after = [titled("Prof"), deleted(user("zoe")), in_account(Action.ADD)]

    with pytest.raises(Refused) as raised:
        refuse_another("1234", "5678", before, after)

    assert (
        'new: delete user zoe; gone: delete user joe; different: update user jane (title after "Dr", now "Prof"). Review'
        in raised.value.message
    )


def test_what_goes_along_may_be_all_that_differs() -> None:
    alone = deleted(user("jane"))
    along = deleted(user("jane"), cascade=(membership(Action.REMOVE, group="Ops", user="jane"),))

    told = explained(recorded(alone), recorded(along))

    assert told == "different: delete user jane (what goes along with it)"


def test_a_file_of_the_same_changes_is_of_another_store() -> None:
    assert "another identity store" in explained(recorded(titled("Dr")), recorded(titled("Dr")))


def test_a_file_that_people_wrote_is_told_of_all_the_same() -> None:
    told = explained([{"action": "delete", "kind": "user", "names": "jane"}], [])

    assert told == "gone: delete user jane"
