# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Action plugins that read files which a task names: where they are, and what policies are in them."""

from __future__ import annotations

import os
import typing as t
from pathlib import Path

from ansible.errors import AnsibleFileNotFound

from ..module_utils._model.errors import InvalidInput
from ..module_utils._options.policies_interface import POLICIES, POLICIES_FILE
from ._carry import CarryingAction
from ._directory.finding import locate
from ._directory.sources import paths, problems_of_paths
from ._directory.vault import AnsibleVault
from ._places import Controller, controller, named


class FindingAction(CarryingAction):
    """Finds files, and hands the policies over that are in those of the task."""

    _about: Controller
    # Those of the files, once they have been read.
    _policies: list[object] | None = None

    def run(self, tmp: t.Any = None, task_vars: dict[str, t.Any] | None = None) -> dict[str, t.Any]:
        """See CheckingAction."""
        self._about = controller(Path.cwd(), Path.home(), task_vars or {}, os.environ)
        return super().run(tmp, task_vars)

    def _problems(self) -> list[str]:
        """What is wrong with the files of policies, before anything is read from AWS."""
        written = self._task.args
        if written.get(POLICIES_FILE) is None:
            return []
        if written.get(POLICIES) is not None:
            return [f"{POLICIES_FILE}: cannot be given together with {POLICIES}; leave one of the two out"]
        found = list(problems_of_paths(written, POLICIES_FILE, "a file or a folder"))
        if found:
            return found
        from ._directory.policies import policies_of  # only who has policies needs all the checks

        named_files = [(one, self._located(one)) for one in paths(written, POLICIES_FILE)]
        try:
            self._policies = policies_of(named_files, self._vault)
        except InvalidInput as error:
            return list(error.problems)
        return []

    def _run(self, tmp: t.Any, task_vars: dict[str, t.Any] | None) -> dict[str, t.Any]:
        """Run the module with the policies instead of their files."""
        if self._policies is None:
            return super()._run(tmp, task_vars)
        written = self._task.args
        others = {name: value for name, value in written.items() if name != POLICIES_FILE}
        self._task.args = {**others, POLICIES: self._policies}
        try:
            return super()._run(tmp, task_vars)
        finally:
            self._task.args = written

    @property
    def _vault(self) -> AnsibleVault:
        return AnsibleVault(self._loader._vault)  # noqa: SLF001 - it offers decrypted files only

    def _located(self, written: str) -> Path:
        """Where a file or a folder is that somebody names."""
        return locate(written, named(written, self._about), self._found_by_ansible)

    def _found_by_ansible(self, path: str) -> str | None:
        """Where Ansible finds a file that somebody names: beside the role or the playbook, in `files`."""
        try:
            return str(self._loader.path_dwim_relative_stack(self._task.get_search_path(), "files", path))
        except AnsibleFileNotFound:
            return None
