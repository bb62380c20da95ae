# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The part of a seed that is about access: permission sets, applications, and who is assigned to what.

It is put in place by the emulator's own operations, so that a seed cannot hold what the service would refuse.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from .contract import Contract
from .database import Row
from .errors import SetupError
from .models import ACCOUNT_ACCESS, known, load
from .seed_format import list_of, mapping_of, seeded, without_none
from .seed_organization import account_id
from .services import (
    HANDLERS,
    account_access,
    account_assignments,
    application_assignments,
    applications,
    entitlements,
    instances,
    permission_sets,
    provisioning,
)
from .services.area import Call, Handler, Output

ACCESS_KEYS = (
    "permission_sets",
    "assignments",
    "applications",
    "access_control_attributes",
    "account_access",
    "entitlements",
)

_SET_TEXTS = ("name", "description", "session_duration", "relay_state")
_SET_KEYS = {
    *_SET_TEXTS,
    "permission_set_arn",
    "managed_policies",
    "customer_managed_policies",
    "inline_policy",
    "permissions_boundary",
    "tags",
    "provisioned_in",
    "outdated_in",
}
_PRINCIPAL_KEYS = {"users", "groups", "user_ids", "group_ids"}
_ENTITLEMENT_KEYS = {"roles", *_PRINCIPAL_KEYS}
_ASSIGNMENT_KEYS = {"permission_sets", "accounts", *_PRINCIPAL_KEYS}
_APPLICATION_KEYS = {
    "name",
    "description",
    "application_arn",
    "provider",
    "account",
    "status",
    "visibility",
    "application_url",
    "assignment_required",
    "assignment_configuration",
    "tags",
    *_PRINCIPAL_KEYS,
}


class AccessSeeder:
    """Puts the access of one instance in place."""

    def __init__(self, call: Call, contract: Contract) -> None:
        self._store_id = call.parameters["IdentityStoreId"]
        query = "SELECT * FROM instances WHERE identity_store_id = :store"
        row = call.rows.one(query, store=self._store_id)
        if row is None:
            raise LookupError(self._store_id)
        self._instance: Row = row
        self._call = replace(call, contract=contract)

    def fill(self, seed: Mapping[str, Any], where: str) -> None:
        """Add all access that a seed holds."""
        sets = list_of(seed.get("permission_sets"), f"{where}permission_sets")
        for number, each in enumerate(sets):
            path = f"{where}permission_sets[{number}]"
            self._add_set(mapping_of(each, path, _SET_KEYS), path)
        for number, each in enumerate(list_of(seed.get("assignments"), f"{where}assignments")):
            path = f"{where}assignments[{number}]"
            self._assign(mapping_of(each, path, _ASSIGNMENT_KEYS), path)
        for number, each in enumerate(sets):
            self._outdate(each, f"{where}permission_sets[{number}]")
        for number, each in enumerate(list_of(seed.get("applications"), f"{where}applications")):
            path = f"{where}applications[{number}]"
            self._add_application(mapping_of(each, path, _APPLICATION_KEYS), path)
        self._map_attributes(seed.get("access_control_attributes"), f"{where}access_control_attributes")
        self._entitle(seed, where)

    def _do(self, path: str, operation: str, parameters: dict[str, Any], handler: Handler | None = None) -> Output:
        """Do what a call of an operation would, with its own checks."""
        given = without_none({"InstanceArn": self._instance["instance_arn"], **parameters})
        model = load("sso-admin").operations[operation]
        call = replace(self._call, operation=model, parameters=given)
        seeded(path, call.contract.require, model.input_shape, given)
        output: Output = seeded(path, handler or HANDLERS["sso-admin", operation], call)
        return output

    def _add_set(self, seed: dict[str, Any], path: str) -> None:
        parameters = {_camel(name): seed.get(name) for name in _SET_TEXTS}
        parameters["Tags"] = _tags(seed, path)

        def add(call: Call) -> Output:
            return permission_sets.add(call, seed.get("permission_set_arn"))

        added = self._do(path, "CreatePermissionSet", parameters, add)
        ours = {"PermissionSetArn": added["PermissionSet"]["PermissionSetArn"]}
        seeded(path, self._call.contract.require, "DescribePermissionSetResponse", added)
        for arn in list_of(seed.get("managed_policies"), f"{path}.managed_policies"):
            self._do(path, "AttachManagedPolicyToPermissionSet", {**ours, "ManagedPolicyArn": arn})
        attach = "AttachCustomerManagedPolicyReferenceToPermissionSet"
        where = f"{path}.customer_managed_policies"
        for number, each in enumerate(list_of(seed.get("customer_managed_policies"), where)):
            reference = _reference(each, f"{where}[{number}]")
            self._do(path, attach, {**ours, "CustomerManagedPolicyReference": reference})
        policy = seed.get("inline_policy")
        if policy is not None:
            text = policy if isinstance(policy, str) else json.dumps(policy)
            self._do(path, "PutInlinePolicyToPermissionSet", {**ours, "InlinePolicy": text})
        if seed.get("permissions_boundary") is not None:
            boundary = _boundary(seed["permissions_boundary"], f"{path}.permissions_boundary")
            self._do(path, "PutPermissionsBoundaryToPermissionSet", {**ours, "PermissionsBoundary": boundary})
        for account in list_of(seed.get("provisioned_in"), f"{path}.provisioned_in"):
            self._provision(ours["PermissionSetArn"], account, f"{path}.provisioned_in")

    def _provision(self, arn: str, account: Any, path: str) -> str:
        number = account_id(self._call.rows, account, path)
        # Accounts that cannot be reached now may have been reached before.
        if not provisioning.holds(self._call.rows, arn, number):
            provisioning.add(self._call.rows, self._instance["instance_arn"], arn, number)
        return number

    def _outdate(self, seed: dict[str, Any], path: str) -> None:
        for account in list_of(seed.get("outdated_in"), f"{path}.outdated_in"):
            arn = self._set_arn(seed["name"], path)
            number = self._provision(arn, account, f"{path}.outdated_in")
            self._call.rows.write(
                "UPDATE provisioned SET version = 0 WHERE permission_set_arn = :arn AND account_id = :account",
                arn=arn,
                account=number,
            )

    def _assign(self, seed: dict[str, Any], path: str) -> None:
        seeded(path, instances.organization_instance, self._instance_call())
        people = self._principals(seed, path)
        for name in list_of(seed.get("permission_sets"), f"{path}.permission_sets"):
            arn = self._set_arn(name, f"{path}.permission_sets")
            for account in list_of(seed.get("accounts"), f"{path}.accounts"):
                number = self._provision(arn, account, f"{path}.accounts")
                for kind, principal_id in people:
                    account_assignments.add(
                        self._call.rows, self._instance["instance_arn"], arn, number, kind, principal_id
                    )

    def _instance_call(self) -> Call:
        return replace(self._call, parameters={"InstanceArn": self._instance["instance_arn"]})

    def _set_arn(self, name: Any, path: str) -> str:
        row = self._call.rows.one(
            "SELECT permission_set_arn FROM permission_sets WHERE instance_arn = :instance AND name = :name",
            instance=self._instance["instance_arn"],
            name=str(name),
        )
        if row is None:
            raise SetupError(f"{path}: there is no permission set {name!r} in this seed")
        return str(row["permission_set_arn"])

    def _principals(self, seed: dict[str, Any], path: str) -> list[tuple[str, str]]:
        """Return who is meant: users and groups by name, or by an id that may belong to nobody any more."""
        found = []
        for kind, table, column in (("USER", "users", "user_name_key"), ("GROUP", "groups", "display_name_key")):
            noun = kind.lower()
            for name in list_of(seed.get(table), f"{path}.{table}"):
                row = self._call.rows.one(
                    f"SELECT {noun}_id FROM {table} WHERE identity_store_id = :store AND {column} = :name",
                    store=self._store_id,
                    name=self._call.key(str(name)),
                )
                if row is None:
                    raise SetupError(f"{path}.{table}: there is no {noun} {name!r} in this seed")
                found.append((kind, str(row[0])))
            for principal_id in list_of(seed.get(f"{noun}_ids"), f"{path}.{noun}_ids"):
                problems = self._call.contract.problems("PrincipalId", principal_id, (f"{noun}_ids",))
                if problems:
                    raise SetupError(f"{path}: {'; '.join(problems)}")
                found.append((kind, principal_id))
        return found

    def _add_application(self, seed: dict[str, Any], path: str) -> None:
        url = seed.get("application_url")
        sign_in = {"Origin": "APPLICATION", "ApplicationUrl": url} if url else {"Origin": "IDENTITY_CENTER"}
        parameters = {
            "ApplicationProviderArn": seed.get("provider", applications.CUSTOM_OAUTH),
            "Name": seed.get("name"),
            "Description": seed.get("description"),
            "Status": seed.get("status"),
            "PortalOptions": without_none({"SignInOptions": sign_in, "Visibility": seed.get("visibility")}),
            "Tags": _tags(seed, path),
        }
        more: dict[str, Any] = {
            "application_arn": seed.get("application_arn"),
            "assignment_required": int(seed.get("assignment_required", True)),
            "is_configurable": int(seed.get("assignment_configuration", True)),
        }
        if seed.get("account") is not None:
            more["account_id"] = account_id(self._call.rows, seed["account"], f"{path}.account")

        def add(call: Call) -> Output:
            row = applications.add(call, instances.active_instance(call), **more)
            for kind, principal_id in self._principals(seed, path):
                application_assignments.add(call.rows, row, kind, principal_id)
            return {"ApplicationArn": row["application_arn"]}

        added = self._do(path, "CreateApplication", parameters, add)
        seeded(path, self._call.contract.require, "DescribeApplicationResponse", added)

    def _map_attributes(self, given: Any, path: str) -> None:
        if given is None:
            return
        attributes = [
            {"Key": key, "Value": {"Source": source if isinstance(source, list) else [source]}}
            for key, source in mapping_of(given, path).items()
        ]
        configuration = {"AccessControlAttributes": attributes}
        operation = "CreateInstanceAccessControlAttributeConfiguration"
        self._do(path, operation, {"InstanceAccessControlAttributeConfiguration": configuration})

    def _entitle(self, seed: Mapping[str, Any], where: str) -> None:
        """Enable account access manager where a seed has it or an entitlement, and add its entitlements."""
        listed = list_of(seed.get("entitlements"), f"{where}entitlements")
        path = f"{where}account_access"
        if seed.get("account_access") is None and not listed:
            return
        given = mapping_of(seed.get("account_access") or {}, path, {"application_arn", "tags"})
        if ACCOUNT_ACCESS not in known():
            raise SetupError(f"{path}: the installed botocore does not know account access manager")
        contract = Contract(load(ACCOUNT_ACCESS))
        if given.get("application_arn") is not None:
            _refuse(contract.problems("ApplicationArn", given["application_arn"], ("applicationArn",)), path)
        tags = {key: str(value) for key, value in mapping_of(given.get("tags") or {}, f"{path}.tags").items()}
        application = seeded(
            path, account_access.add, self._instance_call(), self._instance, tags, given.get("application_arn")
        )
        for number, each in enumerate(listed):
            place = f"{where}entitlements[{number}]"
            entry = mapping_of(each, place, _ENTITLEMENT_KEYS)
            for role_arn in list_of(entry.get("roles"), f"{place}.roles"):
                _refuse(contract.problems("RoleArn", role_arn, ("roleArn",)), f"{place}.roles")
                for kind, principal_id in self._principals(entry, place):
                    seeded(place, entitlements.add, self._instance_call(), application, kind, principal_id, role_arn)


def _refuse(problems: list[str], path: str) -> None:
    if problems:
        raise SetupError(f"{path}: {'; '.join(problems)}")


def _tags(seed: dict[str, Any], path: str) -> list[dict[str, str]]:
    tags = mapping_of(seed.get("tags") or {}, f"{path}.tags")
    return [{"Key": key, "Value": str(value)} for key, value in tags.items()]


def _reference(given: Any, path: str) -> dict[str, Any]:
    """Return a customer managed policy; a name alone means one in the path /."""
    reference = mapping_of({"name": given} if isinstance(given, str) else given, path, {"name", "path"})
    return without_none({"Name": reference.get("name"), "Path": reference.get("path")})


def _boundary(given: Any, path: str) -> dict[str, Any]:
    boundary = mapping_of(given, path, {"managed_policy_arn", "customer_managed_policy"})
    reference = boundary.get("customer_managed_policy")
    return without_none(
        {
            "ManagedPolicyArn": boundary.get("managed_policy_arn"),
            "CustomerManagedPolicyReference": _reference(reference, path) if reference is not None else None,
        }
    )


def _camel(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))
