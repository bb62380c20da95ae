# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is not as the files say, by severity: from the check-mode result of idc_directory."""

from __future__ import annotations

import re
import typing as t
from collections.abc import Iterator, Mapping, Sequence

from .index import USER, Index, source
from .plan_names import plan_names
from .tables import Row, rank

GAINED, OUTSIDE, LOST, MISSING, ATTRIBUTES = "access_gained", "unmanaged", "access_lost", "missing", "attributes"
CATEGORIES = (GAINED, OUTSIDE, LOST, MISSING, ATTRIBUTES)

_RELATIONS = frozenset({"membership", "account_assignment", "application_assignment", "entitlement"})
_TAKES = frozenset({"remove", "delete"})
_GIVES = frozenset({"add", "create"})
# What a permission set allows is in these.
_POLICIES = ("managed_policies", "customer_managed_policies", "inline_policy", "permissions_boundary")
_PLACE = re.compile(r"(?P<file>.+?):(?P<line>\d+)(?::|$)")
_TEXTS = {
    GAINED: "access that no file gives",
    OUTSIDE: "is in no file",
    LOST: "a file gives this access, but it is not there",
    MISSING: "is in a file, but does not exist",
    ATTRIBUTES: "is not as the file says",
}
_WIDER = "has other policies than the file says"


def located(place: object) -> tuple[str | None, int | None]:
    """File and line of a place such as "team/groups.yml:37: groups[3]"; a place in no file has neither."""
    found = _PLACE.match(place) if isinstance(place, str) else None
    return (found["file"], int(found["line"])) if found else (None, None)


def differences(directory: Mapping[str, t.Any], index: Index) -> list[Row]:
    """The rows, the worst first."""
    known = _Known(index)
    rows = [
        *(_changed(one, known) for one in directory.get("changes") or ()),
        *(_unmanaged(one, known) for one in directory.get("unmanaged") or ()),
    ]
    return sorted(rows, key=lambda row: (rank(row["severity"]), CATEGORIES.index(row["category"]), row["kind"]))


def drifted(rows: Sequence[Row]) -> bool:
    """Whether the directory is not as the files say. What a purge leaves alone is told, and is no drift."""
    return any(row["protected"] is None for row in rows)


class _Known:
    """What the live directory says about the things that a plan names: plans have labels, not ids."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.users = {one["user_name"]: one for one in index.users.values()}
        self.groups = {one["display_name"]: one for one in index.groups.values()}
        self.sets = {one["name"]: one for one in index.sets.values()}
        self._labels: dict[str, list[Row]] | None = None

    def given(self, label: str) -> Sequence[Row]:
        """The assignments with the label of a plan, such as "zoe with Admin in shop (333300000011)"."""
        if self._labels is None:
            self._labels = {}
            for one in self.index.assignments:
                for name in self._names(one):
                    self._labels.setdefault(name, []).append(one)
        return self._labels.get(label, ())

    def _names(self, one: Row) -> Iterator[str]:
        who = self.index.principal(one) or one["principal_id"]
        named = {
            "application": self.index.application(one["application_arn"]),
            "permission_set": self.index.permission_set(one["permission_set_arn"])["permission_set"],
            "account": self.index.account(one["account_id"])["account"],
        }
        yield from plan_names(who, {**one, **named})

    def critical(self, kind: str, name: str) -> list[str]:
        """What makes access critical, in words: it leads to a privileged permission set, or into production."""
        given: list[Row] = []
        if kind == "membership":
            for group, one in self.groups.items():
                if name.endswith(f" in {group}"):
                    given += self.index.of_principal.get(one["group_id"], ())
        elif kind == "permission_set":
            arn = self.sets.get(name, {}).get("permission_set_arn")
            given += (one for one in self.index.assignments if arn and one["permission_set_arn"] == arn)
        else:
            given += self.given(name)
        privileged = bool(kind == "permission_set" and self.sets.get(name, {}).get("privileged"))
        words = {
            "privileged": privileged or any(self.index.privileged(one) for one in given),
            "in production": any(one["account_id"] in self.index.production for one in given),
        }
        return [word for word, so in words.items() if so]

    def last_change(self, kind: str, name: str) -> Row:
        """Who changed a user or a group last, and when. AWS tells it of nothing else."""
        one = {"user": self.users, "group": self.groups}.get(kind, {}).get(name, {})
        return {"updated_by": one.get("updated_by"), "updated_at": one.get("updated_at")}


def _changed(change: Mapping[str, t.Any], known: _Known) -> Row:
    category = _category(change)
    file, line = located(change.get("place"))
    gives = category == GAINED or (category == OUTSIDE and change["kind"] == "permission_set")
    critical = known.critical(change["kind"], change["name"]) if gives else []
    text = _WIDER if category == GAINED and change["action"] == "update" else _TEXTS[category]
    return {
        "severity": _severity(category, change, critical),
        "category": category,
        "kind": change["kind"],
        "name": change["name"],
        "text": f"{text} ({', '.join(critical)})" if critical and category == GAINED else text,
        "action": change["action"],
        "before": change.get("before"),
        "after": change.get("after"),
        **known.last_change(change["kind"], change["name"]),
        "protected": None,
        "file": file,
        "line": line,
    }


def _category(change: Mapping[str, t.Any]) -> str:
    action, relation = change["action"], change["kind"] in _RELATIONS
    if action in _TAKES:
        return GAINED if relation else OUTSIDE
    if action in _GIVES:
        return LOST if relation else MISSING
    before, after = change.get("before") or {}, change.get("after") or {}
    wider = change["kind"] == "permission_set" and any(before.get(one) != after.get(one) for one in _POLICIES)
    return GAINED if wider else ATTRIBUTES


def _severity(category: str, change: Mapping[str, t.Any], critical: Sequence[str]) -> str:
    if category == GAINED:
        return "critical" if critical else "high"
    if category == OUTSIDE:
        return "high" if critical else "medium"
    if category == ATTRIBUTES and change["kind"] not in ("permission_set", "access_control_attributes"):
        return "low"
    return "medium"


def _unmanaged(one: Mapping[str, t.Any], known: _Known) -> Row:
    change = {"kind": one["kind"], "name": one["name"], "action": "delete"}
    row = {**_changed(change, known), "action": None, "protected": one.get("protected")}
    if row["protected"] is not None:
        row["severity"] = "medium" if row["category"] == GAINED else "low"
    return {**row, "before": _told(one, known)}


def _told(one: Mapping[str, t.Any], known: _Known) -> Row | None:
    """What a reader wants to know of a thing that stands in no file."""
    index, kind, name = known.index, one["kind"], one["name"]
    if kind == "user" and name in known.users:
        user = known.users[name]
        told: Row = {**index.person(user["user_id"]), "created_by": user.get("created_by")}
        return {**told, "created_at": user.get("created_at")}
    if kind == "group" and name in known.groups:
        group = known.groups[name]
        members = [index.person(member)["user_name"] or member for member in group.get("members") or ()]
        return {"display_name": name, "source": source(group), "members": members}
    if kind == "permission_set" and name in known.sets:
        return index.permission_set(known.sets[name]["permission_set_arn"])
    given = known.given(name)[:1]
    return {**_reached(index, given[0])} if given else None


def _reached(index: Index, given: Row) -> Row:
    what = index.permission_set(given["permission_set_arn"])
    people = [index.person(one)["user_name"] or one for one in index.reached_by(given)]
    told = {"privileged": what.get("privileged"), "managed_policies": what.get("managed_policies")}
    unit = index.account(given["account_id"])
    where = {"unit": unit["unit"], "production": unit["production"]} if given["account_id"] else {}
    return {
        **(told if given["permission_set_arn"] else {}),
        **where,
        **({} if given["principal_type"] == USER else {"people": people}),
    }
