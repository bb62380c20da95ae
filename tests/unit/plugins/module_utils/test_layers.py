# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Keeps the layers of the engine apart, by reading what the files import. Nothing of the engine is run here."""

from __future__ import annotations

import ast
import functools
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[4]
FOLDER = ROOT / "plugins" / "module_utils"
# The files of the engine, by folder and name: "_plan.guard".
ENGINE = {
    f"{path.parent.name}.{path.stem}": path for path in sorted(FOLDER.glob("*/*.py")) if path.name != "__init__.py"
}
# A file without a main() documents an action plugin that does all by itself, on the controller.
MODULES = {
    path.stem: path for path in sorted(ROOT.glob("plugins/modules/*.py")) if "\ndef main(" in path.read_text("utf-8")
}

# Who may import whom: each folder is a layer, and a file imports from its own layer and from those above it in this list.
LAYERS = (
    "_model",
    "_desired",
    "_policies",
    "_ports",
    "_options",
    "_plan",
    "_render",
    "_resolve",
    "_snapshot",
    "_overlay",
    "_observe",
    "_queries",
    "_aws",
    "_apply",
    "_task",
)
# All that a gateway needs to know.
FOR_GATEWAYS = {"_model", "_desired", "_ports", "_aws"}

# The layers that are not pure, and what a file of them may import beyond what a pure one may.
IMPURE: dict[str, dict[str, set[str]]] = {
    "_aws": {
        "calls": {"concurrent.futures", "threading"},
        "destination": {"contextlib", "errno", "fcntl", "os", "pathlib", "secrets", "stat"},
        "rate_limiter": {"threading", "time"},
        "sdk": {
            "boto3",
            "botocore",
            "botocore.config",
            "botocore.exceptions",
            "botocore.parsers",
            "botocore.session",
            "contextlib",
            "gc",
        },
    },
    "_apply": {
        "executor": {"concurrent.futures", "threading"},
        "waiter": {"time"},
        "watch": {"threading"},
        "provisioning": {"concurrent.futures"},
    },
    "_task": {
        "amazon": {
            "ansible_collections.amazon.aws.plugins.module_utils.botocore",
            "ansible_collections.amazon.aws.plugins.module_utils.modules",
        },
        # the data of botocore
        "connection": {"contextlib", "gzip", "pathlib", "types"},
        # the file of what earlier tasks planned, which the environment names
        "session": {"os", "pathlib"},
        # the files that the controller hands over
        "handed": {"os", "pathlib"},
        "old_python": {"sys"},
        # the file that the controller follows
        "progress": {"os", "pathlib", "threading", "time"},
        "side_by_side": {"concurrent.futures"},
        "startup": {"sys", "zipimport"},
    },
}
# The standard library, as far as it does no input or output and asks no clock.
HARMLESS = {
    "__future__",
    "collections",
    "collections.abc",
    "dataclasses",
    "datetime",
    "difflib",
    "enum",
    "fnmatch",
    "functools",
    "hashlib",
    "heapq",
    "itertools",
    "json",
    "math",
    "operator",
    "re",
    "typing",
    "unicodedata",
}
# What even a harmless part of Python offers for asking a clock, or for input and output.
CLOCKS = {"now", "utcnow", "today"}
BUILTINS = {"__import__", "breakpoint", "compile", "eval", "exec", "globals", "input", "open", "print"}

PURE = sorted(name for name in ENGINE if name.partition(".")[0] not in IMPURE)
EACH_FILE = pytest.mark.parametrize("name", sorted(ENGINE))
EACH_PURE_FILE = pytest.mark.parametrize("name", PURE)
EACH_MODULE = pytest.mark.parametrize("name", sorted(MODULES))


@functools.cache
def tree(path: Path) -> ast.Module:
    """A file as a syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


@functools.cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """All that a file is made of."""
    return (*ast.walk(tree(path)),)


@functools.cache
def imports(path: Path) -> tuple[tuple[int, int, str], ...]:
    """Line, level and name of everything that a file imports, wherever in it. `from .. import x` counts as `x`."""
    found: list[tuple[int, int, str]] = []
    for node in nodes(path):
        if isinstance(node, ast.Import):
            found += ((node.lineno, 0, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names = [node.module] if node.module else [alias.name for alias in node.names]
            found += ((node.lineno, node.level, name) for name in names)
    return (*found,)


@functools.cache
def siblings(name: str) -> frozenset[str]:
    """The files of the engine that one of them imports."""
    found = set()
    for _line, level, imported in imports(ENGINE[name]):
        if level == 1:
            found.add(f"{layer(name)}.{imported}")
        elif level == 2:
            found.add(imported)
    return frozenset(found)


def outsiders(name: str) -> dict[str, int]:
    """What a file of the engine imports from elsewhere, with its line."""
    return {imported: line for line, level, imported in imports(ENGINE[name]) if level not in (1, 2)}


def mentions(path: Path, word: str) -> list[int]:
    """The lines in which a word is used as a name, an attribute, an argument or a parameter; strings don't count."""
    found = []
    for node in nodes(path):
        used = (
            (isinstance(node, ast.Name) and node.id == word)
            or (isinstance(node, ast.Attribute) and node.attr == word)
            or (isinstance(node, (ast.keyword, ast.arg)) and node.arg == word)
            or (isinstance(node, ast.alias) and word in (node.name, node.asname))
        )
        if used:
            found.append(node.lineno)
    return sorted(found)


def layer(name: str) -> str:
    """The layer of a file: its folder."""
    return name.partition(".")[0]


def of_layers(*layers: str) -> set[str]:
    """The files of these layers."""
    return {name for name in ENGINE if layer(name) in layers}


# The definitions of modules: what they are made of, as values. The other files of _task carry tasks out.
DEFINITIONS = {
    name
    for name, path in ENGINE.items()
    if layer(name) == "_task"
    and any(isinstance(node, ast.AnnAssign) and ast.unparse(node.target).startswith("IDC_") for node in tree(path).body)
}


# ---- the tables above


def test_there_is_an_engine_and_there_are_modules() -> None:
    assert ENGINE
    assert MODULES


def test_every_folder_of_the_engine_is_a_layer() -> None:
    folders = {path.name for path in FOLDER.iterdir() if path.is_dir() and path.name != "__pycache__"}

    assert folders == set(LAYERS), "say in LAYERS of this test where a new folder belongs"


def test_every_file_of_the_engine_is_in_a_folder() -> None:
    assert not sorted(FOLDER.glob("*.py")), "a file of the engine belongs into the folder of its layer"


def test_the_tables_name_no_file_that_is_gone() -> None:
    named = {f"{folder}.{name}" for folder, files in IMPURE.items() for name in files}

    assert named <= set(ENGINE), f"IMPURE of this test names files that do not exist: {sorted(named - set(ENGINE))}"


# ---- the engine


@EACH_FILE
def test_a_file_of_the_engine_is_private(name: str) -> None:
    assert name.startswith("_"), f"plugins/module_utils/{name}: other collections would take it for an interface"


@EACH_FILE
def test_the_engine_imports_itself_relatively(name: str) -> None:
    absolute = [word for word in outsiders(name) if word.startswith("ansible_collections.steward")]

    assert not absolute, f"{name}.py imports {absolute}: write `from .._layer.name import ...`"


@EACH_FILE
def test_a_file_imports_only_from_its_own_layer_and_those_above(name: str) -> None:
    allowed = set(LAYERS[: LAYERS.index(layer(name)) + 1])
    if layer(name) == "_aws":
        allowed &= FOR_GATEWAYS

    wrong = {imported for imported in siblings(name) if layer(imported) not in allowed}

    assert not wrong, f"{name} must not import {', '.join(sorted(wrong))}"


def test_the_planners_do_not_know_of_stores() -> None:
    for name in of_layers("_model", "_desired", "_options", "_plan", "_render"):
        assert not siblings(name) & of_layers("_ports"), (
            f"{name}: what it needs to know is read before, and handed to it"
        )


@EACH_FILE
def test_no_file_imports_itself_through_others(name: str) -> None:
    seen: set[str] = set()
    waiting = sorted(siblings(name))
    while waiting:
        one = waiting.pop()
        assert one != name, f"{name}.py is in a circle of imports, through {sorted(seen)}"
        if one not in seen:
            seen.add(one)
            waiting += sorted(siblings(one))


@EACH_PURE_FILE
def test_a_pure_file_imports_nothing_that_does_input_or_output(name: str) -> None:
    wrong = {word: line for word, line in outsiders(name).items() if word not in HARMLESS}

    assert not wrong, (
        f"{name}.py is pure and must not import {wrong} (name: line); if it is harmless, say so in HARMLESS of this test"
    )


@EACH_PURE_FILE
def test_a_pure_file_imports_only_pure_files(name: str) -> None:
    wrong = siblings(name) & of_layers(*IMPURE)

    assert not wrong, f"{name}.py is pure and must not import {sorted(wrong)}, which do input or output"


@EACH_PURE_FILE
def test_a_pure_file_asks_no_clock_and_opens_no_file(name: str) -> None:
    clocks = {word: lines for word in CLOCKS if (lines := mentions(ENGINE[name], word))}
    calls = {
        node.func.id: node.lineno
        for node in nodes(ENGINE[name])
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in BUILTINS
    }

    assert not clocks, f"{name}.py is pure and must not ask a clock: {clocks} (name: lines)"
    assert not calls, f"{name}.py is pure and must not call {calls} (name: line)"


@EACH_PURE_FILE
def test_the_values_of_a_pure_file_cannot_be_changed_and_are_built_by_name(name: str) -> None:
    for node in nodes(ENGINE[name]):
        for decorator in node.decorator_list if isinstance(node, ast.ClassDef) else ():
            written = ast.unparse(decorator)
            assert not written.startswith("dataclass") or written == "dataclass(frozen=True, kw_only=True)", (
                f"{name}.py, line {node.lineno}: write @dataclass(frozen=True, kw_only=True)"
            )


@pytest.mark.parametrize("name", sorted(of_layers(*IMPURE)))
def test_an_impure_file_imports_only_what_it_is_there_for(name: str) -> None:
    folder, _dot, stem = name.partition(".")
    allowed = HARMLESS | IMPURE[folder].get(stem, set())
    wrong = {word: line for word, line in outsiders(name).items() if word not in allowed}

    assert not wrong, f"{name}.py must not import {wrong} (name: line)"


def test_only_the_aws_and_the_wiring_know_botocore_and_only_the_wiring_knows_ansible() -> None:
    for name in ENGINE:
        words = {word.partition(".")[0] for word in outsiders(name)}
        if name != "_aws.sdk":
            assert not words & {"boto3", "botocore"}, f"{name}: the SDK is loaded in _aws/sdk.py only"
        if layer(name) != "_task":
            assert not words & {"ansible", "ansible_collections"}, f"{name}.py: Ansible is known to _task only"


def test_only_the_aws_call_services() -> None:
    users = {name for name in ENGINE if "_aws.sdk" in siblings(name)}

    assert users == {"_aws.calls", "_aws.failures", "_task.amazon", "_task.connection"}
    users = {name for name in ENGINE if "_aws.calls" in siblings(name)}

    assert users == {
        f"_aws.{name}"
        for name in (
            "account_access",
            "identity_store",
            "instances",
            "instance_calls",
            "organizations",
            "passwords",
            "posture",
            "roles",
            "sso_admin",
            "written",
        )
    }


def test_only_the_waiter_and_the_rate_limiter_sleep() -> None:
    sleepers = {name for name, path in ENGINE.items() if mentions(path, "sleep") and "time" in outsiders(name)}

    assert sleepers == {"_apply.waiter", "_aws.rate_limiter"}, "waits go through the waiter and its table of schedules"


WRITES = {
    *("add_member", "remove_member", "create", "update", "delete"),
    *("create_permission_set", "update_permission_set", "delete_permission_set", "attach_policy", "detach_policy"),
    *("set_inline_policy", "set_boundary", "set_tags", "drop_tags", "provision"),
    *("request_assignment", "set_application_assignment", "set_access_control_attributes"),
}


def test_only_the_writers_write() -> None:
    """Whatever is called like a write of the gateways is called by a writer, and a writer is called by executor.py only."""
    writers = of_layers("_apply") - {
        f"_apply.{name}"
        for name in ("advice", "executor", "policies", "read_back", "scheduler", "schedules", "waiter", "watch")
    }
    for name in set(ENGINE) - writers - of_layers("_ports", "_aws"):
        calls = [
            node.lineno
            for node in nodes(ENGINE[name])
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in WRITES - {"update"}
        ]
        assert not calls, f"{name}, line {calls}: only the writers write"
    users = {name for name in ENGINE if siblings(name) & writers} - writers
    assert users <= DEFINITIONS | {"_task.definition"}, "what a module writes with, its definition says"


def loaded_at_once(path: Path) -> set[str]:
    """The files of the engine that a file imports as it is loaded: not those that it imports inside functions."""
    found = set()
    waiting: list[ast.AST] = [tree(path)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            continue
        if isinstance(node, ast.If) and ast.unparse(node.test) == "t.TYPE_CHECKING":
            continue
        if isinstance(node, ast.ImportFrom) and node.level:
            name = str(node.module).removeprefix("module_utils.")
            found.add(name if node.level == 2 else f"{path.parent.name}.{name}")
        waiting += ast.iter_child_nodes(node)
    return found


@pytest.mark.parametrize("module", ["idc_user", "idc_group"])
def test_an_unchanged_task_does_not_even_load_what_writes_or_deletes(module: str) -> None:
    """It is also what makes a task fast: a managed host compiles every file that a task loads."""
    seen: set[str] = set()
    waiting = loaded_at_once(MODULES[module])
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting |= loaded_at_once(ENGINE[name])

    assert "_aws.identity_store" in seen
    assert seen & of_layers("_apply", "_overlay", "_resolve", "_queries") == set()
    assert not seen & {"_observe.deletions", "_plan.guard", "_plan.step", "_aws.sso_admin", "_desired.access"}


# ---- kinds of things

# What is the same for all kinds: what is special about one, the class of its key says.
FOR_ALL_KINDS = (
    *(f"_plan.{name}" for name in ("change", "compose", "management", "order", "outcome", "step", "uniqueness")),
    *(f"_apply.{name}" for name in ("executor", "scheduler")),
    *(f"_render.{name}" for name in ("diff", "outcome", "report")),
    *(f"_task.{name}" for name in ("runner", "session")),
)


@pytest.mark.parametrize("name", FOR_ALL_KINDS)
def test_what_is_the_same_for_all_kinds_asks_for_none(name: str) -> None:
    lines = [
        node.lineno
        for node in nodes(ENGINE[name])
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Kind"
    ]

    assert not lines, f"{name}, line {lines}: ask the key of the change, see _model.keys"


# ---- check mode


@pytest.mark.parametrize("name", sorted(set(ENGINE) - {"_apply.executor", "_task.runner"}))
def test_only_the_writer_knows_check_mode(name: str) -> None:
    lines = mentions(ENGINE[name], "check_mode")

    assert not lines, f"{name}.py, line {lines}: check mode is known to executor.py only"


def test_the_runner_hands_check_mode_over_once() -> None:
    handed = [
        node for node in nodes(ENGINE["_task.runner"]) if isinstance(node, ast.keyword) and node.arg == "check_mode"
    ]
    calls = [
        node
        for node in nodes(ENGINE["_task.runner"])
        if isinstance(node, ast.Call) and any(keyword in handed for keyword in node.keywords)
    ]

    assert [ast.unparse(call.func) for call in calls] == ["apply"], "runner.py hands check mode to apply() only"
    assert [ast.unparse(keyword.value) for keyword in handed] == ["module.check_mode"]
    assert len(mentions(ENGINE["_task.runner"], "check_mode")) == 2, "runner.py must not decide by check mode"


def test_the_writer_decides_by_check_mode_once() -> None:
    decisions = [
        node.lineno
        for node in nodes(ENGINE["_apply.executor"])
        if isinstance(node, (ast.If, ast.IfExp, ast.While)) and "check_mode" in ast.unparse(node.test)
    ]

    assert len(decisions) == 1, f"executor.py decides by check mode in the lines {decisions}"


# ---- the modules


@EACH_MODULE
def test_a_module_knows_neither_check_mode_nor_diff(name: str) -> None:
    for word in ("check_mode", "_diff", "difflib", "to_yaml"):
        lines = mentions(MODULES[name], word)
        assert not lines, f"{name}.py, line {lines}: {word} is the engine's"
    keys = [
        node.lineno
        for node in nodes(MODULES[name])
        if isinstance(node, ast.Constant) and node.value in ("diff", "before", "after", "changed")
    ]
    assert not keys, f"{name}.py, line {keys}: results and diffs are made by the engine"


@EACH_MODULE
def test_a_module_imports_the_engine_relatively_and_little_else(name: str) -> None:
    for line, level, imported in imports(MODULES[name]):
        if level:
            assert level == 2, f"{name}.py, line {line}: write `from ..module_utils._layer.name import ...`"
            assert imported.startswith("module_utils._"), f"{name}.py, line {line}: {imported}"
        else:
            assert imported in HARMLESS, f"{name}.py, line {line}: {imported} is not for a module"


AFTER_ITS_DOCUMENTATION = """
from ..module_utils._task.startup import prepare
prepare()
from ..module_utils._task.{file} import {definition}
from ..module_utils._task.runner import run

def main() -> None:
    \"\"\"Run the module.\"\"\"
    run({definition})
if __name__ == '__main__':
    main()
"""


@EACH_MODULE
def test_a_module_is_its_documentation_and_runs_its_definition(name: str) -> None:
    used = {imported.removeprefix("module_utils.") for _line, level, imported in imports(MODULES[name]) if level}
    (definition,) = used & DEFINITIONS
    documented, rest = tree(MODULES[name]).body[:4], tree(MODULES[name]).body[4:]

    assert [ast.unparse(node).split(" = ", maxsplit=1)[0] for node in documented] == [
        *("from __future__ import annotations", "DOCUMENTATION", "EXAMPLES", "RETURN")
    ]
    expected = AFTER_ITS_DOCUMENTATION.format(file=definition.rpartition(".")[2], definition=name.upper())
    assert sorted(map(ast.unparse, rest)) == sorted(map(ast.unparse, ast.parse(expected).body))


@pytest.mark.parametrize("name", sorted(DEFINITIONS | {"_task.definition"}))
def test_a_definition_can_be_imported_without_ansible_and_without_what_calls_or_writes(name: str) -> None:
    assert not outsiders(name).keys() - HARMLESS
    used = {one for one in loaded_at_once(ENGINE[name]) if one.startswith(("_aws.", "_apply.", "_overlay.", "_task."))}
    assert used <= {"_task.definition"}, f"{name} must not import {sorted(used)}"
