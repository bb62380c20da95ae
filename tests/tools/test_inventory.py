# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The inventory and the lookups from the installed collection, with ansible-inventory, ansible-playbook and ansible-doc."""

from __future__ import annotations

import json
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import EXAMPLE_SEED, Installed, Tool

from tools.local_identity_center import Running, local_identity_center

# Ten units, each with three units of ten accounts.
TEAMS = [f"Team {number}" for number in range(1, 11)]
STAGES = ["Development", "Production", "Test"]
BIG = {
    "organization": {
        "management_account": "boss",
        "accounts": [{"account_id": "111122223333", "name": "boss"}],
        "organizational_units": [
            {
                "name": team,
                "organizational_units": [
                    {
                        "name": stage,
                        "accounts": [
                            {
                                "account_id": f"4{first:05d}{second:03d}{third:03d}",
                                "name": f"t{first + 1}-{stage.lower()}-{third}",
                            }
                            for third in range(10)
                        ],
                    }
                    for second, stage in enumerate(STAGES)
                ],
            }
            for first, team in enumerate(TEAMS)
        ],
    },
}


@dataclass
class Desk:
    """Where somebody works with an inventory, against one Identity Center; `told` is what was printed on standard error."""

    folder: Path
    installed: Installed
    running: Running
    told: str = ""

    def run(self, *words: str | Path, **environment: str) -> str:
        """Run a program of Ansible that has to end well; its standard output."""
        done = subprocess.run(
            [str(word) for word in words],
            cwd=self.folder,
            env={**self.installed.quick_environment(), **self.running.environment(), **environment},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        self.told = done.stderr
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def inventory(self, *words: str, config: dict[str, Any], **environment: str) -> str:
        """Run ansible-inventory on a file with this content."""
        return self.run("ansible-inventory", "-i", self.write(config), *words, **environment)

    def write(self, config: dict[str, Any]) -> Path:
        """Write the inventory file accounts.idc.yml."""
        file = self.folder / "accounts.idc.yml"
        file.write_text(yaml.safe_dump({"plugin": "steward.identity_center.idc", **config}), encoding="utf-8")
        return file

    @property
    def asked(self) -> list[dict[str, Any]]:
        """What the Identity Center was asked so far."""
        return [json.loads(line) for line in self.running.request_log.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """300 accounts in 30 of 40 units, and one in the root."""
    seed = tmp_path_factory.mktemp("big") / "seed.yml"
    seed.write_text(json.dumps(BIG))  # JSON is YAML
    with local_identity_center("tools-inventory-big", ["--seed", str(seed)]) as running:
        yield running


@pytest.fixture(scope="module")
def example_center() -> Iterator[Running]:
    """The example seed."""
    with local_identity_center("tools-inventory", ["--seed", str(EXAMPLE_SEED)]) as running:
        yield running


@pytest.fixture
def desk(tmp_path: Path, installed: Installed, example_center: Running) -> Desk:
    return Desk(tmp_path, installed, example_center)


def test_the_graph_of_300_accounts_in_nested_units_takes_the_fewest_calls_and_is_kept(
    tmp_path: Path, installed: Installed, big: Running
) -> None:
    desk = Desk(tmp_path, installed, big)
    cache = {"cache": True, "cache_plugin": "ansible.builtin.jsonfile", "cache_connection": str(tmp_path / "cache")}

    first = desk.inventory("--graph", config={"group_by": ["unit"], **cache})
    calls = Counter(one["operation"] for one in desk.asked)
    second = desk.inventory("--graph", config={"group_by": ["unit"], **cache})

    assert calls == {"ListRoots": 1, "ListOrganizationalUnitsForParent": 41, "ListAccountsForParent": 41}
    assert len(desk.asked) == 83, "the second run reads what the first has kept"
    assert second == first
    lines = first.splitlines()
    assert len([one for one in lines if "--t" in one]) == 300
    start = lines.index("  |  |--@unit_Team_10:")
    assert lines[:3] == ["@all:", "  |--@ungrouped:", "  |--@unit_root:"]
    assert lines[start : start + 4] == [
        "  |  |--@unit_Team_10:",
        "  |  |  |--@unit_Team_10_Development:",
        "  |  |  |  |--t10-development-0",
        "  |  |  |  |--t10-development-1",
    ]
    assert lines[-1] == "  |  |--boss"


def test_a_part_of_300_accounts_takes_the_calls_of_that_part(
    tmp_path: Path, installed: Installed, big: Running
) -> None:
    desk = Desk(tmp_path, installed, big)
    before = len(desk.asked)

    desk.inventory("--graph", config={"include_filters": [{"unit": "/Team 7"}]})

    calls = Counter(one["operation"] for one in desk.asked[before:])
    assert calls == {"ListRoots": 1, "ListOrganizationalUnitsForParent": 5, "ListAccountsForParent": 4}


def test_a_play_over_accounts_has_their_variables(desk: Desk) -> None:
    (desk.folder / "play.yml").write_text(
        yaml.safe_dump(
            [
                {
                    "hosts": "unit_Workloads_Production:!status_suspended",
                    "gather_facts": False,
                    "connection": "local",
                    "tasks": [
                        {
                            "ansible.builtin.debug": {
                                "msg": "{{ idc_id }} {{ idc_unit }} {{ idc_access | map(attribute='principal') | join(' ') }}"
                            }
                        }
                    ],
                }
            ]
        )
    )
    desk.write({"group_by": ["unit", "status"], "access": True})

    told = desk.run("ansible-playbook", "-i", "accounts.idc.yml", "play.yml")

    assert '"333300000021 /Workloads/Production/Regulated engineers"' in told
    assert told.count('"msg"') == 3


def test_a_file_that_is_wrong_is_told_and_makes_no_hosts(desk: Desk) -> None:
    graph = desk.inventory("--graph", config={"group_by": ["unt"], "include_filters": [{"naem": "x"}]})

    told = re.sub(r"\s+", " ", desk.told)
    assert graph.splitlines() == ["@all:", "  |--@ungrouped:"]
    assert 'group_by[0]: "unt" is none of unit, permission_set, status, tag; did you mean unit?' in told
    assert (
        'include_filters[0]: "naem" is no filter; filters are name, id, unit, status, permission_set, tag:KEY' in told
    )


def test_without_the_right_to_read_the_organization(tmp_path: Path, installed: Installed) -> None:
    with local_identity_center("tools-inventory-member", ["--seed", str(EXAMPLE_SEED), "--caller", "member"]) as member:
        desk = Desk(tmp_path, installed, member)
        strict = desk.inventory("--graph", config={})
        told = re.sub(r"\s+", " ", desk.told)
        lenient = desk.inventory(
            "--graph", config={"strict_permissions": False}, ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED="true"
        )

    assert strict == lenient == "@all:\n  |--@ungrouped:\n"
    assert "The caller lacks the IAM action organizations:ListRoots" in told
    assert "Or set strict_permissions: false" in told
    assert "The inventory is without accounts: Could not list the accounts of the organization" in re.sub(
        r"\s+", " ", desk.told
    )


LOOKUPS = [
    {
        "hosts": "localhost",
        "gather_facts": False,
        "tasks": [
            {"steward.identity_center.idc_group": {"display_name": "On-call"}},
            {
                "ansible.builtin.debug": {
                    "msg": "id={{ lookup('steward.identity_center.idc_id', item, kind='group') }}"
                },
                "loop": ["On-call", "engineers", "engineers"],
            },
            {
                "steward.identity_center.idc_group_membership": {
                    "group": "{{ lookup('steward.identity_center.idc_id', 'On-call', kind='group') }}",
                    "users": ["ada.example"],
                }
            },
            {
                "ansible.builtin.debug": {"msg": "name={{ lookup('steward.identity_center.idc_name', item) }}"},
                "loop": ["333300000021", "222200000002", "222200000002"],
            },
            {
                "ansible.builtin.debug": {
                    "msg": "{{ lookup('steward.identity_center.idc_id', 'Engineer', kind='group') }}"
                },
                "ignore_errors": True,
            },
        ],
    }
]


def test_lookups_work_in_check_mode_as_in_the_real_run(tmp_path: Path, installed: Installed) -> None:
    with local_identity_center("tools-lookups", ["--seed", str(EXAMPLE_SEED)]) as running:
        desk = Desk(tmp_path, installed, running)
        (tmp_path / "play.yml").write_text(yaml.safe_dump(LOOKUPS))
        checked = desk.run("ansible-playbook", "play.yml", "--check")
        warned = re.sub(r"\s+", " ", desk.told)
        assert not [one for one in desk.asked if one["write"]]
        real = desk.run("ansible-playbook", "play.yml")
        asked = Counter(one["operation"] for one in desk.asked)

    assert '"msg": "id=On-call"' in checked
    assert "the group On-call would be created, and has no id yet: its name is returned" in warned
    assert '"msg": "id=On-call"' not in real
    for run in (checked, real):
        assert [run.count(f'"msg": "name={name}"') for name in ("payments", "audit")] == [1, 2]
        assert 'no group matches \\"Engineer\\" (did you mean \\"engineers\\"?)' in re.sub(r"\s+", " ", run)
        assert "changed=2" in run
    assert asked["CreateGroupMembership"] == 1
    assert asked["DescribeAccount"] == 3 + 2, (
        "no item of a loop asks again, unless an earlier one may have planned something"
    )


def test_ansible_doc_shows_what_the_plugins_say(tool: Tool, installed: Installed) -> None:
    for kind, names in (("inventory", ["idc"]), ("lookup", ["idc_id", "idc_name"])):
        every = [f"steward.identity_center.{name}" for name in names]
        told = json.loads(tool("ansible-doc", "--json", "-t", kind, *every, env=installed.environment()))
        for name in every:
            options = told[name]["doc"]["options"]
            assert {"region", "profile", "instance_arn"} <= set(options)
            assert all(option["description"] for option in options.values())
