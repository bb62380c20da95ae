# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""References that mean nothing, or more than one thing, in one failure."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import FailureKind, Unresolved
from ansible_collections.steward.identity_center.plugins.module_utils._resolve.unclear import Names, Unclear, Unspoken
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import failed_call


def names(*known: str, reads: list[str] | None = None, many: str = "groups") -> Names:
    """These names; each reading is noted in `reads`."""

    def read() -> Iterable[str]:
        if reads is not None:
            reads.append(many)
        return known

    return Names(many=many, read=read, hint=f"give {many}")


def denied() -> Iterable[str]:
    """Names that nobody may read; they fail while they are gone through."""
    yield "Engineers"
    raise failed_call(FailureKind.DENIED)


def test_nothing_unclear_is_no_failure() -> None:
    Unclear().refuse()


def test_all_is_told_in_one_failure() -> None:
    unclear = Unclear()
    unclear.missing("no Engineer", "Engineer", names("Engineers"))
    unclear.told("two are named so")

    with pytest.raises(Unresolved) as caught:
        unclear.refuse()

    assert caught.value.message == 'no Engineer (did you mean "Engineers"?); two are named so'
    assert caught.value.code == "Unresolved"


def test_in_a_look_ahead_nothing_is_read_for_words() -> None:
    unclear, reads = Unspoken(), list[str]()
    unclear.missing("no Engineer", "Engineer", names("Engineers", reads=reads))
    unclear.told("two are named so")

    with pytest.raises(Unresolved, match=r"^no Engineer; two are named so$"):
        unclear.refuse()

    assert reads == []


def test_names_are_read_once_for_all_of_a_kind_and_only_for_a_failure() -> None:
    unclear, reads = Unclear(), list[str]()
    for reference in ("Opps", "Engineer"):
        unclear.missing(reference, reference, names("Ops", "Engineers", reads=reads))
    unclear.missing("Wiky", "Wiky", names("Wiki", reads=reads, many="applications"))
    assert reads == []

    assert unclear.failure().message == (
        'Opps (did you mean "Ops"?); Engineer (did you mean "Engineers"?); Wiky (did you mean "Wiki"?)'
    )
    assert reads == ["groups", "applications"]


def test_names_that_nobody_may_read_are_done_without() -> None:
    unclear = Unclear()
    unclear.missing("no Ops", "Ops", Names(many="groups", read=denied, hint="give a name"), also=denied)

    assert unclear.failure().message == "no Ops (give a name)"


def test_names_that_the_list_does_not_reach_are_told() -> None:
    unclear = Unclear()
    unclear.missing("no Ops", "Ops ", names("other"), also=lambda: ["Ops"])

    assert unclear.failure().message == 'no Ops (there is "Ops", which differs in blanks)'


def test_a_hint_is_given_once() -> None:
    unclear, reads = Unclear(), list[str]()
    unclear.missing("no id", None, names("a", reads=reads))
    unclear.missing("nor this", None, names("a", reads=reads))

    assert unclear.failure().message == "no id (give groups); nor this"
    assert reads == []


def test_what_became_of_it_is_all_that_is_told() -> None:
    unclear, reads = Unclear(), list[str]()
    unclear.missing("no Ops", "Ops", names("Opps", reads=reads), result="renamed")

    assert unclear.failure().message == "no Ops (renamed)"
    assert reads == []


def test_of_many_entries_each_has_its_places_and_lists_are_read_once() -> None:
    every, reads = Unclear(), list[str]()
    one = every.within(lambda option, written: f"a.yml:3 {option}[{written}]")
    one.missing("users: no jnae", "jnae", names("jane", reads=reads))
    one.missing("users: no id", None, names("jane", reads=reads), of="an-id")
    other = every.within(lambda option, written: f"b.yml:7 {option}[{written}]")
    other.missing("users: no joee", "joee", names("joe", reads=reads))
    other.told("users: two are named so", of="zoe")

    assert one.failure().message == (
        'a.yml:3 users[jnae]: no jnae (did you mean "jane"?); a.yml:3 users[an-id]: no id (give groups)'
    )
    assert (
        other.failure().message == 'b.yml:7 users[joee]: no joee (groups: "jane"); b.yml:7 users[zoe]: two are named so'
    )
    assert reads == ["groups"]


def test_what_is_near_is_looked_for_a_hundred_times_at_most() -> None:
    unclear = Unclear()
    for number in range(101):
        unclear.missing(f"no {number}", "Engineer", names("Engineers"))

    told = unclear.failure().message.split("; ")

    assert [one.endswith('(did you mean "Engineers"?)') for one in told] == [True] * 100 + [False]
