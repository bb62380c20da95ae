# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""On a host whose Python is too old, a module says so in a sentence: it gets that far, and no further."""

from __future__ import annotations

import ast
import importlib.util
import json
import sys
from pathlib import Path

import pytest
import yaml

from ansible_collections.steward.identity_center.plugins.doc_fragments import requirements
from ansible_collections.steward.identity_center.plugins.module_utils._task import old_python, startup
from ansible_collections.steward.identity_center.plugins.modules import idc_user

PACKAGE = "ansible_collections.steward.identity_center.plugins.modules"
COLLECTION = Path(str(idc_user.__file__)).parents[2]
# Others document an action plugin, which runs where Ansible does.
MODULES = sorted(
    path for path in (COLLECTION / "plugins" / "modules").glob("idc_*.py") if "def main(" in path.read_text("utf-8")
)
EACH_MODULE = pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
EARLY = [Path(str(file.__file__)) for file in (startup, old_python)]
# Versions on which ansible-core 2.17 to 2.19 still run modules.
OLD = [(3, 7, 17), (3, 8, 18), (3, 9, 18)]


def load(path: Path) -> None:
    """Run a module's file as a host does: from its first line, with an engine that is not loaded yet."""
    spec = importlib.util.spec_from_file_location(f"{PACKAGE}._fresh_{path.stem}", path)
    assert spec is not None and spec.loader is not None
    spec.loader.exec_module(importlib.util.module_from_spec(spec))


@EACH_MODULE
@pytest.mark.parametrize("version", OLD)
def test_a_module_says_which_python_it_needs(
    path: Path, version: tuple[int, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (*version, "final", 0))
    monkeypatch.setattr(sys, "executable", "/usr/bin/python-of-old")

    with pytest.raises(SystemExit) as ended:
        load(path)

    assert ended.value.code == 1
    assert json.loads(capsys.readouterr().out) == {
        "failed": True,
        "changed": False,
        "error_code": "Unsupported",
        "request_id": None,
        "msg": (
            "The modules of steward.identity_center need Python 3.10 or newer where they run, and this is Python "
            f"{'.'.join(map(str, version))} (/usr/bin/python-of-old). Set ansible_python_interpreter to a newer one, or run "
            "the task where there is one, such as on localhost."
        ),
    }


@EACH_MODULE
def test_a_module_says_so_before_it_loads_the_engine(path: Path) -> None:
    statements = [ast.unparse(node) for node in ast.parse(path.read_text(encoding="utf-8")).body]
    code = [one for one in statements if not one.startswith(("DOCUMENTATION", "EXAMPLES", "RETURN"))]

    assert code[:3] == [
        "from __future__ import annotations",
        "from ..module_utils._task.startup import prepare",
        "prepare()",
    ]


@pytest.mark.parametrize("minor", [7, 8, 9])
@pytest.mark.parametrize("path", [*MODULES, *EARLY], ids=lambda path: path.stem)
def test_old_versions_can_compile_what_gets_that_far(path: Path, minor: int) -> None:
    ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, minor))


def test_what_says_so_uses_nothing_of_the_engine() -> None:
    imported = {
        ast.unparse(node)
        for path in EARLY
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, (ast.Import, ast.ImportFrom))
    }

    assert imported == {
        *("from __future__ import annotations", "import json", "import sys", "import zipimport"),
        "from .old_python import refuse",
    }


@EACH_MODULE
def test_the_documentation_says_so_and_nothing_else_does(path: Path) -> None:
    source = ast.parse(path.read_text(encoding="utf-8"))
    (documentation,) = (
        ast.literal_eval(node.value)
        for node in source.body
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "DOCUMENTATION"
    )
    found = yaml.safe_load(documentation)

    assert "requirements" not in found
    fragments = found["extends_documentation_fragment"]
    assert "steward.identity_center.requirements" in fragments and "amazon.aws.boto3" not in fragments
    said = yaml.safe_load(requirements.ModuleDocFragment.DOCUMENTATION)["requirements"]
    assert [one for one in said if "python" in one] == [f"python >= {old_python.NEEDED}"]
