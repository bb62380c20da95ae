#!/usr/bin/python
# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: idc_access_control_attributes
version_added: 1.0.0
short_description: Manage the attributes for access control in AWS IAM Identity Center
description:
  - Manages which attributes of a user are passed as session tags when the user signs in to an account, so that policies
    can refer to them. This is attribute-based access control (ABAC).
  - Enables and disables attributes for access control, and adds, changes and removes individual attributes.
  - They belong to an organization instance. There is one set of them for the whole instance.
author:
  - steward.identity_center authors (@steward)
options:
  attributes:
    description:
      - The attributes, each key with its source. The key is the name of the session tag, to which policies refer with
        C(aws:PrincipalTag/key). The source is a string such as V(${path:enterprise.department}), or a list with one
        string.
      - With O(state=absent), only the keys matter, and each of them is removed.
      - If this is not given, attributes for access control are enabled or disabled as a whole and individual attributes
        are left alone. Enabling them without attributes is enough for attributes that an external identity provider
        sends at sign-in.
    type: dict
  purge:
    description:
      - Whether to remove attributes that O(attributes) does not name. Without it, others are left alone.
    type: bool
    default: false
  allow_empty:
    description: Whether O(attributes) may be empty together with O(purge), which removes every attribute.
    type: bool
    default: false
  state:
    description:
      - V(present) enables attributes for access control, and sets those in O(attributes).
      - V(absent) removes the attributes that are named or, if O(attributes) is not given, disables attributes for
        access control altogether. Then no attributes are passed any more, not even those that an external identity
        provider sends.
    type: str
    choices: [present, absent]
    default: present
notes:
  - Policies that rely on an attribute may allow or deny something different as soon as the attribute changes. Run this
    with C(--check --diff) first.
  - Attributes that an external identity provider sends at sign-in are not listed by the service, nor by this module.
extends_documentation_fragment:
  - steward.identity_center.scope
  - steward.identity_center.waiting
  - steward.identity_center.attributes
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - steward.identity_center.requirements
"""

EXAMPLES = r"""
- name: Let policies refer to department and cost center; other attributes stay as they are
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

- name: Stop passing the cost center
  steward.identity_center.idc_access_control_attributes:
    attributes:
      cost_center:
    state: absent

- name: Enable attributes that an external identity provider sends
  steward.identity_center.idc_access_control_attributes:

- name: Disable attribute-based access control
  steward.identity_center.idc_access_control_attributes:
    state: absent
"""

RETURN = r"""
attributes:
  description:
    - All attributes for access control after the task, or as they would be after it, each with its source. Empty if
      they are disabled. V(null) if the task failed.
  returned: always
  type: dict
  sample: {department: "${path:enterprise.department}"}
enabled:
  description: Whether attributes for access control are enabled. V(null) if the task failed.
  returned: always
  type: bool
  sample: true
changes:
  description: What was changed, or would be; at most one change.
  returned: always
  type: list
  elements: dict
  contains:
    action:
      description: V(create) if they are enabled, V(update), or V(delete) if they are disabled.
      type: str
      sample: update
    kind:
      description: The kind of thing.
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
      description: V(planned) in check mode, otherwise V(done) or V(failed).
      type: str
      sample: done
    reason:
      description: Why it failed.
      type: str
    uncertain:
      description: V(true) if it failed but may have taken effect nevertheless; otherwise absent.
      type: bool
error_code:
  description:
    - What went wrong, in one word. If the service returned an error code, such as V(AccessDeniedException), it is that
      code.
    - Otherwise V(InvalidInput), V(Unresolved), V(Refused), V(Unsupported), V(Configuration), V(Credentials),
      V(Unreachable), V(Foreign), V(Throttled), V(Server), V(Pending), V(Failed), V(Lost), V(NotWritten) or V(Other).
      The page C(docs/errors.md) of the collection explains each of them.
  returned: on failure
  type: str
  sample: AccessDeniedException
request_id:
  description: The service's id of the failed request, for AWS support.
  returned: on failure
  type: str
"""

from ..module_utils._task.startup import prepare

prepare()

from ..module_utils._task.access_control import IDC_ACCESS_CONTROL_ATTRIBUTES
from ..module_utils._task.runner import run


def main() -> None:
    """Run the module."""
    run(IDC_ACCESS_CONTROL_ATTRIBUTES)


if __name__ == "__main__":
    main()
