# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an idc_audit_info task asks for."""

from __future__ import annotations

import typing as t
from datetime import datetime, timezone

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._desired.audit import AuditQuery
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import InvalidInput
from ansible_collections.steward.identity_center.plugins.module_utils._options.audit import parse_audit_query
from ansible_collections.steward.identity_center.plugins.module_utils._options.spec import NOW

AT = datetime(2026, 11, 26, tzinfo=timezone.utc)


def parsed(**options: t.Any) -> AuditQuery:
    """What is asked for with these options."""
    return parse_audit_query({NOW: AT, **options})


def test_without_options_everything_is_read_and_nothing_judged() -> None:
    assert parsed() == AuditQuery(at=AT)


def test_policies_and_what_expires_are_read() -> None:
    found = parsed(
        policies=[{"check": "no_email"}],
        account_tags=False,
        expirations=[
            {"label": "a", "expires_at": "2026-11-30", "place": None},
            {"label": "b", "expires_at": "2026-11-30T10:00:00Z", "place": "x.yml:3"},
        ],
    )

    assert [one.id for one in found.policies] == ["no_email"]
    assert found.account_tags is False
    assert [(one.label, one.at.day, one.place) for one in found.expiries or ()] == [("a", 1, ""), ("b", 30, "x.yml:3")]


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(InvalidInput) as caught:
        parsed(policies=[{"check": "none"}], expirations=[{"label": "a", "expires_at": "soon"}])

    first, second = caught.value.problems
    assert first.startswith('policies[0].check: there is no check "none"')
    assert second.startswith("expirations[0].expires_at: 'soon' is not an absolute time")


def test_a_file_that_nobody_has_read_is_refused() -> None:
    with pytest.raises(InvalidInput, match=r"^policies_file: the action plugin of the module reads it"):
        parsed(policies_file=["policies.yml"])
