# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of idc_directory and the keys of its result. What is in its files, the controller hands over: see `lines`."""

from __future__ import annotations

from .brakes import BRAKES
from .lines import KINDS, SINGLE
from .policies_interface import POLICIES, POLICIES_FILE, POLICIES_SPEC
from .spec import WAITING, Interface, Spec

# What is desired, instead of files. The controller takes it out of the options, and hands it over as it does files.
INLINE: Spec = {kind: {"type": "dict"} if kind == SINGLE else {"type": "list", "elements": "dict"} for kind in KINDS}
# What only the controller reads.
ON_CONTROLLER: Spec = {
    "src": {"type": "list", "elements": "path"},
    "plan_file": {"type": "list", "elements": "path"},
    "progress": {"type": "str", "choices": ["auto", "terminal", "log", "none"], "default": "auto"},
}
# What the task says for all its entries that do not say it themselves.
DEFAULTS: Spec = {
    "on_assignments": {"type": "str", "choices": ["remove", "refuse", "keep"]},
    "externally_managed": {"type": "str", "choices": ["refuse", "warn", "ignore"]},
    "provision": {"type": "str", "choices": ["outdated", "always", "never"]},
    **WAITING,
}

DIRECTORY_INTERFACE = Interface(
    arguments={
        **INLINE,
        **ON_CONTROLLER,
        **BRAKES,
        **POLICIES_SPEC,
        **DEFAULTS,
        "concurrency": {"type": "raw", "default": "auto"},
    },
    rules={"mutually_exclusive": [*(["src", kind] for kind in KINDS), [POLICIES, POLICIES_FILE]]},
    keys=("summary", "plan_checksum", "unmanaged", "notices", "expirations", "calls"),
)
