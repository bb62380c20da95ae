# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What people see of a page, and what stands in their way."""

from __future__ import annotations

import re
import zlib
from pathlib import Path

from tests.browser.conftest import Opened

AXE = Path(__file__).parent / "vendor" / "axe-core-4.14.1"


def the_verdict(page: Opened) -> tuple[str, str]:
    return page.js("[document.querySelector('.verdict h2').textContent, document.querySelector('.verdict').className]")


def brightness(page: Opened) -> int:
    """That of the background: 0 is black, 765 is white."""
    red, green, blue = map(int, re.findall(r"\d+", page.js("getComputedStyle(document.body).backgroundColor"))[:3])
    return red + green + blue


def click(page: Opened, selector: str) -> None:
    """A click of the mouse in the middle of an element."""
    x, y = page.js(
        f"(() => {{ const at = document.querySelector({selector!r}).getBoundingClientRect();"
        "return [at.x + at.width / 2, at.y + at.height / 2]; })()"
    )
    for kind in ("mousePressed", "mouseReleased"):
        page.chrome.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)
    page.js("new Promise(requestAnimationFrame)")


def details(page: Opened) -> str:
    assert page.js("document.getElementById('details').open") is True
    return str(page.js("document.getElementById('details').innerText"))


def pages(pdf: bytes) -> int:
    """How many pages a PDF has: they are named outside and inside its compressed parts."""
    parts = [pdf, *(inflated(one) for one in re.findall(rb"stream\r?\n(.*?)endstream", pdf, flags=re.DOTALL))]
    return sum(len(re.findall(rb"/Type\s*/Page\b", part)) for part in parts)


def inflated(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data)
    except zlib.error:
        return b""


def barriers(page: Opened, rules: str) -> list[str]:
    """What axe-core finds serious in what is seen."""
    if page.js("typeof axe") == "undefined":
        page.js(f"{(AXE / 'axe.min.js').read_text(encoding='utf-8')}; 0")
    # Half-way from light to dark, a button has neither's contrast.
    page.js(
        "new Promise(requestAnimationFrame).then(() => new Promise(requestAnimationFrame))"
        ".then(() => Promise.allSettled(document.getAnimations().map((one) => one.finished))).then(() => 0)"
    )
    found = page.js(
        f"axe.run(document, {{resultTypes: ['violations'], {rules}}}).then((all) => all.violations.map((one) =>"
        "`${one.impact} ${one.id}: ${one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(' | ')}`))"
    )
    return [one for one in found if not one.startswith(("minor", "moderate"))]
