# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The guide to policies is true: each check is in it with its options, and its examples fail and pass as it says."""

from __future__ import annotations

import re
import typing as t
from pathlib import Path

import pytest
import yaml

from ansible_collections.steward.identity_center.plugins.module_utils._options.policies import (
    parse_policies,
    policy_lines,
)
from ansible_collections.steward.identity_center.plugins.module_utils._policies import registry
from ansible_collections.steward.identity_center.plugins.module_utils._policies.registry import CHECKS
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.policy_views import messages

GUIDE = (Path(str(registry.__file__)).parents[3] / "docs" / "policies.md").read_text(encoding="utf-8")
BEGIN, *SECTIONS = GUIDE.split("\n## ")
BY_NAME = {section.partition("\n")[0]: section for section in SECTIONS}
EACH = pytest.mark.parametrize("name", list(CHECKS))


def blocks(text: str) -> list[t.Any]:
    """The YAML that is in a part of the guide."""
    return [yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)]


def test_the_guide_has_a_section_for_each_check_and_no_other() -> None:
    assert list(BY_NAME) == list(CHECKS)


def test_the_first_example_is_a_file_of_policies() -> None:
    (example,) = blocks(BEGIN)

    (policy,) = parse_policies(policy_lines([{**example[0], "except": [_as_read(example[0]["except"][0])]}]))

    assert (policy.id, policy.severity.value, len(policy.exemptions)) == ("no-direct-access", "high", 1)


def _as_read(exemption: dict[str, t.Any]) -> dict[str, str]:
    """What YAML takes for a date, the controller hands over as it was written."""
    return {key: str(value) for key, value in exemption.items()}


@EACH
def test_the_table_says_what_a_check_finds_and_how_bad_that_is(name: str) -> None:
    check = CHECKS[name]

    assert f"| [`{name}`](#{name}) | {check.summary} | {check.severity.value} |\n" in BEGIN


@EACH
def test_a_section_names_what_exceptions_may_name_and_each_option(name: str) -> None:
    check, section = CHECKS[name], BY_NAME[name]
    words = " ".join(section.split())

    assert f"Exceptions name {', '.join(f'`{word}`' for word in check.about)}." in words
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \| ?(.*?) ?\|$", section, re.MULTILINE)
    assert [(row, text) for row, text, _default in rows] == [
        (option, f"{one.form.value}. {one.help}") for option, one in check.options.items()
    ]
    assert {row for row, _text, default in rows if default == "required"} == {
        option for option, one in check.options.items() if one.required
    }


@EACH
def test_the_failing_example_fails_with_the_sentences_of_the_guide(name: str) -> None:
    policies, fails, _passes = blocks(BY_NAME[name])
    part = BY_NAME[name].partition("Fails:")[2].partition("Passes:")[0]
    listed = part.rpartition("```")[2].split("\n- ")[1:]

    assert [f"{one}." for one in messages(policies, fails)] == [" ".join(one.split()) for one in listed]


@EACH
def test_the_passing_example_passes(name: str) -> None:
    policies, _fails, passes = blocks(BY_NAME[name])

    assert messages(policies, passes) == []
