# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""idc_review on the controller: a review goes out, decisions come back, and the proof says what became of them."""

from __future__ import annotations

import csv
import os
import re
import stat
import typing as t
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from ansible.plugins.action import ActionBase

from ansible_collections.steward.identity_center.plugins.action import idc_review
from ansible_collections.steward.identity_center.plugins.modules import idc_review as documentation
from ansible_collections.steward.identity_center.plugins.plugin_utils._directory.writing import File
from ansible_collections.steward.identity_center.plugins.plugin_utils._review.options import ARGUMENTS
from ansible_collections.steward.identity_center.tests.unit.plugins.plugin_utils import report_data

READER = "arn:aws:sso:::permissionSet/ssoins-1/ps-2"
WIKI = "arn:aws:sso::123456789012:application/ssoins-1/apl-1"
ROLE = "arn:aws:iam::111100000002:role/Break"
AUDIT: dict[str, t.Any] = {
    "instance": report_data.INSTANCE,
    "unreadable": [],
    "users": [
        {"user_id": "u-ann", "user_name": "ann", "display_name": "=Ann", "status": "ENABLED", "external": False},
        {"user_id": "u-bob", "user_name": "bob", "display_name": "Bob", "status": "ENABLED", "external": False},
    ],
    "groups": [{"group_id": "g-ops", "display_name": "Ops", "members": ["u-bob"], "external": False}],
    "permission_sets": [{"permission_set_arn": READER, "name": "Reader", "managed_policies": ["ReadOnlyAccess"]}],
    "accounts": [
        {"account_id": "111100000001", "name": "shop", "path": "/Workloads", "tags": {}},
        {"account_id": "111100000002", "name": "lab", "path": "/Sandbox", "tags": {}},
    ],
    "assignments": [
        {"principal_type": kind, "principal_id": who, "permission_set_arn": READER, "account_id": account}
        for kind, who, account in (
            ("USER", "u-ann", "111100000001"),
            ("GROUP", "g-ops", "111100000001"),
            ("GROUP", "g-ops", "111100000002"),
        )
    ],
    "application_assignments": [{"principal_type": "USER", "principal_id": "u-ann", "application_arn": WIKI}],
    "applications": [{"application_arn": WIKI, "name": "Wiki", "assignment_required": True}],
    "entitlements": [
        {"principal_type": "USER", "principal_id": "u-ann", "role_arn": ROLE, "account_id": "111100000002"}
    ],
}


# What can be decided about, as decide() takes it.
WAYS = (
    "ann_account_shop",
    "ann_application",
    "ann_entitlement_lab",
    "bob_account_shop",
    "bob_account_lab",
)


class Run:
    """A run of Ansible, started in a folder of its own."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.started = folder / "started"
        self.started.mkdir()
        monkeypatch.chdir(self.started)
        monkeypatch.setenv("HOME", str(folder / "home"))
        monkeypatch.delenv("AWX_PRIVATE_DATA_DIR", raising=False)
        monkeypatch.setattr(ActionBase, "run", lambda _self, _tmp, _variables: {})
        self._variables = {"playbook_dir": str(folder)}

    def task(self, **args: t.Any) -> dict[str, t.Any]:
        action: t.Any = idc_review.ActionModule.__new__(idc_review.ActionModule)
        action._task = SimpleNamespace(check_mode=True, args={"audit": AUDIT, **args})
        found: dict[str, t.Any] = action.run(None, self._variables)
        return found

    def review(self, **args: t.Any) -> dict[str, t.Any]:
        """What a task says that succeeds."""
        found = self.task(**args)
        assert "failed" not in found, found
        assert found["changed"] is False
        review: dict[str, t.Any] = found["review"]
        return review

    def refused(self, **args: t.Any) -> str:
        found = self.task(**args)
        assert (found["failed"], found["changed"], found["review"], found["request_id"]) == (True, False, None, None)
        return f"{found['error_code']}: {found['msg']}"

    def rows(self, name: str, delimiter: str = ",") -> list[dict[str, str]]:
        with (self.started / name).open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file, delimiter=delimiter))

    def keep(self, name: str, rows: list[dict[str, str]], encoding: str = "utf-8") -> None:
        """Write rows as a spreadsheet does."""
        with (self.started / name).open("w", encoding=encoding, newline="") as file:
            writer = csv.DictWriter(file, [*rows[0]], delimiter=";")
            writer.writeheader()
            writer.writerows(rows)

    def decide(self, **decisions: str) -> str:
        """Write a review, decide in the way of a spreadsheet by "user kind account", and name the file."""
        self.review(dest="review.csv", force=True)
        rows = self.rows("review.csv")
        for row in rows:
            key = "_".join(filter(None, (row["User name"], row["Kind"], row["Account"])))
            row.update(Decision=decisions.pop(key, ""), Reviewer="mia", Justification="quarterly")
        assert not decisions
        self.keep("decided.csv", rows)
        return "decided.csv"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    return Run(tmp_path, monkeypatch)


def test_the_rows_go_out_with_empty_columns_for_decisions(run: Run) -> None:
    review = run.review(dest="review.csv")

    path = run.started / "review.csv"
    assert review == {"rows": 5, "file": str(path)}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    rows = run.rows("review.csv")
    assert [*rows[0]][:4] == ["Decision", "Reviewer", "ReviewedAt", "Justification"]
    assert {row["Decision"] for row in rows} == {""}
    assert [(row["User name"], row["Kind"], row["Account"], row["Through group"]) for row in rows] == [
        ("ann", "account", "shop", ""),
        ("ann", "application", "", ""),
        ("ann", "entitlement", "lab", ""),
        ("bob", "account", "lab", "Ops"),
        ("bob", "account", "shop", "Ops"),
    ]
    assert rows[0]["Name"] == "'=Ann"


@pytest.mark.parametrize(
    ("scope", "rows"),
    [
        ({"accounts": ["lab"]}, 2),
        ({"organizational_units": ["/Workloads"]}, 2),
        ({"permission_sets": ["Reader"]}, 3),
        ({"groups": ["Ops"]}, 2),
        ({"groups": ["g-ops"], "accounts": ["lab", "111100000001"]}, 2),
        ({"organizational_units": ["/", "/Sandbox/"]}, 4),
        ({"accounts": ["lab"], "organizational_units": ["/Workloads"]}, 0),
    ],
)
def test_a_review_may_be_of_a_part(run: Run, scope: dict[str, list[str]], rows: int) -> None:
    assert run.review(dest="review.csv", **scope)["rows"] == rows
    assert len(run.rows("review.csv")) == rows


def test_a_name_that_is_not_there_leaves_nothing_out_unseen(run: Run) -> None:
    said = run.refused(
        dest="review.csv",
        accounts=["shop", "lap", ""],
        organizational_units=["/Workloads/Prod", "Sandbox"],
        permission_sets=["reader"],
        groups=["Nobody"],
    )

    for problem in (
        'accounts[1]: there is no "lap"; did you mean lab?',
        'accounts[2]: there is no ""; correct the name, or leave it out',
        'organizational_units[0]: there is no "/Workloads/Prod"',
        'organizational_units[1]: there is no "Sandbox"',
        'permission_sets[0]: there is no "reader"; did you mean Reader?',
        'groups[0]: there is no "Nobody"; correct the name, or leave it out',
    ):
        assert problem in said
    assert "accounts[0]" not in said
    assert not (run.started / "review.csv").exists()


def test_decisions_become_entries_of_a_directory(run: Run) -> None:
    decided = run.decide(
        ann_account_shop="Deny", ann_application="deny", ann_entitlement_lab="Deny", bob_account_shop="Deny"
    )

    review = run.review(decisions=decided, accounts=["lab"])

    assert review["directory"] == {
        "groups": [{"group_id": "g-ops", "members": [{"user": "u-bob", "expires_at": "2000-01-01T00:00:00Z"}]}],
        "assignments": [
            {"users": ["u-ann"], "permission_sets": [READER], "accounts": ["111100000001"], "state": "absent"},
            {"users": ["u-ann"], "applications": [WIKI], "state": "absent"},
        ],
        "entitlements": [{"users": ["u-ann"], "roles": [ROLE], "state": "absent"}],
    }
    assert (review["approved"], review["denied"], review["open"], review["file"]) == (0, 4, 1, None)
    assert review["revocations"][-1] == {
        "access": "bob: Reader in shop, through Ops",
        "needs": "bob has to leave the group Ops",
        "along": ["bob: Reader in lab, through Ops"],
        "reviewer": "mia",
    }
    assert (review["changed_since"], review["gone"]) == ([], [])


def changed(status: str, **more: t.Any) -> list[dict[str, t.Any]]:
    """The changes of an applied directory, all with this status."""
    names = {
        "account_assignment": "ann with Reader in shop (111100000001)",
        "application_assignment": "ann in Wiki",
        "membership": "bob in Ops",
    }
    return [{"kind": kind, "name": name, "status": status, **more} for kind, name in names.items()]


def test_the_proof_says_what_became_of_each_decision(run: Run) -> None:
    decided = run.decide(
        ann_account_shop="Deny", ann_application="Approve", ann_entitlement_lab="Deny", bob_account_shop="Deny"
    )

    review = run.review(decisions=decided, applied={"changes": changed("done", request_id="an-id")}, dest="proof.csv")

    rows = run.rows("proof.csv")
    assert rows == review["proof"]
    assert [(row["Access"], row["Decision"], row["Outcome"], row["RequestId"]) for row in rows] == [
        ("ann: Reader in shop", "Deny", "revoked", "an-id"),
        ("ann: Wiki", "Approve", "kept", ""),
        (f"ann: {ROLE} in lab", "Deny", "nothing to do", ""),
        ("bob: Reader in shop, through Ops", "Deny", "revoked", "an-id"),
    ]
    assert rows[0]["Change"] == "the assignment of ann has to go"
    assert (rows[0]["Reviewer"], rows[0]["Justification"]) == ("mia", "quarterly")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", rows[0]["DoneAt"])
    assert rows[1]["DoneAt"] == rows[2]["DoneAt"] == ""


@pytest.mark.parametrize(
    ("applied", "outcome"),
    [
        ({"changes": changed("planned", request_id=None)}, "planned"),
        ({"changes": changed("failed", reason="no", request_id="x")}, "failed: no"),
        (None, "not asked for"),
    ],
)
def test_what_was_not_done_is_not_proved(run: Run, applied: dict[str, t.Any] | None, outcome: str) -> None:
    decided = run.decide(ann_account_shop="Deny")

    (row,) = run.review(decisions=decided, **({} if applied is None else {"applied": applied, "dest": "p.csv"}))[
        "proof"
    ]

    assert (row["Outcome"], row["DoneAt"], row["RequestId"]) == (outcome, "", "")


def test_what_has_changed_or_is_gone_is_told_and_proved(run: Run) -> None:
    decided = run.decide(ann_account_shop="Deny", ann_application="Deny", bob_account_shop="Approve")
    sets = [{**AUDIT["permission_sets"][0], "managed_policies": ["AdministratorAccess"]}]
    now = {**AUDIT, "permission_sets": sets, "application_assignments": []}

    review = run.review(audit=now, decisions=decided)

    assert (review["directory"], review["gone"]) == ({}, ["ann"])
    assert review["changed_since"] == [
        {
            "access": access,
            "decision": decision,
            "since": ["Managed policies: was 'ReadOnlyAccess', is 'AdministratorAccess'"],
        }
        for access, decision in (("ann: Reader in shop", "Deny"), ("bob: Reader in shop, through Ops", "Approve"))
    ]
    assert [(row["Access"], row["Outcome"].partition(":")[0]) for row in review["proof"]] == [
        ("ann: Reader in shop", "not done"),
        ("ann", "gone before"),
        ("bob: Reader in shop, through Ops", "not done"),
    ]


# ---- what is refused


def test_a_file_with_decisions_is_not_lost(run: Run) -> None:
    run.review(dest="review.csv")
    run.review(dest="review.csv")
    (run.started / "review.csv").write_text("decided", encoding="utf-8")

    assert "is there already, perhaps with decisions; name another file, or set force: true" in run.refused(
        dest="review.csv"
    )
    assert (run.started / "review.csv").read_text(encoding="utf-8") == "decided"
    run.review(dest="review.csv", force=True)
    assert len(run.rows("review.csv")) == 5


def test_a_place_that_is_none(run: Run) -> None:
    (run.started / "folder").mkdir()

    assert "dest: " in run.refused(dest="folder")
    assert "is a directory; name a file in it" in run.refused(dest="folder")
    assert "InvalidInput: dest: is empty" in run.refused(dest="")


def test_a_disk_that_is_full(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def write(_self: File) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(File, "write", write)

    assert run.refused(dest="review.csv").startswith("NotWritten: dest: ")
    assert not (run.started / "review.csv").exists()


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ({}, "one of the following is required: decisions, dest"),
        ({"decisions": "x.csv", "applied": {}}, "missing parameter(s) required by 'applied': dest"),
        ({"dest": "r.csv", "accounts": [7.5]}, "accounts[0]"),
        ({"decisions": "none.csv"}, "decisions: none.csv: there is no such file"),
        (
            {"dest": "r.csv", "audit": {**AUDIT, "unreadable": [{"what": "memberships"}]}},
            "audit: is incomplete (memberships",
        ),
    ],
)
def test_options_that_are_wrong(run: Run, args: dict[str, t.Any], words: str) -> None:
    assert words in run.refused(**args)


@pytest.mark.parametrize("what", ["the encryption of the instance", "who changed users, and when", "policy sessions"])
def test_what_no_row_needs_may_be_unreadable(run: Run, what: str) -> None:
    audit = {**AUDIT, "unreadable": [{"what": what, "error_code": "AccessDeniedException", "message": "no"}]}

    assert run.review(dest="r.csv", audit=audit)["rows"] == run.review(dest="whole.csv")["rows"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda rows: [row.pop("Decision") for row in rows], "line 1: the column Decision is missing"),
        (
            lambda rows: rows[0].update(Row="r0000000000000000-0000000000000001"),
            "line 2: approved, but nobody has this access any more; leave the line",
        ),
        (lambda rows: rows[0].update(Decision="Perhaps"), "line 2: Decision is 'Perhaps', but must be Approve or Deny"),
        (lambda rows: rows.append(rows[0]), "line 7: is about the same access as line 2; decide once"),
        (lambda rows: rows[0].update(Reviewer=""), "line 2: Approve, but Reviewer is empty"),
        (lambda rows: rows[0].update(Reviewer="Zo\xeb"), "line 2: byte 0xEB (the "),
    ],
)
def test_decisions_that_are_wrong_are_told_with_their_line(
    run: Run, change: Callable[[list[dict[str, str]]], object], words: str
) -> None:
    rows = run.rows(run.decide(**dict.fromkeys(WAYS, "Approve")), delimiter=";")
    change(rows)
    run.keep("bad.csv", rows, encoding="windows-1252")

    said = run.refused(decisions="bad.csv", dest="proof.csv")

    assert f"decisions: bad.csv: {words}" in said
    assert not (run.started / "proof.csv").exists()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_mark_tells_the_encoding_of_decisions(run: Run, encoding: str) -> None:
    rows = run.rows(run.decide(ann_account_shop="Deny"), delimiter=";")
    rows[0]["Justification"] = "Zo\xeb said so"
    run.keep("marked.csv", rows, encoding=encoding)

    assert run.review(decisions="marked.csv")["denied"] == 1


def test_decisions_that_are_not_there(run: Run) -> None:
    (run.started / "gone.csv").symlink_to("nowhere.csv")

    assert "there is no such file" in run.refused(decisions="gone.csv")


def test_a_file_that_may_not_be_read(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    decided = run.decide(ann_account_shop="Deny")

    def read_bytes(_self: Path) -> bytes:
        raise OSError(13, os.strerror(13))

    monkeypatch.setattr(Path, "read_bytes", read_bytes)

    assert "cannot be read: Permission denied" in run.refused(decisions=decided)


def test_the_documentation_has_every_option_as_it_is() -> None:
    documented = yaml.safe_load(documentation.DOCUMENTATION)["options"]

    assert {
        name: {key: one[key] for key in ("type", "elements", "default", "required") if key in one}
        for name, one in documented.items()
    } == {name: dict(one) for name, one in ARGUMENTS.items()}
