# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
name: idc
version_added: 1.0.0
short_description: Inventory of the AWS accounts of an organization
description:
  - Makes a host of each account of the organization, with groups by organizational unit, permission set, status and tag,
    and optionally with who can reach the account.
  - The inventory file is YAML and has a name that ends with C(idc.yml) or C(idc.yaml), such as C(accounts.idc.yml).
  - "The variables of a host are C(idc_id), C(idc_name), C(idc_email), C(idc_status), C(idc_unit) (the path of its
    organizational unit), C(idc_unit_id), C(idc_units) (the paths of all units around it, from the root), and, as far as they
    are read, C(idc_tags), C(idc_permission_sets) (the names of those provisioned in it) and C(idc_access) (who can reach it,
    in the form of M(steward.identity_center.idc_assignment_info))."
  - Hosts have no C(ansible_connection), unless O(compose) sets one; plays over accounts usually say C(connection=local).
  - The organization is read with the fewest calls, two for each unit that may hold accounts which O(include_filters) and
    O(exclude_filters) want. Tags take a call for each account, and are read only if something in the file uses them. What the
    file does not ask for is not read.
  - What is read can be cached (O(cache)). A file that asks for something else does not get what was cached for another.
author:
  - steward.identity_center authors (@steward)
options:
  plugin:
    description: The name of this plugin.
    type: str
    required: true
    choices: [steward.identity_center.idc]
  hostnames:
    description:
      - What to call the hosts, in order of preference. The first that an account has is its name.
      - Each is V(name), V(id), C(tag:KEY) for the value of a tag, or a template such as
        V("{{ idc_name | lower }}-{{ idc_id[-4:] }}") over the variables of the host. A template that fails is passed over;
        with O(strict=true) it is an error.
      - Characters that have a meaning in patterns of hosts become C(_). A name that several accounts would have is passed
        over, with a warning; what is left without a name is called by its id. So no account hides another.
    type: list
    elements: str
    default: [name]
  allow_duplicated_hosts:
    description:
      - Whether an account is a host under each of the names that O(hostnames) gives it, not only under the first.
    type: bool
    default: false
  include_filters:
    description:
      - Only accounts that meet at least one of these filters become hosts. Without any, all do.
      - A filter is a dictionary, of which an account has to meet every entry. A value may be a list, one of which has to
        fit, and may have the wildcards C(*), C(?) and C([...]). Letter case counts.
      - V(name) and V(id) are those of the account. Quote ids, since YAML strips leading zeros from numbers.
      - V(unit) is an organizational unit that the account is in, at whatever depth, by id or by its path from the root, such
        as V(/Workloads/Production).
      - V(status) is V(active), V(suspended), V(pending_activation), V(pending_closure) or V(closed).
      - V(permission_set) is the name of a permission set that is provisioned in the account.
      - C(tag:KEY) is the value of a tag; V(*) fits every value.
      - A value without wildcards that fits nothing is told in a warning, with the closest ones; with O(strict=true) it is an
        error.
    type: list
    elements: dict
    default: []
  exclude_filters:
    description:
      - Accounts that meet one of these filters do not become hosts, whatever O(include_filters) say. The filters are the same.
      - If it cannot be known whether an account meets a filter, because it may not be read, the account is left out.
    type: list
    elements: dict
    default: []
  group_by:
    description:
      - What to make groups of; any of V(unit), V(permission_set), V(status) and V(tag).
      - The group of a unit has the name C(unit_) and the path from the root, C(unit_root) is the root, and groups are nested
        as units are. The others have the names C(permission_set_NAME), C(status_STATUS) and C(tag_KEY_VALUE).
      - Characters that Ansible does not allow in names of groups become C(_). If two names become the same by that, both get
        an ending that they keep from run to run.
    type: list
    elements: str
    default: []
  tags:
    description:
      - Whether to read the tags of accounts, a call for each account. They are read anyway if a filter, O(hostnames),
        O(group_by) or a template of this file uses them.
    type: bool
    default: false
  access:
    description:
      - Whether to read who can reach each account, into C(idc_access). It takes a call for each permission set in each account.
      - With V(false), only AWS Organizations is read, unless something in this file uses permission sets. Then the accounts
        that each permission set is provisioned in are read as well.
    type: bool
    default: false
  expand_groups:
    description: Whether C(idc_access) has the members of groups too, with O(access=true). It takes a call for each of the groups.
    type: bool
    default: false
  strict_permissions:
    description:
      - Whether it is an error if something may not be read. With V(false), it is left out, with a warning. Accounts whose
        units may not be read come without units; if accounts may not be read at all, there are no hosts.
    type: bool
    default: true
extends_documentation_fragment:
  - constructed
  - inventory_cache
  - steward.identity_center.scope
  - amazon.aws.common.plugins
  - amazon.aws.region.plugins
  - amazon.aws.assume_role.plugins
  - steward.identity_center.requirements
notes:
  - The options for the connection may be templates, as in C(profile="{{ lookup('env', 'AUDIT_PROFILE') }}").
  - Ansible goes on without an inventory that fails, with a warning. Set C(ANSIBLE_INVENTORY_UNPARSED_FAILED=true), or
    C(ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED=true) where there are several, to have it stop.
seealso:
  - module: steward.identity_center.idc_assignment_info
"""

EXAMPLES = r"""
# accounts.idc.yml: all accounts, in groups by unit; see it with: ansible-inventory -i accounts.idc.yml --graph
plugin: steward.identity_center.idc
region: us-east-1
group_by: [unit]

---
# The active accounts of two units, without those that are tagged as sandboxes
plugin: steward.identity_center.idc
include_filters:
  - unit: [/Workloads/Production, /Workloads/Development]
    status: active
exclude_filters:
  - tag:environment: sandbox
hostnames:
  - tag:short-name
  - "{{ idc_name | lower }}"
group_by: [unit, tag]
compose:
  ansible_connection: "'local'"
  role_arn: "'arn:aws:iam::' ~ idc_id ~ ':role/deploy'"

---
# Who can reach production? Kept for an hour
plugin: steward.identity_center.idc
include_filters:
  - unit: /Workloads/Production
access: true
expand_groups: true
group_by: [permission_set]
groups:
  administered_by_people: idc_access | selectattr('principal_type', 'eq', 'user') | rejectattr('inherited') | list | length > 0
keyed_groups:
  - key: idc_access | map(attribute='principal') | unique
    prefix: reached_by
cache: true
cache_plugin: ansible.builtin.jsonfile
cache_connection: ~/.cache/idc
cache_timeout: 3600
"""

import hashlib
import typing as t
from collections.abc import Mapping

from ansible.errors import AnsibleError, AnsibleParserError
from ansible.plugins.inventory import BaseInventoryPlugin, Cacheable, Constructable
from ansible.utils.vars import combine_vars

from ..module_utils._desired.inventory import InventoryQuery
from ..module_utils._model.errors import Problem
from ..module_utils._options.inventory import parse_inventory
from ..module_utils._queries.inventory import read_inventory
from ..plugin_utils._inventory.groups import groups
from ..plugin_utils._inventory.hosts import hostnames, variables
from ..plugin_utils._reading import READING, refuse_unknown, session
from ..plugin_utils._untrusted import untrusted

_OWN = (
    *("hostnames", "include_filters", "exclude_filters", "group_by", "tags", "access", "expand_groups"),
    *("strict_permissions", "strict", "compose", "groups", "keyed_groups"),
)
_SECRET = ("secret_key", "session_token")


class InventoryModule(BaseInventoryPlugin, Constructable, Cacheable):  # type: ignore[misc]
    """Makes hosts of accounts."""

    NAME = "steward.identity_center.idc"

    def verify_file(self, path: str) -> bool:
        """Whether a file is one of this plugin."""
        return bool(super().verify_file(path)) and path.endswith(("idc.yml", "idc.yaml"))

    def parse(self, inventory: t.Any, loader: t.Any, path: str, cache: bool = True) -> None:
        """See DOCUMENTATION."""
        super().parse(inventory, loader, path, cache)
        config = self._read_config_data(path)
        try:
            refuse_unknown("inventory", self._load_name, config)
            options = {name: self.get_option(name) for name in _OWN}
            query = parse_inventory(options)
            found = self._found(path, query, cache)
        except Problem as error:
            raise AnsibleParserError(error.message) from None
        for warning in found["warnings"]:
            self.display.warning(warning)
        self._populate(found["rows"], options)

    # ---- reading

    def _found(self, path: str, query: InventoryQuery, cache: bool) -> dict[str, t.Any]:
        """What was read now, or before: the rows and the warnings."""
        connection = {name: self._templated(self.get_option(name)) for name in READING}
        if not self.get_option("cache"):
            return _read(connection, query)
        told = repr((query, sorted((name, value) for name, value in connection.items() if name not in _SECRET)))
        key = f"{self.get_cache_key(path)}_{hashlib.sha256(told.encode()).hexdigest()[:16]}"
        if cache:
            try:
                return t.cast("dict[str, t.Any]", self._cache[key])
            except KeyError:
                pass  # not there, or too old
        self._cache[key] = _read(connection, query)
        return t.cast("dict[str, t.Any]", self._cache[key])

    def _templated(self, value: object) -> object:
        return self.templar.template(value) if isinstance(value, str) else value

    # ---- hosts and groups

    def _populate(self, rows: list[dict[str, t.Any]], options: Mapping[str, t.Any]) -> None:
        rows = untrusted(rows)
        names, warnings = hostnames(
            rows, options["hostnames"], self._evaluated, every=self.get_option("allow_duplicated_hosts")
        )
        for warning in warnings:
            self.display.warning(warning)
        for row in rows:
            for host in names[row["id"]]:
                self._add(host, variables(row), options)
        found = groups(rows, options["group_by"])
        for name, account_ids in found.members.items():
            group = self.inventory.add_group(name)
            for account_id in account_ids:
                for host in names[account_id]:
                    self.inventory.add_child(group, host)
        for outer, inside in found.within.items():
            for inner in inside:
                self.inventory.add_child(outer, inner)

    def _add(self, host: str, values: dict[str, t.Any], options: Mapping[str, t.Any]) -> None:
        self.inventory.add_host(host)
        for name, value in values.items():
            self.inventory.set_variable(host, name, value)
        strict = options["strict"]
        self._set_composite_vars(options["compose"], values, host, strict=strict)
        self._add_host_to_composed_groups(options["groups"], values, host, strict=strict)
        self._add_host_to_keyed_groups(options["keyed_groups"], values, host, strict=strict)

    def _evaluated(self, template: str, values: Mapping[str, t.Any]) -> str | None:
        """What a template of hostnames makes of the variables of a host; None where it fails."""
        extra = self._vars if self.get_option("use_extra_vars") else {}
        self.templar.available_variables = combine_vars(dict(values), extra)
        try:
            return str(self.templar.template(template))
        except AnsibleError as error:
            if self.get_option("strict"):
                raise AnsibleParserError(f"hostnames: {template} of the account {values['idc_id']}: {error}") from error
            return None


def _read(connection: Mapping[str, object], query: InventoryQuery) -> dict[str, t.Any]:
    found = read_inventory(session(connection), query)
    return {"rows": list(found.rows), "warnings": list(found.warnings)}
