# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""All entitlements, as the keys of what a directory may not name."""

from __future__ import annotations

import typing as t
from types import SimpleNamespace

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._desired.brakes import Brakes, Section
from ansible_collections.steward.identity_center.plugins.module_utils._model.access import Principal
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Kind
from ansible_collections.steward.identity_center.plugins.module_utils._model.entitlements import Entitlement
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import (
    CallFailed,
    FailureKind,
    Problem,
    Unsupported,
)
from ansible_collections.steward.identity_center.plugins.module_utils._observe.existing import existing_keys
from ansible_collections.steward.identity_center.plugins.module_utils._observe.existing_entitlements import unlisted
from ansible_collections.steward.identity_center.plugins.module_utils._observe.notices import _unread
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import an_id, failed_call
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_entitlements import (
    FakeEntitlements,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_organization import (
    FakeOrganization,
    account,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_reads import FakeReads
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_store import FakeStore
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.small_store import JANE

SHOP = account(1, "shop")
ADMIN = f"arn:aws:iam::{SHOP.id}:role/admin"


def names(fake: FakeEntitlements, *sections: Section) -> list[str]:
    """What there is of these kinds."""
    reads = FakeReads(store=FakeStore(JANE), organization=FakeOrganization(SHOP), entitlements=fake)
    return [key.name for key in existing_keys(reads, set(sections))]


def test_everybody_is_named_and_who_is_gone_goes_by_id() -> None:
    there = [Entitlement(role_arn=ADMIN, principal=Principal(kind=Kind.USER, id=one)) for one in (JANE.id, an_id(99))]
    fake = FakeEntitlements(*there)

    assert names(fake, Section.ENTITLEMENTS) == [
        f"jane as admin in {SHOP.label}",
        f"{an_id(99)} as admin in {SHOP.label}",
    ]
    assert names(fake, Section.GROUPS) == []
    assert names(FakeEntitlements(enabled=False), Section.ENTITLEMENTS) == []


@pytest.mark.parametrize("problem", [failed_call(FailureKind.DENIED), Unsupported("An older botocore")])
def test_what_cannot_be_listed_says_why(problem: Problem) -> None:
    fake = FakeEntitlements(Entitlement(role_arn=ADMIN, principal=Principal(kind=Kind.USER, id=JANE.id)))
    fake.failures["application"] = problem
    reads = FakeReads(entitlements=fake)

    assert unlisted(reads) == problem.message
    assert names(fake, Section.ENTITLEMENTS) == []
    fake.failures["application"] = failed_call(FailureKind.THROTTLED)
    with pytest.raises(CallFailed):
        unlisted(reads)
    task: t.Any = SimpleNamespace(brakes=Brakes(unmanaged=frozenset({Section.ENTITLEMENTS})))
    fake.failures["application"] = problem
    (notice,) = _unread(reads, task)
    assert notice.text.endswith(problem.message)
    fake.failures.clear()
    assert list(_unread(reads, task)) == []
    assert list(_unread(reads, SimpleNamespace(brakes=Brakes()))) == []  # type: ignore[arg-type]
