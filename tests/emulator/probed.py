# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An emulator in this process for the tests of the probe: time passes by waiting only, and calls may end in death."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from emulator.application import Application
from emulator.models import is_write
from emulator.probe import session, target
from emulator.probe.cleaning import Cleaner
from emulator.probe.ledger import Ledger
from emulator.probe.service import InProcess, ManualClock, Reply
from emulator.settings import Settings

REGION = "us-east-1"
MANAGEMENT, ACCOUNT = "908172635445", "817263544590"
# Names that no sentence of the probe has, to be looked for in what it writes.
SEED: dict[str, Any] = {
    "instances": [
        {
            "instance_arn": "arn:aws:sso:::instance/ssoins-6543fedc9876ba01",
            "identity_store_id": "d-97531fdb86",
            "owner_account_id": MANAGEMENT,
            "name": "Quagmire",
            "regions": ["eu-central-1"],
        }
    ],
    "users": [
        {
            "user_name": f"zeb{name}",
            "display_name": f"Zebedee {name.title()}",
            "given_name": f"Zebulon{name}",
            "family_name": "Featherstonehaugh",
            "email": f"zeb{name}@quagmire.example.net",
            "phone_numbers": [{"value": "+44 7700 900461", "type": "work"}],
            "addresses": [
                {"street_address": "77 Marmalade Lane", "locality": "Chipping Sodbury", "postal_code": "BS37"}
            ],
            "title": "Archwizard",
            "enterprise": {"department": "Alchemy", "cost_center": "CC-8812", "manager": "zebone"},
        }
        for name in ("one", "two", "three")
    ],
    "groups": [
        {"display_name": f"conclave-{name}", "description": "Hatters", "members": ["zebone", "zebtwo"]}
        for name in ("red", "green", "blue")
    ],
    "organization": {
        "organization_id": "o-quagmire99",
        "management_account": MANAGEMENT,
        "delegated_administrators": [ACCOUNT],
        "accounts": [
            {"account_id": MANAGEMENT, "name": "hatstand", "email": "hatstand@quagmire.example.net"},
            {"account_id": ACCOUNT, "name": "umbrella", "email": "umbrella@quagmire.example.net"},
        ],
        "organizational_units": [{"name": "Netherworld"}],
    },
    "permission_sets": [{"name": "Thaumaturgy", "description": "Conjure", "customer_managed_policies": ["wandwork"]}],
    "assignments": [{"permission_sets": ["Thaumaturgy"], "accounts": [ACCOUNT], "groups": ["conclave-red"]}],
}
# What every call leaves behind, and nobody can take back.
_HISTORY = ("workflows", "sqlite_sequence")


class Killed(BaseException):
    """The end of the process."""


class Mortal(InProcess):
    """Calls that end with the process at one of the writes: before it has an effect, or before the answer is there."""

    def __init__(self, *about: Any) -> None:
        super().__init__(*about)
        self.live()

    def live(self, kill_at: int = 0, *, effect: bool = True) -> None:
        self.kill_at, self.effect, self.writes, self.dead = kill_at, effect, 0, False

    def call(self, service: str, operation: str, parameters: Mapping[str, Any], region: str = "") -> Reply:
        if self.dead:
            raise Killed
        if is_write(operation):
            self.writes += 1
            if self.writes == self.kill_at:
                self.dead = True
                if self.effect:
                    super().call(service, operation, parameters, region)
                raise Killed
        return super().call(service, operation, parameters, region)


class Live:
    """A directory that is probed."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        self.folder = Path(tempfile.mkdtemp(dir=folder))
        self.clock = ManualClock()
        self.application = Application(seed=SEED, settings=Settings(**settings), region=REGION, clock=self.clock.now)
        self.service = Mortal(self.application, REGION, self.clock)
        self._number = 0
        with self.application._database.transaction() as rows:
            for table in ("users", "groups"):
                rows.write(f"UPDATE {table} SET created_at = created_at + seq")

    def target(self, account: str = ACCOUNT, source: str = target.IDENTITY_CENTER) -> target.Target:
        return target.find(self.service, account=account, identity_source=source)

    def list(self) -> Path:
        self._number += 1
        return self.folder / f"made-{self._number}"

    def read(self, *names: str) -> session.Result:
        return session.read(self.service, self.target(), names)

    def write(self, *names: str, account: str = ACCOUNT, also: tuple[str, ...] = (), **more: Any) -> session.Result:
        found = self.target(account, **more)
        ledger = Ledger.begin(self.list(), {**found.known, "region": REGION}, lasting=False)
        try:
            return session.write(self.service, found, ledger, names, also)
        finally:
            ledger.close()

    def clean(self, path: Path) -> list[str]:
        ledger = Ledger.read(path)
        try:
            return Cleaner(self.service, ledger).clean()
        finally:
            ledger.close()

    def fault(self, operation: str, fault: dict[str, Any], **more: Any) -> None:
        self.application.faults.order({"operation": operation, "fault": fault, **more})

    def snapshot(self) -> dict[str, list[tuple[Any, ...]]]:
        """All rows of all tables, but for the history."""
        with self.application._database.transaction() as rows:
            tables = [row["name"] for row in rows.all("SELECT name FROM sqlite_master WHERE type = 'table'")]
            return {
                table: [tuple(row) for row in rows.all(f"SELECT * FROM {table}")]
                for table in tables
                if table not in _HISTORY and not table.endswith("_past")
            }

    def changed(self, before: dict[str, list[tuple[Any, ...]]]) -> dict[str, list[tuple[Any, ...]]]:
        """The rows that are there and were not, and the other way round."""
        now = self.snapshot()
        return {
            table: different
            for table in {**before, **now}
            if (different := list(set(before.get(table, ())) ^ set(now.get(table, ()))))
        }


def verdicts(result: session.Result) -> dict[str, str]:
    return {entry["name"]: entry["verdict"] for entry in result.document["questions"]}
