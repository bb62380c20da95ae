#!/usr/bin/python
# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: idc_access_control_attributes
version_added: 0.1.0
short_description: Manage the attributes for access control of AWS IAM Identity Center
description:
  - Says which attributes of a user go along as session tags when the user opens an account, so that policies can tell
    by them who may do what. This is attribute-based access control (ABAC).
  - Switches the attributes for access control on and off, and adds, changes and removes single ones.
  - They belong to the instance of an organization. There is one set of them for the whole instance.
author:
  - steward.identity_center authors (@steward)
options:
  attributes:
    description:
      - The attributes, each key with its source. The key is the name of the session tag, for which policies look with
        C(aws:PrincipalTag/key). The source is a text such as V(${path:enterprise.department}), or a list of one.
      - With O(state=absent) the keys alone count, and each of them is removed.
      - When this is not given, the attributes for access control are switched on or off as a whole and single ones are
        left alone. Switching them on without attributes is enough for attributes that an external identity provider sends
        along with a sign-in.
    type: dict
  purge:
    description:
      - Whether to remove attributes that O(attributes) does not name. Without it, others are left alone.
    type: bool
    default: false
  allow_empty:
    description: Whether O(attributes) may be empty with O(purge), which removes every attribute.
    type: bool
    default: false
  state:
    description:
      - V(present) switches the attributes for access control on, and sets those in O(attributes).
      - V(absent) removes the attributes that are named, or, when O(attributes) is not given, switches them off as a whole.
        Then no attribute goes along any more, not even those that an external identity provider sends.
    type: str
    choices: [present, absent]
    default: present
notes:
  - Policies that rely on an attribute deny, or allow, something else as soon as the attribute changes. Run this with
    C(--check --diff) first.
  - Attributes that an external identity provider sends along are not listed by the service, and not by this module.
extends_documentation_fragment:
  - steward.identity_center.scope
  - steward.identity_center.waiting
  - steward.identity_center.attributes
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - steward.identity_center.requirements
"""

EXAMPLES = r"""
- name: Policies may go by department and cost center; other attributes stay as they are
  steward.identity_center.idc_access_control_attributes:
    attributes:
      department: ${path:enterprise.department}
      cost_center: ${path:enterprise.costCenter}

- name: Exactly these, and no others
  steward.identity_center.idc_access_control_attributes:
    attributes:
      department: ${path:enterprise.department}
      email: ${path:emails[primary eq true].value}
    purge: true

- name: The cost center goes along no more
  steward.identity_center.idc_access_control_attributes:
    attributes:
      cost_center:
    state: absent

- name: An external identity provider sends the attributes; the instance only has to let them through
  steward.identity_center.idc_access_control_attributes:

- name: No attribute-based access control at all
  steward.identity_center.idc_access_control_attributes:
    state: absent
"""

RETURN = r"""
attributes:
  description:
    - All attributes for access control as they are after the task, or would be, each with its source. Empty when they are
      switched off. V(null) when the task failed.
  returned: always
  type: dict
  sample: {department: "${path:enterprise.department}"}
enabled:
  description: Whether the attributes for access control are switched on. V(null) when the task failed.
  returned: always
  type: bool
  sample: true
changes:
  description: What was changed, or would be; one change at most.
  returned: always
  type: list
  elements: dict
  contains:
    action:
      description: V(create) when they are switched on, V(update), or V(delete) when they are switched off.
      type: str
      sample: update
    kind:
      description: To what kind of thing.
      type: str
      sample: access_control_attributes
    name:
      description: The name of the thing.
      type: str
      sample: attributes for access control
    attributes:
      description: The keys of the attributes that are added, changed or removed.
      type: list
      elements: str
      sample: [department]
    status:
      description: V(planned) in check mode, else V(done) or V(failed).
      type: str
      sample: done
    reason:
      description: Why it failed.
      type: str
    uncertain:
      description: V(true) where it failed and it is not known whether it took effect all the same; else not there.
      type: bool
error_code:
  description:
    - What went wrong, in one word. Where the service said a code, such as V(AccessDeniedException), it is that.
    - Otherwise V(InvalidInput), V(Unresolved), V(Refused), V(Unsupported), V(Configuration), V(Credentials), V(Unreachable),
      V(Foreign), V(Throttled), V(Server), V(Pending), V(Failed), V(Lost), V(NotWritten) or V(Other). The page
      C(docs/errors.md) of the collection says what each means.
  returned: on failure
  type: str
  sample: AccessDeniedException
request_id:
  description: The service's id of the failed request, for AWS support.
  returned: on failure
  type: str
"""

import sys

if sys.version_info < (3, 10):
    from ..module_utils._task.old_python import refuse

    refuse()

from ..module_utils._answers.access_control import access_control_answer
from ..module_utils._desired.access import DesiredAccessControl
from ..module_utils._observe.access_control import observe_access_control
from ..module_utils._observe.observation import Observation
from ..module_utils._options.access_control import parse_access_control
from ..module_utils._options.spec import ACCESS_CONTROL_ATTRIBUTES as ARGUMENTS
from ..module_utils._plan.access_control import ExistingAccessControl, plan_access_control
from ..module_utils._plan.change import Plan
from ..module_utils._render.access_control import access_control_diff
from ..module_utils._task.runner import Writer, run_writer


def plan(desired: DesiredAccessControl, observation: Observation[ExistingAccessControl]) -> Plan:
    """Plan the attributes for access control."""
    return plan_access_control(desired, observation.found)


def main() -> None:
    """Run the module."""
    run_writer(
        Writer(
            parse=parse_access_control,
            observe=observe_access_control,
            plan=plan,
            diff=access_control_diff,
            answer=access_control_answer,
            keys=("attributes", "enabled"),
            service="sso-admin",
            waiting=lambda desired: desired.waiting,
        ),
        ARGUMENTS,
    )


if __name__ == "__main__":
    main()
