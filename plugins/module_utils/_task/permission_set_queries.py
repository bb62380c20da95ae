# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""idc_permission_set_info."""

from __future__ import annotations

import typing as t

from .._options.permission_set_queries import PERMISSION_SET_INFO_INTERFACE, parse_permission_set_query
from .._queries.permission_sets import answer_permission_sets
from .definition import Reader

IDC_PERMISSION_SET_INFO: t.Final = Reader(
    interface=PERMISSION_SET_INFO_INTERFACE, parse=parse_permission_set_query, read=answer_permission_sets
)
