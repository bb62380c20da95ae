# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From the ways in which people name accounts to the accounts that are meant."""

from __future__ import annotations

import contextlib
import typing as t

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._desired.access import Targets
from ansible_collections.steward.identity_center.plugins.module_utils._model.access import Account
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import (
    CallFailed,
    FailureKind,
    Problem,
    Refused,
    Unresolved,
)
from ansible_collections.steward.identity_center.plugins.module_utils._resolve.accounts import (
    MANAGEMENT as WHY_NOT_MANAGEMENT,
)
from ansible_collections.steward.identity_center.plugins.module_utils._resolve.accounts import (
    Chosen,
    choose,
    read_places,
)
from ansible_collections.steward.identity_center.plugins.module_utils._snapshot.organization import SnapshotOrganization
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import failed_call
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_organization import (
    MANAGEMENT,
    ROOT,
    FakeOrganization,
    account,
    denied,
)

BOSS = Account(id=MANAGEMENT, name="boss", status="ACTIVE")
AUDIT, SHOP, DATA, PAY, PLAY, POND = (
    account(number, name)
    for number, name in ((21, "audit"), (31, "shop"), (32, "data"), (33, "pay"), (41, "play"), (42, "pond"))
)
OLD, CLOSING = account(51, "old", "SUSPENDED"), account(52, "closing", "PENDING_CLOSURE")
TWINS = (account(61, "twin"), account(62, "twin"))
TAGS = {
    MANAGEMENT: {"stage": "production"},
    AUDIT.id: {"stage": "shared"},
    SHOP.id: {"stage": "production", "product": "shop"},
    DATA.id: {"stage": "staging", "product": "shop"},
    PAY.id: {"stage": "production", "product": "pay"},
}


def organization(**more: t.Any) -> FakeOrganization:
    """Boss and the twins in the root, the others in units."""
    return FakeOrganization(
        BOSS,
        *TWINS,
        units={
            "/Security": (AUDIT,),
            "/Work": (DATA,),
            "/Work/Production": (SHOP,),
            "/Work/Production/Regulated": (PAY,),
            "/Play": (PLAY,),
            "/Closing": (OLD, CLOSING),
            "/Future": (),
            "/Outer/Inner": (POND,),
        },
        tags=TAGS,
        **more,
    )


def chosen(targets: dict[str, t.Any], one: FakeOrganization | None = None) -> Chosen:
    """What these targets mean."""
    return choose(one or organization(), Targets(**targets), MANAGEMENT)


def names(accounts: tuple[Account, ...]) -> list[str | None]:
    """Their names."""
    return [one.name for one in accounts]


INNER = organization().id_of("/Work/Production")


@pytest.mark.parametrize(
    ("targets", "expected", "skipped"),
    [
        pytest.param({"accounts": ("shop", AUDIT.id)}, ["audit", "shop"], [], id="names and ids, in order of ids"),
        pytest.param({"accounts": ("shop", SHOP.id)}, ["shop"], [], id="one by name and by id"),
        pytest.param({"accounts": (TWINS[1].id,)}, ["twin"], [], id="one of two with a name, by id"),
        pytest.param({"accounts": ("boss",)}, ["boss"], [], id="the management account by name"),
        pytest.param({"units": ("/Work/Production",)}, ["shop", "pay"], [], id="a unit and those below it"),
        pytest.param({"units": ("/Work/Production",), "nested": False}, ["shop"], [], id="a unit alone"),
        pytest.param({"units": (INNER,)}, ["shop", "pay"], [], id="a unit by id"),
        pytest.param({"units": ("/Outer",)}, ["pond"], [], id="a unit with accounts below it only"),
        pytest.param({"units": ("/Work", "/Work/Production")}, ["shop", "data", "pay"], [], id="units in each other"),
        pytest.param({"units": ("/",), "nested": False}, ["twin", "twin"], ["boss"], id="the root alone"),
        pytest.param({"units": (ROOT,), "nested": False}, ["twin", "twin"], ["boss"], id="the root by id"),
        pytest.param(
            {"everything": True},
            ["audit", "shop", "data", "pay", "play", "pond", "twin", "twin"],
            ["old", "closing", "boss"],
            id="everything",
        ),
        pytest.param(
            {"everything": True, "include_management": True, "excluded": ("old", "twin 61", "audit", "play", "pond")},
            ["shop", "data", "pay", "twin", "boss"],
            ["closing"],
            id="everything but, and the management account",
        ),
        pytest.param(
            {"everything": True, "excluded": ("boss", "old", "closing", "twin 61", "twin 62", "play", "pond")},
            ["audit", "shop", "data", "pay"],
            [],
            id="who is excluded was not left out",
        ),
        pytest.param(
            {"accounts": ("boss",), "everything": True, "excluded": ("old", "closing")},
            ["audit", "shop", "data", "pay", "play", "pond", "twin", "twin", "boss"],
            [],
            id="named beside everything",
        ),
        pytest.param({"accounts": ("shop", "audit"), "excluded": ("audit",)}, ["shop"], [], id="named and excluded"),
        pytest.param({"tags": {"stage": ("production",)}}, ["shop", "pay"], ["boss"], id="a tag"),
        pytest.param(
            {"tags": {"stage": ("production", "staging"), "product": ("shop",)}},
            ["shop", "data"],
            [],
            id="tags, all of them, of one each of the values",
        ),
        pytest.param(
            {"tags": {"stage": ("production",)}, "include_management": True},
            ["shop", "pay", "boss"],
            [],
            id="a tag of the management account",
        ),
        pytest.param(
            {"accounts": ("play",), "units": ("/Security",), "tags": {"product": ("pay",)}},
            ["audit", "pay", "play"],
            [],
            id="the ways add up",
        ),
        pytest.param({"units": ("/Closing",)}, [], ["old", "closing"], id="a unit of suspended accounts"),
    ],
)
def test_accounts_are_chosen(targets: dict[str, t.Any], expected: list[str], skipped: list[str]) -> None:
    by_number = {f"{one.name} {int(one.id)}": one.id for one in TWINS}
    excluded = tuple(by_number.get(name, name) for name in targets.get("excluded", ()))

    found = chosen({**targets, "excluded": excluded})

    assert names(found.accounts) == expected
    assert [one.name for one, _reason in found.skipped] == skipped
    assert found.warnings == ()


def test_the_reasons_are_told() -> None:
    found = chosen({"everything": True})

    assert dict(found.skipped) == {BOSS: WHY_NOT_MANAGEMENT, OLD: "is suspended", CLOSING: "is pending closure"}


def test_the_management_account_that_nobody_knows_is_left_out_of_nothing() -> None:
    found = choose(organization(), Targets(units=("/",), nested=False), None)

    assert names(found.accounts) == ["twin", "twin", "boss"]


@pytest.mark.parametrize(
    ("targets", "error", "message"),
    [
        pytest.param(
            {"accounts": ("shop", "shoop")},
            Unresolved,
            'accounts: no account of the organization is named "shoop" (did you mean "shop"?)',
            id="an unknown name",
        ),
        pytest.param(
            {"accounts": ("Shop",)},
            Unresolved,
            'accounts: no account of the organization is named "Shop" (there is "shop", which differs in letter case)',
            id="letter case",
        ),
        pytest.param(
            {"accounts": ("twin",)},
            Unresolved,
            'accounts: 2 accounts are named "twin": 000000000061, 000000000062; give the id of the one you mean',
            id="a twin",
        ),
        pytest.param(
            {"accounts": ("000000000099",)},
            Unresolved,
            "accounts: the organization has no account 000000000099",
            id="an unknown id",
        ),
        pytest.param(
            {"accounts": ("shop", "000000000099")},
            Unresolved,
            "accounts: the organization has no account 000000000099",
            id="an unknown id beside a name",
        ),
        pytest.param(
            {"everything": True, "excluded": ("shoop",)},
            Unresolved,
            'exclude_accounts: no account of the organization is named "shoop" (did you mean "shop"?)',
            id="an unknown exclusion",
        ),
        pytest.param(
            {"accounts": ("old", CLOSING.id, "shop")},
            Refused,
            "accounts: old (000000000051) is suspended; closing (000000000052) is pending closure. Roles in such an "
            "account cannot be changed; leave it out",
            id="suspended, by name",
        ),
        pytest.param(
            {"units": ("/Work/Prod",)},
            Unresolved,
            'organizational_units: "/Work/Prod": there is no "Prod" in "/Work" (did you mean "Production"?)',
            id="an unknown unit",
        ),
        pytest.param(
            {"units": ("/Wrk/Production",)},
            Unresolved,
            'organizational_units: "/Wrk/Production": there is no "Wrk" in "/" (did you mean "Work"?)',
            id="an unknown unit above it",
        ),
        pytest.param(
            {"units": ("/Play/Ground",)},
            Unresolved,
            'organizational_units: "/Play/Ground": there is no "Ground" in "/Play" (give an id, or the path from the root)',
            id="no units there",
        ),
        pytest.param(
            {"units": ("ou-ab12-99999999",)},
            Unresolved,
            "organizational_units: the organization has no unit ou-ab12-99999999",
            id="an unknown unit's id",
        ),
        pytest.param(
            {"units": ("/Future",)},
            Unresolved,
            'organizational_units: there is no account in "/Future" or below it',
            id="an empty unit",
        ),
        pytest.param(
            {"units": ("/Outer",), "nested": False},
            Unresolved,
            'organizational_units: there is no account in "/Outer"; accounts below it are included with include_nested: true',
            id="accounts below only",
        ),
        pytest.param(
            {"tags": {"stage": ("shared", "test"), "product": ("x",)}},
            Unresolved,
            'account_tags: no account of the organization has "product=x" (did you mean "product=pay" or "product=shop"?)',
            id="a tag of nobody",
        ),
        pytest.param(
            {"tags": {"stage": ("shared", "test"), "product": ("shop",)}},
            Unresolved,
            'account_tags: no account of the organization has "product=shop" together with "stage=shared" or "stage=test"',
            id="tags that nobody has together",
        ),
        pytest.param(
            {"accounts": ("2025",)},
            Unresolved,
            'accounts: no account of the organization is named "2025", and an id has 12 digits, not 4; quote ids and names '
            "of digits in YAML, which strips leading zeros",
            id="digits that are neither a name nor an id",
        ),
        pytest.param(
            {"accounts": ("31",)},
            Unresolved,
            'accounts: no account of the organization is named "31", and an id has 12 digits, not 2 (did you mean '
            '"000000000031"?); quote ids and names of digits in YAML, which strips leading zeros',
            id="an id without its zeros",
        ),
        pytest.param(
            {"accounts": ("27",)},
            Unresolved,
            'accounts: no account of the organization is named "27", and an id has 12 digits, not 2 (did you mean '
            '"000000000033"?); quote ids and names of digits in YAML, which strips leading zeros',
            id="an id that YAML took for an octal number",
        ),
        pytest.param(
            {"accounts": ("1234567890123",)},
            Unresolved,
            'accounts: no account of the organization is named "1234567890123", and an id has 12 digits, not 13; quote '
            "ids and names of digits in YAML, which strips leading zeros",
            id="13 digits",
        ),
        pytest.param(
            {"accounts": ("old", "shoop"), "units": ("/Ply",)},
            Unresolved,
            'accounts: no account of the organization is named "shoop" (did you mean "shop"?); organizational_units: "/Ply": '
            'there is no "Ply" in "/" (did you mean "Play"?)',
            id="all at once, before what is suspended",
        ),
    ],
)
def test_what_leads_nowhere_is_told(targets: dict[str, t.Any], error: type[Problem], message: str) -> None:
    with pytest.raises(error) as caught:
        chosen(targets)

    assert caught.value.message == message


# ---- names that look like something else

YEAR, TRIMMED, SPACED = account(71, "2024"), account(72, "bank"), account(73, "bank ")
SLASHED, LETTER = account(74, "a/b"), account(75, "c")
CLOSED = (account(81, "box", "SUSPENDED"), account(82, "box"), account(83, "box", "PENDING_CLOSURE"))
GONE = (account(91, "gone", "SUSPENDED"), account(92, "gone", "SUSPENDED"))


def odd() -> FakeOrganization:
    """Accounts and units with odd names."""
    return FakeOrganization(
        *CLOSED,
        *GONE,
        units={
            "/Dev": (YEAR,),
            "/Dev/Test": (TRIMMED,),
            "/Dev|Test": (SPACED,),
            "/Dev|Test/Deeper": (),
            "/A|B|": (SLASHED,),
            "/A|B|/C": (LETTER,),
        },
    )


@pytest.mark.parametrize(
    ("targets", "expected"),
    [
        pytest.param({"accounts": ("2024",)}, [YEAR], id="a name of digits"),
        pytest.param({"accounts": ("bank",)}, [TRIMMED], id="a name"),
        pytest.param({"accounts": ("bank ",)}, [SPACED], id="the same with a blank is another"),
        pytest.param({"units": ("/Dev/Test/",)}, None, id="still two"),
        pytest.param({"units": ("/A/B/",)}, [SLASHED, LETTER], id="a unit with slashes in its name"),
        pytest.param({"units": ("/A/B//C",)}, [LETTER], id="slashes at the end of a name and after it"),
        pytest.param({"units": ("//Dev//",), "nested": False}, [YEAR], id="slashes that mean nothing"),
    ],
)
def test_odd_names_mean_what_has_them(targets: dict[str, t.Any], expected: list[Account] | None) -> None:
    if expected is None:
        with pytest.raises(Unresolved):
            chosen(targets, odd())
    else:
        assert list(chosen(targets, odd()).accounts) == expected


def test_a_path_that_is_two_units_is_refused_with_both() -> None:
    one = odd()

    with pytest.raises(Unresolved) as caught:
        chosen({"units": ("/Dev/Test",)}, one)

    assert caught.value.message == (
        f'organizational_units: "/Dev/Test" means 2 units: "Test" in "Dev" ({one.id_of("/Dev/Test")}) and "Dev/Test" '
        f"({one.id_of('/Dev|Test')}); give the id of the one you mean"
    )
    assert chosen({"units": (one.id_of("/Dev|Test"),)}, one).accounts == (SPACED,)


def test_of_a_path_the_way_that_leads_farthest_is_told() -> None:
    with pytest.raises(Unresolved) as caught:
        chosen({"units": ("/Dev/Test/Deepest",)}, odd())

    assert caught.value.message == (
        'organizational_units: "/Dev/Test/Deepest": there is no "Deepest" in "/Dev/Test" (did you mean "Deeper"?)'
    )


@pytest.mark.parametrize("option", ["accounts", "excluded"])
def test_of_accounts_with_one_name_the_active_one_is_meant(option: str) -> None:
    targets = {"everything": True, "include_inactive": True, option: ("box",)}

    found = chosen(targets, odd())

    (meaning,) = found.meanings
    assert meaning == (
        f'{option.replace("excluded", "exclude_accounts")}: 3 accounts are named "box": taken to mean {CLOSED[1].id}, not '
        f"{CLOSED[0].id}, which is suspended, and {CLOSED[2].id}, which is pending closure"
    )
    assert (CLOSED[1] in found.accounts) is (option == "accounts")
    assert CLOSED[0] in found.accounts


def test_of_accounts_with_one_name_of_which_none_is_active_none_is_meant() -> None:
    with pytest.raises(Unresolved, match=f'2 accounts are named "gone": {GONE[0].id}, {GONE[1].id}; give the id'):
        chosen({"accounts": ("gone",)}, odd())


def test_a_part_of_the_tree_is_read_once() -> None:
    one = odd()

    chosen({"units": ("/A/B/", "/A/B//C"), "nested": False}, one)

    asked = [call for call in one.calls if call[0] == "units_in"]
    assert len(asked) == len(set(asked))


@pytest.mark.parametrize(
    ("targets", "calls"),
    [
        pytest.param({"accounts": (SHOP.id, DATA.id)}, ["account", "account"], id="few ids one by one"),
        pytest.param({"accounts": (SHOP.id,), "excluded": (DATA.id,)}, ["account", "account"], id="exclusions too"),
        pytest.param(
            {"accounts": (SHOP.id, DATA.id, PAY.id, PLAY.id, AUDIT.id, MANAGEMENT)},
            ["accounts"],
            id="many ids from the list",
        ),
        pytest.param({"accounts": ("shop", "data", PAY.id)}, ["accounts"], id="names from the list"),
        pytest.param({"accounts": ("shop",), "everything": True}, ["accounts"], id="the list is read once"),
        pytest.param(
            {"accounts": (PLAY.id,), "tags": {"product": ("shop",)}},
            ["accounts", *["tags"] * 11],
            id="an id from the list that the tags need anyway",
        ),
        pytest.param({"tags": {"product": ("shop",)}}, ["accounts", *["tags"] * 11], id="each account's tags"),
        pytest.param(
            {"units": ("/Work/Production",), "nested": False},
            ["root", "units_in", "units_in", "accounts_in"],
            id="the way to a unit",
        ),
        pytest.param(
            {"units": (INNER,)},
            ["unit", "accounts_in", "units_in", "accounts_in", "units_in"],
            id="a unit by id, and below",
        ),
        pytest.param({}, [], id="nothing"),
    ],
)
def test_no_more_is_read_than_needed(targets: dict[str, t.Any], calls: list[str]) -> None:
    one = organization()

    chosen(targets, one)

    assert [call[0] for call in one.calls] == calls


@pytest.mark.parametrize("count", [1, 6], ids=["one by one", "as a list"])
def test_who_only_names_ids_needs_no_right_to_look(count: int) -> None:
    ids = tuple(f"{number:012d}" for number in range(count))
    one = organization(failure=denied())

    found = chosen({"accounts": ids, "excluded": ("000000000000",)}, one)

    assert found.accounts == tuple(Account(id=account_id) for account_id in ids[1:])
    assert len(one.calls) == 1
    (warning,) = found.warnings
    assert warning.startswith("Could not list the accounts: ")
    assert warning.endswith(" So it is not known what the accounts are named, and whether they are suspended")


@pytest.mark.parametrize(
    ("targets", "failure"),
    [
        pytest.param({"accounts": ("shop",)}, denied(), id="a name"),
        pytest.param({"accounts": (SHOP.id,), "everything": True}, denied(), id="everything"),
        pytest.param({"accounts": (SHOP.id,), "tags": {"a": ("b",)}}, denied(), id="tags"),
        pytest.param({"accounts": (SHOP.id,), "excluded": ("audit",)}, denied(), id="the name of an exclusion"),
        pytest.param({"units": ("/Work",)}, denied(), id="a unit"),
        pytest.param({"accounts": (SHOP.id,)}, failed_call(FailureKind.THROTTLED), id="a failure that passes"),
    ],
)
def test_other_targets_do(targets: dict[str, t.Any], failure: CallFailed) -> None:
    with pytest.raises(CallFailed) as caught:
        chosen(targets, organization(failure=failure))

    assert caught.value is failure


# ---- before their turn

EACH_WAY: list[dict[str, t.Any]] = [
    {"accounts": ("shop",)},
    {"accounts": (SHOP.id,)},
    {"accounts": (SHOP.id, DATA.id, PAY.id, PLAY.id, POND.id, AUDIT.id)},
    {"units": ("/Work/Production",)},
    {"units": ("/Work", INNER, "/Nowhere"), "nested": False},
    {"everything": True, "excluded": ("audit",)},
    {"tags": {"stage": ("production",)}},
]


@pytest.mark.parametrize("targets", EACH_WAY)
def test_what_is_read_before_costs_nothing_in_turn_and_nothing_else_is_read(targets: dict[str, t.Any]) -> None:
    in_turn, before = organization(), organization()
    snapshot = SnapshotOrganization(before)

    read_places(snapshot, [Targets(**targets)])
    early = list(before.calls)
    for one in (snapshot, SnapshotOrganization(in_turn)):
        with contextlib.suppress(Unresolved):
            choose(one, Targets(**targets), MANAGEMENT)

    assert sorted(before.calls) == sorted(in_turn.calls)
    # Who names ids alone can do without the right to read the organization: these are left to their turn.
    only_ids = set(targets) == {"accounts"} and "shop" not in targets["accounts"]
    assert early == ([] if only_ids else before.calls)


def test_what_is_read_before_is_read_once_for_all() -> None:
    one = organization()

    read_places(SnapshotOrganization(one), [Targets(**targets) for targets in EACH_WAY * 2])

    assert len(one.calls) == len(set(one.calls))
