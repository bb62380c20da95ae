# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""For pytest (-p tools.collection_loader): collections are found as Ansible finds them.

Lookups, filters and tests have their full names only so; it has to come before anything of the collection is imported.
"""

from __future__ import annotations

from ansible.plugins.loader import init_plugin_loader

init_plugin_loader()
