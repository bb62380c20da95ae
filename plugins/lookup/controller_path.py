# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
name: controller_path
version_added: 1.0.0
short_description: Find a file or directory on the controller
description:
  - Finds a file on the controller, or returns the path for one that has to outlast the run. The roles and playbooks of
    this collection use it for all their files.
  - C(~) is the home directory of the user who runs the playbook. A relative path is relative to the directory where
    ansible-playbook was started.
  - A file to read that is not there is looked up beside the playbook, and then where Ansible looks for C(files).
  - A directory to keep files in (O(keep=true)) is relative to the playbook if the run was started in C(/), as under
    systemd and in containers. A directory inside a collection is refused, since the next installation of the collection
    deletes it; in an AWX job, so is a directory that disappears with the job. It need not exist, but it has to be
    possible to create it and to write to it.
author:
  - steward.identity_center authors (@steward)
options:
  _terms:
    description: The paths.
    type: list
    elements: str
    required: true
  keep:
    description: Whether it is a directory to keep files in. Otherwise it is a file, which has to exist.
    type: bool
    default: false
  option:
    description: The variable with which users set the path, for messages.
    type: str
    default: path
  below:
    description:
      - A name for a file in the directory, such as a user name. Characters that are special to a shell, a template or a
        file system become C(%XX), as in URLs.
    type: str
  suffix:
    description: What to append to O(below), unchanged.
    type: str
    default: ""
  host:
    description: Whether to put the name of the controller and a colon before the path, for use in messages.
    type: bool
    default: false
"""

EXAMPLES = r"""
- name: Read a file from the directory where the run was started, or from beside the playbook
  ansible.builtin.include_vars:
    file: "{{ lookup('steward.identity_center.controller_path', directory_file, option='directory_file') }}"
    name: directory

- name: Show where a person's file would be
  ansible.builtin.debug:
    msg: "{{ lookup('steward.identity_center.controller_path', '~/left', keep=true, below='zoe.obrien', suffix='.yml') }}"
"""

RETURN = r"""
_list:
  description: The absolute paths.
  type: list
  elements: str
"""

import os
import platform
from collections.abc import Mapping
from pathlib import Path

from ansible.errors import AnsibleLookupError

from ..plugin_utils._lookup_files import FileLookup
from ..plugin_utils._places import NoPlace, file_name, kept


class LookupModule(FileLookup):
    """Finds files and folders of the controller."""

    def run(self, terms: list[object], variables: Mapping[str, object] | None = None, **kwargs: object) -> list[str]:
        """See DOCUMENTATION."""
        self.set_options(var_options=variables, direct=kwargs)
        try:
            paths = [self._path(str(term), variables) for term in terms]
        except NoPlace as error:
            raise AnsibleLookupError(f"{self.get_option('option')}: {error}") from None
        if self.get_option("below"):
            last = f"{file_name(str(self.get_option('below')))}{self.get_option('suffix')}"
            paths = [path / last for path in paths]
        before = f"{platform.node()}:" if self.get_option("host") else ""
        return [f"{before}{path}" for path in paths]

    def _path(self, term: str, variables: Mapping[str, object] | None) -> Path:
        if not self.get_option("keep"):
            return self.file(term, variables)
        folder = kept(term, self.controller(variables), self.get_option("option"), Path.resolve)
        there = next(one for one in (folder, *folder.parents) if os.path.lexists(one))
        if not there.is_dir():
            raise NoPlace(f"{folder} cannot be a directory, since {there} is not one")
        if not os.access(there, os.W_OK | os.X_OK):
            raise NoPlace(f"{folder} cannot be written to by the user who runs the playbook: {there} does not allow it")
        return folder
