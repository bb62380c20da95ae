# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The emulator answers as AWS was seen to: a case for each file in tests/emulator/recorded."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from probed import Live

from emulator.probe import recorded, report
from emulator.probe.comparing import assumed, facts
from emulator.probe.questions import QUESTIONS
from emulator.probe.service import Problem
from tools.recorded import RECORDED, SOURCES, main, with_dates

FILES = sorted(RECORDED.glob("*.json"))


def test_the_emulator_answers_as_aws_was_seen_to() -> None:
    """One test of all, since there may be no file yet."""
    found = {path.name: recorded.read(path) for path in FILES}
    assert all(case.facts for case in found.values())
    differences = {name: case.differences(assumed(case.question.name)) for name, case in found.items()}
    assert {name: each for name, each in differences.items() if each} == {}


def _answer(tmp_path: Path, **settings: Any) -> Path:
    """An answer file, as if AWS had answered."""
    result = Live(tmp_path, **settings).write("letter-case-of-user-names", "session-durations", "wrong-revision")
    path = tmp_path / "answer.json"
    path.write_text(report.as_json({**result.document, "service": "AWS", "date": "2027-03-04"}))
    return path


def _main(tmp_path: Path, answer: Path) -> int:
    sources = tmp_path / "SOURCES.md"
    if not sources.exists():
        sources.write_text(SOURCES.read_text())
    return main([str(answer), "--recorded", str(tmp_path / "recorded"), "--sources", str(sources)])


def test_an_answer_becomes_cases_and_a_date_in_the_sources(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _main(tmp_path, _answer(tmp_path)) == 0
    files = sorted((tmp_path / "recorded").glob("*.json"))
    assert [path.stem for path in files] == ["letter-case-of-user-names", "session-durations", "wrong-revision"]
    for path in files:
        case = recorded.read(path)
        assert (case.date, case.differences(assumed(case.question.name))) == ("2027-03-04", {})
    row = "| ... with Reason `CONCURRENT_MODIFICATION` | model (enum); recorded, 2027-03-04 |"
    assert row in (tmp_path / "SOURCES.md").read_text().splitlines()
    assert "3 answers recorded" in capsys.readouterr().out


def test_what_differs_is_shown_and_fails_the_case(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _main(tmp_path, _answer(tmp_path, names_case_sensitive=True)) == 1
    told = capsys.readouterr().out
    assert "letter-case-of-user-names, a user whose name differs by letter case" in told
    assert "1 of them otherwise" in told
    case = recorded.read(tmp_path / "recorded" / "letter-case-of-user-names.json")
    assert "a user whose name differs by letter case" in case.differences(assumed(case.question.name))
    # What the emulator does not do yet stays assumed.
    assert (
        "... and so are groups and addresses, and all of them are unique so | **assumed**"
        in (tmp_path / "SOURCES.md").read_text()
    )


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("no JSON", "cannot be read"),
        ("[]", "is not a JSON object"),
        ('{"format": 1}', "is not an answer of the probe"),
        ('{"format": 1, "questions": [], "service": "not AWS but another endpoint"}', "only AWS's is a fact"),
        (
            (
                '{"format": 1, "questions": [{"name": "x", "verdict": "agrees", "facts": {"a": 1}}], "service": "AWS",'
                ' "date": "2027-03-04", "region": "", "botocore": ""}'
            ),
            "there is no question x",
        ),
        ('{"format": 1, "questions": [], "service": "AWS"}', "is not as the probe wrote it: KeyError('date')"),
        (
            '{"format": 1, "questions": [], "service": "AWS", "date": "a | b", "region": "", "botocore": ""}',
            "is not as the probe wrote it: ValueError",
        ),
        (
            '{"format": 1, "questions": ["x"], "service": "AWS", "date": "2027-03-04", "region": "", "botocore": ""}',
            "is not as the probe wrote it: TypeError",
        ),
    ],
)
def test_what_is_no_answer_of_aws_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str, words: str
) -> None:
    answer = tmp_path / "answer.json"
    answer.write_text(content)
    assert _main(tmp_path, answer) == 2
    assert words in capsys.readouterr().err
    assert not (tmp_path / "recorded").exists()


def test_a_case_that_is_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    path.write_text("{}")
    with pytest.raises(Problem, match="not a recorded answer"):
        recorded.read(path)


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_a_question_says_what_it_decides(name: str) -> None:
    question = QUESTIONS[name]
    assert question.asks.endswith("?")
    assert question.assumed
    assert question.otherwise
    asked = [step.asks for step in question.steps if step.asks]
    assert asked
    assert len(asked) == len(set(asked))
    rows = [line.removeprefix("| ") for line in SOURCES.read_text().splitlines() if line.startswith("| ")]
    for source in question.sources:
        assert len([row for row in rows if row.startswith(source)]) == 1, source


def test_the_emulator_answers_every_question(tmp_path: Path) -> None:
    for name in QUESTIONS:
        outcome = assumed(name)
        assert (outcome.why, outcome.skipped) == ("", False), name
        assert json.dumps(facts(outcome)) != "{}"


def test_a_date_is_put_into_the_rows_whose_questions_are_all_answered() -> None:
    text = (
        "| 50 tags (`ServiceQuotaExceededException`), x | guide; **assumed** |\n"
        "| 50 other | **assumed** |\n"
        "| ... and keeps the session duration | evidence 6 |\n"
        "| lists are in the order of creation | **assumed** |\n"
    )
    agreed = {"tags": "2027-03-04", "updates-of-permission-sets": "2027-03-05", "order-of-users": "2027-03-06"}
    assert with_dates(text, {}) == text
    once = with_dates(text, agreed)
    assert once == (
        "| 50 tags (`ServiceQuotaExceededException`), x | guide; recorded, 2027-03-04 |\n"
        "| 50 other | **assumed** |\n"
        "| ... and keeps the session duration | evidence 6; recorded, 2027-03-05 |\n"
        "| lists are in the order of creation | **assumed** |\n"
    )
    assert with_dates(once, {**agreed, "tags": "2027-04-01"}) == once.replace("2027-03-04", "2027-04-01")
