# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The probe against emulators in this process: it agrees, it notices what differs, and it leaves nothing behind."""

from __future__ import annotations

import itertools
import json
import re
import threading
import time
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from probed import ACCOUNT, MANAGEMENT, SEED, Killed, Live, verdicts

from emulator.probe import report
from emulator.probe.anonymous import Anonymiser, texts_of
from emulator.probe.ledger import Ledger
from emulator.probe.questions import QUESTIONS, WRITE
from emulator.probe.service import Problem
from emulator.probe.vocabulary import quoted
from emulator.settings import Settings

# What cannot be noticed from outside without changing what is not the probe's own, or is no behaviour of AWS.
NOT_NOTICED = {
    "latency_ms": "how long calls take stands in the answer, and is not compared",
    "assignment_seconds": "likewise; what comes while a request is in progress is answered or not (the tests above)",
    "caller_session": "who asks is not AWS's behaviour",
    "send_email_otp": "only who signs in would notice",
    "disabled_users": "no public call disables a user",
    "roles_trust": "entitlements need the application of account access manager, which is one for the organization",
    "application_seconds": "likewise",
}
NOTICED: dict[str, tuple[Any, str, dict[str, Any]]] = {
    "names_case_sensitive": (True, "letter-case-of-user-names", {}),
    "delete_absent": ("succeed", "deleting-what-is-absent", {}),
    "enterprise_keys": ("PascalCase", "enterprise-extension", {}),
    "consistency_ms": (300, "seen-at-once", {}),
    "busy_account": ("conflict", "two-at-a-time", {"assignment_seconds": 5.0}),
    "busy_policies": ("conflict", "policies-side-by-side", {"latency_ms": 5_000}),
    "deprovision": (False, "the-last-assignment", {}),
    "deprovision_seconds": (14.0, "the-last-assignment", {}),
    "inherited_assignments": (False, "through-groups", {}),
    "orphans": ("remove", "assignments-of-the-deleted", {}),
    "orphan_deletion": (False, "assignments-of-the-deleted", {}),
    "update_clears": (True, "updates-of-permission-sets", {}),
    "account_status": (True, "members-of-accounts", {}),
    "organization_pages": ("short", "pages-of-the-organization", {}),
    "filters": ("refuse", "filters", {}),
    "caller": ("member", "absent-permission-set", {}),
    "management_rights": (False, "assignments", {"account": MANAGEMENT}),
    "quotas": ("aws", "calls-a-second", {}),
    "identity_source": ("external_idp", "one-time-password", {}),
    "password_errors": ("plain", "password-refusals", {}),
}


def test_it_agrees_with_the_emulator_everywhere_and_leaves_it_as_it_was(tmp_path: Path) -> None:
    live = Live(tmp_path, assignment_seconds=2.0)
    before = live.snapshot()
    written, read = live.write(also=("all",)), live.read()
    assert set(verdicts(read).values()) == {"agrees"}
    assert set(verdicts(written).values()) == {"agrees"}
    assert (read.document["stopped"], written.document["stopped"], written.left) == ("", "", [])
    assert live.changed(before) == {}


def test_it_agrees_where_requests_end_at_once(tmp_path: Path) -> None:
    found = verdicts(Live(tmp_path).write(also=("all",)))
    assert {name for name, verdict in found.items() if verdict != "agrees"} == {"two-at-a-time"}
    assert found["two-at-a-time"] == "unanswered"


@pytest.mark.parametrize("name", sorted(field.name for field in fields(Settings)))
def test_it_notices_each_setting(tmp_path: Path, name: str) -> None:
    if name in NOT_NOTICED:
        assert NOT_NOTICED[name]
        return
    value, question, more = NOTICED[name]
    account = more.get("account", ACCOUNT)
    others = {key: content for key, content in more.items() if key != "account"}
    ask = "write" if QUESTIONS[question].writes else "read"

    def asked(**settings: Any) -> str:
        live = Live(tmp_path, **settings)
        result = live.read(question) if ask == "read" else live.write(question, account=account, also=("all",))
        return verdicts(result)[question]

    usual = {key: content for key, content in others.items() if key != "latency_ms"}
    assert asked(**usual) == "agrees"
    # Another caller lacks the right to ask.
    assert asked(**others, **{name: value}) == ("skipped" if name == "caller" else "differs")


def test_active_directory_is_noticed(tmp_path: Path) -> None:
    live = Live(tmp_path, identity_source="active_directory")
    assert verdicts(live.read("list-users"))["list-users"] == "differs"
    skipped = live.write("deleting-what-is-absent", "wrong-revision", "password-of-nobody", source="")
    assert verdicts(skipped) == {
        "deleting-what-is-absent": "agrees",
        "wrong-revision": "skipped",
        "password-of-nobody": "differs",
    }
    assert "active_directory" in next(
        entry["why"] for entry in skipped.document["questions"] if entry["verdict"] == "skipped"
    )


@pytest.mark.parametrize("question", [each.name for each in WRITE if each.name != "requests-in-progress"])
def test_a_run_that_is_killed_at_any_write_is_cleaned_up(tmp_path: Path, question: str) -> None:
    live = Live(tmp_path)
    before = live.snapshot()
    live.write(question, also=("all",))
    writes = live.service.writes
    assert writes
    for number in range(1, writes + 1):
        for effect in (True, False):
            live.service.live(number, effect=effect)
            with pytest.raises(Killed):
                live.write(question, also=("all",))
            live.service.live()
            assert live.clean(live.folder / f"made-{live._number}") == []
            assert live.changed(before) == {}, (number, effect)


def test_many_requests_at_once_that_are_killed_are_cleaned_up(tmp_path: Path) -> None:
    live = Live(tmp_path, assignment_seconds=1.0)
    before = live.snapshot()
    live.service.live(30)
    with pytest.raises(Killed):
        live.write("requests-in-progress", also=("all",))
    live.service.live()
    assert live.clean(live.folder / "made-1") == []
    live.clock.sleep(60)
    assert live.changed(before) == {}


def test_cleaning_that_is_killed_is_done_by_the_next(tmp_path: Path) -> None:
    live = Live(tmp_path)
    before = live.snapshot()
    live.service.live(8)
    with pytest.raises(Killed):
        live.write("through-groups")
    for number in (1, 2, 1):
        live.service.live(number)
        with pytest.raises(Killed):
            live.clean(live.folder / "made-1")
    live.service.live()
    assert live.clean(live.folder / "made-1") == []
    assert live.changed(before) == {}
    live.service.live(1)
    assert live.clean(live.folder / "made-1") == []


def test_a_killed_run_on_a_service_that_lags_is_cleaned_up(tmp_path: Path) -> None:
    live = Live(tmp_path, consistency_ms=1_500)
    before = live.snapshot()
    for number in (1, 2, 3):
        live.service.live(number)
        with pytest.raises(Killed):
            live.write("assignments")
        live.service.live()
        assert live.clean(live.folder / f"made-{number}") == []
        assert live.changed(before) == {}


def test_ctrl_c_takes_everything_away_and_keeps_the_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    live = Live(tmp_path)
    before = live.snapshot()
    calls, call = 0, live.service.call

    def interrupted(*about: Any) -> Any:
        nonlocal calls
        calls += 1
        reply = call(*about)
        if calls == 20:
            raise KeyboardInterrupt
        return reply

    monkeypatch.setattr(live.service, "call", interrupted)
    result = live.write()
    assert result.interrupted
    assert result.document["stopped"] == "it was interrupted"
    assert {"agrees", "skipped"} <= set(verdicts(result).values())
    assert live.changed(before) == {}


def test_throttling_stops_it(tmp_path: Path) -> None:
    live = Live(tmp_path)
    before = live.snapshot()
    live.fault("CreateGroup", {"error": "ThrottlingException", "message": "Zebedee Two is too fast."})
    result = live.write()
    told = "the service is at its limit, others are being kept waiting"
    assert result.ended == f"{told} (CreateGroup: Zebedee Two is too fast.)"
    assert result.document["stopped"] == f"{told} (CreateGroup)"
    found = verdicts(result)
    assert (found["letter-case-of-user-names"], found["assignments"]) == ("agrees", "skipped")
    assert live.changed(before) == {}


def test_a_service_that_answers_no_more_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    live = Live(tmp_path)
    before = live.snapshot()
    calls, call = 0, live.service.call

    def unreachable(*about: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls > 20:
            raise Problem("no route to zebone.quagmire.example.net")
        return call(*about)

    with monkeypatch.context() as patch:
        patch.setattr(live.service, "call", unreachable)
        result = live.write()
    assert result.ended == "no route to zebone.quagmire.example.net"
    assert result.document["stopped"] == "the service could not be asked any more"
    assert result.left == [f"not known, since the service does not answer: {result.ended}"]
    assert "zebone" not in report.as_json(result.document) + report.as_markdown(result.document)
    assert live.clean(live.folder / "made-1") == []
    assert live.changed(before) == {}


def test_a_failure_of_the_service_is_no_answer(tmp_path: Path) -> None:
    live = Live(tmp_path)
    before = live.snapshot()
    live.fault("CreateGroup", {"error": "InternalServerException", "message": "Sorry.", "status": 500}, skip=1)
    live.fault("UpdateGroup", {"html": True, "status": 200})
    result = live.write("letter-case-of-group-names", "letter-case-of-group-paths")
    assert [(entry["verdict"], entry["why"]) for entry in result.document["questions"]] == [
        ("unanswered", "CreateGroup failed: InternalServerException"),
        ("unanswered", "UpdateGroup failed: Unreadable"),
    ]
    assert live.changed(before) == {}


def test_calls_that_take_too_long_are_not_at_once(tmp_path: Path) -> None:
    live = Live(tmp_path)
    seconds = itertools.count(1_800_000_000)
    live.clock.now = lambda: float(next(seconds))
    result = live.write("calls-a-second", also=("all",))
    assert result.document["questions"][0]["verdict"] == "unanswered"
    assert "were made in more than a second" in result.document["questions"][0]["why"]


def test_credentials_that_end_stop_it(tmp_path: Path) -> None:
    live = Live(tmp_path)
    live.fault("CreateGroup", {"error": "ExpiredTokenException", "message": "The token is expired"}, skip=1)
    result = live.write("letter-case-of-group-names", "letter-case-of-group-paths")
    assert result.ended.startswith("CreateGroup was refused: ExpiredTokenException: The token is expired. Sign in")
    assert set(verdicts(result).values()) == {"skipped"}


def test_a_group_without_a_name_is_known_by_its_description(tmp_path: Path) -> None:
    """If AWS should make one."""
    live = Live(tmp_path)
    before = live.snapshot()
    found = live.target()
    ledger = Ledger.begin(tmp_path / "made", {**found.known, "region": REGION})
    ledger.will_make("group", {"Description": found.prefix})
    ledger.close()
    group = {"IdentityStoreId": found.store, "DisplayName": "no name", "Description": found.prefix}
    live.service.call("identitystore", "CreateGroup", group)
    assert live.clean(tmp_path / "made") == []
    assert live.changed(before) == {}


def test_ctrl_c_waits_for_requests_that_are_on_their_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What they make afterwards would be on no list."""
    live = Live(tmp_path)
    before = live.snapshot()
    call, join = live.service.call, threading.Thread.join
    interrupted, too_late = threading.Event(), threading.Event()

    def slow(service: str, operation: str, *about: Any) -> Any:
        if operation == "CreateAccountAssignment":
            assert interrupted.wait(10)
            too_late.wait(0.5)
        if operation == "DeleteUser" and not too_late.is_set():
            # Assignments have been taken away by now.
            too_late.set()
            time.sleep(0.5)
        return call(service, operation, *about)

    def interrupt(thread: threading.Thread, *about: Any) -> None:
        if not interrupted.is_set():
            interrupted.set()
            raise KeyboardInterrupt
        join(thread, *about)

    monkeypatch.setattr(live.service, "call", slow)
    monkeypatch.setattr(threading.Thread, "join", interrupt)
    result = live.write("requests-in-progress", also=("all",))
    assert interrupted.is_set()
    assert result.interrupted
    assert result.left == []
    assert live.changed(before) == {}


def test_who_may_not_list_users_is_told_what_to_say(tmp_path: Path) -> None:
    live = Live(tmp_path)
    live.fault("ListUsers", {"error": "AccessDeniedException", "message": _DENIED})
    result = live.write("letter-case-of-user-names", source="")
    assert result.document["questions"][0]["why"].endswith(
        "unknown, as users could not be listed: name it with --identity-source"
    )


_DENIED = (
    f"User: arn:aws:sts::{MANAGEMENT}:assumed-role/Featherstonehaugh/zebone is not authorized to perform: "
    f"identitystore:UpdateUser on resource: arn:aws:identitystore::{MANAGEMENT}:identitystore/d-97531fdb86"
)


def test_a_right_that_is_missing_skips_a_question_and_is_named(tmp_path: Path) -> None:
    live = Live(tmp_path)
    before = live.snapshot()
    live.fault("UpdateUser", {"error": "AccessDeniedException", "message": _DENIED}, times=100)
    result = live.write("wrong-revision", "letter-case-of-user-names")
    assert verdicts(result) == {"letter-case-of-user-names": "agrees", "wrong-revision": "skipped"}
    assert result.document["questions"][1]["why"] == "the right to UpdateUser is missing"
    assert live.changed(before) == {}


def test_what_cannot_be_taken_away_is_told_and_stays_on_the_list(tmp_path: Path) -> None:
    live = Live(tmp_path)
    live.fault("DeleteUser", {"error": "AccessDeniedException", "message": "No."}, times=2)
    result = live.write("letter-case-of-user-names")
    assert len(result.left) == 1
    assert "AccessDeniedException" in result.left[0]
    assert result.document["left_behind"] == 1
    assert live.clean(live.folder / "made-1") == []


def test_what_has_another_name_is_not_taken_away(tmp_path: Path) -> None:
    """The ids on a list are not enough: here they are those of others."""
    live = Live(tmp_path)
    before = live.snapshot()
    found = live.target()
    ledger = Ledger.begin(tmp_path / "forged", {**found.known, "region": "us-east-1"})
    store, instance = {"IdentityStoreId": found.store}, {"InstanceArn": found.instance}
    users = live.service.call("identitystore", "ListUsers", store).body["Users"]
    groups = live.service.call("identitystore", "ListGroups", store).body["Groups"]
    (arn,) = live.service.call("sso-admin", "ListPermissionSets", instance).body["PermissionSets"]
    ledger.made(ledger.will_make("user", {}), {"UserId": users[0]["UserId"]})
    ledger.made(ledger.will_make("group", {}), {"GroupId": groups[0]["GroupId"]})
    ledger.made(ledger.will_make("permission_set", {"Name": "x"}), {"PermissionSetArn": arn})
    given = {
        "PermissionSetArn": arn,
        "TargetId": ACCOUNT,
        "PrincipalType": "GROUP",
        "PrincipalId": groups[0]["GroupId"],
    }
    ledger.made(ledger.will_make("assignment", {**instance, **given, "TargetType": "AWS_ACCOUNT"}), {})
    ledger.made(ledger.will_make("membership", {"GroupId": "another", "MemberId": {}}), {"MembershipId": "x"})
    ledger.close()
    left = live.clean(tmp_path / "forged")
    assert len(left) == 5
    assert live.changed(before) == {}


def _private_texts(live: Live) -> set[str]:
    """All that the directory has, and the words of it, but for constants of the service and policies of AWS."""
    texts = set(texts_of(SEED))
    for rows in live.snapshot().values():
        for value in (str(value) for row in rows for value in row):
            texts |= set(texts_of(json.loads(value))) if value.startswith(("{", "[")) else {value}
    words = {word for text in texts for word in re.split(r"[^\w@.+:/-]+", text)}
    return {
        text
        for text in texts | words
        if len(text) > 3
        and not re.fullmatch(r"[A-Z][A-Z_]+|PT\d+H|\d{1,4}(\.\d+)?|work|None", text)
        and text not in ("sso.amazonaws.com", "organization", "eu-central-1", REGION)
        and not text.startswith("arn:aws:iam::aws:")
    }


REGION = "us-east-1"
_UUID = "01234567-0123-4567-89ab-0123456789ab"


def test_what_is_not_known_by_a_name_is_replaced_by_its_kind_and_a_number() -> None:
    known = {"store": "d-0123456789", "prefix": "idc-probe-x", "ann.UserId": "0123456789-" + _UUID}
    anonymiser = Anonymiser(known, {"Title": "sent"})
    other = _UUID.replace("0", "f")
    text = f"User arn:aws:iam::123456789012:role/Joe of 123456789012 (joe@example.net, 192.0.2.7) has {other}, {other}"
    assert anonymiser.text(text) == "User <arn 1> of <account 1> (<address 1>, <ip 1>) has <id 1>, <id 1>"
    assert anonymiser.text(
        f"again {other}, not r-abcd1234, o-abcd123456, ps-0123456789abcdef, 2027-01-01T00:00:00Z"
    ) == ("again <id 1>, not <id 2>, <id 3>, <id 4>, <time 1>")
    assert anonymiser.text(f"0123456789-{_UUID} in d-0123456789 is idc-probe-x-ann") == (
        "<ann.UserId> in <store> is <prefix>-ann"
    )
    assert anonymiser.text("arn:aws:iam::aws:policy/ReadOnlyAccess") == "arn:aws:iam::aws:policy/ReadOnlyAccess"
    answered = {"Title": "sent", "NickName": "Joe", "CreatedAt": 1.5, "Password": "x", "Size": 12, "Phone": 4477009004}
    assert anonymiser.answer({**answered, "Status": "ENABLED", "Words": ["idc-probe-x-b", "Joe idc-probe-x-b"]}) == {
        "Title": "sent",
        "NickName": "<text>",
        "CreatedAt": "<time>",
        "Password": "<secret>",
        "Size": 12,
        "Phone": "<number>",
        "Status": "ENABLED",
        "Words": ["<prefix>-b", "<text>"],
    }
    assert anonymiser.facts({"words": f"{other} and {_UUID}"}) == {"words": "<id> and <id>"}


def test_words_of_aws_are_quoted_and_names_are_not() -> None:
    known = frozenset({"zapped"})
    for words in (
        "Duplicate UserName",
        "Member and Group relationship already exists",
        "PermissionSet with name <prefix>-set already exists.",
        "Current size of the document is 10405 bytes",
        "1 validation error detected: Value at 'userName' failed to satisfy constraint",
        "zapped",
    ):
        assert quoted(words, known) == words
    assert (
        quoted("User Zebedee (zeb@x, 4477009004) zapped", known) == "User <withheld> (<withheld>@x, <withheld>) zapped"
    )
    assert quoted("Group ZebedeeGroup", known) == "Group <withheld>"


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"caller": "delegated_administrator"},
        {"management_rights": False},
        {"consistency_ms": 200},
        {"caller": "member"},
    ],
)
def test_an_answer_holds_nothing_of_the_directory(tmp_path: Path, settings: dict[str, Any]) -> None:
    live = Live(tmp_path, **settings)
    live.fault("UpdateUser", {"error": "AccessDeniedException", "message": _DENIED}, skip=2, times=1)
    # As a service might say it that names whom it means.
    live.fault("CreateGroup", {"error": "ConflictException", "message": "Taken by Zebedee Two, conclave-red."}, skip=3)
    account = MANAGEMENT if "management_rights" in settings else ACCOUNT
    private = _private_texts(live)
    assert {"zebone", "Marmalade", "d-97531fdb86", "CC-8812", "Thaumaturgy", MANAGEMENT, "Chipping Sodbury"} <= private
    made = live.write(account=account, also=("all",))
    for result in (live.read(), made):
        for text in (report.as_json(result.document), report.as_markdown(result.document)):
            leaked = {each for each in private if re.search(rf"(?<!\w){re.escape(each)}(?!\w)", text)}
            assert leaked == set()
    assert "withheld" in report.as_json(made.document)
