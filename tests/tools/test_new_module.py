# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""`make module` writes a skeleton that holds to the rules of the house, and whose tests fail until its author is done."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tools import collection_tree, new_module
from tools.environment import ROOT, TREE, ToolError, base_environment

NAME, THINGS = "idc_trusted_token_issuer", "trusted_token_issuers"
ENGINE = "plugins/module_utils"
# What the collection consists of for those who use it.
PRODUCT = {
    f"plugins/modules/{NAME}.py",
    f"plugins/action/{NAME}.py",
    *(f"{ENGINE}/{layer}/{THINGS}.py" for layer in ("_options", "_desired", "_plan", "_render", "_apply", "_task")),
    *(f"{ENGINE}/{edited}.py" for edited in ("_model/entities", "_ports/access", "_overlay/access", "_aws/sso_admin")),
}
TESTS = {
    f"tests/unit/plugins/module_utils/_task/test_{THINGS}.py",
    *(
        f"tests/integration/targets/{NAME}/{name}"
        for name in ("aliases", "meta/main.yml", "tasks/main.yml", "vars/main.yml")
    ),
}
LISTS = {"meta/runtime.yml", "README.md", "docs/iam_actions.md", "tests/modules/files/iam_actions.yml"}


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sources, where Python finds the collection."""
    collections = tmp_path_factory.mktemp("new_module") / "ansible_collections"
    folder = collections / "steward" / "identity_center"
    for name in collection_tree.sources():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, folder / name)
    collection_tree.sync()
    (collections / "amazon").symlink_to((TREE.parents[1] / "amazon").resolve())
    return folder


@pytest.fixture(scope="module")
def written(checkout: Path) -> set[str]:
    """What the maker of skeletons wrote or edited."""
    return set(new_module.write(NAME, checkout))


def test_it_writes_these_files_and_edits_those_that_list_modules_and_kinds(checkout: Path, written: set[str]) -> None:
    assert written == PRODUCT | TESTS | LISTS
    assert len(PRODUCT) <= 12, "docs/new_module.md promises that a module has at most 12 files"
    assert all((checkout / name).is_file() for name in written)


def test_the_module_begins_and_documents_its_failures_as_all_modules_do(checkout: Path, written: set[str]) -> None:
    new, known = ((checkout / f"plugins/modules/{name}.py").read_text() for name in (NAME, "idc_group"))

    assert new.splitlines()[:5] == known.splitlines()[:5]
    assert new[new.index("error_code:") : new.index("from ..module_utils")] in known


def test_nothing_of_the_skeletons_own_words_is_left(checkout: Path, written: set[str]) -> None:
    for name in written:
        assert not re.search("gizmo|widget", (checkout / name).read_text(), re.IGNORECASE), name


def test_what_it_writes_is_as_ruff_wants_it(checkout: Path, written: set[str]) -> None:
    files = sorted(name for name in written if name.endswith(".py"))
    for words in (["check"], ["format", "--check"]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *words, "--no-cache", *files],
            cwd=checkout,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout


def test_what_it_writes_is_yaml(checkout: Path, written: set[str]) -> None:
    for name in written:
        if name.endswith(".yml"):
            assert yaml.safe_load((checkout / name).read_text()), name


@pytest.fixture(scope="module")
def told(checkout: Path, written: set[str]) -> str:
    """What the unit tests of the new module say."""
    folders = ("modules", "module_utils/_task", "module_utils/test_layers.py", "module_utils/test_lengths.py")
    words = [
        "-p",
        "no:cacheprovider",
        "-q",
        "--import-mode=importlib",
        "-k",
        f"{NAME} or {THINGS} or left_to_do or test_lengths",
    ]
    env = {**base_environment(), "PYTHONPATH": os.fspath(checkout.parents[2])}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *words, *[f"tests/unit/plugins/{folder}" for folder in folders]],
        cwd=checkout,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stdout


def test_its_tests_fail_for_what_is_left_to_do_and_for_nothing_else(told: str) -> None:
    failed = set(re.findall(r"^FAILED \S+::(\S+)", told, re.MULTILINE))

    assert failed == {
        "test_nothing_is_left_to_do",
        *(f"test_the_gateway_calls_the_service[{ask}]" for ask in ("read", "create", "update", "delete")),
    }
    assert f"NotImplementedError: TODO({NAME}): which operation deletes a trusted token issuer?" in told


def test_whatever_is_marked_is_told_with_its_place(checkout: Path, written: set[str], told: str) -> None:
    for name in written:
        for number, line in enumerate((checkout / name).read_text().splitlines(), 1):
            if f"TODO({NAME})" in line:
                assert f"{name}, line {number}: {line.strip()}" in told


def test_the_action_group_has_it(checkout: Path, written: set[str]) -> None:
    group = yaml.safe_load((checkout / "meta" / "runtime.yml").read_text())["action_groups"]["idc"]

    assert group[1:] == sorted(group[1:])
    assert NAME in group


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("trusted_token_issuer", "give the name of a module that writes"),
        ("idc_user_info", "for one that only reads"),
        ("idc_Thing", "give the name of a module that writes"),
        ("idc_user", r"plugins/action/idc_user\.py, .*already there"),
        ("idc_unit", r"_ports/access\.py has this thing already"),
    ],
)
def test_a_name_that_will_not_do_is_refused_before_anything_is_written(checkout: Path, name: str, message: str) -> None:
    with pytest.raises(ToolError, match=message):
        new_module.write(name, checkout)


def test_things_have_a_plural() -> None:
    assert new_module.Names("idc_policy").put_into("gizmos, a widget, Gizmo") == "policies, a policy, Policy"
    assert new_module.Names("idc_quotas").put_into("gizmos") == "quotas"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "module: say which, such as make module NAME=idc_trusted_token_issuer\n"),
        (["idc_user_info"], "module: NAME=idc_user_info: give the name of a module that writes"),
    ],
)
def test_what_is_wrong_with_a_name_is_said_in_a_sentence(
    capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    assert new_module.main(arguments) == 1
    assert capsys.readouterr().err.startswith(message)
