# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The JSON Schema of the file that idc_directory reads, for editors and CI: docs/schema/directory.json. `make docs` writes it.

Options, types, choices and rules come from the argument specs, descriptions from the documentation of the modules, and
lengths and patterns from the installed service model. A schema cannot know everything that the module does; but whatever
it refuses, the module refuses too.

It is draft-07: yaml-language-server, which is behind the YAML support of most editors, knows nothing later before its
version 1.20. Patterns are written so that ECMAScript, with and without the flag u, and Python read them alike.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tools.documentation import text
from tools.environment import WORK

Schema = dict[str, Any]

PATH = "schema/directory.json"
ADDRESS = f"https://raw.githubusercontent.com/steward-collections/identity_center/main/docs/{PATH}"
# What may stand at the top: the module with the same options, and what the schema calls one entry.
MODULES = {
    "users": ("idc_user", "user"),
    "groups": ("idc_group", "group"),
    "permission_sets": ("idc_permission_set", "permission_set"),
    "assignments": ("idc_assignment", "assignment"),
    "entitlements": ("idc_entitlement", "entitlement"),
    "access_control_attributes": ("idc_access_control_attributes", "access_control_attributes"),
}
# Descriptions of what the file has and the modules have not.
MORE = {
    "groups.members": "Users, by user name, primary e-mail address, id or ARN; or mappings of user and expires_at. They "
    "are added, or, if purge has memberships, they become exactly the members. An empty list means nobody.",
    "groups.members[].user": "A user, by user name, primary e-mail address, id or ARN.",
    "groups.members[].expires_at": "When the membership ends: a time with its zone, such as 2026-12-31T18:00:00Z, or a "
    "date, which means its end in UTC. The first run after that removes it.",
    **{f"{kind}.name": "What messages and results call this entry." for kind in ("assignments", "entitlements")},
    **{
        f"{kind}.expires_at": "When this access ends: a time with its zone, such as 2026-12-31T18:00:00Z, or a date, "
        "which means its end in UTC. The first run after that removes it."
        for kind in ("assignments", "entitlements")
    },
    "permission_sets.customer_managed_policies[].name": "The name of the policy.",
    "permission_sets.customer_managed_policies[].path": "Its path, / where it is left out.",
}
ACCOUNTS = ("accounts", "exclude_accounts")
TIME = r"[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?"
ZONE = r"(?:[Zz]|[+-][0-9]{2}(?::?[0-9]{2})?)"
EXPIRES = rf"^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}(?:[Tt ]+{TIME} *{ZONE})?$"
# Wider than what the module takes, which looks at the length too.
DURATION = r"^(?:|[Pp][0-9WwDdTtHhMmSs]+|[0-9]+ *[WwDdHhMmSs][0-9A-Za-z ]*)$"
UNIT = r"^(?:/|r-|ou-)"
ROLE_NAME = r"(?:[a-zA-Z0-9+=,.@_-]+/)*[a-zA-Z0-9+=,.@_-]+"
ROLE_ARN = rf"arn:[a-z0-9-]+:iam::[0-9]{{12}}:role/{ROLE_NAME}"
TEXT: Schema = {"type": "string", "minLength": 1}

# A class of characters in a pattern of the service model.
_CLASS = re.compile(r"\[(?:\\.|[^\]\\])*\]")
_NEEDLESS = re.compile(r"\\([^\w\\\]\[^-])")


def collection() -> Any:
    """The part of the collection that knows the file: its options and the limits of the service."""
    if str(WORK) not in sys.path:
        sys.path.insert(0, str(WORK))
    from ansible_collections.steward.identity_center.plugins.module_utils._options import directory

    return directory


def limits() -> Any:
    """What the installed botocore says about inputs; makes no call."""
    collection()
    import boto3

    from ansible_collections.steward.identity_center.plugins.module_utils._aws.identity_store import (
        identity_store_limits,
    )
    from ansible_collections.steward.identity_center.plugins.module_utils._aws.sso_admin import sso_admin_limits
    from ansible_collections.steward.identity_center.plugins.module_utils._model.limits import Limits

    keys = {"aws_access_key_id": "AKIANOTUSED000000000", "aws_secret_access_key": "not-used-as-no-call-is-made"}
    session = boto3.session.Session(region_name="us-east-1", **keys)
    of_store = identity_store_limits(session.client("identitystore"))
    of_access = sso_admin_limits(session.client("sso-admin"))
    return Limits(version=of_store.version, places={**of_store.places, **of_access.places})


def schema(docs: Mapping[str, Any]) -> Schema:
    """The whole schema; `docs` are the options of each module as ansible-doc tells of them."""
    entries = collection().ENTRIES
    writer = _Writer(limits())
    properties: dict[str, Schema] = {}
    definitions: dict[str, Schema] = {}
    for kind, interface in entries.items():
        module, name = MODULES[kind]
        definitions[name] = writer.entry(kind, interface, docs[module])
        one = {"$ref": f"#/definitions/{name}"}
        if kind == name:
            properties[kind] = {"description": f"The options of {module}.", "anyOf": [one, {"type": "null"}]}
        else:
            each = f"Each entry has the options of {module}."
            properties[kind] = {"description": each, "type": ["array", "null"], "items": one}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": ADDRESS,
        "$comment": "Written by `make docs`; do not edit.",
        "title": "The directory of AWS IAM Identity Center",
        "description": "What steward.identity_center.idc_directory reads: a list that is left out is left alone, and so "
        "is an attribute of an entry that is left out.",
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        "minProperties": 1,
        "definitions": definitions,
    }


class _Writer:
    """Writes schemas of options by the limits of the service."""

    def __init__(self, limits: Any) -> None:
        self._limits = limits
        self._refined = {**dict(self._identities()), **dict(self._access())}

    def entry(self, kind: str, interface: Any, docs: Mapping[str, Any]) -> Schema:
        """The schema of one entry of a kind."""
        found = self._options(interface.arguments, docs, f"{kind}.")
        demands = [*_rules(interface), *_demands(kind)]
        return {**found, "allOf": demands} if demands else found

    def _options(self, spec: Mapping[str, Any], docs: Mapping[str, Any], above: str) -> Schema:
        properties = {}
        for name, option in spec.items():
            told = docs.get(name, {})
            one = self._option(name, option, told, f"{above}{name}")
            for word in (name, *option.get("aliases", ())):
                properties[word] = one
        required = [name for name, option in spec.items() if option.get("required")]
        return {
            "type": "object",
            "properties": properties,
            "additionalProperties": False,
            **({"required": required} if required else {}),
        }

    def _option(self, name: str, option: Mapping[str, Any], told: Mapping[str, Any], path: str) -> Schema:
        described = {"description": plain(told.get("description") or MORE[path])}
        if option.get("default") is not None:
            described["default"] = option["default"]
        return {**described, **self._type(name, option, told, path), **self._refined.get(path, {})}

    def _type(self, name: str, option: Mapping[str, Any], told: Mapping[str, Any], path: str) -> Schema:
        kind = option.get("type", "str")
        if kind == "list":
            element = {"type": option["elements"], "options": option.get("options")}
            return {"type": ["array", "null"], "items": self._element(name, element, told, f"{path}[]")}
        if kind == "dict":
            options = option.get("options")
            if options is None:
                return {"type": "object"}
            return self._options(options, told.get("suboptions") or {}, f"{path}.")
        if kind == "str" and "choices" in option:
            return {"enum": option["choices"]}
        return {"type": {"str": "string", "bool": "boolean", "int": "integer", "json": ["string", "object"]}[kind]}

    def _element(self, name: str, element: Mapping[str, Any], told: Mapping[str, Any], path: str) -> Schema:
        if name in ACCOUNTS:
            number = {"type": "integer", "minimum": 100_000_000_000, "maximum": 999_999_999_999}
            return {"anyOf": [TEXT, number]}
        if element["type"] == "raw":
            return dict(self._refined[path])
        return {**self._type(name, element, told, path), **self._refined.get(path, {})}

    def _text(self, place: str, *, needed: bool) -> Schema:
        """The limits of a text; one that is not needed may be empty, which clears it."""
        limit = self._limits.places[place]
        found: Schema = {"type": "string"}
        if needed:
            found["minLength"] = 1
        if limit.maximum is not None:
            found["maxLength"] = limit.maximum
        if limit.pattern is not None and (pattern := portable(limit.pattern)):
            found["pattern"] = f"^(?:{pattern}){'' if needed else '?'}$"
        return found

    def _identities(self) -> Iterator[tuple[str, Schema]]:
        """Users and groups, by the table of their attributes."""
        from ansible_collections.steward.identity_center.plugins.module_utils._model.attributes import GROUP, USER

        for kind, table in (("users", USER), ("groups", GROUP)):
            create = f"Create{table.kind.value.title()}"
            for row in table:
                path, place = f"{kind}.{row.name}", f"{create}.{row.limit}"
                if not self._limits.knows(place):
                    continue  # extensions, of whose insides the model says nothing
                if row.fields is None:
                    yield path, self._text(place, needed=row.required)
                    continue
                yield path, {"maxItems": self._limits.most(place)}
                for option, member in row.fields.items():
                    if option != "primary":
                        yield f"{path}[].{option}", self._text(f"{place}.{member}", needed=False)
            name = self._text(f"{create}.{table[table.naming].limit}", needed=True)
            yield f"{kind}.previously[]", name
        yield "users.email", self._text("CreateUser.Emails.Value", needed=False)
        yield "users.phone_number", self._text("CreateUser.PhoneNumbers.Value", needed=False)
        yield "users.birthdate", {"type": "string", "pattern": "^(?:[0-9]{4}-[0-9]{2}-[0-9]{2})?$"}
        expires = {"type": "string", "pattern": EXPIRES}
        member = {"user": {**TEXT}, "expires_at": expires}
        yield "groups.members[]", {"anyOf": [TEXT, self._mapping("groups.members[]", member, "user")]}
        yield "assignments.expires_at", expires
        yield "entitlements.expires_at", expires

    def _access(self) -> Iterator[tuple[str, Schema]]:
        """Permission sets, assignments and attributes for access control."""
        reference = "AttachCustomerManagedPolicyReferenceToPermissionSet.CustomerManagedPolicyReference"
        name = self._text("CreatePermissionSet.Name", needed=True)
        managed = self._text("AttachManagedPolicyToPermissionSet.ManagedPolicyArn", needed=True)
        customer = self._text(f"{reference}.Name", needed=True)
        path = self._text(f"{reference}.Path", needed=False)
        yield "permission_sets.name", name
        yield "permission_sets.description", self._text("CreatePermissionSet.Description", needed=False)
        yield "permission_sets.relay_state", self._text("CreatePermissionSet.RelayState", needed=False)
        yield "permission_sets.session_duration", {"pattern": DURATION}
        yield "permission_sets.managed_policies[]", managed
        above = "permission_sets.customer_managed_policies[]"
        yield above, {"anyOf": [customer, self._mapping(above, {"name": customer, "path": path}, "name")]}
        above = "permission_sets.permissions_boundary"
        yield f"{above}.managed_policy_arn", managed
        yield f"{above}.customer_managed_policy.name", customer
        yield f"{above}.customer_managed_policy.path", path
        tag = self._limits.places["CreatePermissionSet.Tags.Value"].maximum
        yield "permission_sets.tags", {"additionalProperties": {"type": "string", "maxLength": tag}}
        wait: Schema = {"minimum": 1}
        yield from (
            (f"{kind}.wait_timeout", wait) for kind in MODULES if "wait_timeout" in collection().ENTRIES[kind].arguments
        )
        yield "assignments.concurrency", {"minimum": 1, "maximum": 50}
        for option in ("permission_sets", "applications"):
            yield f"assignments.{option}", {"type": "array", "minItems": 1}
            yield f"assignments.{option}[]", TEXT
        yield "entitlements.roles[]", {"type": "string", "pattern": f"^{ROLE_ARN}$"}
        yield "entitlements.role_names[]", {"type": "string", "pattern": f"^{ROLE_NAME}$"}
        texts: Schema = {"type": ["string", "array"], "items": {"type": "string"}}
        for kind in ("assignments", "entitlements"):
            for option in ("users", "groups"):
                yield f"{kind}.{option}[]", TEXT
            yield f"{kind}.organizational_units[]", {"pattern": UNIT}
            yield f"{kind}.account_tags", {"additionalProperties": texts}
        yield "access_control_attributes.attributes", {"additionalProperties": {**texts, "maxItems": 1}}

    @staticmethod
    def _mapping(above: str, properties: Mapping[str, Schema], *required: str) -> Schema:
        described = {name: {"description": MORE[f"{above}.{name}"], **one} for name, one in properties.items()}
        return {"type": "object", "properties": described, "additionalProperties": False, "required": [*required]}


def _rules(interface: Any) -> Iterator[Schema]:
    """The rules between options, which hold for all ways to write them."""
    words = {name: (name, *option.get("aliases", ())) for name, option in interface.arguments.items()}
    for names in words.values():
        if len(names) > 1:
            yield _not_together(names)
    for names in interface.rules.get("required_one_of", ()):
        yield {"anyOf": [{"required": [word]} for name in names for word in words[name]]}
    for one, other in interface.rules.get("mutually_exclusive", ()):
        for first in words[one]:
            for second in words[other]:
                yield _not_together((first, second))


def _demands(kind: str) -> Iterator[Schema]:
    """What the parsers of the modules look after, as far as it is about which options are there."""
    places = [{"required": [name]} for name in ("accounts", "organizational_units", "account_tags", "all_accounts")]
    if kind == "assignments":
        yield {"anyOf": [{"required": ["applications"]}, *places]}
    if kind == "entitlements":
        yield {"anyOf": [{"required": ["roles"]}, *places]}
    if kind in ("assignments", "entitlements"):
        yield {"anyOf": [{"required": [name]} for name in ("users", "groups", "purge")]}


def _not_together(names: Iterable[str]) -> Schema:
    return {"not": {"required": [*names]}}


def portable(pattern: str) -> str | None:
    r"""A pattern of the service model for ECMAScript and Python; None for one that a schema cannot say, or need not.

    Where the model has categories of characters, such as \p{L}, all that is left is whether blanks are among them.
    """
    if r"\p{" in pattern:
        return None if " " in pattern or r"\p{Z}" in pattern else r"\S+"
    found = _CLASS.sub(lambda one: _NEEDLESS.sub(r"\1", one.group()), pattern)
    return found.replace(r"\w", "A-Za-z0-9_").replace(r"\d", "0-9")


def plain(source: Any) -> str:
    """Paragraphs of documentation as a text without markup."""
    return text(source).replace("`", "").replace("**", "")
