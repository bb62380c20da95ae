# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Build the artifact that Galaxy takes, install it into an empty tree, and, if asked, show the demo from there.

python -m tools.build             steward-identity_center-<version>.tar.gz, in the folder of the checkout
python -m tools.build --demo      and the demo, with the modules, playbooks and the emulator of the artifact
"""

from __future__ import annotations

import functools
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from unittest import mock

from tools import collection_tree, demo, demo_stage, local_identity_center
from tools.environment import NAME, NAMESPACE, ROOT, WORK, ToolError, base_environment

INSTALLED = WORK / "installed"


def build(folder: Path) -> Path:
    """Build the artifact into a folder; its path. Raises ToolError with what ansible-galaxy says."""
    tree = collection_tree.sync()
    galaxy("build", "--force", "--output-path", folder, cwd=tree)
    (artifact,) = sorted(folder.glob(f"{NAMESPACE}-{NAME}-*.tar.gz"), key=lambda path: path.stat().st_mtime_ns)[-1:]
    return artifact


def install(artifact: Path, collections: Path) -> Path:
    """Install an artifact into an empty tree, amazon.aws beside it; the folder of the collection. Raises ToolError."""
    environment = base_environment(collections=collections)
    words = ("--offline", "--no-deps", "--collections-path", collections)
    galaxy("install", *words, artifact, cwd=collections, environment=environment)
    collection_tree.link_amazon_aws(collections / "ansible_collections")
    return collections / "ansible_collections" / NAMESPACE / NAME


def galaxy(*words: str | Path, cwd: Path, environment: dict[str, str] | None = None) -> None:
    """Run ansible-galaxy collection."""
    command = ["ansible-galaxy", "collection", *map(str, words)]
    env = environment or base_environment()
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ToolError(f"ansible-galaxy says:\n{done.stdout}{done.stderr}")


def show(collections: Path, folder: Path) -> int:
    """The demo with an installed collection and the emulator in it; its exit code."""
    environment = functools.partial(base_environment, collections=collections)
    with (
        mock.patch.object(demo_stage, "TREE", folder),
        mock.patch.object(demo_stage, "base_environment", environment),
        mock.patch.object(local_identity_center, "ROOT", folder),
    ):
        return demo.demo(())


def main(arguments: Sequence[str]) -> int:
    try:
        artifact = build(ROOT)
        shutil.rmtree(INSTALLED, ignore_errors=True)
        INSTALLED.mkdir(parents=True)
        folder = install(artifact, INSTALLED)
    except ToolError as error:
        print(f"build: {error}", file=sys.stderr)
        return 1
    code = show(INSTALLED, folder) if "--demo" in arguments else 0
    print(artifact.relative_to(ROOT))
    return code


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
