# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The inventory against an Identity Center that has all that it ever asks for: what the page of IAM actions says of it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml
from ansible.inventory.data import InventoryData
from ansible.parsing.dataloader import DataLoader
from ansible.plugins.loader import inventory_loader
from identity_center import ROOT, IdentityCenter

NAME = "steward.identity_center.idc"
SEED = Path(__file__).resolve().parent / "files" / "iam_actions_seed.yml"
PREFIXES = {
    "account-access": "account-access",
    "identitystore": "identitystore",
    "organizations": "organizations",
    "sso-admin": "sso",
}


def read(running: IdentityCenter, folder: Path, **config: Any) -> InventoryData:
    """What an inventory file with this content makes."""
    path = folder / "accounts.idc.yml"
    path.write_text(yaml.safe_dump({"plugin": NAME, **running.connection, **config}), encoding="utf-8")
    found = InventoryData()
    inventory_loader.get(NAME).parse(found, DataLoader(), str(path))
    return found


def seed_of_many(folder: Path) -> Path:
    """The seed, with more accounts than are asked one by one, and more groups assigned than are named one by one."""
    seed = yaml.safe_load(SEED.read_text(encoding="utf-8"))
    seed["organization"]["accounts"] += [
        {"account_id": f"2222000001{number:02d}", "name": f"more {number}"} for number in range(10)
    ]
    groups = [one["display_name"] for one in seed["groups"]]
    seed["assignments"].append({"permission_sets": ["Other"], "accounts": ["one"], "groups": groups})
    path = folder / "seed.yml"
    path.write_text(yaml.safe_dump(seed), encoding="utf-8")
    return path


def test_the_page_of_iam_actions_says_what_the_inventory_asks(tmp_path: Path) -> None:
    running = IdentityCenter("--seed", str(seed_of_many(tmp_path)))
    try:
        every = read(running, tmp_path, access=True, expand_groups=True, tags=True)
        names = sorted(every.hosts)
        read(running, tmp_path, access=True, include_filters=[{"name": "one"}])
        with running.faults({"operation": "ListRoots", "fault": {"error": "AccessDeniedException"}}):
            assert sorted(read(running, tmp_path, strict_permissions=False).hosts) == names
        asked = {f"{PREFIXES[one['service']]}:{one['operation']}" for one in running.requests}
    finally:
        running.stop()
    text = (ROOT / "docs" / "iam_actions.md").read_text(encoding="utf-8")
    (section,) = re.findall(r"^## The inventory idc\n(.*?)^## ", text, flags=re.MULTILINE | re.DOTALL)

    assert sorted(re.findall(r"^\| `([a-z-]+:\w+)` \| read \|", section, flags=re.MULTILINE)) == sorted(asked)
