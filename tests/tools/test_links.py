# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Links between pages: dead ones are found, others are left in peace."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import check, links
from tools.environment import ROOT

OTHER = """# Title: it's here!

## Same

## Same

## With `code` and a [link](../README.md)

```sh
# No heading
```

<a id="by-hand"></a>
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "other.md").write_text(OTHER)
    (tmp_path / "docs" / "a b.md").write_text("# A\n")
    (tmp_path / "LICENSE").touch()
    for name in (
        "plugins/modules/idc_one.py",
        "plugins/lookup/two.py",
        "roles/three/meta/argument_specs.yml",
        "docs/site/index.rst",
    ):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).touch()
    (tmp_path / "README.md").touch()
    return tmp_path


def dead(root: Path, text: str, page: str = "README.md") -> list[str]:
    path = root / page
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return links.dead_links(root)


@pytest.mark.parametrize(
    "text",
    [
        "[a](LICENSE) [b](docs) [c](docs/other.md) [d](docs/a%20b.md) [e](<docs/other.md>)",
        '[a](docs/other.md "titled")',
        "[a](docs/other.md#title-its-here)",
        "[a](docs/other.md#same) [b](docs/other.md#same-1)",
        "[a](docs/other.md#with-code-and-a-link)",
        "[a](docs/other.md#by-hand)",
        "# Here\n[a](#here)",
        "[a](https://example.com/nowhere.md#x) [b](mailto:a@example.com) [c](//example.com/x)",
        "[a](https://github.com/steward-collections/identity_center/blob/main/docs/other.md#same)",
        "[a](https://github.com/steward-collections/identity_center/issues)",
        "[a](https://steward-collections.github.io/identity_center/reference/idc_one_module.html#synopsis)",
        "[a](https://steward-collections.github.io/identity_center/reference/two_lookup.html)",
        "[a](https://steward-collections.github.io/identity_center/reference/three_role.html)",
        "[a](https://steward-collections.github.io/identity_center/docs/other.html)",
        "[a](https://steward-collections.github.io/identity_center/)",
        "`[a](nowhere.md)` and ``[b](nowhere.md) ` ``",
        "```\n[a](nowhere.md)\n```\n\n~~~~\n[b](nowhere.md)\n~~~~",
        "<!-- [a](nowhere.md)\n-->",
        "x[0](see below)",
    ],
)
def test_a_good_link_is_no_problem(root: Path, text: str) -> None:
    assert dead(root, text) == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[a](nowhere.md)", "README.md:1: there is no nowhere.md"),
        ("one\n\n```\n```\n![a](docs/nowhere.png)", "README.md:5: there is no docs/nowhere.png"),
        ('[a](nowhere.md "titled")', "README.md:1: there is no nowhere.md"),
        ("[a][b]\n\n[b]: nowhere.md", "README.md:3: there is no nowhere.md"),
        ('<img alt="x" src="nowhere.png">', "README.md:1: there is no nowhere.png"),
        ("[a](docs/other.md#nowhere)", "README.md:1: docs/other.md has no heading #nowhere"),
        ("[a](docs/other.md#no-heading)", "README.md:1: docs/other.md has no heading #no-heading"),
        ("[a](docs/other.md#same-2)", "README.md:1: docs/other.md has no heading #same-2"),
        ("[a](docs/other.md#Same)", "README.md:1: docs/other.md has no heading #Same"),
        ("[a](#nowhere)", "README.md:1: README.md has no heading #nowhere"),
        ("[a](LICENSE#x)", "README.md:1: LICENSE has no heading #x"),
        ("[a](../)", "README.md:1: ../ is outside of the collection"),
        (
            "[a](https://github.com/steward-collections/identity_center/blob/main/nowhere.md)",
            "README.md:1: there is no https://github.com/steward-collections/identity_center/blob/main/nowhere.md",
        ),
        *(
            (f"[a]({address})", f"README.md:1: there is no {address}")
            for address in (
                "https://steward-collections.github.io/identity_center/reference/idc_two_module.html",
                "https://steward-collections.github.io/identity_center/reference/idc_one_lookup.html",
                "https://steward-collections.github.io/identity_center/reference/two_role.html",
                "https://steward-collections.github.io/identity_center/docs/nowhere.html",
            )
        ),
    ],
)
def test_a_dead_link_is_found(root: Path, text: str, problem: str) -> None:
    assert dead(root, text) == [problem]


@pytest.mark.parametrize(
    "page",
    [
        "CONTRIBUTING.md",
        "docs/page.md",
        "docs/folder/page.md",
        ".github/page.md",
        "emulator/SOURCES.md",
        "roles/one/README.md",
    ],
)
def test_pages_are_looked_for_everywhere(root: Path, page: str) -> None:
    assert dead(root, "[a](nowhere.md)", page) == [f"{page}:1: there is no nowhere.md"]


def test_lint_looks_for_dead_links(monkeypatch: pytest.MonkeyPatch) -> None:
    """The step fails where a link is dead, even if all else is well."""
    ran: list[tuple[str, ...]] = []

    class Job(check.Job):
        def run(self, *command: str | Path, **_more: object) -> bool:  # type: ignore[override]
            ran.append(tuple(map(str, command)))
            return "tools.links" not in ran[-1]

        def all(self, *_commands: object) -> bool:  # type: ignore[override]
            return True

    monkeypatch.setattr(check, "demand", lambda *_words: [])
    assert not check.lint(Job.__new__(Job))
    assert any("tools.links" in command for command in ran)


def test_the_collection_has_no_dead_links() -> None:
    assert len(list(links.links((ROOT / "README.md").read_text()))) > 20
    assert links.dead_links(ROOT) == []
