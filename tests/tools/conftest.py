# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests with other people's tools share."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import pytest
from awscli.clidriver import create_clidriver
from awx_site import Story, story

from tools import build
from tools.environment import ROOT, base_environment
from tools.local_identity_center import Running, local_identity_center

# Its callback runs modules in Ansible's process.
IN_PROCESS = Path(__file__).resolve().parent / "in_process"


@dataclass(frozen=True)
class Installed:
    """The collection as a user has it: the built artifact, installed into an empty folder, amazon.aws beside it."""

    artifact: Path
    collections: Path
    folder: Path

    def environment(self) -> dict[str, str]:
        return base_environment(collections=self.collections)

    def quick_environment(self) -> dict[str, str]:
        """For many tasks: modules run as they are, but in Ansible's process; other tests do without."""
        return {**self.environment(), "ANSIBLE_PIPELINING": "true", "ANSIBLE_CALLBACK_PLUGINS": str(IN_PROCESS)}


Tool = Callable[..., str]
Done = subprocess.CompletedProcess[str]

# Where the AWS CLI finds its own data; it says so in the environment when it is imported, and there is no place for it.
CLI_DATA = {"AWS_DATA_PATH": os.environ.pop("AWS_DATA_PATH")}

EXAMPLE_SEED = ROOT / "emulator" / "example_seed.yml"


@pytest.fixture(scope="session")
def tool() -> Tool:
    """Run a program that must succeed; what it printed, both streams."""

    def run(*command: str | Path, env: dict[str, str] | None = None, cwd: Path | None = None) -> str:
        done = subprocess.run(
            [str(word) for word in command],
            cwd=cwd,
            env=env or base_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=900,  # the longest plays every module several times
        )
        assert done.returncode == 0, f"{command} exited with {done.returncode}:\n{done.stdout}"
        return done.stdout

    return run


def aws(words: Sequence[str], environment: Mapping[str, str]) -> Done:
    """The unmodified AWS CLI in this process: to start it takes most of the time of a call. test_clients starts it."""
    printed, told = io.StringIO(), io.StringIO()
    with (
        mock.patch.dict(os.environ, {**environment, **CLI_DATA}, clear=True),
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(told),
    ):
        try:
            code = create_clidriver().main([*words])
        except SystemExit as end:  # it does not understand its words
            code = end.code
    return subprocess.CompletedProcess(["aws", *words], code, printed.getvalue(), told.getvalue())


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Build and install, as `make build` does, with no network."""
    artifact = build.build(tmp_path_factory.mktemp("artifact"))
    collections = tmp_path_factory.mktemp("collections")
    return Installed(artifact, collections, build.install(artifact, collections))


@pytest.fixture
def emulator(request: pytest.FixtureRequest) -> Iterator[Running]:
    """An empty local Identity Center for one test."""
    with local_identity_center(f"tools-{request.node.name}") as running:
        yield running


@pytest.fixture
def example(request: pytest.FixtureRequest) -> Iterator[Running]:
    """A local Identity Center with the example seed, where an assignment takes its time as it does at AWS."""
    options = ["--seed", str(EXAMPLE_SEED), "--assignment-seconds", "1"]
    with local_identity_center(f"tools-{request.node.name}", options) as running:
        yield running


@pytest.fixture(scope="session")
def awx_story(installed: Installed, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """A stand-in for AWX that awx_configure has configured."""
    with story(installed, tmp_path_factory.mktemp("awx")) as found:
        yield found
