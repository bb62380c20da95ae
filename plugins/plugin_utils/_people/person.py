# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One person in the one form, and what is wrong with what was given, field by field."""

from __future__ import annotations

import re
import typing as t
from collections.abc import Mapping
from datetime import date, datetime

from ...module_utils._model.entitlements import is_role_arn
from ...module_utils._model.near_words import did_you_mean
from ...module_utils._model.written import kind as kind_of
from ...module_utils._model.written import no_text
from .fields import ASSIGNMENT, ENTERPRISE, ITEMS, KNOWN, NAMES, PASSWORDS, REQUIRED, SHORT, TEXTS

_EMAIL = re.compile(r"[^\s@]+@[^\s@]+")


def empty() -> dict[str, t.Any]:
    return {"user_name": "", "groups": [], "assignments": [], "applications": []}


class PersonReader:
    """Reads the fields of one person, and collects what is wrong with them. What is null was not given."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def person(self, given: Mapping[t.Any, object]) -> dict[str, t.Any]:
        """The person in the one form: what was given, and lists for what hangs on the person."""
        given = {str(key): value for key, value in given.items() if value is not None or key not in KNOWN}
        person = empty()
        for key, value in given.items():
            if key in TEXTS or key in SHORT:
                self._keep(person, key, self.text(key, value))
            elif key in ITEMS:
                self._keep(person, key, self._mappings(key, value, ITEMS[key]))
            elif key in NAMES:
                self._keep(person, key, self._names(key, value))
            elif key == "enterprise":
                self._keep(person, key, self._enterprise(value))
            elif key == "assignments":
                self._keep(person, key, self._assignments(value))
            elif key == "password":
                self._keep(person, key, self._password(value))
            else:
                self.problems.append(f"{key}: is not known{did_you_mean(key, KNOWN)}")
        self._judge(person, given)
        return person

    @staticmethod
    def _keep(person: dict[str, t.Any], key: str, value: object) -> None:
        if value is not None:
            person[key] = value

    def _judge(self, person: Mapping[str, t.Any], given: Mapping[str, object]) -> None:
        for key in REQUIRED:
            if key not in given:
                self.problems.append(f"{key}: is missing")
            elif person.get(key) == "" and given[key] == "":
                self.problems.append(f"{key}: is empty")
        if str(person["user_name"]).startswith("arn:"):
            self.problems.append("user_name: is an ARN, but must be the name that the person signs in with")
        for short, many in SHORT.items():
            if short in person and many in person:
                self.problems.append(f"{short}: means the same as {many}; give only one of them")
        for index, role_arn in enumerate(person.get("entitlements", ())):
            if role_arn and not is_role_arn(role_arn):
                self.problems.append(f"entitlements[{index}]: {role_arn} is not the ARN of an IAM role")
        email = person.get("email")
        if email and not _EMAIL.fullmatch(email):
            self.problems.append(f"email: {email} is not an e-mail address")

    def text(self, place: str, value: object) -> str | None:
        at = f"{place}: " if place else ""
        if isinstance(value, str):
            return str(value)
        if place == "birthdate" and isinstance(value, date) and not isinstance(value, datetime):
            return value.isoformat()
        self.problems.append(f"{at}{no_text(value)}")
        return None

    def _list(self, place: str, value: object) -> list[t.Any]:
        if isinstance(value, list):
            return list(value)
        self.problems.append(f"{place}: is {kind_of(value)}, but must be a list")
        return []

    def _names(self, place: str, value: object) -> list[str]:
        names: list[str] = []
        for index, entry in enumerate(self._list(place, value)):
            name = self.text(f"{place}[{index}]", entry)
            if name is None:
                continue
            if not name:
                self.problems.append(f"{place}[{index}]: is empty")
            elif name in names:
                self.problems.append(f"{place}[{index}]: {name} is named twice")
            names.append(name)
        return names

    def _mapping(self, place: str, value: object, known: tuple[str, ...]) -> dict[str, object]:
        if not isinstance(value, Mapping):
            self.problems.append(f"{place}: is {kind_of(value)}, but must be a mapping")
            return {}
        for key in value:
            if key not in known:
                self.problems.append(f"{place}.{key}: is not known{did_you_mean(str(key), known)}")
        return {key: value[key] for key in known if value.get(key) is not None}

    def _mappings(self, place: str, value: object, known: tuple[str, ...]) -> list[dict[str, object]]:
        found = []
        for index, entry in enumerate(self._list(place, value)):
            here = f"{place}[{index}]"
            item = self._mapping(here, entry, known)
            if "value" in known and "value" not in item and isinstance(entry, Mapping):
                self.problems.append(f"{here}.value: is missing")
            for key, part in item.items():
                if key != "primary":
                    self.text(f"{here}.{key}", part)
                elif not isinstance(part, bool):
                    self.problems.append(f"{here}.primary: is {kind_of(part)}, but must be true or false")
            found.append(item)
        return found

    def _enterprise(self, value: object) -> dict[str, str]:
        texts = {key: self.text(f"enterprise.{key}", part) for key, part in self._attributes(value).items()}
        return {key: text for key, text in texts.items() if text is not None}

    def _attributes(self, value: object) -> dict[str, object]:
        return self._mapping("enterprise", value, ENTERPRISE)

    def _assignments(self, value: object) -> list[dict[str, str]]:
        found: list[dict[str, str]] = []
        for index, entry in enumerate(self._list("assignments", value)):
            here = f"assignments[{index}]"
            given = self._mapping(here, entry, ASSIGNMENT)
            texts = {key: self.text(f"{here}.{key}", part) for key, part in given.items()}
            # A restore file has the name for the reader and the id for what is done.
            account = "account_id" if "account_id" in given else "account"
            for key in ("permission_set", account) if isinstance(entry, Mapping) else ():
                if key not in given or texts[key] == "":
                    self.problems.append(f"{here}.{key}: is {'empty' if key in given else 'missing'}")
            whole = {"permission_set": texts.get("permission_set") or "", "account": texts.get(account) or ""}
            if whole in found:
                self.problems.append(f"{here}: is listed twice")
            found.append(whole)
        return found

    def _password(self, value: object) -> str | None:
        if value in PASSWORDS:
            return str(value)
        self.problems.append(f"password: is {_shown(value)}, but must be one of {', '.join(PASSWORDS)}")
        return None


def _shown(value: object) -> str:
    return repr(str(value)) if isinstance(value, str) else kind_of(value)
