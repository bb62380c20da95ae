# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""For pytest (-p tools.coverage_of_examples): coverage counts what examples that somebody wrote down reach.

A line that only Hypothesis reaches is reached as long as it happens on it. Besides, nothing is slower than to trace all that
it tries: a third of the time of all unit tests.
"""

from __future__ import annotations

import sys
from collections.abc import Generator

import pytest


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """A test with arbitrary input runs without the tracer."""
    if not getattr(getattr(item, "function", None), "is_hypothesis_test", False):
        return (yield)
    tracer = sys.gettrace()
    sys.settrace(None)
    try:
        return (yield)
    finally:
        sys.settrace(tracer)
