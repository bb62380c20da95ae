# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""idc_entitlement_info."""

from __future__ import annotations

import typing as t

from .._options.entitlements import ENTITLEMENT_INFO_INTERFACE, parse_entitlement_query
from .._queries.entitlement_answers import answer_entitlements
from .definition import Reader

IDC_ENTITLEMENT_INFO: t.Final = Reader(
    interface=ENTITLEMENT_INFO_INTERFACE, parse=parse_entitlement_query, read=answer_entitlements
)
