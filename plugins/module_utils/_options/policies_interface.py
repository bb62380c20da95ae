# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options that name policies, for all modules that judge by them."""

from __future__ import annotations

from .spec import Spec

POLICIES = "policies"
POLICIES_FILE = "policies_file"
# What is in the policies has no types here: what is wrong with them is told together, with its place.
POLICIES_SPEC: Spec = {
    POLICIES: {"type": "list", "elements": "raw"},
    POLICIES_FILE: {"type": "list", "elements": "path"},
}
