# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an account or a caller can't take: check mode knows it, and the real run agrees, for each module that writes.

Tried as the management account and as a delegated administrator, with the emulator as AWS is; and once more with what is not
known of AWS the other way round.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import yaml
from identity_center import IdentityCenter
from tasks import Play, Result, assert_kept

BOSS, ADMIN, SHOP, OLD = "111122223333", "222200000001", "333300000011", "333300000012"


def _user(name: str) -> dict[str, str]:
    return {"user_name": name, "display_name": name, "given_name": name, "family_name": "Example"}


SEED = {
    "organization": {
        "management_account": "boss",
        "delegated_administrators": ["admin"],
        "accounts": [
            {"account_id": BOSS, "name": "boss"},
            {"account_id": ADMIN, "name": "admin"},
            {"account_id": SHOP, "name": "shop"},
            {"account_id": OLD, "name": "old", "status": "SUSPENDED"},
        ],
    },
    "users": [_user(name) for name in ("ada", "bob", "cleo", "dan", "eve")],
    "groups": [{"display_name": name} for name in ("everywhere", "bosses", "sellers", "shut out", "readers")],
    "permission_sets": [
        {"name": "ReadOnly", "description": "Reads"},
        {"name": "Behind", "outdated_in": ["shop", "old"]},
        {"name": "Shut", "outdated_in": ["old"]},
        {"name": "Billing", "description": "Bills"},
        {"name": "Selling", "description": "Sells"},
        {"name": "Left", "provisioned_in": ["shop"]},
        {"name": "Nowhere"},
    ],
    "assignments": [
        # ada and everywhere: in an active and in a suspended account
        {"permission_sets": ["ReadOnly"], "accounts": ["shop", "old"], "users": ["ada"], "groups": ["everywhere"]},
        # bob and bosses: in the management account, and where nothing stands in the way
        {"permission_sets": ["Billing"], "accounts": ["boss"], "users": ["bob"], "groups": ["bosses"]},
        {
            "permission_sets": ["Selling"],
            "accounts": ["shop"],
            "users": ["bob", "eve"],
            "groups": ["bosses", "sellers"],
        },
        # cleo: what the management account holds, in another account
        {"permission_sets": ["Billing"], "accounts": ["shop"], "users": ["cleo"]},
        # dan and shut out: only in a suspended account
        {"permission_sets": ["ReadOnly"], "accounts": ["old"], "users": ["dan"], "groups": ["shut out"]},
    ],
}

# What is not known of AWS, the other way round.
OTHERWISE = {
    "names_case_sensitive": True,
    "delete_absent": "succeed",
    "busy_account": "conflict",
    "orphans": "remove",
}

LEFT_OUT = rf"Left out 1 account that is suspended or not active: old \({OLD}\)"
STAYS = rf"has access in 1 account that is suspended or not active: old \({OLD}\)\. It cannot be removed there"
DESERTED = rf"Left is still provisioned in 1 account where nobody is assigned: shop \({SHOP}\)"
ASSIGNED_THERE = (
    rf"^Refused to delete ReadOnly: it is assigned in 1 account that is suspended or not active: old \({OLD}\)"
)
NOT_YOURS = rf"the credentials are those of the account {ADMIN}\. Only the management account itself can assign there"


def gone(kind: str, name: str, *access: str) -> list[str]:
    """The changes that delete somebody with this access."""
    return [*(f"remove account_assignment {name} with {place}" for place in access), f"delete {kind} {name}"]


IN_SHOP, IN_BOSS = f"in shop ({SHOP})", f"in boss ({BOSS})"
# Module, options, the changes, and patterns of the warnings.
SUSPENDED: list[tuple[str, dict[str, Any], list[str], list[str]]] = [
    (
        "idc_user",
        {"user_name": "ada", "state": "absent"},
        gone("user", "ada", f"ReadOnly {IN_SHOP}"),
        [STAYS],
    ),
    ("idc_user", {"user_name": "dan", "state": "absent"}, gone("user", "dan"), [STAYS]),
    (
        "idc_user",
        {"user_name": "ada", "state": "absent", "on_assignments": "keep"},
        gone("user", "ada"),
        ["on_assignments: keep: whatever access"],
    ),
    ("idc_user", {"user_name": "ada", "title": "Countess"}, ["update user ada"], []),
    (
        "idc_group",
        {"display_name": "everywhere", "state": "absent"},
        gone("group", "everywhere", f"ReadOnly {IN_SHOP}"),
        [STAYS],
    ),
    ("idc_group", {"display_name": "shut out", "state": "absent"}, gone("group", "shut out"), [STAYS]),
    (
        "idc_group",
        {"display_name": "everywhere", "state": "absent", "on_assignments": "keep"},
        gone("group", "everywhere"),
        ["on_assignments: keep: whatever access"],
    ),
    ("idc_group_membership", {"group": "everywhere", "users": ["eve"]}, ["add membership eve in everywhere"], []),
    (
        "idc_permission_set",
        {"name": "ReadOnly", "description": "new"},
        ["update permission_set ReadOnly", "provision permission_set ReadOnly"],
        [LEFT_OUT],
    ),
    (
        "idc_permission_set",
        {"name": "ReadOnly", "description": "new", "provision": "never"},
        ["update permission_set ReadOnly"],
        ["provision: never: 2 accounts would keep an outdated copy"],
    ),
    ("idc_permission_set", {"name": "ReadOnly", "tags": {"a": "b"}}, ["update permission_set ReadOnly"], []),
    ("idc_permission_set", {"name": "Behind"}, ["provision permission_set Behind"], [LEFT_OUT]),
    ("idc_permission_set", {"name": "Shut"}, [], [LEFT_OUT]),
    (
        "idc_assignment",
        {"users": ["eve"], "permission_sets": ["ReadOnly"], "all_accounts": True},
        [
            f"add account_assignment eve with ReadOnly in admin ({ADMIN})",
            f"add account_assignment eve with ReadOnly {IN_SHOP}",
        ],
        [LEFT_OUT],
    ),
    (
        "idc_assignment",
        {"users": ["ada"], "permission_sets": ["ReadOnly"], "accounts": ["shop", OLD], "state": "absent"},
        [f"remove account_assignment ada with ReadOnly {IN_SHOP}"],
        [LEFT_OUT],
    ),
    (
        "idc_assignment",
        {"groups": ["readers"], "permission_sets": ["ReadOnly"], "all_accounts": True, "purge": True},
        [
            f"add account_assignment readers with ReadOnly in admin ({ADMIN})",
            f"add account_assignment readers with ReadOnly {IN_SHOP}",
            f"remove account_assignment everywhere with ReadOnly {IN_SHOP}",
            f"remove account_assignment ada with ReadOnly {IN_SHOP}",
        ],
        [LEFT_OUT],
    ),
    (
        "idc_access_control_attributes",
        {"attributes": {"team": "${path:enterprise.department}"}},
        ["create access_control_attributes attributes for access control"],
        [],
    ),
]

# What is refused to everybody: module, options, what the message says.
REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("idc_permission_set", {"name": "ReadOnly", "state": "absent"}, ASSIGNED_THERE),
    ("idc_permission_set", {"name": "ReadOnly", "state": "absent", "on_assignments": "remove"}, ASSIGNED_THERE),
    (
        "idc_permission_set",
        {"name": "Selling", "description": "", "session_duration": "4h"},
        "^description: Selling has one, and IAM Identity Center can change it but not clear it",
    ),
    (
        "idc_user",
        {"user_name": "ada", "state": "absent", "on_assignments": "refuse"},
        rf"^Refused to delete user ada, which has 2 assignments: ReadOnly in shop \({SHOP}\); ReadOnly in old .*{STAYS}",
    ),
    (
        "idc_assignment",
        {"users": ["eve"], "permission_sets": ["ReadOnly"], "accounts": ["shop", "old"]},
        rf"^accounts: old \({OLD}\) is suspended\. Roles in such an account cannot be changed; leave it out",
    ),
]

# What the management account does, and a delegated administrator is refused.
ITS_OWN: list[tuple[str, dict[str, Any], list[str]]] = [
    (
        "idc_user",
        {"user_name": "bob", "state": "absent"},
        gone("user", "bob", f"Billing {IN_BOSS}", f"Selling {IN_SHOP}"),
    ),
    ("idc_user", {"user_name": "cleo", "state": "absent"}, gone("user", "cleo", f"Billing {IN_SHOP}")),
    (
        "idc_group",
        {"display_name": "bosses", "state": "absent"},
        gone("group", "bosses", f"Billing {IN_BOSS}", f"Selling {IN_SHOP}"),
    ),
    (
        "idc_permission_set",
        {"name": "Billing", "description": "new"},
        ["update permission_set Billing", "provision permission_set Billing"],
    ),
    ("idc_permission_set", {"name": "Billing", "tags": {"a": "b"}}, ["update permission_set Billing"]),
    ("idc_permission_set", {"name": "Billing", "provision": "always"}, ["provision permission_set Billing"]),
    (
        "idc_permission_set",
        {"name": "Billing", "state": "absent", "on_assignments": "remove"},
        [
            f"remove account_assignment bosses with Billing {IN_BOSS}",
            f"remove account_assignment bob with Billing {IN_BOSS}",
            f"remove account_assignment cleo with Billing {IN_SHOP}",
            "delete permission_set Billing",
        ],
    ),
    (
        "idc_assignment",
        {"users": ["eve"], "permission_sets": ["Selling"], "accounts": ["boss", "shop"]},
        [f"add account_assignment eve with Selling {IN_BOSS}"],
    ),
    (
        "idc_assignment",
        {"users": ["eve"], "permission_sets": ["Billing"], "accounts": ["shop"]},
        [f"add account_assignment eve with Billing {IN_SHOP}"],
    ),
    (
        "idc_assignment",
        {"users": ["bob"], "permission_sets": ["Billing"], "accounts": ["boss"], "state": "absent"},
        [f"remove account_assignment bob with Billing {IN_BOSS}"],
    ),
    (
        "idc_assignment",
        {"users": ["bob"], "permission_sets": ["Billing"], "accounts": ["boss"], "purge": True},
        [f"remove account_assignment bosses with Billing {IN_BOSS}"],
    ),
]

# What a delegated administrator may do, and what is done already.
ANYBODYS: list[tuple[str, dict[str, Any], list[str]]] = [
    ("idc_user", {"user_name": "eve", "state": "absent"}, gone("user", "eve", f"Selling {IN_SHOP}")),
    ("idc_user", {"user_name": "bob", "title": "Bookkeeper"}, ["update user bob"]),
    ("idc_user", _user("fay"), ["create user fay"]),
    ("idc_group", {"display_name": "sellers", "state": "absent"}, gone("group", "sellers", f"Selling {IN_SHOP}")),
    ("idc_group", {"display_name": "bosses", "description": "They decide"}, ["update group bosses"]),
    ("idc_group_membership", {"group": "bosses", "users": ["eve"]}, ["add membership eve in bosses"]),
    ("idc_permission_set", {"name": "Billing", "description": "Bills"}, []),
    (
        "idc_permission_set",
        {"name": "Selling", "session_duration": "2h"},
        ["update permission_set Selling", "provision permission_set Selling"],
    ),
    ("idc_permission_set", {"name": "Selling", "relay_state": ""}, []),
    ("idc_permission_set", {"name": "Nowhere", "provision": "always"}, []),
    (
        "idc_permission_set",
        {"name": "Nowhere", "description": "new", "provision": "always"},
        ["update permission_set Nowhere"],
    ),
    ("idc_permission_set", {"name": "Nowhere", "state": "absent"}, ["delete permission_set Nowhere"]),
    ("idc_permission_set", {"name": "New", "description": ""}, ["create permission_set New"]),
    ("idc_assignment", {"users": ["bob"], "permission_sets": ["Billing"], "accounts": ["boss"]}, []),
    (
        "idc_assignment",
        {"users": ["ada"], "permission_sets": ["Selling"], "accounts": ["shop"]},
        [f"add account_assignment ada with Selling {IN_SHOP}"],
    ),
    (
        "idc_access_control_attributes",
        {"attributes": {"team": "${path:enterprise.department}"}},
        ["create access_control_attributes attributes for access control"],
    ),
]


@pytest.fixture(scope="module")
def organization(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IdentityCenter]:
    """An Identity Center with a suspended account, and access there and in the management account."""
    seed = tmp_path_factory.mktemp("organization") / "seed.yml"
    seed.write_text(yaml.safe_dump(SEED))
    running = IdentityCenter("--seed", str(seed))
    yield running
    running.stop()


PlayAs = Callable[..., Play]
WAYS: list[tuple[str, dict[str, Any]]] = [
    ("management", {}),
    ("delegated_administrator", {}),
    ("delegated_administrator", OTHERWISE),
]


@pytest.fixture
def play_as(organization: IdentityCenter) -> PlayAs:
    """Runs tasks with the credentials of a caller."""

    def start(caller: str, **settings: Any) -> Play:
        organization.control("POST", "reset", {"all": True})
        organization.set(caller=caller, **settings)
        return Play(organization)

    return start


@pytest.fixture(params=WAYS, ids=["management account", "delegated administrator", "and otherwise"])
def play(play_as: PlayAs, request: pytest.FixtureRequest) -> Play:
    """Runs tasks with anybody's credentials, and with what is not known of AWS as it may be."""
    caller, settings = request.param
    return play_as(caller, **settings)


@pytest.mark.parametrize(("module", "options", "changes", "warnings"), SUSPENDED)
def test_a_suspended_account_keeps_nothing_else_from_being_done(
    play: Play,
    module: str,
    options: dict[str, Any],
    changes: list[str],
    warnings: list[str],
) -> None:
    done = play.step(module, options, changes=changes, writes=None, warnings=warnings)

    assert _of_old(done) == [] or "left_behind" in done["changes"][-1]


@pytest.mark.parametrize(("module", "options", "message"), REFUSED)
def test_what_nobody_can_do_is_refused_before_the_first_write(
    play: Play, module: str, options: dict[str, Any], message: str
) -> None:
    play.refused(module, options, message=message)


@pytest.mark.parametrize(("module", "options", "changes"), ITS_OWN)
def test_what_is_the_management_accounts_own_is_refused_to_others_before_the_first_write(
    play_as: PlayAs, module: str, options: dict[str, Any], changes: list[str]
) -> None:
    play_as("delegated_administrator").refused(module, options, message=NOT_YOURS, code="Refused")

    own = play_as("management")
    if options.get("provision") == "always":
        assert [one["action"] for one in own.ok(module, **options)["changes"]] == ["provision"]
    else:
        own.step(module, options, changes=changes, writes=None)


@pytest.mark.parametrize(("module", "options", "changes"), ANYBODYS)
def test_what_does_not_touch_the_management_account_is_anybodys(
    play: Play, module: str, options: dict[str, Any], changes: list[str]
) -> None:
    play.step(module, options, changes=changes, writes=None)

    assert "GetCallerIdentity" not in play.identity_center.operations()


def test_a_deletion_that_leaves_access_to_the_management_account_behind_is_a_way_out(
    play_as: PlayAs,
) -> None:
    options = {"user_name": "bob", "state": "absent", "on_assignments": "keep"}

    play_as("delegated_administrator").step(
        "idc_user", options, changes=gone("user", "bob"), warnings=["on_assignments: keep: whatever access"]
    )


def test_what_stays_behind_is_in_the_diff_and_in_the_result(play: Play) -> None:
    done = play.task("idc_user", user_name="ada", state="absent")

    assert done["changes"][-1]["left_behind"] == [f"ReadOnly in old ({OLD})"]
    assert f"ReadOnly in old ({OLD})" in done["diff"]["after"] and "in shop" not in done["diff"]["after"]
    assert done["user"] is None


def test_what_is_provisioned_where_nobody_is_assigned_is_told_and_not_waited_for_long(play: Play) -> None:
    options = {"name": "Left", "state": "absent", "wait_timeout": 1}

    check, real = play.check("idc_permission_set", **options), play.task("idc_permission_set", **options)

    assert check["warnings"] == real["warnings"] and len(real["warnings"]) == 1
    assert _matches(DESERTED, str(real["warnings"][0]))
    assert check["changed"] and real["failed"]
    assert f"It is provisioned in the accounts {SHOP}, where nobody was assigned before" in real["msg"]
    # The way out that the message tells of.
    seller = {"users": ["eve"], "permission_sets": ["Left"], "accounts": ["shop"]}
    for state in ("present", "absent"):
        play.ok("idc_assignment", **seller, state=state)
    play.step("idc_permission_set", options, changes=["delete permission_set Left"])


def test_a_suspended_account_stays_outdated_and_is_told_of_each_time(play: Play) -> None:
    first = play.ok("idc_permission_set", name="ReadOnly", description="new")
    again = play.ok("idc_permission_set", name="ReadOnly", description="new")

    assert first["permission_set"]["outdated_accounts"] == again["permission_set"]["outdated_accounts"] == [OLD]
    assert not again["changed"] and _matches(LEFT_OUT, str(again["warnings"][0]))
    assert first["diff"]["after"].endswith(f"outdated_accounts:\n  - old ({OLD})\n")


def test_it_stays_outdated_in_a_run_in_check_mode_too(play: Play) -> None:
    tasks = [
        {"name": "ReadOnly", "description": "new"},
        {"name": "ReadOnly"},
        {"name": "ReadOnly", "provision": "always"},
    ]

    planned = [play.task("idc_permission_set", check=True, **options) for options in tasks]
    play.forget()
    done = [play.task("idc_permission_set", **options) for options in tasks]

    for promise, deed in zip(planned, done, strict=True):
        assert_kept(promise, deed)
    assert [one["permission_set"]["outdated_accounts"] for one in done] == [[OLD]] * len(tasks)


def _of_old(done: Result) -> list[Any]:
    """The changes that concern the suspended account."""
    return [one for one in done["changes"] if OLD in str(one)]


def _matches(pattern: str, text: str) -> bool:
    return re.search(pattern, text) is not None
