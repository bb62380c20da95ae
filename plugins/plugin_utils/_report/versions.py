# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The version of this collection."""

from __future__ import annotations

import functools
import json
from pathlib import Path

import yaml

_TOP = Path(__file__).resolve().parents[3]


@functools.cache
def collection_version(top: Path = _TOP) -> str:
    """As an installed collection says it, or a checkout of its sources."""
    installed = top / "MANIFEST.json"
    if installed.is_file():
        return str(json.loads(installed.read_text(encoding="utf-8"))["collection_info"]["version"])
    return str(yaml.safe_load((top / "galaxy.yml").read_text(encoding="utf-8"))["version"])
