# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values that are what was written: spellings, entries without a type, policies."""

from __future__ import annotations

import json

import pytest
from tasks import Play

ADA = {"user_name": "ada", "display_name": "Ada", "given_name": "Ada", "family_name": "Lovelace"}
ALLOW = {"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}


@pytest.mark.parametrize("selector", ["previously", "id"])
def test_a_rename_may_differ_in_letter_case_alone(play: Play, selector: str) -> None:
    user = play.ok("idc_user", **ADA)["user"]
    group = play.ok("idc_group", display_name="engines")["group"]
    by_name = selector == "previously"

    play.step(
        "idc_user",
        {"user_name": "Ada", **({"previously": ["ada"]} if by_name else {"user_id": user["user_id"]})},
        changes=["update user ada"],
        object_key="user",
        result={"user_name": "Ada", "user_id": user["user_id"]},
    )
    play.step(
        "idc_group",
        {"display_name": "Engines", **({"previously": ["engines"]} if by_name else {"group_id": group["group_id"]})},
        changes=["update group engines"],
        object_key="group",
        result={"display_name": "Engines", "group_id": group["group_id"]},
    )


def test_a_short_option_leaves_an_entry_without_a_type_alone(play: Play) -> None:
    play.ok("idc_user", **ADA, emails=[{"value": "ada@example.com"}], phone_numbers=[{"value": "+44 1"}])

    play.step("idc_user", {"user_name": "ada", "email": "ADA@example.com", "phone_number": "+44 1"}, changes=[])
    play.step("idc_user", {"user_name": "ada", "email": "ada.l@example.com"}, changes=["update user ada"])
    play.step("idc_user", {"user_name": "ada", "phone_number": "+44 2"}, changes=["update user ada"])


@pytest.mark.parametrize(
    ("policy", "message"),
    [
        pytest.param(
            '{"Statement": [{"Effect": "Deny"}], "Statement": [' + json.dumps(ALLOW) + "]}",
            "has the key Statement twice",
            id="a key twice",
        ),
        pytest.param(
            json.dumps({"Statement": [{**ALLOW, "Sid": "Read\u2011only"}]}),
            r"Statement\[0\]\.Sid: has the character '\\u2011' at position 5",
            id="a character",
        ),
        pytest.param(
            json.dumps({"Statement": [{**ALLOW, "Sid": "x" * 10_300}]}),
            r"inline_policy: has 10\d{3} bytes that are not whitespace",
            id="size",
        ),
        pytest.param('{"Statement": []}', "inline_policy: has no Statement", id="no statement"),
    ],
)
def test_a_policy_that_aws_would_not_take_as_it_is_meant_is_refused(play: Play, policy: str, message: str) -> None:
    before = len(play.identity_center.operations())

    play.refused("idc_permission_set", {"name": "P", "inline_policy": policy}, message=message, code="InvalidInput")

    assert len(play.identity_center.operations()) == before


def test_a_byte_order_mark_and_letters_of_latin_1_are_taken(play: Play) -> None:
    policy = json.dumps({"Statement": [{**ALLOW, "Resource": "arn:aws:s3:::caf\u00e9/*"}]}, ensure_ascii=False)

    play.step(
        "idc_permission_set",
        {"name": "P", "inline_policy": "\ufeff" + policy},
        changes=["create permission_set P"],
        writes=2,
        object_key="permission_set",
        result={"inline_policy": json.loads(policy)},
    )
