#!/usr/bin/python
# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: idc_password_reset
version_added: 0.1.0
short_description: Send a user of AWS IAM Identity Center a password link, or set a one-time password
description:
  - Gives a user of the Identity Center directory a new password, by mail or as a one-time password that somebody hands
    over. A user who was created through the API has none until then, and cannot sign in.
  - It uses the API of AWS's own console, which is private and undocumented, since no public one does this. AWS may change
    it without notice. The guide on people tells how to do without it.
  - It is never idempotent, every run mails or sets another password. Use it where something else has told that somebody
    needs one, for instance C(when) a user was created.
  - A request that may have arrived is never sent again; the message then says what may have happened. One that the service
    has refused because of too many calls is.
  - It refuses, in check mode too, for users who do not exist, are disabled, are provisioned by an external identity
    provider, or have no e-mail address to send a link to. With Active Directory or an external provider as the identity
    source, passwords are kept there.
  - The link goes to the primary e-mail address, verified or not. Make sure that it is right, since whoever reads the mail
    can take over the account.
author:
  - steward.identity_center authors (@steward)
options:
  user:
    description: The user, by user name, primary e-mail address, id or ARN.
    type: str
    required: true
  mode:
    description:
      - V(email) has the service mail a link with which the user sets a password; it is valid for an hour.
      - V(one_time_password) sets a password at once, with which the user has to set another at the first sign-in. The
        former password does not work any more.
    type: str
    choices: [email, one_time_password]
    required: true
  dest:
    description:
      - With O(mode=one_time_password), the file on the host of the task that the password is written to. It must not be
        there, is created before the password is set, with mode C(0600), and is removed again when no password was set.
      - An empty file that a run has left behind that was killed while it waited is used again.
    type: path
  force:
    description: Whether O(dest) may be there and is replaced.
    type: bool
    default: false
  return_password:
    description:
      - With O(mode=one_time_password), whether to return the password in RV(password) instead of writing it to O(dest).
      - Refused unless the task has C(no_log=true), which keeps it out of output and logs. Refused too with C(async), which
        keeps results in a file, and with E(ANSIBLE_DEBUG), which shows them whatever C(no_log) says.
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
- name: A new colleague
  steward.identity_center.idc_user:
    user_name: zoe.obrien
    display_name: Zoë O'Brien
    given_name: Zoë
    family_name: O'Brien
    email: zoe.obrien@example.com
  register: colleague

- name: Mail her a link to set a password, when she was created just now
  steward.identity_center.idc_password_reset:
    user: zoe.obrien
    mode: email
  when: colleague.changes | selectattr('action', 'eq', 'create')

- name: A one-time password in a file that only its owner can read
  steward.identity_center.idc_password_reset:
    user: joao.conceicao@example.com
    mode: one_time_password
    dest: ~/handover/joao.conceicao

- name: A one-time password for a later task, which must not log it either
  steward.identity_center.idc_password_reset:
    user: joao.conceicao
    mode: one_time_password
    return_password: true
  no_log: true
  register: handover
"""

RETURN = r"""
password_reset:
  description: What was done, or would be. V(null) when the task failed.
  returned: always
  type: dict
  contains:
    user_name:
      description: Whose password it is.
      type: str
      sample: zoe.obrien
    user_id:
      description: The user's id. V(null) in check mode for one that would be created.
      type: str
      sample: 9067642ac7-2f5fd2c4-91e0-4a0c-9d1b-4cb1bcd6a1f7
    mode:
      description: As given.
      type: str
      sample: email
    email:
      description: The address that the mail goes to, with O(mode=email).
      type: str
      sample: zoe.obrien@example.com
    dest:
      description: The file that holds the one-time password.
      type: str
password:
  description: The one-time password, with O(return_password=true) and not in check mode; else V(null).
  returned: always
  type: str
changes:
  description: What was changed, or would be, always one entry.
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
      description: Whose, as it is.
      type: str
      sample: zoe.obrien
    mode:
      description: How.
      type: str
      sample: email
    status:
      description: V(planned) in check mode, else V(done) or V(failed).
      type: str
      sample: done
    reason:
      description: Why it failed, and what may have happened.
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
  sample: Refused
request_id:
  description: The service's id of the failed request, for AWS support.
  returned: on failure
  type: str
"""

import sys

if sys.version_info < (3, 10):
    from ..module_utils._task.old_python import refuse

    refuse()

from ..module_utils._answers.passwords import password_answer
from ..module_utils._desired.access import DesiredPassword
from ..module_utils._observe.observation import Observation
from ..module_utils._observe.passwords import observe_password
from ..module_utils._options.passwords import parse_password
from ..module_utils._options.spec import PASSWORD_RESET as ARGUMENTS
from ..module_utils._plan.change import Plan
from ..module_utils._plan.passwords import ExistingPassword, plan_password
from ..module_utils._render.diff import no_diff
from ..module_utils._task.runner import Writer, run_writer


def plan(desired: DesiredPassword, observation: Observation[ExistingPassword]) -> Plan:
    """Plan the reset, or refuse it."""
    return plan_password(desired, observation.found)


def main() -> None:
    """Run the module."""
    run_writer(
        Writer(
            parse=parse_password,
            observe=observe_password,
            plan=plan,
            diff=no_diff,
            answer=password_answer,
            keys=("password_reset", "password"),
        ),
        ARGUMENTS,
    )


if __name__ == "__main__":
    main()
