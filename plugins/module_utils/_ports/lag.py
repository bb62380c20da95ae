# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How long reads may lag behind writes before nobody waits for them any more."""

from __future__ import annotations

# Seconds between looks for what was just written and may not be readable yet: three seconds in all.
PATIENCE = (0.1, 0.2, 0.4, 0.8, 1.6)
