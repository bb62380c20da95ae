# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Argument specs as data."""

from __future__ import annotations

from ansible_collections.steward.identity_center.plugins.module_utils._options.spec import (
    SCOPE,
    STATE,
    externally_managed,
    items,
    strings,
)


def test_every_module_can_say_which_store_it_means_and_has_no_option_that_people_may_not_use() -> None:
    assert SCOPE == {"instance_arn": {"type": "str"}, "identity_store_id": {"type": "str"}}


def test_things_are_present_unless_said_otherwise() -> None:
    assert STATE == {"state": {"type": "str", "choices": ["present", "absent"], "default": "present"}}


def test_the_policy_for_what_identity_providers_own_has_the_default_of_its_module() -> None:
    assert externally_managed("warn") == {
        "externally_managed": {"type": "str", "choices": ["refuse", "warn", "ignore"], "default": "warn"}
    }


def test_texts_are_plain_strings() -> None:
    assert strings("title", "locale") == {"title": {"type": "str"}, "locale": {"type": "str"}}


def test_items_are_dictionaries_with_these_fields() -> None:
    assert items("value", value="str", primary="bool") == {
        "type": "list",
        "elements": "dict",
        "options": {"value": {"type": "str", "required": True}, "primary": {"type": "bool"}},
    }
