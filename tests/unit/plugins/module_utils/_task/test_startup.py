# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a module does before it imports the engine. That it refuses an old Python is in modules/test_old_python.py."""

from __future__ import annotations

import importlib
import sys
import zipfile
import zipimport
from pathlib import Path

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._task import startup
from ansible_collections.steward.identity_center.plugins.module_utils._task.startup import PayloadImporter

# What no Python compiles, so whoever compiles it fails.
BROKEN = "this is no Python"


@pytest.fixture
def payload(tmp_path: Path) -> Path:
    """An archive as Ansible makes it of a module and what it imports."""
    path = tmp_path / "payload.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("cargo/__init__.py", "")
        archive.writestr("cargo/hold/__init__.py", "")
        archive.writestr("cargo/hold/deep.py", "STOWED = 'deep'\n")
        archive.writestr("cargo/crate.py", "PACKED = 'crate'\n")
        archive.writestr("cargo/broken.py", BROKEN)
    return path


@pytest.fixture
def on_path(payload: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The archive where a new Python finds it, with nothing of it loaded; the process is afterwards what it was."""
    monkeypatch.setattr(sys, "path", [str(payload), *sys.path])
    others = [hook for hook in sys.path_hooks if hook is not PayloadImporter and hook is not zipimport.zipimporter]
    monkeypatch.setattr(sys, "path_hooks", [zipimport.zipimporter, *others])
    monkeypatch.setattr(sys, "path_importer_cache", dict(sys.path_importer_cache))
    for name in ("cargo", "cargo.hold", "cargo.hold.deep", "cargo.crate"):
        monkeypatch.setitem(sys.modules, name, None)
        monkeypatch.delitem(sys.modules, name)
    return payload


@pytest.mark.parametrize("name", ["cargo.crate", "cargo.hold"])
def test_a_file_is_where_zipimport_says(payload: Path, name: str) -> None:
    folder = f"{payload}/cargo"

    assert PayloadImporter(folder).get_filename(name) == zipimport.zipimporter(folder).get_filename(name)


def test_to_say_where_a_file_is_compiles_nothing(payload: Path) -> None:
    assert PayloadImporter(f"{payload}/cargo").get_filename("cargo.broken") == f"{payload}/cargo/broken.py"


def test_of_a_file_that_is_not_there_no_place_is_told(payload: Path) -> None:
    with pytest.raises(ImportError, match=r"cargo\.ghost"):
        PayloadImporter(f"{payload}/cargo").get_filename("cargo.ghost")


def test_what_is_imported_from_now_on_is_compiled_once(on_path: Path) -> None:
    early = importlib.import_module("cargo.hold")
    assert early.__spec__.loader.__class__ is zipimport.zipimporter  # type: ignore[union-attr]

    startup.prepare()

    # One from a folder of the archive that was looked into before, and one from a folder that was not.
    crate, deep = importlib.import_module("cargo.crate"), importlib.import_module("cargo.hold.deep")
    assert (crate.PACKED, deep.STOWED) == ("crate", "deep")
    assert type(crate.__spec__.loader) is type(deep.__spec__.loader) is PayloadImporter  # type: ignore[union-attr]
    assert (crate.__file__, deep.__file__) == (f"{on_path}/cargo/crate.py", f"{on_path}/cargo/hold/deep.py")


def test_to_prepare_twice_does_no_harm(on_path: Path) -> None:
    startup.prepare()
    hooks = list(sys.path_hooks)

    startup.prepare()

    assert sys.path_hooks == hooks
    assert importlib.import_module("cargo.crate").__file__ == f"{on_path}/cargo/crate.py"
