# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Changes of all kinds that a plan may hold, few of a kind and any number of them."""

from __future__ import annotations

from hypothesis import strategies as st

from ansible_collections.steward.identity_center.plugins.module_utils._model.access import Account, Application
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Kind, Value
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import (
    Action,
    Change,
    deleted,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import email, group, user
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.named_changes import (
    account_assignment,
    application_assignment,
    created,
    membership,
    reset_of,
    set_key,
    user_key,
)

PROD = Account(id="111111111111", name="Prod")
WIKI = Application(arn="arn:of:wiki", name="Wiki")


def renamed(old: str, new: str, **more: Value) -> Change:
    """A user gets another name."""
    after = {"user_name": new, **more}
    return Change(action=Action.UPDATE, key=user_key(old), before={"user_name": old}, after=after)


def addressed(name: str, old: str | None, new: str | None) -> Change:
    """A user gets another e-mail address, or none."""
    before, after = ({} if one is None else {"emails": email(one)} for one in (old, new))
    return Change(action=Action.UPDATE, key=user_key(name), before=before, after=after)


def new_user(name: str) -> Change:
    """A user comes into being."""
    return created(Kind.USER, name, {"user_name": name})


def permission_set(action: Action, name: str = "Admin") -> Change:
    """Something is done with a permission set."""
    needs = {set_key(name)} if action is Action.PROVISION else ()
    return Change(action=action, key=set_key(name), requires=frozenset(needs), after={"accounts": (PROD.id,)})


def in_account(action: Action, principal: str = "jane", kind: Kind = Kind.USER, name: str = "Admin") -> Change:
    """A principal gets access to an account, or loses it."""
    return account_assignment(action, account=PROD, permission_set=name, principal_kind=kind, principal=principal)


def in_wiki(action: Action, principal: str = "jane", kind: Kind = Kind.USER) -> Change:
    """A principal gets the wiki, or loses it."""
    return application_assignment(action, application=WIKI, principal_kind=kind, principal=principal)


NAMES = st.sampled_from(["a", "b", "c"])
KINDS = st.sampled_from([Kind.USER, Kind.GROUP])
CHANGES = st.one_of(
    st.builds(lambda kind, name: created(kind, f"new-{name}", {}), KINDS, NAMES),
    st.builds(lambda name: addressed(name, None, f"{name}@example.com"), NAMES),
    st.builds(lambda kind, name: deleted({Kind.USER: user, Kind.GROUP: group}[kind](name)), KINDS, NAMES),
    st.builds(permission_set, st.sampled_from([Action.CREATE, Action.UPDATE, Action.PROVISION, Action.DELETE]), NAMES),
    st.builds(
        lambda action, one, other: membership(action, group=one, user=other),
        st.sampled_from([Action.ADD, Action.REMOVE]),
        NAMES,
        NAMES.map(lambda name: f"new-{name}"),
    ),
    st.builds(in_account, st.sampled_from([Action.ADD, Action.REMOVE]), NAMES, KINDS, NAMES),
    st.builds(in_wiki, st.sampled_from([Action.ADD, Action.REMOVE]), NAMES, KINDS),
    st.builds(reset_of, NAMES),
)


TRADES = st.one_of(
    CHANGES,
    st.builds(lambda old, new: renamed(old, f"to-{new}"), st.sampled_from(["d", "e"]), NAMES),
    st.builds(new_user, st.sampled_from(["a", "b", "d", "e"])),
)
