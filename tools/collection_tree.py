# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Mirror the working tree to where Ansible looks for the collection.

Ansible finds a collection only at .../ansible_collections/<namespace>/<name>, and a checkout is not there. So the files
that git knows or would add are copied to .work/ansible_collections/steward/identity_center; only those that changed, and
what vanished is deleted. amazon.aws, which is in the development environment, is linked beside it. A mirror of copies,
not a link to the checkout: ansible-test and ansible-lint follow no link, and must not see .venv.

    python -m tools.collection_tree      prints the folder
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

from tools.environment import ROOT, TREE, WORK, ToolError, base_environment

# Left alone in the mirror: what the Ansible tools write there.
KEPT = (".ansible", ".git", ".pytest_cache", ".hypothesis", "__pycache__", "output")
KEPT_FILES = ("integration_config.yml",)
# Without git: what is not part of the collection's sources (compare .gitignore).
UNTRACKED = (".git", ".work", ".ansible", ".hypothesis", "__pycache__", "output")
UNTRACKED_PREFIXES = (".venv",)
UNTRACKED_SUFFIXES = ("_cache", ".pyc", ".tar.gz")


def sources(root: Path = ROOT) -> list[str]:
    """Paths, relative to the root, of the files that are or would be under version control."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        if not (root / ".git").exists():
            return sorted(walk(root))
        done = subprocess.run(command, cwd=root, env=base_environment(), capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return sorted(walk(root))
    names = {name for name in done.stdout.decode().split("\0") if name}
    return sorted(name for name in names if os.path.lexists(root / name))


def walk(root: Path) -> Iterator[str]:
    """The same for an unpacked archive, which has no version control."""
    for folder, subfolders, names in os.walk(root):
        subfolders[:] = [name for name in subfolders if is_source(name)]
        for name in names:
            if is_source(name):
                yield str((Path(folder) / name).relative_to(root))


def is_source(name: str) -> bool:
    """Whether a file or folder of this name belongs to the sources, where no version control says so."""
    return not (name in UNTRACKED or name.startswith(UNTRACKED_PREFIXES) or name.endswith(UNTRACKED_SUFFIXES))


def same(source: Path, target: Path) -> bool:
    """Whether the copy is current, by size, time and mode."""
    try:
        found, copied = source.lstat(), target.lstat()
    except FileNotFoundError:
        return False
    return (found.st_size, found.st_mtime_ns, found.st_mode) == (copied.st_size, copied.st_mtime_ns, copied.st_mode)


def mirror(names: Iterable[str], root: Path, tree: Path) -> None:
    """Copy what changed, delete what vanished."""
    wanted = set(names)
    for name in wanted:
        source, target = root / name, tree / name
        if same(source, target):
            continue
        if target.is_dir() and not target.is_symlink():
            shutil.rmtree(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)
        shutil.copy2(source, target, follow_symlinks=False)
    for folder, subfolders, files in os.walk(tree, topdown=True):
        subfolders[:] = [name for name in subfolders if name not in KEPT]
        for name in files:
            path = Path(folder) / name
            if str(path.relative_to(tree)) not in wanted and name not in KEPT_FILES:
                path.unlink()
    remove_empty_folders(tree)


def remove_empty_folders(tree: Path) -> None:
    """Folders whose last source is gone; a leftover __pycache__ does not keep them."""
    for folder, subfolders, files in os.walk(tree, topdown=False):
        path = Path(folder)
        if path == tree or files or any(part in KEPT for part in path.relative_to(tree).parts):
            continue
        present = [name for name in subfolders if (path / name).exists()]
        if all(name == "__pycache__" for name in present):
            shutil.rmtree(path)


def link_amazon_aws(collections: Path) -> None:
    """amazon.aws of the development environment, seen from the mirror."""
    import ansible  # only here: the other tools run without it

    installed = Path(ansible.__file__).resolve().parent.parent / "ansible_collections" / "amazon" / "aws"
    if not installed.is_dir():
        raise ToolError(f"amazon.aws is not in the development environment ({installed}): run `make venv`")
    link = collections / "amazon" / "aws"
    if link.is_symlink() and link.readlink() == installed:
        return
    link.unlink(missing_ok=True)
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(installed)


def make_repository(tree: Path) -> None:
    """A repository of its own, so that ansible-test and ansible-lint list the mirror's files, not those around it."""
    if (tree / ".git").exists() or shutil.which("git") is None:
        return
    subprocess.run(["git", "init", "--quiet"], cwd=tree, env=base_environment(), check=True)


def sync(root: Path = ROOT, tree: Path = TREE) -> Path:
    """Bring the mirror up to date and return its folder."""
    tree.mkdir(parents=True, exist_ok=True)
    with (WORK / "collection_tree.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two makes at once are normal
        mirror(sources(root), root, tree)
        make_repository(tree)
        link_amazon_aws(tree.parent.parent)
    return tree


if __name__ == "__main__":
    print(sync())
