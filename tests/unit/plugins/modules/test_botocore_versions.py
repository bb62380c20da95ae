# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What needs a newer botocore than the collection does: the option says which, as the engine will."""

from __future__ import annotations

import re
import typing as t
from pathlib import Path

import pytest
import yaml

from ansible_collections.steward.identity_center.plugins.module_utils._model.attributes import GROUP, USER
from ansible_collections.steward.identity_center.plugins.modules import idc_instance_info, idc_user, idc_user_info

README = (Path(str(idc_user.__file__)).parents[2] / "README.md").read_text(encoding="utf-8")
SINCE = sorted({(row.name.partition(".")[0], row.since) for row in USER if row.since})


def described(module: t.Any, option: str) -> str:
    """The description of an option as one text."""
    description = yaml.safe_load(module.DOCUMENTATION)["options"][option]["description"]
    return description if isinstance(description, str) else " ".join(description)


def test_only_users_have_attributes_that_need_a_newer_one() -> None:
    assert {name for name, _since in SINCE} == {"website", "birthdate", "roles", "photos", "enterprise"}
    assert not [row.name for row in GROUP if row.since]


@pytest.mark.parametrize(("option", "since"), SINCE)
def test_an_attribute_says_which_botocore_it_needs(option: str, since: str) -> None:
    assert re.search(rf"(It needs|They need) botocore {re.escape(since)} or later\.", described(idc_user, option))
    (row,) = [line for line in README.splitlines() if line.startswith("|") and line.endswith(f"| {since} |")]
    assert f"`{option}`" in row


def test_nothing_else_says_so() -> None:
    options = yaml.safe_load(idc_user.DOCUMENTATION)["options"]

    assert {name for name in options if "botocore" in described(idc_user, name)} == {name for name, _since in SINCE}


@pytest.mark.parametrize(
    ("module", "option", "since"),
    [(idc_user_info, "user_status", USER.kept["user_status"][1]), (idc_instance_info, "all_regions", "1.43.119")],
)
def test_a_question_says_which_botocore_it_needs(module: t.Any, option: str, since: str) -> None:
    assert f"{since} or later" in described(module, option)
    assert since in README
