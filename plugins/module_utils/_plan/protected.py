# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a purge leaves alone, and what nobody looks at: names that are protected or ignored."""

from __future__ import annotations

import enum
import json
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field

from .._desired.brakes import SECTIONS, Brakes, Globs, Section, matching
from .._model.entities import Attributes, Document, Kind, Ref
from .._model.entitlements import account_of
from .._model.keys import Key
from .entitlement_keys import EntitlementKey
from .relations import AccountAssignmentKey, ApplicationAssignmentKey, MembershipKey

# Control Tower makes these itself and misses them: whoever lost the groups had to enroll every account again
# (awslabs/ssosync#105). The groups and the permission sets that they have: Control Tower user guide, "IAM Identity Center
# groups for AWS Control Tower"; the same list is in its "How AWS Control Tower works". `AWSReserved*` are AWS's own: so
# begin the names of the roles of permission sets (IAM Identity Center user guide, "Referencing permission sets").
BUILT_IN: Globs = {
    Section.GROUPS: (
        "AWSControlTower*",
        "AWSReserved*",
        "AWSAccountFactory",
        "AWSServiceCatalogAdmins",
        "AWSSecurityAuditPowerUsers",
        "AWSSecurityAuditors",
        "AWSLogArchiveAdmins",
        "AWSLogArchiveViewers",
        "AWSAuditAccountAdmins",
    ),
    Section.PERMISSION_SETS: (
        "AWSControlTower*",
        "AWSReserved*",
        "AWSAdministratorAccess",
        "AWSPowerUserAccess",
        "AWSReadOnlyAccess",
        "AWSOrganizationsFullAccess",
        "AWSServiceCatalogAdminFullAccess",
        "AWSServiceCatalogEndUserAccess",
    ),
}
# Assumed: no public source shows Control Tower tag a permission set, and the policy of its role
# (AWSControlTowerIdentityCenterManagementPolicy, v3) allows it none. Administrators who tag them so mean it.
_TAG = ("managedby", "controltower")


class Guarded(enum.Enum):
    """How a thing that the file does not name is kept from a purge."""

    PROTECTED = "protected"
    IGNORED = "ignored"


@dataclass(frozen=True, kw_only=True)
class Special:
    """What a purge leaves alone whatever its name: permission sets that are `tagged` by Control Tower, and accounts.

    `accounts` maps ids to why nothing is taken away there because no entry names it, in words that follow a name. `used`
    are the permission sets that entries give to somebody, so that it is known who should have them.
    """

    tagged: Container[Ref] = ()
    used: Container[Ref] = ()
    accounts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """That something stays, and why, in words that follow its name."""

    guarded: Guarded
    reason: str


_NOTHING = Special()


def verdict(key: Key, brakes: Brakes, special: Special = _NOTHING, *, exact: bool = False) -> Verdict | None:
    """Whether a purge has to leave this alone: None where it may go.

    What is ignored, is ignored with all that it is part of. A membership is protected with its group, and an assignment
    with its permission set and with its group: they are what makes these of use. Control Tower's groups and permission sets
    protect them only as long as no entry says who should be in the group, or have the permission set; `exact` is the list
    of such an entry.
    """
    glob = _ignoring(key, brakes)
    if glob is not None:
        return Verdict(guarded=Guarded.IGNORED, reason=glob)
    account_id, label = _account(key)
    if account_id in special.accounts:
        return Verdict(guarded=Guarded.PROTECTED, reason=f"{label} {special.accounts[account_id]}")
    for section, name, owner, ref in _facets(key):
        glob = matching(name, brakes.protect.get(section, ())) if owner else None
        managed = exact or ref in special.used
        if owner and not (managed and ref is not None and section is not SECTIONS[key.kind]):
            glob = glob or matching(name, BUILT_IN.get(section, ()))
            if glob is None and section is Section.PERMISSION_SETS and ref in special.tagged:
                return Verdict(guarded=Guarded.PROTECTED, reason=f"{name} has the tag of AWS Control Tower")
        if glob is not None:
            return Verdict(guarded=Guarded.PROTECTED, reason=f"{name} is protected by {section.value}: {glob}")
    return None


def _account(key: Key) -> tuple[str, str]:
    """The id of the account in which something is given, and what people call it there; "" where there is none."""
    if isinstance(key, AccountAssignmentKey):
        return key.account.ref, key.account.name
    account_id = account_of(key.role.ref) if isinstance(key, EntitlementKey) else ""
    return account_id, f"the account {account_id}"


def ignored(key: Key, brakes: Brakes) -> bool:
    """Whether nobody looks at this."""
    return bool(brakes.ignore) and _ignoring(key, brakes) is not None


def _ignoring(key: Key, brakes: Brakes) -> str | None:
    """The glob by which it is ignored, in words; None where there is none."""
    for section, name, _owner, _ref in _facets(key) if brakes.ignore else ():
        glob = matching(name, brakes.ignore.get(section, ()))
        if glob is not None:
            return f"ignore: {{{section.value}: [{glob}]}} matches {name}"
    return None


def of_control_tower(attributes: Attributes) -> bool:
    """Whether a permission set has the tag that AWS Control Tower gives those that it manages."""
    tags = attributes.get("tags")
    known = json.loads(tags.text) if isinstance(tags, Document) else {}
    pairs: Mapping[str, object] = known if isinstance(known, dict) else {}
    return any((name.casefold(), str(value).casefold()) == _TAG for name, value in pairs.items())


def _facets(key: Key) -> Iterator[tuple[Section, str, bool, Ref | None]]:
    """The names under which a thing may be ignored, and whether it is protected too together with what has the name.

    The ref is that of what the thing is of, where entries can say who should be in it or have it.
    """
    if key.kind not in SECTIONS:
        return
    if isinstance(key, MembershipKey):
        yield Section.GROUPS, key.group.name, True, key.group.ref
        yield Section.USERS, key.user.name, False, None
    elif isinstance(key, (AccountAssignmentKey, ApplicationAssignmentKey)):
        if isinstance(key, AccountAssignmentKey):
            yield Section.PERMISSION_SETS, key.permission_set.name, True, key.permission_set.ref
        yield SECTIONS[key.principal.kind], key.principal.name, key.principal.kind is Kind.GROUP, None
    elif isinstance(key, EntitlementKey):
        yield SECTIONS[key.principal.kind], key.principal.name, key.principal.kind is Kind.GROUP, None
    yield SECTIONS[key.kind], key.name, True, Ref(key.ids[0])
