# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The file that a password goes into."""

from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._aws import destination as _destination
from ansible_collections.steward.identity_center.plugins.module_utils._aws.destination import (
    Destination,
    problem_of,
    reason_of,
)

SECRET = "Unit-tests-only-0123456789"


@pytest.fixture(autouse=True)
def open_umask() -> Iterator[None]:
    """A umask that keeps nobody out: the mode has to come from the code."""
    before = os.umask(0)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    """Who may do what with a file."""
    return stat.S_IMODE(path.stat().st_mode)


# ---- looking


@pytest.mark.parametrize("overwrite", [True, False])
def test_a_name_that_is_free_is_no_problem(tmp_path: Path, overwrite: bool) -> None:
    assert problem_of(str(tmp_path / "jane"), overwrite=overwrite) is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("content", "mode"), [("x", 0o600), ("", 0o644)])
def test_a_file_that_is_there_may_be_needed(tmp_path: Path, content: str, mode: int) -> None:
    (tmp_path / "jane").write_text(content)
    (tmp_path / "jane").chmod(mode)

    problem = problem_of(str(tmp_path / "jane"), overwrite=False)

    assert problem is not None
    assert problem.startswith(f"{tmp_path}/jane already exists, ")
    assert problem.endswith("set force: true to replace it")
    assert problem_of(str(tmp_path / "jane"), overwrite=True) is None


@pytest.mark.parametrize("target", ["there", "nowhere"])
def test_a_link_counts_as_a_file_that_is_there(tmp_path: Path, target: str) -> None:
    (tmp_path / "there").write_text("")
    (tmp_path / "link").symlink_to(tmp_path / target)

    assert "already exists" in str(problem_of(str(tmp_path / "link"), overwrite=False))


@pytest.mark.parametrize("overwrite", [True, False])
@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("folder", "folder is a directory; name a file in it"),
        ("folder/", "folder/ is a directory; name a file in it"),
        ("new/", "new/ is a directory; name a file in it"),
        ("new/jane", "the directory {}/new does not exist"),
        ("file/jane", "{}/file is not a directory"),
        ("n" * 300, "File name too long"),
        ("a\0b", "embedded null"),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else value,
)
def test_a_place_that_takes_no_file_is_a_problem(tmp_path: Path, path: str, problem: str, overwrite: bool) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("")

    found = problem_of(f"{tmp_path}/{path}", overwrite=overwrite)

    assert found is not None
    assert problem.format(tmp_path) in found


def test_only_ordinary_files_are_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")

    assert problem_of(str(tmp_path / "pipe"), overwrite=True) == f"{tmp_path}/pipe is not a regular file"
    assert problem_of(str(tmp_path / "link"), overwrite=True) == f"{tmp_path}/link is not a regular file"


def test_a_directory_that_is_closed_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[Path, int]] = []
    monkeypatch.setattr(_destination.os, "access", lambda path, how: asked.append((path, how)))

    assert problem_of(str(tmp_path / "x"), overwrite=False) == f"the directory {tmp_path} cannot be written to"
    assert asked == [(tmp_path, os.W_OK | os.X_OK)]


def test_a_directory_that_cannot_be_looked_into_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_path: Path) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", "x")

    monkeypatch.setattr(_destination.Path, "is_dir", refuse)

    assert problem_of("/closed/x", overwrite=False) == "/closed/x: Permission denied"


@pytest.mark.parametrize(
    ("error", "expected"),
    [(OSError(errno.ENOSPC, "No space left", "/x"), "No space left"), (OSError("odd"), "odd"), (ValueError("v"), "v")],
)
def test_the_reason_of_an_error_is_told_without_the_name(error: Exception, expected: str) -> None:
    assert reason_of(error) == expected


# ---- what a run leaves that is killed while it waits


@pytest.fixture
def left_over(tmp_path: Path) -> Path:
    """An empty file, as a run leaves it that has reserved it and was killed."""
    reserving = "import os, signal; d.reserve(); os.kill(os.getpid(), signal.SIGKILL)"
    path = tmp_path / "jane"
    spec = "importlib.util.spec_from_file_location('d', sys.argv[1])"
    code = (
        f"import importlib.util, sys; s = {spec}; m = importlib.util.module_from_spec(s); s.loader.exec_module(m); "
        f"d = m.Destination(sys.argv[2], overwrite=False); {reserving}"
    )
    ended = subprocess.run([sys.executable, "-c", code, _destination.__file__, str(path)], check=False)
    assert ended.returncode == -signal.SIGKILL
    return path


def test_what_a_killed_run_has_left_holds_no_password(left_over: Path) -> None:
    assert (mode(left_over), left_over.read_text()) == (0o600, "")
    assert problem_of(str(left_over), overwrite=False) is None

    destination = Destination(str(left_over), overwrite=False)
    destination.reserve()
    destination.write(SECRET)

    assert (mode(left_over), left_over.read_text()) == (0o600, f"{SECRET}\n")
    assert "already exists" in str(problem_of(str(left_over), overwrite=False))


def test_what_a_killed_run_has_left_goes_where_there_is_no_secret(left_over: Path) -> None:
    destination = Destination(str(left_over), overwrite=False)
    destination.reserve()

    destination.discard()

    assert not left_over.exists()


def test_what_a_run_still_waits_for_is_not_left_over(tmp_path: Path) -> None:
    first, second = (Destination(str(tmp_path / "jane"), overwrite=False) for _one in range(2))
    first.reserve()

    assert "already exists" in str(problem_of(str(tmp_path / "jane"), overwrite=False))
    with pytest.raises(FileExistsError):
        second.reserve()
    second.discard()
    first.write(SECRET)

    assert (tmp_path / "jane").read_text() == f"{SECRET}\n"


def test_what_a_run_has_taken_over_is_its_own(left_over: Path) -> None:
    Destination(str(left_over), overwrite=False).reserve()

    with pytest.raises(FileExistsError):
        Destination(str(left_over), overwrite=False).reserve()


def test_who_takes_a_new_file_first_keeps_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def taken(_descriptor: int, _how: int) -> None:
        raise BlockingIOError(errno.EWOULDBLOCK, "Resource temporarily unavailable")

    monkeypatch.setattr(_destination.fcntl, "flock", taken)

    with pytest.raises(FileExistsError):
        Destination(str(tmp_path / "jane"), overwrite=False).reserve()
    assert (tmp_path / "jane").exists()


def test_where_there_are_no_locks_nothing_counts_as_left_over(left_over: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unsupported(_descriptor: int, _how: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(_destination.fcntl, "flock", unsupported)
    fresh = Destination(str(left_over.with_name("joe")), overwrite=False)
    fresh.reserve()
    fresh.write(SECRET)

    assert "already exists" in str(problem_of(str(left_over), overwrite=False))
    with pytest.raises(FileExistsError):
        Destination(str(left_over), overwrite=False).reserve()


@pytest.mark.parametrize("kind", ["pipe", "link", "second name", "somebody else's"])
def test_nothing_else_that_is_empty_is_taken_over(left_over: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    place = left_over.with_name("place")
    if kind == "pipe":
        os.mkfifo(place, 0o600)
    elif kind == "link":
        place.symlink_to(left_over)
    elif kind == "second name":
        place.hardlink_to(left_over)
    else:
        left_over.rename(place)
        monkeypatch.setattr(_destination.os, "geteuid", lambda: os.getuid() + 1)

    assert "already exists" in str(problem_of(str(place), overwrite=False))
    with pytest.raises(FileExistsError):
        Destination(str(place), overwrite=False).reserve()


# ---- writing


@pytest.mark.parametrize("overwrite", [True, False])
def test_the_secret_is_for_its_owner_only_from_the_beginning(tmp_path: Path, overwrite: bool) -> None:
    destination = Destination(str(tmp_path / "jane"), overwrite=overwrite)

    destination.reserve()
    (reserved,) = tmp_path.iterdir()
    assert (mode(reserved), reserved.read_text()) == (0o600, "")
    destination.write(SECRET)
    destination.discard()

    assert [path.name for path in tmp_path.iterdir()] == ["jane"]
    assert (tmp_path / "jane").read_text() == f"{SECRET}\n"
    assert mode(tmp_path / "jane") == 0o600


def test_a_file_that_came_meanwhile_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "jane").write_text("somebody's")
    destination = Destination(str(tmp_path / "jane"), overwrite=False)

    with pytest.raises(FileExistsError):
        destination.reserve()
    destination.discard()

    assert (tmp_path / "jane").read_text() == "somebody's"


def test_a_link_that_came_meanwhile_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "jane").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(FileExistsError):
        Destination(str(tmp_path / "jane"), overwrite=False).reserve()

    assert not (tmp_path / "elsewhere").exists()


def test_what_is_replaced_stays_until_there_is_something_new(tmp_path: Path) -> None:
    old = tmp_path / "jane"
    old.write_text("old")
    old.chmod(0o644)
    destination = Destination(str(old), overwrite=True)

    destination.reserve()
    assert old.read_text() == "old"
    destination.write(SECRET)

    assert (old.read_text(), mode(old)) == (f"{SECRET}\n", 0o600)
    assert list(tmp_path.iterdir()) == [old]


def test_a_link_is_replaced_and_not_what_it_leads_to(tmp_path: Path) -> None:
    (tmp_path / "target").write_text("target")
    (tmp_path / "link").symlink_to(tmp_path / "target")
    destination = Destination(str(tmp_path / "link"), overwrite=True)

    destination.reserve()
    destination.write(SECRET)

    assert not (tmp_path / "link").is_symlink()
    assert (tmp_path / "target").read_text() == "target"


@pytest.mark.parametrize("overwrite", [True, False])
def test_without_a_secret_nothing_is_left(tmp_path: Path, overwrite: bool) -> None:
    destination = Destination(str(tmp_path / "jane"), overwrite=overwrite)
    destination.reserve()

    destination.discard()
    destination.discard()

    assert list(tmp_path.iterdir()) == []


def test_what_vanished_by_itself_needs_no_discarding(tmp_path: Path) -> None:
    destination = Destination(str(tmp_path / "jane"), overwrite=False)
    destination.reserve()
    (tmp_path / "jane").unlink()

    destination.discard()

    assert list(tmp_path.iterdir()) == []


def test_a_place_has_to_be_reserved_before(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Destination(str(tmp_path / "jane"), overwrite=False).write(SECRET)


def test_a_replacement_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_path: Path, _target: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    (tmp_path / "jane").write_text("old")
    destination = Destination(str(tmp_path / "jane"), overwrite=True)
    destination.reserve()
    monkeypatch.setattr(_destination.Path, "replace", refuse)

    with pytest.raises(OSError, match="No space left"):
        destination.write(SECRET)
    destination.discard()

    assert [path.read_text() for path in tmp_path.iterdir()] == ["old"]
