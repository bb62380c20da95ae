# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""All checks, by the names that policies use."""

from __future__ import annotations

from collections.abc import Mapping

from .admin_only_through import ADMIN_ONLY_THROUGH
from .application_open_to_all import APPLICATION_OPEN_TO_ALL
from .break_glass_everywhere import BREAK_GLASS_EVERYWHERE
from .check import Check
from .direct_user_assignment import DIRECT_USER_ASSIGNMENT
from .disabled_with_access import DISABLED_WITH_ACCESS
from .empty_group import EMPTY_GROUP
from .expired_or_soon import EXPIRED_OR_SOON
from .full_star_inline import FULL_STAR_INLINE
from .instance_posture import INSTANCE_POSTURE
from .local_user_beside_provider import LOCAL_USER_BESIDE_PROVIDER
from .management_account_access import MANAGEMENT_ACCOUNT_ACCESS
from .no_email import NO_EMAIL
from .no_group import NO_GROUP
from .orphaned_assignment import ORPHANED_ASSIGNMENT
from .outdated_permission_set import OUTDATED_PERMISSION_SET
from .privilege_path import PRIVILEGE_PATH
from .required_tags import REQUIRED_TAGS
from .role_trust_of_entitlement import ROLE_TRUST_OF_ENTITLEMENT
from .segregation import SEGREGATION
from .session_too_long import SESSION_TOO_LONG
from .unused_permission_set import UNUSED_PERMISSION_SET

CHECKS: Mapping[str, Check] = {
    one.name: one
    for one in (
        DIRECT_USER_ASSIGNMENT,
        ADMIN_ONLY_THROUGH,
        FULL_STAR_INLINE,
        PRIVILEGE_PATH,
        SESSION_TOO_LONG,
        MANAGEMENT_ACCOUNT_ACCESS,
        BREAK_GLASS_EVERYWHERE,
        SEGREGATION,
        LOCAL_USER_BESIDE_PROVIDER,
        ORPHANED_ASSIGNMENT,
        OUTDATED_PERMISSION_SET,
        DISABLED_WITH_ACCESS,
        UNUSED_PERMISSION_SET,
        EMPTY_GROUP,
        NO_EMAIL,
        NO_GROUP,
        APPLICATION_OPEN_TO_ALL,
        ROLE_TRUST_OF_ENTITLEMENT,
        INSTANCE_POSTURE,
        EXPIRED_OR_SOON,
        REQUIRED_TAGS,
    )
}
