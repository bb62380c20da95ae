#!/usr/bin/python
# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: idc_password_reset
version_added: 1.0.0
short_description: Reset the password of a user in AWS IAM Identity Center
description:
  - Gives a user of the Identity Center directory a new password, by e-mailing a link or by setting a one-time password
    for somebody to hand over. A user who was created through the API has no password until then, and cannot sign in.
  - It uses the API of AWS's own console, which is private and undocumented, since no public API does this. AWS may
    change it without notice. The guide on people explains how to do without it.
  - It is never idempotent; every run sends another e-mail or sets another password. Use it only if something else shows
    that it is needed, for instance C(when) a user was created.
  - A request that may have arrived is never sent again; the message then says what may have happened. A request that
    the service refused because of too many calls is sent again.
  - It fails, in check mode too, for users who do not exist, are disabled, are provisioned by an external identity
    provider, or have no e-mail address to send a link to. With Active Directory or an external provider as the identity
    source, passwords are managed there.
  - The link goes to the primary e-mail address, verified or not. Make sure that the address is right, since whoever
    reads the e-mail can take over the account.
author:
  - steward.identity_center authors (@steward)
options:
  user:
    description: The user, by user name, primary e-mail address, id or ARN.
    type: str
    required: true
  mode:
    description:
      - V(email) makes the service e-mail a link with which the user sets a password; it is valid for an hour.
      - V(one_time_password) sets a password immediately, which the user has to change at the first sign-in. The
        previous password no longer works.
    type: str
    choices: [email, one_time_password]
    required: true
  dest:
    description:
      - With O(mode=one_time_password), the file on the task's host to which the password is written. It must not exist
        yet, is created with mode C(0600) before the password is set, and is removed again if no password was set.
      - An empty file left behind by a run that was killed while it waited is reused.
    type: path
  force:
    description: Whether to replace O(dest) if it exists.
    type: bool
    default: false
  return_password:
    description:
      - With O(mode=one_time_password), whether to return the password in RV(password) instead of writing it to O(dest).
      - Refused unless the task has C(no_log=true), which keeps it out of output and logs. Also refused with C(async),
        which keeps results in a file, and with E(ANSIBLE_DEBUG), which shows them whatever C(no_log) says.
    type: bool
    default: false
extends_documentation_fragment:
  - steward.identity_center.scope
  - steward.identity_center.attributes
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - steward.identity_center.requirements
"""

EXAMPLES = r"""
- name: Create a user
  steward.identity_center.idc_user:
    user_name: zoe.obrien
    display_name: Zoë O'Brien
    given_name: Zoë
    family_name: O'Brien
    email: zoe.obrien@example.com
  register: colleague

- name: E-mail a link to set a password, if the user was just created
  steward.identity_center.idc_password_reset:
    user: zoe.obrien
    mode: email
  when: colleague.changes | selectattr('action', 'eq', 'create')

- name: Write a one-time password to a file that only its owner can read
  steward.identity_center.idc_password_reset:
    user: joao.conceicao@example.com
    mode: one_time_password
    dest: ~/handover/joao.conceicao

- name: Return a one-time password to a later task, which must not log it either
  steward.identity_center.idc_password_reset:
    user: joao.conceicao
    mode: one_time_password
    return_password: true
  no_log: true
  register: handover
"""

RETURN = r"""
password_reset:
  description: What was done, or would be. V(null) if the task failed.
  returned: always
  type: dict
  contains:
    user_name:
      description: The user whose password it is.
      type: str
      sample: zoe.obrien
    user_id:
      description: The user's id. V(null) in check mode if it would be created.
      type: str
      sample: 9067642ac7-2f5fd2c4-91e0-4a0c-9d1b-4cb1bcd6a1f7
    mode:
      description: The mode, as given.
      type: str
      sample: email
    email:
      description: The address that the e-mail goes to, with O(mode=email).
      type: str
      sample: zoe.obrien@example.com
    dest:
      description: The file that contains the one-time password.
      type: str
password:
  description: The one-time password, with O(return_password=true) and not in check mode; otherwise V(null).
  returned: always
  type: str
changes:
  description: What was changed, or would be; always one entry.
  returned: always
  type: list
  elements: dict
  contains:
    action:
      description: Always V(reset).
      type: str
      sample: reset
    kind:
      description: Always V(password).
      type: str
      sample: password
    name:
      description: The exact user name.
      type: str
      sample: zoe.obrien
    mode:
      description: The mode.
      type: str
      sample: email
    status:
      description: V(planned) in check mode, otherwise V(done) or V(failed).
      type: str
      sample: done
    reason:
      description: Why it failed, and what may have happened.
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
  sample: Refused
request_id:
  description: The service's id of the failed request, for AWS support.
  returned: on failure
  type: str
"""

from ..module_utils._task.startup import prepare

prepare()

from ..module_utils._task.passwords import IDC_PASSWORD_RESET
from ..module_utils._task.runner import run


def main() -> None:
    """Run the module."""
    run(IDC_PASSWORD_RESET)


if __name__ == "__main__":
    main()
