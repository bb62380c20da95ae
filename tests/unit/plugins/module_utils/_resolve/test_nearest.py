# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which names may have been meant by one that nobody has."""

from __future__ import annotations

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._resolve.nearest import suggestion

MANY = [f"group-{number:02d}" for number in range(11)]


@pytest.mark.parametrize(
    ("reference", "names", "expected"),
    [
        pytest.param("Auditors ", ["Auditors"], 'there is "Auditors", which differs in blanks', id="a blank"),
        pytest.param("Auditors", ["Auditors "], 'there is "Auditors ", which differs in blanks', id="no blank"),
        pytest.param(
            "Auditors",
            ["Auditors\u00a0"],
            r'there is "Auditors\U000000a0", which differs in blanks',
            id="no no-break space",
        ),
        pytest.param("On  call", ["On\tcall"], r'there is "On\tcall", which differs in blanks', id="blanks within"),
        pytest.param("Ops\u200b", ["Ops"], 'there is "Ops", which differs in blanks', id="what takes no room"),
        pytest.param("ops", ["OPS"], 'there is "OPS", which differs in letter case', id="letter case"),
        pytest.param("Straße", ["STRASSE"], 'there is "STRASSE", which differs in letter case', id="German letters"),
        pytest.param(
            "Jose\u0301",
            ["José"],
            'there is "José", which differs in its Unicode form (NFC, NFD)',
            id="a name in the form NFD",
        ),
        pytest.param(
            "José",
            ["Jose\u0301"],
            r'there is "Jose\U00000301", which differs in its Unicode form (NFC, NFD)',
            id="a name in the form NFC",
        ),
        pytest.param(
            " JOSÉ",
            ["jose\u0301"],
            r'there is "jose\U00000301", which differs in letter case and its Unicode form (NFC, NFD) and blanks',
            id="all of them",
        ),
        pytest.param(
            "\u212a1",
            ["K1"],
            'there is "K1", which differs in characters that look alike',
            id="the sign of kelvin, which is K in either way",
        ),
        pytest.param(
            "ops",
            ["Ops", "OPS", "other"],
            'there is "OPS", which differs in letter case and "Ops", which differs in letter case',
            id="two spellings",
        ),
        pytest.param("Enginers", ["Engineers", "Ops"], 'did you mean "Engineers"?', id="near"),
        pytest.param("group-1", MANY, 'did you mean "group-10" or "group-01" or "group-09"?', id="the nearest of many"),
        pytest.param(
            "Admin", ["AdministratorAccess", *MANY], 'did you mean "AdministratorAccess"?', id="a part of a name"
        ),
        pytest.param("Ad", ["AdministratorAccess", *MANY], "", id="too short a part"),
        pytest.param("xyz", ["b", "a", "b"], 'groups: "a", "b"', id="nothing near, and few"),
        pytest.param("xyz", MANY, "", id="nothing near, and many"),
        pytest.param("xyz", [], "", id="nothing at all"),
        pytest.param(" ", ["a"], 'groups: "a"', id="blanks alone"),
    ],
)
def test_what_may_have_been_meant(reference: str, names: list[str], expected: str) -> None:
    assert suggestion(reference, names, "groups") == expected
