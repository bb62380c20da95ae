# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What idc_report writes is as the schemas of its forms say: its own of JSON, that of SARIF 2.1.0, that of JUnit XML."""

from __future__ import annotations

import hashlib
import json
import sys
import typing as t
import xml.etree.ElementTree as ET
from pathlib import Path

import jsonschema
import pytest
import xmlschema

from tests.unit.plugins.plugin_utils import report_data
from tools import collection_tree, report_schema
from tools.environment import ROOT, WORK

VENDOR = Path(__file__).parent / "vendor"
SARIF = VENDOR / "sarif-2.1.0-rtm.5" / "sarif-2.1.0-rtm.5.json"
JUNIT = VENDOR / "junit-10" / "junit-10.xsd"
VALIDATOR = jsonschema.Draft7Validator(json.loads((ROOT / "docs" / report_schema.PATH).read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def made() -> t.Any:
    """Makes a form of a report."""
    collection_tree.sync()
    sys.path.insert(0, str(WORK))
    from ansible_collections.steward.identity_center.plugins.module_utils._options.lines import Line
    from ansible_collections.steward.identity_center.plugins.plugin_utils._report.ends import Ends
    from ansible_collections.steward.identity_center.plugins.plugin_utils._report.forms import render
    from ansible_collections.steward.identity_center.plugins.plugin_utils._report.model import About, model_of

    def make(form: str, *, hostile: bool, whole: bool) -> str:
        audit = report_data.audit(hostile=hostile)
        earlier = model_of(audit | {"assignments": audit["assignments"][2:]}, None, None, About(title="Earlier"))
        audit["unreadable"] = [{"what": "groups", "error_code": None, "message": "no"}]
        directory = report_data.directory(audit, hostile=hostile) if whole else None
        ends = Ends([Line(kind="groups", value=one) for one in report_data.ending(audit)])
        sources = [{"file": "directory/a b.yml", "sha256": "x"}] if whole else []
        about = About(title="x", ends=ends, sources=sources)
        ((_form, _name, parts),) = render(model_of(audit, directory, earlier if whole else None, about), [form])
        return "".join(parts)

    return make


@pytest.fixture(scope="module")
def written(made: t.Any) -> t.Any:
    """Makes the JSON of a report, and reads it."""

    def write(*, hostile: bool, whole: bool) -> t.Any:
        return json.loads(made("json", hostile=hostile, whole=whole))

    return write


@pytest.mark.parametrize("hostile", [False, True])
@pytest.mark.parametrize("whole", [False, True])
def test_a_report_is_as_the_schema_says(written: t.Any, hostile: bool, whole: bool) -> None:
    report = written(hostile=hostile, whole=whole)

    assert [f"{list(one.path)[:3]}: {one.message[:200]}" for one in VALIDATOR.iter_errors(report)][:5] == []


def test_every_key_of_the_schema_is_in_a_report(written: t.Any) -> None:
    """What is never written is not described."""
    report = written(hostile=False, whole=True)

    for name, (_text, properties, _complete) in report_schema.ROWS.items():
        assert {key for row in report[name] for key in row} == set(properties), name


@pytest.mark.parametrize(
    "broken", [{"version": 2}, {"result": "fine"}, {"access": [{"who": "zoe"}]}, {"more": 1}, {"people": None}]
)
def test_what_is_no_report_is_refused(written: t.Any, broken: dict[str, t.Any]) -> None:
    report = written(hostile=False, whole=False)
    assert VALIDATOR.is_valid(report)

    assert not VALIDATOR.is_valid({**report, **broken})


def test_a_key_that_is_lacking_is_refused(written: t.Any) -> None:
    report = written(hostile=False, whole=False)
    del report["provenance"]

    assert not VALIDATOR.is_valid(report)


# ---- what others say


def sarif_problems(log: t.Any) -> list[str]:
    validator = jsonschema.Draft4Validator(json.loads(SARIF.read_text(encoding="utf-8")))
    return [f"{list(one.path)}: {one.message[:200]}" for one in validator.iter_errors(log)]


@pytest.mark.parametrize("hostile", [False, True])
@pytest.mark.parametrize("whole", [False, True])
def test_sarif_is_as_the_standard_says(made: t.Any, hostile: bool, whole: bool) -> None:
    log = json.loads(made("sarif", hostile=hostile, whole=whole))

    assert log["runs"][0]["results"]
    assert sarif_problems(log) == []
    log["runs"][0]["results"][0]["locations"][0]["logicalLocations"][0]["type"] = "resource"
    assert len(sarif_problems(log)) == 1


def junit_problems(root: ET.Element) -> list[str]:
    schema = xmlschema.XMLSchema(JUNIT)
    return [f"{one.path}: {one.reason}" for one in schema.iter_errors(root)]


@pytest.mark.parametrize("hostile", [False, True])
@pytest.mark.parametrize("whole", [False, True])
def test_junit_is_as_jenkins_says(made: t.Any, hostile: bool, whole: bool) -> None:
    root = ET.fromstring(made("junit", hostile=hostile, whole=whole))
    cases = list(root.iter("testcase"))
    placed = [case for case in cases if (case.attrib.pop("file", None), case.attrib.pop("line", None)) != (None, None)]

    # GitLab and others show where a case stands, by attributes that this schema does not know.
    assert bool(placed) is whole
    assert len(cases) > 1
    assert junit_problems(root) == []
    cases[0].set("place", "x")
    assert len(junit_problems(root)) == 1


@pytest.mark.parametrize("path", [SARIF, JUNIT], ids=lambda path: path.name)
def test_a_schema_of_others_is_unchanged_and_says_where_it_is_from(path: Path) -> None:
    about = (path.parent / "README.md").read_text(encoding="utf-8")

    assert f"SHA-256 `{hashlib.sha256(path.read_bytes()).hexdigest()}`" in about
    licence = path.parent / "LICENSE"
    assert "Permission is hereby granted" in (licence if licence.exists() else path).read_text(encoding="utf-8")
