# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``python -m emulator.probe`` as a person starts it, against an emulator process and against moto's server."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from emulator_process import ACCESS_KEY, INSTANCE, MANAGEMENT, REGION, ROOT, SECRET_KEY, STORE, Directory, Emulator
from moto.server import ThreadedMotoServer

from emulator.probe.__main__ import main
from emulator.probe.questions import QUESTIONS
from emulator.probe.runner import Runner
from emulator.probe.service import Access, ManualClock, Remote
from emulator.probe.target import find

FEW = ("letter-case-of-user-names", "session-durations")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", ACCESS_KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET_KEY)
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
    yield tmp_path
    for number, handler in before.items():
        signal.signal(number, handler)


def _flags(url: str, region: str = REGION) -> tuple[str, ...]:
    return ("--endpoint-url", url, "--region", region, "--calls-per-second", "0")


def _write(emulator: Emulator, *more: str, region: str = REGION) -> int:
    few = [flag for name in FEW for flag in ("--only", name)]
    return main(["write", *_flags(emulator.url, region), *few, *more])


def _everything(emulator: Emulator) -> list[Any]:
    """All users, groups and permission sets."""
    store, instance = {"IdentityStoreId": STORE}, {"InstanceArn": INSTANCE}
    client = emulator.client()
    sets = emulator.client("sso-admin").list_permission_sets(**instance)["PermissionSets"]
    return [client.list_users(**store)["Users"], client.list_groups(**store)["Groups"], sets]


def test_reading_writes_an_answer_for_its_owner(
    here: Path, emulator: Emulator, directory: Directory, capsys: pytest.CaptureFixture[str]
) -> None:
    directory.user("quentin")
    emulator.control("DELETE", "requests")
    assert main(["read", *_flags(emulator.url), "--output", "a"]) == 0
    found = json.loads((here / "a.json").read_text())
    assert (found["probe"], found["region"], found["service"]) == ("read", REGION, "not AWS but another endpoint")
    assert {entry["verdict"] for entry in found["questions"]} <= {"agrees", "unanswered"}
    assert "quentin" not in (here / "a.json").read_text() + (here / "a.md").read_text()
    assert (here / "a.md").read_text().startswith("# What IAM Identity Center answered: probe read, ")
    assert stat.S_IMODE((here / "a.json").stat().st_mode) == 0o600
    assert "Read a.md before you send it" in capsys.readouterr().err
    assert [request for request in emulator.requests() if request["write"]] == []


def test_writing_says_what_it_makes_and_leaves_nothing(
    here: Path, emulator: Emulator, capsys: pytest.CaptureFixture[str]
) -> None:
    before = _everything(emulator)
    assert _write(emulator, "--instance", INSTANCE, "--yes", INSTANCE, "--list", "made") == 0
    told = capsys.readouterr().err
    assert "at most 3 users, 3 permission sets" in told
    assert "python -m emulator.probe clean made" in told
    assert _everything(emulator) == before
    made = [request for request in emulator.requests() if request["operation"] == "CreateUser"]
    assert len(made) == 3
    assert all(request["parameters"]["UserName"].startswith("idc-probe-") for request in made)
    assert main(["clean", "made", *_flags(emulator.url)]) == 0
    assert "0 things of made are gone" in capsys.readouterr().err


def test_the_arn_can_be_typed(here: Path, emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", _Typed(INSTANCE))
    assert _write(emulator, "--instance", INSTANCE) == 0


class _Typed:
    def __init__(self, text: str) -> None:
        self._text = text

    def readline(self) -> str:
        return f"{self._text}\n"


def _other() -> str:
    return INSTANCE.replace("1111", "9999", 1)


@pytest.mark.parametrize(
    ("flags", "typed", "words"),
    [
        (("--instance", INSTANCE), _other(), "That is not the ARN of the instance. Nothing was made."),
        (("--instance", INSTANCE), "", "That is not the ARN of the instance. Nothing was made."),
        (("--instance", INSTANCE, "--yes", _other()), "", "That is not the ARN of the instance. Nothing was made."),
        (("--instance", _other(), "--yes", _other()), "", "is not among the instances of us-east-1."),
        (("--instance", INSTANCE, "--account", "999999999999"), "", "999999999999 is not an account of the org"),
        (("--instance", INSTANCE, "--also", "tgas"), "", "There is no question tgas here."),
        (("--instance", INSTANCE, "--only", "tgas"), "", "There is no question tgas here."),
        (("--instance", INSTANCE, "--only", "list-users"), "", "There is no question list-users here."),
        (("--instance", INSTANCE, "--profile", "nobody"), "", "could not be found"),
        (("--instance", INSTANCE, "--yes", INSTANCE, "--list", "nowhere/made"), "", "cannot be kept in nowhere/made"),
        (("--instance", INSTANCE, "--output", "nowhere/a"), "", "the answer cannot be written to nowhere"),
    ],
)
def test_a_mistake_is_told_and_nothing_is_made(
    here: Path,
    emulator: Emulator,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    flags: tuple[str, ...],
    typed: str,
    words: str,
) -> None:
    monkeypatch.setattr("sys.stdin", _Typed(typed))
    assert _write(emulator, *flags) == 2
    assert words in capsys.readouterr().err
    assert [request for request in emulator.requests() if request["write"]] == []
    assert list(here.iterdir()) == []


def test_an_instance_in_another_region_is_told(
    here: Path, emulator: Emulator, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _write(emulator, "--instance", INSTANCE, region="eu-west-1") == 2
    assert "no instance of IAM Identity Center in eu-west-1. Name its Region" in capsys.readouterr().err


def test_an_additional_region_is_told(
    here: Path, start: Callable[..., Emulator], capsys: pytest.CaptureFixture[str]
) -> None:
    seed = here / "seed.yml"
    seed.write_text("instances: [{regions: [eu-central-1]}]\n")
    emulator = start("--seed", str(seed))
    instance = emulator.client("sso-admin").list_instances()["Instances"][0]["InstanceArn"]
    assert main(["read", *_flags(emulator.url, "eu-central-1")]) == 2
    assert _write(emulator, "--instance", instance, "--yes", instance, region="eu-central-1") == 2
    told = "eu-central-1 is an additional Region of the instance. Name its own with --region us-east-1."
    assert capsys.readouterr().err.count(told) == 2


def test_an_account_that_is_suspended_is_told(
    here: Path, start: Callable[..., Emulator], capsys: pytest.CaptureFixture[str]
) -> None:
    seed = here / "seed.yml"
    seed.write_text(
        "organization: {accounts: [{account_id: '222233334444', name: old, email: old@example.com, status: SUSPENDED}]}\n"
    )
    emulator = start("--seed", str(seed))
    assert _write(emulator, "--instance", INSTANCE, "--yes", INSTANCE, "--account", "222233334444") == 2
    assert "222233334444 is SUSPENDED" in capsys.readouterr().err


@pytest.mark.parametrize("pace", ["-1", "nan", "inf", "many"])
def test_a_pace_that_is_none_is_told(here: Path, capsys: pytest.CaptureFixture[str], pace: str) -> None:
    with pytest.raises(SystemExit):
        main(["read", f"--calls-per-second={pace}"])
    assert "argument --calls-per-second: " in capsys.readouterr().err


def test_what_is_asked_at_the_same_moment_is_not_slowed_down(
    here: Path, emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Forty calls, five a second, are no forty at once."""
    clock, waits = ManualClock(), []
    service = Remote(Access(REGION, emulator.url, calls_per_second=5.0), clock)
    known = find(service).known
    monkeypatch.setattr(clock, "sleep", waits.append)
    outcome = Runner(service, known).ask(QUESTIONS["calls-a-second"])
    assert len(outcome.calls) == 41
    # The pace is kept all the same, by waiting before and afterwards.
    before, afterwards = waits
    assert (round(before, 1), round(afterwards)) == (0.2, 8)


def test_nobody_there_is_told(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", *_flags("http://127.0.0.1:9")]) == 2
    assert "sso-admin ListInstances was not answered" in capsys.readouterr().err


def test_an_instance_with_an_external_identity_source_gets_no_users(
    here: Path, start: Callable[..., Emulator], capsys: pytest.CaptureFixture[str]
) -> None:
    external = start("--seed", str(ROOT / "emulator" / "example_seed.yml"))
    assert _write(external, "--instance", INSTANCE, "--yes", INSTANCE, "--list", "made") == 0
    told = capsys.readouterr().err
    assert "its identity source seems to be external" in told
    assert "Not asked: letter-case-of-user-names (it makes users or groups" in told
    assert {request["operation"] for request in external.requests() if request["write"]} == {
        "CreatePermissionSet",
        "DeletePermissionSet",
    }


def _started(emulator: Emulator) -> subprocess.Popen[str]:
    """A process that waits for assignments: it is at work when a signal comes, on a fast machine too."""
    emulator.set(assignment_seconds=0.2)
    return subprocess.Popen(
        [
            sys.executable,
            "-m",
            "emulator.probe",
            "write",
            *_flags(emulator.url),
            "--instance",
            INSTANCE,
            "--yes",
            INSTANCE,
            "--account",
            MANAGEMENT,
            "--list",
            "made",
            "--output",
            "a",
            *("--only", "assignments", "--only", "through-groups"),
        ],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        text=True,
    )


def _wait_for(path: Path, text: str, number: int) -> None:
    end = time.monotonic() + 60
    while not path.exists() or path.read_text().count(text) < number:
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.mark.parametrize(("kind", "number"), [("user", 2), ("assignment", 1)])
def test_what_a_killed_process_left_is_taken_away(here: Path, emulator: Emulator, kind: str, number: int) -> None:
    before = _everything(emulator)
    process = _started(emulator)
    _wait_for(here / "made", f'"kind": "{kind}"', number)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=30)
    assert process.returncode == -signal.SIGKILL
    assert main(["clean", "made", *_flags(emulator.url)]) == 0
    assert _everything(emulator) == before


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_process_that_is_asked_to_stop_cleans_up(here: Path, emulator: Emulator, number: signal.Signals) -> None:
    before = _everything(emulator)
    process = _started(emulator)
    _wait_for(here / "made", '"kind": "permission_set"', 1)
    process.send_signal(number)
    _out, told = process.communicate(timeout=60)
    assert process.returncode == 130, told
    assert "It ended early: it was interrupted" in told
    assert json.loads((here / "a.json").read_text())["stopped"] == "it was interrupted"
    assert _everything(emulator) == before


def test_a_list_that_was_edited_takes_nothing_away(
    here: Path, emulator: Emulator, directory: Directory, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _write(emulator, "--instance", INSTANCE, "--yes", INSTANCE, "--list", "made") == 0
    ann = directory.user("ann")
    lines = (here / "made").read_text().splitlines(keepends=True)
    for edited, words in {
        "".join([*lines[:3], json.dumps({"made": 0, "ids": {"UserId": ann}}), "\n"]): "line 4: this is not what",
        "".join(lines[1:]): "line 1: this is not what",
        "".join([lines[0].replace("idc-probe-", "a"), *lines[1:]]): "line 1: this is not what",
        "".join([*lines[:1], *lines[2:]]): "line 2: this is not what",
        "no list\n": "line 1: this is not what",
        "": "is not a list that the probe wrote",
    }.items():
        (here / "made").write_text(edited)
        assert main(["clean", "made", *_flags(emulator.url)]) == 2
        assert words in capsys.readouterr().err
    assert directory.names() == ["ann"]
    assert main(["clean", "none", *_flags(emulator.url)]) == 2
    assert "none cannot be read" in capsys.readouterr().err


def test_a_list_is_used_only_where_its_things_are(
    here: Path, emulator: Emulator, start: Callable[..., Emulator], capsys: pytest.CaptureFixture[str]
) -> None:
    """Elsewhere nothing of it is found, and all would seem to be gone."""
    emulator.fault("DeleteUser", {"error": "AccessDeniedException", "message": "No."}, times=3)
    assert _write(emulator, "--instance", INSTANCE, "--yes", INSTANCE, "--list", "made") == 3
    assert main(["clean", "made", *_flags(emulator.url, "eu-west-1")]) == 2
    assert "its things are in us-east-1" in capsys.readouterr().err
    seed = here / "seed.yml"
    seed.write_text(f"instances: [{{instance_arn: '{_other()}', identity_store_id: d-0987654321}}]\n")
    assert main(["clean", "made", *_flags(start("--seed", str(seed)).url)]) == 2
    assert f"{INSTANCE} is not among the instances" in capsys.readouterr().err
    assert main(["clean", "made", *_flags(emulator.url)]) == 0
    assert _everything(emulator)[0] == []


def test_a_last_line_that_was_not_written_to_its_end_is_passed_over(here: Path, emulator: Emulator) -> None:
    assert _write(emulator, "--instance", INSTANCE, "--yes", INSTANCE, "--list", "made") == 0
    whole = (here / "made").read_text()
    (here / "made").write_text(whole + '{"will": 99, "ki')
    assert main(["clean", "made", *_flags(emulator.url)]) == 0
    assert (here / "made").read_text() == whole


def test_what_is_left_is_told(here: Path, emulator: Emulator, capsys: pytest.CaptureFixture[str]) -> None:
    emulator.fault("DeleteUser", {"error": "AccessDeniedException", "message": "No."}, times=100)
    assert _write(emulator, "--instance", INSTANCE, "--yes", INSTANCE, "--list", "made") == 3
    assert "Not taken away, and still in made:\n  user idc-probe-" in capsys.readouterr().err
    assert main(["clean", "made", *_flags(emulator.url)]) == 3
    emulator.control("DELETE", "faults")
    assert main(["clean", "made", *_flags(emulator.url)]) == 0
    assert _everything(emulator)[0] == []


def test_the_questions_can_be_read(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["questions"]) == 0
    told = capsys.readouterr().out
    assert "letter-case-of-user-names (write)\n  Does the letter case of user names count?" in told
    assert "Only with --also" in told


def test_moto_is_read_to_the_end(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Another imitation, which lacks much of what is asked for: that is told, with no traceback."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        status = main(["read", *_flags(f"http://{host}:{port}"), "--output", "moto"])
    finally:
        server.stop()
    assert status == 0, capsys.readouterr().err
    found = json.loads((here / "moto.json").read_text())
    verdicts = [entry["verdict"] for entry in found["questions"]]
    assert found["stopped"] == ""
    assert {"agrees", "differs"} <= set(verdicts)
