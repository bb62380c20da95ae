# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The documentation site: links of a page hold there too, and what is wrong with a page stops it. `make lint` makes it whole."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest

from tools import docs, schemas
from tools.environment import ROOT, ToolError

KNOWN = {"docs/one.md", "docs/two.md", "CONTRIBUTING.md", "emulator/SOURCES.md"}
ON_GITHUB = "https://github.com/steward-collections/identity_center"
ON_SITE = "https://steward-collections.github.io/identity_center"


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("two.md", "two.md"),
        ("two.md#heading", "two.md#heading"),
        ("../CONTRIBUTING.md", "../CONTRIBUTING.md"),
        ("#heading", "#heading"),
        ("https://example.com/two.md", "https://example.com/two.md"),
        ("../README.md#requirements", f"{ON_GITHUB}/blob/main/README.md#requirements"),
        ("../playbooks/apply.yml", f"{ON_GITHUB}/blob/main/playbooks/apply.yml"),
        ("../playbooks", f"{ON_GITHUB}/tree/main/playbooks"),
        (f"{ON_SITE}/reference/idc_user_module.html", "../reference/idc_user_module.rst"),
        (f"{ON_SITE}/docs/two.html#heading", "../docs/two.md#heading"),
    ],
)
def test_a_link_leads_to_the_page_of_the_site_or_to_the_repository(link: str, expected: str) -> None:
    assert docs.target(link, "docs/one.md", KNOWN, ROOT) == expected


def test_links_are_replaced_where_they_stand_and_code_is_left_alone() -> None:
    text = "[a](../LICENSE), `[b](../LICENSE)`, [c](two.md)\n\n```\n[d](../LICENSE)\n```\n\n[e]: ../LICENSE\n"
    address = f"{ON_GITHUB}/blob/main/LICENSE"

    assert docs.relinked(text, "docs/one.md", KNOWN, ROOT) == (
        f"[a]({address}), `[b](../LICENSE)`, [c](two.md)\n\n```\n[d](../LICENSE)\n```\n\n[e]: {address}\n"
    )


def test_every_guide_is_gathered(tmp_path: Path) -> None:
    docs.gather(ROOT, tmp_path)

    guides = {path.relative_to(ROOT) for path in (*ROOT.glob("docs/*.md"), *ROOT.glob("roles/*/README.md"))}
    assert len(guides) > 10
    assert {path for path in guides if not (tmp_path / path).exists()} == set()
    assert (tmp_path / "index.rst").exists()


def test_the_labels_of_ansible_are_an_inventory() -> None:
    found = docs.inventory_of_labels({"label one": ("page.html", "Title of it")})
    head, _newline, packed = found.partition(b"using zlib.\n")

    assert head.startswith(b"# Sphinx inventory version 2\n")
    assert zlib.decompress(packed) == b"one std:label -1 page.html Title of it\n"


@pytest.mark.parametrize(
    ("more", "complaint"),
    [
        ("[a](nowhere.md)", "nowhere"),
        ("[a](other.md#nowhere)", "nowhere"),
        ("```{toctree}\nnowhere\n```", "nonexisting document"),
    ],
)
def test_what_is_wrong_with_a_page_stops_the_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: str, complaint: str
) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "index.rst").write_text("Title\n=====\n\n.. toctree::\n\n   page\n   other\n")
    (source / "page.md").write_text("# Page\n\n[b](other.md#there)\n")
    (source / "other.md").write_text("# Other\n\n## There\n")
    for name in ("SOURCE", "SITE", "DOCTREES", "LABELS"):
        monkeypatch.setattr(docs, name, tmp_path / name.lower())
    docs.build()
    assert (tmp_path / "site" / "page.html").exists()

    (source / "page.md").write_text(f"# Page\n\n{more}\n")

    with pytest.raises(ToolError, match=complaint):
        docs.build()


def test_a_schema_that_is_not_current_is_told_and_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(schemas, "DOCS", tmp_path)
    monkeypatch.setattr(schemas, "schemas", lambda: {"schema/one.json": "{}\n"})
    (tmp_path / "schema").mkdir()
    (tmp_path / "schema" / "old.json").write_text("{}\n")

    assert schemas.main(["--check"]) == 1
    assert capsys.readouterr().out.count("run `make docs`") == 2
    assert schemas.main([]) == 0
    assert [path.name for path in (tmp_path / "schema").iterdir()] == ["one.json"]
    assert schemas.main(["--check"]) == 0
