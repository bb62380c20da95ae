# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rows of assignments as products."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.steward.identity_center.plugins.module_utils._queries.grouping import (
    Product,
    folded,
    products,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.properties import steady


def rows(*boxes: tuple[str, ...]) -> set[tuple[str, ...]]:
    """The rows of products, each part of which is a word of one-letter names."""
    return {row for box in boxes for row in itertools.product(*box)}


def words(found: list[Product]) -> list[tuple[str, ...]]:
    """Products as such words."""
    return sorted(tuple("".join(sorted(part)) for part in one) for one in found)


@pytest.mark.parametrize(
    ("boxes", "expected"),
    [
        ([], []),
        ([("p", "s", "a")], [("p", "s", "a")]),
        ([("pq", "st", "abc")], [("pq", "st", "abc")]),
        ([("p", "s", "abc"), ("q", "s", "ab")], [("p", "s", "abc"), ("q", "s", "ab")]),
        ([("p", "st", "ab"), ("q", "s", "ab")], [("p", "st", "ab"), ("q", "s", "ab")]),
        # by account there are two, by whoever has them three
        ([("pq", "s", "a"), ("qr", "s", "b")], [("pq", "s", "a"), ("qr", "s", "b")]),
        # of two that overlap, neither is written as it was
        ([("pqr", "s", "ab"), ("p", "st", "ab")], [("p", "st", "ab"), ("qr", "s", "ab")]),
        ([("pq", "st"), ("r", "s")], [("pq", "st"), ("r", "s")]),
    ],
)
def test_as_few_as_a_person_would_write(boxes: list[tuple[str, ...]], expected: list[tuple[str, ...]]) -> None:
    assert words(products(rows(*boxes))) == expected


ROWS = st.sets(st.tuples(st.sampled_from("pqrst"), st.sampled_from("uvw"), st.sampled_from("abcde")), max_size=40)


@given(ROWS)
@steady(100)
def test_each_row_is_in_one_product_and_no_other_row_is(some: set[tuple[str, ...]]) -> None:
    found = [row for one in products(some) for row in itertools.product(*one)]

    assert len(found) == len(set(found))
    assert set(found) == some


@given(ROWS, st.randoms(use_true_random=False))
@steady(40)
def test_the_order_of_the_rows_does_not_count(some: set[tuple[str, ...]], random: object) -> None:
    shuffled = list(some)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert products(shuffled) == products(sorted(some))


@given(ROWS)
@steady(60)
def test_no_two_products_could_be_one(some: set[tuple[str, ...]]) -> None:
    found = products(some)

    for one, other in itertools.combinations(found, 2):
        assert sum(part == its for part, its in zip(one, other, strict=True)) < 2


def test_letter_case_counts_last() -> None:
    assert sorted(["b", "B", "a", "C"], key=folded) == ["a", "B", "b", "C"]
