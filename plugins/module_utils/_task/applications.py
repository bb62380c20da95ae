# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""idc_application_info."""

from __future__ import annotations

import typing as t

from .._options.applications import APPLICATION_INFO_INTERFACE, parse_application_query
from .._queries.applications import answer_applications
from .definition import Reader

IDC_APPLICATION_INFO: t.Final = Reader(
    interface=APPLICATION_INFO_INTERFACE, parse=parse_application_query, read=answer_applications
)
