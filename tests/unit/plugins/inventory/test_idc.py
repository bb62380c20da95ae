# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The inventory as Ansible runs it: from a file to hosts, groups and variables; what is kept, and how it fails."""

from __future__ import annotations

import sys
import typing as t
from pathlib import Path

import pytest
import yaml
from ansible.errors import AnsibleParserError
from ansible.inventory.data import InventoryData
from ansible.parsing.dataloader import DataLoader
from ansible.plugins.loader import inventory_loader
from ansible.utils.display import Display

from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import FailureKind
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import failed_call, user
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_access import FakeAccess
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_assignments import (
    a_set,
    an_account,
    has,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_organization import (
    FakeOrganization,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_reads import FakeReads
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_store import FakeStore

NAME = "steward.identity_center.idc"
ADA, ADMIN = user("ada", number=1), a_set("Admin", 1)
SHOP, BANK, TWIN = an_account(11, "shop"), an_account(12, "bank"), an_account(13, "bank")
EVIL = an_account(14, "{{ lookup('pipe', 'false') }}")
HERE = {"region": "eu-north-1", "endpoint_url": "http://127.0.0.1:9"}


class World:
    """An organization, and Ansible: files, what was read, and what was warned of."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self._monkeypatch = folder, monkeypatch
        self.accounts = [SHOP, BANK]
        self.failures: dict[str, t.Any] = {}
        self.connections: list[dict[str, t.Any]] = []
        self.warnings: list[str] = []
        monkeypatch.setattr(Display, "warning", lambda _self, message, **_more: self.warnings.append(message))

    def _session(self, options: dict[str, t.Any]) -> FakeReads:
        self.connections.append(options)
        within = {"Workloads": tuple(self.accounts)}
        tags = {SHOP.id: {"short": "sh"}}
        return FakeReads(
            store=FakeStore(ADA),
            access=FakeAccess(ADMIN, assignments=[has(ADA, ADMIN, SHOP)]),
            organization=FakeOrganization(units=within, tags=tags, failures=self.failures),
        )

    def cached(self, *, use_cache: bool = True, **config: t.Any) -> InventoryData:
        """The same, kept in files."""
        where = {"cache_plugin": "ansible.builtin.jsonfile", "cache_connection": str(self.folder / "cache")}
        return self.inventory(use_cache=use_cache, **{"cache": True, **where, **config})

    def inventory(self, *, use_cache: bool = True, file: str = "accounts.idc.yml", **config: t.Any) -> InventoryData:
        """What a file with this content makes; the plugin is one of a new run."""
        path = self.folder / file
        path.write_text(yaml.safe_dump({"plugin": NAME, **HERE, **config}), encoding="utf-8")
        plugin = inventory_loader.get(NAME)
        self._monkeypatch.setattr(sys.modules[type(plugin).__module__], "session", self._session)
        found = InventoryData()
        assert plugin.verify_file(str(path))
        plugin.parse(found, DataLoader(), str(path), cache=use_cache)
        if config.get("cache"):
            plugin.update_cache_if_changed()
        found.reconcile_inventory()
        return found


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    return World(tmp_path, monkeypatch)


def members(found: InventoryData, group: str) -> list[str]:
    return [host.name for host in found.groups[group].hosts]


@pytest.mark.parametrize(
    ("name", "expected"), [("a.idc.yml", True), ("idc.yaml", True), ("idc.yml.bak", False), ("accounts.yml", False)]
)
def test_a_file_is_known_by_the_end_of_its_name(tmp_path: Path, name: str, expected: bool) -> None:
    (tmp_path / name).touch()

    assert inventory_loader.get(NAME).verify_file(str(tmp_path / name)) is expected
    assert not inventory_loader.get(NAME).verify_file(str(tmp_path / "gone.idc.yml"))


def test_accounts_are_hosts_with_variables_and_no_connection(world: World) -> None:
    found = world.inventory(group_by=["unit"])

    assert sorted(found.hosts) == ["bank", "shop"]
    assert found.hosts["shop"].vars["idc_id"] == SHOP.id
    assert found.hosts["shop"].vars["idc_unit"] == "/Workloads"
    assert "ansible_connection" not in found.hosts["shop"].vars
    assert [one.name for one in found.groups["unit_root"].child_groups] == ["unit_Workloads"]
    assert members(found, "unit_Workloads") == ["bank", "shop"]
    assert world.warnings == []


def test_constructed_variables_and_groups_see_the_variables(world: World) -> None:
    found = world.inventory(
        compose={"role_arn": "'arn:aws:iam::' ~ idc_id ~ ':role/x'", "ansible_connection": "'local'"},
        groups={"shops": "idc_name.startswith('shop')"},
        keyed_groups=[{"key": "idc_access | map(attribute='principal')", "prefix": "by"}],
    )

    assert found.hosts["bank"].vars["role_arn"] == f"arn:aws:iam::{BANK.id}:role/x"
    assert found.hosts["bank"].vars["ansible_connection"] == "local"
    assert (members(found, "shops"), members(found, "by_ada")) == (["shop"], ["shop"])


def test_strict_is_about_templates_too(world: World) -> None:
    world.inventory(compose={"x": "idc_nothing.there"}, hostnames=["{{ idc_nothing }}", "name"])
    with pytest.raises(AnsibleParserError, match=rf"^hostnames: \{{\{{ idc_nothing \}}\}} of the account {BANK.id}: "):
        world.inventory(strict=True, hostnames=["{{ idc_nothing }}", "name"])


def test_hosts_have_names_by_preference_or_all_of_them(world: World) -> None:
    preferences = ["tag:short", "{{ idc_name | upper }}"]

    assert sorted(world.inventory(hostnames=preferences).hosts) == ["BANK", "sh"]
    found = world.inventory(hostnames=preferences, allow_duplicated_hosts=True, group_by=["status"])
    assert sorted(found.hosts) == ["BANK", "SHOP", "sh"]
    assert members(found, "status_active") == ["BANK", "sh", "SHOP"]
    assert sorted(world.inventory(hostnames=["{{ idc_name }}-x"], use_extra_vars=True).hosts) == ["bank-x", "shop-x"]


def test_two_accounts_of_one_name_are_two_hosts(world: World) -> None:
    world.accounts = [SHOP, BANK, TWIN]

    assert sorted(world.inventory().hosts) == [BANK.id, TWIN.id, "shop"]
    assert world.warnings == [
        f"2 accounts would be the host bank: {BANK.id}, {TWIN.id}. They are called by the next of hostnames, or by id"
    ]


def test_a_name_of_an_account_is_never_a_template(world: World) -> None:
    world.accounts = [EVIL]

    found = world.inventory(hostnames=["{{ idc_name }}"], compose={"copied": "idc_name"})

    (host,) = found.hosts.values()
    assert host.vars["copied"] == EVIL.name
    assert "{" not in host.name


def test_connection_options_may_be_templates(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_AUDIT_PROFILE", "audit")

    world.inventory(
        profile="{{ lookup('env', 'TEST_AUDIT_PROFILE') }}",
        instance_arn="arn:aws:sso:::instance/ssoins-1111222233334444",
    )

    (options,) = world.connections
    assert (options["profile"], options["region"]) == ("audit", "eu-north-1")
    assert options["instance_arn"] == "arn:aws:sso:::instance/ssoins-1111222233334444"


# ---- the cache


def test_what_was_read_is_kept_with_its_warnings(world: World) -> None:
    filters = [{"name": "shp"}, {"name": "shop"}]

    first, second = (world.cached(include_filters=filters, group_by=["unit"]) for _run in range(2))

    assert len(world.connections) == 1
    assert {name: host.vars for name, host in first.hosts.items()} == {
        name: host.vars for name, host in second.hosts.items()
    }
    assert len(world.warnings) == 2
    assert world.warnings[0] == world.warnings[1]


def test_the_cache_is_passed_over_where_somebody_flushes_it_and_then_filled(world: World) -> None:
    world.cached()
    world.accounts = [SHOP]

    assert sorted(world.cached().hosts) == ["bank", "shop"]
    assert sorted(world.cached(use_cache=False).hosts) == ["shop"]
    assert sorted(world.cached().hosts) == ["shop"]


def test_who_asks_for_something_else_does_not_get_what_was_kept(world: World) -> None:
    world.cached()
    assert "idc_access" in world.cached(access=True).hosts["shop"].vars
    world.cached(region="us-east-1")
    world.cached(group_by=["unit"], hostnames=["id"])

    assert len(world.connections) == 3, "what is done with it is no other question"


def test_secrets_decide_nothing_about_the_cache(world: World) -> None:
    for secret in ("one", "two"):
        world.cached(access_key="AKIAUNITTESTSNOTAKEY", secret_key=f"unit-tests-only-not-a-secret-{secret}-0123456789")

    assert len(world.connections) == 1


# ---- failures


def test_all_that_is_wrong_with_a_file_is_told(world: World) -> None:
    with pytest.raises(AnsibleParserError) as raised:
        world.inventory(group_by=["unt"], hostnames=["nme"])
    assert str(raised.value) == (
        'group_by[0]: "unt" is none of unit, permission_set, status, tag; did you mean unit?; '
        'hostnames[0]: "nme" is neither name, id, tag:KEY nor a template with {{ }}; did you mean name?'
    )
    with pytest.raises(
        AnsibleParserError, match=r"^include_filter: there is no such option; did you mean include_filters\?"
    ):
        world.inventory(include_filter=[{"name": "x"}])
    assert world.connections == []


def test_a_refusal_is_told_with_the_way_out(world: World) -> None:
    world.failures = {"root": failed_call(FailureKind.DENIED, purpose="read the root", words="You shall not")}

    with pytest.raises(AnsibleParserError, match="strict_permissions: false, to do without the organizational units"):
        world.inventory()
    assert sorted(world.inventory(strict_permissions=False).hosts) == ["bank", "shop"]
    (warning,) = world.warnings
    assert warning.startswith("The inventory is without the organizational units of accounts: Could not read the root")
