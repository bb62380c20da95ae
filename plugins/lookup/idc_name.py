# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
name: idc_name
version_added: 1.0.0
short_description: Find the name of a user, group, permission set, account or application by id
description:
  - Returns the name of what AWS tells only the id of, as in policies, events and the results of other modules.
  - An id that leads nowhere fails the lookup; what it belonged to may have been deleted.
  - Several terms are looked up together, with the fewest calls. Within the loop of one task, no id is asked for twice;
    across tasks nothing is kept, since the tasks may change names.
  - Runs on the controller, with the credentials of the controller. C(module_defaults) do not apply to lookups.
author:
  - steward.identity_center authors (@steward)
options:
  _terms:
    description:
      - The ids of users, groups and accounts, and the ARNs of users, groups, permission sets and applications.
      - Quote account ids, since YAML strips leading zeros from numbers.
    type: list
    elements: str
    required: true
  kind:
    description:
      - What the ids are of. If not given, it is seen from each id. Only those of users and groups look alike; they are looked
        for among the users and then among the groups, which takes a call more for a group.
    type: str
    choices: [user, group, permission_set, account, application]
extends_documentation_fragment:
  - steward.identity_center.scope
  - amazon.aws.common.plugins
  - amazon.aws.region.plugins
  - amazon.aws.assume_role.plugins
  - steward.identity_center.requirements
seealso:
  - plugin: steward.identity_center.idc_id
    plugin_type: lookup
"""

EXAMPLES = r"""
- name: Show the name of an account
  ansible.builtin.debug:
    msg: "{{ lookup('steward.identity_center.idc_name', '333300000011', region='us-east-1') }}"

- name: Show the user names of those whom an event is about
  ansible.builtin.debug:
    msg: "{{ query('steward.identity_center.idc_name', user_ids, kind='user') | join(', ') }}"
  vars:
    user_ids: [9067642ac7-7f2f6ad2-0b1c-4a4e-8a0e-2d2f6c1f5a10]
"""

RETURN = r"""
_list:
  description: For each term the user name, the display name of the group, or the name.
  type: list
  elements: str
"""

from collections.abc import Sequence

from ..module_utils._desired.naming import NameQuery
from ..module_utils._options.naming import parse_names_wanted
from ..module_utils._ports.access import Reads
from ..module_utils._queries.naming import Answers, names_by_id
from ..plugin_utils._instance_lookup import InstanceLookup


class LookupModule(InstanceLookup):
    """Leads from ids to names."""

    def parsed(self, terms: Sequence[object]) -> NameQuery:
        """See InstanceLookup."""
        return parse_names_wanted(self.get_option("kind"), terms)

    def answered(self, reads: Reads, query: NameQuery) -> Answers:
        """See InstanceLookup."""
        return names_by_id(reads, query)
