#!/usr/bin/python
# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: idc_review
version_added: 1.0.0
short_description: Write an access review of AWS IAM Identity Center, and read its decisions
description:
  - Without O(decisions), writes a CSV file with a row for each way in which somebody reaches something, and empty columns
    C(Decision), C(Reviewer), C(ReviewedAt) and C(Justification). One manager's people stand together. A review may be of
    a part. A name that is not there is refused, because what was meant would be left out of the review.
  - With O(decisions), reads such a file, and returns what the denials come to as entries that
    M(steward.identity_center.idc_directory) takes. What is denied through a group needs a membership removed; the other
    access that goes with it is told. A row that has changed since it was written is told and not revoked.
  - It asks AWS for nothing and never leaves the controller. The playbook C(steward.identity_center.review) has all steps.
author:
  - steward.identity_center authors (@steward)
options:
  audit:
    description:
      - RV(steward.identity_center.idc_audit_info#module:audit) of a task before this one. It has to be complete, since a
        review of a part would leave access out.
    type: dict
    required: true
  accounts:
    description: Write only access to these accounts, by name or id.
    type: list
    elements: str
    default: []
  organizational_units:
    description: Write only access to accounts in these organizational units, or below them, by path.
    type: list
    elements: str
    default: []
  permission_sets:
    description: Write only access with these permission sets, by name or ARN.
    type: list
    elements: str
    default: []
  groups:
    description: Write only access through these groups, by name or id.
    type: list
    elements: str
    default: []
  decisions:
    description:
      - A file that this module wrote, with decisions, V(Approve) or V(Deny). Every decision needs a reviewer. A row
        without a decision stays open. Columns may stand in any order, and more may be added.
      - A relative path is looked up in the directory where ansible-playbook was started, then beside the playbook.
    type: path
  encoding:
    description: The encoding of the file, if it is not UTF-8 and has no byte-order mark.
    type: str
  applied:
    description:
      - The registered result of the task of M(steward.identity_center.idc_directory) that was given what the denials come to.
        The proof then says what became of each.
    type: dict
  dest:
    description:
      - The CSV file to write, with mode 0600. Without O(decisions), the rows to review; with O(decisions), the proof, which
        has each decision, what became of it, when, and with which request.
      - It is relative to the directory where ansible-playbook was started.
    type: path
  force:
    description: Whether to replace a file that has another content. It may hold decisions.
    type: bool
    default: false
attributes:
  check_mode:
    description: The files are written in check mode too, because they are the point. Nothing in AWS is ever changed.
    support: full
  diff_mode:
    description: A review is not a state, so there is no diff.
    support: N/A
"""

EXAMPLES = r"""
- name: Who can reach what?
  steward.identity_center.idc_audit_info:
  register: live

- name: What of it is to be reviewed?
  steward.identity_center.idc_review:
    audit: "{{ live.audit }}"
    organizational_units: [/Workloads/Production]
    dest: review-2026-q4.csv

- name: What was decided?
  steward.identity_center.idc_review:
    audit: "{{ live.audit }}"
    decisions: review-2026-q4.csv
  register: decided

- name: Take away what was denied; run this with --check --diff first
  steward.identity_center.idc_directory:
    groups: "{{ decided.review.directory.groups | default(omit) }}"
    assignments: "{{ decided.review.directory.assignments | default(omit) }}"
  register: applied

- name: Keep the proof
  steward.identity_center.idc_review:
    audit: "{{ live.audit }}"
    decisions: review-2026-q4.csv
    applied: "{{ applied }}"
    dest: review-2026-q4-proof.csv
"""

RETURN = r"""
changed:
  description: Always V(false). A review is not a state that is managed.
  returned: always
  type: bool
  sample: false
review:
  description: What is reviewed and, with O(decisions), what they come to. V(null) on failure.
  returned: always
  type: dict
  contains:
    rows:
      description: How many ways of access the review is about.
      type: int
      sample: 412
    file:
      description: The file that was written. V(null) without O(dest).
      type: str
      sample: /srv/reviews/review-2026-q4.csv
    approved:
      description: How many rows are approved.
      type: int
    denied:
      description: How many rows are denied.
      type: int
    open:
      description: How many rows have no decision.
      type: int
    directory:
      description:
        - What has to go, as the options C(groups), C(assignments) and C(entitlements) of
          M(steward.identity_center.idc_directory).
      type: dict
    revocations:
      description: What each denial comes to.
      type: list
      elements: dict
      contains:
        access:
          description: The access, in words.
          type: str
          sample: "zoe.obrien: Administrator in shop-production, through On-call engineers"
        needs:
          description: What has to be done.
          type: str
          sample: zoe.obrien has to leave the group On-call engineers
        along:
          description: The other access that goes with it, although nobody denied it.
          type: list
          elements: str
        reviewer:
          description: Whose decision it is.
          type: str
    changed_since:
      description: The decisions about rows that have changed since they were written. Nothing is done about them.
      type: list
      elements: dict
      contains:
        access:
          description: The access, in words.
          type: str
        decision:
          description: V(Approve) or V(Deny).
          type: str
        since:
          description: What has changed.
          type: list
          elements: str
          sample: ["Managed policies: was 'ReadOnlyAccess', is 'AdministratorAccess'"]
    gone:
      description: Whose access was denied and is gone already.
      type: list
      elements: str
    proof:
      description: Each decision and what became of it, as in the file.
      type: list
      elements: dict
error_code:
  description:
    - What went wrong, in one word. If a service returned an error code, such as V(AccessDeniedException), it would be
      that code; this module asks no service.
    - Otherwise V(InvalidInput), V(Unresolved), V(Refused), V(Unsupported), V(Configuration), V(Credentials),
      V(Unreachable), V(Foreign), V(Throttled), V(Server), V(Pending), V(Failed), V(Lost), V(NotWritten) or V(Other).
      The page C(docs/errors.md) of the collection explains each of them.
  returned: on failure
  type: str
  sample: InvalidInput
request_id:
  description: Always V(null), as no service is asked.
  returned: on failure
  type: str
"""

# Ansible runs the action plugin of this name, on the controller, and never this file.
