# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The test as Ansible finds it."""

from __future__ import annotations

import pytest
from ansible.errors import AnsibleError

from ansible_collections.steward.identity_center.plugins.test import password_policy_compliant as plugin

FOUND = plugin.TestModule().tests()
TEST = FOUND["password_policy_compliant"]


def test_there_is_one_test_of_the_name_of_its_file() -> None:
    assert list(FOUND) == ["password_policy_compliant"]


@pytest.mark.parametrize(("password", "expected"), [("aB1-wxyz", True), ("aB--wxyz", False), ("", False)])
def test_a_password_is_compliant_or_not(password: str, expected: bool) -> None:
    assert TEST(password) is expected


@pytest.mark.parametrize(("value", "kind"), [(98765432, "int"), (None, "NoneType"), (["aB1-wxyz"], "list")])
def test_what_is_no_string_is_no_password(value: object, kind: str) -> None:
    with pytest.raises(AnsibleError, match=f"^password_policy_compliant: takes a string, got {kind}$") as caught:
        TEST(value)

    assert "98765432" not in str(caught.value)
