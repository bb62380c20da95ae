# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From the options of a permission set to desired values; all problems are reported at once."""

from __future__ import annotations

import json
import re
import typing as t
from collections.abc import Mapping, Sequence

from .._desired.access import DesiredPermissionSet, Provision
from .._desired.choices import OnAssignments, Waiting
from .._model.attributes import item
from .._model.durations import DEFAULT_DURATION, iso, seconds
from .._model.entities import Document, Item, Value
from .._model.errors import InvalidInput
from .._model.limits import Limits
from .._model.policies import document, malformed, texts_in
from .._model.references import is_permission_set_arn
from .._model.written import is_foreign, json_of, no_text_in_task
from .common import Options, shown
from .spec import STATE, WAITING, Interface, strings

_MANAGED = "AttachManagedPolicyToPermissionSet.ManagedPolicyArn"
_CUSTOMER_MANAGED = "AttachCustomerManagedPolicyReferenceToPermissionSet.CustomerManagedPolicyReference"
_INLINE = "PutInlinePolicyToPermissionSet.InlinePolicy"

# User guide, limits and tagging; the service model does not have them.
_SHORTEST, _LONGEST = 3600, 12 * 3600
_MOST_POLICIES = 25
_MOST_BYTES = 10_240
_WHITE_SPACE = re.compile(r"[ \t\r\n]")
_MOST_TAGS = 50


PERMISSION_SET_INTERFACE = Interface(
    arguments={
        **STATE,
        **WAITING,
        **strings("name", "permission_set_arn", "description", "session_duration", "relay_state"),
        "managed_policies": {"type": "list", "elements": "str"},
        "customer_managed_policies": {"type": "list", "elements": "raw"},
        "inline_policy": {"type": "json"},
        "permissions_boundary": {
            "type": "dict",
            "options": {
                "managed_policy_arn": {"type": "str"},
                "customer_managed_policy": {
                    "type": "dict",
                    "options": {
                        "name": {"type": "str", "required": True},
                        "path": {"type": "str", "default": "/"},
                    },
                },
            },
        },
        "tags": {"type": "dict"},
        "purge_tags": {"type": "bool", "default": True},
        "purge_policies": {"type": "bool", "default": True},
        "provision": {"type": "str", "choices": ["outdated", "always", "never"], "default": "outdated"},
        "on_assignments": {"type": "str", "choices": ["refuse", "remove"], "default": "refuse"},
    },
    rules={"required_one_of": [("name", "permission_set_arn")]},
    keys=("permission_set",),
)


def parse_permission_set(options: Options, limits: Limits) -> DesiredPermissionSet:
    """The desired state of an idc_permission_set task. Raises InvalidInput."""
    reader = _Reader(limits)
    name, arn = options.get("name"), options.get("permission_set_arn")
    present = options.get("state") != "absent"
    if name is None and arn is None:
        reader.problems.append(
            "name or permission_set_arn: one is needed, and both are null; the ARN of what would be created is null in "
            "check mode, so refer to it by name"
        )
    if isinstance(arn, str) and not is_permission_set_arn(arn):
        reader.problems.append(f"permission_set_arn: {arn!r} is not the ARN of a permission set")
    attributes: dict[str, Value | None] = {}
    if isinstance(name, str):
        attributes["name"] = reader.text("name", "CreatePermissionSet.Name", name)
    timeout = options.get("wait_timeout", 600)
    if not isinstance(timeout, int) or timeout < 1:
        reader.problems.append(f"wait_timeout: {timeout} is not a number of seconds, 1 or more")
    if present:
        attributes |= reader.attributes(options)
    if reader.problems:
        raise InvalidInput(reader.problems)
    return DesiredPermissionSet(
        present=present,
        arn=arn if isinstance(arn, str) else None,
        name=name if isinstance(name, str) else None,
        attributes=attributes if present else {},
        purge_policies=options.get("purge_policies") is not False,
        purge_tags=options.get("purge_tags") is not False,
        provision=Provision(options.get("provision") or Provision.OUTDATED.value),
        on_assignments=OnAssignments(options.get("on_assignments") or OnAssignments.REFUSE.value),
        waiting=Waiting(wait=options.get("wait") is not False, timeout=float(t.cast("int", timeout))),
    )


class _Reader:
    """Reads values by the limits, and collects what is wrong with them."""

    def __init__(self, limits: Limits) -> None:
        self.problems: list[str] = []
        self._limits = limits

    def attributes(self, options: Options) -> dict[str, Value | None]:
        """The managed attributes beside the name: a value, or None to clear it."""
        readers: dict[str, t.Callable[[t.Any], Value | None]] = {
            "description": lambda given: self._clearable("description", "CreatePermissionSet.Description", given),
            "session_duration": self._duration,
            "relay_state": lambda given: self._clearable("relay_state", "CreatePermissionSet.RelayState", given),
            "managed_policies": self._managed_policies,
            "customer_managed_policies": self._customer_managed_policies,
            "inline_policy": self._inline_policy,
            "permissions_boundary": self._boundary,
            "tags": self._tags,
        }
        found = {name: read(given) for name, read in readers.items() if (given := options.get(name)) is not None}
        policies = [found.get(name) or () for name in ("managed_policies", "customer_managed_policies")]
        count = sum(len(many) for many in policies if isinstance(many, tuple))
        if count > _MOST_POLICIES:
            self.problems.append(
                f"managed_policies and customer_managed_policies: are {count} together, IAM Identity Center keeps at "
                f"most {_MOST_POLICIES} in a permission set"
            )
        return found

    def text(self, option: str, place: str, text: str) -> str:
        """A text, judged by the limits of its place."""
        problem = self._limits.problem(place, text)
        if problem:
            self.problems.append(f"{option}: {shown(text)}{problem}")
        return text

    def _clearable(self, option: str, place: str, given: str) -> str | None:
        return self.text(option, place, given) if given else None

    def _duration(self, given: str) -> str:
        """Clearing it means the duration that the service has by itself: left out, it may be kept instead."""
        length = seconds(given) if given else _SHORTEST
        if length is None:
            self.problems.append(f"session_duration: {given!r} is not a duration, such as 8h, 1h30m or PT8H")
        elif not _SHORTEST <= length <= _LONGEST:
            self.problems.append(f"session_duration: {given} is {iso(length)}; a session lasts from 1 to 12 hours")
        return DEFAULT_DURATION if length is None else iso(length)

    def _managed_policies(self, given: list[object]) -> tuple[str, ...] | None:
        arns = [self._managed_policy(f"managed_policies[{index}]", _text(entry)) for index, entry in enumerate(given)]
        self._refuse_twins("managed_policies", arns)
        return tuple(sorted(arns)) or None

    def _managed_policy(self, option: str, arn: str) -> str:
        problem = self._limits.problem(_MANAGED, arn)
        if problem and arn:
            problem = (
                "is not the ARN of an AWS managed policy, such as arn:aws:iam::aws:policy/ReadOnlyAccess; your own "
                "policies go into customer_managed_policies, by name"
            )
        if problem:
            self.problems.append(f"{option}: {shown(arn)}{problem}")
        return arn

    def _customer_managed_policies(self, given: list[object]) -> tuple[Item, ...] | None:
        option = "customer_managed_policies"
        read = [self._reference(f"{option}[{index}]", entry) for index, entry in enumerate(given)]
        self._refuse_twins(option, [None if policy is None else _path_and_name(policy) for policy in read])
        return tuple(sorted(policy for policy in read if policy is not None)) or None

    def _reference(self, option: str, given: object) -> Item | None:
        """A customer managed policy: its name, or its name and path."""
        fields = {"name": given} if isinstance(given, str) else given
        if not isinstance(fields, Mapping) or set(fields) - {"name", "path"} or fields.get("name") is None:
            self.problems.append(f"{option}: is neither the name of a policy nor a dictionary of its name and path")
            return None
        foreign = {key: value for key, value in fields.items() if is_foreign(value)}
        if foreign:
            self.problems += [f"{option}.{key}: {no_text_in_task(value)}" for key, value in foreign.items()]
            return None
        name, path = _text(fields["name"]), _text(fields.get("path") or "/")
        self.text(f"{option}.name" if fields is given else option, f"{_CUSTOMER_MANAGED}.Name", name)
        if self._limits.problem(f"{_CUSTOMER_MANAGED}.Path", path):
            self.problems.append(f"{option}.path: {shown(path)}is not the path of a policy, such as / or /teams/data/")
        return item({"name": name, "path": path})

    def _inline_policy(self, given: str) -> Document | None:
        if not given:
            return None
        try:
            policy, twice = json_of(given)
            text = json.dumps(policy, ensure_ascii=False, separators=(",", ":"))
        except (ValueError, RecursionError) as error:
            self.problems.append(f"inline_policy: is not JSON: {error}")
            return None
        if not isinstance(policy, dict):
            self.problems.append(f"inline_policy: is not a JSON object, but {shown(text)}".rstrip())
            return None
        self.problems += [
            f"inline_policy: has the key {key} twice in one object, of which AWS would use only one" for key in twice
        ]
        if policy:
            self.problems += malformed(policy, "inline_policy")
        self._judge_characters(policy)
        self._judge_size(text)
        return Document(text=text) if policy else None

    def _judge_characters(self, policy: Mapping[str, object]) -> None:
        for place, text in texts_in(policy, "inline_policy"):
            problem = self._limits.stranger(_INLINE, text)
            if problem:
                separator = "" if place.endswith("'") else ":"
                self.problems.append(f"{place}{separator} {problem}")

    def _judge_size(self, text: str) -> None:
        most, solid = self._limits.most(_INLINE), len(_WHITE_SPACE.sub("", text).encode("utf-8", "surrogatepass"))
        if most is not None and len(text) > most:
            self.problems.append(
                f"inline_policy: has {len(text)} characters, {most} are allowed, and of them {_MOST_BYTES} bytes "
                "that are not whitespace"
            )
        elif solid > _MOST_BYTES:
            self.problems.append(
                f"inline_policy: has {solid} bytes that are not whitespace, IAM Identity Center's quota is "
                f"{_MOST_BYTES}"
            )

    def _boundary(self, given: Mapping[str, t.Any]) -> Document | None:
        arn, policy = given.get("managed_policy_arn"), given.get("customer_managed_policy")
        if arn is not None and policy is not None:
            self.problems.append(
                "permissions_boundary: has managed_policy_arn and customer_managed_policy; a permission set has one "
                "boundary"
            )
        if arn is not None:
            return document(
                {"managed_policy_arn": self._managed_policy("permissions_boundary.managed_policy_arn", arn)}
            )
        reference = None if policy is None else self._reference("permissions_boundary.customer_managed_policy", policy)
        return None if reference is None else document({"customer_managed_policy": dict(reference)})

    def _tags(self, given: Mapping[str, object]) -> Document | None:
        if len(given) > _MOST_TAGS:
            self.problems.append(f"tags: has {len(given)} entries, AWS keeps at most {_MOST_TAGS} on a permission set")
        tags: dict[str, object] = {}
        for key, value in given.items():
            tags[str(key)] = _text(value)
            self.text("tags", "CreatePermissionSet.Tags.Key", str(key))
            if str(key).lower().startswith("aws:"):
                self.problems.append(f"tags: {shown(str(key))}begins with aws:, which is reserved for AWS")
            if value is None or is_foreign(value):
                self.problems.append(f"tags.{key}: {no_text_in_task(value)}")
            elif tags[str(key)]:
                self.text(f"tags.{key}", "CreatePermissionSet.Tags.Value", _text(value))
        return document(tags)

    def _refuse_twins(self, option: str, names: Sequence[str | None]) -> None:
        for index, name in enumerate(names):
            first = names.index(name)
            if name is not None and first < index:
                self.problems.append(f"{option}: {name} is named twice (entries {first} and {index})")


def _path_and_name(policy: Item) -> str:
    fields = dict(policy)
    return f"{fields.get('path')}{fields.get('name', '')}"


def _text(value: object) -> str:
    return "" if value is None else str(value)
