# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write the skeleton of a module that manages one kind of thing of an instance, and register it wherever modules are listed.

`make module NAME=idc_trusted_token_issuer` calls it. The files come from tools/skeleton, where the thing is called a gizmo
(in names) or a widget (in sentences). What is left to do is marked with TODO(idc_trusted_token_issuer), and
tests/unit/plugins/modules/test_places.py fails until nothing is. docs/new_module.md is the recipe.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import yaml

from tools.environment import ROOT, ToolError

SKELETON = Path(__file__).resolve().parent / "skeleton"
NAME = re.compile(r"idc(_[a-z][a-z0-9]*)+")
ENGINE = "plugins/module_utils"


class Names:
    """What a module and its thing are called, in code and in sentences."""

    def __init__(self, module: str) -> None:
        thing = module.removeprefix("idc_")
        many = f"{thing[:-1]}ies" if thing.endswith("y") else thing if thing.endswith("s") else f"{thing}s"
        self.module = module
        self._words = {
            "gizmos": many,
            "gizmo": thing,
            "Gizmos": many.title().replace("_", ""),
            "Gizmo": thing.title().replace("_", ""),
            "GIZMO": thing.upper(),
            "widgets": many.replace("_", " "),
            "widget": thing.replace("_", " "),
            "Widgets": many.replace("_", " ").capitalize(),
        }

    def put_into(self, text: str) -> str:
        """A text of the skeleton, about this thing."""
        for word, replacement in self._words.items():
            text = text.replace(word, replacement)
        return text


def write(module: str, root: Path = ROOT) -> list[str]:
    """Write the skeleton of a module into a checkout; the paths of what was written or edited. Raises ToolError."""
    if not NAME.fullmatch(module) or module.endswith("_info"):
        raise ToolError(
            f"NAME={module}: give the name of a module that writes, such as NAME=idc_trusted_token_issuer; for one that only "
            "reads, start from plugins/module_utils/_task/applications.py and what it names"
        )
    names = Names(module)
    new = {
        names.put_into(str(path.relative_to(SKELETON)).removesuffix(".txt")): names.put_into(path.read_text())
        for path in sorted(SKELETON.rglob("*.txt"))
    }
    port = f"{ENGINE}/_ports/access.py"
    if names.put_into("    def gizmo(") in (root / port).read_text():
        raise ToolError(f"NAME={module}: {port} has this thing already; build on it instead of on the skeleton")
    there = [name for name in new if (root / name).exists()]
    if there:
        raise ToolError(f"NAME={module}: {', '.join(there)}: already there")
    script = f"plugins/modules/{module}.py"
    new[script] = _completed(new[script], root)
    edited = {name: edit((root / name).read_text(), names) for name, edit in EDITS.items()}
    for name, text in {**new, **edited}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    python = [name for name in (*new, *edited) if name.endswith(".py")]
    for words in (["check", "--fix-only"], ["format"]):
        subprocess.run([sys.executable, "-m", "ruff", *words, "--quiet", "--no-cache", *python], cwd=root, check=True)
    return [*new, *edited]


def _completed(text: str, root: Path) -> str:
    """A module with what all modules document alike, and the version in which it is new."""
    version = yaml.safe_load((root / "galaxy.yml").read_text())["version"]
    known = (root / "plugins" / "modules" / "idc_group.py").read_text()
    errors = known[known.index("error_code:\n") : known.rindex('"""\n\nfrom ..module_utils')]
    # The skeleton is no module yet, so it does without the line that only a module may begin with.
    return "#!/usr/bin/python\n" + text.replace("VERSION", version).replace("ERRORS\n", errors)


# ---- where modules and kinds of things are listed


def _register_kind(text: str, names: Names) -> str:
    # ruff takes every token for a secret.
    excuse = "  # noqa: S105 - the word for it" if re.search("pass|secret|token", names.module) else ""
    return _at_end_of(text, "Kind", names.put_into(f'    GIZMO = "gizmo"{excuse}\n'))


def _register_port(text: str, names: Names) -> str:
    reads = '''
    def gizmo(self, name: str) -> Entity | None:
        """The widget with this name, or None."""
'''
    writes = '''
    def create_gizmo(self, name: str, attributes: Attributes) -> Handle:
        """Create a widget."""

    def update_gizmo(self, name: str, arn: str, attributes: Mapping[str, Value | None]) -> None:
        """Set these attributes of a widget, or clear them where they are None."""

    def delete_gizmo(self, name: str, arn: str) -> None:
        """Delete a widget."""
'''
    text = _at_end_of(text, "AccessReads", names.put_into(reads))
    text = _at_end_of(text, "AccessWrites", names.put_into(writes))
    return _importing(text, ".._model.entities", "Value")


def _register_gateway(text: str, names: Names) -> str:
    methods = '''
    def gizmo(self, name: str) -> Entity | None:
        """See AccessReads."""
        raise NotImplementedError("TODO(idc_gizmo): which operations of sso-admin find a widget by its name?")

    def create_gizmo(self, name: str, attributes: Attributes) -> Handle:
        """See AccessWrites."""
        raise NotImplementedError("TODO(idc_gizmo): which operation creates a widget, with which parameters?")

    def update_gizmo(self, name: str, arn: str, attributes: Mapping[str, Value | None]) -> None:
        """See AccessWrites."""
        raise NotImplementedError("TODO(idc_gizmo): which operation updates a widget, and how does it clear?")

    def delete_gizmo(self, name: str, arn: str) -> None:
        """See AccessWrites."""
        raise NotImplementedError("TODO(idc_gizmo): which operation deletes a widget?")
'''
    text = _at_end_of(text, "SsoAdmin", names.put_into(methods))
    for module, name in (
        ("collections.abc", "Mapping"),
        *((".._model.entities", name) for name in ("Attributes", "Entity", "Value")),
        (".._model.keys", "Handle"),
    ):
        text = _importing(text, module, name)
    last = re.findall(r'        "Create\w+",\n', text)[-1]
    return text.replace(last, last + names.put_into('        "CreateGizmo",\n'))


def _register_overlay(text: str, names: Names) -> str:
    method = '''
    def gizmo(self, name: str) -> Entity | None:
        """See AccessReads."""
        real = self._access.gizmo(name)
        shown = self._gizmos.over(() if real is None else (real,))
        return next((one for one in shown if one.name == name), None)
'''
    text = _after_function(text, "access_control_attributes", names.put_into(method))
    takers = "        takers: "
    text = _before(text, takers, names.put_into("        self._gizmos = PlannedThings(by)\n"))
    listed = text.index("        }\n", text.index(takers))
    return text[:listed] + names.put_into("            Kind.GIZMO: (self._gizmos.take,),\n") + text[listed:]


def _register_action_group(text: str, names: Names) -> str:
    listed = sorted({*re.findall(r"    - (idc_\w+)\n", text), names.module})
    first = text.index("    - idc_")
    return text[:first] + "".join(f"    - {name}\n" for name in listed)


def _register_readme(text: str, names: Names) -> str:
    page = "https://steward-collections.github.io/identity_center/reference/idc_gizmo_module.html"
    row = f"| [`idc_gizmo`]({page}) | TODO(idc_gizmo): what it does, in a few words |\n"
    return _before(text, "| [`idc_user_info`]", names.put_into(row))


def _register_iam_actions(text: str, names: Names) -> str:
    section = """
## idc_gizmo

| Action | Kind | What for |
|---|---|---|
| `sso:ListInstances` | read | finds the instance |
| TODO(idc_gizmo) | write | every action that it asks for; tests/modules/test_iam_actions.py knows which |
"""
    return text.rstrip("\n") + "\n" + names.put_into(section)


def _register_iam_questions(text: str, names: Names) -> str:
    tasks = """idc_gizmo:
  # TODO(idc_gizmo): tasks that make it ask for everything that it ever asks for
  without_lookups: { name: Other, state: absent }
  asked:
    - { name: New, description: One }
    - { name: New, description: Two }
    - { name: New, state: absent }
"""
    return text.rstrip("\n") + "\n" + names.put_into(tasks)


EDITS: dict[str, Callable[[str, Names], str]] = {
    f"{ENGINE}/_model/entities.py": _register_kind,
    f"{ENGINE}/_ports/access.py": _register_port,
    f"{ENGINE}/_overlay/access.py": _register_overlay,
    f"{ENGINE}/_aws/sso_admin.py": _register_gateway,
    "meta/runtime.yml": _register_action_group,
    "README.md": _register_readme,
    "docs/iam_actions.md": _register_iam_actions,
    "tests/modules/files/iam_actions.yml": _register_iam_questions,
}


# ---- editing text


def _at_end_of(text: str, name: str, more: str) -> str:
    """The text of a Python file with more at the end of this class."""
    (node,) = (node for node in ast.parse(text).body if isinstance(node, ast.ClassDef) and node.name == name)
    return _inserted(text, node.end_lineno, more)


def _after_function(text: str, name: str, more: str) -> str:
    """The text of a Python file with more after this function or method."""
    (node,) = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef) and node.name == name)
    return _inserted(text, node.end_lineno, more)


def _inserted(text: str, line: int | None, more: str) -> str:
    lines = text.splitlines(keepends=True)
    return "".join([*lines[:line], more, *lines[line:]])


def _before(text: str, anchor: str, more: str) -> str:
    if anchor not in text:
        raise ToolError(f"tools/new_module.py looks for {anchor!r}, which is not there any more")
    return text.replace(anchor, more + anchor, 1)


def _importing(text: str, module: str, name: str) -> str:
    """The text of a Python file that imports this name too, after what it imports; ruff puts it into its place."""
    nodes = [node for node in ast.parse(text).body if isinstance(node, ast.ImportFrom)]
    if any(name in [alias.name for alias in node.names] for node in nodes):
        return text
    return _inserted(text, nodes[-1].end_lineno, f"from {module} import {name}\n")


def main(arguments: Sequence[str]) -> int:
    try:
        (module,) = arguments
        written = write(module)
    except ValueError:
        print("module: say which, such as make module NAME=idc_trusted_token_issuer", file=sys.stderr)
        return 1
    except ToolError as error:
        print(f"module: {error}", file=sys.stderr)
        return 1
    print("\n".join(written))
    print(f"\nWhat is left to do is marked TODO({module}); docs/new_module.md goes through it, in order.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
