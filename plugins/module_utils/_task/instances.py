# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""idc_instance_info."""

from __future__ import annotations

import typing as t

from .._options.instances import INSTANCE_INFO_INTERFACE, parse_instance_query
from .._queries.instances import answer_instances
from .definition import InstanceReader

IDC_INSTANCE_INFO: t.Final = InstanceReader(
    interface=INSTANCE_INFO_INTERFACE, parse=parse_instance_query, read=answer_instances
)
