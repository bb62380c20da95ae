# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The pipe in which a module that runs on the controller gets a directory."""

from __future__ import annotations

import itertools
import os
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from ansible_collections.steward.identity_center.plugins.plugin_utils._directory.piping import Pipe

# More than any pipe holds.
MUCH = [f"{number:099d}\n" for number in range(30_000)]


def reading(path: Path) -> int:
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    os.set_blocking(descriptor, True)
    return descriptor


def read(descriptor: int) -> list[str]:
    with os.fdopen(descriptor, encoding="utf-8") as stream:
        return list(stream)


def test_what_is_written_is_read_while_it_is_written(tmp_path: Path) -> None:
    first = threading.Event()

    def texts() -> Iterator[str]:
        yield from MUCH
        assert first.wait(10)
        yield "the end\n"

    with Pipe(tmp_path, ".x", texts()) as path:
        assert (path.suffix, stat.S_IMODE(path.stat().st_mode)) == (".x", 0o600)
        with os.fdopen(reading(path), encoding="utf-8") as stream:
            assert next(stream) == MUCH[0]
            first.set()
            assert list(stream) == [*MUCH[1:], "the end\n"]

    assert not list(tmp_path.iterdir())


def test_little_stays_until_somebody_comes(tmp_path: Path) -> None:
    pipe = Pipe(tmp_path, "", ["caf\udce9\n", "b\n"])
    with pipe as path:
        pipe._thread.join(10)
        assert read(reading(path)) == ["caf\\udce9\n", "b\n"]


@pytest.mark.parametrize("taken", [None, 0, 10])
def test_a_module_that_never_comes_or_ends_early_holds_nobody_up(tmp_path: Path, taken: int | None) -> None:
    given: list[int] = []

    def texts() -> Iterator[str]:
        for number in itertools.count():
            given.append(number)
            yield f"{number}\n"

    pipe = Pipe(tmp_path, "", texts())
    with pipe as path:
        if taken is not None:
            descriptor = reading(path)
            assert len(os.read(descriptor, taken)) == taken
            os.close(descriptor)

    assert not pipe._thread.is_alive()
    assert given
    assert not list(tmp_path.iterdir())


def test_a_task_that_is_given_up_ends_the_writing_though_the_module_goes_on(tmp_path: Path) -> None:
    pipe = Pipe(tmp_path, "", map(str, itertools.count()))
    with pipe as path:
        module = threading.Thread(target=read, args=(reading(path),))
        module.start()
    module.join(10)

    assert not pipe._thread.is_alive()
    assert not module.is_alive()


def test_what_goes_wrong_with_the_texts_is_told_where_the_pipe_is_left_and_the_rest_is_missing(tmp_path: Path) -> None:
    def texts() -> Iterator[str]:
        yield "a\n"
        raise LookupError("no more")

    found: list[str] = []
    with pytest.raises(LookupError, match="no more"), Pipe(tmp_path, "", texts()) as path:
        found = read(reading(path))

    assert found == ["a\n"]


def test_where_there_can_be_no_pipe_entering_says_so(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), Pipe(tmp_path / "gone", "", []):
        pass
