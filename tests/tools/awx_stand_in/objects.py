# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The objects of an AWX, as plain data in memory, and what happens to them."""

from __future__ import annotations

import copy
import hashlib
import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from . import rules
from .fields import ENDPOINTS, judged

Thing = dict[str, Any]

ROOT = "/api/v2/"
# What the two built-in things of an empty AWX are that the role needs.
BUILT_IN_TYPES = {
    "Amazon Web Services": {
        "fields": [
            {"id": "username", "type": "string"},
            {"id": "password", "type": "string", "secret": True},
            {"id": "security_token", "type": "string", "secret": True},
        ],
        "required": ["username", "password"],
    },
    "Source Control": {"fields": [{"id": "username", "type": "string"}], "required": []},
}
UNIFIED = ("projects", "job_templates", "workflow_job_templates")
# No two things of a kind have all of this in common.
UNIQUE = {
    "organizations": ("name",),
    "execution_environments": ("name",),
    "credential_types": ("name", "kind"),
    "credentials": ("organization", "name", "credential_type"),
    "hosts": ("inventory", "name"),
    "schedules": ("unified_job_template", "name"),
    "workflow_job_template_nodes": ("workflow_job_template", "identifier"),
    "users": ("username",),
}
ROLES = {
    "organizations": ("admin_role", "execute_role", "read_role", "approval_role"),
    "projects": ("admin_role", "use_role", "update_role", "read_role"),
    "inventories": ("admin_role", "use_role", "read_role"),
    "credentials": ("admin_role", "use_role", "read_role"),
    "job_templates": ("admin_role", "execute_role", "read_role"),
    "workflow_job_templates": ("admin_role", "execute_role", "approval_role", "read_role"),
    "teams": ("admin_role", "member_role", "read_role"),
}
NODE_LINKS = ("success_nodes", "failure_nodes", "always_nodes")
ASSOCIATIONS = {
    "credentials": "credentials",
    "labels": "labels",
    "notification_templates_started": "notification_templates",
    "notification_templates_success": "notification_templates",
    "notification_templates_error": "notification_templates",
    "notification_templates_approvals": "notification_templates",
    **dict.fromkeys(NODE_LINKS, "workflow_job_template_nodes"),
}


class Refusal(Exception):
    """What AWX answers instead of doing it."""

    def __init__(self, status: int, body: object) -> None:
        super().__init__(str(body))
        self.status, self.body = status, body


class Awx:
    """An AWX, empty but for what is built in.

    `repositories` are the playbooks in each git repository, by address; a test changes them as somebody who pushes does.
    """

    def __init__(self, repositories: Mapping[str, Sequence[str]]) -> None:
        self.repositories = {url: list(playbooks) for url, playbooks in repositories.items()}
        self._numbers = itertools.count(1)
        self.things: dict[str, dict[int, Thing]] = {kind: {} for kind in ENDPOINTS}
        self.things |= {"roles": {}, "project_updates": {}, "workflow_approval_templates": {}}
        self._links: dict[tuple[str, int, str], list[int]] = {}
        self._surveys: dict[tuple[str, int], Thing] = {}
        for name, inputs in BUILT_IN_TYPES.items():
            self.create("credential_types", {"name": name, "kind": "cloud", "inputs": inputs})["managed"] = True

    def named(self, kind: str, name: str) -> Thing:
        """The one thing of this name, for a test to look at or to change by hand."""
        (found,) = [
            thing for thing in self.things[kind].values() if name in (thing.get("name"), thing.get("identifier"))
        ]
        return found

    def linked(self, kind: str, name: str, association: str) -> list[str]:
        """The names of what a thing is associated with."""
        ids = self._links.get((kind, self.named(kind, name)["id"], association), [])
        others = self.things[ASSOCIATIONS[association]]
        return sorted(others[one].get("name") or others[one]["identifier"] for one in ids)

    def holders(self, kind: str, name: str, role: str) -> list[str]:
        """The names of the teams that have a role on a thing."""
        number = self._role(kind, self.named(kind, name)["id"], role)
        return sorted(self.things["teams"][team]["name"] for team in self._links.get(("roles", number, "teams"), []))

    def grant(self, kind: str, name: str, role: str, team: str) -> None:
        """Give a team a role on a thing, as somebody does by hand."""
        number = self._role(kind, self.named(kind, name)["id"], role)
        self.associate("roles", number, "teams", {"id": self.named("teams", team)["id"]})

    def state(self) -> dict[str, Any]:
        """All that there is, to compare: the things that people make, what they are associated with, the surveys."""
        things = {kind: things for kind, things in self.things.items() if kind != "project_updates"}
        links = {key: sorted(ids) for key, ids in self._links.items() if ids}
        return copy.deepcopy({"things": things, "links": links, "surveys": self._surveys})

    def survey_of(self, name: str) -> Thing:
        """The survey of a job template."""
        return self._surveys[("job_templates", self.named("job_templates", name)["id"])]

    # --- what a request does

    def found(self, kind: str, number: int) -> Thing:
        """The thing of this id. Raises Refusal."""
        if kind == "project_updates":
            self._go_on(number)
        try:
            return self.things[kind][number]
        except KeyError:
            raise Refusal(404, {"detail": "No Thing matches the given query."}) from None

    def all(self, kind: str) -> list[Thing]:
        """All things of an endpoint, in the order in which they were made."""
        kinds = UNIFIED if kind == "unified_job_templates" else (kind,)
        return sorted((one for each in kinds for one in self.things[each].values()), key=lambda one: one["id"])

    def create(self, kind: str, data: object) -> Thing:
        """Make a thing. Raises Refusal."""
        values, errors = judged(kind, data, self._exists, partial=False)
        if errors:
            raise Refusal(400, errors)
        number = next(self._numbers)
        thing = {"id": number, "type": kind[:-1], "url": f"{ROOT}{kind}/{number}/", "managed": False, **values}
        self._settle(kind, thing, None)
        self.things[kind][number] = thing
        for role in ROLES.get(kind, ()):
            one = next(self._numbers)
            self.things["roles"][one] = {"id": one, "name": role, "of": (kind, number)}
        if kind == "projects" and thing["scm_type"]:
            self.sync(number)
        return thing

    def update(self, kind: str, number: int, data: object) -> Thing:
        """Change a thing. Raises Refusal."""
        if kind == "workflow_approval_templates":
            thing = self.found(kind, number)
            thing.update(self._approval(data))
            return thing
        thing = self.found(kind, number)
        values, errors = judged(kind, data, self._exists, partial=True)
        if errors:
            raise Refusal(400, errors)
        changed = {**thing, **values}
        self._settle(kind, changed, thing)
        moved = kind == "projects" and any(thing[word] != changed[word] for word in ("scm_url", "scm_branch"))
        thing.update(changed)
        if moved:
            self.sync(number)
        return thing

    def delete(self, kind: str, number: int) -> None:
        """Delete a thing, and every link to it."""
        self.found(kind, number)
        del self.things[kind][number]
        for (_kind, _number, association), ids in self._links.items():
            if ASSOCIATIONS.get(association) == kind and number in ids:
                ids.remove(number)

    def associated(self, kind: str, number: int, association: str) -> list[Thing]:
        """What a thing is associated with."""
        self.found(kind, number)
        target = association if kind == "roles" else ASSOCIATIONS[association]
        return [self.things[target][one] for one in self._links.get((kind, number, association), [])]

    def associate(self, kind: str, number: int, association: str, data: Mapping[str, Any]) -> None:
        """Associate a thing with another, or no longer. Raises Refusal."""
        self.found(kind, number)
        target = association if kind == "roles" else ASSOCIATIONS[association]
        other = data.get("id")
        if not isinstance(other, int) or other not in self.things[target]:
            raise Refusal(400, {"msg": f"{other} is no id of {target}"})
        ids = self._links.setdefault((kind, number, association), [])
        if data.get("disassociate"):
            if other in ids:
                ids.remove(other)
            return
        if association in NODE_LINKS and number in self._reached(other):
            raise Refusal(400, {"Error": "Cycle detected."})
        if other not in ids:
            ids.append(other)

    def survey(self, kind: str, number: int) -> Thing:
        self.found(kind, number)
        return self._surveys.get((kind, number), {})

    def set_survey(self, kind: str, number: int, survey: Thing) -> None:
        self.found(kind, number)
        if said := rules.problem_of_survey(survey):
            raise Refusal(400, {"error": said})
        self._surveys[(kind, number)] = survey

    def approve_with(self, node: int, data: object) -> Thing:
        """Make the approval of a node of a workflow."""
        thing = self.found("workflow_job_template_nodes", node)
        number = next(self._numbers)
        kind = "workflow_approval_templates"
        approval = {
            "id": number,
            "type": "workflow_approval_template",
            "url": f"{ROOT}{kind}/{number}/",
            "description": "",
            "timeout": 0,
            **self._approval(data),
        }
        self.things[kind][number] = approval
        thing["approval"] = number
        return approval

    def sync(self, project: int) -> Thing:
        """Begin to bring a project up to date; the first look at the update finds it done."""
        thing = self.found("projects", project)
        number = next(self._numbers)
        update = {"id": number, "url": f"{ROOT}project_updates/{number}/", "project": project, "status": "pending"}
        update |= {"failed": False, "finished": None, "scm_revision": "", "name": thing["name"]}
        self.things["project_updates"][number] = update
        thing["current_update"] = number
        return update

    def playbooks(self, project: int) -> list[str]:
        return list(self.found("projects", project)["playbooks"])

    def shown(self, thing: Thing) -> Thing:
        """A thing as AWX shows it."""
        kind = thing["url"].split("/")[-3]
        hidden = {key: value for key, value in thing.items() if key not in ("playbooks", "current_update", "approval")}
        summary: Thing = {}
        if kind in ROLES:
            roles = {role: {"id": self._role(kind, thing["id"], role)} for role in ROLES[kind]}
            summary["object_roles"] = roles
        if thing.get("current_update"):
            summary["current_update"] = {"id": thing["current_update"]}
        related = {"update": f"{thing['url']}update/"} if kind == "projects" else {}
        if kind in ("job_templates", "workflow_job_templates"):
            related["survey_spec"] = f"{thing['url']}survey_spec/"
        if kind == "workflow_job_template_nodes":
            target = thing.get("approval") or thing.get("unified_job_template")
            if target:
                others = [*UNIFIED, "workflow_approval_templates"]
                (of,) = [one for one in others if target in self.things[one]]
                related["unified_job_template"] = f"{ROOT}{of}/{target}/"
        shown = {**hidden, "related": related, "summary_fields": summary}
        if kind == "credentials":
            shown["inputs"] = rules.hidden(thing["inputs"], self._secret_inputs(thing))
        if kind == "notification_templates":
            shown["notification_configuration"] = rules.hidden(thing["notification_configuration"], rules.SECRETS)
        return shown

    # --- rules

    def _exists(self, kind: str, number: int) -> bool:
        if kind == "unified_job_templates":
            return any(number in self.things[one] for one in UNIFIED)
        return number in self.things[kind]

    def _role(self, kind: str, number: int, role: str) -> int:
        return next(
            one["id"] for one in self.things["roles"].values() if one["of"] == (kind, number) and one["name"] == role
        )

    def _reached(self, node: int) -> set[int]:
        """The nodes to which the links of a node lead, with itself."""
        found, todo = set(), [node]
        while todo:
            one = todo.pop()
            found.add(one)
            for association in NODE_LINKS:
                todo += self._links.get(("workflow_job_template_nodes", one, association), [])
        return found

    def _settle(self, kind: str, thing: Thing, before: Thing | None) -> None:
        """What AWX checks and fills in beyond single fields. Raises Refusal."""
        words: dict[str, Callable[[Thing, Thing | None], None]] = {
            "projects": self._settle_project,
            "job_templates": self._settle_job_template,
            "credentials": self._settle_credential,
            "notification_templates": self._settle_notification,
            "schedules": self._settle_schedule,
        }
        if kind in words:
            words[kind](thing, before)
        unique = UNIQUE.get(kind, ("organization", "name"))
        same = [
            one
            for one in self.things[kind].values()
            if one is not before and all(one.get(word) == thing.get(word) for word in unique)
        ]
        if same:
            told = " and ".join(word.replace("_", " ").capitalize() for word in unique)
            raise Refusal(400, {"__all__": [f"{thing['type'].capitalize()} with this {told} already exists."]})

    def _settle_project(self, thing: Thing, before: Thing | None) -> None:
        if before is None:
            thing |= {"status": "never updated", "scm_revision": "", "playbooks": [], "current_update": None}

    def _settle_job_template(self, thing: Thing, _before: Thing | None) -> None:
        if not thing["project"]:
            raise Refusal(400, {"project": ["This field is required."]})
        project = self.things["projects"][thing["project"]]
        if thing["playbook"] not in project["playbooks"]:
            raise Refusal(400, {"playbook": ["Playbook not found for project."]})
        if not thing["inventory"] and not thing["ask_inventory_on_launch"]:
            raise Refusal(400, {"inventory": ["Job Template must provide 'inventory' or allow prompting for it."]})
        thing["organization"] = project["organization"]

    def _settle_credential(self, thing: Thing, before: Thing | None) -> None:
        kept = before["inputs"] if before else {}
        inputs = {
            name: kept.get(name, "") if value == rules.ENCRYPTED else value for name, value in thing["inputs"].items()
        }
        told = self.things["credential_types"][thing["credential_type"]]["inputs"]
        known = {field["id"] for field in told.get("fields", ())}
        if extra := sorted(set(inputs) - known):
            raise Refusal(400, {"inputs": [f"Additional properties are not allowed ({extra} unexpected)"]})
        thing["inputs"] = inputs

    def _secret_inputs(self, thing: Thing) -> set[str]:
        told = self.things["credential_types"][thing["credential_type"]]["inputs"]
        return {field["id"] for field in told.get("fields", ()) if field.get("secret")}

    def _settle_notification(self, thing: Thing, before: Thing | None) -> None:
        kept = before["notification_configuration"] if before else {}
        given = {
            name: kept.get(name, "") if value == rules.ENCRYPTED else value
            for name, value in thing["notification_configuration"].items()
        }
        whole, said = rules.notification(thing["notification_type"], given)
        if said:
            raise Refusal(400, {"notification_configuration": [said]})
        thing["notification_configuration"] = whole

    def _settle_schedule(self, thing: Thing, _before: Thing | None) -> None:
        if said := rules.problem_of_rule(thing["rrule"]):
            raise Refusal(400, {"rrule": [said]})
        number = thing["unified_job_template"]
        kind = next(one for one in UNIFIED if number in self.things[one])
        template, survey = self.things[kind][number], self._surveys.get((kind, number), {})
        answers = thing["extra_data"]
        if template.get("survey_enabled") and (said_of := rules.missing_answers(survey, answers)):
            raise Refusal(400, {"variables_needed_to_start": said_of})
        asked = {question["variable"] for question in survey.get("spec", ())}
        if (extra := sorted(set(answers) - asked)) and not template.get("ask_variables_on_launch"):
            raise Refusal(400, {"extra_data": [f"Variables {', '.join(extra)} are not allowed on launch."]})

    @staticmethod
    def _approval(data: object) -> Thing:
        if not isinstance(data, dict) or set(data) - {"name", "description", "timeout"} or not data.get("name"):
            raise Refusal(400, {"name": ["This field is required."]})
        return data

    def _go_on(self, number: int) -> None:
        """End an update: the project has the playbooks of its repository, or has failed."""
        update = self.things["project_updates"].get(number)
        if update is None or update["finished"]:
            return
        project = self.things["projects"][update["project"]]
        there = project["scm_url"] in self.repositories
        update |= {
            "finished": "2026-11-26T12:00:00Z",
            "status": "successful" if there else "failed",
            "failed": not there,
        }
        project |= {"status": update["status"], "current_update": None}
        if there:
            project["playbooks"] = list(self.repositories[project["scm_url"]])
            project["scm_revision"] = update["scm_revision"] = hashlib.sha256(
                repr(project["playbooks"]).encode()
            ).hexdigest()[:40]
