# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What plugins share that read an instance from the controller: the connection, and refusing options that are none."""

from __future__ import annotations

import multiprocessing
import typing as t
from collections.abc import Iterable, Mapping
from pathlib import Path

from ansible import constants

from ..module_utils._model.errors import InvalidInput
from ..module_utils._model.near_words import did_you_mean
from ..module_utils._options.common import parse_scope
from ..module_utils._options.spec import SCOPE
from ..module_utils._task.connection import Connection
from ..module_utils._task.controller import CONNECTION, connected
from ..module_utils._task.session import Session

READING = (*CONNECTION, *SCOPE)


def session(options: Mapping[str, object], planned: Path | None = None) -> Session:
    """What speaks to the instance that is meant, seen through the steps of a journal. Raises Problem."""
    scope = parse_scope(options)
    return Session(_connection(options), scope, None if planned is None else str(planned))


def in_one_task() -> bool:
    """Whether this process is one that ansible-core has made for a single task on a single host, with all items of its loop.

    What is known in it is as old as that task. The process of the whole run would keep it from one task to the next.
    """
    return multiprocessing.parent_process() is not None


_connections: dict[tuple[object, ...], Connection] = {}


def _connection(options: Mapping[str, object]) -> Connection:
    """To make one takes longer than a call; for the items of a loop it is made once."""
    key = tuple(options.get(name) for name in CONNECTION)
    if not in_one_task():
        return connected(options)
    if key not in _connections:
        _connections[key] = connected(options)
    return _connections[key]


def refuse_unknown(plugin_type: str, name: str, given: Iterable[object], besides: Iterable[str] = ()) -> None:
    """Refuse options that a plugin does not have: ansible-core passes over them. Raises InvalidInput."""
    definitions: dict[str, t.Any] = constants.config.get_configuration_definitions(plugin_type, name)
    known = {*definitions, *besides, *(alias for one in definitions.values() for alias in one.get("aliases") or ())}
    unknown = sorted(str(one) for one in given if one not in known)
    if unknown:
        raise InvalidInput([f"{one}: there is no such option{did_you_mean(one, sorted(known))}" for one in unknown])
