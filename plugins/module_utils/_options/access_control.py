# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From the options of idc_access_control_attributes to desired values; all problems are reported at once."""

from __future__ import annotations

from collections.abc import Mapping

from .._desired.access import DesiredAccessControl
from .._model.errors import InvalidInput
from .._model.limits import Limits
from .._model.written import is_foreign, no_text_in_task
from .assignments import waiting, waiting_problems
from .common import Options
from .spec import STATE, WAITING, Interface

# The place of the list in the service model, and those of an entry's key and source below it.
_LIST = (
    "CreateInstanceAccessControlAttributeConfiguration.InstanceAccessControlAttributeConfiguration"
    ".AccessControlAttributes"
)
_KEY, _SOURCE = f"{_LIST}.Key", f"{_LIST}.Value.Source[]"


ACCESS_CONTROL_ATTRIBUTES_INTERFACE = Interface(
    arguments={
        **STATE,
        **WAITING,
        "attributes": {"type": "dict"},
        "purge": {"type": "bool", "default": False},
        "allow_empty": {"type": "bool", "default": False},
    },
    keys=("attributes", "enabled"),
)


def parse_access_control(options: Options, limits: Limits) -> DesiredAccessControl:
    """The desired state of an idc_access_control_attributes task. Raises InvalidInput."""
    given = options.get("attributes")
    present, purge = options.get("state") != "absent", bool(options.get("purge"))
    attributes, problems = _attributes(given, present, limits) if isinstance(given, Mapping) else (None, [])
    if purge and not present:
        problems.append("purge: makes the attributes exact, so it can only be used with state: present")
    elif purge and attributes is None:
        problems.append("purge: requires attributes")
    elif purge and not attributes and not options.get("allow_empty"):
        problems.append(
            "attributes: is empty, and with purge that would remove all attributes for access control; set "
            "allow_empty: true if that is intended, or state: absent to disable them"
        )
    problems += waiting_problems(options)
    if problems:
        raise InvalidInput(problems)
    return DesiredAccessControl(
        present=present,
        attributes=attributes,
        purge=purge,
        most=limits.most(_LIST),
        waiting=waiting(options),
    )


def _attributes(given: Mapping[object, object], present: bool, limits: Limits) -> tuple[dict[str, str], list[str]]:
    """The attributes by key, and what is wrong with them. To take them away, their keys are all that counts."""
    attributes, problems = {}, []
    for key, value in ((str(key), value) for key, value in given.items()):
        problem = limits.problem(_KEY, key)
        if problem is not None:
            problems.append(f"attributes: the key {key!r} {problem}")
        several = value if isinstance(value, list) else [value]
        source = attributes[key] = "" if not several or several[0] is None else str(several[0])
        foreign = [entry for entry in several if is_foreign(entry)]
        problems += [f"attributes.{key}: {no_text_in_task(entry)}" for entry in foreign]
        if foreign or not present:
            continue
        if len(several) > 1:
            problems.append(f"attributes.{key}: has {len(several)} sources, an attribute has one")
            continue
        problem = limits.problem(_SOURCE, source)
        if problem is not None:
            problems.append(f"attributes.{key}: {problem}{'' if source else _EMPTY}")
    crowd = limits.crowd(_LIST, len(attributes)) if present else None
    return attributes, [*problems, *([f"attributes: {crowd}"] if crowd else [])]


_EMPTY = "; give a source such as ${path:enterprise.department}, or remove the attribute with state: absent"
