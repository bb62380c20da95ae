# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every job template runs as AWX runs it, and the workflow plans, waits for approval, and does that plan or nothing."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
import yaml
from awx_jobs import Jobs
from awx_site import Story
from conftest import Installed

from tools.local_identity_center import Running, local_identity_center

NAMES = "Identity Center "
PERSON = {"given_name": "A", "family_name": "Person"}
SEED = {
    "instances": [{"name": "main", "owner_account_id": "111122223333"}],
    "organization": {
        "management_account": "boss",
        "accounts": [
            {"account_id": "111122223333", "name": "boss"},
            {"account_id": "222200000001", "name": "shop"},
        ],
    },
    "users": [
        {"user_name": name, "display_name": name, "email": f"{name}@example.com", **PERSON}
        for name in ("ada", "ben", "eve")
    ],
    "groups": [{"display_name": "Team", "members": ["ada", "ben"]}],
    "permission_sets": [{"name": "Look"}],
    "assignments": [{"permission_sets": ["Look"], "accounts": ["shop"], "groups": ["Team"]}],
}
DIRECTORY: dict[str, Any] = {
    "users": [{"user_name": "cleo", "display_name": "Cleo", "given_name": "Cleo", "family_name": "New"}],
    "groups": [{"display_name": "Team", "members": ["ada", "ben", "cleo"]}],
}


class Company:
    """A live directory, with those who change it."""

    def __init__(self, running: Running) -> None:
        self._client = boto3.client(
            "identitystore",
            endpoint_url=running.endpoint_url,
            region_name=running.region,
            aws_access_key_id="AKIAEMULATOR00000001",
            aws_secret_access_key="the-emulator-takes-any-secret-access-key",
        )
        self._store = running.identity_store_id

    def people(self) -> dict[str, dict[str, Any]]:
        found = self._client.list_users(IdentityStoreId=self._store)["Users"]
        return {user["UserName"]: user for user in found}

    def title(self, name: str, title: str) -> None:
        """Change somebody's title by hand."""
        operation = {"AttributePath": "title", "AttributeValue": title}
        user = self.people()[name]["UserId"]
        self._client.update_user(IdentityStoreId=self._store, UserId=user, Operations=[operation])

    def team(self) -> list[str]:
        (group,) = self._client.list_groups(IdentityStoreId=self._store)["Groups"]
        members = self._client.list_group_memberships(IdentityStoreId=self._store, GroupId=group["GroupId"])
        ids = {one["MemberId"]["UserId"] for one in members["GroupMemberships"]}
        return sorted(name for name, user in self.people().items() if user["UserId"] in ids)

    def leaves_team(self, name: str) -> None:
        """Take somebody out of the team by hand."""
        (group,) = self._client.list_groups(IdentityStoreId=self._store)["Groups"]
        user = self.people()[name]["UserId"]
        member = self._client.get_group_membership_id(
            IdentityStoreId=self._store, GroupId=group["GroupId"], MemberId={"UserId": user}
        )
        self._client.delete_group_membership(IdentityStoreId=self._store, MembershipId=member["MembershipId"])


@pytest.fixture(scope="module")
def place(
    awx_story: Story, installed: Installed, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Jobs, Company]]:
    folder = tmp_path_factory.mktemp("jobs")
    project = folder / "project"
    shutil.copytree(awx_story.folder / "project", project)
    (project / "directory").mkdir()
    (project / "directory" / "all.yml").write_text(yaml.safe_dump(DIRECTORY))
    seed = folder / "seed.yml"
    seed.write_text(yaml.safe_dump(SEED))
    with local_identity_center("tools-awx-jobs", ["--seed", str(seed)]) as running:
        yield Jobs(awx_story.awx, installed, running, project, folder, NAMES), Company(running)


@pytest.fixture
def jobs(place: tuple[Jobs, Company]) -> Jobs:
    return place[0]


@pytest.fixture
def company(place: tuple[Jobs, Company]) -> Company:
    return place[1]


# The tests of this module tell one story, in this order.


def test_apply_does_nothing_without_a_plan(jobs: Jobs, company: Company) -> None:
    job = jobs.run("Apply")
    assert job.status == "failed"
    assert "There is no plan to do: run this as the step of a workflow" in job.text
    assert "cleo" not in company.people()


def test_a_plan_that_is_refused_fails_and_leaves_its_checksum_all_the_same(jobs: Jobs) -> None:
    """Trap: set_stats is lost when a later task of the job fails, so it comes before what may fail."""
    job = jobs.run("Plan", own={"directory_max_changes": 0})
    assert job.status == "failed"
    assert "Refused, because this plan" in job.text
    assert len(job.artifacts["plan_checksum"]) == 64


def test_a_directory_that_changes_after_the_approval_is_left_alone_and_told(jobs: Jobs, company: Company) -> None:
    planned = jobs.run("Plan")
    assert planned.status == "successful", planned.text
    assert "+user_name: cleo" in planned.text
    assert set(planned.artifacts) == {"plan_checksum", "plan_entries"}
    company.leaves_team("ben")

    done = jobs.run("Apply", planned.artifacts)

    assert done.status == "failed"
    assert "the plan is another one than was reviewed, so nothing is done" in done.text
    assert "new: add membership Team / ben" in done.text.replace("ben / Team", "Team / ben")
    assert "cleo" not in company.people()


def test_exactly_the_plan_that_was_approved_is_done(jobs: Jobs, company: Company) -> None:
    planned = jobs.run("Plan")
    done = jobs.run("Apply", planned.artifacts)
    assert done.status == "successful", done.text
    assert company.team() == ["ada", "ben", "cleo"]
    again = jobs.run("Plan")
    assert "nothing to change" in again.text
    assert again.artifacts["plan_entries"] == []


def test_an_audit_leaves_a_report_and_fails_for_what_it_finds(jobs: Jobs, company: Company) -> None:
    job = jobs.run("Audit")
    assert job.status == "failed"
    assert job.artifacts["audit_result"] == "drift"
    (report,) = (Path(one) for one in job.artifacts["audit_report"]["html"])
    assert report.is_relative_to(jobs.files)
    assert report.exists()
    assert "eve" in company.people()


def test_an_export_outlasts_its_job(jobs: Jobs) -> None:
    job = jobs.run("Export")
    assert job.status == "successful", job.text
    (written,) = jobs.files.glob("export-*.yml")
    assert {user["user_name"] for user in yaml.safe_load(written.read_text())["users"]} == {"ada", "ben", "cleo", "eve"}


def test_the_help_desk_onboards_somebody(jobs: Jobs, company: Company) -> None:
    job = jobs.run(
        "Onboard",
        person_user_name="zoe.obrien",
        person_given_name="Zoë",
        person_family_name="O'Brien",
        person_email="zoe.obrien@example.com",
        person_groups=" Team \n\n",
        onboard_password="email",
    )
    assert job.status == "successful", job.text
    assert "zoe.obrien: created, password sent" in job.text
    assert company.people()["zoe.obrien"]["DisplayName"] == "Zoë O'Brien"
    assert "Title" not in company.people()["zoe.obrien"]
    assert "zoe.obrien" in company.team()


def test_an_answer_is_no_template(jobs: Jobs, company: Company) -> None:
    job = jobs.run(
        "Onboard",
        person_user_name="{{awx_files}}",
        person_given_name="{{ lookup('env', 'AWS_SECRET_ACCESS_KEY') }}",
        person_family_name="Template",
        person_email="template@example.com",
        onboard_password="none",
    )
    assert job.status == "successful", job.text
    assert company.people()["{{awx_files}}"]["Name"]["GivenName"] == "{{ lookup('env', 'AWS_SECRET_ACCESS_KEY') }}"


def test_the_help_desk_resets_a_password(jobs: Jobs) -> None:
    job = jobs.run("Password reset", person="zoe.obrien")
    assert job.status == "successful", job.text
    assert "zoe.obrien: a link was sent to zoe.obrien@example.com" in job.text
    nobody = jobs.run("Password reset", person="zoe.obrein")
    assert nobody.status == "failed"
    assert "zoe.obrien" in nobody.text


def test_the_help_desk_asks_who_can_reach_what(jobs: Jobs) -> None:
    for about, name in (("account", "shop"), ("permission set", "Look")):
        job = jobs.run("Who can reach what", access_about=about, access_name=name)
        assert job.status == "successful", job.text
        assert "shop, Look: ada (Team), ben (Team)" in job.text
    person = jobs.run("Who can reach what", access_about="person", access_name="ada")
    assert "shop, Look: ada (Team)" in person.text


def test_a_review_is_a_table_to_decide_in(jobs: Jobs) -> None:
    job = jobs.run("Review", review_permission_sets="Look")
    assert job.status == "successful", job.text
    (written,) = jobs.files.glob("review-*.csv")
    with written.open(newline="", encoding="utf-8-sig") as file:
        assert len(list(csv.reader(file))) > 1


def test_the_help_desk_offboards_somebody_and_a_restore_file_stays(jobs: Jobs, company: Company) -> None:
    kept = jobs.run("Offboard", person="eve", offboard_user_stays="keep the user")
    assert kept.status == "successful", kept.text
    assert "eve" in company.people()
    job = jobs.run("Offboard", person="zoe.obrien", offboard_user_stays="delete the user")
    assert job.status == "successful", job.text
    assert "zoe.obrien" not in company.people()
    assert list((jobs.files / "offboarded").glob("zoe.obrien*"))
