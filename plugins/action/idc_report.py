# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import json
import os
import typing as t
from pathlib import Path

from ansible.errors import AnsibleFileNotFound
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.plugins.action import ActionBase
from ansible.release import __version__ as ansible_version

from ..module_utils._model.errors import FailureKind, InvalidInput, Problem
from ..plugin_utils._directory.finding import find, locate
from ..plugin_utils._directory.reading import read
from ..plugin_utils._directory.vault import AnsibleVault
from ..plugin_utils._places import Controller, NoPlace, controller, named, no_such_file
from ..plugin_utils._report import desired_files
from ..plugin_utils._report.ends import Ends
from ..plugin_utils._report.folder import Folder, folder_of
from ..plugin_utils._report.forms import render
from ..plugin_utils._report.model import About, model_of
from ..plugin_utils._report.options import ARGUMENTS
from ..plugin_utils._report.production import Production
from ..plugin_utils._report.saying import summed_up
from ..plugin_utils._report.since import NotComparable, read_previous
from ..plugin_utils._report.tables import Model
from ..plugin_utils._report.versions import collection_version
from ..plugin_utils._written import problems

_TABLES = ("users", "groups", "permission_sets", "accounts", "assignments")


class ActionModule(ActionBase):  # type: ignore[misc]
    """Makes a report of what other tasks read. It never leaves the controller."""

    _supports_check_mode = True
    _about: Controller

    def run(self, tmp: t.Any = None, task_vars: dict[str, t.Any] | None = None) -> dict[str, t.Any]:
        """Write the forms; in check mode too, for they are the point."""
        super().run(tmp, task_vars)
        self._about = controller(Path.cwd(), Path.home(), task_vars or {}, os.environ)
        try:
            options = self._options()
            folder = folder_of(options["dest"], self._about, force=options["force"])
            return self._written(folder, options, self._model(options))
        except NoPlace as error:
            return _failed(InvalidInput([f"dest: {error}"]))
        except NotComparable as error:
            return _failed(InvalidInput([f"previous: {error}"]))
        except OSError as error:
            text = f"dest: the report cannot be written: {error.strerror or error}; nothing is left of it"
            return _failed(Problem(text, code=FailureKind.NOT_WRITTEN.value))
        except Problem as error:
            return _failed(error)

    def _options(self) -> dict[str, t.Any]:
        """The options, validated. Raises InvalidInput."""
        plain = {name: value for name, value in self._task.args.items() if name not in ("audit", "directory")}
        found = list(problems(ARGUMENTS, plain))
        validated = ArgumentSpecValidator(ARGUMENTS).validate(dict(self._task.args))
        found += validated.error_messages
        options: dict[str, t.Any] = validated.validated_parameters
        if not found:
            lacking = [name for name in ("instance", *_TABLES) if options["audit"].get(name) is None]
            if lacking:
                text = f"audit: lacks {', '.join(lacking)}; give it the `audit` that idc_audit_info returned"
                found.append(text)
        if found:
            raise InvalidInput(found)
        return options

    def _model(self, options: dict[str, t.Any]) -> Model:
        audit, previous = _plain(options["audit"]), options["previous"]
        earlier = None if previous is None else read_previous(self._existing(previous), audit["instance"])
        return model_of(audit, _plain(options["directory"]), earlier, self._described(options))

    def _existing(self, path: str) -> Path:
        """The earlier report. Raises NotComparable."""
        candidates = named(path, self._about)
        found = next((one for one in candidates if one.is_file()), None)
        if found is None:
            raise NotComparable(no_such_file(path, candidates))
        return found

    def _described(self, options: dict[str, t.Any]) -> About:
        """What the report says of its own making."""
        files = find([(one, locate(one, named(one, self._about), self._found)) for one in options["src"]])
        lines = list(read(files, AnsibleVault(self._loader._vault)) if files else ())  # noqa: SLF001 - it offers files only
        return About(
            title=options["title"],
            sources=list(desired_files.checksums(files)),
            revision=desired_files.revision(files),
            versions={"steward.identity_center": collection_version(), "ansible-core": str(ansible_version)},
            options=options["audit"].get("options") or {},
            places=desired_files.places(lines),
            ends=Ends(lines),
            production=Production(patterns=options["production"]),
        )

    def _found(self, path: str) -> str | None:
        """Where Ansible finds a file that somebody names: beside the role or the playbook, in `files`."""
        try:
            return str(self._loader.path_dwim_relative_stack(self._task.get_search_path(), "files", path))
        except AnsibleFileNotFound:
            return None

    @staticmethod
    def _written(folder: Folder, options: dict[str, t.Any], model: Model) -> dict[str, t.Any]:
        about = {name: model[name] for name in ("version", "title", "result")}
        rows = folder.write(render(model, options["forms"]), about)
        files: dict[str, list[str]] = {}
        for row in rows:
            files.setdefault(row["form"], []).append(str(folder.path / row["file"]))
        told = {name: model[name] for name in ("result", "incomplete", "violations", "drift", "counts")}
        # By the words of a playbook that fails for some of them.
        reasons = {"unreadable": model["incomplete"], "violations": model["violations"], "drift": model["drift"]}
        told["reasons"] = [name for name, so in reasons.items() if so]
        plan = model["provenance"]["plan_checksum"]
        report = {**told, "plan_checksum": plan, "folder": str(folder.path), "files": files, "manifest": rows}
        return {"changed": False, "report": report, "msg": f"{summed_up(model)}; see {folder.path}"}


def _plain(value: t.Any) -> t.Any:
    """Without what Ansible notes on each text: a large directory has many."""
    return json.loads(json.dumps(value, default=str))


def _failed(error: Problem) -> dict[str, t.Any]:
    """The result of a task that wrote nothing."""
    return {
        "failed": True,
        "changed": False,
        "msg": error.message,
        "error_code": error.code,
        "request_id": None,
        "report": None,
    }
