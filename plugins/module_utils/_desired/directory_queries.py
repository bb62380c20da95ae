# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a task wants to know of the live directory, in the form of a file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class DirectoryQuery:
    """What of a directory to tell, and how to write it.

    `include` are keys of the file, and "memberships" for the members of its groups. Globs narrow a kind, whatever the
    letter case; () narrows nothing. `redact` are attributes of the tables of users and groups, and options of permission
    sets, that are left out.
    """

    include: frozenset[str]
    users: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    permission_sets: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    fold_to_units: bool = False
    account_names: bool = True
    omit_defaults: bool = True
    include_external: bool = True
    redact: frozenset[str] = frozenset()
