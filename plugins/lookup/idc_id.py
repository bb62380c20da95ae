# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
name: idc_id
version_added: 1.0.0
short_description: Find the id of a user, group, permission set, account or application by name
description:
  - Returns the id by which AWS knows something that people know by name, for content that takes nothing else, such as
    IAM policies and modules of other collections. The modules of this collection take names everywhere.
  - A name that nobody has fails the lookup, with the names that may have been meant. So does a name that several have.
  - Several terms are looked up together, with the fewest calls. Within the loop of one task, no name is asked for twice;
    across tasks nothing is kept, since the tasks may change what a name means.
  - In a check-mode run (C(--check)), the lookup finds what earlier tasks would have created. As there is no id yet, it then
    returns the name, which the modules of this collection take as well, and warns. It does not know what a task plans
    that says C(check_mode=true) itself.
  - Runs on the controller, with the credentials of the controller. C(module_defaults) do not apply to lookups.
author:
  - steward.identity_center authors (@steward)
options:
  _terms:
    description:
      - The names. Ids and ARNs are taken as well, as is the primary e-mail address of a user.
    type: list
    elements: str
    required: true
  kind:
    description: What has this name.
    type: str
    choices: [user, group, permission_set, account, application]
    required: true
extends_documentation_fragment:
  - steward.identity_center.scope
  - amazon.aws.common.plugins
  - amazon.aws.region.plugins
  - amazon.aws.assume_role.plugins
  - steward.identity_center.requirements
seealso:
  - plugin: steward.identity_center.idc_name
    plugin_type: lookup
"""

EXAMPLES = r"""
- name: Show the id of a group
  ansible.builtin.debug:
    msg: "{{ lookup('steward.identity_center.idc_id', 'Engineers', kind='group', region='us-east-1') }}"

- name: Show the ids of several users
  ansible.builtin.debug:
    msg: "{{ query('steward.identity_center.idc_id', ['zoe.obrien', 'kwame@example.com'], kind='user') }}"

- name: Let the production account assume a role
  amazon.aws.iam_role:
    name: deploy
    assume_role_policy_document:
      Version: "2012-10-17"
      Statement:
        - Effect: Allow
          Action: sts:AssumeRole
          Principal:
            AWS: "arn:aws:iam::{{ lookup('steward.identity_center.idc_id', 'shop-production', kind='account') }}:root"

- name: Go on without a group that is not there
  ansible.builtin.debug:
    msg: "{{ lookup('steward.identity_center.idc_id', 'Contractors', kind='group', errors='ignore') or 'no such group' }}"
"""

RETURN = r"""
_list:
  description:
    - For each term the id of the user, group or account, or the ARN of the permission set or application.
    - In a check-mode run the name of what does not exist yet.
  type: list
  elements: str
"""

from collections.abc import Sequence

from ..module_utils._desired.naming import IdQuery
from ..module_utils._options.naming import parse_ids_wanted
from ..module_utils._ports.access import Reads
from ..module_utils._queries.naming import Answers, ids_by_name
from ..plugin_utils._instance_lookup import InstanceLookup


class LookupModule(InstanceLookup):
    """Leads from names to ids."""

    def parsed(self, terms: Sequence[object]) -> IdQuery:
        """See InstanceLookup."""
        return parse_ids_wanted(self.get_option("kind"), terms)

    def answered(self, reads: Reads, query: IdQuery) -> Answers:
        """See InstanceLookup."""
        return ids_by_name(reads, query)
