# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From the options of idc_directory, and the lines that the controller hands over, to what is asked for."""

from __future__ import annotations

import typing as t
from collections.abc import Iterable
from datetime import datetime

from .._desired.choices import Waiting
from .._desired.directory import DesiredDirectory, DirectoryTask
from .._desired.policies import Policy
from .._model.errors import InvalidInput
from .._model.limits import Limits
from .brakes import parse_brakes
from .common import Options
from .directory import parse_directory
from .policies_interface import POLICIES, POLICIES_FILE
from .spec import LINES, NOW, RECORDED

# So many changes are under way at once where nobody says how many: as many as the service takes of assignments that have not
# ended. For all else the quotas set the pace.
_LANES = 15


def parse_directory_task(options: Options, limits: Limits) -> DirectoryTask:
    """What a task asks for. Raises InvalidInput with all that is wrong."""
    problems: list[str] = []
    waiting = _waiting(options, problems)
    desired = DesiredDirectory()
    policies: tuple[Policy, ...] = ()
    try:
        policies = _policies(options)
    except InvalidInput as error:
        problems += error.problems
    try:
        desired = parse_directory(_lines(options), options, limits, _now(options))
    except InvalidInput as error:
        problems += error.problems
    if problems:
        raise InvalidInput(problems)
    return DirectoryTask(
        directory=desired,
        brakes=parse_brakes(options, limits),
        at=_now(options),
        policies=policies,
        waiting=waiting,
        plan_file=bool(options.get("plan_file")),
        recorded=t.cast("t.Any", options.get(RECORDED)),
    )


def _policies(options: Options) -> tuple[Policy, ...]:
    """The policies of a task. Raises InvalidInput. Without any, none of the checks is loaded."""
    if options.get(POLICIES) is None and options.get(POLICIES_FILE) is None:
        return ()
    from .policies import policies_of_task

    return policies_of_task(options)


def _lines(options: Options) -> Iterable[str]:
    return t.cast("Iterable[str]", options[LINES])


def _now(options: Options) -> datetime:
    return t.cast(datetime, options[NOW])


def _waiting(options: Options, problems: list[str]) -> Waiting:
    wait, timeout, written = options.get("wait"), options.get("wait_timeout"), str(options.get("concurrency") or "auto")
    if not written.isdecimal() and written != "auto":
        problems.append(f"concurrency: {written} is neither a number nor auto")
    if written.isdecimal() and int(written) < 1:
        problems.append("concurrency: has to be at least 1")
    lanes = int(written) if written.isdecimal() else _LANES
    return Waiting(
        wait=wait is not False, timeout=timeout if isinstance(timeout, int) else Waiting().timeout, concurrency=lanes
    )
