# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Permission sets as people and machines read them: results, changes, diffs."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._model.access import Account
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Kind
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import Action, Change, Plan, deleted
from ansible_collections.steward.identity_center.plugins.module_utils._plan.permission_sets import ExistingPermissionSet
from ansible_collections.steward.identity_center.plugins.module_utils._render.permission_sets import (
    permission_set_diff,
    permission_set_result,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import items
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_access import permission_set
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.named_changes import (
    account_assignment,
    set_key,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.permission_set_tasks import (
    a_desired,
    document,
)

ONE, TWO = "333300000011", "333300000012"
MANY = tuple(f"4444{number:08d}" for number in range(11))


def update(before: dict[str, t.Any], after: dict[str, t.Any]) -> Change:
    """A change of the permission set."""
    return Change(action=Action.UPDATE, key=set_key("Audit"), before=before, after=after)


def provision(*accounts: str, outdated: tuple[str, ...] = ()) -> Change:
    """A provisioning."""
    before = {"outdated_accounts": outdated} if outdated else None
    return Change(action=Action.PROVISION, key=set_key("Audit"), before=before, after={"accounts": accounts})


def diff(*changes: Change) -> tuple[str, str]:
    """The two sides of a plan's diff."""
    outdated = next(
        (change.before["outdated_accounts"] for change in changes if "outdated_accounts" in (change.before or {})), ()
    )
    found = ExistingPermissionSet(
        target=permission_set("Audit"),
        holders=(ONE, TWO),
        outdated=outdated,  # type: ignore[arg-type]
        accounts={ONE: Account(id=ONE, name="dev")},
    )
    shown = permission_set_diff(a_desired(), found, Plan(changes=changes))
    return shown["before"], shown["after"]


def test_nothing_is_null() -> None:
    assert permission_set_result(ExistingPermissionSet()) is None


def test_everything() -> None:
    target = permission_set(
        "Audit",
        number=1,
        description="x",
        relay_state="r",
        managed_policies=("a",),
        customer_managed_policies=items({"name": "own", "path": "/"}),
        inline_policy=document(Statement=[]),
        permissions_boundary=document(managed_policy_arn="b"),
        tags=document(a="1"),
    )

    assert permission_set_result(ExistingPermissionSet(target=target, holders=(TWO, ONE), outdated=(TWO,))) == {
        "name": "Audit",
        "description": "x",
        "session_duration": "PT1H",
        "relay_state": "r",
        "managed_policies": ["a"],
        "customer_managed_policies": [{"name": "own", "path": "/"}],
        "inline_policy": {"Statement": []},
        "permissions_boundary": {"managed_policy_arn": "b"},
        "tags": {"a": "1"},
        "permission_set_arn": target.id,
        "created_at": "2026-11-23T08:15:00Z",
        "provisioned_accounts": [ONE, TWO],
        "outdated_accounts": [TWO],
    }


REMOVAL = account_assignment(
    Action.REMOVE,
    account=Account(id=ONE, name="dev"),
    permission_set="Audit",
    principal_kind=Kind.GROUP,
    principal="Engineers",
)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ((), ("", "")),
        ((update({"description": "old"}, {"description": "new"}),), ("description: old\n", "description: new\n")),
        (
            (update({"description": "old"}, {"description": "new"}), provision(ONE, TWO)),
            ("description: old\n", "description: new\n"),
        ),
        (
            (update({"description": "old"}, {"description": "new"}), provision(ONE, TWO, outdated=(TWO,))),
            (f'description: old\noutdated_accounts:\n  - "{TWO}"\n', "description: new\n"),
        ),
        ((provision(ONE, outdated=(ONE,)),), (f"outdated_accounts:\n  - dev ({ONE})\n", "")),
        ((provision(ONE),), ("", f"provisioned_again:\n  - dev ({ONE})\n")),
        (
            (provision(ONE, outdated=(TWO, ONE)),),
            (f'outdated_accounts:\n  - "{TWO}"\n  - dev ({ONE})\n', f'outdated_accounts:\n  - "{TWO}"\n'),
        ),
        (
            (update({"description": "old"}, {"description": "new"}), provision(ONE)),
            ("description: old\n", f'description: new\noutdated_accounts:\n  - "{TWO}"\n'),
        ),
        ((provision(*MANY, outdated=MANY),), ('outdated_accounts: "11 accounts"\n', "")),
        ((provision(*MANY[:10]),), ("", "provisioned_again:\n" + "".join(f'  - "{one}"\n' for one in MANY[:10]))),
        ((provision(*MANY),), ("", 'provisioned_again: "11 accounts"\n')),
        (
            (REMOVAL, deleted(permission_set("Audit"))),
            (f"assignments:\n  - Engineers with Audit in dev ({ONE})\nname: Audit\nsession_duration: PT1H\n", ""),
        ),
    ],
)
def test_diffs(changes: tuple[Change, ...], expected: tuple[str, str]) -> None:
    assert diff(*changes) == expected


def test_the_header_names_the_permission_set() -> None:
    shown = permission_set_diff(
        a_desired(), ExistingPermissionSet(), Plan(changes=(REMOVAL, deleted(permission_set("Audit"))))
    )

    assert shown["before_header"] == shown["after_header"] == "permission set Audit"


def test_policies_are_shown_as_what_they_say() -> None:
    before, after = diff(update({"inline_policy": document(Action=["a"])}, {"inline_policy": document(Action=["b"])}))

    assert before == "inline_policy:\n  Action:\n    - a\n"
    assert after == "inline_policy:\n  Action:\n    - b\n"
