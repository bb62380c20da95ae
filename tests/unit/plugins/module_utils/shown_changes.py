# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Changes that results, diffs and sentences tell of."""

from __future__ import annotations

from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import Action, Change
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import email, group, user
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.named_changes import (
    membership,
    password_key,
    user_key,
)

JANE, JOE, ENGINEERS = user("jane", number=1), user("joe", number=2), group("Engineers", number=101)
ADD = membership(Action.ADD, group="Engineers", user="jane")
UPDATE = Change(
    action=Action.UPDATE,
    key=user_key("jane"),
    before={"user_name": "jane", "title": "Dr", "locale": "en"},
    after={"user_name": "jane", "title": "Prof", "enterprise.department": "IT", "emails": email("j@example.com")},
)
RESET = Change(action=Action.RESET, key=password_key("jane"), after={"mode": "one_time_password", "dest": "/x"})
