# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The service model as a contract: what comes in is checked against it, what goes out is cut to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from . import userpool_model
from .errors import ServiceError
from .models import ServiceModel, Shape
from .patterns import compiled

Path = tuple[str, ...]
Check = Callable[[Any, Path, "list[Problem]"], None]
Cut = Callable[[Any], Any]

_SHOWN = 256
_FAILED = "failed to satisfy constraint"


@dataclass(frozen=True)
class Problem:
    """One thing that the model forbids: where, which rule, and the value if it may be shown (as a message has it)."""

    path: Path
    rule: str
    shown: str = ""

    def __str__(self) -> str:
        return f"Value {self.shown}at '{'.'.join(self.path)}' {_FAILED}: {self.rule}"

    @property
    def in_short(self) -> str:
        """How sso-admin says it: never with the value."""
        return f"Value of input '{'.'.join(self.path)}' {_FAILED}: {self.rule}"


class Contract:
    """Checks and cuts for the shapes of one service, compiled on first use."""

    def __init__(self, model: ServiceModel) -> None:
        self._shapes = model.shapes
        self._in_short = model.name == "sso-admin"
        self._has_framework_errors = model.name in ("identitystore", userpool_model.SERVICE)
        self._refusal = "InvalidInputException" if "InvalidInputException" in model.shapes else "ValidationException"
        self._checks: dict[str, Check] = {}
        self._cuts: dict[str, Cut] = {}

    def require(self, shape_name: str | None, value: Mapping[str, Any], path: Path = ()) -> None:
        """Raise the service's error for bad input, naming everything that is wrong, unless the value fits the shape."""
        if problems := self._problems(shape_name, value, path):
            raise ServiceError(self._refusal, self._words(problems))

    def require_input(self, shape_name: str | None, parameters: Mapping[str, Any]) -> None:
        """Do the same for the input of a call, as the framework of AWS does it before the service sees the call."""
        if problems := self._problems(shape_name, parameters, ()):
            raise ServiceError(self._refusal, self._words(problems), framework=self._has_framework_errors)

    def problems(self, shape_name: str | None, value: Any, path: Path = ()) -> list[str]:
        """Return what the model forbids in a value; nothing is expected where there is no shape."""
        return [str(problem) for problem in self._problems(shape_name, value, path)]

    def _words(self, problems: list[Problem]) -> str:
        if self._in_short:
            return "; ".join(problem.in_short for problem in problems)
        plural = "error" if len(problems) == 1 else "errors"
        return f"{len(problems)} validation {plural} detected: {'; '.join(map(str, problems))}"

    def _problems(self, shape_name: str | None, value: Any, path: Path) -> list[Problem]:
        found: list[Problem] = []
        if shape_name is not None:
            self._check(shape_name)(value, path, found)
        elif value:
            found.append(Problem(path, "No member is expected"))
        return found

    def cut(self, shape_name: str | None, value: Any) -> Any:
        """Return the value without what the shape does not know and without absent members."""
        return self._cut(shape_name)(value) if shape_name is not None else {}

    def members(self, shape_name: str) -> dict[str, str]:
        """Return the members of a structure with the names of their shapes."""
        return {name: reference["shape"] for name, reference in self._shapes[shape_name].get("members", {}).items()}

    def item(self, shape_name: str) -> str:
        """Return the name of the shape of a list's items."""
        return str(self._shapes[shape_name]["member"]["shape"])

    def kind(self, shape_name: str) -> str:
        """Return the type of a shape; ``document`` for one that takes any JSON value."""
        shape = self._shapes[shape_name]
        return "document" if shape.get("document") else str(shape["type"])

    def status_of(self, shape_name: str) -> int:
        """Return the HTTP status of an error, where a service has more than one for its refusals."""
        error = self._shapes.get(shape_name, {}).get("error", {})
        return int(error.get("httpStatusCode", 400))

    def place(self, shape_name: str, member: str) -> tuple[str | None, str]:
        """Return where a request carries a member of its input (``uri``, ``querystring``), and under which name."""
        reference = self._shapes[shape_name]["members"][member]
        return reference.get("location"), str(reference.get("locationName", member))

    def knows(self, shape_name: str) -> bool:
        """Tell whether the installed model has a shape."""
        return shape_name in self._shapes

    def _check(self, shape_name: str) -> Check:
        if shape_name not in self._checks:
            # Registered before it is complete, so that a shape may contain itself.
            def later(value: Any, path: Path, found: list[Problem]) -> None:
                self._checks[shape_name](value, path, found)

            self._checks[shape_name] = later
            self._checks[shape_name] = self._make_check(shape_name)
        return self._checks[shape_name]

    def _make_check(self, shape_name: str) -> Check:
        shape = self._shapes[shape_name]
        kind = self.kind(shape_name)
        if kind == "structure":
            return self._structure_check(shape)
        if kind == "list":
            return self._list_check(shape)
        if kind == "map":
            return self._map_check(shape)
        if kind == "string":
            return _string_check(shape)
        if kind in ("integer", "long"):
            return _integer_check(shape)
        if kind == "timestamp" and _is_text(shape):
            return _string_check(shape)
        return _SIMPLE_CHECKS.get(kind, _anything)

    def _structure_check(self, shape: Shape) -> Check:
        members = {name: self._check(reference["shape"]) for name, reference in shape["members"].items()}
        paths = {name: lower_first(name) for name in members}
        required = tuple(shape.get("required", ()))
        documents = {name for name, each in shape["members"].items() if self.kind(each["shape"]) == "document"}
        is_union = bool(shape.get("union"))

        def check(value: Any, path: Path, found: list[Problem]) -> None:
            if not isinstance(value, dict):
                found.append(Problem(path, "Member must be a structure"))
                return
            # Null is a value of a document, and the absence of anything else.
            found.extend(
                _null_problem((*path, paths[name]))
                for name in required
                if name not in value or (value[name] is None and name not in documents)
            )
            given = 0
            for name, content in value.items():
                member = members.get(name)
                if member is None:
                    found.append(Problem((*path, lower_first(name)), "Member is not known"))
                elif content is not None:
                    given += 1
                    member(content, (*path, paths[name]), found)
            if is_union and given != 1:
                found.append(Problem(path, f"Exactly one of its members must be set: {', '.join(members)}"))

        return check

    def _list_check(self, shape: Shape) -> Check:
        item = self._check(shape["member"]["shape"])

        def check(value: Any, path: Path, found: list[Problem]) -> None:
            if not isinstance(value, list):
                found.append(Problem(path, "Member must be a list"))
                return
            _check_length(shape, value, path, found, "")
            for number, content in enumerate(value, 1):
                item_path = (*path, str(number), "member")
                if content is None:
                    found.append(_null_problem(item_path))
                else:
                    item(content, item_path, found)

        return check

    def _map_check(self, shape: Shape) -> Check:
        key_check = self._check(shape["key"]["shape"])
        value_check = self._check(shape["value"]["shape"])

        def check(value: Any, path: Path, found: list[Problem]) -> None:
            if not isinstance(value, dict):
                found.append(Problem(path, "Member must be a map"))
                return
            _check_length(shape, value, path, found, "")
            for key, content in value.items():
                key_check(key, (*path, "key"), found)
                value_check(content, (*path, key, "value"), found)

        return check

    def _cut(self, shape_name: str) -> Cut:
        if shape_name not in self._cuts:

            def later(value: Any) -> Any:
                return self._cuts[shape_name](value)

            self._cuts[shape_name] = later
            self._cuts[shape_name] = self._make_cut(shape_name)
        return self._cuts[shape_name]

    def _make_cut(self, shape_name: str) -> Cut:
        shape = self._shapes[shape_name]
        kind = self.kind(shape_name)
        if kind == "structure":
            members = [(name, self._cut(reference["shape"])) for name, reference in shape["members"].items()]
            return lambda value: {name: cut(value[name]) for name, cut in members if value.get(name) is not None}
        if kind == "list":
            item = self._cut(shape["member"]["shape"])
            return lambda value: [item(content) for content in value]
        if kind == "timestamp":
            return _iso8601 if _is_text(shape) else lambda value: round(value, 3)
        return _as_it_is


def _is_text(shape: Shape) -> bool:
    """Tell whether timestamps of a shape are written as text."""
    return shape.get("timestampFormat") == "iso8601"


def _iso8601(value: float) -> str:
    moment = datetime.fromtimestamp(round(value, 3), timezone.utc)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def lower_first(name: str) -> str:
    """Return a member's name as AWS writes it in the path of a message."""
    return name[:1].lower() + name[1:]


def upper_first(name: str) -> str:
    """Return a name in lower camel case as the model writes names."""
    return name[:1].upper() + name[1:]


def _null_problem(path: Path) -> Problem:
    return Problem(path, "Member must not be null", "null ")


def _shown(shape: Shape, value: object) -> str:
    """Return a value for a message, unless its shape is sensitive or it is long."""
    text = str(value)
    return "" if shape.get("sensitive") or len(text) > _SHOWN else f"'{text}' "


def _check_length(shape: Shape, value: Any, path: Path, found: list[Problem], shown: str) -> None:
    least, most = shape.get("min"), shape.get("max")
    if least is not None and len(value) < least:
        found.append(Problem(path, f"Member must have length greater than or equal to {least}", shown))
    if most is not None and len(value) > most:
        found.append(Problem(path, f"Member must have length less than or equal to {most}", shown))


def _string_check(shape: Shape) -> Check:
    values = shape.get("enum")
    source = shape.get("pattern")

    def check(value: Any, path: Path, found: list[Problem]) -> None:
        if not isinstance(value, str):
            found.append(Problem(path, "Member must be a string"))
            return
        _check_length(shape, value, path, found, _shown(shape, value))
        if values is not None and value not in values:
            rule = f"Member must satisfy enum value set: [{', '.join(values)}]"
            found.append(Problem(path, rule, _shown(shape, value)))
        if source is not None and not compiled(source).fullmatch(value):
            rule = f"Member must satisfy regular expression pattern: {source}"
            found.append(Problem(path, rule, _shown(shape, value)))

    return check


def _integer_check(shape: Shape) -> Check:
    least, most = shape.get("min"), shape.get("max")

    def check(value: Any, path: Path, found: list[Problem]) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            found.append(Problem(path, "Member must be an integer"))
            return
        if least is not None and value < least:
            rule = f"Member must have value greater than or equal to {least}"
            found.append(Problem(path, rule, _shown(shape, value)))
        if most is not None and value > most:
            rule = f"Member must have value less than or equal to {most}"
            found.append(Problem(path, rule, _shown(shape, value)))

    return check


def _boolean_check(value: Any, path: Path, found: list[Problem]) -> None:
    if not isinstance(value, bool):
        found.append(Problem(path, "Member must be a boolean"))


def _timestamp_check(value: Any, path: Path, found: list[Problem]) -> None:
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        found.append(Problem(path, "Member must be a timestamp"))


def _anything(value: Any, path: Path, found: list[Problem]) -> None:
    """Accept any JSON value: a document."""


def _as_it_is(value: Any) -> Any:
    return value


_SIMPLE_CHECKS: dict[str, Check] = {"boolean": _boolean_check, "timestamp": _timestamp_check}
