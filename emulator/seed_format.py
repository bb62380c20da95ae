# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading of seeds: what is given must be of the right kind, or the error names its place."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

from .errors import ServiceError, SetupError
from .services import conflict


def seeded(where: str, add: Callable[..., Any], /, *values: Any, **named: Any) -> Any:
    """Add one thing; tell where it stands in the seed if it cannot be added."""
    try:
        return add(*values, **named)
    except ServiceError as error:
        raise SetupError(f"{where}: {error.message}") from error
    except sqlite3.IntegrityError as error:
        raise SetupError(f"{where}: {conflict(error).message}") from error


def mapping_of(value: Any, path: str, known: set[str] | None = None) -> dict[str, Any]:
    """Return a mapping whose keys are known ones."""
    if not isinstance(value, dict):
        raise SetupError(f"{path}: must be a mapping, not {value!r}")
    for key in value:
        if not isinstance(key, str) or (known is not None and key not in known):
            listed = f"; known: {', '.join(sorted(known))}" if known else ""
            raise SetupError(f"{path}.{key}: unknown key{listed}")
    return value


def list_of(value: Any, path: str) -> list[Any]:
    """Return a list; nothing is an empty one."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise SetupError(f"{path}: must be a list, not {value!r}")
    return value


def without_none(values: dict[str, Any]) -> dict[str, Any]:
    """Return the values that are there."""
    return {name: value for name, value in values.items() if value is not None}
