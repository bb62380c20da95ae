# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
name: people
version_added: 1.0.0
short_description: Read people from YAML, CSV or a restore file
description:
  - Reads people in the form that the role P(steward.identity_center.onboard#role) accepts, from files or from a list,
    and returns them in one form, or fails and reports everything that is wrong with them.
  - A YAML file contains a list of people, or a mapping with C(people), like the restore files of the role
    P(steward.identity_center.offboard#role). Each person has the attributes of M(steward.identity_center.idc_user), and
    may have C(groups), C(assignments) (with C(permission_set) and C(account)), C(applications), C(entitlements) (ARNs of
    IAM roles, for account access manager) and C(password). Values may be encrypted with C(!vault).
  - A CSV file (C(.csv), C(.tsv), C(.txt)) has a header with the names of these attributes, nested ones with a dot, such
    as C(enterprise.department). Cells of C(groups), C(applications) and C(entitlements) contain names separated by
    C(|). An empty cell leaves the attribute alone. The delimiter may be a comma, a semicolon or a tab. Nothing is trimmed; a cell that
    begins or ends with a space is refused, and such names have to be written as YAML.
  - Files are UTF-8, with or without byte-order mark, UTF-16 or UTF-32 with one, or have the encoding of O(encoding). They
    may be encrypted with ansible-vault.
  - Damage done by spreadsheets is refused too, such as numbers in scientific notation and UTF-8 that was read as
    windows-1252.
  - Nobody may be listed twice, whether by user name or by e-mail address, ignoring letter case.
author:
  - steward.identity_center authors (@steward)
options:
  _terms:
    description:
      - The files. A relative path is looked up in the directory where ansible-playbook was started, then beside the
        playbook and where Ansible looks for C(files). C(~) is the home directory of the user who runs the playbook.
    type: list
    elements: str
  people:
    description: People as a list, instead of or in addition to files.
    type: list
    elements: raw
  label:
    description: What messages call O(people).
    type: str
    default: people
  encoding:
    description: The encoding of files without a byte-order mark, by a name that Python knows. UTF-8 when not given.
    type: str
  ignore_columns:
    description:
      - Columns of CSV files, and keys of people in other files, to ignore. Any other unknown one is an error.
    type: list
    elements: str
    default: []
  leavers:
    description:
      - Whether these are people who leave. Then each may be a string, and needs only one of C(user_id), C(user_name)
        and C(email); the lookup returns a string for each, the first of the three that is present.
    type: bool
    default: false
  strict:
    description:
      - Whether invalid people fail the lookup. Otherwise each person has C(problems), a list of sentences; what cannot
        be read at all is an error nevertheless.
    type: bool
    default: true
seealso:
  - module: steward.identity_center.idc_user
"""

EXAMPLES = r"""
- name: Show who is joining
  ansible.builtin.debug:
    msg: "{{ query('steward.identity_center.people', 'people.csv') | map(attribute='user_name') }}"

- name: Read a file from an older spreadsheet
  ansible.builtin.set_fact:
    newcomers: "{{ query('steward.identity_center.people', 'people.csv', encoding='windows-1252') }}"

- name: Read who is leaving
  ansible.builtin.set_fact:
    leavers: "{{ query('steward.identity_center.people', 'leavers.csv', leavers=true, ignore_columns=['Last day']) }}"
"""

RETURN = r"""
_list:
  description:
    - The people; with O(leavers), a string for each. Each has C(user_name), C(display_name), C(given_name),
      C(family_name), anything else that was given, and the lists C(groups), C(assignments) and C(applications).
  type: list
  elements: raw
"""

import typing as t
from collections.abc import Mapping

from ansible.errors import AnsibleError, AnsibleLookupError
from ansible.parsing.vault import VaultLib

from ..plugin_utils._lookup_files import FileLookup
from ..plugin_utils._people.entries import JOINERS, LEAVERS, BadPeople, Entry, Reading, entries
from ..plugin_utils._people.files import read
from ..plugin_utils._people.judging import checked, judge
from ..plugin_utils._people.leavers import leavers
from ..plugin_utils._places import NoPlace


class LookupModule(FileLookup):
    """Reads people."""

    def run(self, terms: list[object], variables: Mapping[str, object] | None = None, **kwargs: object) -> list[t.Any]:
        """See DOCUMENTATION."""
        self.set_options(var_options=variables, direct=kwargs)
        ignored = tuple(str(column) for column in self.get_option("ignore_columns"))
        try:
            found = [entry for term in terms for entry in self._entries(str(term), variables, ignored)]
            people = self.get_option("people")
            if people is not None:
                found += entries(_plain(people), self.get_option("label"), ignored)
            if self.get_option("leavers"):
                return leavers(found)
            if self.get_option("strict"):
                return checked(found)
        except BadPeople as error:
            raise AnsibleLookupError(str(error)) from None
        return [{**one.person, "place": one.place, "problems": one.problems} for one in judge(found)]

    def _entries(self, term: str, variables: Mapping[str, object] | None, ignored: tuple[str, ...]) -> list[Entry]:
        try:
            path = self.file(term, variables)
        except NoPlace as error:
            raise BadPeople([str(error)]) from error
        try:
            data, _shown = self._loader._get_file_contents(str(path))  # noqa: SLF001 - all others decode it
        except AnsibleError as error:
            raise BadPeople([f"{term}: cannot be read: {error}"]) from error
        columns = LEAVERS if self.get_option("leavers") else JOINERS
        encoding = self.get_option("encoding") or None
        return read(data, term, Reading(columns=columns, encoding=encoding, ignored=ignored, decrypted=self._decrypted))

    def _decrypted(self, text: str) -> str:
        """A value that stands encrypted in a file. Raises ValueError."""
        try:
            return t.cast("bytes", VaultLib(self._loader._vault.secrets).decrypt(text.encode())).decode()  # noqa: SLF001
        except AnsibleError as error:
            raise ValueError(str(error)) from error


def _plain(part: object) -> object:
    """What somebody has in a variable, with encrypted values as texts: to ansible-core 2.17 and 2.18 they are none."""
    if isinstance(part, Mapping):
        return {key: _plain(value) for key, value in part.items()}
    if isinstance(part, list):
        return [_plain(value) for value in part]
    return str(part) if getattr(part, "__ENCRYPTED__", False) else part
