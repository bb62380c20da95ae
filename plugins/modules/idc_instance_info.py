#!/usr/bin/python
# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: idc_instance_info
version_added: 0.1.0
short_description: Gather information about AWS IAM Identity Center instances
description:
  - Returns the instances that the credentials can see, with the ids that the other modules accept.
  - Shows whether an instance belongs to an organization or to an account, its Regions, and who may administer it.
  - It is the quickest way to check that credentials, Region and network are right.
author:
  - steward.identity_center authors (@steward)
options:
  instance_arn:
    description: Return only the instance with this ARN.
    type: str
  identity_store_id:
    description: Return only the instance with this identity store.
    type: str
  all_regions:
    description:
      - Whether to search all Regions instead of only the task's Region.
      - Needs a botocore that supports C(RegionScope) in C(ListInstances), 1.43.119 or later.
    type: bool
    default: false
  details:
    description:
      - Whether to call C(DescribeInstance) for each instance, and to ask AWS Organizations about the management account
        and the delegated administrators.
      - What the credentials may not read is V(null) in the result and listed in RV(unreadable), but is not an error.
        C(DescribeInstance) works only in a Region of the instance, so the same applies to instances elsewhere.
      - With V(false), there is only one call, and everything that it does not return is V(null).
    type: bool
    default: true
  single:
    description:
      - Whether to require exactly one instance that matches O(instance_arn) and O(identity_store_id). Otherwise the
        task fails, and names the instances found, or the Regions that have one.
    type: bool
    default: false
extends_documentation_fragment:
  - steward.identity_center.attributes.info
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - steward.identity_center.requirements
"""

EXAMPLES = r"""
- name: Find the Regions of IAM Identity Center
  steward.identity_center.idc_instance_info:
    region: us-east-1
    all_regions: true
  register: found

- name: Show them
  ansible.builtin.debug:
    msg: "{{ found.instances | map(attribute='primary_region') | list }}"

- name: Find the organization's instance, if accounts have instances of their own too
  steward.identity_center.idc_instance_info:
  register: all_instances

- name: Use that one
  steward.identity_center.idc_group:
    instance_arn: "{{ (all_instances.instances | selectattr('type', 'eq', 'organization') | first).instance_arn }}"
    display_name: Everyone

- name: Check that credentials, Region and network are right, with a single call
  steward.identity_center.idc_instance_info:
    details: false

- name: Get the only instance in this Region, or an error that says which Region is right
  steward.identity_center.idc_instance_info:
    single: true
    details: false
"""

RETURN = r"""
instances:
  description: The instances; empty if there are none.
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
      description: The account that owns the instance; for an organization's instance, the management account.
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
    status_reason:
      description: The reason for the status, or V(null).
      type: str
    primary_region:
      description: The Region in which it was enabled, if the service and the installed botocore provide it.
      type: str
      sample: us-east-1
    regions:
      description: All its Regions. V(null) if the service or the installed botocore does not provide them.
      type: list
      elements: str
      sample: [us-east-1, eu-central-1]
    region_status:
      description: The status in each of these Regions, V(ACTIVE), V(ADDING) or V(REMOVING). V(null) if unknown.
      type: dict
      sample: {us-east-1: ACTIVE, eu-central-1: ADDING}
    type:
      description:
        - V(organization) or V(account). An organization's instance is owned by the management account; if that is not
          known, an instance with permission sets enabled is assumed to be one.
        - V(null) if neither is known, and without O(details).
      type: str
      sample: organization
    permission_sets_enabled:
      description: Whether permission sets are enabled, if the service and the installed botocore provide it.
      type: bool
      sample: true
    encryption:
      description: How the instance's data are encrypted. V(null) without O(details), and if it is not known.
      type: dict
      contains:
        key_type:
          description: V(AWS_OWNED_KMS_KEY) or V(CUSTOMER_MANAGED_KEY).
          type: str
          sample: AWS_OWNED_KMS_KEY
        kms_key_arn:
          description: The ARN of the customer managed key, or V(null).
          type: str
        status:
          description: The status of the encryption.
          type: str
          sample: ENABLED
        status_reason:
          description: The reason for it, or V(null).
          type: str
    network:
      description:
        - From where the instance and its applications may be reached. V(null) if no limits were set, if they are not
          known (see RV(unreadable) and RV(instances[].unknown_attributes)), and without O(details).
      type: dict
      contains:
        vpc_endpoint_required:
          description: Whether access has to come from a VPC endpoint.
          type: bool
          sample: true
        source_vpcs:
          description: The ARNs of the VPCs that access may come from; if empty, any VPC of the organization.
          type: list
          elements: str
        source_ips:
          description: CIDR blocks that access may come from as well.
          type: list
          elements: str
        excluded_applications:
          description: The ARNs of applications that the limits do not apply to.
          type: list
          elements: str
    identity_store_network:
      description: The same of the identity store.
      type: dict
      contains:
        vpc_endpoint_required:
          description: Whether requests have to come from a VPC endpoint.
          type: bool
          sample: true
        source_vpcs:
          description: The ARNs of the VPCs that calls of the API may come from; if empty, any.
          type: list
          elements: str
        source_ips:
          description: CIDR blocks that calls of the API may come from, whatever else is required.
          type: list
          elements: str
        scim_source_ips:
          description: CIDR blocks that SCIM requests may come from; if empty, any.
          type: list
          elements: str
    management_account_id:
      description:
        - The management account of the organization that the account of the credentials belongs to. V(null) if it
          belongs to none or may not read it, and without O(details).
      type: str
      sample: "111122223333"
    delegated_administrators:
      description:
        - The accounts that are registered to administer IAM Identity Center. Empty if there are none, which is always
          so for an account's instance. V(null) if the credentials may not read them, and without O(details).
      type: list
      elements: dict
      contains:
        account_id:
          description: The id of the account.
          type: str
          sample: "222200000001"
        name:
          description: The name of the account.
          type: str
          sample: identity
    unknown_attributes:
      description:
        - Attributes that the installed botocore cannot read and that are therefore V(null) here, each with the first
          version that can.
      type: dict
      sample: {}
unreadable:
  description:
    - Sentences that state what is missing from the result because it cannot be read with these credentials or in this
      Region; each is also a warning.
  returned: success
  type: list
  elements: str
  sample: []
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
  sample: fa074993-623a-404e-9fed-e4c51e26e223
"""

from ..module_utils._task.startup import prepare

prepare()

from ..module_utils._task.instances import IDC_INSTANCE_INFO
from ..module_utils._task.runner import run


def main() -> None:
    """Run the module."""
    run(IDC_INSTANCE_INFO)


if __name__ == "__main__":
    main()
