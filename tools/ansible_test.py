# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run ansible-test from the mirrored tree, in a home of its own, with pip's registry as the only network.

ansible-test makes virtual environments, and fetches a get-pip script for them from a host of the Ansible project unless
its cache has one. Python brings what is needed (ensurepip), so the cache gets a script that uses that. The cache is in
the home folder; a private one keeps the user's own untouched. ansible-test hides most environment variables from pip,
so pip's settings are written into the private home as well, and stand-ins for the keys that it makes with ssh-keygen.

    python -m tools.ansible_test sanity --python 3.11
"""

from __future__ import annotations

import ast
import configparser
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from tools import collection_tree
from tools.environment import TREE, WORK, ToolError, base_environment, run

HOME = WORK / "home"

GET_PIP = '''\
"""Stands in for get-pip.py: pip comes out of Python's own ensurepip, then installs what was asked for.

ansible-test makes an environment for each of its tests, each with the same pip; so it is kept beside this file, and copied.
"""

import os
import pathlib
import shutil
import subprocess
import sys
import sysconfig

words = [word for word in sys.argv[1:] if word not in ("--no-setuptools", "--no-wheel")]
packages = [word for word in words if not word.startswith("-")]
place = pathlib.Path(sysconfig.get_path("purelib"))
kept = pathlib.Path(os.environ["GET_PIP"] + "." + sysconfig.get_python_version() + ".kept")
if len(packages) == 1 and kept.exists():
    shutil.copytree(kept, place, dirs_exist_ok=True)
    sys.exit()
# in a process of its own: ensurepip turns pip's configuration off for the process that it runs in
subprocess.check_call([sys.executable, "-m", "ensurepip"], stdout=subprocess.DEVNULL)
code = subprocess.call([sys.executable, "-m", "pip", "install"] + words)
if code == 0 and len(packages) == 1:
    new = kept.with_suffix("." + str(os.getpid()))
    for found in [place / "pip", *place.glob("pip-*.dist-info")]:
        shutil.copytree(found, new / found.name)
    if not kept.exists():
        new.rename(kept)
sys.exit(code)
'''


def python_version(python: Path) -> str:
    """3.11, say."""
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    return subprocess.run([python, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def wanted_pips(prefix: Path) -> set[str]:
    """The pip versions for which the ansible-test of this environment wants a get-pip script, read from its source."""
    pattern = "lib/python3*/site-packages/ansible_test/_internal/python_requirements.py"
    found = sorted(prefix.glob(pattern))
    if not found:
        raise ToolError(f"no ansible-test in {prefix}")
    versions = set()
    for node in ast.walk(ast.parse(found[0].read_text())):
        if not (isinstance(node, ast.FunctionDef) and node.name == "get_venv_packages"):
            continue
        for inner in ast.walk(node):
            if isinstance(inner, ast.keyword) and inner.arg == "pip" and isinstance(inner.value, ast.Constant):
                versions.add(str(inner.value.value))
    if not versions:
        raise ToolError(f"cannot read from {found[0]} which pip ansible-test wants")
    return versions


def write_get_pip(prefix: Path, home: Path) -> None:
    """One script for each pip version that is wanted."""
    cache = home / ".ansible" / "test" / "cache"
    cache.mkdir(parents=True, exist_ok=True)
    for version in wanted_pips(prefix):
        (cache / f"get_pip_{version.replace('.', '_')}.py").write_text(GET_PIP)


def write_keys(home: Path) -> None:
    """Stand-ins for the keys with which ansible-test would reach other hosts: there are none, and no ssh-keygen is needed."""
    folder = home / ".ansible" / "test"
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("id_rsa", "id_rsa.pub"):
        (folder / name).write_text("no key: everything runs on this host\n")


def user_pip_files() -> list[Path]:
    """The user's configuration files of pip, weakest first."""
    home = Path.home()
    config_home = Path(os.environ.get("XDG_CONFIG_HOME", home / ".config"))
    files = [home / ".pip" / "pip.conf", config_home / "pip" / "pip.conf"]
    if "PIP_CONFIG_FILE" in os.environ:
        files.append(Path(os.environ["PIP_CONFIG_FILE"]))
    return files


def write_pip_settings(prefix: Path, home: Path) -> None:
    """The user's pip settings, from files and PIP_* variables, as one file in the private home."""
    settings = configparser.RawConfigParser()
    settings.read([path for path in user_pip_files() if path.is_file()])
    if not settings.has_section("global"):
        settings.add_section("global")
    proxy = os.environ.get("HTTPS_PROXY") or os.environ.get("https_proxy")
    if proxy:
        settings.set("global", "proxy", proxy)
    for name, value in os.environ.items():
        if name.startswith("PIP_") and name not in ("PIP_CONFIG_FILE", "PIP_REQUIRE_VIRTUALENV") and value:
            settings.set("global", name[4:].lower().replace("_", "-"), value)
    cache = subprocess.run([prefix / "bin" / "pip", "cache", "dir"], capture_output=True, text=True, check=False)
    if cache.returncode == 0 and not settings.has_option("global", "cache-dir"):
        settings.set("global", "cache-dir", cache.stdout.strip())
    target = home / ".config" / "pip" / "pip.conf"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
        settings.write(stream)  # an index address may carry a password: for the owner only


def ansible_test(
    words: Sequence[str],
    *,
    prefix: Path = Path(sys.prefix),
    python_path: Sequence[str] = (),
    tree: Path = TREE,
    home: Path = HOME,
    log: TextIO | None = None,
    quiet: bool = False,
) -> int:
    """Run `ansible-test words...` on a mirrored tree; `python_path` are folders of further interpreters.

    Two at a time need a tree and a home each.
    """
    write_get_pip(prefix, home)
    write_keys(home)
    write_pip_settings(prefix, home)
    env = base_environment(prefix, tree.parents[2])
    env.update(HOME=str(home), PATH=os.pathsep.join([env["PATH"], *python_path]))
    for name in ("ANSIBLE_CONFIG", "ANSIBLE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        env.pop(name, None)
    return run([prefix / "bin" / "ansible-test", *words], cwd=tree, env=env, log=log, quiet=quiet)


def main(words: Sequence[str]) -> int:
    collection_tree.sync()
    return ansible_test(words)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
