# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write docs/modules/<module>.md and docs/plugins/<type>_<plugin>.md from their own documentation, as ansible-doc reads it.

And docs/schema/directory.json, from the same documentation and the argument specs.

python -m tools.docs            write
python -m tools.docs --check    write nothing; exit 1 when a page is not what the module or plugin says
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml

from tools import collection_tree
from tools.environment import NAME, NAMESPACE, ROOT, TREE, ToolError, base_environment

DOCS = ROOT / "docs"
FOLDERS = ("modules", "plugins", "schema")
# The types of plugins that people use in playbooks.
PLUGINS = ("inventory", "lookup", "filter", "test")
COLLECTION = f"{NAMESPACE}.{NAME}"
CONNECTION = (
    "Besides these, the options for the connection that all modules of `amazon.aws` have: `region`, `profile`, "
    "`access_key`, `secret_key`, `session_token`, `endpoint_url` and so on."
)
# Semantic markup, innermost text only: O(name), V(value), M(module), L(text,address), ...
MARKUP = (
    (re.compile(r"\bL\(([^,]+),\s*([^)]+)\)"), r"[\1](\2)"),
    (re.compile(r"\bU\(([^)]+)\)"), r"<\1>"),
    (re.compile(r"\bB\(([^)]+)\)"), r"**\1**"),
    (re.compile(r"\bI\(([^)]+)\)"), r"*\1*"),
    (re.compile(r"\bP\(([^()#]+)#\w+\)"), r"`\1`"),
    (re.compile(r"\b(?:O|RV|V|C|E|M|P)\(((?:[^()\\]|\\.|\([^()]*\))+)\)"), r"`\1`"),
    (re.compile(r"\bHORIZONTALLINE\b"), "---"),
)


def text(source: Any) -> str:
    """Paragraphs of documentation as one line of Markdown."""
    paragraphs = [source] if isinstance(source, str) else list(source or [])
    line = " ".join(str(paragraph).strip() for paragraph in paragraphs)
    for pattern, replacement in MARKUP:
        line = pattern.sub(replacement, line)
    return re.sub(r"\s+", " ", line).replace("|", "\\|")


def kind(option: dict[str, Any]) -> str:
    """`list of str`, say."""
    name = str(option.get("type", "str"))
    return f"{name} of {option['elements']}" if "elements" in option else name


def remarks(option: dict[str, Any]) -> str:
    """What holds for an option besides its description."""
    found = []
    if option.get("required"):
        found.append("required")
    if "choices" in option:
        choices = option["choices"]
        found.append("one of " + ", ".join(f"`{choice}`" for choice in choices))
    if option.get("default") is not None:
        found.append(f"default `{json.dumps(option['default']).strip(chr(34))}`")
    if option.get("aliases"):
        found.append("alias " + ", ".join(f"`{alias}`" for alias in option["aliases"]))
    return f" ({'; '.join(found)})" if found else ""


def shared_with_amazon_aws() -> tuple[set[str], set[str]]:
    """Options and notes that come from amazon.aws: its own documentation describes them, for its own version."""
    from ansible_collections.amazon.aws.plugins.doc_fragments import common, region  # no need without docs

    options: set[str] = set()
    notes: set[str] = set()
    for fragment in (common.ModuleDocFragment, region.ModuleDocFragment):
        for source in vars(fragment).values():
            if isinstance(source, str) and "options:" in source:
                found = yaml.safe_load(source)
                options |= set(found["options"])
                notes |= {text(note) for note in found.get("notes", [])}
    return options, notes


def rows(options: dict[str, Any], inner: str, prefix: str = "") -> Iterator[str]:
    """A line of a table for each option, and for those inside it."""
    for name, option in options.items():
        full = f"{prefix}{name}"
        yield f"| `{full}` | {kind(option)} | {text(option.get('description'))}{remarks(option)} |"
        yield from rows(option.get(inner) or {}, inner, f"{full}.")


def page(name: str, found: dict[str, Any], source: str, kind: str = "module") -> str:
    """The page of a module or a plugin."""
    doc = found["doc"]
    foreign_options, foreign_notes = shared_with_amazon_aws()
    options = {
        key: option
        for key, option in (doc.get("options") or {}).items()
        if key not in foreign_options and (kind != "module" or not key.startswith("_"))
    }
    notes = [text(note) for note in doc.get("notes") or [] if text(note) not in foreign_notes]
    lines = [
        f"<!-- Written by `make docs` from {source}; do not edit. -->",
        "",
        f"# {COLLECTION}.{name}{'' if kind == 'module' else f' ({kind})'}",
        "",
        f"{text(doc['short_description'])}. Since version {doc.get('version_added', '?')}.",
        "",
    ]
    lines += [f"{text(paragraph)}\n" for paragraph in doc["description"]]
    if doc.get("requirements"):
        lines += [f"Needs, where it runs: {', '.join(text(one) for one in doc['requirements'])}.", ""]
    lines += [
        "## Options",
        "",
        "| option | type | |",
        "|---|---|---|",
        *rows(options, "suboptions"),
        "",
        *([CONNECTION, ""] if foreign_options & (doc.get("options") or {}).keys() and kind == "module" else []),
    ]
    if notes:
        lines += ["## Notes", "", *[f"- {note}" for note in notes], ""]
    lines += ["## Examples", "", "```yaml", found["examples"].strip(), "```", ""]
    returned = found.get("return") or {}
    lines += ["## What it returns", "", "| key | type | |", "|---|---|---|", *rows(returned, "contains"), ""]
    return "\n".join(lines)


def pages() -> dict[str, str]:
    """Path below docs -> what it must hold."""
    from tools import directory_schema, report_schema  # which need this file, or the tree

    collection_tree.sync()
    modules = sorted((TREE / "plugins" / "modules").glob("*.py"))
    if not modules:
        raise ToolError("nothing to document: no plugins/modules/*.py")
    found = documentation("module", modules)
    wanted = {f"modules/{path.stem}.md": page(path.stem, found[path.stem], source(path)) for path in modules}
    for kind in PLUGINS:
        paths = plugins(TREE / "plugins" / kind)
        told = documentation(kind, paths)
        wanted |= {
            f"plugins/{kind}_{path.stem}.md": page(path.stem, told[path.stem], source(path), kind) for path in paths
        }
    schema = directory_schema.schema({name: one["doc"]["options"] for name, one in found.items()})
    for path, one in ((directory_schema.PATH, schema), (report_schema.PATH, report_schema.schema())):
        wanted[path] = json.dumps(one, indent=2, ensure_ascii=False) + "\n"
    return wanted


def source(path: Path) -> str:
    """A file as its page names it."""
    return str(path.relative_to(TREE))


def plugins(folder: Path) -> list[Path]:
    """The file of each plugin that has its documentation: its own, or a YAML file beside it."""
    return sorted(
        path
        for path in folder.glob("*")
        if path.suffix in (".yml", ".yaml") or (path.suffix == ".py" and "DOCUMENTATION =" in path.read_text())
    )


def documentation(kind: str, paths: Sequence[Path]) -> dict[str, Any]:
    """What each module or plugin says of itself, by its name."""
    if not paths:
        return {}
    names = [f"{COLLECTION}.{path.stem}" for path in paths]
    command = ["ansible-doc", "--json", "--type", kind, *names]
    done = subprocess.run(command, cwd=TREE, env=base_environment(), capture_output=True, text=True, check=False)
    if done.returncode:
        raise ToolError(f"ansible-doc says:\n{done.stderr}")
    return {name.removeprefix(f"{COLLECTION}."): one for name, one in json.loads(done.stdout).items()}


def stale(wanted: dict[str, str]) -> list[str]:
    """Pages that are missing, differ, or belong to nothing."""
    paths = [path for folder in FOLDERS for path in (DOCS / folder).glob("*") if path.suffix in (".md", ".json")]
    present = {str(path.relative_to(DOCS)): path.read_text() for path in paths}
    return sorted(name for name in wanted.keys() | present.keys() if wanted.get(name) != present.get(name))


def main(arguments: Sequence[str]) -> int:
    try:
        wanted = pages()
    except ToolError as error:
        print(f"docs: {error}", file=sys.stderr)
        return 1
    differ = stale(wanted)
    if "--check" in arguments:
        for name in differ:
            print(f"docs/{name} is not what the module or plugin says: run `make docs`")
        return 1 if differ else 0
    for name in differ:
        path = DOCS / name
        if name in wanted:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(wanted[name])
        else:
            path.unlink()
        print(f"docs/{name}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
