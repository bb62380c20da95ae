# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What AWX says of the fields of a POST or PATCH, by the answers to OPTIONS that it gave itself."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).resolve().parent
ENDPOINTS: dict[str, dict[str, Any]] = json.loads((HERE / "options.json").read_text())["endpoints"]
PATHS: dict[str, list[str]] = json.loads((HERE / "paths.json").read_text())["paths"]

# What each field of the type `id` is the id of, where that is not its own name.
REFERENCES = {
    "organization": "organizations",
    "project": "projects",
    "inventory": "inventories",
    "credential": "credentials",
    "credential_type": "credential_types",
    "default_environment": "execution_environments",
    "execution_environment": "execution_environments",
    "signature_validation_credential": "credentials",
    "webhook_credential": "credentials",
    "team": "teams",
    "user": "users",
    "unified_job_template": "unified_job_templates",
    "workflow_job_template": "workflow_job_templates",
}
# Fields that AWX shows and never takes: awx.awx sends them all the same, and AWX leaves them aside.
READ_ONLY = {
    "credential_types": {"managed"},
    "job_templates": {"organization"},
    "workflow_job_template_nodes": {"type"},
}
# JSON that AWX keeps as the text that was sent; all other JSON has to be a mapping.
TEXTS = ("variables", "extra_vars")

Errors = dict[str, list[str]]


class Wrong(Exception):
    """A value that AWX refuses; the message is its own."""


def judged(
    kind: str, data: object, exists: Callable[[str, int], bool], *, partial: bool
) -> tuple[dict[str, Any], Errors]:
    """The values that AWX would keep, and what it says of the others. `partial` is PATCH: nothing is required."""
    if not isinstance(data, dict):
        return {}, {"non_field_errors": ["Invalid data. Expected a dictionary."]}
    fields: Mapping[str, Mapping[str, Any]] = ENDPOINTS[kind]["fields"]
    kept: dict[str, Any] = {}
    errors: Errors = {}
    for name, value in data.items():
        if name in READ_ONLY.get(kind, ()):
            continue
        if name not in fields:
            errors[name] = ["There is no such field."]
            continue
        try:
            kept[name] = _value(name, fields[name], value, exists)
        except Wrong as error:
            errors[name] = [str(error)]
    for name, field in fields.items():
        if name in data or partial:
            continue
        if field["required"]:
            errors[name] = ["This field is required."]
        else:
            kept[name] = _default(name, field)
    return kept, errors


def _default(name: str, field: Mapping[str, Any]) -> Any:
    if name in TEXTS:
        return "---" if name == "extra_vars" else ""
    return json.loads(json.dumps(field.get("default")))


def _value(name: str, field: Mapping[str, Any], value: object, exists: Callable[[str, int], bool]) -> Any:
    """The value as AWX keeps it. Raises Wrong."""
    if value is None:
        if field["required"]:
            raise Wrong("This field may not be null.")
        return _default(name, field)
    return {
        "string": _text,
        "boolean": _truth,
        "integer": _number,
        "choice": _choice,
        "json": _json,
        "list": _list,
        "id": _reference,
    }[field["type"]](name, field, value, exists)


def _text(name: str, field: Mapping[str, Any], value: object, _exists: object) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise Wrong("Not a valid string.")
    text = str(value).strip()
    if "\0" in text:
        raise Wrong("Null characters are not allowed.")
    if not text and field["required"]:
        raise Wrong("This field may not be blank.")
    if len(text) > field.get("max_length", len(text)):
        raise Wrong(f"Ensure this field has no more than {field['max_length']} characters.")
    return text


def _truth(_name: str, _field: object, value: object, _exists: object) -> bool:
    if not isinstance(value, bool):
        raise Wrong("Must be a valid boolean.")
    return value


def _number(_name: str, field: Mapping[str, Any], value: object, _exists: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise Wrong("A valid integer is required.")
    if value < field.get("min_value", value):
        raise Wrong(f"Ensure this value is greater than or equal to {field['min_value']}.")
    return value


def _choice(_name: str, field: Mapping[str, Any], value: object, _exists: object) -> object:
    if value not in field["choices"]:
        raise Wrong(f'"{value}" is not a valid choice.')
    return value


def _json(name: str, _field: object, value: object, _exists: object) -> object:
    if name not in TEXTS:
        if not isinstance(value, dict):
            raise Wrong("Must be a mapping.")
        return value
    if isinstance(value, dict):
        return json.dumps(value)
    try:
        parsed = yaml.safe_load(value) if isinstance(value, str) else value
    except yaml.YAMLError:
        parsed = None
    if not isinstance(parsed, dict) and value not in ("", "---"):
        raise Wrong("Cannot parse as JSON or YAML.")
    return value


def _list(_name: str, _field: object, value: object, _exists: object) -> object:
    if not isinstance(value, list):
        raise Wrong(f'Expected a list of items but got type "{type(value).__name__}".')
    return value


def _reference(name: str, _field: object, value: object, exists: Callable[[str, int], bool]) -> int | None:
    if value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, int):
        raise Wrong(f"Incorrect type. Expected pk value, received {type(value).__name__}.")
    if not exists(REFERENCES[name], value):
        raise Wrong(f'Invalid pk "{value}" - object does not exist.')
    return value
