# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Seeds: YAML files that say what a directory holds at its beginning. The format is in docs/emulator.md."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from .attributes import ENTERPRISE, ENTERPRISE_KEYS
from .contract import Contract
from .database import Transaction
from .errors import SetupError
from .models import load
from .seed_access import ACCESS_KEYS, AccessSeeder
from .seed_format import list_of, mapping_of, seeded, without_none
from .seed_organization import OrganizationSeeder
from .services import groups, instances, memberships, users
from .services.area import Call
from .services.identity_stores import arn_of
from .settings import Settings

# Ten times as fast where PyYAML was built with libyaml.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

DEFAULT_ACCOUNT = "111122223333"
DEFAULT_INSTANCE_ID = "ssoins-1111222233334444"
DEFAULT_STORE_ID = "d-1234567890"

_TOP_KEYS = {"instances", "organization", "users", "groups", *ACCESS_KEYS}
_INSTANCE_KEYS = {
    "instance_arn",
    "identity_store_id",
    "owner_account_id",
    "name",
    "type",
    "status",
    "status_reason",
    "primary_region",
    "regions",
    "kms_key_arn",
    "network",
    "users",
    "groups",
    *ACCESS_KEYS,
}
_TEXTS = (
    "user_name",
    "display_name",
    "nick_name",
    "profile_url",
    "user_type",
    "title",
    "preferred_language",
    "locale",
    "timezone",
    "website",
    "birthdate",
)
_NAME_KEYS = {
    "given_name": "GivenName",
    "family_name": "FamilyName",
    "middle_name": "MiddleName",
    "formatted_name": "Formatted",
    "honorific_prefix": "HonorificPrefix",
    "honorific_suffix": "HonorificSuffix",
}
_LISTS = ("emails", "phone_numbers", "addresses", "roles", "photos")
_SINGLE = {"email": "Emails", "phone_number": "PhoneNumbers"}
_USER_KEYS = {
    *_TEXTS,
    *_NAME_KEYS,
    *_LISTS,
    *_SINGLE,
    "enterprise",
    "user_id",
    "user_status",
    "external_ids",
}
_GROUP_KEYS = {"display_name", "description", "group_id", "external_ids", "members"}


def read(path: str) -> dict[str, Any]:
    """Read a seed file."""
    try:
        content = yaml.load(Path(path).read_text(encoding="utf-8"), _LOADER)  # noqa: S506  (a safe one)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise SetupError(f"the seed {path} cannot be read: {error}") from error
    return mapping_of({} if content is None else content, "seed", _TOP_KEYS)


class Seeder:
    """Puts a seed into an empty directory."""

    def __init__(self, rows: Transaction, contracts: Mapping[str, Contract], settings: Settings, region: str) -> None:
        self._rows = rows
        self._contracts = contracts
        self._contract = contracts["identitystore"]
        # Whoever calls later: what is there at the beginning was put there by the management account.
        self._settings = replace(settings, caller="management")
        self._region = region

    def fill(self, seed: Mapping[str, Any]) -> None:
        """Add everything that a seed holds. Without ``instances`` there is one organization instance."""
        listed = list_of(seed.get("instances", [{}]), "instances")
        seeds = [mapping_of(each, f"instances[{number}]", _INSTANCE_KEYS) for number, each in enumerate(listed)]
        top = {key: seed[key] for key in ("users", "groups", *ACCESS_KEYS) if seed.get(key) is not None}
        if top and not seeds:
            raise SetupError(f"{' and '.join(top)}: there is no instance to hold them")
        calls = [self._add_instance(each, number) for number, each in enumerate(seeds)]
        OrganizationSeeder(self._rows, self._contracts["organizations"]).fill(seed.get("organization"))
        for number, (call, each) in enumerate(zip(calls, seeds, strict=True)):
            self._add_all(call, each, f"instances[{number}].")
        if top:
            self._add_all(calls[0], top, "")

    def _add_instance(self, seed: dict[str, Any], number: int) -> Call:
        where = f"instances[{number}]"
        arn = seed.get("instance_arn") or f"arn:aws:sso:::instance/{_instance_id(number)}"
        store_id = seed.get("identity_store_id") or _store_id(number)
        region = seed.get("primary_region") or self._region
        status = seed.get("status", "ACTIVE")
        kind = seed.get("type", "organization" if number == 0 else "account")
        if kind not in ("organization", "account"):
            raise SetupError(f"{where}.type: must be organization or account, not {kind!r}")
        regions = _regions(seed.get("regions"), f"{where}.regions")
        described = {
            "InstanceArn": arn,
            "IdentityStoreId": store_id,
            "OwnerAccountId": str(seed.get("owner_account_id", DEFAULT_ACCOUNT)),
            "Name": seed.get("name"),
            "Status": status,
            "StatusReason": seed.get("status_reason"),
            "PrimaryRegion": region,
            "Regions": [{"RegionName": name, "Status": state} for name, state in regions.items()],
        }
        problems = self._contracts["sso-admin"].problems("InstanceMetadata", described)
        problems += self._contract.problems("IdentityStoreId", store_id, ("identityStoreId",))
        if problems:
            raise SetupError(f"{where}: {'; '.join(problems)}")
        seeded(
            where,
            instances.add,
            self._rows,
            instance_arn=arn,
            identity_store_id=store_id,
            owner_account_id=described["OwnerAccountId"],
            primary_region=region,
            kind=kind,
            name=seed.get("name"),
            status=status,
            status_reason=seed.get("status_reason"),
            more_regions=regions,
        )
        self._protect(arn, seed, where)
        operation = load("identitystore").operations["CreateUser"]
        return Call(operation, {"IdentityStoreId": store_id}, region, self._settings, self._rows, self._contract)

    def _protect(self, arn: str, seed: Mapping[str, Any], where: str) -> None:
        """Give an instance a key of its own, and limits on where it may be reached from."""
        contract = self._contracts["sso-admin"]
        network = seed.get("network")
        if network is not None:
            given = mapping_of(network, f"{where}.network")
            network = {_camel(name): value for name, value in given.items()}
            if problems := contract.problems("NetworkConfigurationInfo", network):
                raise SetupError(f"{where}.network: {'; '.join(problems)}")
        key = seed.get("kms_key_arn")
        if key is not None and (problems := contract.problems("KmsKeyArn", key, ("kmsKeyArn",))):
            raise SetupError(f"{where}: {'; '.join(problems)}")
        if network is not None or key is not None:
            told = json.dumps(network) if network else None
            self._rows.insert("postures", instance_arn=arn, kms_key_arn=key, network=told)

    def _add_all(self, call: Call, seed: Mapping[str, Any], where: str) -> None:
        self._add_people(call, seed, where)
        AccessSeeder(call, self._contracts["sso-admin"]).fill(seed, where)

    def _add_people(self, call: Call, seed: Mapping[str, Any], where: str) -> None:
        ids: dict[str, str] = {}
        for number, each in enumerate(list_of(seed.get("users"), f"{where}users")):
            path = f"{where}users[{number}]"
            document, user_id = self._user(mapping_of(each, path, _USER_KEYS), path)
            added = seeded(path, users.add, call, document, user_id)
            ids[call.key(document["UserName"])] = added["UserId"]
        for number, each in enumerate(list_of(seed.get("groups"), f"{where}groups")):
            path = f"{where}groups[{number}]"
            group = mapping_of(each, path, _GROUP_KEYS)
            document = without_none({"DisplayName": group.get("display_name"), "Description": group.get("description")})
            document.update(_external_ids(group, path))
            self._require("Group", document, path)
            group_id = self._id("group", group, path)
            added = seeded(path, groups.add, call, document, group_id)
            for position, name in enumerate(list_of(group.get("members"), f"{path}.members")):
                where_member = f"{path}.members[{position}]"
                member = ids.get(call.key(str(name)))
                if member is None:
                    raise SetupError(f"{where_member}: there is no user {name!r} in this seed")
                seeded(where_member, memberships.add, call, added["GroupId"], member)

    def _user(self, user: dict[str, Any], path: str) -> tuple[dict[str, Any], str | None]:
        """Return the attributes and, if it is given, the id of a user."""
        document = {_camel(name): user.get(name) for name in _TEXTS}
        document["Name"] = without_none({member: user.get(name) for name, member in _NAME_KEYS.items()}) or None
        for name in _LISTS:
            if user.get(name) is not None:
                items = list_of(user[name], f"{path}.{name}")
                document[_camel(name)] = [
                    {_camel(key): value for key, value in mapping_of(item, f"{path}.{name}[{number}]").items()}
                    for number, item in enumerate(items)
                ]
        for name, member in _SINGLE.items():
            if user.get(name) is not None:
                if document.get(member):
                    raise SetupError(f"{path}.{name}: not together with the list of them")
                document[member] = [{"Value": user[name], "Type": "work", "Primary": True}]
        if user.get("enterprise"):
            enterprise = mapping_of(user["enterprise"], f"{path}.enterprise")
            known = {_snake(key): key for key in ENTERPRISE_KEYS.values()}
            mapping_of(enterprise, f"{path}.enterprise", set(known))
            document["Extensions"] = {ENTERPRISE: {known[key]: value for key, value in enterprise.items()}}
        document["UserStatus"] = user.get("user_status")
        document.update(_external_ids(user, path))
        document = without_none(document)
        self._require("User", document, path)
        if "UserName" not in document:
            raise SetupError(f"{path}.user_name: is required")
        return document, self._id("user", user, path)

    def _require(self, shape: str, document: dict[str, Any], path: str) -> None:
        """Refuse a document that the service could not show."""
        some_id = str(uuid.UUID(int=0))
        identity = {
            "IdentityStoreId": DEFAULT_STORE_ID,
            f"{shape}Id": some_id,
            f"{shape}Arn": arn_of(shape.lower(), some_id),
            "Revision": "1",
        }
        problems = self._contract.problems(shape, {**identity, **document})
        if problems:
            raise SetupError(f"{path}: {'; '.join(problems)}")

    def _id(self, kind: str, seed: dict[str, Any], path: str) -> str | None:
        given = seed.get(f"{kind}_id")
        if given is not None:
            problems = self._contract.problems("ResourceId", given, (f"{kind}Id",))
            if problems or given.startswith("arn:"):
                raise SetupError(f"{path}.{kind}_id: {'; '.join(problems) or 'give the id, not the ARN'}")
        return given


def _regions(value: Any, where: str) -> dict[str, str]:
    return dict(_region(each, f"{where}[{position}]") for position, each in enumerate(list_of(value, where)))


def _region(given: Any, path: str) -> tuple[str, str]:
    """Return an additional Region and its status; a name alone means an active one."""
    if isinstance(given, str):
        return given, "ACTIVE"
    region = mapping_of(given, path, {"name", "status"})
    return str(region.get("name")), str(region.get("status", "ACTIVE"))


def _external_ids(seed: dict[str, Any], path: str) -> dict[str, Any]:
    if not seed.get("external_ids"):
        return {}
    items = list_of(seed["external_ids"], f"{path}.external_ids")
    checked = [
        mapping_of(item, f"{path}.external_ids[{number}]", {"issuer", "id"}) for number, item in enumerate(items)
    ]
    return {"ExternalIds": [{"Issuer": each.get("issuer"), "Id": each.get("id")} for each in checked]}


def _camel(name: str) -> str:
    """Return ``user_name`` as ``UserName``."""
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))


def _snake(name: str) -> str:
    """Return ``costCenter`` as ``cost_center``."""
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)


def _instance_id(number: int) -> str:
    return f"{DEFAULT_INSTANCE_ID[:-4]}{4444 + number:04d}"


def _store_id(number: int) -> str:
    return f"d-{1234567890 + number:010d}"
