# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import os
import typing as t
from datetime import datetime, timezone
from pathlib import Path

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.plugins.action import ActionBase

from ..module_utils._model.errors import FailureKind, InvalidInput, Problem
from ..plugin_utils._directory.writing import File
from ..plugin_utils._places import Controller, NoPlace, controller, kept, named, no_such_file
from ..plugin_utils._report.joining import joined
from ..plugin_utils._report.model import About, model_of
from ..plugin_utils._report.texts import text_of
from ..plugin_utils._review.decisions import BadDecisions, Decisions, read_decisions
from ..plugin_utils._review.options import ARGUMENTS, REQUIRED_BY, REQUIRED_ONE_OF
from ..plugin_utils._review.revoking import Revocations, revocations
from ..plugin_utils._review.rows import Reviewed, Scope, lacking, reviewed
from ..plugin_utils._review.tables import for_reviewers, proof, proof_text
from ..plugin_utils._written import problems


class ActionModule(ActionBase):  # type: ignore[misc]
    """Writes the rows of an access review, and reads the decisions back. It never leaves the controller."""

    _supports_check_mode = True
    _about: Controller

    def run(self, tmp: t.Any = None, task_vars: dict[str, t.Any] | None = None) -> dict[str, t.Any]:
        """Do it; in check mode too, for the files are the point."""
        super().run(tmp, task_vars)
        self._about = controller(Path.cwd(), Path.home(), task_vars or {}, os.environ)
        try:
            options = self._options()
            model = model_of(options["audit"], None, None, About(title="Access review"))
            scope = _scope(options)
            if unknown := list(scope.unknown(model)):
                raise InvalidInput(unknown)
            every = reviewed(joined(model))
            rows = scope.of(every)
            if options["decisions"] is None:
                text = for_reviewers(rows)
                return {"changed": False, "review": {"rows": len(rows), "file": self._written(options, text)}}
            return self._decided(options, every, rows)
        except NoPlace as error:
            return _failed(InvalidInput([f"dest: {error}"]))
        except BadDecisions as error:
            return _failed(InvalidInput([f"decisions: {one}" for one in error.problems]))
        except Problem as error:
            return _failed(error)

    def _options(self) -> dict[str, t.Any]:
        """The options, validated. Raises InvalidInput."""
        plain = {name: value for name, value in self._task.args.items() if name not in ("audit", "applied")}
        validated = ArgumentSpecValidator(ARGUMENTS, required_by=REQUIRED_BY, required_one_of=REQUIRED_ONE_OF).validate(
            dict(self._task.args)
        )
        found = [*problems(ARGUMENTS, plain), *validated.error_messages]
        options: dict[str, t.Any] = validated.validated_parameters
        if not found and (parts := lacking(options["audit"].get("unreadable") or ())):
            found.append(
                f"audit: is incomplete ({', '.join(parts)} could not be read), so a review of it would leave access out, or "
                "what it allows; let that be read"
            )
        if found:
            raise InvalidInput(found)
        return options

    def _decided(self, options: dict[str, t.Any], every: list[Reviewed], rows: list[Reviewed]) -> dict[str, t.Any]:
        path = self._existing(options["decisions"])
        try:
            data = path.read_bytes()
        except OSError as error:
            raise BadDecisions([f"{path}: cannot be read: {error.strerror}"]) from error
        decisions = read_decisions(data, str(options["decisions"]), every, options["encoding"])
        found = revocations(decisions, every, str(options["decisions"]))
        proved = proof(decisions, found, options["applied"], datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"))
        file = None if options["dest"] is None else self._written(options, proof_text(proved))
        review = {
            "rows": len(rows),
            "file": file,
            "open": len(decisions.lacking(rows)),
            **_told(decisions, found),
            "proof": proved,
        }
        return {"changed": False, "review": review}

    def _existing(self, path: str) -> Path:
        candidates = named(path, self._about)
        found = next((one for one in candidates if one.is_file()), None)
        if found is None:
            raise BadDecisions([no_such_file(path, candidates)])
        return found

    def _written(self, options: dict[str, t.Any], text: str) -> str:
        """The path of the file, which is written. Raises NoPlace, Problem."""
        path = kept(options["dest"], self._about, "dest", Path.resolve, what="a file")
        try:
            if path.is_dir():
                raise NoPlace(f"{path} is a directory; name a file in it")
            before = path.read_bytes() if path.exists() else None
            file = File(path=path, text=text, before=before)
            if before is not None and file.changed and not options["force"]:
                raise NoPlace(f"{path} is there already, perhaps with decisions; name another file, or set force: true")
            if file.changed:
                file.write()
        except OSError as error:
            text = f"dest: {path} cannot be written: {error.strerror}"
            raise Problem(text, code=FailureKind.NOT_WRITTEN.value) from error
        return str(path)


def _scope(options: dict[str, t.Any]) -> Scope:
    return Scope(
        accounts=options["accounts"],
        organizational_units=options["organizational_units"],
        permission_sets=options["permission_sets"],
        groups=options["groups"],
    )


def _told(decisions: Decisions, found: Revocations) -> dict[str, t.Any]:
    return {
        "approved": sum(not one.denied for one in decisions.made),
        "denied": sum(one.denied for one in decisions.made),
        "directory": found.directory,
        "revocations": [
            {
                "access": "" if one.decision.reviewed is None else one.decision.reviewed.label,
                "needs": one.needs,
                "along": list(one.along),
                "reviewer": one.decision.reviewer,
            }
            for one in found.done
        ],
        "changed_since": [
            {
                "access": "" if one.reviewed is None else one.reviewed.label,
                "decision": one.decision,
                "since": list(one.since),
            }
            for one in found.changed
        ],
        "gone": [text_of(one.shown.get("User name", one.row)) for one in found.gone],
    }


def _failed(error: Problem) -> dict[str, t.Any]:
    """The result of a task that wrote nothing."""
    return {
        "failed": True,
        "changed": False,
        "msg": error.message,
        "error_code": error.code,
        "request_id": None,
        "review": None,
    }
