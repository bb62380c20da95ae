# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The planner of permission sets: from desired and existing to a plan."""

from __future__ import annotations

import typing as t
from collections.abc import Mapping

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._desired.access import (
    DesiredPermissionSet,
    Provision,
)
from ansible_collections.steward.identity_center.plugins.module_utils._desired.choices import OnAssignments
from ansible_collections.steward.identity_center.plugins.module_utils._model.access import DETAILS, Account
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Entity, Value
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import Problem, Refused, Unresolved
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import Action, Plan
from ansible_collections.steward.identity_center.plugins.module_utils._plan.permission_sets import (
    ExistingPermissionSet,
    Held,
    completed,
    concerns,
    details_for,
    needs_holders,
    plan_permission_set,
    settled,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import group, items, user
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_access import (
    assigned,
    permission_set,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.permission_set_tasks import (
    a_desired,
    document,
)

ONE, TWO = "333300000011", "333300000012"


def found(target: Entity | None = None, *, holders: tuple[str, ...] = (), **more: t.Any) -> ExistingPermissionSet:
    """What there is."""
    return ExistingPermissionSet(target=target, holders=holders, **more)


def actions(plan: Plan) -> list[str]:
    """What a plan does."""
    return [change.action.value for change in plan.changes]


def held(*, account: str = ONE, status: str | None = None) -> Held:
    """An assignment of Audit to a group."""
    team = group("Engineers")
    return Held(
        assignment=assigned(account, permission_set("Audit"), team),
        account=Account(id=account, name="dev", status=status),
        principal=team.name,
    )


SUSPENDED = Account(id=TWO, name="old", status="SUSPENDED")


def test_what_is_not_there_is_created() -> None:
    plan = plan_permission_set(a_desired(description="Looks", relay_state=None), found())

    (change,) = plan.changes
    assert (change.action, change.key.names, change.after) == (
        Action.CREATE,
        ("Audit",),
        {"name": "Audit", "description": "Looks"},
    )


@pytest.mark.parametrize(
    ("there", "wanted"),
    [
        ({}, {}),
        ({"description": "x"}, {}),
        ({}, {"session_duration": "PT1H"}),
        ({"inline_policy": document(Action=["a"])}, {"inline_policy": document(Action="a")}),
        ({"managed_policies": ("a", "b")}, {"managed_policies": ("b", "a")}),
        ({}, {"managed_policies": None, "customer_managed_policies": None, "tags": None, "inline_policy": None}),
        ({"managed_policies": ("a", "b")}, {"managed_policies": ("b",), "purge_policies": False}),
        ({"managed_policies": ("a", "b")}, {"managed_policies": None, "purge_policies": False}),
        (
            {"customer_managed_policies": items({"name": "a", "path": "/"})},
            {"customer_managed_policies": None, "purge_policies": False},
        ),
        ({"managed_policies": ("a", "b")}, {"purge_policies": False}),
        ({"tags": document(a="1")}, {"tags": None, "purge_tags": False}),
        ({"tags": document(a="1")}, {"purge_tags": False}),
    ],
)
def test_what_is_so_already_is_left_alone(there: dict[str, Value], wanted: Mapping[str, t.Any]) -> None:
    assert plan_permission_set(a_desired(**wanted), found(permission_set("Audit", **there), holders=(ONE,))) == Plan()


@pytest.mark.parametrize(
    ("there", "wanted", "after"),
    [
        ({"description": "x"}, {"description": "y"}, {"description": "y"}),
        ({"relay_state": "x"}, {"relay_state": None}, {}),
        (
            {"managed_policies": ("a",)},
            {"managed_policies": ("b",), "purge_policies": False},
            {"managed_policies": ("a", "b")},
        ),
        (
            {"customer_managed_policies": items({"name": "a", "path": "/"})},
            {"customer_managed_policies": items({"name": "b", "path": "/"}), "purge_policies": False},
            {"customer_managed_policies": items({"name": "a", "path": "/"}, {"name": "b", "path": "/"})},
        ),
        (
            {"tags": document(a="1", b="1")},
            {"tags": document(b="2"), "purge_tags": False},
            {"tags": document(a="1", b="2")},
        ),
        ({"tags": document(a="1")}, {"tags": document(b="2")}, {"tags": document(b="2")}),
    ],
)
def test_what_differs_is_updated(
    there: dict[str, Value], wanted: Mapping[str, t.Any], after: Mapping[str, Value]
) -> None:
    (change,) = plan_permission_set(a_desired(**wanted), found(permission_set("Audit", **there))).changes

    assert change.action is Action.UPDATE
    assert change.before == {"name": "Audit", **there}
    assert change.after == {"name": "Audit", **after}


def test_what_is_not_managed_and_has_to_be_said_again_is_kept() -> None:
    there = permission_set("Audit", description="x", relay_state="r", managed_policies=("a",))

    (change,) = plan_permission_set(a_desired(relay_state=None), found(there)).changes

    assert change.kept == {"description": "x", "session_duration": "PT1H"}
    assert change.altered == ("relay_state",)


def test_what_means_the_same_keeps_its_spelling_in_the_diff() -> None:
    there = permission_set("Audit", inline_policy=document(Action=["a"]))

    wanted = a_desired(inline_policy=document(Action="a"), description="new")
    (change,) = plan_permission_set(wanted, found(there)).changes

    assert (change.after or {})["inline_policy"] == document(Action=["a"])


@pytest.mark.parametrize(
    ("provision", "wanted", "outdated", "accounts"),
    [
        (Provision.OUTDATED, {}, (), None),
        (Provision.OUTDATED, {}, (TWO,), (TWO,)),
        (Provision.OUTDATED, {"description": "new"}, (), (ONE, TWO)),
        (Provision.OUTDATED, {"description": "new"}, (TWO,), (ONE, TWO)),
        (Provision.OUTDATED, {"tags": document(a="1")}, (), None),
        (Provision.OUTDATED, {"tags": document(a="1")}, (TWO,), (TWO,)),
        (Provision.ALWAYS, {}, (), (ONE, TWO)),
        (Provision.ALWAYS, {"tags": document(a="1")}, (), (ONE, TWO)),
        (Provision.NEVER, {"description": "new"}, (), None),
        (Provision.NEVER, {}, (TWO,), None),
    ],
)
def test_accounts_are_provisioned_where_that_is_needed(
    provision: Provision, wanted: Mapping[str, t.Any], outdated: tuple[str, ...], accounts: tuple[str, ...] | None
) -> None:
    there = found(permission_set("Audit"), holders=(ONE, TWO), outdated=outdated)

    plan = plan_permission_set(a_desired(provision=provision, **wanted), there)

    provisionings = [change for change in plan.changes if change.action is Action.PROVISION]
    assert actions(plan) == (["update"] if wanted else []) + (["provision"] if accounts else [])
    assert [change.after for change in provisionings] == ([{"accounts": accounts}] if accounts else [])
    assert [change.before for change in provisionings] == (
        [{"outdated_accounts": outdated} if outdated else None] if accounts else []
    )


@pytest.mark.parametrize(
    ("wanted", "outdated", "writers"),
    [
        ({"description": "new"}, (), ["update", "provision"]),
        ({"provision": Provision.ALWAYS}, (), ["provision"]),
        ({}, (ONE, TWO), ["provision"]),
        ({}, (TWO,), []),
    ],
)
def test_an_account_that_is_suspended_is_left_out(
    wanted: Mapping[str, t.Any], outdated: tuple[str, ...], writers: list[str]
) -> None:
    there = found(permission_set("Audit"), holders=(ONE, TWO), outdated=outdated, accounts={TWO: SUSPENDED})

    plan = plan_permission_set(a_desired(**wanted), there)

    assert actions(plan) == writers
    assert [change.after for change in plan.changes if change.action is Action.PROVISION] == (
        [{"accounts": (ONE,), "left_out": (TWO,)}] if writers else []
    )
    assert plan.warnings == (
        f"Left out 1 account that is suspended or not active: old ({TWO}): Audit can't be provisioned there",
    )


def test_what_is_left_alone_says_nothing_of_suspended_accounts() -> None:
    there = found(permission_set("Audit"), holders=(ONE, TWO), accounts={TWO: SUSPENDED}, warnings=("unknown",))

    assert plan_permission_set(a_desired(), there) == Plan()


def test_what_is_not_known_of_the_accounts_is_told_where_one_is_provisioned() -> None:
    there = found(permission_set("Audit"), holders=(ONE,), warnings=("unknown",))

    assert plan_permission_set(a_desired(description="new"), there).warnings == ("unknown",)


@pytest.mark.parametrize("more", [{}, {"session_duration": "PT4H"}])
def test_a_description_cannot_be_cleared(more: Mapping[str, t.Any]) -> None:
    there = found(permission_set("Audit", description="x"))

    with pytest.raises(
        Refused, match=r"^description: Audit has one, and IAM Identity Center can change it but not clear"
    ):
        plan_permission_set(a_desired(description=None, **more), there)

    assert plan_permission_set(a_desired(description=None), found(permission_set("Audit"))) == Plan()


def test_what_concerns_which_accounts() -> None:
    audit = permission_set("Audit")
    both = {"holders": (ONE, TWO), "outdated": (TWO,)}

    assert concerns(a_desired(description="new"), found()) == ()
    assert concerns(a_desired(), found(audit, **both)) == (TWO,)
    assert concerns(a_desired(description="new"), found(audit, **both)) == (ONE, TWO)
    assert concerns(a_desired(provision=Provision.ALWAYS), found(audit, **both)) == (ONE, TWO)
    assert concerns(a_desired(provision=Provision.NEVER, description="new"), found(audit, **both)) == ()
    assert concerns(a_desired(present=False), found(audit, **both)) == (ONE, TWO)


@pytest.mark.parametrize(
    ("desired", "expected"),
    [
        pytest.param(a_desired(), set(), id="only its name"),
        pytest.param(a_desired(description="new"), set(), id="what its record tells"),
        pytest.param(a_desired(tags=document(a="1"), inline_policy=None), {"tags", "inline_policy"}, id="managed"),
        pytest.param(a_desired(present=False), set(DETAILS), id="gone"),
    ],
)
def test_which_details_a_plan_asks_about(desired: DesiredPermissionSet, expected: set[str]) -> None:
    assert details_for(desired) == expected


@pytest.mark.parametrize(
    ("desired", "expected"),
    [
        pytest.param(a_desired(managed_policies=("a",)), False, id="as it is"),
        pytest.param(a_desired(provision=Provision.NEVER), False, id="as it is, and never provisioned"),
        pytest.param(a_desired(description="new"), True, id="changed"),
        pytest.param(a_desired(tags=document(a="1")), True, id="a change that reaches no role, but a guard asks"),
        pytest.param(a_desired(provision=Provision.ALWAYS), True, id="always provisioned"),
        pytest.param(a_desired(present=False), True, id="gone"),
    ],
)
def test_when_a_plan_asks_who_holds_it(desired: DesiredPermissionSet, expected: bool) -> None:
    assert needs_holders(desired, permission_set("Audit", managed_policies=("a",))) is expected


@pytest.mark.parametrize("provision", list(Provision))
def test_what_nobody_holds_is_provisioned_nowhere(provision: Provision) -> None:
    plan = plan_permission_set(a_desired(description="new", provision=provision), found(permission_set("Audit")))

    assert actions(plan) == ["update"]
    assert plan.warnings == ()


@pytest.mark.parametrize(
    ("wanted", "outdated", "warning"),
    [
        (
            {"description": "new"},
            (),
            f"provision: never: 2 accounts would keep an outdated copy of Audit: {ONE}, {TWO}",
        ),
        ({}, (TWO,), f"provision: never: 1 account would keep an outdated copy of Audit: {TWO}"),
        ({"tags": document(a="1")}, (), None),
    ],
)
def test_never_tells_whom_it_leaves_behind(
    wanted: Mapping[str, t.Any], outdated: tuple[str, ...], warning: str | None
) -> None:
    there = found(permission_set("Audit"), holders=(ONE, TWO), outdated=outdated)

    plan = plan_permission_set(a_desired(provision=Provision.NEVER, **wanted), there)

    assert plan.warnings == ((warning,) if warning else ())


def test_a_long_list_is_cut() -> None:
    many = tuple(f"{number:012d}" for number in range(12))

    plan = plan_permission_set(
        a_desired(provision=Provision.NEVER), found(permission_set("Audit"), holders=many, outdated=many)
    )

    assert plan.warnings[0].endswith("000000000009 and 2 more")


def test_absent() -> None:
    assert plan_permission_set(a_desired(present=False), found()) == Plan()
    assert actions(plan_permission_set(a_desired(present=False), found(permission_set("Audit")))) == ["delete"]


def test_what_is_assigned_is_not_deleted_without_being_asked() -> None:
    there = found(permission_set("Audit"), holders=(ONE,), assignments=(held(),))

    with pytest.raises(
        Refused,
        match=r"^Refused to delete Audit: it has 1 assignment in 1 account, who would lose it: group Engineers in "
        rf"dev \({ONE}\)\. Remove the assignments first, or set on_assignments: remove to do it here$",
    ):
        plan_permission_set(a_desired(present=False), there)


@pytest.mark.parametrize("on_assignments", [OnAssignments.REFUSE, OnAssignments.REMOVE])
def test_what_a_suspended_account_has_assigned_is_not_deleted(on_assignments: OnAssignments) -> None:
    there = found(
        permission_set("Audit"),
        holders=(ONE, TWO),
        assignments=(held(), held(account=TWO, status="SUSPENDED")),
    )

    with pytest.raises(
        Refused,
        match=rf"^Refused to delete Audit: it is assigned in 1 account that is suspended or not active: dev \({TWO}\), "
        rf"where no assignment can be removed: group Engineers in dev \({TWO}\)\. Delete it once",
    ):
        plan_permission_set(a_desired(present=False, on_assignments=on_assignments), there)


def test_where_a_permission_set_is_left_without_anybody_is_told_before_it_is_deleted() -> None:
    there = found(
        permission_set("Audit"), holders=(ONE, TWO), assignments=(held(),), accounts={TWO: Account(id=TWO, name="shop")}
    )

    plan = plan_permission_set(a_desired(present=False, on_assignments=OnAssignments.REMOVE), there)

    assert actions(plan) == ["remove", "delete"]
    (warning,) = plan.warnings
    assert warning == (
        f"Audit is still provisioned in 1 account where nobody is assigned: shop ({TWO}). The service may refuse to "
        "delete it until it is removed from them"
    )


def test_assignments_go_before_what_they_are_of() -> None:
    there = found(permission_set("Audit"), holders=(ONE, TWO), assignments=(held(), held(account=TWO)))

    plan = plan_permission_set(a_desired(present=False, on_assignments=OnAssignments.REMOVE), there)

    assert actions(plan) == ["remove", "remove", "delete"]
    assert plan.changes[0].key.names == (ONE, "Audit", "group", "Engineers")
    assert plan.changes[2].before == permission_set("Audit").attributes


@pytest.mark.parametrize(
    ("desired", "there", "error", "words"),
    [
        (a_desired(None, arn="arn:x"), found(), Unresolved, "permission_set_arn: no permission set has the ARN arn:x"),
        (
            a_desired("New", arn="arn:x"),
            found(),
            Unresolved,
            "leave permission_set_arn out and give a name to create one",
        ),
        (a_desired("New", arn="arn:x"), found(permission_set("Audit")), Refused, "is named Audit, not New"),
        (a_desired("New", arn="arn:x", present=False), found(permission_set("Audit")), Refused, "can't be changed"),
    ],
)
def test_what_cannot_be_had(
    desired: DesiredPermissionSet, there: ExistingPermissionSet, error: type[Problem], words: str
) -> None:
    with pytest.raises(error) as caught:
        plan_permission_set(desired, there)

    assert words in caught.value.message


@pytest.mark.parametrize(
    ("desired", "there", "attributes", "outdated"),
    [
        (a_desired(), found(permission_set("Audit"), holders=(ONE,), outdated=(ONE,)), {}, ()),
        (
            a_desired(description="new", provision=Provision.NEVER),
            found(permission_set("Audit", relay_state="r"), holders=(ONE, TWO), outdated=(ONE,)),
            {"description": "new", "relay_state": "r"},
            (ONE, TWO),
        ),
        (
            a_desired(tags=document(a="1"), provision=Provision.NEVER),
            found(permission_set("Audit"), holders=(ONE, TWO), outdated=(ONE,)),
            {"tags": document(a="1")},
            (ONE,),
        ),
        (
            a_desired(relay_state=None),
            found(permission_set("Audit", relay_state="x"), holders=(ONE, TWO)),
            {},
            (),
        ),
        (
            a_desired(description="new"),
            found(permission_set("Audit"), holders=(ONE, TWO), accounts={TWO: SUSPENDED}),
            {"description": "new"},
            (TWO,),
        ),
        (a_desired(description="new"), found(), {"description": "new"}, ()),
    ],
)
def test_what_there_would_be(
    desired: DesiredPermissionSet,
    there: ExistingPermissionSet,
    attributes: Mapping[str, Value],
    outdated: tuple[str, ...],
) -> None:
    after = settled(there, plan_permission_set(desired, there))

    assert after.target is not None
    assert after.target.attributes == {"name": "Audit", "session_duration": "PT1H", **attributes}
    assert (after.holders, after.outdated) == (there.holders, outdated)
    assert after.target.planned is (there.target is None)


def test_after_a_deletion_there_is_nothing() -> None:
    there = found(permission_set("Audit"), holders=(ONE,), assignments=(held(),))
    desired = a_desired(present=False, on_assignments=OnAssignments.REMOVE)

    assert settled(there, plan_permission_set(desired, there)) == ExistingPermissionSet()


def test_a_permission_set_is_completed() -> None:
    bare = Entity(kind=user().kind, id="x", name="x", attributes={"name": "x"})

    assert completed(bare, {"tags": document(a="1")}).attributes == {
        "name": "x",
        "session_duration": "PT1H",
        "tags": document(a="1"),
    }
