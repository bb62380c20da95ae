# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A report as SARIF 2.1.0, which GitHub and GitLab show beside the lines of the desired files."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from urllib.parse import quote

from .findings import sentence
from .tables import Model, Row
from .texts import text_of

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_URI = "https://github.com/steward-collections/identity_center/tree/main/docs"
_LEVELS = {"critical": "error", "high": "error", "medium": "warning", "low": "note", "info": "note"}
# GitHub sorts alerts by this number.
_SCORES = {"critical": "9.5", "high": "8.0", "medium": "5.5", "low": "2.0", "info": "0.1"}
_PLAIN = re.compile(r"[\[\]\\]")


def as_sarif(model: Model) -> str:
    """The text of the file: a result for each finding, difference and part that could not be read."""
    results = [*_findings(model), *_differences(model), *_unreadable(model)]
    worst: dict[str, str] = {}
    for result in results:
        worst.setdefault(str(result["ruleId"]), str(result.pop("severity")))
        result.pop("severity", None)
    driver = {
        "name": "steward.identity_center",
        "informationUri": _URI,
        "semanticVersion": model["provenance"]["versions"].get("steward.identity_center", "0.0.0"),
        "rules": [_rule(name, severity) for name, severity in sorted(worst.items())],
    }
    failed = [{"level": "error", "message": {"text": _plain(row["message"])}} for row in model["unreadable"]]
    run = {
        "tool": {"driver": driver},
        "automationDetails": {"id": f"identity-center/{model['provenance']['identity_store_id']}/"},
        "invocations": [{"executionSuccessful": not failed, "toolExecutionNotifications": failed}],
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1) + "\n"


def _rule(name: str, severity: str) -> Row:
    return {
        "id": name,
        "name": "".join(part.capitalize() for part in re.split(r"\W|_", name)),
        "shortDescription": {"text": name.replace("_", " ").replace("/", ": ")},
        "defaultConfiguration": {"level": _LEVELS.get(severity, "error")},
        "properties": {"security-severity": _SCORES.get(severity, "9.5"), "tags": ["security", "identity"]},
    }


def _findings(model: Model) -> Iterator[Row]:
    for row in model["findings"]:
        result = _result(model, row["check"], row, sentence(row), row["thing"])
        if row["excepted"]:
            reason = f"{row['excepted_reason']} (until {row['excepted_until']})"
            result["suppressions"] = [{"kind": "external", "justification": _plain(reason)}]
        yield result


def _differences(model: Model) -> Iterator[Row]:
    for row in model["differences"]:
        text = f"{row['kind']} {row['name']}: {row['text']}"
        result = _result(model, f"drift/{row['category']}", row, text, row["name"])
        if row["protected"] is not None:
            result["suppressions"] = [{"kind": "external", "justification": _plain(row["protected"])}]
        yield result


def _unreadable(model: Model) -> Iterator[Row]:
    for row in model["unreadable"]:
        where = {"severity": "high", "file": None, "line": None}
        yield _result(model, "unreadable", where, f"{row['what']}: {row['message']}", row["what"])


def _result(model: Model, rule: str, row: Row, text: str, thing: object) -> Row:
    """`severity` is taken out again by who makes the rules."""
    identity = "\0".join((rule, str(row.get("policy")), str(row.get("kind")), text_of(thing)))
    return {
        "severity": row["severity"],
        "ruleId": rule,
        "level": _LEVELS.get(row["severity"], "error"),
        "message": {"text": _plain(text)},
        "locations": [_location(model, row, thing)],
        "partialFingerprints": {"thing/v1": hashlib.sha256(identity.encode("utf-8", "replace")).hexdigest()},
    }


def _location(model: Model, row: Row, thing: object) -> Row:
    """Where the file has it. What is in no file is shown at the beginning of the first one: GitHub drops the rest."""
    location: Row = {"logicalLocations": [{"fullyQualifiedName": text_of(thing), "kind": "resource"}]}
    sources = model["provenance"]["sources"]
    file = row["file"] or (sources[0]["file"] if sources else None)
    if file:
        region = {"startLine": row["line"] or 1}
        artifact = {"uri": quote(file, safe="/", errors="replace")}
        location["physicalLocation"] = {"artifactLocation": artifact, "region": region}
    return location


def _plain(value: object) -> str:
    """A text without what SARIF takes for a link."""
    return _PLAIN.sub(lambda found: f"\\{found[0]}", text_of(value)) or "-"
