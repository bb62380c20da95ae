# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""idc_audit_info."""

from __future__ import annotations

import typing as t

from .._options.audit import AUDIT_INFO_INTERFACE, parse_audit_query
from .._queries.audit import answer_audit, with_provenance
from .definition import Reader

IDC_AUDIT_INFO: t.Final = Reader(
    interface=AUDIT_INFO_INTERFACE, parse=parse_audit_query, read=answer_audit, provenance=with_provenance
)
