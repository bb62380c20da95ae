# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From policies as people write them, in a file or in a task, to policies; all problems are told at once, with their places."""

from __future__ import annotations

import typing as t
from collections.abc import Iterable, Iterator, Mapping

from .._desired.policies import Exemption, Policy, Severity
from .._model.durations import seconds
from .._model.errors import InvalidInput
from .._model.near_words import did_you_mean
from .._model.places import Place
from .._model.written import is_account_id, kind, no_text
from .._model.yaml_text import quoted
from .._policies.check import Check, Form, Option
from .._policies.registry import CHECKS
from .common import Options
from .conforming import Flaw
from .entry_places import part_place
from .expiry import expiry
from .lines import Line
from .policies_interface import POLICIES, POLICIES_FILE

_KEYS = ("id", "check", "severity", "options", "except")
_SEVERITIES = tuple(one.value for one in Severity)


def policy_lines(entries: object) -> Iterator[Line]:
    """The lines of policies that a task has among its options."""
    if isinstance(entries, (list, tuple)):
        for index, one in enumerate(entries):
            yield Line(kind=POLICIES, path=f"{POLICIES}[{index}]", value=one, entry=True)
    elif entries is not None:
        yield Line(kind=POLICIES, path=POLICIES, problem=f"is {kind(entries)}, but must be a list")


_ALONE = (
    f"{POLICIES_FILE}: the action plugin of the module reads it, and it did not run; call the module by its full name, which "
    "begins with steward.identity_center."
)


def policies_of_task(options: Options) -> tuple[Policy, ...]:
    """The policies of a task, whose files the controller has read. Raises InvalidInput."""
    if options.get(POLICIES_FILE) is not None:
        raise InvalidInput([_ALONE])
    return parse_policies(policy_lines(options.get(POLICIES)))


def parse_policies(lines: Iterable[Line]) -> tuple[Policy, ...]:
    """The policies. Raises InvalidInput with all that is wrong with them."""
    problems: list[str] = []
    found: list[Policy] = []
    places: dict[str, Place] = {}
    for line in lines:
        place = Place(line=line.place, column=line.column, path=line.path)
        if line.problem is not None:
            problems.append(f"{place}: {line.problem}")
            continue
        reader = _Reader()
        policy = reader.policy(line.value)
        if policy is not None and policy.id in places:
            reader.flaw(
                "id", f"{quoted(policy.id)} is the id of the policy at {places[policy.id]} as well; give it another"
            )
        elif policy is not None:
            places[policy.id] = place
        problems += [f"{part_place(line, flaw.path)}: {flaw.problem}" for flaw in reader.flaws]
        if policy is not None:
            found.append(policy)
    if problems:
        raise InvalidInput(problems)
    return tuple(found)


class _Reader:
    """Reads one policy, and collects what is wrong with it."""

    def __init__(self) -> None:
        self.flaws: list[Flaw] = []

    def flaw(self, path: str, problem: str) -> None:
        """Tell what is wrong with the part that this path leads to."""
        self.flaws.append(Flaw(path=path, problem=problem))

    def policy(self, entry: object) -> Policy | None:
        """The policy as far as it can be read, or None where it is not even known which check it is."""
        if not isinstance(entry, Mapping):
            self.flaw("", f"is {kind(entry)}, but must be a mapping with {', '.join(_KEYS)}")
            return None
        self._unknown(entry, "", _KEYS)
        check = self._check(entry)
        own_id = self._text("id", entry["id"]) if "id" in entry else None
        severity = self._severity(entry.get("severity"))
        if check is None:
            return None
        return Policy(
            id=own_id or check.name,
            check=check.name,
            severity=severity or check.severity,
            options=self._options(check, entry.get("options")),
            exemptions=self._exemptions(check, entry.get("except")),
        )

    def _check(self, entry: Mapping[str, object]) -> Check | None:
        if "check" not in entry:
            self.flaw("", f"check is missing; there are {', '.join(CHECKS)}")
            return None
        name = self._text("check", entry["check"])
        if name is None or name in CHECKS:
            return None if name is None else CHECKS[name]
        meant = did_you_mean(name, CHECKS) or f"; there are {', '.join(CHECKS)}"
        self.flaw("check", f"there is no check {quoted(name)}{meant}")
        return None

    def _severity(self, value: object) -> Severity | None:
        if value is None:
            return None
        if value in _SEVERITIES:
            return Severity(value)
        what = quoted(value) if isinstance(value, str) else kind(value)
        self.flaw("severity", f"is {what}, but must be one of {', '.join(_SEVERITIES)}")
        return None

    # ---- options

    def _options(self, check: Check, given: object) -> dict[str, object]:
        found = {name: one.default for name, one in check.options.items()}
        if given is not None and not isinstance(given, Mapping):
            self.flaw("options", f"is {kind(given)}, but must be a mapping")
            return found
        written: Mapping[str, object] = given or {}
        if written and not check.options:
            self.flaw("options", f"{check.name} has no options; leave them out")
            return found
        self._unknown(written, "options.", check.options)
        for name, option in check.options.items():
            if name in written:
                found[name] = self._option(f"options.{name}", option, written[name])
            elif option.required:
                self.flaw("options" if written else "", f"{check.name} needs options.{name}: {option.form.value}")
        if check.one_of and not set(check.one_of) & set(written):
            self.flaw("options" if written else "", f"{check.name} needs one of the options {', '.join(check.one_of)}")
        return found

    def _option(self, path: str, option: Option, value: object) -> object:
        form = option.form
        if form is Form.TRUTH and isinstance(value, bool):
            return value
        if form is Form.COUNT and isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return value
        if form is Form.NAME and isinstance(value, str):
            return self._text(path, value)
        if form is Form.DURATION and isinstance(value, str) and (length := seconds(value)) is not None:
            return length
        if form in (Form.PATTERNS, Form.NAMES, Form.PAIR) and isinstance(value, (list, tuple)):
            return self._names(path, value, option)
        if form is Form.VALUES and isinstance(value, Mapping) and value:
            return {str(key): self._values(f"{path}.{key}", one) for key, one in value.items()}
        self.flaw(path, f"is {quoted(value) if isinstance(value, str) else kind(value)}, but must be {form.value}")
        return option.default

    def _names(self, path: str, value: list[object] | tuple[object, ...], option: Option) -> tuple[str, ...]:
        names = [self._name(f"{path}[{index}]", one) for index, one in enumerate(value)]
        if option.form is Form.PAIR and len(names) != _PAIR:
            self.flaw(path, f"has {len(names)} entries, but must be {option.form.value}")
        elif not names and not option.may_be_empty:
            self.flaw(path, "is empty; leave it out, or name something")
        return tuple(name for name in names if name is not None)

    def _values(self, path: str, value: object) -> tuple[str, ...]:
        if isinstance(value, (list, tuple)):
            names = [self._name(f"{path}[{index}]", one) for index, one in enumerate(value)]
            return tuple(name for name in names if name is not None)
        self.flaw(path, f"is {kind(value)}, but must be a list of patterns; an empty list takes any value")
        return ()

    # ---- exceptions

    def _exemptions(self, check: Check, given: object) -> tuple[Exemption, ...]:
        if given is not None and not isinstance(given, (list, tuple)):
            self.flaw("except", f"is {kind(given)}, but must be a list")
            return ()
        read = (self._exemption(check, f"except[{index}]", one) for index, one in enumerate(given or ()))
        return tuple(one for one in read if one is not None)

    def _exemption(self, check: Check, path: str, entry: object) -> Exemption | None:
        known = (*check.about, "until", "reason")
        if not isinstance(entry, Mapping):
            self.flaw(path, f"is {kind(entry)}, but must be a mapping with {', '.join(known)}")
            return None
        self._unknown(entry, f"{path}.", known)
        about = {word: self._name(f"{path}.{word}", entry[word]) for word in check.about if word in entry}
        if not about:
            self.flaw(path, f"does not say what it is for; name {' or '.join(check.about)}")
        missing = [name for name in ("until", "reason") if name not in entry]
        if missing:
            self.flaw(path, f"{' and '.join(missing)} {_LACKING[len(missing)]}; an exception needs an end and a reason")
            return None
        reason, until = self._text(f"{path}.reason", entry["reason"]), self._text(f"{path}.until", entry["until"])
        if reason is None or until is None:
            return None
        ends, problem = expiry(until)
        if ends is None:
            self.flaw(f"{path}.until", problem)
            return None
        named = {word: name for word, name in about.items() if name is not None}
        return Exemption(about=named, until=ends, written=until, reason=reason)

    # ---- inside

    def _unknown(self, entry: Mapping[str, object], above: str, known: Iterable[str]) -> None:
        names = list(known)
        for word in entry:
            if word not in names:
                meant = did_you_mean(str(word), names) or f"; there are {', '.join(names)}"
                self.flaw(f"{above}{word}", f"is not known{meant}")

    def _text(self, path: str, value: object) -> str | None:
        if isinstance(value, str) and value.strip():
            return value
        self.flaw(path, "is empty" if isinstance(value, str) else no_text(value))
        return None

    def _name(self, path: str, value: object) -> str | None:
        """A name or a pattern. The id of an account may have been written without quotation marks."""
        return str(value) if is_account_id(value) else self._text(path, value)


_PAIR = 2
_LACKING: t.Final = {1: "is missing", 2: "are missing"}
