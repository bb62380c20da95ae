# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write docs/schema: JSON Schemas of the files that people write and read, from the documentation and the argument specs.

python -m tools.schemas            write
python -m tools.schemas --check    write nothing; exit 1 when a schema is not what the modules say
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence

from tools import collection_tree, directory_schema, documentation, report_schema
from tools.environment import ROOT, TREE, ToolError

DOCS = ROOT / "docs"


def schemas() -> dict[str, str]:
    """Path below docs -> what it must hold."""
    collection_tree.sync()
    found = documentation.of_modules(sorted((TREE / "plugins" / "modules").glob("*.py")))
    directory = directory_schema.schema({name: one["doc"]["options"] for name, one in found.items()})
    wanted = {directory_schema.PATH: directory, report_schema.PATH: report_schema.schema()}
    return {path: json.dumps(one, indent=2, ensure_ascii=False) + "\n" for path, one in wanted.items()}


def stale(wanted: dict[str, str]) -> list[str]:
    """Schemas that are missing, differ, or belong to nothing."""
    present = {str(path.relative_to(DOCS)): path.read_text() for path in (DOCS / "schema").glob("*.json")}
    return sorted(name for name in wanted.keys() | present.keys() if wanted.get(name) != present.get(name))


def main(arguments: Sequence[str]) -> int:
    try:
        wanted = schemas()
    except ToolError as error:
        print(f"schemas: {error}", file=sys.stderr)
        return 1
    differ = stale(wanted)
    if "--check" in arguments:
        for name in differ:
            print(f"docs/{name} is not what the modules say: run `make docs`")
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
