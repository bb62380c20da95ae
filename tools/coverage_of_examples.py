# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""For pytest (-p tools.coverage_of_examples): coverage counts what examples that somebody wrote down reach.

A line that only Hypothesis reaches is reached as long as it happens on it. Besides, to trace what it tries takes a third of
the time of all unit tests, and to trace pytest itself a tenth. So the tracer works while files are collected, for they
import what they test; in fixtures; and in tests with examples.
"""

from __future__ import annotations

import sys
from collections.abc import Generator
from types import TracebackType

import pytest

Step = Generator[None, object, object]
TRACER = sys.gettrace()


class Traced:
    """A with block in which the tracer works, if there is one."""

    def __enter__(self) -> None:
        sys.settrace(TRACER)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        sys.settrace(None)


@pytest.hookimpl(trylast=True)
def pytest_sessionstart() -> None:
    """What configures pytest has been imported."""
    sys.settrace(None)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Step:
    """A folder or a file."""
    with Traced():
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup() -> Step:
    """What a test is given."""
    with Traced():
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Step:
    """A test; one with arbitrary input goes without."""
    if getattr(getattr(item, "function", None), "is_hypothesis_test", False):
        return (yield)
    with Traced():
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown() -> Step:
    """What fixtures put away."""
    with Traced():
        return (yield)
