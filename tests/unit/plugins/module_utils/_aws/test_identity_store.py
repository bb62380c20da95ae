# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The gateway to the Identity Store: what is sent, and what is made of the answers."""

from __future__ import annotations

import typing as t
from collections.abc import Callable
from pathlib import Path

import botocore
import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._aws import calls
from ansible_collections.steward.identity_center.plugins.module_utils._aws.identity_store import (
    LOOKUP_PATHS,
    IdentityStore,
    identity_store_limits,
)
from ansible_collections.steward.identity_center.plugins.module_utils._model.attributes import ENTERPRISE, USER
from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Kind, Membership
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import CallFailed, FailureKind
from ansible_collections.steward.identity_center.plugins.module_utils._model.keys import Handle
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    STORE_ID,
    UNKNOWN,
    an_arn,
    an_id,
    email,
    person,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_aws import (
    JSON,
    OLD,
    REGION,
    Exchange,
    answer,
    client,
    exchanges,
    old_model,
    refusal,
    shared_client,
    wired,
)

JANE = {"IdentityStoreId": STORE_ID, "UserId": an_id(1), "UserArn": an_arn(Kind.USER, 1)}
TEAM = {"IdentityStoreId": STORE_ID, "GroupId": an_id(101), "GroupArn": an_arn(Kind.GROUP, 101)}
DESCRIBED = {**JANE, "UserName": "jane", "Revision": "3"}
OLD_JANE = {"IdentityStoreId": STORE_ID, "UserId": an_id(1), "UserName": "jane"}
PAIR = {"IdentityStoreId": STORE_ID, "MembershipId": an_id(900), "MembershipArn": an_arn(Kind.MEMBERSHIP, 900)}


def sent(**parameters: object) -> dict[str, object]:
    """What a call should send."""
    return {"IdentityStoreId": STORE_ID, **parameters}


def unique(path: str, value: str) -> dict[str, object]:
    """What a look-up should send."""
    return sent(AlternateIdentifier={"UniqueAttribute": {"AttributePath": path, "AttributeValue": value}})


def ask(call: Callable[[IdentityStore], t.Any], *expected: Exchange, with_client: t.Any = None) -> t.Any:
    """Call the gateway while exactly these exchanges happen."""
    with exchanges(with_client or shared_client(), *expected) as stubbed:
        return call(IdentityStore(stubbed, STORE_ID))


# ---- looking up


@pytest.mark.parametrize(
    ("kind", "attribute", "value", "exchange", "expected"),
    [
        pytest.param(
            Kind.USER,
            "user_name",
            "jane",
            answer("get_user_id", JANE, unique("userName", "jane")),
            an_id(1),
            id="a user name",
        ),
        pytest.param(
            Kind.USER,
            "emails",
            "jane@example.com",
            answer("get_user_id", JANE, unique("emails.value", "jane@example.com")),
            an_id(1),
            id="an address",
        ),
        pytest.param(
            Kind.GROUP,
            "display_name",
            "Engineers",
            answer("get_group_id", TEAM, unique("displayName", "Engineers")),
            an_id(101),
            id="a group name",
        ),
    ],
)
def test_a_thing_is_found_by_a_unique_attribute(
    kind: Kind, attribute: str, value: str, exchange: Exchange, expected: str
) -> None:
    assert ask(lambda store: store.find(kind, attribute, value), exchange) == expected


@pytest.mark.parametrize("resource", ["USER", ""])
def test_what_is_not_found_is_nothing(resource: str) -> None:
    modeled = {"ResourceType": resource} if resource else {}

    found = ask(
        lambda store: store.find(Kind.USER, "user_name", "ghost"),
        refusal("get_user_id", "ResourceNotFoundException", **modeled),
    )

    assert found is None


def test_a_look_up_that_fails_is_not_taken_for_nothing() -> None:
    with pytest.raises(CallFailed) as caught:
        ask(
            lambda store: store.find(Kind.USER, "user_name", "jane"),
            refusal("get_user_id", "ThrottlingException"),
        )

    assert caught.value.message.startswith("Could not look up the user jane: ThrottlingException: No.")


@pytest.mark.parametrize(
    ("attribute", "value", "expected"),
    [
        ("user_name", "joe", an_id(2)),
        ("emails", "joe@example.com", an_id(2)),
        ("user_name", "ghost", None),
    ],
)
def test_where_nothing_can_be_looked_up_the_list_is_read(attribute: str, value: str, expected: str | None) -> None:
    joe = {**DESCRIBED, "UserId": an_id(2), "UserName": "joe", "Emails": [{"Value": "joe@example.com"}]}

    found = ask(
        lambda store: store.find(Kind.USER, attribute, value),
        refusal("get_user_id", "UnknownOperationException"),
        answer("list_users", {"Users": [DESCRIBED, joe]}),
    )

    assert found == expected


def test_every_unique_attribute_can_be_looked_up() -> None:
    assert set(LOOKUP_PATHS) >= {*USER.unique, "display_name"}


# ---- reading


def test_a_user_is_read_with_its_extension() -> None:
    content = {**DESCRIBED, "Extensions": {ENTERPRISE: {"department": "IT"}}}
    expected = sent(UserId=an_id(1), Extensions=[ENTERPRISE])

    jane = ask(lambda store: store.describe(Kind.USER, an_id(1)), answer("describe_user", content, expected))

    assert (jane.kind, jane.id, jane.name, jane.record.revision) == (Kind.USER, an_id(1), "jane", "3")
    assert jane.attributes == {"user_name": "jane", "enterprise.department": "IT"}


def test_a_group_has_no_extensions() -> None:
    content = {**TEAM, "DisplayName": "Engineers", "Revision": "1"}

    team = ask(
        lambda store: store.describe(Kind.GROUP, an_id(101)),
        answer("describe_group", content, sent(GroupId=an_id(101))),
    )

    assert (team.kind, team.name) == (Kind.GROUP, "Engineers")


def test_an_id_of_nobody_is_nothing() -> None:
    missing = refusal("describe_user", "ResourceNotFoundException", ResourceType="USER")

    assert ask(lambda store: store.describe(Kind.USER, an_id(1)), missing) is None


def test_all_users_are_read_page_by_page_with_their_extensions() -> None:
    first = sent(Extensions=[ENTERPRISE], MaxResults=100)
    pages = [
        answer("list_users", {"Users": [DESCRIBED], "NextToken": "t"}, first),
        answer("list_users", {"Users": [{**DESCRIBED, "UserId": an_id(2)}]}, {**first, "NextToken": "t"}),
    ]

    assert [one.id for one in ask(lambda store: list(store.every(Kind.USER)), *pages)] == [an_id(1), an_id(2)]


def test_all_groups_are_read() -> None:
    content = {"Groups": [{**TEAM, "DisplayName": "Engineers", "Revision": "1"}]}

    found = ask(lambda store: list(store.every(Kind.GROUP)), answer("list_groups", content, sent(MaxResults=100)))

    assert [one.name for one in found] == ["Engineers"]


def test_the_members_of_a_group_are_read_page_by_page() -> None:
    first = sent(GroupId=an_id(101), MaxResults=100)
    row = {**PAIR, "GroupId": an_id(101), "MemberId": {"UserId": an_id(1)}}
    pages = [
        answer("list_group_memberships", {"GroupMemberships": [row], "NextToken": "t"}, first),
        answer("list_group_memberships", {"GroupMemberships": []}, {**first, "NextToken": "t"}),
    ]

    assert ask(lambda store: store.members(an_id(101)), *pages) == (
        Membership(id=an_id(900), group_id=an_id(101), user_id=an_id(1)),
    )


def test_the_groups_of_a_user_are_read() -> None:
    row = {**PAIR, "GroupId": an_id(101), "MemberId": {"UserId": an_id(1)}}
    exchange = answer(
        "list_group_memberships_for_member",
        {"GroupMemberships": [row]},
        sent(MemberId={"UserId": an_id(1)}, MaxResults=100),
    )

    assert ask(lambda store: store.groups_of(an_id(1)), exchange) == (
        Membership(id=an_id(900), group_id=an_id(101), user_id=an_id(1)),
    )


def test_one_membership_is_looked_up() -> None:
    expected = sent(GroupId=an_id(101), MemberId={"UserId": an_id(1)})

    found = ask(lambda store: store.membership(an_id(101), an_id(1)), answer("get_group_membership_id", PAIR, expected))

    assert found == Membership(id=an_id(900), group_id=an_id(101), user_id=an_id(1))


def test_a_membership_that_is_not_there_is_nothing() -> None:
    missing = refusal("get_group_membership_id", "ResourceNotFoundException", ResourceType="GROUP_MEMBERSHIP")

    assert ask(lambda store: store.membership(an_id(101), an_id(1)), missing) is None


# ---- many at once


@pytest.fixture
def one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stubs answer in order, so calls have to come in order."""
    monkeypatch.setattr(calls, "_SIDE_BY_SIDE", 1)


@pytest.mark.usefixtures("one_after_the_other")
def test_many_names_are_looked_up_and_those_that_nothing_has_are_left_out() -> None:
    exchange = [
        answer("get_user_id", JANE),
        refusal("get_user_id", "ResourceNotFoundException", ResourceType="USER"),
    ]

    found = ask(lambda store: store.find_many(Kind.USER, "user_name", ["jane", "nobody", "jane"]), *exchange)

    assert found == {"jane": an_id(1)}


@pytest.mark.usefixtures("one_after_the_other")
def test_many_ids_are_described_and_those_that_lead_nowhere_are_left_out() -> None:
    team = {**TEAM, "DisplayName": "Engineers", "Revision": "1"}
    exchange = [answer("describe_group", team), refusal("describe_group", "ResourceNotFoundException")]

    found = ask(lambda store: store.describe_many(Kind.GROUP, [an_id(101), an_id(102)]), *exchange)

    assert {identifier: one.name for identifier, one in found.items()} == {an_id(101): "Engineers"}


@pytest.mark.usefixtures("one_after_the_other")
@pytest.mark.parametrize(
    ("call", "method", "given"),
    [
        pytest.param(lambda store, ids: store.members_of(ids), "list_group_memberships", "GroupId", id="members"),
        pytest.param(
            lambda store, ids: store.groups_of_each(ids), "list_group_memberships_for_member", "UserId", id="groups"
        ),
    ],
)
def test_the_memberships_of_many_are_read_by_what_was_given(call: t.Any, method: str, given: str) -> None:
    ids = [an_id(1), an_id(2)]
    rows = [
        {**PAIR, "MembershipId": an_id(900 + number), "GroupId": an_id(number), "MemberId": {"UserId": an_id(number)}}
        for number in (1, 2)
    ]
    exchange = [
        answer(method, {"GroupMemberships": [row]}, sent(**one, MaxResults=100))
        for row, one in zip(
            rows,
            [{"GroupId": one} if given == "GroupId" else {"MemberId": {"UserId": one}} for one in ids],
            strict=True,
        )
    ]

    found = ask(lambda store: call(store, ids), *exchange)

    assert {one: [row.id for row in some] for one, some in found.items()} == {
        an_id(1): [an_id(901)],
        an_id(2): [an_id(902)],
    }


@pytest.mark.parametrize(
    ("call", "method"),
    [
        (lambda store: store.find(Kind.USER, "user_name", "jane"), "get_user_id"),
        (lambda store: store.describe(Kind.USER, an_id(1)), "describe_user"),
        (lambda store: list(store.every(Kind.USER)), "list_users"),
        (lambda store: store.members(an_id(101)), "list_group_memberships"),
        (lambda store: store.groups_of(an_id(1)), "list_group_memberships_for_member"),
        (lambda store: store.membership(an_id(101), an_id(1)), "get_group_membership_id"),
    ],
    ids=["find", "describe", "every", "members", "groups_of", "membership"],
)
def test_a_store_that_is_not_there_is_told_with_the_region(call: Callable[[IdentityStore], t.Any], method: str) -> None:
    missing = refusal(
        method, "ResourceNotFoundException", "Not there.", ResourceType="IDENTITY_STORE", RequestId="an-id"
    )

    with pytest.raises(CallFailed) as caught:
        ask(call, missing)

    assert (
        f"ResourceNotFoundException: Not there. There is no identity store {STORE_ID} in the Region {REGION}; "
        "check identity_store_id and region."
    ) in caught.value.message
    assert (caught.value.code, caught.value.request_id) == ("ResourceNotFoundException", "an-id")


@pytest.mark.parametrize(
    "call",
    [
        lambda store: store.find(Kind.USER, "user_name", "jane"),
        lambda store: store.describe(Kind.USER, an_id(1)),
        lambda store: store.membership(an_id(101), an_id(1)),
    ],
    ids=["find", "describe", "membership"],
)
def test_a_key_that_is_not_found_is_not_taken_for_nothing(call: Callable[[IdentityStore], t.Any]) -> None:
    body = '{"__type": "ResourceNotFoundException", "Message": "No key.", "Reason": "KMS_KEY_NOT_FOUND"}'

    with pytest.raises(CallFailed, match="No key"):
        call(IdentityStore(wired((400, JSON, body))[0], STORE_ID))


@pytest.mark.parametrize(
    "call",
    [lambda store: store.members(an_id(101)), lambda store: store.groups_of(an_id(1))],
    ids=["members", "groups_of"],
)
def test_what_somebody_else_has_deleted_meanwhile_asks_for_another_run(call: Callable[[IdentityStore], t.Any]) -> None:
    body = '{"__type": "ResourceNotFoundException", "Message": "Not found.", "ResourceType": "USER"}'

    with pytest.raises(CallFailed, match=r"may have deleted it meanwhile\. Run the task again"):
        call(IdentityStore(wired((400, JSON, body))[0], STORE_ID))


# ---- writing


def test_a_user_is_created_with_one_request() -> None:
    attributes = {**person("jane"), "emails": email("jane@example.com"), "enterprise.manager": "boss"}
    expected = sent(
        UserName="jane",
        DisplayName="Jane",
        Name={"GivenName": "Jane", "FamilyName": "Doe"},
        Emails=[{"Value": "jane@example.com", "Type": "work", "Primary": True}],
        Extensions={ENTERPRISE: {"manager": {"value": "boss"}}},
    )

    handle = ask(
        lambda store: store.create(Kind.USER, "jane", attributes),
        answer("create_user", {**JANE, "Revision": "1"}, expected),
    )

    assert handle == Handle(id=an_id(1), revision="1")


def test_a_group_is_created_with_one_request() -> None:
    handle = ask(
        lambda store: store.create(Kind.GROUP, "Engineers", {"display_name": "Engineers"}),
        answer("create_group", {**TEAM, "Revision": "1"}, sent(DisplayName="Engineers")),
    )

    assert handle == Handle(id=an_id(101), revision="1")


def test_an_update_sends_values_and_null_and_the_revision_that_was_read() -> None:
    expected = sent(
        UserId=an_id(1),
        Operations=[
            {"AttributePath": "name.givenName", "AttributeValue": "Jane"},
            {"AttributePath": "title", "AttributeValue": None},
        ],
        Revision="3",
    )

    handle = ask(
        lambda store: store.update(
            Kind.USER, "jane", Handle(id=an_id(1), revision="3"), {"title": None, "given_name": "Jane"}
        ),
        answer("update_user", {**JANE, "Revision": "4"}, expected),
    )

    assert handle == Handle(id=an_id(1), revision="4")


def test_null_goes_over_the_wire_as_null() -> None:
    fresh, wire = wired((200, JSON, "{}"))

    handle = IdentityStore(fresh, STORE_ID).update(Kind.USER, "jane", Handle(id=an_id(1)), {"title": None})

    assert wire.sent == [
        sent(UserId=an_id(1), Operations=[{"AttributePath": "title", "AttributeValue": None}]),
    ]
    assert handle == Handle(id=an_id(1), revision=None)


def test_a_group_is_updated() -> None:
    expected = sent(
        GroupId=an_id(101), Operations=[{"AttributePath": "description", "AttributeValue": "All"}], Revision="1"
    )

    ask(
        lambda store: store.update(
            Kind.GROUP, "Engineers", Handle(id=an_id(101), revision="1"), {"description": "All"}
        ),
        answer("update_group", {**TEAM, "Revision": "2"}, expected),
    )


@pytest.mark.parametrize(
    ("kind", "identifier", "method", "expected"),
    [
        (Kind.USER, an_id(1), "delete_user", {"UserId": an_id(1)}),
        (Kind.GROUP, an_id(101), "delete_group", {"GroupId": an_id(101)}),
    ],
)
@pytest.mark.parametrize(("revision", "guarded"), [("3", {"Revision": "3"}), (None, {})])
def test_a_deletion_is_guarded_by_the_revision_where_it_is_known(
    kind: Kind,
    identifier: str,
    method: str,
    expected: dict[str, str],
    revision: str | None,
    guarded: dict[str, str],
) -> None:
    handle = Handle(id=identifier, revision=revision)

    assert ask(lambda store: store.delete(kind, "x", handle), answer(method, {}, sent(**expected, **guarded))) is None


def test_a_user_is_put_into_a_group() -> None:
    expected = sent(GroupId=an_id(101), MemberId={"UserId": an_id(1)})

    handle = ask(
        lambda store: store.add_member(Handle(id=an_id(101)), Handle(id=an_id(1)), "jane in Engineers"),
        answer("create_group_membership", PAIR, expected),
    )

    assert handle == Handle(id=an_id(900))


def test_a_user_is_taken_out_of_a_group() -> None:
    exchange = answer("delete_group_membership", {}, sent(MembershipId=an_id(900)))

    assert ask(lambda store: store.remove_member(Handle(id=an_id(900)), "jane in Engineers"), exchange) is None


HANDLE = Handle(id=an_id(1))


@pytest.mark.parametrize(
    ("call", "method", "words"),
    [
        (lambda store: store.create(Kind.USER, "jane", person("jane")), "create_user", "create the user jane"),
        (lambda store: store.update(Kind.USER, "jane", HANDLE, {"title": "x"}), "update_user", "update the user jane"),
        (lambda store: store.delete(Kind.GROUP, "Old", HANDLE), "delete_group", "delete the group Old"),
        (lambda store: store.add_member(HANDLE, HANDLE, "a in B"), "create_group_membership", "add a in B"),
        (lambda store: store.remove_member(HANDLE, "a in B"), "delete_group_membership", "remove a in B"),
        (lambda store: store.members("x"), "list_group_memberships", "list the members of the group x"),
        (lambda store: store.groups_of("x"), "list_group_memberships_for_member", "list the groups of the user x"),
        (lambda store: list(store.every(Kind.GROUP)), "list_groups", "list the groups"),
        (lambda store: store.describe(Kind.GROUP, "x"), "describe_group", "read the group x"),
        (lambda store: store.membership("x", "y"), "get_group_membership_id", "look up the user y in the group x"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_failure_names_what_was_attempted(call: Callable[[IdentityStore], t.Any], method: str, words: str) -> None:
    with pytest.raises(CallFailed) as caught:
        ask(call, refusal(method, "AccessDeniedException"))

    assert caught.value.kind is FailureKind.DENIED
    assert caught.value.message.startswith(f"Could not {words}: AccessDeniedException: No. The caller lacks the IAM ")


def test_the_store_of_a_gateway_can_be_asked() -> None:
    assert IdentityStore(shared_client(), STORE_ID).store_id == STORE_ID


# ---- an older botocore


@pytest.fixture
def old_client(tmp_path: Path) -> t.Any:
    """A client of a botocore that knows neither extensions nor revisions."""
    return client(model=old_model(*OLD), folder=tmp_path)


def test_extensions_are_not_asked_for_where_botocore_does_not_know_them(old_client: t.Any) -> None:
    ask(
        lambda store: store.describe(Kind.USER, an_id(1)),
        answer("describe_user", OLD_JANE, sent(UserId=an_id(1))),
        with_client=old_client,
    )
    ask(
        lambda store: list(store.every(Kind.USER)),
        answer("list_users", {"Users": []}, sent(MaxResults=100)),
        with_client=old_client,
    )


@pytest.mark.parametrize("way", ["described", "listed"])
def test_what_botocore_can_t_read_of_a_user_is_unknown_with_the_version_that_can(old_client: t.Any, way: str) -> None:
    ways: dict[str, tuple[t.Callable[[IdentityStore], t.Any], Exchange]] = {
        "described": (lambda store: store.describe(Kind.USER, an_id(1)), answer("describe_user", OLD_JANE)),
        "listed": (lambda store: next(store.every(Kind.USER)), answer("list_users", {"Users": [OLD_JANE]})),
    }
    read, answered = ways[way]

    assert ask(read, answered, with_client=old_client).unknown == UNKNOWN


def test_all_is_known_of_a_user_with_the_installed_botocore() -> None:
    jane = ask(lambda store: store.describe(Kind.USER, an_id(1)), answer("describe_user", DESCRIBED))

    assert jane.unknown == {}


def test_what_botocore_can_t_read_of_a_group_is_unknown_too(old_client: t.Any) -> None:
    body = {"IdentityStoreId": STORE_ID, "GroupId": an_id(101), "DisplayName": "Engineers"}

    engineers = ask(
        lambda store: store.describe(Kind.GROUP, an_id(101)), answer("describe_group", body), with_client=old_client
    )

    assert engineers.unknown == dict.fromkeys(("created_at", "created_by", "updated_at", "updated_by"), "1.40.68")


def test_revisions_are_not_sent_where_botocore_does_not_know_them(old_client: t.Any) -> None:
    handle = Handle(id=an_id(1), revision="3")
    operations = [{"AttributePath": "title", "AttributeValue": "Dr"}]

    updated = ask(
        lambda store: store.update(Kind.USER, "jane", handle, {"title": "Dr"}),
        answer("update_user", JANE, sent(UserId=an_id(1), Operations=operations)),
        with_client=old_client,
    )
    ask(
        lambda store: store.delete(Kind.USER, "jane", handle),
        answer("delete_user", {}, sent(UserId=an_id(1))),
        with_client=old_client,
    )

    assert updated == Handle(id=an_id(1), revision=None)


def test_the_limits_follow_the_botocore_that_is_installed(old_client: t.Any) -> None:
    new, old = identity_store_limits(shared_client()), identity_store_limits(old_client)

    assert new.version == old.version == botocore.__version__
    for member in ("Extensions", "Photos", "Website", "Birthdate", "Roles"):
        assert new.knows(f"CreateUser.{member}")
        assert not old.knows(f"CreateUser.{member}")
    assert old.knows("CreateUser.UserName")
    assert old.knows("CreateGroup.DisplayName")
