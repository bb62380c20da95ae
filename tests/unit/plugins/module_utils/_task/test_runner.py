# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every ending of a task."""

from __future__ import annotations

import contextlib
import json
import typing as t
from datetime import datetime, timezone
from pathlib import Path

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import (
    FailureKind,
    Problem,
    Unsupported,
)
from ansible_collections.steward.identity_center.plugins.module_utils._options.identities import USER_INTERFACE
from ansible_collections.steward.identity_center.plugins.module_utils._options.lines import Line, packed
from ansible_collections.steward.identity_center.plugins.module_utils._options.spec import (
    DIRECTORY_FILE,
    NOW,
    SCOPE,
    Interface,
)
from ansible_collections.steward.identity_center.plugins.module_utils._task import runner as _runner
from ansible_collections.steward.identity_center.plugins.module_utils._task import session as _session
from ansible_collections.steward.identity_center.plugins.module_utils._task.definition import InstanceReader, Reader
from ansible_collections.steward.identity_center.plugins.module_utils._task.directory import IDC_DIRECTORY
from ansible_collections.steward.identity_center.plugins.module_utils._task.entitlements import IDC_ENTITLEMENT
from ansible_collections.steward.identity_center.plugins.module_utils._task.identities import IDC_USER
from ansible_collections.steward.identity_center.plugins.module_utils._task.memberships import IDC_GROUP_MEMBERSHIP
from ansible_collections.steward.identity_center.plugins.module_utils._task.permission_sets import IDC_PERMISSION_SET
from ansible_collections.steward.identity_center.plugins.module_utils._task.queries import IDC_USER_INFO
from ansible_collections.steward.identity_center.plugins.module_utils._task.runner import Definition, run
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    INSTANCE_ARN,
    STORE_ID,
    failed_call,
    group,
    person,
    user,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_aws import (
    answer,
    client,
    exchanges,
    shared_client,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_store import FakeStore

NOTHING = Interface(arguments={})
NEW = person("jane")


class Ended(Exception):
    """The end of a module."""

    def __init__(self, failed: bool, result: dict[str, t.Any]) -> None:
        super().__init__(result)
        self.failed, self.result = failed, result


class FakeModule:
    """A module with these options, as Ansible would hand it over."""

    def __init__(self, options: dict[str, t.Any], check_mode: bool, diff: bool) -> None:
        self.params = {"identity_store_id": STORE_ID, **options}
        self.check_mode, self._diff, self.no_log = check_mode, diff, False
        self.warnings: list[str] = []
        self.no_log_values: set[str] = set()

    def warn(self, warning: str) -> None:
        self.warnings.append(warning)

    def exit_json(self, **result: t.Any) -> t.NoReturn:
        raise Ended(False, result)

    def fail_json(self, **result: t.Any) -> t.NoReturn:
        raise Ended(True, result)


class FakeConnection:
    """Gives the shared clients, which only tell of their models."""

    def __init__(self, module: t.Any) -> None:
        self.module = module
        self.calls = ["ListUsers", "CreateUser", "ListUsers"]

    def client(self, service: str) -> t.Any:
        return client(service) if service == "account-access" else shared_client(service)

    @staticmethod
    def at_length() -> t.ContextManager[None]:
        """Nothing here takes long."""
        return contextlib.nullcontext()


class Task:
    """Runs modules against a store in memory."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.store = FakeStore()
        self.opened: list[str] = []
        self.module: FakeModule | None = None
        self.specs: list[dict[str, t.Any]] = []
        self._patch = monkeypatch
        monkeypatch.setattr(_runner, "Connection", FakeConnection)
        monkeypatch.setattr(_session, "IdentityStore", self._open)

    def _open(self, _client: t.Any, store_id: str) -> FakeStore:
        self.opened.append(store_id)
        self.store.store_id = store_id  # type: ignore[attr-defined]
        return self.store

    def run(
        self,
        what: Definition,
        check_mode: bool = False,
        diff: bool = False,
        **options: t.Any,
    ) -> Ended:
        self.module = FakeModule(options, check_mode, diff)

        def make(**arguments: t.Any) -> FakeModule:
            self.specs.append(arguments)
            return t.cast(FakeModule, self.module)

        self._patch.setattr(_runner, "AnsibleAWSModule", make)
        with pytest.raises(Ended) as caught:
            run(what)
        return caught.value

    def write(self, what: Definition = IDC_USER, **options: t.Any) -> Ended:
        return self.run(what, **options)


@pytest.fixture
def task(monkeypatch: pytest.MonkeyPatch) -> Task:
    """A task that can be run."""
    return Task(monkeypatch)


@pytest.fixture
def journal(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Where the controller keeps the steps of earlier tasks."""
    path = tmp_path / "planned.jsonl"
    monkeypatch.setenv("STEWARD_IDENTITY_CENTER_PLANNED", str(path))
    return path


# ---- tasks that write


def test_a_change_ends_with_the_same_keys_always(task: Task) -> None:
    end = task.write(**NEW)

    assert not end.failed
    assert set(end.result) == {"changed", "changes", "user"}
    assert end.result["changed"] is True
    assert end.result["changes"] == [{"action": "create", "kind": "user", "name": "jane", "status": "done"}]
    assert end.result["user"]["user_name"] == "jane"


def test_no_change_ends_with_the_same_keys(task: Task) -> None:
    task.store = FakeStore(user("jane"))

    end = task.write(user_name="jane")

    assert (end.result["changed"], end.result["changes"], set(end.result)) == (
        False,
        [],
        {"changed", "changes", "user"},
    )


def test_a_diff_is_made_where_it_is_asked_for(task: Task) -> None:
    end = task.write(diff=True, check_mode=True, **NEW)

    assert end.result["diff"]["after"].startswith("display_name: Jane\n")
    assert end.result["changes"][0]["status"] == "planned"


def test_check_mode_writes_nothing_and_leaves_its_steps_with_the_store_that_they_are_for(
    task: Task, journal: Path
) -> None:
    task.store.read_only = True

    end = task.write(check_mode=True, **NEW)

    assert end.result["changed"] is True
    assert [(step["store"], step["action"], step["kind"]) for step in end.result["_planned"]] == [
        (STORE_ID, "create", "user")
    ]
    assert not journal.exists()


def test_steps_are_given_to_nobody_who_does_not_carry_them(task: Task) -> None:
    end = task.write(check_mode=True, **NEW)

    assert set(end.result) == {"changed", "changes", "user"}


def test_the_steps_of_earlier_tasks_are_seen(task: Task, journal: Path) -> None:
    task.store = FakeStore(group("Engineers"))
    steps = task.write(check_mode=True, **NEW).result["_planned"]
    journal.write_text("".join(json.dumps(step) + "\n" for step in steps))

    end = task.write(IDC_GROUP_MEMBERSHIP, check_mode=True, group="Engineers", users=["jane"])
    told = task.run(IDC_USER_INFO, check_mode=True, users=["jane"])

    assert not end.failed
    assert end.result["members"] == ["jane"]
    assert end.result["changes"][0]["name"] == "jane in Engineers"
    assert [user["user_name"] for user in told.result["users"]] == ["jane"]


def test_the_steps_for_another_store_are_not_seen(task: Task, journal: Path) -> None:
    task.store = FakeStore(group("Engineers"))
    steps = task.write(check_mode=True, **NEW).result["_planned"]
    journal.write_text("".join(json.dumps({**step, "store": "d-0987654321"}) + "\n" for step in steps))

    assert task.write(IDC_GROUP_MEMBERSHIP, check_mode=True, group="Engineers", users=["jane"]).failed


def test_a_file_of_steps_that_is_broken_ends_in_a_sentence(task: Task, journal: Path) -> None:
    journal.write_text("{}\n")

    end = task.write(check_mode=True, **NEW)

    assert (end.failed, end.result["error_code"]) == (True, "InvalidInput")
    assert end.result["msg"].startswith(f"STEWARD_IDENTITY_CENTER_PLANNED: {journal} is not what the collection wrote")


def test_warnings_of_the_plan_reach_the_user(task: Task) -> None:
    task.store = FakeStore(group("Engineers"))

    task.write(IDC_GROUP_MEMBERSHIP, group="Engineers", users=["ghost"], state="absent")

    assert task.module is not None
    assert task.module.warnings == ['No user matches "ghost": treated as not a member']


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        pytest.param({"user_name": "jane doe"}, "InvalidInput", "user_name: jane doe has whitespace", id="bad input"),
        pytest.param(
            {"user_name": "jane", "identity_store_id": "x"}, "InvalidInput", "identity_store_id: ", id="scope"
        ),
        pytest.param({"user_name": "jane"}, "Refused", "The user jane does not exist, and creating", id="refused"),
    ],
)
@pytest.mark.parametrize("check_mode", [True, False])
def test_a_task_that_cannot_be_right_fails_before_it_writes(
    task: Task, options: dict[str, t.Any], code: str, message: str, check_mode: bool
) -> None:
    end = task.write(check_mode=check_mode, **options)

    assert end.failed
    assert end.result["msg"].startswith(message)
    assert (end.result["error_code"], end.result["request_id"]) == (code, None)
    assert (end.result["changed"], end.result["changes"], end.result["user"]) == (False, [], None)
    assert task.store.writes == []


@pytest.mark.parametrize(
    ("definition", "options", "told"),
    [
        (IDC_USER, {"user_name": "a" * 200}, "has 200 characters, 128 are allowed"),
        (IDC_PERMISSION_SET, {"name": "a" * 200}, "has 200 characters, 32 are allowed"),
        (
            IDC_ENTITLEMENT,
            {"groups": ["Ops"], "role_names": ["a b"], "all_accounts": True},
            "is not the name of a role",
        ),
    ],
)
def test_options_are_judged_by_the_model_of_the_modules_own_service(
    task: Task, definition: Definition, options: dict[str, t.Any], told: str
) -> None:
    end = task.write(definition, **options)

    assert end.result["error_code"] == "InvalidInput"
    assert told in end.result["msg"]


def test_bad_input_is_refused_before_the_first_call(task: Task) -> None:
    task.write(user_name="jane doe")

    assert (task.store.calls, task.opened) == ([], [])


def test_a_failed_read_fails_the_task(task: Task) -> None:
    task.store.fail("find", failed_call(FailureKind.DENIED, code="AccessDeniedException", request_id="an-id"))

    end = task.write(**NEW)

    assert end.failed
    assert (end.result["error_code"], end.result["request_id"]) == ("AccessDeniedException", "an-id")


def test_a_failure_in_the_middle_tells_what_was_done_and_what_was_not(task: Task) -> None:
    jane, joe, zoe = user("jane"), user("joe"), user("zoe")
    team = group("Engineers")
    task.store = FakeStore(jane, joe, zoe, team).join(team, zoe)
    failure = failed_call(FailureKind.SERVER, purpose="add joe", words="Broken.", code="Oops", request_id="an-id")
    task.store.fail("add_member", failure, name="joe in Engineers")

    end = task.write(IDC_GROUP_MEMBERSHIP, group="Engineers", users=["jane", "joe"], purge=True, diff=True)

    assert end.failed
    assert end.result["msg"] == (
        f"add joe in Engineers: {failure.message} It is not known whether this took effect: add joe in Engineers. "
        "Done: add jane in Engineers. Not attempted: remove zoe in Engineers."
    )
    assert (end.result["error_code"], end.result["request_id"], end.result["changed"]) == ("Oops", "an-id", True)
    assert [(change["name"], change["status"]) for change in end.result["changes"]] == [
        ("jane in Engineers", "done"),
        ("joe in Engineers", "failed"),
        ("zoe in Engineers", "skipped"),
    ]
    assert end.result["changes"][1]["reason"] == failure.message
    assert [change.get("uncertain") for change in end.result["changes"]] == [None, True, None]
    assert (end.result["members"], end.result["groups"]) == (None, None)


def test_a_failure_of_all_says_that_nothing_was_changed(task: Task) -> None:
    task.store.fail("create", failed_call(FailureKind.DENIED))

    end = task.write(**NEW)

    assert (end.failed, end.result["changed"], end.result["user"]) == (True, False, None)
    assert end.result["msg"].endswith("Nothing was changed.")
    assert "uncertain" not in end.result["changes"][0]


def test_a_read_that_fails_after_the_write_does_not_hide_the_write(task: Task) -> None:
    task.store.fail("describe", failed_call(FailureKind.THROTTLED))

    end = task.write(**NEW)

    assert (end.failed, end.result["changed"]) == (False, True)
    assert [change["status"] for change in end.result["changes"]] == ["done"]
    assert end.result["user"]["user_id"] is not None


# ---- the module itself


def test_every_module_has_the_common_options_and_a_check_mode(task: Task) -> None:
    task.write(**NEW)

    (arguments,) = task.specs
    assert arguments == {
        "argument_spec": {**SCOPE, **USER_INTERFACE.arguments},
        "supports_check_mode": True,
        **USER_INTERFACE.rules,
    }


# ---- which store


def test_the_store_of_the_only_instance_is_found(task: Task) -> None:
    found = answer("list_instances", {"Instances": [{"InstanceArn": INSTANCE_ARN, "IdentityStoreId": "d-0123456789"}]})

    with exchanges(shared_client("sso-admin"), found):
        task.write(identity_store_id=None, **NEW)

    assert task.opened == ["d-0123456789"]


def test_no_instance_fails_the_task(task: Task) -> None:
    nothing = answer("list_instances", {"Instances": []})

    with exchanges(shared_client("sso-admin"), nothing, nothing):
        end = task.write(identity_store_id=None, **NEW)

    assert (end.failed, end.result["error_code"]) == (True, "Unresolved")


# ---- tasks that read


def test_a_task_that_reads_changes_nothing(task: Task) -> None:
    task.store = FakeStore(user("jane"))

    end = task.run(IDC_USER_INFO, users=["jane", "ghost"])

    assert not end.failed
    assert (end.result["changed"], end.result["missing"]) == (False, ["ghost"])
    assert [row["user_name"] for row in end.result["users"]] == ["jane"]
    assert task.store.writes == []


def test_what_a_task_could_not_read_is_a_warning(task: Task) -> None:
    reader: Reader[None] = Reader(
        interface=NOTHING, parse=lambda _options: None, read=lambda _reads, _query: {"unreadable": ["No names."]}
    )

    end = task.run(reader)

    assert (end.failed, end.result) == (False, {"changed": False, "unreadable": ["No names."]})
    assert task.module.warnings == ["No names."]


def test_a_reader_with_provenance_is_told_when_and_where_it_ran(task: Task) -> None:
    begun: list[datetime] = []

    def parse(options: t.Mapping[str, t.Any]) -> None:
        begun.append(options[NOW])

    reader: Reader[None] = Reader(
        interface=NOTHING,
        parse=parse,
        read=lambda _reads, _query: {"audit": 1, "meanings": ["No names."]},
        provenance=lambda result, facts: {**result, "facts": facts},
    )
    end = task.run(reader)
    (began,) = begun

    assert (end.result["audit"], task.module.warnings) == (1, ["No names."])
    facts = end.result["facts"]
    assert facts["began"] == began.isoformat(timespec="seconds").replace("+00:00", "Z")
    assert began.tzinfo is timezone.utc
    assert facts["ended"] >= facts["began"]
    assert facts["region"] == shared_client("sso-admin").meta.region_name
    assert facts["calls"] == {"CreateUser": 1, "ListUsers": 2}


def test_a_task_that_reads_fails_with_a_sentence(task: Task) -> None:
    end = task.run(IDC_USER_INFO, group="Nowhere")

    assert (end.failed, end.result["error_code"]) == (True, "Unresolved")
    assert end.result["msg"].startswith('group: no group matches "Nowhere"')


def test_instances_are_read(task: Task) -> None:
    reader: InstanceReader[object] = InstanceReader(
        interface=NOTHING, parse=lambda options: options["all_regions"], read=lambda _instances, query: {"seen": query}
    )

    end = task.run(reader, all_regions=True)

    assert (end.failed, end.result) == (False, {"changed": False, "seen": True})


def test_instances_that_cannot_be_read_fail_the_task(task: Task) -> None:
    def read(_instances: object, _options: object) -> t.NoReturn:
        raise Unsupported("all_regions: no.")

    reader: InstanceReader[None] = InstanceReader(interface=NOTHING, parse=lambda _options: None, read=read)

    end = task.run(reader)

    assert (end.failed, end.result["msg"], end.result["error_code"]) == (True, "all_regions: no.", "Unsupported")


def test_a_failing_module_ends_even_where_failing_does_not_end_it(task: Task, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FakeModule, "fail_json", lambda self, **result: None)
    module = FakeModule({"user_name": "jane doe"}, check_mode=False, diff=False)
    monkeypatch.setattr(_runner, "AnsibleAWSModule", lambda **_arguments: module)

    with pytest.raises(Problem):
        run(IDC_USER)


# ---- a whole directory


@pytest.fixture
def whole(task: Task, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> t.Callable[..., Ended]:
    """Runs idc_directory with these users."""

    def write(*users: dict[str, t.Any], **options: t.Any) -> Ended:
        lines = [Line(kind="users", path=f"users[{index}]", value=one, entry=True) for index, one in enumerate(users)]
        path = tmp_path / "lines.jsonl"
        path.write_text("".join(packed(lines)), encoding="utf-8")
        monkeypatch.setenv(DIRECTORY_FILE, str(path))
        given = {name: spec.get("default") for name, spec in IDC_DIRECTORY.interface.arguments.items()}
        instance = {"InstanceArn": INSTANCE_ARN, "IdentityStoreId": STORE_ID}
        with exchanges(shared_client("sso-admin"), answer("list_instances", {"Instances": [instance]})):
            return task.run(IDC_DIRECTORY, **{**given, **options})

    return write


def test_a_directory_ends_with_a_line_and_how_often_it_called(whole: t.Callable[..., Ended]) -> None:
    end = whole(person("jane"), person("joe"), diff=True)

    assert not end.failed
    assert end.result["changed"] is True
    assert end.result["calls"] == {"CreateUser": 1, "ListUsers": 2}
    assert end.result["msg"] == "2 of 2: 2 users changed; 2 named in the file, 0 not named"
    assert [one["after_header"] for one in end.result["diff"]] == ["user jane", "user joe"]


def test_a_directory_that_failed_in_the_middle_tells_all_of_it(task: Task, whole: t.Callable[..., Ended]) -> None:
    task.store.fail("create", failed_call(FailureKind.THROTTLED, code="Oops", request_id="an-id"), name="joe")

    end = whole(person("jane"), person("joe"))

    assert (end.failed, end.result["changed"], end.result["error_code"]) == (True, True, "Oops")
    assert "Done: create jane" in end.result["msg"]
    assert (end.result["summary"]["users"]["create"], end.result["summary"]["users"]["failed"]) == (1, 1)
    assert set(IDC_DIRECTORY.interface.keys) < set(end.result)


def test_a_directory_that_a_brake_stops_tells_its_plan(task: Task, whole: t.Callable[..., Ended]) -> None:
    end = whole(person("jane"), max_changes=0)

    assert (end.failed, end.result["changed"], end.result["error_code"]) == (True, False, "Refused")
    assert "would create, add or update 1" in end.result["msg"]
    assert [change["name"] for change in end.result["changes"]] == ["jane"]
    assert task.store.writes == []


def test_files_are_judged_by_the_models_of_both_services(monkeypatch: pytest.MonkeyPatch, task: Task) -> None:
    monkeypatch.delenv(DIRECTORY_FILE, raising=False)

    end = task.run(IDC_DIRECTORY, max_deletions="10%")

    assert (end.failed, end.result["error_code"]) == (True, "InvalidInput")
    assert end.result["summary"] is None
