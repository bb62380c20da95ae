# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How properties are tried here: the same examples in every run, without a clock."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import HealthCheck, settings


def steady(examples: int) -> Callable[..., object]:
    """Settings of a property: so many examples, always the same ones."""
    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )
