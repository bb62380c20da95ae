# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""idc_assignment_info."""

from __future__ import annotations

import typing as t

from .._options.assignments import ASSIGNMENT_INFO_INTERFACE, parse_assignment_query
from .._queries.assignments import answer_assignments
from .definition import Reader

IDC_ASSIGNMENT_INFO: t.Final = Reader(
    interface=ASSIGNMENT_INFO_INTERFACE, parse=parse_assignment_query, read=answer_assignments
)
