# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What somebody wrote where a text belongs."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._model.written import (
    is_account_id,
    is_foreign,
    json_of,
    kind,
    no_text,
    no_text_in_task,
)


class Vaulted:
    """What Ansible makes a text of by itself."""


@pytest.mark.parametrize(
    ("value", "words", "advice"),
    [
        (34, "the number 34", "; quote it"),
        (1.5, "the number 1.5", "; quote it"),
        (True, "the truth value true", "; quote it"),
        (date(2012, 10, 17), "the date 2012-10-17", "; quote it"),
        (datetime(2012, 10, 17, 1, 2), "the date 2012-10-17T01:02:00", "; quote it"),
        (b"a", "something else", "; quote it"),
        (["a"], "a list", ""),
        (("a",), "a list", ""),
        ({"a": "b"}, "a mapping", ""),
    ],
)
def test_what_is_no_text_is_told_with_what_to_do(value: object, words: str, advice: str) -> None:
    assert is_foreign(value)
    assert kind(value) == words
    assert no_text(value) == f"is {words}, but must be a string{advice}"
    assert no_text_in_task(value) == no_text(value) + (" (in a template: | string)" if advice else "")


@pytest.mark.parametrize(("value", "words"), [("", "a string"), (None, "null"), (Vaulted(), "something else")])
def test_what_may_be_a_text_is_not_foreign(value: object, words: str) -> None:
    assert not is_foreign(value)
    assert kind(value) == words


@pytest.mark.parametrize(
    ("value", "right"),
    [(111122223333, True), (11112222333, False), (1111222233334, False), (True, False), ("111122223333", False)],
)
def test_the_id_of_an_account_may_be_a_number(value: object, right: bool) -> None:
    assert is_account_id(value) is right


@pytest.mark.parametrize(
    ("text", "value", "twice"),
    [
        ('{"a": 1, "b": {"a": 2}}', {"a": 1, "b": {"a": 2}}, ()),
        ('{"a": 1, "a": 2}', {"a": 2}, ("a",)),
        ('[{"b": 1, "a": {"c": 1, "c": 1, "c": 2}, "b": 2}]', [{"b": 2, "a": {"c": 2}}], ("c", "b")),
        ("\ufeff[]", [], ()),
    ],
)
def test_a_key_that_is_there_twice_is_not_forgotten(text: str, value: object, twice: tuple[str, ...]) -> None:
    assert json_of(text) == (value, twice)


@pytest.mark.parametrize("text", ["", "{", '{"a": NaN}', "\ufeff\ufeff{}"])
def test_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        json_of(text)
