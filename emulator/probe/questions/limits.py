# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Questions that use up a limit which everybody in the Region shares. They are asked only if they are named."""

from __future__ import annotations

from ..question import Question, admin, store
from .people import user
from .permission_sets import permission_set

_RISK = "others are refused for some seconds while it is asked"
_PEOPLE = tuple(f"u{letter}" for letter in "abcdefghijklmnopqrstu")

QUESTIONS = (
    Question(
        "calls-a-second",
        "How many calls of one operation are taken at once?",
        "All of them; with quotas 20, and then 20 a second.",
        "The sizes of the emulator's token buckets.",
        (
            store(
                "DescribeGroup",
                together=({"GroupId": "{absent}"},) * 40,
                asks="forty at once",
                may_throttle=True,
            ),
            # So that it is a question that changes something, and is announced: it takes capacity away.
            store("DeleteGroup", GroupId="{absent}", asks="one more, as a write", may_throttle=True),
        ),
        ("the limits are token buckets that hold 20",),
        risk=_RISK,
    ),
    Question(
        "requests-in-progress",
        "How many assignments can be in progress?",
        "Any number; with quotas 15.",
        "The number, and the words of the refusal.",
        (
            permission_set("one", "set"),
            *(user(name, name) for name in _PEOPLE),
            admin(
                "CreateAccountAssignment",
                TargetType="AWS_ACCOUNT",
                TargetId="{account}",
                PermissionSetArn="{one.PermissionSet.PermissionSetArn}",
                PrincipalType="USER",
                together=tuple({"PrincipalId": f"{{{name}.UserId}}"} for name in _PEOPLE),
                asks="twenty-one at once",
                counts=True,
                may_throttle=True,
            ),
        ),
        ("15 requests in progress (with quotas)",),
        risk=_RISK,
    ),
)
