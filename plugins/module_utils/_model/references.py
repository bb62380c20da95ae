# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How people may name a user or a group, and what a name could mean."""

from __future__ import annotations

import re

from .entities import Kind

# Patterns are compiled when they are first needed; most tasks need none. Both from the Identity Store's model: ResourceId,
# IdentityStoreId.
_ID = r"(?:[0-9a-f]{10}-)?[A-Fa-f0-9]{8}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{12}"
_ARN = rf"arn:aws[a-z-]*:identitystore:::(user|group|membership)/({_ID})"
# From the models of organizations and sso-admin.
_ACCOUNT = r"[0-9]{12}"
_UNIT = r"r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}"
_PERMISSION_SET = r"arn:aws(-[a-z]{1,5}){0,3}:sso:::permissionSet/(sso)?ins-[a-zA-Z0-9.-]{16}/ps-[a-zA-Z0-9./-]{16}"
_APPLICATION = r"arn:aws(-[a-z]{1,5}){0,3}:sso::[0-9]{12}:application/(sso)?ins-[a-zA-Z0-9.-]{16}/apl-[a-zA-Z0-9]{16}"
_PROVIDER = r"arn:aws(-[a-z]{1,5}){0,3}:sso::aws:applicationProvider/[a-zA-Z0-9/-]+"


def as_id(kind: Kind, reference: str) -> str | None:
    """The id in a reference that is an id or an ARN of this kind, else None."""
    if re.fullmatch(_ID, reference):
        return reference
    arn = re.fullmatch(_ARN, reference)
    return arn.group(2) if arn and arn.group(1) == kind.value else None


def is_arn(reference: str) -> bool:
    """Whether this claims to be an ARN, and so can't be a name by accident."""
    return reference.startswith("arn:")


def lookups(kind: Kind, reference: str) -> tuple[str, ...]:
    """The unique attributes by which a name may be found: anything with an @ may be an e-mail address too."""
    if kind is Kind.GROUP:
        return ("display_name",)
    return ("user_name", "emails") if "@" in reference else ("user_name",)


def is_account_id(reference: str) -> bool:
    """Whether this is the id of an account, and not its name."""
    return re.fullmatch(_ACCOUNT, reference) is not None


def is_unit_id(reference: str) -> bool:
    """Whether this is the id of an organizational unit or a root, and not a path."""
    return re.fullmatch(_UNIT, reference) is not None


def is_permission_set_arn(reference: str) -> bool:
    """Whether this is the ARN of a permission set, and not its name."""
    return re.fullmatch(_PERMISSION_SET, reference) is not None


def is_application_arn(reference: str) -> bool:
    """Whether this is the ARN of an application, and not its name."""
    return re.fullmatch(_APPLICATION, reference) is not None


def is_provider_arn(reference: str) -> bool:
    """Whether this is the ARN of an application provider, and not its last part."""
    return re.fullmatch(_PROVIDER, reference) is not None


FORMS = {
    Kind.USER: "a user id, an ARN, a user name or a primary e-mail address",
    Kind.GROUP: "a group id, an ARN or a display name",
}
