# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter as Ansible finds it."""

from __future__ import annotations

import pytest
from ansible.errors import AnsibleError

from ansible_collections.steward.identity_center.plugins.filter import password_policy_violations as plugin

FOUND = plugin.FilterModule().filters()
FILTER = FOUND["password_policy_violations"]


def test_there_is_one_filter_of_the_name_of_its_file() -> None:
    assert list(FOUND) == ["password_policy_violations"]


@pytest.mark.parametrize(
    ("password", "expected"),
    [("aB1-wxyz", []), ("aB--wxyz", ["A password has a digit (0 to 9), this one has none."])],
)
def test_violations_are_a_list(password: str, expected: list[str]) -> None:
    assert FILTER(password) == expected


@pytest.mark.parametrize(("value", "kind"), [(98765432, "int"), (None, "NoneType"), (["aB1-wxyz"], "list")])
def test_what_is_no_string_is_no_password(value: object, kind: str) -> None:
    with pytest.raises(AnsibleError, match=f"^password_policy_violations: takes a string, got {kind}$") as caught:
        FILTER(value)

    assert "98765432" not in str(caught.value)
