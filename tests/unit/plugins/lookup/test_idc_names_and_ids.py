# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The lookups as Ansible finds them: what they hand on, what they keep, how they warn and fail."""

from __future__ import annotations

import multiprocessing
import typing as t
from pathlib import Path

import pytest
from ansible import constants, context
from ansible.errors import AnsibleLookupError
from ansible.module_utils.common.collections import ImmutableDict
from ansible.plugins.loader import lookup_loader
from ansible.utils.display import Display

from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Entity, Kind
from ansible_collections.steward.identity_center.plugins.plugin_utils import _instance_lookup
from ansible_collections.steward.identity_center.plugins.plugin_utils._instance_lookup import InstanceLookup
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import group, user
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_reads import FakeReads
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_store import FakeStore

ADA, TEAM = user("ada", number=1), group("Team", number=101)
PLANNED = Entity(kind=Kind.GROUP, id="planned:1", name="New", attributes={"display_name": "New"})


class Asked:
    """What the lookups ask, and of whom: `sessions` are the options and journals of the sessions they opened."""

    def __init__(self) -> None:
        self.reads = FakeReads(store=FakeStore(ADA, TEAM, PLANNED))
        self.sessions: list[tuple[dict[str, t.Any], Path | None]] = []

    def session(self, options: dict[str, t.Any], planned: Path | None) -> FakeReads:
        self.sessions.append((options, planned))
        return self.reads


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    found = Asked()
    monkeypatch.setattr(_instance_lookup, "session", found.session)
    monkeypatch.setattr(_instance_lookup, "_known", {})
    monkeypatch.setattr(context, "CLIARGS", ImmutableDict())
    return found


def look_up(which: str, *terms: object, **options: object) -> list[str]:
    found: list[str] = lookup_loader.get(f"steward.identity_center.{which}").run(list(terms), {}, **options)
    return found


def test_names_lead_to_ids_and_ids_to_names(asked: Asked) -> None:
    assert look_up("idc_id", "Team", ["Team"], kind="group", region="eu-north-1") == [TEAM.id, TEAM.id]
    assert look_up("idc_name", ADA.id, TEAM.id) == ["ada", "Team"]
    options, planned = asked.sessions[0]
    assert (options["region"], options["identity_store_id"], planned) == ("eu-north-1", None, None)


def test_problems_are_errors_of_the_lookup(asked: Asked) -> None:
    with pytest.raises(AnsibleLookupError, match=r'^idc_id: no group matches "Tem" \(did you mean "Team"\?\)'):
        look_up("idc_id", "Tem", kind="group")
    with pytest.raises(AnsibleLookupError, match=r"^term 1: is the number 7, but must be a string; quote it"):
        look_up("idc_id", 7, kind="account")
    with pytest.raises(AnsibleLookupError, match=r"^kinds: there is no such option; did you mean kind\?"):
        look_up("idc_name", ADA.id, kinds="user")


def test_a_loop_asks_for_no_name_twice_and_for_what_was_not_there_again(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(multiprocessing, "parent_process", object)

    assert look_up("idc_id", "Team", kind="group") == [TEAM.id]
    assert look_up("idc_id", "Team", kind="group") == [TEAM.id]
    assert len(asked.sessions) == 1
    with pytest.raises(AnsibleLookupError):
        look_up("idc_id", "Team", kind="user")
    asked.reads.store = FakeStore(TEAM, user("Team", number=9))
    assert look_up("idc_id", "Team", kind="user") == [user("Team", number=9).id]


def test_across_tasks_nothing_is_kept(asked: Asked) -> None:
    look_up("idc_id", "Team", kind="group")
    asked.reads.store = FakeStore(group("Team", number=102))

    assert look_up("idc_id", "Team", kind="group") == [group("Team", number=102).id]


def test_in_check_mode_what_would_be_created_is_there_by_its_name(
    asked: Asked, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(context, "CLIARGS", ImmutableDict(check=True))
    monkeypatch.setattr(constants, "DEFAULT_LOCAL_TMP", str(tmp_path))
    monkeypatch.setattr(multiprocessing, "parent_process", object)
    warned: list[str] = []
    monkeypatch.setattr(Display, "warning", lambda _self, message, **_more: warned.append(message))

    for _item in range(2):
        assert look_up("idc_id", "New", kind="group", endpoint_url="http://127.0.0.1:9") == ["New"]

    journals = {planned for _options, planned in asked.sessions}
    assert len(asked.sessions) == 2, "the next item of a loop may find more planned"
    assert {path.parent for path in journals if path} == {tmp_path}
    assert warned[0] == "idc_id: the group New would be created, and has no id yet: its name is returned"


def test_a_lookup_of_no_kind_asks_nothing() -> None:
    with pytest.raises(NotImplementedError):
        InstanceLookup().parsed([])
    with pytest.raises(NotImplementedError):
        InstanceLookup().answered(FakeReads(), None)
