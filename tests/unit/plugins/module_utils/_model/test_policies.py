# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What JSON policies mean: the ways to write the same are equal, everything else is not."""

from __future__ import annotations

import random
import typing as t

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.steward.identity_center.plugins.module_utils._model.entities import Document
from ansible_collections.steward.identity_center.plugins.module_utils._model.policies import (
    document,
    malformed,
    meaning,
    texts_in,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.properties import steady


def policy(**parts: object) -> dict[str, object]:
    """A policy of one statement; what is given takes the place of its parts."""
    statement = {"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": "*", **parts}
    return {"Version": "2012-10-17", "Statement": [statement]}


def conditioned(operator: str, key: str, value: object) -> dict[str, object]:
    """A policy of one statement with one condition."""
    return policy(Condition={operator: {key: value}})


ALLOW, DENY = policy()["Statement"], policy(Effect="Deny")["Statement"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(policy(), policy(Action="s3:GetObject"), id="an action that is no list"),
        pytest.param(policy(NotAction=["a:B"]), policy(NotAction="a:B"), id="an excluded action"),
        pytest.param(policy(), policy(Resource=["*"]), id="a resource in a list"),
        pytest.param(policy(NotResource="x"), policy(NotResource=["x"]), id="an excluded resource"),
        pytest.param(policy(Action=["a:B", "c:D"]), policy(Action=["c:D", "a:B"]), id="the order of actions"),
        pytest.param(policy(Action=["a:B", "a:B"]), policy(Action="a:B"), id="an action twice"),
        pytest.param(policy(), {**policy(), "Statement": policy()["Statement"][0]}, id="a statement that is no list"),
        pytest.param({"Statement": [*ALLOW, *DENY]}, {"Statement": [*DENY, *ALLOW]}, id="the order of statements"),
        pytest.param(policy(), dict(reversed(policy().items())), id="the order of members"),
        pytest.param(conditioned("Bool", "k", True), conditioned("Bool", "k", "true"), id="true as text"),
        pytest.param(conditioned("Bool", "k", [False]), conditioned("Bool", "k", "false"), id="false in a list"),
        pytest.param(conditioned("NumericEquals", "k", 5), conditioned("NumericEquals", "k", "5"), id="a number"),
        pytest.param(conditioned("NumericEquals", "k", 1.5), conditioned("NumericEquals", "k", "1.5"), id="a fraction"),
        pytest.param(
            conditioned("StringLike", "k", ["a", "b"]), conditioned("StringLike", "k", ["b", "a"]), id="their order"
        ),
        pytest.param({"Condition": ["a"]}, {"Condition": ["a"]}, id="conditions that are none"),
        pytest.param({"Condition": {"Bool": ["a"]}}, {"Condition": {"Bool": ["a"]}}, id="an operator without keys"),
    ],
)
def test_ways_to_write_the_same_mean_the_same(one: object, other: object) -> None:
    assert meaning(one) == meaning(other)
    assert hash(meaning(one)) == hash(meaning(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(policy(), policy(Effect="Deny"), id="another effect"),
        pytest.param(policy(), policy(Action=["s3:PutObject"]), id="another action"),
        pytest.param(policy(), policy(Action=["s3:GetObject", "s3:PutObject"]), id="one action more"),
        pytest.param(policy(Action="a:B"), policy(NotAction="a:B"), id="an exclusion"),
        pytest.param(policy(), policy(Sid="A"), id="a name"),
        pytest.param(policy(Sid="1"), policy(Sid=1), id="a name that is a number"),
        pytest.param(policy(Action=[]), policy(Action={}), id="an empty list and an empty object"),
        pytest.param({"Statement": [*ALLOW, *DENY]}, {"Statement": ALLOW}, id="a statement less"),
        pytest.param(conditioned("Bool", "k", True), conditioned("Bool", "k", "True"), id="the letter case of a value"),
        pytest.param(conditioned("Bool", "k", True), conditioned("Bool", "l", True), id="another key"),
        pytest.param(conditioned("Bool", "k", True), conditioned("BoolIfExists", "k", True), id="another operator"),
        pytest.param(conditioned("Bool", "k", None), conditioned("Bool", "k", "None"), id="nothing"),
        pytest.param(conditioned("Bool", "k", []), conditioned("Bool", "k", [[]]), id="a list in a list"),
        pytest.param({"Condition": {"Bool": ["a", "b"]}}, {"Condition": {"Bool": ["b", "a"]}}, id="no keys, no sets"),
        pytest.param({"x": ["a", "b"]}, {"x": ["b", "a"]}, id="the order of any other list"),
        pytest.param({"x": ["a"]}, {"x": "a"}, id="any other list of one"),
        pytest.param({"x": []}, {"x": {}}, id="any other empty list and object"),
        pytest.param({"x": True}, {"x": 1}, id="true and one"),
        pytest.param({"x": "1"}, {"x": 1}, id="text and number"),
        pytest.param({"x": ["bool", True]}, {"x": True}, id="what looks like the inside"),
        pytest.param({"x": {"a": 1}}, {"x": [["a", 1]]}, id="an object and its pairs"),
    ],
)
def test_what_is_written_otherwise_means_something_else(one: object, other: object) -> None:
    assert meaning(one) != meaning(other)


NAMES = st.sampled_from(["a:B", "c:D", "e:*"])
SCALARS = st.one_of(st.booleans(), st.integers(0, 3), NAMES)
STATEMENTS = st.fixed_dictionaries(
    {"Effect": st.sampled_from(["Allow", "Deny"])},
    optional={
        "Sid": NAMES,
        **{name: st.lists(NAMES, min_size=1, unique=True) for name in ("Action", "NotAction", "Resource")},
        "Condition": st.dictionaries(
            st.sampled_from(["Bool", "StringLike"]),
            st.dictionaries(
                st.sampled_from(["aws:X", "Action"]), st.lists(SCALARS, min_size=1, unique_by=repr), min_size=1
            ),
            min_size=1,
        ),
    },
)
POLICIES = st.builds(
    lambda statements: {"Version": "2012-10-17", "Statement": statements},
    st.lists(STATEMENTS, min_size=1, max_size=3),
)


def respelled(data: t.Any, chance: random.Random, *, values: bool = False) -> t.Any:
    """The same policy, written otherwise wherever that is allowed."""
    if isinstance(data, dict):
        pairs = chance.sample(sorted(data.items()), len(data))
        return {name: respelled(value, chance, values=values or name == "Condition") for name, value in pairs}
    if isinstance(data, list):
        entries = [respelled(entry, chance, values=values) for entry in chance.sample(data, len(data))]
        return entries[0] if len(entries) == 1 and chance.random() < 0.5 else entries
    if values and not isinstance(data, str) and chance.random() < 0.5:
        return str(data).lower()
    return data


def normal(data: t.Any, *, values: bool = False) -> str:
    """A policy in one spelling, found by other means: everything sorted, every list a list."""
    if isinstance(data, dict):
        pairs = (f"{name}={normal(value, values=values or name == 'Condition')}" for name, value in data.items())
        return f"{{{','.join(sorted(pairs))}}}"
    if isinstance(data, list):
        return f"[{','.join(sorted({normal(entry, values=values) for entry in data}))}]"
    return repr(str(data).lower() if values and not isinstance(data, str) else data)


@steady(100)
@given(written=POLICIES, seed=st.integers(0, 99))
def test_neither_order_nor_spelling_counts(written: dict[str, object], seed: int) -> None:
    assert meaning(respelled(written, random.Random(seed))) == meaning(written)


@steady(100)
@given(one=POLICIES, other=POLICIES)
def test_two_policies_mean_the_same_exactly_when_their_one_spelling_is_the_same(
    one: dict[str, object], other: dict[str, object]
) -> None:
    assert (meaning(one) == meaning(other)) is (normal(one) == normal(other))


@steady(100)
@given(written=POLICIES, data=st.data())
def test_a_real_difference_counts(written: dict[str, t.Any], data: st.DataObject) -> None:
    statements = written["Statement"]
    place = data.draw(st.integers(0, len(statements) - 1))
    changed = {**statements[place], "Resource": [*statements[place].get("Resource", []), "arn:of:another"]}
    other = {**written, "Statement": [*statements[:place], changed, *statements[place + 1 :]]}

    assert meaning(other) != meaning(written)


def test_a_document_is_written_in_one_way() -> None:
    assert document({"b": [1], "a": {}}) == document({"a": {}, "b": [1]}) == Document(text='{"a": {}, "b": [1]}')


def test_an_empty_document_is_none() -> None:
    assert document({}) is None


def statement(**more: object) -> dict[str, object]:
    """A policy of one statement that AWS takes, with this in it, or without what is None."""
    fields = {"Effect": "Allow", "Action": "s3:Get*", "Resource": "*", **more}
    return {"Statement": [{key: value for key, value in fields.items() if value is not None}]}


@pytest.mark.parametrize(
    "policy",
    [
        statement(),
        {**statement(), "Version": "2012-10-17", "Id": "x"},
        {**statement(), "Version": "2008-10-17"},
        {"Statement": {"Effect": "Deny", "NotAction": ["s3:*"], "NotResource": ["*"]}},
    ],
)
def test_what_aws_takes_is_not_malformed(policy: dict[str, object]) -> None:
    assert list(malformed(policy, "p")) == []


@pytest.mark.parametrize(
    ("policy", "problem"),
    [
        ({"Version": "2012-10-17"}, "p: has no Statement, so it allows and denies nothing, and AWS refuses it"),
        ({"Statement": []}, "p: has no Statement, so it allows"),
        ({**statement(), "Version": "2012-10-18"}, "p.Version: is '2012-10-18', but must be '2012-10-17'"),
        ({**statement(), "Version": 2012}, "p.Version: is 2012, but must be"),
        ({**statement(), "Version": "x" * 99}, f"p.Version: is '{'x' * 56}..., but must be"),
        ({"Statement": ["s3:*"]}, "p.Statement[0]: is not a JSON object"),
        ({"Statement": "s3:*"}, "p.Statement: is not a JSON object"),
        (statement(Effect=None), "p.Statement[0].Effect: is None, but must be Allow or Deny"),
        (statement(Effect=["Allow"]), "p.Statement[0].Effect: is ['Allow'], but must be Allow or Deny"),
        (statement(Effect="allow"), "p.Statement[0].Effect: is 'allow', but must be"),
        (statement(Action=None), "p.Statement[0]: has neither Action nor NotAction, but needs exactly one of them"),
        (statement(Action=[]), "p.Statement[0]: has neither Action nor NotAction, but needs exactly one of them"),
        (statement(NotAction="s3:*"), "p.Statement[0]: has both Action and NotAction, but needs exactly one of them"),
        (
            statement(Resource=None),
            "p.Statement[0]: has neither Resource nor NotResource, but needs exactly one of them",
        ),
        (statement(Principal="*"), "p.Statement[0].Principal: does not belong in a permission set"),
        (statement(NotPrincipal="*"), "p.Statement[0].NotPrincipal: does not belong in a permission set"),
    ],
)
def test_what_aws_refuses_is_malformed(policy: dict[str, object], problem: str) -> None:
    (told,) = malformed(policy, "p")

    assert told.startswith(problem)


def test_every_text_of_a_document_has_its_place() -> None:
    assert list(texts_in({"a": ["b", 1, {"c": "d"}]}, "p")) == [
        ("p: the key 'a'", "a"),
        ("p.a[0]", "b"),
        ("p.a[2]: the key 'c'", "c"),
        ("p.a[2].c", "d"),
    ]
