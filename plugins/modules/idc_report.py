#!/usr/bin/python
# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: idc_report
version_added: 1.0.0
short_description: Write the report of an audit of AWS IAM Identity Center
description:
  - Makes one report of what M(steward.identity_center.idc_audit_info) read and what M(steward.identity_center.idc_directory)
    found to be different, and writes it on the controller in the forms that people and programs want. Every form has the
    same rows, and every name is escaped in each of them.
  - HTML is one file that needs no network. JSON is the model itself, which C(docs/schema/report.json) describes. CSV is one
    file for each table. JUnit XML, Markdown and SARIF 2.1.0 are for CI and pull requests; they have the differences, the
    findings and what could not be read, not each row of access.
  - Last sign-in, MFA devices and open sessions are in no public API of AWS, so no report has them.
  - It asks AWS for nothing and never leaves the controller.
author:
  - steward.identity_center authors (@steward)
options:
  audit:
    description: RV(steward.identity_center.idc_audit_info#module:audit) of a task before this one.
    type: dict
    required: true
  directory:
    description:
      - The registered result of a task of M(steward.identity_center.idc_directory) with C(check_mode=true) and
        C(unmanaged) of all kinds, also if it failed. Without it, nothing is said about differences.
    type: dict
  src:
    description:
      - The files and folders that O(directory) was about, on the controller. The report then has their SHA-256 and their
        git revision, and SARIF shows each finding at the line of the thing.
      - A relative path is looked up in the directory where ansible-playbook was started, then beside the playbook, and
        then where Ansible looks for C(files).
    type: list
    elements: path
    default: []
  previous:
    description:
      - The C(report.json) of an earlier report of the same instance. The report then tells which people and which access
        came and went since, and since when access has been seen.
    type: path
  production:
    description:
      - Shell patterns for names, ids and units of the accounts that are production, ignoring letter case. Access there
        that stands outside the plan is critical.
      - If it is not given, accounts are production whose name, unit or tags have the word V(prod), V(prd) or
        V(production), unless V(non), V(not), V(no) or V(pre) stands before it.
    type: list
    elements: str
  dest:
    description:
      - The folder for the report, on the controller. It is created with mode 0700 if it does not exist, and its files get
        mode 0600. It is relative to the directory where ansible-playbook was started.
      - The task fails, with nothing written, if the folder holds a report already, unless O(force=true), and if it would
        not outlast an AWX job or the next installation of a collection.
    type: path
    required: true
  forms:
    description: The forms to write.
    type: list
    elements: str
    choices: [html, json, csv, junit, markdown, sarif]
    default: [html, json, csv, junit, markdown, sarif]
  force:
    description: Whether to replace the report that is there. What is left of it is deleted.
    type: bool
    default: false
  title:
    description: What stands above the report.
    type: str
    default: Audit of AWS IAM Identity Center
attributes:
  check_mode:
    description: The report is written in check mode too, because it is the point. Nothing in AWS is ever changed.
    support: full
  diff_mode:
    description: A report is not a state, so there is no diff.
    support: N/A
"""

EXAMPLES = r"""
- name: What is not as the files say, and what is in no file?
  steward.identity_center.idc_directory:
    src: directory/
    unmanaged: [users, groups, memberships, permission_sets, assignments]
  check_mode: true
  register: directory
  ignore_errors: true

- name: Who can reach what?
  steward.identity_center.idc_audit_info:
  register: live

- name: Write the report
  steward.identity_center.idc_report:
    audit: "{{ live.audit }}"
    directory: "{{ directory }}"
    src: directory/
    previous: reports/latest/report.json
    dest: reports/2026-11-26
  register: written

- name: Fail in CI if there is drift
  ansible.builtin.assert:
    that: written.report.drift is false
"""

RETURN = r"""
changed:
  description: Always V(false). A report is not a state that is managed.
  returned: always
  type: bool
  sample: false
report:
  description: What the report says in short, and where it is. V(null) on failure.
  returned: always
  type: dict
  contains:
    result:
      description:
        - V(incomplete) if something could not be read, else V(violations) if a policy is violated, else V(drift) if the
          directory is not as the files say, else V(clean).
      type: str
      sample: drift
    incomplete:
      description: Whether something could not be read.
      type: bool
    violations:
      description: Whether a policy is violated, exceptions aside.
      type: bool
    drift:
      description: Whether the directory is not as the files say. V(null) without O(directory), or if it could not be compared.
      type: bool
    reasons:
      description: Those of V(unreadable), V(violations) and V(drift) that are so.
      type: list
      elements: str
      sample: [drift]
    counts:
      description: How many rows each table has, and how many differences and findings there are of each severity.
      type: dict
    plan_checksum:
      description: The checksum of the plan that would make the directory as the files say. V(null) without O(directory).
      type: str
    folder:
      description: The folder of the report.
      type: str
      sample: /srv/reports/2026-11-26
    files:
      description: By form, the paths of its files.
      type: dict
      sample: {html: [/srv/reports/2026-11-26/report.html]}
    manifest:
      description: Each file with its SHA-256. C(manifest.json) in the folder has the same.
      type: list
      elements: dict
      contains:
        form:
          description: The form.
          type: str
          sample: html
        file:
          description: The path in the folder.
          type: str
          sample: report.html
        bytes:
          description: The size.
          type: int
          sample: 812345
        sha256:
          description: The checksum.
          type: str
          sample: 9f3c2d6b0b7e4f0c8a51d7c2f3a98e6d5b4c3a29180f7e6d5c4b3a2918070605
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
