# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbook awx_configure against the stand-in for AWX: what it makes, repairs and refuses."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from awx_site import REPOSITORY, VARIABLES, Site, Story
from awx_stand_in import Awx, Running, running
from conftest import Installed

from tools import awx_collection
from tools.environment import ROOT

NAMES = "Identity Center "
TEMPLATES = (
    "Apply",
    "Audit",
    "Export",
    "Offboard",
    "Onboard",
    "Password reset",
    "Plan",
    "Review",
    "Who can reach what",
)
FLOW = f"{NAMES}Plan and apply"


@pytest.fixture
def empty(installed: Installed, tmp_path: Path) -> Iterator[Site]:
    with running(Awx(REPOSITORY)) as server:
        yield Site(installed, server, tmp_path)


def test_the_first_run_makes_everything_and_check_mode_said_so_and_wrote_nothing(awx_story: Story) -> None:
    assert awx_story.checked.code == 0, awx_story.checked.text
    assert awx_story.checked.writes == []
    assert awx_story.first.code == 0, awx_story.first.text
    assert awx_story.first.writes
    assert awx_story.checked.changes == awx_story.first.changes
    assert f"workflow {FLOW}" in awx_story.first.changes
    assert sorted(one["name"] for one in awx_story.awx.all("job_templates")) == [f"{NAMES}{name}" for name in TEMPLATES]
    for kind, count in {
        "organizations": 1,
        "projects": 1,
        "hosts": 1,
        "credentials": 2,
        "teams": 3,
        "labels": 2,
    }.items():
        assert len(awx_story.awx.all(kind)) == count, kind


def test_the_second_run_sends_no_write(awx_story: Story) -> None:
    assert awx_story.second.code == 0, awx_story.second.text
    assert awx_story.second.writes == []
    assert awx_story.second.changes == ["Nothing to change"]


def test_no_run_shows_a_secret(awx_story: Story) -> None:
    for done in (awx_story.checked, awx_story.first, awx_story.second):
        assert "Identity Center connection" in done.text
        assert "a-secret-of-nobody" not in done.text


def test_jobs_fill_in_what_is_left_to_them(awx_story: Story) -> None:
    audit = awx_story.awx.named("job_templates", f"{NAMES}Audit")
    assert json.loads(audit["extra_vars"])["audit_dest"] == "{{ awx_files }}/audit-{{ awx_job_id }}"
    assert (audit["job_type"], audit["diff_mode"], audit["ask_variables_on_launch"]) == ("check", True, False)
    injectors = awx_story.awx.named("credential_types", f"{NAMES}connection type")["injectors"]
    assert injectors["extra_vars"]["idc_region"] == "{{ region | default('') }}"
    assert awx_story.awx.linked("job_templates", f"{NAMES}Audit", "credentials") == [
        f"{NAMES}AWS",
        f"{NAMES}connection",
    ]


def test_a_plan_waits_for_approval_and_only_approvers_approve(awx_story: Story) -> None:
    nodes = "workflow_job_template_nodes"
    for node, next_ones in {"plan": ["approve"], "approve": ["apply"], "apply": []}.items():
        assert awx_story.awx.linked(nodes, node, "success_nodes") == next_ones
    approval = awx_story.awx.named("workflow_approval_templates", f"{NAMES}approval")
    assert approval["timeout"] == 24 * 60 * 60
    assert awx_story.awx.holders("workflow_job_templates", FLOW, "approval_role") == [f"{NAMES}approvers"]
    assert awx_story.awx.holders("workflow_job_templates", FLOW, "execute_role") == [f"{NAMES}operators"]
    assert awx_story.awx.holders("job_templates", f"{NAMES}Apply", "execute_role") == []
    for name in ("Onboard", "Offboard", "Password reset", "Who can reach what"):
        assert f"{NAMES}help desk" in awx_story.awx.holders("job_templates", f"{NAMES}{name}", "execute_role")
    for association in ("notification_templates_error", "notification_templates_approvals"):
        assert awx_story.awx.linked("workflow_job_templates", FLOW, association) == [f"{NAMES}mail"]
    assert awx_story.awx.linked("job_templates", f"{NAMES}Audit", "notification_templates_error") == [f"{NAMES}mail"]


def test_a_schedule_answers_what_its_template_requires(awx_story: Story) -> None:
    """Trap: `variables_needed_to_start: ['directory_file' value missing]`."""
    assert awx_story.awx.named("schedules", f"{NAMES}monthly")["extra_data"] == {
        "access_about": "person",
        "access_name": "zoe.obrien",
    }


def test_no_question_has_the_name_of_what_a_plan_leaves(awx_story: Story) -> None:
    """Trap: an answer, or an extra variable of the workflow, beats artifacts of the same name."""
    asked = [
        question["variable"]
        for name in ("Onboard", "Offboard", "Password reset", "Who can reach what", "Review")
        for question in awx_story.awx.survey_of(f"{NAMES}{name}")["spec"]
    ]
    assert asked
    assert not {"plan_checksum", "plan_entries"} & set(asked)
    workflow = awx_story.awx.named("workflow_job_templates", FLOW)
    assert (workflow["survey_enabled"], workflow["ask_variables_on_launch"], workflow["extra_vars"]) == (
        False,
        False,
        "---",
    )


def test_stats_are_set_before_anything_may_fail() -> None:
    """Trap: what set_stats leaves is lost when a later task of the job fails."""
    for path, last in (
        ("playbooks/apply.yml", "What went wrong"),
        ("roles/audit/tasks/main.yml", "Fail if that was asked for"),
    ):
        read = yaml.safe_load((ROOT / path).read_text())
        tasks = read[0].get("tasks", read)
        names = [task["name"] for task in tasks]
        (left,) = [index for index, task in enumerate(tasks) if "ansible.builtin.set_stats" in task]
        assert left < names.index(last)


def test_what_somebody_changed_by_hand_is_repaired_and_check_mode_says_what(awx_story: Story) -> None:
    awx = awx_story.awx
    other = awx.create("organizations", {"name": "Other"})["id"]
    strangers = awx.create("teams", {"name": "Strangers", "organization": other})["id"]
    before = awx.state()
    plan = awx.named("job_templates", f"{NAMES}Plan")
    awx.update("job_templates", plan["id"], {"job_type": "run", "extra_vars": "{}", "ask_variables_on_launch": True})
    nodes = {one["identifier"]: one["id"] for one in awx.all("workflow_job_template_nodes")}
    awx.associate("workflow_job_template_nodes", nodes["plan"], "success_nodes", {"id": nodes["apply"]})
    short = {"identifier": "short cut", "workflow_job_template": awx.named("workflow_job_templates", FLOW)["id"]}
    awx.create("workflow_job_template_nodes", {**short, "unified_job_template": plan["id"]})
    awx.grant("workflow_job_templates", FLOW, "approval_role", f"{NAMES}help desk")
    awx.grant("workflow_job_templates", FLOW, "approval_role", "Strangers")
    survey = awx.survey_of(f"{NAMES}Offboard")
    offboard = awx.named("job_templates", f"{NAMES}Offboard")["id"]
    awx.set_survey("job_templates", offboard, {**survey, "spec": survey["spec"][:1]})
    schedule = awx.named("schedules", f"{NAMES}nightly audit")["id"]
    awx.update("schedules", schedule, {"rrule": "DTSTART:20260101T020000Z RRULE:FREQ=YEARLY;INTERVAL=1"})
    connection = awx.named("credentials", f"{NAMES}connection")["id"]
    awx.update("credentials", connection, {"inputs": {"region": "us-east-1"}})
    approval = awx.named("workflow_approval_templates", f"{NAMES}approval")["id"]
    awx.update("workflow_approval_templates", approval, {"name": f"{NAMES}approval", "timeout": 0})
    mail = awx.named("notification_templates", f"{NAMES}mail")
    configuration = {**mail["notification_configuration"], "recipients": ["somebody@example.net"]}
    awx.update("notification_templates", mail["id"], {"notification_configuration": configuration})

    checked = awx_story.site.configure("--check")
    assert (checked.code, checked.writes) == (0, []), checked.text
    done = awx_story.site.configure()
    assert done.code == 0, done.text
    assert checked.changes == done.changes
    assert done.changes == [
        "credential connection",
        "foreign node short cut",
        "job template offboard",
        "job template plan",
        "links of node plan",
        "node approve",
        f"notification {NAMES}mail",
        f"other approvers of {FLOW}",
        "schedule nightly audit",
    ]
    assert awx.state() == before
    # the tests that follow have the same AWX
    awx.delete("teams", strangers)
    awx.delete("organizations", other)


def test_secrets_are_replaced_only_when_that_is_asked_for(awx_story: Story) -> None:
    """Trap: a credential is changed on each run; so is a notification with a password."""
    done = awx_story.site.configure(awx_aws_secret_key="another-secret-key-of-the-same-key", awx_update_secrets="true")
    assert done.code == 0, done.text
    assert done.changes == ["credential aws", f"notification {NAMES}mail"]
    inputs = awx_story.awx.named("credentials", f"{NAMES}AWS")["inputs"]
    assert inputs["password"] == "another-secret-key-of-the-same-key"


class Unsafe(yaml.SafeLoader):
    """Reads what Ansible reads as text that is no template."""


Unsafe.add_constructor("!unsafe", lambda loader, node: loader.construct_scalar(node))


def test_the_same_for_automation_platform(awx_story: Story) -> None:
    text = (awx_story.folder / "aap.yml").read_text()
    assert "a-secret-of-nobody" not in text
    assert '"{{ awx_aws_secret_key }}"' in text
    found: dict[str, Any] = yaml.load(text, Unsafe)
    kinds = {
        "aap_organizations": "organizations",
        "aap_teams": "teams",
        "controller_execution_environments": "execution_environments",
        "controller_credentials": "credentials",
        "controller_labels": "labels",
        "controller_notifications": "notification_templates",
        "controller_projects": "projects",
        "controller_inventories": "inventories",
        "controller_hosts": "hosts",
        "controller_templates": "job_templates",
        "controller_workflows": "workflow_job_templates",
        "controller_schedules": "schedules",
    }
    for variable, kind in kinds.items():
        assert sorted(one["name"] for one in found[variable]) == sorted(one["name"] for one in awx_story.awx.all(kind))
    for one in found["controller_templates"]:
        there = awx_story.awx.named("job_templates", one["name"])
        assert one["extra_vars"] == json.loads(there["extra_vars"])
        assert one["playbook"] == there["playbook"]
        assert one.get("survey_spec", {}) == (awx_story.awx.survey_of(one["name"]) if one["survey_enabled"] else {})
    (workflow,) = found["controller_workflows"]
    assert [node["identifier"] for node in workflow["simplified_workflow_nodes"]] == ["plan", "approve", "apply"]
    assert len(found["controller_roles"]) == 5
    marked = [line for line in text.splitlines() if "{{" in line]
    assert all("!unsafe" in line or "awx_" in line.rpartition("{{")[2] for line in marked)


def test_automation_platform_gets_the_key_of_the_repository_and_no_header_of_a_webhook(
    empty: Site, tmp_path: Path
) -> None:
    headers = {"Authorization": "Bearer a-secret-of-nobody"}
    hook = {"name": "hook", "type": "webhook", "configuration": {"url": "https://example.com/", "headers": headers}}
    file = tmp_path / "aap.yml"
    done = empty.configure(
        awx_host="http://127.0.0.1:1",  # files are written before AWX is asked
        awx_configuration_file=str(file),
        awx_project_credential="Key of the repository",
        awx_notifications=[hook],
    )
    assert done.requests == []
    text = file.read_text()
    found = yaml.load(text, Unsafe)
    assert found["controller_projects"][0]["credential"] == "Key of the repository"
    assert "a-secret-of-nobody" not in text
    configuration = found["controller_notifications"][0]["notification_configuration"]
    assert configuration["headers"] == "{{ awx_notification_1_headers }}"


def test_the_project_gets_the_playbooks_that_the_templates_run(awx_story: Story) -> None:
    project = awx_story.folder / "project"
    for template in awx_story.awx.all("job_templates"):
        (play,) = yaml.safe_load((project / template["playbook"]).read_text())
        name = play["ansible.builtin.import_playbook"].removeprefix("steward.identity_center.")
        assert (ROOT / "playbooks" / f"{name}.yml").exists()
    needed = yaml.safe_load((project / "collections" / "requirements.yml").read_text())
    assert needed == {"collections": [{"name": "steward.identity_center"}]}


def test_a_playbook_that_the_project_lacks_is_synced_or_told(empty: Site) -> None:
    """Trap: "Playbook not found for project" before the first sync, and for what was pushed since the last one."""
    (url,) = REPOSITORY
    empty.awx.repositories[url].remove("playbooks/review.yml")
    told = empty.configure()
    assert told.code != 0
    assert f"{url} has no playbooks/review.yml" in told.text
    assert "Set awx_project_dir to a checkout of it" in told.text
    assert empty.awx.all("job_templates") == []

    empty.awx.repositories[url].append("playbooks/review.yml")
    # half of it is there, which check mode has to tell from what is not
    checked = empty.configure("--check")
    assert (checked.code, checked.writes) == (0, []), checked.text
    done = empty.configure()
    assert done.code == 0, done.text
    assert checked.changes == done.changes
    assert f"sync of project {NAMES}project" in done.changes
    assert len(empty.awx.all("job_templates")) == len(TEMPLATES)


def test_all_that_is_wrong_with_the_variables_is_told_at_once(empty: Site) -> None:
    done = empty.configure(
        awx_prefix="a++b ",
        awx_organization="42",
        awx_files_dir="reports",
        awx_project_url="",
        awx_approval_hours=0,
        awx_playbooks_dir="playbooks",
        awx_directory_options={"directory_checksum": "x", "directory_max_deletion": {"users": 1}},
        awx_schedules=[
            {"name": "one", "template": "audit", "rrule": "every night"},
            {"name": "two", "template": "access", "rrule": "DTSTART:20261301T020000Z RRULE:FREQ=DAILY;INTERVAL=1"},
            {"name": "three", "template": "apply", "rrule": VARIABLES["awx_schedules"][0]["rrule"]},
            {"name": "four", "template": "plans", "rrule": VARIABLES["awx_schedules"][0]["rrule"]},
            {"name": "five", "template": "audit", "rrule": "DTSTART:20260101T020000Z RRULE:FREQ=DAILY"},
            {"name": "five", "template": "audit", "rrule": "DTSTART:20260231T020000Z RRULE:FREQ=DAILY;INTERVAL=1"},
            {
                "name": "last Friday",
                "template": "audit",
                "rrule": "DTSTART:20260228T020000Z RRULE:FREQ=MONTHLY;INTERVAL=1;BYDAY=-1FR",
            },
            {"name": "six", "template": "audit", "rrule": VARIABLES["awx_schedules"][0]["rrule"], "answers": {"a": 1}},
            {"name": "eight", "template": "audit", "rrule": "DTSTART:21000229T020000Z RRULE:FREQ=DAILY;INTERVAL=1"},
            {"name": "nine", "template": "audit", "rrule": "DTSTART:20280229T020000Z RRULE:FREQ=DAILY;INTERVAL=1"},
        ],
        awx_notifications=[
            {"name": "chat", "type": "slack", "configuration": {"channels": ["#x"]}},
            {"name": "", "type": "slack", "configuration": {"channels": ["#x"], "token": "a-secret-of-nobody"}},
            {"name": "mail ", "type": "slack", "configuration": {"channels": ["#x"], "token": "a-secret-of-nobody"}},
        ],
    )
    assert done.code != 0
    assert done.requests == []
    for problem in (
        'awx_prefix: "a++b " has a control character or "++"',
        'awx_organization: "42" is no name',
        'awx_files_dir: "reports" is no absolute path',
        "awx_project_url: is empty",
        "awx_approval_hours: 0 is too short",
        "awx_directory_options: directory_checksum is not for you to set",
        "awx_directory_options: directory_max_deletion is not for you to set; what can be set is directory_additions_only, ",
        'awx_playbooks_dir: "playbooks" is no folder in the repository',
        'awx_schedules[0].rrule: "every night" is no rule that AWX takes',
        'awx_schedules[1].rrule: "DTSTART:20261301T020000Z RRULE:FREQ=DAILY;INTERVAL=1" is no rule',
        "awx_schedules[1].answers: access_name is missing, which access asks for: Its name",
        "awx_schedules[2].template: apply does an approved plan only",
        "awx_schedules[3].template: plans is none of audit, plan, apply",
        'awx_schedules[4].rrule: "DTSTART:20260101T020000Z RRULE:FREQ=DAILY" is no rule',
        'awx_schedules[5].rrule: "DTSTART:20260231T020000Z RRULE:FREQ=DAILY;INTERVAL=1" is no rule',
        'awx_schedules[5].name: "five" is the name of another one too',
        "awx_schedules[7].answers: a is nothing that audit asks for",
        'awx_schedules[8].rrule: "DTSTART:21000229T020000Z RRULE:FREQ=DAILY;INTERVAL=1" is no rule',
        'awx_notifications[1].name: "" is empty',
        'awx_notifications[2].name: "mail " ends with a blank',
        "awx_notifications[0].configuration: token is missing; AWX wants token, channels",
    ):
        assert problem in done.text, problem
    assert "awx_schedules[6]" not in done.text
    assert "awx_schedules[9]" not in done.text


def test_plan_and_apply_may_be_given_what_the_playbook_takes() -> None:
    every = set(re.findall(r"directory_\w+", (ROOT / "playbooks/apply.yml").read_text()))
    own = {"directory_approved", "directory_checksum", "directory_hand_over", "directory_plan_file"}
    templates = yaml.load((ROOT / "roles/awx/vars/main/templates.yml").read_text(), Unsafe)
    assert templates["awx_directory_options_known"] == sorted(every - own)


def test_what_awx_refuses_of_a_notification_is_told_and_no_secret(empty: Site) -> None:
    mail = VARIABLES["awx_notifications"][0]
    done = empty.configure(awx_notifications=[{**mail, "configuration": {**mail["configuration"], "port": "587"}}])
    assert done.code != 0
    assert "AWX refuses notifications: " in done.text
    assert "Configuration field 'port' incorrect type, expected int" in done.text
    assert "a-secret-of-nobody" not in done.text


def test_credentials_that_nobody_made_are_told_before_anything_is_made(empty: Site) -> None:
    done = empty.configure(awx_credentials=["Vault of nobody", f"{NAMES}AWS"], awx_project_credential="Key of nobody")
    assert done.code != 0
    assert "AWX has one each: Key of nobody (0 of this name), Vault of nobody (0 of this name). Make" in done.text
    assert done.writes == []


def test_an_awx_that_is_not_there(empty: Site) -> None:
    done = empty.configure(awx_host="http://127.0.0.1:1")
    assert done.code != 0
    assert "AWX at http://127.0.0.1:1 cannot be read: " in done.text
    assert "Connection refused" in done.text
    assert "Set awx_host and awx_token, or CONTROLLER_HOST and CONTROLLER_OAUTH_TOKEN" in done.text


def test_an_awx_that_refuses_the_token(empty: Site) -> None:
    done = empty.configure(awx_token="a-token-that-was-revoked-yesterday")
    assert done.code != 0
    assert "cannot be read: Invalid authentication credentials for /api/v2/" in done.text
    assert "a-token-that-was-revoked-yesterday" not in done.text
    assert done.writes == []


@pytest.mark.parametrize(
    ("version", "without", "said"),
    [
        ("17.1.0", frozenset({"execution_environments"}), "with execution_environments, which this one lacks"),
        ("23.9.0", frozenset(), "This is AWX 23.9.0, and the role needs 24.0.0 or newer"),
    ],
)
def test_an_older_awx(installed: Installed, tmp_path: Path, version: str, without: frozenset[str], said: str) -> None:
    with running(Awx(REPOSITORY), version=version, without=without) as server:
        done = Site(installed, server, tmp_path).configure()
        assert done.code != 0
        assert said in done.text
        assert done.writes == []


@pytest.mark.parametrize(
    "zones",
    [{"zones": ["Europe/Berlin"], "links": {"US/Eastern": "America/New_York"}}, ["Europe/Berlin", "US/Eastern"]],
    ids=["with older names", "a list"],
)
def test_a_time_zone_that_awx_does_not_know(empty: Site, zones: object) -> None:
    empty.server.zones = zones
    rules = [
        f"DTSTART;TZID={zone}:20260101T020000 RRULE:FREQ=DAILY;INTERVAL=1" for zone in ("Europe/Berln", "US/Eastern")
    ]

    done = empty.configure(awx_schedules=[{"name": rule[13:20], "template": "audit", "rrule": rule} for rule in rules])

    assert done.code != 0
    assert "awx_schedules: AWX knows no time zone Europe/Berln. They have names such as Europe/Berlin" in done.text
    assert done.writes == []


def test_names_that_another_organization_has(empty: Site) -> None:
    other = empty.awx.create("organizations", {"name": "Other"})["id"]
    empty.awx.create("inventories", {"name": f"{NAMES}localhost", "organization": other})
    empty.awx.create("execution_environments", {"name": f"{NAMES}execution environment", "image": "x"})
    empty.awx.create("teams", {"name": f"{NAMES}operators", "organization": other})
    empty.awx.create("workflow_job_templates", {"name": FLOW, "organization": other})

    done = empty.configure()

    assert done.code != 0
    assert (
        "These names exist outside of the organization Identity Center, and awx.awx could not tell them apart: "
        f"execution environments: {NAMES}execution environment, inventories: {NAMES}localhost" in done.text
    )
    assert "Set another awx_prefix" in done.text
    assert done.writes == []


def test_the_development_environment_has_the_awx_awx_that_the_pages_name() -> None:
    """It is in ansible 12; a newer Python has ansible 14, which lacks it, and takes it out of 12."""
    manifest = json.loads((awx_collection.packages() / "ansible_collections/awx/awx/MANIFEST.json").read_text())
    version = manifest["collection_info"]["version"]
    assert f"awx.awx:{version}" in (ROOT / "docs/awx.md").read_text()
    assert f"`awx.awx` ({version})" in (ROOT / "roles/awx/README.md").read_text()
    assert awx_collection.PINNED.search((ROOT / "requirements-dev.txt").read_text())


# --- the stand-in is as strict as AWX


@pytest.fixture
def server() -> Iterator[Running]:
    with running(Awx(REPOSITORY)) as about:
        yield about


def ask(server: Running, method: str, path: str, body: object = None) -> tuple[int, Any]:
    return server.answer(method, f"/api/v2/{path}", {"Authorization": f"Bearer {server.token}"}, body)


def test_the_stand_in_refuses_what_awx_refuses(server: Running) -> None:
    for body, said in (
        ({}, {"name": ["This field is required."]}),
        ({"name": "x", "color": "red"}, {"color": ["There is no such field."]}),
        ({"name": ["x"]}, {"name": ["Not a valid string."]}),
        ({"name": "x" * 513}, {"name": ["Ensure this field has no more than 512 characters."]}),
        ({"name": "x", "max_hosts": -1}, {"max_hosts": ["Ensure this value is greater than or equal to 0."]}),
        ({"name": "x", "default_environment": 7}, {"default_environment": ['Invalid pk "7" - object does not exist.']}),
    ):
        assert ask(server, "POST", "organizations/", body) == (400, said)
    assert ask(server, "POST", "organizations/", {"name": " x "})[1]["name"] == "x"
    assert ask(server, "POST", "organizations/", {"name": "x"})[0] == 400
    number = ask(server, "GET", "organizations/?name=x")[1]["results"][0]["id"]
    project = {"name": "p", "organization": number, "scm_type": "cvs"}
    assert ask(server, "POST", "projects/", project) == (400, {"scm_type": ['"cvs" is not a valid choice.']})
    assert ask(server, "GET", "organizations/?colour=x")[0] == 400
    assert server.answer("GET", "/api/v2/me/", {}, None)[0] == 401
    assert ask(server, "GET", "workflow_approval_templates/7/success_nodes/")[0] == 404
    assert ask(server, "DELETE", "labels/7/")[0] == 405


def test_the_stand_in_knows_the_traps(server: Running) -> None:
    (url,) = REPOSITORY
    awx = server.awx
    organization = awx.create("organizations", {"name": "o"})["id"]
    project = awx.create("projects", {"name": "p", "organization": organization, "scm_type": "git", "scm_url": url})
    inventory = awx.create("inventories", {"name": "i", "organization": organization})["id"]
    template = {"name": "t", "project": project["id"], "inventory": inventory, "playbook": "playbooks/apply.yml"}
    assert ask(server, "POST", "job_templates/", template) == (400, {"playbook": ["Playbook not found for project."]})
    ask(server, "GET", f"project_updates/{project['current_update']}/")
    made = ask(server, "POST", "job_templates/", {**template, "survey_enabled": True})[1]["id"]
    question = {"question_name": "q", "variable": "directory_file", "type": "text", "required": True}
    survey = {"name": "", "description": "", "spec": [question]}
    assert ask(server, "POST", f"job_templates/{made}/survey_spec/", survey) == (200, None)
    schedule = {
        "name": "s",
        "unified_job_template": made,
        "rrule": "DTSTART:20260101T020000Z RRULE:FREQ=DAILY;INTERVAL=1",
    }
    assert ask(server, "POST", "schedules/", schedule) == (
        400,
        {"variables_needed_to_start": ["'directory_file' value missing"]},
    )
    assert ask(server, "POST", "schedules/", {**schedule, "extra_data": {"directory_file": "x"}})[0] == 201
    for rule, said in (
        ("DTSTART:NONSENSE", "Valid DTSTART required in rrule. Value should start with: DTSTART:YYYYMMDDTHHMMSSZ"),
        ("DTSTART:20300308T050000Z", "One or more rule required in rrule."),
        ("DTSTART:20300308T050000Z RRULE:NONSENSE", "INTERVAL required in rrule: RULE:NONSENSE"),
        (
            "DTSTART;TZID=Europe/Berlni:20300308T050000 RRULE:FREQ=DAILY;INTERVAL=1",
            "rrule parsing failed validation: A valid TZID must be provided (e.g., America/New_York)",
        ),
    ):
        assert ask(server, "POST", "schedules/", {**schedule, "rrule": rule}) == (400, {"rrule": [said]})
    kind = awx.named("credential_types", "Amazon Web Services")["id"]
    inputs = {"username": "u", "password": "a-secret-of-nobody-at-all"}
    shown = ask(
        server,
        "POST",
        "credentials/",
        {"name": "c", "organization": organization, "credential_type": kind, "inputs": inputs},
    )
    assert shown[1]["inputs"] == {"username": "u", "password": "$encrypted$"}
