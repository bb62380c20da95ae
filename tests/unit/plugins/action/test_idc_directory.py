# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The controller's side of a whole directory: what the module gets, what it does not, and what becomes of its plan."""

from __future__ import annotations

import json
import os
import stat
import threading
import typing as t
from pathlib import Path
from types import SimpleNamespace

import pytest
from ansible.errors import AnsibleFileNotFound
from ansible.parsing.vault import VaultLib, VaultSecret
from ansible.plugins.action.normal import ActionModule as NormalAction

from ansible_collections.steward.identity_center.plugins.action import idc_directory
from ansible_collections.steward.identity_center.plugins.module_utils._options.lines import Line, unpacked
from ansible_collections.steward.identity_center.plugins.module_utils._options.spec import LINES
from ansible_collections.steward.identity_center.plugins.module_utils._ports.progress import NoTracker, Phase
from ansible_collections.steward.identity_center.plugins.module_utils._task.handed import handed_over
from ansible_collections.steward.identity_center.plugins.module_utils._task.progress import FileTracker
from ansible_collections.steward.identity_center.plugins.plugin_utils import _carry
from ansible_collections.steward.identity_center.plugins.plugin_utils._directory.following import Cadence

DIRECTORY = "STEWARD_IDENTITY_CENTER_DIRECTORY"
RECORDED = "STEWARD_IDENTITY_CENTER_RECORDED_PLAN"
PROGRESS = "STEWARD_IDENTITY_CENTER_PROGRESS"
PHASE = Phase.APPLYING
PLANNED = "STEWARD_IDENTITY_CENTER_PLANNED"
PASSWORD = b"a-long-and-unlikely-vault-password"
KEYS = {"summary", "plan_checksum", "unmanaged", "notices", "expirations", "calls"}
PLAN = {"checksum": "9f3c", "store": "d-1234567890", "entries": [{"action": "create"}], "changes": []}


class Run:
    """One run of Ansible, started in an empty folder: its temporary folder, and the tasks in it."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.started, self.temporary = folder / "started", folder / "tmp"
        for one in (self.started, self.temporary, folder / "home", folder / "plays"):
            one.mkdir()
        monkeypatch.chdir(self.started)
        monkeypatch.setenv("HOME", str(folder / "home"))
        monkeypatch.delenv("AWX_PRIVATE_DATA_DIR", raising=False)
        monkeypatch.setattr(idc_directory.constants, "DEFAULT_LOCAL_TMP", str(self.temporary))
        monkeypatch.setattr(_carry.context, "CLIARGS", {"check": True})
        self.variables: dict[str, t.Any] = {"playbook_dir": str(folder / "plays")}
        self.answer: dict[str, t.Any] = {"changed": False}
        self.vault = VaultLib([("default", VaultSecret(PASSWORD))])
        self.background = 0
        self.transport = "local"
        self.copied: list[tuple[str, str]] = []
        self.lines: list[Line] | None = None
        self.modes: list[int] = []
        self.given: dict[str, t.Any] = {}
        self.environment: dict[str, str] = {}
        run = self

        def execute(self: t.Any, *_words: t.Any, **_more: t.Any) -> dict[str, t.Any]:
            run.given, run.environment = dict(self._task.args), dict(self._task.environment[-1])
            path = Path(run.environment[DIRECTORY])
            if path.exists():
                run.modes.append(stat.S_IMODE(path.stat().st_mode))
                with pytest.MonkeyPatch.context() as patch:
                    patch.setenv(DIRECTORY, str(path))
                    run.lines = list(unpacked(handed_over(NoTracker())[LINES]))
            return dict(run.answer)

        monkeypatch.setattr(NormalAction, "_execute_module", execute)
        monkeypatch.setattr(NormalAction, "run", lambda self, _tmp, _vars: self._execute_module(task_vars=_vars))

    def task(self, check_mode: bool = True, **args: t.Any) -> dict[str, t.Any]:
        action: t.Any = idc_directory.ActionModule.__new__(idc_directory.ActionModule)
        action._task = SimpleNamespace(
            check_mode=check_mode,
            args=args,
            async_val=self.background,
            environment=[{"LANG": "C"}],
            get_ds=dict,
            _get_parent_attribute=lambda _name, omit: None,
            get_search_path=lambda: ["/the/role"],
        )
        shell = SimpleNamespace(tmpdir="/far/tmp", join_path=lambda *parts: "/".join(parts))
        action._connection = SimpleNamespace(transport=self.transport, become=None, _shell=shell)
        action._loader = SimpleNamespace(_vault=self.vault, path_dwim_relative_stack=self.found)
        action._transfer_file = lambda local, remote: self.copied.append((Path(local).read_text(), remote))
        action._remote_chmod = action._fixup_perms2 = lambda *_words, **_more: None
        result: dict[str, t.Any] = action.run(None, self.variables)
        assert action._task.args == args and action._task.environment == [{"LANG": "C"}]
        assert not list(self.temporary.glob("*.directory"))
        return result

    def found(self, _paths: list[str], folder: str, name: str) -> str:
        path = self.started.parent / folder / name
        if not path.exists():
            raise AnsibleFileNotFound("nowhere")
        return str(path)

    def write(self, name: str, text: str | bytes) -> None:
        path = self.started / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())

    def told(self) -> list[tuple[str, object]]:
        """The place and the value of each entry, and what is wrong."""
        assert self.lines is not None
        return [(one.place, one.value if one.entry else one.problem) for one in self.lines if one.entry or one.problem]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    return Run(tmp_path, monkeypatch)


# ---- what the module gets


@pytest.mark.parametrize("check_mode", [True, False])
def test_files_are_handed_over_as_lines_and_no_option_tells_of_them(run: Run, check_mode: bool) -> None:
    run.write("d/b.yml", "users: [{user_name: ben}]")
    run.write("d/a.yml", "groups: [{display_name: '{{ secret }}'}]")

    result = run.task(check_mode, src="d", purge=["users"])

    assert result == {"changed": False}
    assert run.given == {"purge": ["users"]}
    assert run.told() == [("a.yml:1", {"display_name": "{{ secret }}"}), ("b.yml:1", {"user_name": "ben"})]
    assert run.modes == [0o600]
    assert set(run.environment) == {DIRECTORY, PROGRESS, *([PLANNED] if check_mode else [])}


@pytest.mark.parametrize(
    ("transport", "pipes", "piped"), [("local", True, True), ("local", False, False), ("ssh", True, False)]
)
def test_a_module_here_reads_while_the_files_are_read_and_one_elsewhere_gets_a_file(
    run: Run, monkeypatch: pytest.MonkeyPatch, transport: str, pipes: bool, piped: bool
) -> None:
    found: list[Path] = []

    def refuse(_path: Path, _mode: int) -> t.NoReturn:
        raise PermissionError(1, "Operation not permitted")

    def execute(_self: t.Any, *_words: t.Any, **_more: t.Any) -> dict[str, t.Any]:
        found.extend(run.temporary.glob("*.directory"))
        return {"changed": found[0].is_fifo(), "failed": found[0].is_file()}

    monkeypatch.setattr(NormalAction, "_execute_module", execute)
    if not pipes:
        monkeypatch.setattr(os, "mkfifo", refuse)
    run.transport = transport

    assert run.task(users=[{"user_name": "ada"}]) == {"changed": piped, "failed": not piped}
    assert len(found) == 1


def test_what_a_task_has_in_its_options_goes_the_same_way(run: Run) -> None:
    run.task(users=[{"user_name": "ada", "title": True}], groups=None, access_control_attributes={"attributes": {}})

    assert run.given == {}
    assert run.told() == [("", {"user_name": "ada", "title": True}), ("", {"attributes": {}})]


def test_files_are_found_as_all_files_of_the_collection_are(run: Run) -> None:
    folder = run.started.parent
    for name in ("home/at_home.yml", "plays/beside.yml", "started/here,there.yml", "files/of_role.yml"):
        run.write(f"../{name}", "users: []")

    run.task(src=["~/at_home.yml", "beside.yml", "here,there.yml", "of_role.yml", str(folder / "x.yml")])
    assert run.told() == [(str(folder / "x.yml"), "there is no such file or folder")]

    run.task(src="here,there.yml")
    assert run.told() == []


def test_what_is_wrong_in_files_is_for_the_module_to_tell_with_everything_else(run: Run) -> None:
    run.write("a.yml", "users: }")
    run.write("b.yml", "people: []")

    run.task(src=["a.yml", "nowhere.yml", "b.yml"])

    assert [place for place, _problem in run.told()] == ["a.yml:1", "nowhere.yml", "b.yml:1"]


def test_a_name_that_is_no_utf_8_reaches_the_module(run: Run) -> None:
    name = os.fsdecode(b"d/caf\xe9.yml")
    run.write(name, "users: [{user_name: ada}]")

    run.task(src="d")

    assert run.told() == [("caf\udce9.yml:1", {"user_name": "ada"})]


def test_encrypted_files_and_values_are_read_with_the_passwords_of_the_run(run: Run) -> None:
    run.write("a.yml", run.vault.encrypt("users: [{user_name: ada}]"))
    value = run.vault.encrypt("ben").decode().replace("\n", "\n    ")
    run.write("b.yml", f"users:\n- user_name: !vault |\n    {value}\n")

    run.task(src=["a.yml", "b.yml"])

    assert run.told() == [("a.yml:1", {"user_name": "ada"}), ("b.yml:2", {"user_name": "ben"})]


def test_without_the_password_the_problem_says_how_to_give_one(run: Run) -> None:
    run.write("a.yml", run.vault.encrypt("users: [{user_name: ada}]"))
    run.vault = VaultLib([])

    run.task(src="a.yml")
    ((place, problem),) = run.told()
    assert place == "a.yml"
    assert str(problem).startswith(
        "is encrypted, and cannot be decrypted: the run has no vault password; give one with "
    )
    assert "--ask-vault-pass" in str(problem)

    run.vault = VaultLib([("default", VaultSecret(b"another-long-and-unlikely-password"))])
    run.task(src="a.yml")
    ((_place, problem),) = run.told()
    assert "is encrypted, and cannot be decrypted: Decryption failed" in str(problem)


def test_a_module_elsewhere_gets_a_copy(run: Run) -> None:
    run.write("a.yml", "users: [{user_name: ada}]")
    run.transport = "ssh"

    run.task(src="a.yml")

    ((text, path),) = run.copied
    assert path == run.environment[DIRECTORY] == "/far/tmp/directory.jsonl"
    assert [line.value for line in unpacked(text.splitlines()) if line.entry] == [{"user_name": "ada"}]


# ---- what never reaches the module


SRC_MISSING = (
    "src: is missing; name the file or the folder that has the directory, or give users, groups, permission_sets, "
    "assignments, entitlements, access_control_attributes as options"
)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        pytest.param({}, SRC_MISSING, id="nothing"),
        pytest.param({"src": None, "users": None}, SRC_MISSING, id="null"),
        pytest.param(
            {"src": "a.yml", "users": [], "groups": []},
            "src: cannot be given together with users, groups; write them into a file, or leave src out",
            id="both",
        ),
        pytest.param({"src": []}, "src: is empty; name a file or a folder", id="no file"),
        pytest.param({"src": ""}, "src: is empty; name a file or a folder", id="an empty text"),
        pytest.param(
            {"src": ["a.yml", " ", None, {"file": "x"}]},
            "src[1]: is empty; name a file or a folder; src[2]: is null, but must be a string; "
            "src[3]: is a mapping, but must be a string",
            id="entries",
        ),
        pytest.param(
            {"src": 5}, "src: is the number 5, but must be a string; quote it (in a template: | string)", id="a number"
        ),
        pytest.param(
            {"src": "a.yml", "expected_checksum": 5, "plan_file": [7]},
            "plan_file[0]: is the number 7, but must be a string; quote it (in a template: | string); "
            "expected_checksum: is the number 5, but must be a string; quote it (in a template: | string)",
            id="other options",
        ),
        pytest.param(
            {"src": "a.yml", "plan_file": ["plan.txt", "no/such/plan.md", "here.json", "/proc/plan.json"]},
            "plan_file: plan.txt: its name ends neither in .json nor in .md",
            id="a plan file of no known form",
        ),
    ],
)
@pytest.mark.parametrize("check_mode", [True, False])
def test_a_task_that_cannot_be_right_fails_as_the_module_does(
    run: Run, options: dict[str, t.Any], message: str, check_mode: bool
) -> None:
    result = run.task(check_mode, **options)

    assert result.pop("msg") == message
    assert result == {
        "failed": True,
        "changed": False,
        "changes": [],
        "error_code": "InvalidInput",
        "request_id": None,
        **dict.fromkeys(KEYS),
    }
    assert run.lines is None


@pytest.mark.parametrize("check_mode", [True, False])
def test_a_task_in_the_background_is_refused_since_its_file_would_be_gone(run: Run, check_mode: bool) -> None:
    run.background = 60

    result = run.task(check_mode, users=[])

    assert result["msg"].startswith("async: the files are handed over while the task runs")


def test_a_full_disk_is_told(run: Run) -> None:
    run.temporary.rmdir()

    result = run.task(False, users=[])

    assert result["msg"].startswith(
        "the directory cannot be handed to the module: [Errno 2] No such file or directory: "
    )
    assert (result["error_code"], result["changes"]) == ("NotWritten", [])


# ---- the plan


def test_check_mode_writes_the_plan_for_nobody_else(run: Run) -> None:
    run.answer = {"changed": True, "_plan": PLAN, "msg": "1 of 1"}
    run.write("plan.json", "old")
    (run.started / "plan.json").chmod(0o644)

    result = run.task(users=[], plan_file=["plan.json", "plan.md"])

    assert result == {"changed": True, "msg": "1 of 1"}
    assert run.given == {"plan_file": ["plan.json", "plan.md"]}
    files = sorted(run.started.iterdir())
    assert [(file.name, stat.S_IMODE(file.stat().st_mode)) for file in files] == [
        ("plan.json", 0o600),
        ("plan.md", 0o600),
    ]
    assert json.loads(files[0].read_text()) == PLAN
    assert "expected_checksum: 9f3c" in files[1].read_text()


def test_a_plan_that_is_refused_is_written_too(run: Run) -> None:
    run.answer = {"failed": True, "changed": False, "_plan": PLAN, "msg": "Refused"}

    result = run.task(users=[], plan_file="plan.md")

    assert result == {"failed": True, "changed": False, "msg": "Refused"}
    assert "This plan is refused" in (run.started / "plan.md").read_text()


def test_a_real_run_writes_no_plan(run: Run) -> None:
    run.answer = {"changed": True, "_plan": PLAN}

    assert run.task(False, users=[], plan_file="plan.json") == {"changed": True}
    assert not list(run.started.iterdir())


@pytest.mark.parametrize(("checksum", "name", "handed"), [("9f3c", "plan.json", True), (None, "plan.json", False)])
def test_the_module_is_given_the_plan_that_was_reviewed(
    run: Run, checksum: str | None, name: str, handed: bool
) -> None:
    run.write(name, json.dumps(PLAN))
    run.write("plan.md", "# Plan")

    run.task(False, users=[], plan_file=["plan.md", "other.json", name], expected_checksum=checksum)

    assert run.environment.get(RECORDED) == (str(run.started / name) if handed else None)


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("no/plan.json", "{started}/no/plan.json: there is no directory {started}/no; create it first"),
        ("folder.md", "{started}/folder.md is not a file"),
        (
            "locked/plan.md",
            "{started}/locked/plan.md: the user who runs the playbook may not write to {started}/locked",
        ),
    ],
)
def test_where_no_plan_can_be_written_the_check_says_so_before_it_begins(
    run: Run, path: str, problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (run.started / "folder.md").mkdir()
    (run.started / "locked").mkdir()
    monkeypatch.setattr(os, "access", lambda path, _mode: Path(path).name != "locked")

    result = run.task(users=[], plan_file=path)

    assert result["msg"] == "plan_file: " + problem.format(started=run.started)
    assert run.lines is None
    assert "failed" not in run.task(False, users=[], plan_file=path)


def test_a_plan_is_not_written_where_the_next_installation_deletes_it(run: Run) -> None:
    run.started = run.started / "ansible_collections" / "steward" / "identity_center"
    run.started.mkdir(parents=True)

    result = run.task(users=[], plan_file=str(run.started / "plan.md"))

    assert result["msg"] == (
        f"plan_file: {run.started}/plan.md is inside the collection steward.identity_center, whose next installation "
        "deletes it. Set plan_file to the absolute path of a file that persists"
    )


def test_a_plan_that_cannot_be_written_after_all_fails_the_task_with_its_whole_result(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run.answer = {"changed": True, "_plan": PLAN, "changes": [1]}

    def full(self: Path, _target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)

    result = run.task(users=[], plan_file="plan.json")

    assert result == {
        "changed": True,
        "changes": [1],
        "failed": True,
        "msg": "plan_file: cannot be written: [Errno 28] No space left on device",
        "error_code": "NotWritten",
        "request_id": None,
    }
    assert not list(run.started.iterdir())


# ---- progress


class Screen:
    """Ansible's display."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.seen = threading.Event()

    def __call__(self) -> Screen:
        return self

    def display(self, line: str) -> None:
        self.lines.append(line)
        self.seen.set()


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Screen:
    screen = Screen()
    monkeypatch.setattr(idc_directory, "Display", screen)
    monkeypatch.setattr(
        idc_directory, "cadence", lambda *how: (how[0] != "none" and Cadence(every=0.01, width=100)) or None
    )
    return screen


def test_what_the_module_tells_of_its_progress_is_shown(
    run: Run, screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    run.write("a.yml", "users: [{user_name: ada}]")
    modes = []

    def execute(self: t.Any, *_words: t.Any, **_more: t.Any) -> dict[str, t.Any]:
        path = Path(self._task.environment[-1][PROGRESS])
        modes.append(stat.S_IMODE(path.stat().st_mode))
        FileTracker(path).begin(PHASE, {"users": 7})
        while not any("of 7" in line for line in screen.lines):
            screen.seen.clear()
            assert screen.seen.wait(10)
        return {"changed": False}

    monkeypatch.setattr(NormalAction, "_execute_module", execute)

    run.task(src="a.yml", progress="log")

    assert screen.lines[-1] == "applying: 0 of 7 changes, a few seconds left"
    assert modes == [0o600]
    assert not list(run.temporary.glob("*.progress"))


def test_the_host_is_named_where_there_are_several(run: Run, screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    run.variables |= {"ansible_play_hosts": ["one", "two"], "inventory_hostname": "two"}

    def execute(self: t.Any, *_words: t.Any, **_more: t.Any) -> dict[str, t.Any]:
        assert screen.seen.wait(10)
        return {"changed": False}

    monkeypatch.setattr(NormalAction, "_execute_module", execute)

    run.task(users=[])

    assert screen.lines[0].endswith(": on two")


@pytest.mark.parametrize(("transport", "progress"), [("ssh", "auto"), ("local", "none")])
def test_what_happens_elsewhere_or_nobody_wants_to_see_is_not_told(
    run: Run, screen: Screen, transport: str, progress: str
) -> None:
    run.transport = transport

    run.task(users=[], progress=progress)

    assert PROGRESS not in run.environment
    assert screen.lines == []
