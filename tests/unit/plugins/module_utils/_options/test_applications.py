# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From the options of idc_application_info to a query."""

from __future__ import annotations

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._desired.access import ApplicationQuery
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import InvalidInput
from ansible_collections.steward.identity_center.plugins.module_utils._options.applications import (
    parse_application_query,
)
from ansible_collections.steward.identity_center.plugins.module_utils._options.common import EMPTY

ARN = "arn:aws:sso::111122223333:application/ssoins-1111222233334444/apl-0123456789abcdef"
PROVIDER = "arn:aws:sso::aws:applicationProvider/custom-saml"


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        pytest.param({}, ApplicationQuery(), id="nothing"),
        pytest.param({"applications": []}, ApplicationQuery(references=()), id="none"),
        pytest.param(
            {"applications": [" Wiki", ARN, "Wiki", "Wiki"]},
            ApplicationQuery(references=(" Wiki", ARN, "Wiki")),
            id="each but once, with its blanks",
        ),
        pytest.param({"account": "111122223333"}, ApplicationQuery(account_id="111122223333"), id="an account"),
        pytest.param({"provider": "custom"}, ApplicationQuery(provider="custom"), id="the end of a provider"),
        pytest.param({"provider": PROVIDER}, ApplicationQuery(provider=PROVIDER), id="a provider"),
        pytest.param(
            {"name_matches": "W*", "status": "enabled", "include_assignments": True, "include_configuration": True},
            ApplicationQuery(name_matches="W*", status="enabled", include_assignments=True, include_configuration=True),
            id="filters",
        ),
    ],
)
def test_options_are_read(options: dict[str, object], expected: ApplicationQuery) -> None:
    assert parse_application_query(options) == expected


@pytest.mark.parametrize(
    ("options", "message"),
    [
        pytest.param({"applications": ["a", ""]}, f"applications[1]: {EMPTY}", id="an empty name"),
        pytest.param(
            {"applications": ["arn:aws:sso:::x"]},
            'applications[0]: "arn:aws:sso:::x" is not the ARN of an application',
            id="an ARN of something else",
        ),
        pytest.param({"account": "11112222333"}, "account: '11112222333' is not the id of an account", id="11 digits"),
        pytest.param({"account": "boss"}, "account: 'boss' is not the id of an account", id="the name of an account"),
        pytest.param({"provider": ""}, "provider: '' is not the ARN of an application provider", id="no provider"),
        pytest.param({"provider": ARN}, f"provider: '{ARN}' is not the ARN of an application", id="another ARN"),
    ],
)
def test_what_cannot_be_is_refused(options: dict[str, object], message: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_application_query(options)

    (problem,) = caught.value.problems
    assert problem.startswith(message)


def test_all_problems_are_told_at_once() -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_application_query({"applications": ["", ""], "account": "1", "provider": ""})

    assert [one.partition(":")[0] for one in caught.value.problems] == ["applications[0]", "account", "provider"]
