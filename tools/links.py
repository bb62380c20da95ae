# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Find dead links between the pages of the collection: files that are not there, and headings that a page has not.

python -m tools.links           exit 1 and say which, if any
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from urllib.parse import unquote

from tools.environment import ROOT

PAGES = ("*.md", ".github/**/*.md", "docs/**/*.md", "emulator/*.md", "roles/*/README.md")
# Where the same files can be read on the web; links to them are links between pages too.
OWN_WEB = re.compile(r"https://github\.com/steward-collections/identity_center/(?:blob|tree)/main/")
# The documentation site, which `make docs` makes of the same pages, and of what modules, plugins and roles say of themselves.
OWN_SITE = re.compile(r"https://steward-collections\.github\.io/identity_center/")
REFERENCE = re.compile(r"reference/(?P<name>\w+)_(?P<kind>module|lookup|filter|test|inventory|role)\.html")

FENCED = re.compile(r"^(`{3,}|~{3,})[^\n]*\n.*?^\1[^\n]*$", re.MULTILINE | re.DOTALL)
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)")
LINK = re.compile(
    r"\]\(\s*<?([^)\s>]+)>?(?:\s+[\"'][^\"']*[\"'])?\s*\)"  # [text](target "title"), ![image](target)
    r"|^ {0,3}\[[^\]]+\]:\s*<?([^\s>]+)"  # [name]: target
    r"|<(?:a|img)\s[^>]*?(?:href|src)=[\"']([^\"']+)",  # HTML
    re.MULTILINE,
)
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
HEADING = re.compile(r"^ {0,3}#{1,6}\s+(.+?)\s*#*\s*$", re.MULTILINE)
NAMED = re.compile(r"<a\s[^>]*?(?:id|name)=[\"']([^\"']+)")


def dead_links(root: Path) -> list[str]:
    """A sentence for each link that leads nowhere."""
    pages = sorted({page for pattern in PAGES for page in root.glob(pattern)})
    return [problem for page in pages for problem in dead_links_of(page, root)]


def dead_links_of(page: Path, root: Path) -> Iterator[str]:
    """A sentence for each link of a page that leads nowhere."""
    source = page.read_text(encoding="utf-8")
    for number, target in links(source):
        path, _hash, anchor = target.partition("#")
        if OWN_WEB.match(path):
            found = root / unquote(OWN_WEB.sub("", path))
        elif OWN_SITE.match(path):
            found, anchor = root / source_of(unquote(OWN_SITE.sub("", path))), ""
        elif ELSEWHERE.match(path):
            continue
        else:
            found = (page.parent / unquote(path)).resolve() if path else page
        place = f"{page.relative_to(root)}:{number}"
        if not found.exists():
            yield f"{place}: there is no {target}"
        elif not found.resolve().is_relative_to(root.resolve()):
            yield f"{place}: {target} is outside of the collection"
        elif anchor and (found.suffix != ".md" or unquote(anchor) not in anchors(found)):
            yield f"{place}: {target.removesuffix('#' + anchor) or page.name} has no heading #{anchor}"


def source_of(page: str) -> str:
    """The file, below the root, from which a page of the documentation site is made; its headings are checked there."""
    if found := REFERENCE.fullmatch(page):
        kind = found["kind"]
        if kind == "role":
            return f"roles/{found['name']}/meta/argument_specs.yml"
        return f"plugins/{'modules' if kind == 'module' else kind}/{found['name']}.py"
    if page in ("", "index.html"):
        return "docs/site/index.rst"
    return re.sub(r"\.html$", ".md", page)


def links(source: str) -> Iterator[tuple[int, str]]:
    """Line number and target of each link in Markdown; what is code is no link."""
    for start, end in spans(source):
        yield source.count("\n", 0, start) + 1, source[start:end]


def spans(source: str) -> Iterator[tuple[int, int]]:
    """Where the target of each link begins and ends."""
    text = CODE.sub(blank, COMMENT.sub(blank, FENCED.sub(blank, source)))
    for found in LINK.finditer(text):
        yield found.span(found.lastindex or 0)


@cache
def anchors(page: Path) -> frozenset[str]:
    """What can stand behind a # for a page, as GitHub makes it of the headings."""
    text = FENCED.sub(blank, page.read_text(encoding="utf-8"))
    names: list[str] = []
    for found in HEADING.finditer(text):
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", found[1]).lower()
        name = re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
        earlier = sum(one == name for one in names)
        names.append(name)
        if earlier:
            names.append(f"{name}-{earlier}")
    return frozenset([*names, *NAMED.findall(text)])


def blank(found: re.Match[str]) -> str:
    """As many lines, each as long, with nothing in them."""
    return re.sub(r"[^\n]", " ", found[0])


def main(_arguments: Sequence[str]) -> int:
    problems = dead_links(ROOT)
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
