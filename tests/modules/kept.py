# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What each process has to read, compile or look up anew, kept here from task to task: two thirds of a task's time.

Neither ansible-core nor Jinja has a public way to keep what was compiled of a string: Jinja's caches are for templates that a
loader finds, and what else ansible-core compiles a string by is known to its own environment alone. So this subclasses that
environment, for these tests only; where a new ansible-core has moved it, the import fails at once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible._internal._templating._jinja_bits import (
    _TEMPLATE_OVERRIDE_FIELD_NAMES,
    AnsibleEnvironment,
    _TemplateCompileContext,
)
from botocore import hooks
from botocore.hooks import EventAliaser
from botocore.loaders import JSONFileLoader


class KeepingEnvironment(AnsibleEnvironment):
    """Compiles each template and each expression once. What that gives depends on nothing but the key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kept: dict[tuple[Any, ...], Any] = {}

    def from_string(self, source: Any, *args: Any, **kwargs: Any) -> Any:
        if args or kwargs or not isinstance(source, str):
            return super().from_string(source, *args, **kwargs)
        key = ("template", source, *self._ways())
        if key not in self._kept:
            self._kept[key] = super().from_string(source)
        return self._kept[key]

    def compile_expression(self, source: str, *args: Any, **kwargs: Any) -> Any:
        key = ("expression", source, args, *kwargs.items(), *self._ways())
        if key not in self._kept:
            self._kept[key] = super().compile_expression(source, *args, **kwargs)
        return self._kept[key]

    def _ways(self) -> tuple[Any, ...]:
        """In what ways else the same text can be compiled."""
        context = _TemplateCompileContext.current(optional=True)
        escapes = context is not None and context.escape_backslashes
        return (escapes, *(getattr(self, name) for name in _TEMPLATE_OVERRIDE_FIELD_NAMES))


def keep_service_models() -> None:
    """Have each of botocore's files read once, by tasks and by the clients of tests; nobody changes what was read."""
    # Not before Ansible's own finder of collections is at its place.
    from ansible_collections.steward.identity_center.plugins.module_utils._task import connection

    JSONFileLoader.load_file = _by_path(JSONFileLoader.load_file, {})
    read_by, known = connection._read_by, {}
    connection._read_by = lambda installed: _by_path(read_by(installed), known)


def _by_path(read: Callable[..., Any], known: dict[str, Any]) -> Callable[..., Any]:
    """What reads each file once; its path is the last argument."""

    def load_file(*words: Any) -> Any:
        if words[-1] not in known:
            known[words[-1]] = read(*words)
        return known[words[-1]]

    return load_file


def keep_signatures() -> None:
    """Have botocore look at the signature of each of its handlers once, not in each of its sessions."""
    look = hooks.accepts_kwargs
    known: dict[Any, Any] = {}

    def accepts_kwargs(handler: Any) -> Any:
        code = getattr(getattr(handler, "__func__", handler), "__code__", None)
        if code is None:  # a class, say
            return look(handler)
        if code not in known:
            known[code] = look(handler)
        return known[code]

    hooks.accepts_kwargs = accepts_kwargs


def keep_event_names() -> None:
    """Have botocore find the present name of each of its events once, not in each of its sessions."""
    make = EventAliaser.__init__
    known: dict[str, str] = {}

    def init(aliaser: EventAliaser, *args: Any, **kwargs: Any) -> None:
        make(aliaser, *args, **kwargs)
        aliaser._alias_name_cache = known

    EventAliaser.__init__ = init
