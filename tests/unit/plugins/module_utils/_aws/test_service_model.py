# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The limits in the installed service model."""

from __future__ import annotations

import copy

import botocore.model
import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._aws.service_model import read_limits
from ansible_collections.steward.identity_center.plugins.module_utils._model.limits import Limit
from ansible_collections.steward.identity_center.tests.unit.plugins.module_utils.fake_aws import (
    installed,
    installed_limits,
    service_model,
)


def shape(name: str) -> dict[str, object]:
    """The bounds of a shape, straight from the model's text."""
    text = installed("identitystore")["shapes"][name]
    return {"maximum": text.get("max"), "pattern": text.get("pattern")}


@pytest.mark.parametrize(
    ("place", "name"),
    [
        pytest.param("CreateUser.UserName", "UserName", id="a member"),
        pytest.param("CreateUser.Name.GivenName", "SensitiveStringType", id="a member of a structure"),
        pytest.param("CreateUser.Emails", "Emails", id="a list has the limits of the list"),
        pytest.param("CreateUser.Emails.Value", "SensitiveStringType", id="a member of the entries of a list"),
        pytest.param("CreateGroup.DisplayName", "GroupDisplayName", id="another operation"),
    ],
)
def test_the_limits_are_those_of_the_model(place: str, name: str) -> None:
    assert installed_limits().places[place] == Limit(**shape(name))


def test_the_texts_of_a_list_have_limits_of_their_own() -> None:
    operation = "CreateInstanceAccessControlAttributeConfiguration"
    limits = read_limits(service_model("sso-admin"), "1", (operation,))
    place = f"{operation}.InstanceAccessControlAttributeConfiguration.AccessControlAttributes"

    assert (limits.most(place), limits.most(f"{place}.Value.Source"), limits.most(f"{place}.Nothing")) == (50, 1, None)
    assert limits.problem(f"{place}.Value.Source[]", "x" * 257) == "has 257 characters, 256 are allowed"


def test_the_limits_follow_the_model() -> None:
    changed = copy.deepcopy(installed("identitystore"))
    changed["shapes"]["UserName"]["max"] = 7
    changed["shapes"]["Emails"]["max"] = 5

    limits = read_limits(botocore.model.ServiceModel(changed, "identitystore"), "9.9.9", ("CreateUser",))

    assert limits.version == "9.9.9"
    assert limits.problem("CreateUser.UserName", "12345678") == "has 8 characters, 7 are allowed"
    assert (limits.crowd("CreateUser.Emails", 5), bool(limits.crowd("CreateUser.Emails", 6))) == (None, True)


def test_only_the_operations_that_are_asked_for_have_places() -> None:
    limits = read_limits(service_model(), "1", ("CreateGroup",))

    assert limits.knows("CreateGroup.Description")
    assert not limits.knows("CreateUser.UserName")


def test_an_operation_that_the_installed_botocore_lacks_has_no_places() -> None:
    limits = read_limits(service_model(), "1", ("CreateGroup", "CreateDragon"))

    assert limits.knows("CreateGroup.Description")
    assert not any(place.startswith("CreateDragon") for place in limits.places)
