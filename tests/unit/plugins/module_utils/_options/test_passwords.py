# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of idc_password_reset become desired values, or all that is wrong with them is reported."""

from __future__ import annotations

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._desired.access import (
    DesiredPassword,
    PasswordMode,
)
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import InvalidInput
from ansible_collections.steward.identity_center.plugins.module_utils._options.common import NO_LOG
from ansible_collections.steward.identity_center.plugins.module_utils._options.passwords import parse_password
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_aws import installed_limits

LIMITS = installed_limits()
BOTH = "dest, return_password: the password goes to one place"
NEITHER = "dest, return_password: somebody has to learn the password"
UNSAFE = "return_password: the task needs no_log: true"
EMPTY = "dest: is empty; name a file"
NO_DEST = "force: requires dest"


def parsed(user: str | None = "jane", mode: str = "one_time_password", **options: object) -> DesiredPassword:
    """The desired state of a task with these options."""
    beside = {"dest": None, "force": False, "return_password": False, NO_LOG: False}
    return parse_password({"user": user, "mode": mode, **beside, **options}, LIMITS)


def problems(**options: object) -> tuple[str, ...]:
    """What is wrong with these options."""
    with pytest.raises(InvalidInput) as caught:
        parsed(**options)  # type: ignore[arg-type]
    return caught.value.problems


@pytest.mark.parametrize("user", ["jane", " jane@example.com", "1234567890-00000000-0000-4000-8000-000000000001"])
def test_a_mail_needs_a_user_only(user: str) -> None:
    assert parsed(user, "email") == DesiredPassword(user=user, mode=PasswordMode.EMAIL)


def test_a_one_time_password_goes_into_a_file() -> None:
    desired = parsed(dest="/tmp/jane", force=True)

    assert desired == DesiredPassword(user="jane", mode=PasswordMode.ONE_TIME, dest="/tmp/jane", overwrite=True)
    assert parsed(dest="/tmp/jane").overwrite is False


def test_a_one_time_password_goes_into_a_result_that_nobody_logs() -> None:
    assert parsed(return_password=True, **{NO_LOG: True}) == DesiredPassword(user="jane", mode=PasswordMode.ONE_TIME)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        pytest.param({}, [NEITHER], id="nowhere"),
        pytest.param({NO_LOG: True}, [NEITHER], id="nowhere, without a log"),
        pytest.param({"dest": "/x", "return_password": True, NO_LOG: True}, [BOTH], id="two places"),
        pytest.param({"dest": "/x", "return_password": True}, [BOTH, UNSAFE], id="two places, one unsafe"),
        pytest.param({"return_password": True}, [UNSAFE], id="a result that is logged"),
        pytest.param({"dest": ""}, [EMPTY], id="an empty file name"),
        pytest.param({"dest": " ", "force": True}, [EMPTY], id="a blank file name"),
        pytest.param({"dest": "", "return_password": True, NO_LOG: True}, [BOTH, EMPTY], id="an empty second place"),
        pytest.param({"force": True}, [NEITHER, NO_DEST], id="nothing to force"),
        pytest.param({"force": True, "return_password": True}, [NO_DEST, UNSAFE], id="nothing to force, unsafe"),
        pytest.param({"user": ""}, ["user: is empty", NEITHER], id="nobody, nowhere"),
        pytest.param({"user": None, "mode": "email"}, ["user: is empty"], id="nobody"),
        pytest.param({"user": "jane doe", "mode": "email"}, ['user: "jane doe" has whitespace'], id="no user name"),
        pytest.param(
            {"user": "arn:aws:identitystore:::group/x", "mode": "email"},
            ['user: "arn:aws:identitystore:::group/x" is not the ARN of a user'],
            id="the ARN of a group",
        ),
        pytest.param(
            {"mode": "email", "dest": "/x", "return_password": True, "force": True, NO_LOG: True},
            [f"{name}: can only be used with mode: one_time_password" for name in ("dest", "return_password", "force")],
            id="a mail with what a password needs",
        ),
        pytest.param(
            {"mode": "email", "dest": ""},
            ["dest: can only be used with mode: one_time_password"],
            id="a mail with no file",
        ),
    ],
)
def test_all_that_is_wrong_is_told(options: dict[str, object], expected: list[str]) -> None:
    found = problems(**options)

    assert len(found) == len(expected), found
    assert all(one.startswith(beginning) for one, beginning in zip(found, expected, strict=True)), found
