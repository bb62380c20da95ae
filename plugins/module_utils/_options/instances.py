# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of idc_instance_info, and from them to a query."""

from __future__ import annotations

from .._desired.access import InstanceQuery
from .._model.errors import InvalidInput
from .common import Options, parse_scope
from .spec import Interface

INSTANCE_INFO_INTERFACE = Interface(
    arguments={
        "all_regions": {"type": "bool", "default": False},
        "details": {"type": "bool", "default": True},
        "single": {"type": "bool", "default": False},
    },
)


def parse_instance_query(options: Options) -> InstanceQuery:
    """The query of an idc_instance_info task. Raises InvalidInput."""
    all_regions, single = bool(options.get("all_regions")), bool(options.get("single"))
    if all_regions and single:
        raise InvalidInput(["single: considers only the Region of the task, so it cannot be combined with all_regions"])
    instance_arn, store_id = parse_scope(options)
    return InstanceQuery(
        instance_arn=instance_arn,
        store_id=store_id,
        all_regions=all_regions,
        details=bool(options.get("details")),
        single=single,
    )
