# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for AWX: a small HTTP server that takes what AWX takes and refuses what AWX refuses.

`options.json` and `paths.json` are what a running AWX (24.6.1, October 2024) said of its own API: the fields of each POST,
and the paths. `fields.py` judges by them; `objects.py` keeps objects in memory, with the rules that no option tells;
`server.py` speaks HTTP and counts the requests.
"""

from __future__ import annotations

from .objects import Awx, Refusal
from .server import Running, running

__all__ = ["Awx", "Refusal", "Running", "running"]
