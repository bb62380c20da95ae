# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who offers EntitlementReads offers all of it, with the parameters that callers name."""

from __future__ import annotations

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._aws.account_access import AccountAccess
from ansible_collections.steward.identity_center.plugins.module_utils._overlay.entitlements import OverlayEntitlements
from ansible_collections.steward.identity_center.plugins.module_utils._ports.entitlements import (
    EntitlementReads,
    Entitlements,
    EntitlementWrites,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_entitlements import (
    FakeEntitlements,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.port_methods import methods


@pytest.mark.parametrize(
    ("offered", "promised"),
    [
        pytest.param(AccountAccess, Entitlements, id="the gateway"),
        pytest.param(FakeEntitlements, Entitlements, id="the account access manager of these tests"),
        pytest.param(OverlayEntitlements, EntitlementReads, id="the view of what is planned"),
    ],
)
def test_each_offers_what_the_engine_needs(offered: type, promised: type) -> None:
    has, needs = methods(offered), methods(promised)

    assert {name: has.get(name) for name in needs} == needs


def test_the_view_of_what_is_planned_cannot_write() -> None:
    assert not set(methods(OverlayEntitlements)) & set(methods(EntitlementWrites))
