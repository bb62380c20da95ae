# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From the options of idc_password_reset to desired values; all problems are reported at once."""

from __future__ import annotations

from .._desired.access import DesiredPassword, PasswordMode
from .._model.entities import Kind
from .._model.errors import InvalidInput
from .._model.limits import Limits
from .common import NO_LOG, Options, reference_problems
from .spec import Interface

PASSWORD_RESET_INTERFACE = Interface(
    arguments={
        "user": {"type": "str", "required": True},
        "mode": {"type": "str", "choices": ["email", "one_time_password"], "required": True},
        "dest": {"type": "path"},
        "force": {"type": "bool", "default": False},
        "return_password": {"type": "bool", "default": False, "no_log": False},
    },
    keys=("password_reset", "password"),
)


def parse_password(options: Options, limits: Limits) -> DesiredPassword:
    """The desired state of an idc_password_reset task. Raises InvalidInput."""
    user, dest = str(options.get("user") or ""), options.get("dest")
    mode = PasswordMode(options.get("mode"))
    returned, force = bool(options.get("return_password")), bool(options.get("force"))
    problems = reference_problems(Kind.USER, "user", user, limits)
    if mode is PasswordMode.EMAIL:
        given = (("dest", dest is not None), ("return_password", returned), ("force", force))
        problems += [
            f"{name}: can only be used with mode: one_time_password; an e-mail tells nobody else a password"
            for name, is_given in given
            if is_given
        ]
    else:
        problems += _places(dest, returned, force)
        if returned and not options.get(NO_LOG):
            problems.append(
                "return_password: the task needs no_log: true, or the password would appear in output and logs"
            )
    if problems:
        raise InvalidInput(problems)
    return DesiredPassword(user=user, mode=mode, dest=None if dest is None else str(dest), overwrite=force)


def _places(dest: object, returned: bool, force: bool) -> list[str]:
    """What is wrong with where a one-time password is to go."""
    problems = []
    if dest is None and not returned:
        problems.append(
            "dest, return_password: somebody has to learn the password; name a new file with dest, or set "
            "return_password: true together with no_log: true on the task"
        )
    if dest is not None and returned:
        problems.append("dest, return_password: the password goes to one place; give one of them")
    if dest is not None and not str(dest).strip():
        problems.append("dest: is empty; name a file, or leave it out")
    if force and dest is None:
        problems.append("force: requires dest")
    return problems
