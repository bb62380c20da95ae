# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From what people write to the things that are meant."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Entity, Kind
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import (
    CallFailed,
    FailureKind,
    Unresolved,
)
from ansible_collections.steward.identity_center.plugins.module_utils._model.yaml_text import quoted
from ansible_collections.steward.identity_center.plugins.module_utils._resolve.identities import (
    absence,
    names_of,
    resolve,
    resolve_all,
    resolve_member,
    resolve_needed,
    resolve_one,
)
from ansible_collections.steward.identity_center.plugins.module_utils._resolve.unclear import Unclear
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import (
    an_arn,
    an_id,
    email,
    failed_call,
    group,
    user,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_store import FakeStore

JANE = user("jane", number=1, emails=email("jane@example.com"))
MAIL = user("mail@example.com", number=2)
ENGINEERS = group("Engineers", number=101)
LOOKALIKE = user(an_id(55), number=3)


def store() -> FakeStore:
    """Some users and a group; one of them has a name that looks like an id."""
    return FakeStore(JANE, MAIL, ENGINEERS, LOOKALIKE)


@pytest.mark.parametrize(
    ("kind", "reference", "expected"),
    [
        pytest.param(Kind.USER, "jane", JANE, id="a name"),
        pytest.param(Kind.USER, "jane@example.com", JANE, id="an address"),
        pytest.param(Kind.USER, "mail@example.com", MAIL, id="a name that looks like an address"),
        pytest.param(Kind.USER, an_id(1), JANE, id="an id"),
        pytest.param(Kind.USER, an_arn(Kind.USER, 1), JANE, id="an ARN"),
        pytest.param(Kind.USER, an_id(55), LOOKALIKE, id="a name that looks like an id"),
        pytest.param(Kind.USER, an_id(56), None, id="an id of nobody"),
        pytest.param(Kind.USER, an_arn(Kind.USER, 55), None, id="an ARN of nobody, whose id is a name"),
        pytest.param(Kind.USER, "ghost", None, id="a name of nobody"),
        pytest.param(Kind.USER, "ghost@example.com", None, id="an address of nobody"),
        pytest.param(Kind.USER, "Engineers", None, id="the name of a group where a user is meant"),
        pytest.param(Kind.GROUP, "Engineers", ENGINEERS, id="the name of a group"),
        pytest.param(Kind.GROUP, an_id(101), ENGINEERS, id="the id of a group"),
    ],
)
def test_a_reference_leads_to_what_is_meant(kind: Kind, reference: str, expected: object) -> None:
    assert resolve(store(), kind, reference) == expected


def test_an_id_costs_one_call_and_an_address_two_lookups() -> None:
    by_id, by_arn, by_name, by_address = store(), store(), store(), store()

    resolve(by_id, Kind.USER, an_id(1))
    resolve(by_arn, Kind.USER, an_arn(Kind.USER, 99))
    resolve(by_name, Kind.USER, "jane")
    resolve(by_address, Kind.USER, "jane@example.com")

    assert [call[0] for call in by_id.calls] == ["describe"]
    assert [call[0] for call in by_arn.calls] == ["describe"]
    assert [call[0] for call in by_name.calls] == ["find", "describe"]
    assert [call[0] for call in by_address.calls] == ["find", "find", "describe"]


def test_a_name_that_is_the_address_of_another_is_refused_with_both() -> None:
    both = FakeStore(user("team@example.com", number=1), user("joe", number=2, emails=email("team@example.com")))

    with pytest.raises(Unresolved) as caught:
        resolve(both, Kind.USER, "team@example.com")

    assert caught.value.message == (
        '"team@example.com" means two users: it is the '
        f'user_name of "team@example.com" ({an_id(1)}) and emails of "joe" ({an_id(2)}); give the id of the one you mean'
    )


def test_a_name_that_is_the_own_address_means_one() -> None:
    own = user("team@example.com", number=1, emails=email("team@example.com"))

    assert resolve(FakeStore(own), Kind.USER, "team@example.com") == own


def test_of_two_meanings_one_may_vanish_meanwhile() -> None:
    class Vanishing(FakeStore):
        def describe(self, kind: Kind, identifier: str) -> object:
            return None if identifier == an_id(1) else super().describe(kind, identifier)

    joe = user("joe", number=2, emails=email("team@example.com"))

    assert resolve(Vanishing(user("team@example.com", number=1), joe), Kind.USER, "team@example.com") == joe


def test_a_call_that_fails_is_not_taken_for_nothing() -> None:
    broken = store()
    broken.fail("find", failed_call(FailureKind.THROTTLED))

    with pytest.raises(CallFailed):
        resolve(broken, Kind.USER, "jane")


# ---- members


@pytest.mark.parametrize(
    ("reference", "identifier", "calls"),
    [
        pytest.param("jane", an_id(1), ["find"], id="a name costs one call"),
        pytest.param("ghost", None, ["find"], id="a name of nobody too"),
        pytest.param("jane@example.com", an_id(1), ["find", "find", "describe"], id="an address is looked into"),
        pytest.param(an_id(1), an_id(1), ["describe"], id="an id is looked into"),
        pytest.param(an_id(56), None, ["describe", "find"], id="an id of nobody may be a name"),
        pytest.param(an_arn(Kind.USER, 1), an_id(1), ["describe"], id="an ARN is looked into"),
    ],
)
def test_a_member_is_found_with_the_fewest_calls(reference: str, identifier: str | None, calls: list[str]) -> None:
    real = store()

    found = resolve_member(real, reference)

    assert (None if found is None else found.id) == identifier
    assert [operation for operation, _what in real.calls] == calls


def test_of_a_member_found_by_name_the_name_is_known() -> None:
    found = resolve_member(store(), "jane")

    assert found is not None
    assert (found.kind, found.name, found.attributes) == (Kind.USER, "jane", {"user_name": "jane"})


# ---- names of ids


def crowd(size: int) -> FakeStore:
    """So many users."""
    return FakeStore(*(user(f"user{number:02d}", number=number) for number in range(size)), ENGINEERS)


@pytest.mark.parametrize(
    ("wanted", "calls"),
    [pytest.param(20, ["describe"] * 20, id="few one by one"), pytest.param(21, ["every"], id="many in a list")],
)
def test_names_are_read_the_way_that_takes_fewer_calls(wanted: int, calls: list[str]) -> None:
    many = crowd(30)

    found = names_of(many, Kind.USER, [an_id(number) for number in range(wanted)])

    assert {identifier: one.name for identifier, one in found.items()} == {
        an_id(number): f"user{number:02d}" for number in range(wanted)
    }
    assert [call[0] for call in many.calls] == calls


@pytest.mark.parametrize("wanted", [2, 40], ids=["one by one", "in a list"])
def test_an_id_that_leads_nowhere_is_left_out(wanted: int) -> None:
    found = names_of(crowd(1), Kind.USER, [an_id(number) for number in range(wanted)])

    assert list(found) == [an_id(0)]


def test_an_id_that_is_wanted_twice_is_read_once() -> None:
    many = crowd(3)

    names_of(many, Kind.USER, [an_id(1)] * 30)

    assert many.calls == [("describe", an_id(1))]


def test_no_names_need_no_call() -> None:
    many = crowd(3)

    assert names_of(many, Kind.USER, []) == {}
    assert many.calls == []


def test_many_names_are_read_from_the_list_and_the_rest_one_by_one() -> None:
    people = [user(f"user{number}", number=number) for number in range(1, 41)]
    real = FakeStore(*people, user("stranger", number=90), ignore_case=True)
    wanted = [one.name for one in people[:30]] + ["USER35", "nobody"]

    found = resolve_all(real, Kind.USER, wanted, Unclear(), needed=False)

    assert [(reference, entity and entity.id) for reference, entity in found] == [
        *((one.name, one.id) for one in people[:30]),
        ("USER35", people[34].id),
        ("nobody", None),
    ]
    assert [call for call in real.calls if call[0] == "find"] == [("find", "USER35"), ("find", "nobody")]


def test_the_list_is_given_up_where_it_costs_more_than_single_reads() -> None:
    wanted = [f"late{number}" for number in range(21)]
    crowd_first = [user(f"early{number}", number=number) for number in range(1, 2101)]
    late = [user(name, number=5000 + number) for number, name in enumerate(wanted)]
    real = FakeStore(*crowd_first, *late)

    assert [
        entity and entity.name for _reference, entity in resolve_all(real, Kind.USER, wanted, Unclear(), needed=False)
    ] == wanted
    assert len([call for call in real.calls if call[0] == "find"]) == 21


def test_few_names_are_resolved_one_by_one() -> None:
    real = store()

    assert [
        entity and entity.name
        for _one, entity in resolve_all(real, Kind.USER, ["jane", "nobody"], Unclear(), needed=False)
    ] == [
        "jane",
        None,
    ]
    assert {call[0] for call in real.calls} == {"find"}
    assert resolve_all(real, Kind.GROUP, ["nowhere"], Unclear(), needed=False) == [("nowhere", None)]


@pytest.mark.parametrize(
    ("count", "operations"),
    [pytest.param(20, {"find"}, id="twenty"), pytest.param(21, {"every"}, id="twenty-one")],
)
def test_names_are_resolved_the_way_that_takes_fewer_calls(count: int, operations: set[str]) -> None:
    real = crowd(30)

    resolve_all(real, Kind.USER, [f"user{number:02d}" for number in range(count)], Unclear(), needed=False)

    assert {operation for operation, _what in real.calls} == operations


def test_only_names_count_for_the_list_and_nothing_else_is_taken_from_it() -> None:
    real = FakeStore(
        *(user(f"user{number:02d}", number=number, emails=email(f"{number}@x.org")) for number in range(30))
    )
    references = [*(an_id(number) for number in range(15)), *(f"{number}@x.org" for number in range(15, 30))]

    found = resolve_all(real, Kind.USER, references, Unclear(), needed=False)

    assert [entity and entity.id for _reference, entity in found] == [an_id(number) for number in range(30)]
    assert "every" not in {operation for operation, _what in real.calls}


def test_groups_are_resolved_with_all_that_is_known_of_them() -> None:
    synced = group("Synced", number=7, external=True)

    assert resolve_all(FakeStore(synced), Kind.GROUP, ["Synced"], Unclear(), needed=False) == [("Synced", synced)]


def test_the_list_is_read_no_further_than_to_the_last_that_is_wanted() -> None:
    class Listing(FakeStore):
        listed = 0

        def every(self, kind: Kind) -> Iterator[Entity]:
            for entity in super().every(kind):
                self.listed += 1
                yield entity

    real = Listing(*(user(f"user{number:02d}", number=number) for number in range(30)))

    names_of(real, Kind.USER, [an_id(number) for number in range(25)])

    assert real.listed == 25


# ---- what leads nowhere, and what means two things


def test_what_means_two_things_and_what_means_nothing_is_told_together() -> None:
    both = FakeStore(user("t@x.org", number=1), user("joe", number=2, emails=email("t@x.org")), ENGINEERS)
    unclear = Unclear()

    found = resolve_all(both, Kind.USER, ["t@x.org", "jo", an_id(9)], unclear, needed=True)
    group_found = resolve_one(both, Kind.GROUP, "group", "Engineer", unclear, needed=True)

    assert (found, group_found) == ([("t@x.org", None), ("jo", None), (an_id(9), None)], None)
    assert unclear.failure().message == (
        f'users: "t@x.org" means two users: it is the user_name of "t@x.org" ({an_id(1)}) and emails of "joe" ({an_id(2)}); '
        'give the id of the one you mean; users: no user matches "jo" (did you mean "joe"?); '
        f'users: no user matches "{an_id(9)}" (give a user id, an ARN, a user name or a primary e-mail address); '
        'group: no group matches "Engineer" (did you mean "Engineers"?)'
    )


def test_the_one_reference_of_a_task_that_means_two_things_is_refused() -> None:
    both = FakeStore(user("t@x.org", number=1), user("joe", number=2, emails=email("t@x.org")))

    with pytest.raises(Unresolved, match=r'^user: "t@x\.org" means two users'):
        resolve_needed(both, Kind.USER, "user", "t@x.org")


def test_the_one_reference_of_a_task_leads_to_what_is_meant() -> None:
    assert resolve_needed(store(), Kind.USER, "user", "jane@example.com") == JANE


def test_where_it_does_no_harm_nothing_is_unclear() -> None:
    unclear = Unclear()

    assert resolve_all(store(), Kind.USER, ["ghost"], unclear, needed=False) == [("ghost", None)]
    assert resolve_one(store(), Kind.USER, "user", "ghost", unclear, needed=False) is None
    unclear.refuse()


def test_a_failure_looks_for_near_names_no_further_than_a_hundred_calls() -> None:
    class Endless(FakeStore):
        def every(self, kind: Kind) -> Iterator[Entity]:
            yield from (user(f"user{number}", number=1) for number in range(10_000))
            raise AssertionError("read too far")

    unclear = Unclear()
    resolve_one(Endless(JANE), Kind.USER, "user", "JANE\u00a0", unclear, needed=True)
    resolve_one(Endless(JANE), Kind.USER, "user", "jane ", unclear, needed=True)

    assert unclear.failure().message == (
        'user: no user matches "JANE\\U000000a0" (give a user id, an ARN, a user name or a primary e-mail address); '
        'user: no user matches "jane " (there is "jane", which differs in blanks)'
    )


@pytest.mark.parametrize(
    ("reference", "calls", "expected"),
    [
        pytest.param("ghost", [], "", id="a name like most: nothing is asked"),
        pytest.param(an_id(9), [], "", id="an id"),
        pytest.param("Ops ", ["Ops"], '; there is "Ops", which is spelled differently', id="a blank"),
        pytest.param("\u00a0Ops", ["Ops"], '; there is "Ops", which is spelled differently', id="a no-break space"),
        pytest.param(
            "Ge\u0301nie",
            ["G\u00e9nie"],
            '; there is "G\u00e9nie", which is spelled differently',
            id="the other Unicode form",
        ),
        pytest.param("S\u00fcd", ["Su\u0308d"], "", id="another form that nobody has"),
        pytest.param(" ", [], "", id="blanks alone"),
    ],
)
def test_who_is_to_lose_something_and_is_unknown_is_looked_for_cheaply(
    reference: str, calls: list[str], expected: str
) -> None:
    real = FakeStore(group("Ops", number=1), group("G\u00e9nie", number=2))

    sentence = absence(real, Kind.GROUP, reference, "not a member")

    assert sentence == f"No group matches {quoted(reference)}: treated as not a member{expected}"
    assert real.calls == [("find", name) for name in calls]


def test_what_an_earlier_task_did_to_it_is_told() -> None:
    class View(FakeStore):
        def became(self, kind: Kind, name: str) -> str | None:
            return f"{kind.value} {name} is no more"

    unclear = Unclear()
    resolve_one(View(), Kind.GROUP, "group", "Ops", unclear, needed=True)
    resolve_one(View(), Kind.GROUP, "group", an_id(1), unclear, needed=True)

    assert unclear.failure().message == (
        'group: no group matches "Ops" (group Ops is no more); '
        f'group: no group matches "{an_id(1)}" (give a group id, an ARN or a display name)'
    )
    assert absence(View(), Kind.GROUP, "Ops", "not a member") == (
        'No group matches "Ops": treated as not a member (group Ops is no more)'
    )
