# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules that no answer to OPTIONS tells: of schedules, surveys, credentials and notifications, each as AWX has it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from dateutil.rrule import rrulestr

QUESTION_TYPES = ("text", "textarea", "password", "multiplechoice", "multiselect", "integer", "float")
ENCRYPTED = "$encrypted$"

# The configuration of each type of notification: the type of each value, and its default if it may be left out.
NOTIFICATIONS: dict[str, dict[str, tuple[type, Any]]] = {
    "email": {
        "host": (str, ...),
        "port": (int, ...),
        "username": (str, ...),
        "password": (str, ...),
        "use_tls": (bool, ...),
        "use_ssl": (bool, ...),
        "sender": (str, ...),
        "recipients": (list, ...),
        "timeout": (int, 30),
    },
    "slack": {"token": (str, ...), "channels": (list, ...)},
    "webhook": {
        "url": (str, ...),
        "http_method": (str, "POST"),
        "disable_ssl_verification": (bool, False),
        "username": (str, ""),
        "password": (str, ""),
        "headers": (dict, ...),
    },
}
SECRETS = ("password", "token")


def problem_of_rule(rule: str) -> str | None:
    """What AWX says of the rule of a schedule; None if it takes it."""
    starts = re.findall(r"DTSTART(?:;[^:]+)?:[0-9]+T[0-9]+Z?", rule)
    rules = re.findall(r"RULE:[^\s]*", rule)
    if not starts:
        return "Valid DTSTART required in rrule. Value should start with: DTSTART:YYYYMMDDTHHMMSSZ"
    if re.search(r"DTSTART:[0-9]+T[0-9]+(?: |$)", rule):
        return "DTSTART cannot be a naive datetime.  Specify ;TZINFO= or YYYYMMDDTHHMMSSZZ."
    if len(starts) > 1:
        return "Multiple DTSTART is not supported."
    if not rules:
        return "One or more rule required in rrule."
    for word in ("EXDATE:", "RDATE:"):
        if word in rule:
            return f"{word[:-1]} not allowed in rrule."
    return next((said for said in map(_problem_of_part, rules) if said), None) or _unparsed(rule)


def _problem_of_part(rule: str) -> str | None:
    count = re.search(r"COUNT=([0-9]+)", rule)
    said = (
        ("INTERVAL" not in rule, "INTERVAL required in rrule"),
        ("SECONDLY" in rule, "SECONDLY is not supported"),
        (re.search(r"BYDAY=[0-9]+[A-Z]{2}", rule), "BYDAY with numeric prefix not supported"),
        ("COUNT" in rule and "UNTIL" in rule, "RRULE may not contain both COUNT and UNTIL"),
        (count and int(count[1]) > 999, "COUNT > 999 is unsupported"),
    )
    return next((f"{words}: {rule}" for holds, words in said if holds), None)


def _unparsed(rule: str) -> str | None:
    try:
        found = rrulestr(re.sub(r"\s+", "\n", rule), forceset=True)
    except (ValueError, KeyError, TypeError) as error:
        return f"rrule parsing failed validation: {error}"
    if any(one._dtstart.tzinfo is None for one in found._rrule):
        return "rrule parsing failed validation: A valid TZID must be provided (e.g., America/New_York)"
    return None


def problem_of_survey(survey: object) -> str | None:
    """What AWX says of a survey; None if it takes it."""
    if not isinstance(survey, dict):
        return "Expected a dictionary."
    for name, kind in (("name", str), ("description", str), ("spec", list)):
        if name not in survey:
            return f"'{name}' missing from survey spec."
        if not isinstance(survey[name], kind):
            return f"Expected {kind.__name__} for field '{name}', received {type(survey[name]).__name__} type."
    if not survey["spec"]:
        return "'spec' doesn't contain any items."
    names = [question.get("variable") if isinstance(question, dict) else None for question in survey["spec"]]
    for index, question in enumerate(survey["spec"]):
        if not isinstance(question, dict):
            return f"Survey question {index} is not a json object."
        if said := _problem_of_question(index, question, names[:index]):
            return said
    return None


def _problem_of_question(index: int, question: Mapping[str, Any], before: Iterable[object]) -> str | None:
    for name in ("type", "question_name", "variable", "required"):
        if name not in question:
            return f"'{name}' missing from survey question {index}"
    if question["type"] not in QUESTION_TYPES:
        return f"'{question['type']}' in survey question {index} is not one of '{', '.join(QUESTION_TYPES)}'"
    if question["variable"] in before:
        return f"'variable' '{question['variable']}' duplicated in survey question {index}."
    if not isinstance(question["required"], bool):
        return f"'required' in survey question {index} expected to be bool."
    for name in ("min", "max"):
        if question.get(name) is not None and not isinstance(question[name], int):
            return f"The {name} limit in survey question {index} expected to be integer."
    if question["type"] not in ("multiplechoice", "multiselect"):
        return None
    choices = question.get("choices")
    choices = choices.splitlines() if isinstance(choices, str) else choices
    if not isinstance(choices, list) or not choices:
        return f"Survey question {index} of type {question['type']} must specify choices."
    wanted = str(question.get("default") or "").splitlines()
    if question["type"] == "multiplechoice" and len(wanted) > 1:
        return "Multiple Choice (Single Select) can only have one default value."
    if any(one not in choices for one in wanted):
        return "Default choice must be answered from the choices listed."
    return None


def missing_answers(survey: Mapping[str, Any], data: Mapping[str, Any]) -> list[str]:
    """What AWX says of required questions that a schedule or a launch does not answer."""
    required = [question["variable"] for question in survey.get("spec", ()) if question["required"]]
    return [f"'{name}' value missing" for name in required if name not in data]


def notification(kind: str, given: Mapping[str, Any]) -> tuple[dict[str, Any], str | None]:
    """The configuration with its defaults, and what AWX says of it."""
    known = NOTIFICATIONS.get(kind)
    if known is None:
        return dict(given), f"the stand-in knows no notifications of the type {kind}"
    missing = [name for name, (_type, default) in known.items() if default is ... and name not in given]
    if missing:
        return {}, f"Missing required fields for Notification Configuration: {missing}."
    for name, value in given.items():
        if name not in known:
            return {}, f"'{name}' is no field of a configuration of the type {kind}"
        if not isinstance(value, known[name][0]):
            return {}, f"Configuration field '{name}' incorrect type, expected {known[name][0].__name__}."
    return {name: given.get(name, default) for name, (_type, default) in known.items()}, None


def hidden(values: Mapping[str, Any], secrets: Iterable[str]) -> dict[str, Any]:
    """The values as AWX shows them: secrets are never read back."""
    return {name: ENCRYPTED if name in secrets and value else value for name, value in values.items()}
