# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the lookups of ids and names are asked for, and what is no id."""

from __future__ import annotations

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._desired.naming import (
    IdQuery,
    Named,
    NameQuery,
)
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import InvalidInput
from ansible_collections.steward.identity_center.plugins.module_utils._options.naming import (
    parse_ids_wanted,
    parse_names_wanted,
)
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.builders import an_id
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_assignments import (
    a_set,
    an_application,
)

ADA = an_id(1)
ADA_ARN = f"arn:aws:identitystore:::user/{ADA}"
SET, WIKI, SHOP = a_set("Read", 1).id, an_application("Wiki", 1).arn, "333300000011"


def problems_of(parse: object, *arguments: object) -> list[str]:
    with pytest.raises(InvalidInput) as raised:
        parse(*arguments)  # type: ignore[operator]
    return list(raised.value.problems)


def test_names_ids_and_arns_lead_to_ids() -> None:
    assert parse_ids_wanted("user", ["ada", ADA, ADA_ARN]) == IdQuery(kind=Named.USER, references=("ada", ADA, ADA_ARN))


def test_what_is_no_text_and_the_arn_of_something_else_are_told_at_once() -> None:
    assert problems_of(parse_ids_wanted, "application", ["", None, 7, SET, ["x"]]) == [
        "term 1: is empty",
        "term 2: is null, but must be a string",
        "term 3: is the number 7, but must be a string; quote it",
        "term 5: is a list, but must be a string",
        f'term 4: "{SET}" is not the ARN of an application',
    ]
    assert problems_of(parse_ids_wanted, "group", [ADA_ARN]) == [f'term 1: "{ADA_ARN}" is not the ARN of a group']


def test_what_an_id_is_of_is_seen_from_it() -> None:
    assert parse_names_wanted(None, [ADA, ADA_ARN, SET, WIKI, SHOP]) == NameQuery(
        ids=(
            (ADA, (Named.USER, Named.GROUP)),
            (ADA_ARN, (Named.USER,)),
            (SET, (Named.PERMISSION_SET,)),
            (WIKI, (Named.APPLICATION,)),
            (SHOP, (Named.ACCOUNT,)),
        )
    )
    assert parse_names_wanted("group", [ADA]) == NameQuery(ids=((ADA, (Named.GROUP,)),))


def test_a_name_is_no_id_and_the_message_says_where_names_go() -> None:
    (problem,) = problems_of(parse_names_wanted, "account", ["shop"])
    assert problem == (
        'term 1: "shop" is not the id of an account; give the 12 digits of an account, in quotation marks. '
        "The lookup idc_id leads from names to ids"
    )
    (problem,) = problems_of(parse_names_wanted, None, ["shop"])
    assert problem.startswith('term 1: "shop" is not an id; give a user id or the ARN of a user, a group id or')
    (problem,) = problems_of(parse_names_wanted, "permission_set", [ADA])
    assert "is not the id of a permission set; give the ARN of a permission set." in problem
    assert problems_of(parse_names_wanted, None, [12]) == ["term 1: is the number 12, but must be a string; quote it"]
