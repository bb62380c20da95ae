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

_MANAGER_VALUE = "manager.value"
_TEXT_SHAPE = "SensitiveStringType"


class Attributes:
    """The attributes of one kind of object, as the input of its Create operation declares them."""

    def __init__(self, contract: Contract, create_shape: str) -> None:
        self._contract = contract
        self._shapes = {
            name: shape for name, shape in contract.members(create_shape).items() if name != "IdentityStoreId"
        }
        self._paths = {**self._plain_paths(), **self._extension_paths()}

    def require_paths(self, operations: list[dict[str, Any]]) -> None:
        """Refuse operations on what cannot be updated; the letter case of a path counts."""
        for operation in operations:
            path = operation["AttributePath"]
            head = path.partition(".")[0]
            if path in self._paths:
                continue
            if head in self._paths and self._contract.kind(self._shapes[self._paths[head][0]]) == "list":
                raise invalid(
                    f"Unsupported update operation on multi-value attribute {head}, "
                    "please provide full replacement of Multi-Value attribute types"
                )
            raise invalid(f"Updates for AttributePath: {path} is not supported")

    def updated(self, document: Document, operations: list[dict[str, Any]]) -> Document:
        """Return a document with all operations applied, whose paths are in order; raise for the first bad value."""
        changed = dict(document)
        for operation in operations:
            name, member = self._paths[operation["AttributePath"]]
            value = operation.get("AttributeValue")
            if name == "Extensions":
                self._replace_extension(changed, member, value)
            elif member is None:
                self._replace(changed, name, value)
            else:
                kept = {key: content for key, content in changed.get(name, {}).items() if key != member}
                self._replace(changed, name, {**kept, member: value} if value is not None else kept or None)
        return changed

    def _plain_paths(self) -> dict[str, tuple[str, str | None]]:
        """Return the attribute, and its member if it is about one, behind each path."""
        paths: dict[str, tuple[str, str | None]] = {}
        for name, shape in self._shapes.items():
            kind = self._contract.kind(shape)
            if kind != "map":
                paths[lower_first(name)] = (name, None)
            if kind == "structure":
                for member in self._contract.members(shape):
                    paths[f"{lower_first(name)}.{lower_first(member)}"] = (name, member)
        return paths

    def _extension_paths(self) -> dict[str, tuple[str, str | None]]:
        if "Extensions" not in self._shapes:
            return {}
        members = (*ENTERPRISE_KEYS.values(), _MANAGER_VALUE)
        return {
            ENTERPRISE: ("Extensions", None),
            **{f"{ENTERPRISE}.{member}": ("Extensions", member) for member in members},
        }

    def _replace(self, document: Document, name: str, value: Any) -> None:
        if value is None:
            document.pop(name, None)
            return
        shape = self._shapes[name]
        content = self._in_model_case(shape, value)
        self._contract.require(shape, content, (lower_first(name),))
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

    def _replace_extension(self, document: Document, member: str | None, value: Any) -> None:
        """Replace the enterprise extension, or one member of it."""
        extensions = dict(document.get("Extensions", {}))
        enterprise = dict(extensions.get(ENTERPRISE, {}))
        if member is None:
            enterprise = value if value is not None else {}
        else:
            key = member.partition(".")[0]
            enterprise.pop(key, None)
            if value is not None:
                enterprise[key] = {"value": value} if member == _MANAGER_VALUE else value
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
                self._contract.require(_TEXT_SHAPE, value, (ENTERPRISE, key))
                content[key] = value
        return content

    def _manager(self, given: Document) -> str:
        """Return who is the manager, from the form that is a structure."""
        if [member.lower() for member in given] != ["value"]:
            raise invalid(f"Value at '{ENTERPRISE}.manager' failed to satisfy constraint: only value is known")
        (manager,) = given.values()
        self._contract.require(_TEXT_SHAPE, manager, (ENTERPRISE, "manager", "value"))
        return str(manager)


def require_user(document: Document) -> None:
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
    _require_free_name(document["UserName"])


def require_group(document: Document) -> None:
    """Refuse a group without a name or with a reserved one."""
    if not document.get("DisplayName"):
        raise _required(["displayname"])
    _require_free_name(document["DisplayName"])


_RESERVED_NAMES = ("administrator", "awsadministrators")


def _require_free_name(name: str) -> None:
    if name.casefold() in _RESERVED_NAMES:
        raise invalid(f"The name {name} is reserved.")


def _required(names: list[str]) -> ServiceError:
    return invalid(", ".join(f"{name}: The attribute {name} is required" for name in names))
