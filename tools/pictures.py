# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Take the pictures of the report that are in docs/images: the demonstration's attacker, found by the nightly audit.

    python -m tools.pictures

The company, the attacker and the words are always the same; only ids and times differ from one run to the next.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.browser.chrome import Chrome
from tools import browser, collection_tree, demo_company
from tools.demo import ORGANIZATION
from tools.demo_audit import attack, audit
from tools.demo_stage import DIRECTORY, PLACE, Demo
from tools.environment import ROOT, ToolError
from tools.local_identity_center import local_identity_center

IMAGES = ROOT / "docs" / "images"
MOST = 200_000
# What is shown in each: the size of the window, and what somebody would click.
PICTURES = {
    "report-overview.png": (1240, 800, "report.show('overview')"),
    "report-matrix.png": (1240, 640, "report.show('matrix')"),
    "report-why.png": (
        1240,
        640,
        """report.show('matrix').then(() => {
            const matrix = report.panel('matrix');
            const row = matrix.who.findIndex((one) => one.name === 'backdoor');
            matrix.why(matrix.where.findIndex((at) => matrix.places[at].name === 'payments-production'), row);
        })""",
    ),
}


def pictures() -> None:
    """Make the company, attack it, audit it, and photograph the report. Raises ToolError."""
    collection_tree.sync()
    demo_company.write(PLACE / DIRECTORY)
    with local_identity_center("pictures", ["--seed", ORGANIZATION]) as running:
        demo = Demo(running=running, log=None, full=False, quiet=True)
        demo.play("pictures", changed=True)
        nobody = {"GivenName": "No", "FamilyName": "Body"}
        store = running.identity_store_id
        demo.client("identitystore").create_user(
            IdentityStoreId=store, UserName="backdoor", DisplayName="Nobody", Name=nobody
        )
        attack(demo)
        photograph(audit(demo))


def photograph(page: Path) -> None:
    """Each picture of a report."""
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="pictures-", ignore_cleanup_errors=True) as profile:
        chrome = Chrome(browser.program(), Path(profile))
        try:
            chrome.media("light")
            for name, (width, height, words) in PICTURES.items():
                chrome.size(width, height)
                chrome.open(page)
                chrome.js(f"Promise.resolve({words}).then(() => new Promise((done) => setTimeout(done, 300)))")
                chrome.picture(IMAGES / name)
                size = (IMAGES / name).stat().st_size
                if chrome.errors or size > MOST:
                    raise ToolError(f"{name} has {size:,} bytes of {MOST:,}; the page says: {chrome.errors}")
                print(f"docs/images/{name}: {size:,} bytes")
        finally:
            chrome.close()


def main() -> int:
    try:
        pictures()
    except ToolError as error:
        print(f"pictures: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
