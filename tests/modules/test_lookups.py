# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lookups idc_id and idc_name against an Identity Center: what they find, what they cost, and what the page says of that."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from ansible.errors import AnsibleLookupError
from ansible.plugins.loader import lookup_loader
from identity_center import ROOT, IdentityCenter

PREFIXES = {"identitystore": "identitystore", "organizations": "organizations", "sso-admin": "sso"}
LookUp = Callable[..., list[str]]


@pytest.fixture(scope="module")
def example() -> Iterator[IdentityCenter]:
    """The example seed; a second application and a second account share a name with another."""
    running = IdentityCenter("--seed", str(ROOT / "emulator" / "example_seed.yml"))
    yield running
    assert running.stop() == 0


@pytest.fixture
def look_up(example: IdentityCenter, monkeypatch: pytest.MonkeyPatch) -> LookUp:
    """One lookup, with a request log of its own."""
    for name in ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)

    def run(which: str, *terms: object, **options: object) -> list[str]:
        example.control("DELETE", "requests")
        lookup = lookup_loader.get(f"steward.identity_center.{which}")
        found: list[str] = lookup.run(list(terms), {}, **example.connection, **options)
        return found

    return run


INSTANCE = "ListInstances"
THINGS = [
    ("user", "ada.example", [INSTANCE, "GetUserId"], [INSTANCE, "DescribeUser"]),
    ("group", "engineers", [INSTANCE, "GetGroupId", "DescribeGroup"], [INSTANCE, "DescribeGroup"]),
    (
        "permission_set",
        "Deploy",
        [INSTANCE, "ListPermissionSets", "DescribePermissionSet"],
        [INSTANCE, "DescribePermissionSet"],
    ),
    ("account", "payments", ["ListAccounts"], ["DescribeAccount"]),
    ("application", "Wiki", [INSTANCE, "ListApplications"], [INSTANCE, "DescribeApplication"]),
]


@pytest.mark.parametrize(("kind", "name", "there", "back"), THINGS, ids=[one[0] for one in THINGS])
def test_a_name_leads_to_an_id_and_the_id_back(
    look_up: LookUp, example: IdentityCenter, kind: str, name: str, there: list[str], back: list[str]
) -> None:
    (found,) = look_up("idc_id", name, kind=kind)
    assert list(dict.fromkeys(example.operations())) == there

    assert look_up("idc_name", found, kind=kind) == [name]
    assert example.operations() == back
    assert look_up("idc_name", found) == [name]


def test_a_few_names_cost_a_call_for_each(look_up: LookUp, example: IdentityCenter) -> None:
    names = ["ada.example", "bob.example", "synced.example"]

    assert len(set(look_up("idc_id", names, kind="user"))) == 3
    assert example.operations() == ["ListInstances", *["GetUserId"] * 3]


def test_names_that_lead_nowhere_and_ids_of_the_deleted_are_told(look_up: LookUp) -> None:
    with pytest.raises(
        AnsibleLookupError, match=r'^idc_id: no group matches "engeneers" \(did you mean "engineers"\?\)'
    ):
        look_up("idc_id", "engeneers", kind="group")
    with pytest.raises(AnsibleLookupError, match=r"^idc_name: there is no user with the id .*dead; it may have been"):
        look_up("idc_name", "1234567890-00000000-0000-4000-8000-00000000dead", kind="user")


def test_a_name_that_two_have_is_told_with_both(look_up: LookUp, example: IdentityCenter) -> None:
    provider = "arn:aws:sso::aws:applicationProvider/custom"
    client = example.client("sso-admin")
    arns = [
        client.create_application(InstanceArn=example.instance_arn, ApplicationProviderArn=provider, Name="Twin")[
            "ApplicationArn"
        ]
        for _number in range(2)
    ]

    with pytest.raises(AnsibleLookupError, match=r'^idc_id: 2 applications are named "Twin"') as raised:
        look_up("idc_id", "Twin", kind="application")
    assert all(arn in str(raised.value) for arn in arns)


def test_what_is_denied_is_told_with_the_action(look_up: LookUp, example: IdentityCenter) -> None:
    with (
        example.faults({"operation": "ListAccounts", "fault": {"error": "AccessDeniedException"}}),
        pytest.raises(AnsibleLookupError, match="lacks the IAM action organizations:ListAccounts"),
    ):
        look_up("idc_id", "payments", kind="account")


def test_the_page_of_iam_actions_says_what_the_lookups_ask(look_up: LookUp, example: IdentityCenter) -> None:
    asked: set[str] = set()

    def note() -> None:
        asked.update(f"{PREFIXES[one['service']]}:{one['operation']}" for one in example.requests)

    def told(which: str, *terms: object, **options: object) -> None:
        with pytest.raises(AnsibleLookupError):
            look_up(which, *terms, **options)
        note()

    for kind, name, _there, _back in THINGS:
        (found,) = look_up("idc_id", name, kind=kind)
        note()
        look_up("idc_name", found)
        note()
        # A list is read to find the names that may have been meant, or where it costs fewer calls than many ids.
        told("idc_id", f"{name[:-1]}_", kind=kind)
    text = (ROOT / "docs" / "iam_actions.md").read_text(encoding="utf-8")
    (section,) = re.findall(r"^## The lookups .*?\n(.*?)^## ", text, flags=re.MULTILINE | re.DOTALL)

    assert sorted(re.findall(r"^\| `([a-z-]+:\w+)` \| read \|", section, flags=re.MULTILINE)) == sorted(asked)
