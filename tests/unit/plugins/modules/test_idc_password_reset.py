# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module from its options to its end, with passwords that are made up."""

from __future__ import annotations

import json
import typing as t
from pathlib import Path

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._aws import passwords as _passwords
from ansible_collections.steward.identity_center.plugins.module_utils._desired.access import PasswordMode
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import CallFailed, FailureKind
from ansible_collections.steward.identity_center.plugins.module_utils._options.passwords import PASSWORD_RESET_INTERFACE
from ansible_collections.steward.identity_center.plugins.module_utils._task import runner as _runner
from ansible_collections.steward.identity_center.plugins.module_utils._task import session as _session
from ansible_collections.steward.identity_center.plugins.modules import idc_password_reset, idc_user
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    STORE_ID,
    email,
    failed_call,
    person,
    user,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_aws import shared_client
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_store import FakeStore

SECRET = "Unit-tests-only-0123456789"
JANE = user("jane", number=1, emails=email("jane@example.com"))


class Ended(Exception):
    """The end of a module."""


class FakeModule:
    """A module with these options, as Ansible would hand it over: an AnsibleAWSModule around an AnsibleModule."""

    def __init__(self, options: dict[str, t.Any], check_mode: bool, no_log: bool) -> None:
        self._module = self
        self.params = {"identity_store_id": STORE_ID, **options}
        self.check_mode, self._diff, self.no_log = check_mode, True, no_log
        self.no_log_values: set[str] = set()
        self.failed, self.result = False, {}  # type: ignore[var-annotated]

    def exit_json(self, **result: t.Any) -> t.NoReturn:
        self.result = result
        raise Ended

    def fail_json(self, **result: t.Any) -> t.NoReturn:
        self.failed = True
        self.exit_json(**result)


class Task:
    """Runs the module against a store and passwords in memory."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.store = FakeStore(JANE)
        self.calls: list[tuple[str, str, PasswordMode]] = []
        self.opened: list[tuple[str, str]] = []
        self.failure: CallFailed | None = None
        self._patch = patch
        patch.setattr(_runner, "Connection", lambda _module: self)
        patch.setattr(_session, "IdentityStore", self._open)
        patch.setattr(_passwords, "Passwords", self._passwords)

    def client(self, service: str) -> t.Any:
        return service if service == "userpool" else shared_client(service)

    def _open(self, _client: t.Any, store_id: str) -> FakeStore:
        self.store.store_id = store_id  # type: ignore[attr-defined]
        return self.store

    def _passwords(self, client: str, store_id: str) -> Task:
        self.opened.append((client, store_id))
        return self

    def reset(self, name: str, user_id: str, mode: PasswordMode) -> str | None:
        self.calls.append((name, user_id, mode))
        if self.failure is not None:
            raise self.failure
        return None if mode is PasswordMode.EMAIL else SECRET

    def run(
        self,
        mode: str = "one_time_password",
        *,
        who: str = "jane",
        check_mode: bool = False,
        no_log: bool = False,
        **options: t.Any,
    ) -> FakeModule:
        given = {"dest": None, "force": False, "return_password": False, **options}
        return self.module(idc_password_reset, {"user": who, "mode": mode, **given}, check_mode, no_log)

    def module(self, module: t.Any, options: dict[str, t.Any], check_mode: bool, no_log: bool = False) -> FakeModule:
        made = FakeModule(options, check_mode, no_log)
        self._patch.setattr(_runner, "AnsibleAWSModule", lambda **_arguments: made)
        with pytest.raises(Ended):
            module.main()
        return made


@pytest.fixture
def task(monkeypatch: pytest.MonkeyPatch) -> Task:
    """A task that can be run."""
    return Task(monkeypatch)


KEYS = {"changed", "changes", "diff", "password", "password_reset"}


@pytest.mark.parametrize("check_mode", [True, False])
def test_a_mail_is_sent(task: Task, check_mode: bool) -> None:
    module = task.run("email", who="jane@example.com", check_mode=check_mode)

    assert (module.failed, module.result["changed"]) == (False, True)
    assert set(module.result) == KEYS
    assert module.result["password_reset"]["email"] == "jane@example.com"
    assert module.result["diff"] == {"before": "", "after": ""}
    assert [change["status"] for change in module.result["changes"]] == ["planned" if check_mode else "done"]
    assert task.calls == ([] if check_mode else [("jane", JANE.id, PasswordMode.EMAIL)])
    assert task.opened == [("userpool", STORE_ID)]
    assert task.store.writes == []


@pytest.mark.parametrize("check_mode", [True, False])
def test_a_password_goes_into_a_file_and_is_hidden_everywhere_else(
    task: Task, tmp_path: Path, check_mode: bool
) -> None:
    module = task.run(dest=str(tmp_path / "jane"), check_mode=check_mode)

    assert SECRET not in json.dumps(module.result)
    assert module.no_log_values == (set() if check_mode else {SECRET})
    assert [path.read_text() for path in tmp_path.iterdir()] == ([] if check_mode else [f"{SECRET}\n"])


@pytest.mark.parametrize("check_mode", [True, False])
def test_a_password_goes_into_the_result_of_a_task_that_is_not_logged(task: Task, check_mode: bool) -> None:
    module = task.run(return_password=True, no_log=True, check_mode=check_mode)

    assert module.result["password"] == (None if check_mode else SECRET)
    assert json.dumps(module.result).count(SECRET) == (0 if check_mode else 1)
    assert module.no_log_values == set()


@pytest.mark.parametrize("check_mode", [True, False])
def test_a_task_that_is_logged_gets_no_password(task: Task, check_mode: bool) -> None:
    module = task.run(return_password=True, check_mode=check_mode)

    assert (module.failed, module.result["error_code"]) == (True, "InvalidInput")
    assert module.result["msg"].startswith("return_password: the task needs no_log: true")
    assert (module.result["password"], module.result["password_reset"], task.calls) == (None, None, [])


@pytest.mark.parametrize("check_mode", [True, False])
def test_a_file_that_is_there_is_found_out_before_anything_is_sent(
    task: Task, tmp_path: Path, check_mode: bool
) -> None:
    (tmp_path / "jane").write_text("old")

    module = task.run(dest=str(tmp_path / "jane"), check_mode=check_mode)

    assert (module.failed, module.result["error_code"], task.calls) == (True, "Refused", [])
    assert module.result["msg"].startswith(f"dest: {tmp_path}/jane already exists")


def test_who_would_be_created_would_get_a_password(task: Task, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    journal = tmp_path / "planned.jsonl"
    monkeypatch.setenv("STEWARD_IDENTITY_CENTER_PLANNED", str(journal))
    creation = task.module(idc_user, {"state": "present", **person("zoe"), "email": "zoe@example.com"}, True)

    journal.write_text("".join(json.dumps(step) + "\n" for step in creation.result["_planned"]))

    module = task.run("email", who="zoe", check_mode=True)

    assert not module.failed, module.result
    assert module.result["password_reset"] == {
        "user_name": "zoe",
        "user_id": None,
        "mode": "email",
        "email": "zoe@example.com",
        "dest": None,
    }
    journal.unlink()
    assert task.run("email", who="zoe", check_mode=True).failed


def test_a_call_that_fails_tells_what_may_have_happened(task: Task, tmp_path: Path) -> None:
    task.failure = failed_call(FailureKind.UNREACHABLE, purpose="reset the password of jane", words="Dropped.")

    module = task.run(dest=str(tmp_path / "jane"))

    assert (module.failed, module.result["changed"], module.result["password_reset"]) == (True, True, None)
    assert module.result["msg"].startswith(
        "reset password of jane: Could not reset the password of jane: Dropped. A one-time password may or may not have been set"
    )
    assert module.result["msg"].endswith("It is not known whether this took effect: reset password of jane.")
    assert "it checks first" not in module.result["msg"]
    assert module.result["changes"][0]["status"] == "failed"
    assert list(tmp_path.iterdir()) == []


def test_a_password_that_cannot_be_kept_was_set(task: Task, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_path: Path, _target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", refuse)

    module = task.run(dest=str(tmp_path / "jane"), force=True)

    assert (module.failed, module.result["changed"], module.result["error_code"]) == (True, True, "NotWritten")
    assert "It was set, but nobody knows it" in module.result["msg"]
    assert "Nothing was changed" not in module.result["msg"]
    assert SECRET not in json.dumps(module.result)


def test_the_option_that_is_called_like_a_password_is_none() -> None:
    assert PASSWORD_RESET_INTERFACE.arguments["return_password"]["no_log"] is False
