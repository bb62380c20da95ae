# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be switched while the emulator runs, above all what is not known of the real service."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from .errors import SetupError

IDENTITY_SOURCES = ("identity_center", "active_directory", "external_idp")
QUOTAS = ("off", "aws")
DELETE_ABSENT = ("not_found", "succeed")
ENTERPRISE_KEYS = ("camelCase", "PascalCase")
CALLERS = ("management", "delegated_administrator", "member")
ORPHANS = ("keep", "remove", "by_source")
BUSY_ACCOUNT = ("queue", "conflict")
PASSWORD_ERRORS = ("specific", "plain")
BUSY_POLICIES = ("queue", "conflict")
FILTERS = ("work", "refuse")
ORGANIZATION_PAGES = ("full", "short")
DISABLED_USERS = ("refuse", "allow")

# The name of a permission set, and of a session of its role.
_SESSION = re.compile(r"[\w+=,.@-]{1,32}/[\w+=,.@-]{2,64}", re.ASCII)

HISTORY_MS = 600_000
"""How far back reads can look, in milliseconds."""

_CHOICES = {
    "identity_source": IDENTITY_SOURCES,
    "quotas": QUOTAS,
    "delete_absent": DELETE_ABSENT,
    "enterprise_keys": ENTERPRISE_KEYS,
    "caller": CALLERS,
    "orphans": ORPHANS,
    "busy_account": BUSY_ACCOUNT,
    "busy_policies": BUSY_POLICIES,
    "filters": FILTERS,
    "organization_pages": ORGANIZATION_PAGES,
    "password_errors": PASSWORD_ERRORS,
    "disabled_users": DISABLED_USERS,
}


@dataclass(frozen=True)
class Settings:
    """One consistent set of switches; a change makes a new one."""

    names_case_sensitive: bool = False
    delete_absent: str = "not_found"
    enterprise_keys: str = "camelCase"
    consistency_ms: int = 0
    latency_ms: int = 0
    assignment_seconds: float = 0.0
    busy_account: str = "queue"
    busy_policies: str = "queue"
    deprovision: bool = True
    deprovision_seconds: float = 0.0
    inherited_assignments: bool = True
    orphans: str = "keep"
    orphan_deletion: bool = True
    update_clears: bool = False
    disabled_users: str = "refuse"
    account_status: bool = False
    organization_pages: str = "full"
    filters: str = "work"
    caller: str = "management"
    caller_session: str = ""
    management_rights: bool = True
    roles_trust: bool = True
    application_seconds: float = 0.0
    quotas: str = "off"
    identity_source: str = "identity_center"
    send_email_otp: bool = False
    password_errors: str = "specific"  # noqa: S105  (a choice)

    def merged(self, changes: Any) -> Settings:
        """Return these settings with changes applied; refuse what is unknown or of the wrong kind."""
        if not isinstance(changes, dict):
            raise SetupError("settings are a JSON object")
        known = {field.name for field in fields(self)}
        for name, value in changes.items():
            if name not in known:
                raise SetupError(f"unknown setting {name!r}; known: {', '.join(sorted(known))}")
            _require(name, value, getattr(self, name))
        return replace(self, **changes)

    def key(self, text: str) -> str:
        """Return a name in the form in which names are compared."""
        return text if self.names_case_sensitive else text.casefold()

    def as_json(self) -> dict[str, Any]:
        """Return the settings as a JSON object."""
        return asdict(self)


def _require(name: str, value: Any, present: Any) -> None:
    if name in _CHOICES:
        if value not in _CHOICES[name]:
            raise SetupError(f"{name} must be one of {', '.join(_CHOICES[name])}, not {value!r}")
    elif isinstance(present, str):
        if not isinstance(value, str) or (value and not _SESSION.fullmatch(value)):
            raise SetupError(f"{name} must be a permission set and a user, PermissionSet/user, or empty, not {value!r}")
    elif isinstance(present, bool):
        if not isinstance(value, bool):
            raise SetupError(f"{name} must be true or false, not {value!r}")
    elif isinstance(value, bool) or not isinstance(value, (int, float) if isinstance(present, float) else int):
        raise SetupError(f"{name} must be a number, not {value!r}")
    elif not 0 <= value <= HISTORY_MS:
        raise SetupError(f"{name} must be between 0 and {HISTORY_MS}, not {value!r}")
