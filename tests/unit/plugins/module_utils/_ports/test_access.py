# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who offers AccessReads and OrganizationReads offers all of it, with the parameters that callers name."""

from __future__ import annotations

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._aws.organizations import Organizations
from ansible_collections.steward.identity_center.plugins.module_utils._aws.sso_admin import SsoAdmin
from ansible_collections.steward.identity_center.plugins.module_utils._overlay.access import OverlayAccess
from ansible_collections.steward.identity_center.plugins.module_utils._ports.access import (
    Access,
    AccessReads,
    AccessWrites,
    OrganizationReads,
)
from ansible_collections.steward.identity_center.plugins.module_utils._snapshot.access import SnapshotAccess
from ansible_collections.steward.identity_center.plugins.module_utils._snapshot.organization import SnapshotOrganization
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_access import FakeAccess
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_organization import (
    FakeOrganization,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.port_methods import methods


@pytest.mark.parametrize(
    ("offered", "promised"),
    [
        pytest.param(SsoAdmin, Access, id="the gateway"),
        pytest.param(FakeAccess, Access, id="the instance of these tests"),
        pytest.param(OverlayAccess, AccessReads, id="the view of what is planned"),
        pytest.param(SnapshotAccess, AccessReads, id="the snapshot"),
        pytest.param(Organizations, OrganizationReads, id="the gateway to organizations"),
        pytest.param(FakeOrganization, OrganizationReads, id="the organization of these tests"),
        pytest.param(SnapshotOrganization, OrganizationReads, id="the snapshot of an organization"),
    ],
)
def test_each_offers_what_the_engine_needs(offered: type, promised: type) -> None:
    has, needs = methods(offered), methods(promised)

    assert {name: has.get(name) for name in needs} == needs


def test_the_view_of_what_is_planned_cannot_write() -> None:
    assert not set(methods(OverlayAccess)) & set(methods(AccessWrites))
