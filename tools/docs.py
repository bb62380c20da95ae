# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Make the documentation site in docs/_build, and docs/schema.

The guides are the Markdown pages of the repository, at the same paths, so that links between them hold on GitHub and on the
site. antsibull-docs writes the pages of modules, plugins and roles from their own documentation. Sphinx makes HTML of both;
whatever it warns of, such as a reference to nothing or a page that no table of contents has, is an error.

python -m tools.docs            write the schemas, make the site
python -m tools.docs --check    the same, but the schemas must be current already, and antsibull-docs judges all documentation
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zlib
from collections.abc import Sequence
from pathlib import Path

import yaml

from tools import collection_tree, links, schemas
from tools.documentation import COLLECTION
from tools.environment import ROOT, TREE, WORK, ToolError, base_environment

SITE = ROOT / "docs" / "_build"
SOURCE = WORK / "docs" / "source"
DOCTREES = WORK / "docs" / "doctrees"
LABELS = WORK / "docs" / "ansible.inv"
REFERENCE = "reference"
# Where the first page and the configuration are, and what stands at the top of the site.
FRONT = "docs/site"
PAGES = ("CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.rst", "docs/*.md", "emulator/*.md", "roles/*/README.md")
PICTURES = "docs/images/*.png"
REPOSITORY = "https://github.com/steward-collections/identity_center"
# What antsibull-docs refers to in Ansible's own documentation: page and title.
ANSIBLE = "https://docs.ansible.com/projects/ansible/latest/"
ANSIBLE_LABELS = {
    "label action_plugins": ("plugins/action.html", "Action plugins"),
    "label ansible_configuration_settings": ("reference_appendices/config.html", "Ansible Configuration Settings"),
    "label common_return_values": ("reference_appendices/common_return_values.html", "Return Values"),
    **{
        f"envvar {name}": (f"reference_appendices/config.html#envvar-{name}", "-")
        for name in (
            "ANSIBLE_CACHE_PLUGIN",
            "ANSIBLE_CACHE_PLUGIN_CONNECTION",
            "ANSIBLE_CACHE_PLUGIN_PREFIX",
            "ANSIBLE_CACHE_PLUGIN_TIMEOUT",
            "ANSIBLE_DEBUG",
        )
    },
}


def gather(root: Path, source: Path) -> None:
    """Copy the guides and their pictures to where Sphinx reads them; links to what is no page of the site lead to the repository."""
    pages = sorted(path for pattern in PAGES for path in root.glob(pattern))
    pictures = sorted(root.glob(PICTURES))
    known = {path.relative_to(root).as_posix() for path in (*pages, *pictures)}
    for page in pages:
        name = page.relative_to(root).as_posix()
        text = page.read_text(encoding="utf-8")
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_text(
            relinked(text, name, known, root) if page.suffix == ".md" else text, encoding="utf-8"
        )
    for picture in pictures:
        (source / picture.relative_to(root)).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(picture, source / picture.relative_to(root))
    shutil.copy2(root / FRONT / "index.rst", source)


def relinked(text: str, name: str, known: set[str], root: Path) -> str:
    """A page with links that hold on the site."""
    for start, end in sorted(links.spans(text), reverse=True):
        text = text[:start] + target(text[start:end], name, known, root) + text[end:]
    return text


def target(link: str, name: str, known: set[str], root: Path) -> str:
    """Where a link of the page `name` leads on the site."""
    up = "../" * name.count("/")
    if links.OWN_SITE.match(link):
        page = links.OWN_SITE.sub("", link) or "index.html"
        return up + re.sub(r"\.html", ".rst" if page.startswith(REFERENCE) else ".md", page, count=1)
    if links.ELSEWHERE.match(link) or link.startswith("#"):
        return link
    path, hash_, anchor = link.partition("#")
    found = Path(os.path.normpath(Path(name).parent / path)).as_posix()
    if found in known:
        return link
    return f"{REPOSITORY}/{'tree' if (root / found).is_dir() else 'blob'}/main/{found}{hash_}{anchor}"


def inventory_of_labels(labels: dict[str, tuple[str, str]]) -> bytes:
    """An inventory as sphinx.ext.intersphinx reads it, of version 2: "type name" -> page and title."""
    head = "# Sphinx inventory version 2\n# Project: Ansible\n# Version: \n# The remainder of this file is compressed using zlib.\n"
    named = ((*what.split(), page, title) for what, (page, title) in labels.items())
    lines = "".join(f"{name} std:{kind} -1 {page} {title}\n" for kind, name, page, title in named)
    return head.encode() + zlib.compress(lines.encode())


def environment() -> dict[str, str]:
    """Of antsibull-docs and Sphinx."""
    version = yaml.safe_load((ROOT / "galaxy.yml").read_text(encoding="utf-8"))["version"]
    return base_environment() | {
        "ANSIBLE_DOCUMENTATION": ANSIBLE,
        "ANSIBLE_INVENTORY_OF_LABELS": str(LABELS),
        "COLLECTION_VERSION": str(version),
        # antsibull-docs copies amazon.aws, and takes no files that git ignores, such as all of .venv, wherever that is.
        "GIT_CEILING_DIRECTORIES": os.pathsep.join([str(ROOT), str(Path(sys.prefix).resolve().parent)]),
    }


def call(*words: str | Path) -> None:
    """Run a program; what it prints is shown when it fails, and then ToolError is raised."""
    command = [str(word) for word in words]
    done = subprocess.run(
        command, cwd=TREE, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if done.returncode:
        raise ToolError(f"{Path(command[0]).name} says:\n{done.stdout}")


def judge() -> None:
    """antsibull-docs looks at the documentation of everything, and at docs/docsite. Raises ToolError."""
    # Sphinx judges the pages; rstcheck would take as long for less.
    call("antsibull-docs", "lint-collection-docs", "--plugin-docs", "--skip-rstcheck", TREE)


def reference(folder: Path) -> None:
    """Write the pages of modules, plugins and roles. Raises ToolError where documentation is wrong."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)  # antsibull-docs refuses a folder that others may write to
    options = ("--use-current", "--squash-hierarchy", "--fail-on-error", "--cleanup", "everything")
    call("antsibull-docs", "collection", *options, "--dest-dir", folder, COLLECTION)


def build() -> None:
    """Make the site of all pages. Raises ToolError with what Sphinx warns of."""
    LABELS.write_bytes(inventory_of_labels(ANSIBLE_LABELS))
    # Quiet, nitpicky, warnings are errors; all of them are shown.
    options = ("-q", "-n", "-W", "--keep-going", "-b", "html", "-E")
    call("sphinx-build", *options, "-c", ROOT / FRONT, "-d", DOCTREES, SOURCE, SITE)


def main(arguments: Sequence[str]) -> int:
    checking = "--check" in arguments
    code = schemas.main(arguments)
    try:
        collection_tree.sync()
        if checking:
            judge()
        shutil.rmtree(SOURCE, ignore_errors=True)
        gather(ROOT, SOURCE)
        reference(SOURCE / REFERENCE)
        build()
    except ToolError as error:
        print(f"docs: {error}", file=sys.stderr)
        return 1
    print(f"{SITE.relative_to(ROOT)}/index.html")
    return code


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
