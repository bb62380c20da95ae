# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Users and groups as results and diffs show them."""

from __future__ import annotations

from ansible_collections.steward.identity_center.plugins.module_utils._model.access import Account, Application
from ansible_collections.steward.identity_center.plugins.module_utils._model.attributes import GROUP, USER
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Kind, Record
from ansible_collections.steward.identity_center.plugins.module_utils._plan.change import Action, Change, Plan, deleted
from ansible_collections.steward.identity_center.plugins.module_utils._plan.identities import ExistingIdentity
from ansible_collections.steward.identity_center.plugins.module_utils._render.identities import (
    identity_diff,
    identity_result,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    ISSUER,
    UNKNOWN,
    an_id,
    desired_group,
    desired_user,
    entity,
    group,
    items,
    stand_in,
    user,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.named_changes import (
    account_assignment,
    application_assignment,
    created,
    membership,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.shown_changes import (
    ENGINEERS,
    JANE,
    UPDATE,
)

# ---- things


def test_a_user_is_shown_with_every_option() -> None:
    record = Record(
        arn="arn:aws:identitystore:::user/1",
        revision="3",
        status="DISABLED",
        created_at="2026-01-01T00:00:00Z",
        created_by="a",
        updated_at="2026-02-02T00:00:00Z",
        updated_by="b",
    )
    jane = user(
        "jane",
        number=1,
        external=True,
        record=record,
        emails=items({"value": "a@x.org"}, {"value": "b@x.org", "primary": True}),
        **{"enterprise.department": "IT"},
    )

    found = identity_result(USER, jane)

    assert found == {
        "user_id": an_id(1),
        "user_arn": "arn:aws:identitystore:::user/1",
        "user_status": "disabled",
        "user_name": "jane",
        "display_name": "Jane",
        "given_name": "Jane",
        "family_name": "Doe",
        "email": "b@x.org",
        "emails": [{"value": "a@x.org"}, {"primary": True, "value": "b@x.org"}],
        "phone_number": None,
        **dict.fromkeys(("middle_name", "formatted_name", "honorific_prefix", "honorific_suffix", "nick_name")),
        **dict.fromkeys(("profile_url", "user_type", "title", "preferred_language", "locale", "timezone")),
        **dict.fromkeys(("website", "birthdate")),
        **{option: [] for option in ("phone_numbers", "addresses", "roles", "photos")},
        "enterprise": {
            **dict.fromkeys(("employee_number", "cost_center", "organization", "division", "manager")),
            "department": "IT",
        },
        "external_ids": [{"issuer": ISSUER, "id": "00u-jane"}],
        "revision": "3",
        "created_at": "2026-01-01T00:00:00Z",
        "created_by": "a",
        "updated_at": "2026-02-02T00:00:00Z",
        "updated_by": "b",
        "unknown_attributes": {},
    }


def test_what_can_t_be_read_of_a_user_is_null_and_named() -> None:
    found = identity_result(USER, user("jane", unknown=UNKNOWN))
    known = identity_result(USER, user("jane"))

    assert found is not None
    assert known is not None
    assert found.keys() == known.keys()
    assert found["unknown_attributes"] == UNKNOWN
    assert list(found["unknown_attributes"]) == sorted(UNKNOWN)  # type: ignore[call-overload]
    assert {name: found[name] for name in UNKNOWN if name != "enterprise"} == dict.fromkeys({*UNKNOWN} - {"enterprise"})
    assert set(found["enterprise"].values()) == {None}  # type: ignore[attr-defined]
    assert (found["phone_numbers"], known["roles"], known["photos"]) == ([], [], [])


def test_a_group_is_shown_with_every_option() -> None:
    assert identity_result(GROUP, group("Engineers", number=101)) == {
        "group_id": an_id(101),
        "group_arn": None,
        "display_name": "Engineers",
        "description": None,
        "external_ids": [],
        "revision": "1",
        **dict.fromkeys(("created_at", "created_by", "updated_at", "updated_by")),
        "unknown_attributes": {},
    }


def test_what_is_only_planned_has_no_id_yet() -> None:
    planned = entity(Kind.USER, "jane", JANE.attributes)
    not_yet = type(planned)(kind=Kind.USER, id=stand_in(Kind.USER, "jane"), name="jane", attributes=planned.attributes)

    found = identity_result(USER, not_yet)

    assert found is not None
    assert (found["user_id"], found["user_name"], found["user_status"]) == (None, "jane", None)


def test_what_is_not_there_is_nothing() -> None:
    assert identity_result(USER, None) is None


def test_a_phone_number_is_shown_short_too() -> None:
    found = identity_result(USER, user("jane", phone_numbers=items({"value": "+49 1", "primary": True})))

    assert found is not None
    assert (found["phone_number"], found["email"]) == ("+49 1", None)


# ---- diffs

DESIRED = desired_user()


def diff_of(change: Change) -> dict[str, str]:
    """The diff of a plan of one change."""
    return identity_diff(DESIRED, ExistingIdentity(), Plan(changes=(change,)))


def test_the_diff_of_an_update_shows_what_is_managed_by_name() -> None:
    assert diff_of(UPDATE) == {
        "before_header": "user jane",
        "after_header": "user jane",
        "before": "locale: en\ntitle: Dr\nuser_name: jane\n",
        "after": (
            "emails:\n"
            "  - primary: true\n"
            "    type: work\n"
            "    value: j@example.com\n"
            "enterprise:\n"
            "  department: IT\n"
            "title: Prof\n"
            "user_name: jane\n"
        ),
    }


def test_the_diff_of_a_creation_has_nothing_before() -> None:
    diff = diff_of(created(Kind.GROUP, "Engineers", {"display_name": "Engineers"}))

    assert (diff["before_header"], diff["before"]) == ("group Engineers", "")
    assert diff["after"] == "display_name: Engineers\n"


def test_the_diff_of_a_deleted_user_shows_the_groups_that_go_with_it() -> None:
    cascade = tuple(membership(Action.REMOVE, group=name, user="jane") for name in ("A", "B"))

    diff = diff_of(deleted(entity(Kind.USER, "jane", {"user_name": "jane"}), cascade))

    assert diff["before"] == "groups:\n  - A\n  - B\nuser_name: jane\n"
    assert diff["after"] == ""


def test_the_diff_of_a_deletion_shows_what_can_t_be_read_of_the_one_who_goes() -> None:
    jane = user("jane", unknown=UNKNOWN)
    words = "(unknown: the installed botocore can't read it; {} can)"

    diff = identity_diff(DESIRED, ExistingIdentity(target=jane), Plan(changes=(deleted(jane),)))

    assert diff["before"] == (
        f'birthdate: "{words.format("1.40.68")}"\ndisplay_name: Jane\nenterprise: "{words.format("1.42.5")}"\n'
        f'family_name: Doe\ngiven_name: Jane\nphotos: "{words.format("1.40.68")}"\n'
        f'roles: "{words.format("1.42.20")}"\nuser_name: jane\nwebsite: "{words.format("1.40.68")}"\n'
    )
    assert diff["after"] == ""


def test_an_update_says_nothing_of_what_it_does_not_manage() -> None:
    jane = user("jane", unknown=UNKNOWN)

    assert "unknown" not in identity_diff(DESIRED, ExistingIdentity(target=jane), Plan(changes=(UPDATE,)))["before"]


def test_the_diff_of_a_deletion_shows_the_access_that_is_taken_away_first() -> None:
    shop, wiki = Account(id="333300000011", name="shop"), Application(arn="arn:of:wiki", name="Wiki")
    leaver = {"principal_kind": Kind.GROUP, "principal": "Engineers"}
    removals = [
        account_assignment(Action.REMOVE, account=shop, permission_set="ReadOnly", **leaver),
        application_assignment(Action.REMOVE, application=wiki, **leaver),
    ]
    plan = Plan(changes=(*removals, deleted(group("Engineers"))))

    diff = identity_diff(desired_group(present=False), ExistingIdentity(), plan)

    assert diff == {
        "before_header": "group Engineers",
        "after_header": "group Engineers",
        "before": (
            "account_assignments:\n  - ReadOnly in shop (333300000011)\n"
            "application_assignments:\n  - Wiki\ndisplay_name: Engineers\n"
        ),
        "after": "",
    }


def test_the_diff_of_a_deletion_shows_what_stays_behind() -> None:
    shop = Account(id="333300000011", name="shop")
    old = Account(id="333300000012", name="old", status="SUSPENDED")
    one, other = (
        account_assignment(
            Action.REMOVE, account=account, permission_set="Admin", principal_kind=Kind.GROUP, principal="Engineers"
        )
        for account in (shop, old)
    )

    diff = identity_diff(
        desired_group(present=False), ExistingIdentity(), Plan(changes=(one, deleted(group("Engineers"), (), (other,))))
    )

    assert diff["before"] == (
        "account_assignments:\n  - Admin in shop (333300000011)\n  - Admin in old (333300000012)\n"
        "display_name: Engineers\n"
    )
    assert diff["after"] == "account_assignments:\n  - Admin in old (333300000012)\n"


def test_the_diff_of_a_deleted_group_shows_the_members_that_go_with_it() -> None:
    cascade = (membership(Action.REMOVE, group="Engineers", user="jane"),)

    diff = diff_of(deleted(ENGINEERS, cascade))

    assert diff["before"] == "display_name: Engineers\nmembers:\n  - jane\n"


def test_the_diff_of_no_change_is_empty() -> None:
    assert identity_diff(DESIRED, ExistingIdentity(), Plan()) == {"before": "", "after": ""}
