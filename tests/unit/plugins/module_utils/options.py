# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Short words for what the tests of options are about: desired values by their options, and what is wrong with them."""

from __future__ import annotations

import functools
from collections.abc import Callable

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._desired.identities import DesiredIdentity
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import InvalidInput
from ansible_collections.steward.identity_center.plugins.module_utils._model.limits import Limits
from ansible_collections.steward.identity_center.plugins.module_utils._options.identities import parse_group, parse_user
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_aws import installed_limits

limits: Callable[[], Limits] = functools.lru_cache(installed_limits)


def user(**options: object) -> DesiredIdentity:
    """The desired state of an idc_user task with these options."""
    return parse_user({"user_name": "jane", **options}, limits())


def group(**options: object) -> DesiredIdentity:
    """The desired state of an idc_group task with these options."""
    return parse_group({"display_name": "Engineers", **options}, limits())


def problems(parse: Callable[..., object], *arguments: object, **options: object) -> tuple[str, ...]:
    """What is wrong with these options."""
    with pytest.raises(InvalidInput) as caught:
        parse(*arguments, **options)
    return caught.value.problems
