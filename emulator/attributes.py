# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The attributes of users and groups: what must be there, and how the operations of an update change them."""

from __future__ import annotations

from typing import Any

from .contract import Contract, lower_first
from .errors import ServiceError, invalid

Document = dict[str, Any]

ENTERPRISE = "aws:identitystore:enterprise"
ENTERPRISE_KEYS = {
    key.lower(): key for key in ("employeeNumber", "costCenter", "organization", "division", "department", "manager")
}

_TEXT_SHAPE = "SensitiveStringType"


class Attributes:
    """The attributes of one kind of object, as the input of its Create operation declares them."""

    def __init__(self, contract: Contract, create_shape: str, output_shape: str) -> None:
        self._contract = contract
        self._shapes = {
            name: shape for name, shape in contract.members(create_shape).items() if name != "IdentityStoreId"
        }
        self._names = {name.lower(): name for name in self._shapes}
        self._read_only = {name.lower() for name in contract.members(output_shape)} - set(self._names)

    def updated(self, document: Document, operations: list[dict[str, Any]]) -> Document:
        """Return a document with all operations applied, or raise for the first that is refused."""
        changed = dict(document)
        for operation in operations:
            self._apply(changed, operation["AttributePath"], operation.get("AttributeValue"))
        return changed

    def _apply(self, document: Document, path: str, value: Any) -> None:
        if ":" in path:
            self._apply_extension(document, path, value)
            return
        head, *rest = path.split(".")
        name = self._names.get(head.lower())
        if name is None or self._contract.kind(self._shapes[name]) == "map":
            problem = "cannot be modified" if head.lower() in self._read_only else "is not supported"
            raise invalid(f"The attribute {path} {problem}.")
        kind = self._contract.kind(self._shapes[name])
        if kind == "list" and rest:
            raise invalid(
                f"Unsupported update operation on multi-value attribute {head}, "
                "please provide full replacement of Multi-Value attribute types"
            )
        if kind == "structure" and rest:
            value = self._with_member(document.get(name, {}), self._shapes[name], rest, value, path)
        elif rest:
            raise invalid(f"The attribute {path} is not supported.")
        self._replace(document, name, value)

    def _with_member(self, present: Document, shape: str, rest: list[str], value: Any, path: str) -> Document | None:
        """Return a structure with one member replaced or, when the value is null, removed."""
        names = {name.lower(): name for name in self._contract.members(shape)}
        member = names.get(rest[0].lower()) if len(rest) == 1 else None
        if member is None:
            raise invalid(f"The attribute {path} is not supported.")
        kept = {name: content for name, content in present.items() if name != member}
        return {**kept, member: value} if value is not None else kept or None

    def _replace(self, document: Document, name: str, value: Any) -> None:
        if value is None:
            document.pop(name, None)
            return
        shape = self._shapes[name]
        content = self._in_model_case(shape, value)
        self._contract.demand(shape, content, (lower_first(name),))
        document[name] = content

    def _in_model_case(self, shape: str, value: Any) -> Any:
        """Return a value with the members of structures named as the model names them, whatever their letter case."""
        kind = self._contract.kind(shape)
        if kind == "list" and isinstance(value, list):
            item = self._contract.item(shape)
            return [self._in_model_case(item, content) for content in value]
        if kind == "structure" and isinstance(value, dict):
            names = {name.lower(): name for name in self._contract.members(shape)}
            nulls = [member for member, content in value.items() if content is None]
            if nulls:
                raise invalid(f"Members without a value must be left out, not null: {', '.join(nulls)}.")
            return {names.get(member.lower(), member): content for member, content in value.items()}
        return value

    def _apply_extension(self, document: Document, path: str, value: Any) -> None:
        extension, *rest = path.split(".")
        if "Extensions" not in self._shapes or extension.lower() != ENTERPRISE:
            raise invalid(f"The attribute {path} is not supported.")
        extensions = dict(document.get("Extensions", {}))
        enterprise = dict(extensions.get(ENTERPRISE, {}))
        if not rest:
            enterprise = value if value is not None else {}
        else:
            key = ENTERPRISE_KEYS.get(rest[0].lower())
            is_manager_value = [key, *[part.lower() for part in rest[1:]]] == ["manager", "value"]
            if key is None or (len(rest) > 1 and not is_manager_value):
                raise invalid(f"The attribute {path} is not supported.")
            enterprise.pop(key, None)
            if value is not None:
                enterprise[key] = {"value": value} if is_manager_value else value
        enterprise = self.enterprise(enterprise)
        extensions.pop(ENTERPRISE, None)
        if enterprise:
            extensions[ENTERPRISE] = enterprise
        document.pop("Extensions", None)
        if extensions:
            document["Extensions"] = extensions

    def extensions(self, given: Document) -> Document:
        """Return the extensions of a new object, checked and in one letter case."""
        for name in given:
            if name != ENTERPRISE:
                raise invalid(f"The extension {name} is not supported.")
        checked = {name: self.enterprise(content) for name, content in given.items()}
        return {name: content for name, content in checked.items() if content}

    def enterprise(self, given: Any) -> Document:
        """Return the content of the enterprise extension, checked and in one letter case."""
        if not isinstance(given, dict):
            raise invalid(f"Value at '{ENTERPRISE}' failed to satisfy constraint: Member must be a structure")
        content: Document = {}
        for name, value in given.items():
            key = ENTERPRISE_KEYS.get(name.lower())
            if key is None:
                raise invalid(f"The attribute {ENTERPRISE}.{name} is not supported.")
            if key == "manager" and isinstance(value, dict):
                content[key] = {"value": self._manager(value)}
            else:
                self._contract.demand(_TEXT_SHAPE, value, (ENTERPRISE, key))
                content[key] = value
        return content

    def _manager(self, given: Document) -> str:
        """Return who is the manager, from the form that is a structure."""
        if [member.lower() for member in given] != ["value"]:
            raise invalid(f"Value at '{ENTERPRISE}.manager' failed to satisfy constraint: only value is known")
        (manager,) = given.values()
        self._contract.demand(_TEXT_SHAPE, manager, (ENTERPRISE, "manager", "value"))
        return str(manager)


def demand_user(document: Document) -> None:
    """Refuse a user that lacks what the service demands of every user, or has two primary photos."""
    if not document.get("UserName"):
        raise invalid("userName is a required attribute")
    name = document.get("Name")
    missing = [] if document.get("DisplayName") else ["displayname"]
    if not name:
        missing.append("name")
    else:
        missing += [member.lower() for member in ("GivenName", "FamilyName") if not name.get(member)]
    if missing:
        raise _required(missing)
    if sum(bool(photo.get("Primary")) for photo in document.get("Photos", ())) > 1:
        raise invalid("Only one of the photos can be the primary one.")
    _demand_free_name(document["UserName"])


def demand_group(document: Document) -> None:
    """Refuse a group without a name or with a reserved one."""
    if not document.get("DisplayName"):
        raise _required(["displayname"])
    _demand_free_name(document["DisplayName"])


_RESERVED_NAMES = ("administrator", "awsadministrators")


def _demand_free_name(name: str) -> None:
    if name.casefold() in _RESERVED_NAMES:
        raise invalid(f"The name {name} is reserved.")


def _required(names: list[str]) -> ServiceError:
    return invalid(", ".join(f"{name}: The attribute {name} is required" for name in names))
