# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The part of the gateway to sso-admin that reads and writes the attributes for access control."""

from __future__ import annotations

from .._model.access import AccessControl
from .._model.entities import Document
from .codec_access import decode_access_control, encode_attributes
from .instance_calls import InstanceCalls


class AccessControlAttributes(InstanceCalls):
    """The one configuration of attributes for access control that an instance has."""

    def access_control_attributes(self) -> AccessControl | None:
        """See AccessReads."""
        purpose, operation = (
            "read the attributes for access control",
            "DescribeInstanceAccessControlAttributeConfiguration",
        )
        return self._get(purpose, operation, decode_access_control)

    def set_access_control_attributes(self, before: Document | None, after: Document | None) -> None:
        """See AccessWrites."""
        if after is None:
            self._do("disable the attributes for access control", "DeleteInstanceAccessControlAttributeConfiguration")
            return
        self._do(
            "set the attributes for access control",
            f"{'Create' if before is None else 'Update'}InstanceAccessControlAttributeConfiguration",
            InstanceAccessControlAttributeConfiguration=encode_attributes(after),
        )
