#!/usr/bin/python
# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: idc_instance_info
version_added: 0.1.0
short_description: Tell of the instances of AWS IAM Identity Center
description:
  - Returns the instances that the credentials can see, with the ids that the other modules take.
  - It is the quickest way to see whether credentials, Region and network are right.
author:
  - steward.identity_center authors (@steward)
options:
  instance_arn:
    description: Tell only of the instance with this ARN.
    type: str
  identity_store_id:
    description: Tell only of the instance with this identity store.
    type: str
  all_regions:
    description:
      - Whether to look into all Regions instead of the one of the task.
      - Needs a botocore that knows C(RegionScope) of C(ListInstances), 1.43.119 or later.
    type: bool
    default: false
extends_documentation_fragment:
  - steward.identity_center.attributes.info
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Where is IAM Identity Center?
  steward.identity_center.idc_instance_info:
    region: us-east-1
    all_regions: true
  register: found

- name: Say it
  ansible.builtin.debug:
    msg: "{{ found.instances | map(attribute='primary_region') | list }}"
"""

RETURN = r"""
instances:
  description: The instances, empty where there is none.
  returned: success
  type: list
  elements: dict
  contains:
    instance_arn:
      description: The ARN.
      type: str
      sample: arn:aws:sso:::instance/ssoins-1111222233334444
    identity_store_id:
      description: The id of the instance's identity store.
      type: str
      sample: d-1234567890
    name:
      description: The name, or V(null).
      type: str
    owner_account_id:
      description: The account that owns the instance; the management account for an organization's instance.
      type: str
      sample: "111122223333"
    status:
      description: The status.
      type: str
      sample: ACTIVE
    created_date:
      description: When it was created, in UTC.
      type: str
      sample: "2026-01-31T09:00:00Z"
    primary_region:
      description: The Region in which it was enabled, where the installed botocore tells.
      type: str
      sample: us-east-1
    regions:
      description: All its Regions, where the installed botocore tells.
      type: list
      elements: str
      sample: [us-east-1]
"""

import typing as t
from dataclasses import asdict

from ..module_utils._errors import Unsupported
from ..module_utils._instances import Instances
from ..module_utils._options import Spec
from ..module_utils._parse import Options, parse_scope
from ..module_utils._runner import run_instances

ARGUMENTS: Spec = {
    "instance_arn": {"type": "str"},
    "identity_store_id": {"type": "str"},
    "all_regions": {"type": "bool", "default": False},
}


def read(instances: Instances, options: Options) -> dict[str, t.Any]:
    """The instances of the Region, or of all Regions."""
    all_regions = bool(options["all_regions"])
    if all_regions and not instances.sees_all_regions:
        raise Unsupported(
            "all_regions: the installed botocore can't look into all Regions; botocore 1.43.119 or later can"
        )
    instance_arn, store_id = parse_scope(options)
    chosen = [
        asdict(one)
        for one in instances.every(all_regions=all_regions)
        if instance_arn in (None, one.instance_arn) and store_id in (None, one.identity_store_id)
    ]
    return {"instances": chosen}


def main() -> None:
    """Run the module."""
    run_instances(read, ARGUMENTS)


if __name__ == "__main__":
    main()
