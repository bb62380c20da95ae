# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From the options of idc_password_reset to a wish; all problems are told at once."""

from __future__ import annotations

from ._errors import InvalidInput
from ._limits import Limits
from ._model import Kind
from ._parse import NO_LOG, Options, reference_problems
from ._wishes import PasswordMode, PasswordWish


def parse_password(options: Options, limits: Limits) -> PasswordWish:
    """The wish of an idc_password_reset task. Raises InvalidInput."""
    user, dest = options.get("user"), options.get("dest")
    mode = PasswordMode(options.get("mode"))
    returned, force = bool(options.get("return_password")), bool(options.get("force"))
    problems = reference_problems(Kind.USER, "user", str(user or ""), limits)
    if mode is PasswordMode.EMAIL:
        given = [name for name, value in (("dest", dest), ("return_password", returned), ("force", force)) if value]
        problems += [
            f"{name}: goes with mode: one_time_password only; a mail tells nobody else a password" for name in given
        ]
    elif dest and returned:
        problems.append("dest, return_password: the password goes to one place; give one of them")
    elif not dest and not returned:
        problems.append(
            "dest, return_password: somebody has to learn the password; name a new file with dest, "
            "or set return_password: true together with no_log: true of the task"
        )
    if returned and not options.get(NO_LOG):
        problems.append(
            "return_password: needs no_log: true of the task, or the password would be in the output and in logs"
        )
    if force and not dest:
        problems.append("force: is about the file that dest names")
    if problems:
        raise InvalidInput(list(dict.fromkeys(problems)))
    return PasswordWish(
        user=str(user).strip(), mode=mode, dest=dest if isinstance(dest, str) else None, overwrite=force
    )
