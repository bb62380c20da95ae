# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The brakes."""

from __future__ import annotations

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._desired.choices import OnExternal
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import (
    Entity,
    ExternalId,
    Kind,
    Record,
)
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import Refused
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import Action, Change, Plan, deleted
from ansible_collections.steward.identity_center.plugins.module_utils._plan.guard import guard_disabled, guard_external
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    ISSUER,
    group,
    person,
    user,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.named_changes import (
    created,
    membership,
    user_key,
)

OWNED, OWN = user("jane", external=True), user("joe")
SENTENCE = (
    f"the user jane is provisioned by an external identity provider ({ISSUER}), and its next synchronization may undo "
    "what is changed here"
)


def plan_for(*entities: Entity) -> Plan:
    """A plan that touches these, with a warning of its own."""
    return Plan(changes=tuple(map(deleted, entities)), warnings=("Mind the gap.",))


@pytest.mark.parametrize("policy", list(OnExternal))
def test_what_nobody_else_owns_may_be_changed(policy: OnExternal) -> None:
    assert guard_external(plan_for(OWN), [OWN], policy) == plan_for(OWN)


@pytest.mark.parametrize("policy", list(OnExternal))
def test_a_plan_of_nothing_is_always_allowed(policy: OnExternal) -> None:
    assert guard_external(plan_for(), [OWNED], policy) == plan_for()


def test_what_an_identity_provider_owns_is_not_changed() -> None:
    plan = Plan(changes=(deleted(OWNED), deleted(OWN)))

    with pytest.raises(Refused) as caught:
        guard_external(plan, [OWNED, OWN], OnExternal.REFUSE)

    assert caught.value.message == (
        f"Refused to delete jane, delete joe: {SENTENCE}. Change it at the identity provider, or set "
        "externally_managed: warn to do it here anyway"
    )


def test_all_that_identity_providers_own_is_told() -> None:
    other = user("zoe", external=True)

    with pytest.raises(Refused) as caught:
        guard_external(plan_for(OWNED, other), [OWNED, other], OnExternal.REFUSE)

    assert f": {SENTENCE}; {SENTENCE.replace('jane', 'zoe')}. Change it" in caught.value.message


def test_what_an_identity_provider_owns_is_changed_with_a_warning_where_asked_for() -> None:
    guarded = guard_external(plan_for(OWNED), [OWNED], OnExternal.WARN)

    assert guarded.changes == plan_for(OWNED).changes
    assert guarded.warnings == ("Mind the gap.", SENTENCE)


def test_what_an_identity_provider_owns_is_changed_without_a_word_where_asked_for() -> None:
    assert guard_external(plan_for(OWNED), [OWNED], OnExternal.IGNORE) == plan_for(OWNED)


def test_each_owner_is_named_once() -> None:
    marks = tuple(
        ExternalId(issuer=issuer, id=str(n)) for n, issuer in enumerate(["https://b", "https://a", "https://b"])
    )
    jane = Entity(kind=OWN.kind, id=OWN.id, name="jane", attributes={}, external_ids=marks)

    assert "(https://b, https://a)" in guard_external(plan_for(jane), [jane], OnExternal.WARN).warnings[-1]


@pytest.mark.parametrize("policy", [OnExternal.REFUSE, OnExternal.WARN])
def test_what_the_plan_leaves_alone_is_no_reason_to_refuse_or_to_warn(policy: OnExternal) -> None:
    synced, own = group("Synced", external=True), group("Own")
    plan = Plan(changes=(membership(Action.ADD, group="Own", user="jane"),))

    assert guard_external(plan, [synced, own], policy) == plan


def test_the_group_of_a_membership_is_touched() -> None:
    synced = group("Synced", external=True)
    plan = Plan(changes=(membership(Action.ADD, group="Synced", user="jane"),))

    with pytest.raises(Refused, match=r"^Refused to add jane in Synced: the group Synced is provisioned"):
        guard_external(plan, [synced], OnExternal.REFUSE)


# ---- disabled users

AWAY, HERE = user("jane", record=Record(status="DISABLED")), user("joe", record=Record(status="ENABLED"))
EDIT = Change(action=Action.UPDATE, key=user_key("jane"), before={"title": "Dr"}, after={})
JOIN = membership(Action.ADD, group="Engineers", user="jane")


@pytest.mark.parametrize("change", [EDIT, JOIN], ids=["edit", "join"])
def test_a_disabled_user_is_neither_changed_nor_put_into_a_group(change: Change) -> None:
    with pytest.raises(Refused) as caught:
        guard_disabled(Plan(changes=(change,)), [AWAY, HERE])

    assert caught.value.message == (
        f"Refused to {change.action.value} {change.name}: jane is disabled, and IAM Identity Center neither changes a "
        "disabled user nor adds one to a group. Enable the user in the console first, or leave the user out"
    )


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(deleted(AWAY), id="delete"),
        pytest.param(membership(Action.REMOVE, group="Engineers", user="jane"), id="leave"),
        pytest.param(membership(Action.ADD, group="Engineers", user="joe"), id="somebody else joins"),
        pytest.param(created(Kind.USER, "zoe", person("zoe")), id="somebody else is created"),
    ],
)
def test_what_does_not_wake_a_disabled_user_goes_on(change: Change) -> None:
    plan = Plan(changes=(change,), warnings=("Mind the gap.",))

    assert guard_disabled(plan, [AWAY, HERE]) == plan


def test_a_group_with_a_disabled_user_s_name_is_not_disabled() -> None:
    plan = Plan(changes=(membership(Action.ADD, group="jane", user="joe"),))

    assert guard_disabled(plan, [AWAY, HERE, group("jane", record=Record(status="DISABLED"))]) == plan


def test_all_that_is_stopped_is_told() -> None:
    other = user("zoe", record=Record(status="disabled"))
    plan = Plan(changes=(JOIN, membership(Action.ADD, group="Engineers", user="zoe")))

    with pytest.raises(
        Refused, match=r"^Refused to add jane in Engineers, add zoe in Engineers: jane, zoe is disabled"
    ):
        guard_disabled(plan, [AWAY, other])


def test_who_may_be_disabled_without_anybody_knowing_is_warned_of() -> None:
    joe, zoe, ann = (user(name, unknown={"user_status": "1.40.68"}) for name in ("joe", "zoe", "ann"))
    changes = (
        *(membership(Action.ADD, group="Engineers", user=name) for name in ("zoe", "joe", "bob")),
        membership(Action.REMOVE, group="Engineers", user="ann"),
    )

    found = guard_disabled(Plan(changes=changes, warnings=("Mind the gap.",)), [zoe, joe, ann, user("bob")])

    assert found.changes == changes
    assert found.warnings == (
        "Mind the gap.",
        (
            "It is not known whether these users are disabled: joe, zoe. IAM Identity Center refuses this for a "
            "disabled user; the installed botocore can't read it, 1.40.68 or later can"
        ),
    )
