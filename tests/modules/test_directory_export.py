# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The export of a directory: applying it plans nothing, and elsewhere it makes the same directory."""

from __future__ import annotations

from collections.abc import Callable

from directories import directory_task
from identity_center import ROOT, IdentityCenter
from tasks import Play

from ansible_collections.steward.identity_center.plugins.module_utils._render.directory_file import directory_text

KINDS = ["users", "groups", "memberships", "permission_sets", "assignments"]


def test_applying_an_export_sends_no_write(start: Callable[..., IdentityCenter]) -> None:
    play = Play(start("--seed", str(ROOT / "emulator/example_seed.yml")))
    found = play.ok("idc_directory_info")
    mark = play.identity_center.writes

    real = directory_task(play, files={"all.yml": directory_text(found["directory"])})

    assert not real.get("failed"), real["msg"]
    assert (real["changed"], real["changes"]) == (False, [])
    assert play.identity_center.writes == mark
    assert [row["reason"] for row in found["orphaned"]] == ["the user was deleted"]


def test_a_purge_with_an_export_removes_what_belongs_to_nobody_and_nothing_else(
    start: Callable[..., IdentityCenter],
) -> None:
    play = Play(start("--seed", str(ROOT / "emulator/example_seed.yml")))
    found = play.ok("idc_directory_info", fold_to_units=True)
    (orphan,) = found["orphaned"]

    real = directory_task(play, files={"all.yml": directory_text(found["directory"])}, purge=KINDS)

    assert [(change["action"], change["kind"]) for change in real["changes"]] == [("remove", "account_assignment")]
    assert orphan["principal_id"] in real["changes"][0]["name"]
