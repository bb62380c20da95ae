# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A module's own main(), called in this process as if Ansible had started it."""

from __future__ import annotations

import contextlib
import gc
import importlib
import io
import os
from collections.abc import Iterator, Mapping
from unittest import mock

from ansible.module_utils import _internal, basic
from ansible.module_utils.common import warnings
from ansible.plugins.loader import init_plugin_loader
from kept import keep_event_names, keep_service_models, keep_signatures

COLLECTION = "ansible_collections.steward.identity_center.plugins.modules"

# Collections are found as Ansible finds them: templates have lookups and filters by their full names.
init_plugin_loader()
keep_service_models()
keep_event_names()
keep_signatures()
# All this stays to the end, and no collection of garbage need look at it.
gc.freeze()


def run_main(module: str, arguments: str, environment: Mapping[str, str]) -> str:
    """Run it with these arguments, a JSON object, and give what it prints."""
    main = importlib.import_module(f"{COLLECTION}.{module}").main
    printed = io.StringIO()
    with (
        mock.patch.dict(os.environ, environment),
        # a module has its process to itself and keeps its garbage; here that of all modules would add up
        mock.patch.object(gc, "freeze"),
        _handed_over(arguments),
        contextlib.redirect_stdout(printed),
        contextlib.suppress(SystemExit),
    ):
        main()
    return printed.getvalue()


@contextlib.contextmanager
def _handed_over(arguments: str) -> Iterator[None]:
    """These options where a module looks for them, and no warning of the task before."""
    text = f'{{"ANSIBLE_MODULE_ARGS": {arguments}}}'.encode()
    with contextlib.ExitStack() as stack:
        stack.enter_context(mock.patch.object(basic, "_ANSIBLE_ARGS", text))
        if hasattr(basic, "_ANSIBLE_PROFILE"):
            stack.enter_context(mock.patch.object(basic, "_ANSIBLE_PROFILE", "legacy"))
        # Ansible's controller is in this process too, and would show the warnings instead of the module telling them.
        stack.enter_context(mock.patch.object(_internal, "is_controller", new=False))
        for name in ("_global_warnings", "_global_deprecations"):
            getattr(warnings, name).clear()
        yield
