# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The JSON Schema of a report describes what idc_report writes."""

from __future__ import annotations

import json
import sys
import typing as t

import jsonschema
import pytest

from tests.unit.plugins.plugin_utils import report_data
from tools import collection_tree, report_schema
from tools.environment import ROOT, WORK

VALIDATOR = jsonschema.Draft7Validator(json.loads((ROOT / "docs" / report_schema.PATH).read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def written() -> t.Any:
    """Makes the JSON of a report, and reads it."""
    collection_tree.sync()
    sys.path.insert(0, str(WORK))
    from ansible_collections.steward.identity_center.plugins.module_utils._options.lines import Line
    from ansible_collections.steward.identity_center.plugins.plugin_utils._report.as_json import as_json
    from ansible_collections.steward.identity_center.plugins.plugin_utils._report.ends import Ends
    from ansible_collections.steward.identity_center.plugins.plugin_utils._report.model import About, model_of

    def write(*, hostile: bool, whole: bool) -> t.Any:
        audit = report_data.audit(hostile=hostile)
        earlier = model_of(audit | {"assignments": audit["assignments"][2:]}, None, None, About(title="Earlier"))
        audit["unreadable"] = [{"what": "groups", "error_code": None, "message": "no"}]
        directory = report_data.directory(audit, hostile=hostile) if whole else None
        ends = Ends([Line(kind="groups", value=one) for one in report_data.ending(audit)])
        about = About(title="x", ends=ends)
        return json.loads("".join(as_json(model_of(audit, directory, earlier if whole else None, about))))

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
