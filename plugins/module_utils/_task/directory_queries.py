# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""idc_directory_info."""

from __future__ import annotations

import typing as t

from .._options.directory_queries import DIRECTORY_INFO_INTERFACE, parse_directory_query
from .._queries.directory import answer_directory
from .definition import Reader

IDC_DIRECTORY_INFO: t.Final = Reader(
    interface=DIRECTORY_INFO_INTERFACE, parse=parse_directory_query, read=answer_directory
)
