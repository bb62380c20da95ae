# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""idc_user_info and idc_group_info."""

from __future__ import annotations

import functools
import typing as t

from .._model.entities import Kind
from .._options.queries import GROUP_INFO_INTERFACE, USER_INFO_INTERFACE, parse_query
from .._queries.identities import answer_query
from .definition import Reader

IDC_USER_INFO: t.Final = Reader(
    interface=USER_INFO_INTERFACE, parse=functools.partial(parse_query, Kind.USER), read=answer_query
)

IDC_GROUP_INFO: t.Final = Reader(
    interface=GROUP_INFO_INTERFACE, parse=functools.partial(parse_query, Kind.GROUP), read=answer_query
)
