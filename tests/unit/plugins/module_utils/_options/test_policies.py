# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Policies as people write them: what they mean, and all that is wrong with them at once, with its place."""

from __future__ import annotations

import typing as t
from datetime import datetime, timezone

import pytest

from ansible_collections.steward.identity_center.plugins.module_utils._desired.policies import Policy, Severity
from ansible_collections.steward.identity_center.plugins.module_utils._model.errors import InvalidInput
from ansible_collections.steward.identity_center.plugins.module_utils._options.lines import Line
from ansible_collections.steward.identity_center.plugins.module_utils._options.policies import (
    parse_policies,
    policy_lines,
)
from ansible_collections.steward.identity_center.plugins.module_utils._policies.registry import CHECKS


def parsed(*entries: object) -> tuple[Policy, ...]:
    """The policies of a task."""
    return parse_policies(policy_lines(list(entries)))


def problems(*entries: object) -> list[str]:
    """All that is wrong with them."""
    with pytest.raises(InvalidInput) as caught:
        parsed(*entries)
    return list(caught.value.problems)


def one_problem(entry: object) -> str:
    """What is wrong with one, after its path."""
    (problem,) = problems(entry)
    assert problem.startswith("policies[0]"), problem
    return problem.removeprefix("policies[0]").removeprefix(".").removeprefix(": ")


def options(check: str, **given: object) -> t.Mapping[str, object]:
    """The options of a policy, once they are read."""
    (policy,) = parsed({"check": check, "options": given})
    return policy.options


def test_what_a_policy_does_not_say_its_check_does() -> None:
    (policy,) = parsed({"check": "no_email"})

    assert policy == Policy(id="no_email", check="no_email", severity=Severity.LOW)


def test_a_policy_says_its_own_id_severity_options_and_exceptions() -> None:
    exemption = {"user": "zoe", "account": 333300000011, "until": "2026-12-31T18:00:00+01:00", "reason": "soon"}
    (policy,) = parsed(
        {
            "id": "no-direct",
            "check": "direct_user_assignment",
            "severity": "critical",
            "options": {"permission_sets": ["Admin*"], "include_applications": True},
            "except": [exemption],
        }
    )
    (read,) = policy.exemptions

    assert (policy.id, policy.severity) == ("no-direct", Severity.CRITICAL)
    assert policy.options == {"permission_sets": ("Admin*",), "include_applications": True}
    assert read.about == {"user": "zoe", "account": "333300000011"}
    assert read.until == datetime(2026, 12, 31, 17, tzinfo=timezone.utc)
    assert (read.written, read.reason) == ("2026-12-31T18:00:00+01:00", "soon")
    assert read.label == "user zoe, account 333300000011"


def test_each_form_of_an_option_is_read() -> None:
    assert options("session_too_long", longest="90m")["longest"] == 5400
    assert options("expired_or_soon", days=0)["days"] == 0
    assert options("segregation", groups=["a", "b*"])["groups"] == ("a", "b*")
    assert options("admin_only_through", groups=[])["groups"] == ()
    assert options("required_tags", tags={"owner": [], "data": ["a", "b"]})["tags"] == {
        "owner": (),
        "data": ("a", "b"),
    }
    assert options("break_glass_everywhere", group="g", permission_set="p")["people"] == 2


def test_no_policies_are_none() -> None:
    assert parse_policies(policy_lines(None)) == ()
    assert parse_policies(policy_lines([])) == ()


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ("no_email", "is a string, but must be a mapping with id, check, severity, options, except"),
        ({"check": "no_mail"}, 'check: there is no check "no_mail"; did you mean no_email?'),
        ({"check": 7}, "check: is the number 7, but must be a string; quote it"),
        ({"check": " "}, "check: is empty"),
        ({"check": "no_email", "id": ""}, "id: is empty"),
        ({"check": "no_email", "severty": "low"}, "severty: is not known; did you mean severity?"),
        (
            {"check": "no_email", "severity": "bad"},
            'severity: is "bad", but must be one of critical, high, medium, low',
        ),
        (
            {"check": "no_email", "severity": 1},
            "severity: is the number 1, but must be one of critical, high, medium, low",
        ),
        (
            {"check": "no_email", "severity": ["low"]},
            "severity: is a list, but must be one of critical, high, medium, low",
        ),
        ({"check": "no_email", "options": {"days": 1}}, "options: no_email has no options; leave them out"),
        ({"check": "expired_or_soon", "options": [1]}, "options: is a list, but must be a mapping"),
        (
            {"check": "expired_or_soon", "options": {"day": 1}},
            "options.day: is not known; did you mean days?",
        ),
        (
            {"check": "expired_or_soon", "options": {"days": "soon"}},
            'options.days: is "soon", but must be a whole number of 0 or more',
        ),
        (
            {"check": "expired_or_soon", "options": {"days": -1}},
            "options.days: is the number -1, but must be a whole number of 0 or more",
        ),
        (
            {"check": "expired_or_soon", "options": {"days": True}},
            "options.days: is the truth value true, but must be a whole number of 0 or more",
        ),
        (
            {"check": "session_too_long", "options": {"longest": 8}},
            "options.longest: is the number 8, but must be a duration such as 8h, 90m or PT8H",
        ),
        (
            {"check": "session_too_long", "options": {"longest": "long"}},
            'options.longest: is "long", but must be a duration such as 8h, 90m or PT8H',
        ),
        (
            {"check": "direct_user_assignment", "options": {"include_applications": "yes"}},
            'options.include_applications: is "yes", but must be true or false',
        ),
        (
            {"check": "admin_only_through"},
            "admin_only_through needs options.groups: a list of names, which may have the wildcards *, ? and []",
        ),
        (
            {"check": "admin_only_through", "options": {"accounts": ["a"]}},
            "options: admin_only_through needs options.groups: a list of names, which may have the wildcards *, ? and []",
        ),
        (
            {"check": "admin_only_through", "options": {"groups": "Ops"}},
            'options.groups: is "Ops", but must be a list of names, which may have the wildcards *, ? and []',
        ),
        (
            {"check": "admin_only_through", "options": {"groups": ["a", None]}},
            "options.groups[1]: is null, but must be a string",
        ),
        (
            {"check": "admin_only_through", "options": {"groups": ["a"], "accounts": []}},
            "options.accounts: is empty; leave it out, or name something",
        ),
        (
            {"check": "break_glass_everywhere", "options": {"group": "", "permission_set": "p"}},
            "options.group: is empty",
        ),
        (
            {"check": "break_glass_everywhere", "options": {"group": 7, "permission_set": "p"}},
            "options.group: is the number 7, but must be a name",
        ),
        ({"check": "segregation"}, "segregation needs one of the options groups, permission_sets"),
        (
            {"check": "segregation", "options": {"same_account": True}},
            "options: segregation needs one of the options groups, permission_sets",
        ),
        (
            {"check": "segregation", "options": {"groups": ["a"]}},
            "options.groups: has 1 entries, but must be a list of two names, which may have the wildcards *, ? and []",
        ),
        (
            {"check": "required_tags", "options": {"tags": ["owner"]}},
            "options.tags: is a list, but must be a mapping of names to lists of patterns",
        ),
        (
            {"check": "required_tags", "options": {"tags": {}}},
            "options.tags: is a mapping, but must be a mapping of names to lists of patterns",
        ),
        (
            {"check": "required_tags", "options": {"tags": {"owner": "me"}}},
            "options.tags.owner: is a string, but must be a list of patterns; an empty list takes any value",
        ),
        (
            {"check": "required_tags", "options": {"tags": {"owner": [1]}}},
            "options.tags.owner[0]: is the number 1, but must be a string; quote it",
        ),
        ({"check": "no_email", "except": {"user": "zoe"}}, "except: is a mapping, but must be a list"),
        (
            {"check": "no_email", "except": ["zoe"]},
            "except[0]: is a string, but must be a mapping with user, until, reason",
        ),
        (
            {"check": "no_email", "except": [{"user": "zoe", "reason": "soon"}]},
            "except[0]: until is missing; an exception needs an end and a reason",
        ),
        (
            {"check": "no_email", "except": [{"user": "zoe", "until": "2026-12-31"}]},
            "except[0]: reason is missing; an exception needs an end and a reason",
        ),
        (
            {"check": "no_email", "except": [{"user": "zoe"}]},
            "except[0]: until and reason are missing; an exception needs an end and a reason",
        ),
        (
            {"check": "no_email", "except": [{"user": "zoe", "until": "2026-12-31", "reason": " "}]},
            "except[0].reason: is empty",
        ),
        (
            {"check": "no_email", "except": [{"user": "zoe", "until": "soon", "reason": "soon"}]},
            "except[0].until: 'soon' is not an absolute time; write one such as 2026-12-31T18:00:00Z, or a date",
        ),
        (
            {"check": "no_email", "except": [{"user": "", "until": "2026-12-31", "reason": "soon"}]},
            "except[0].user: is empty",
        ),
        (
            {"check": "no_email", "except": [{"until": "2026-12-31", "reason": "soon"}]},
            "except[0]: does not say what it is for; name user",
        ),
        (
            {"check": "no_email", "except": [{"user": "z", "group": "g", "until": "2026-12-31", "reason": "soon"}]},
            "except[0].group: is not known; there are user, until, reason",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_path_and_what_to_do(entry: object, problem: str) -> None:
    assert one_problem(entry) == problem


def test_without_a_check_all_of_them_are_named() -> None:
    assert one_problem({"id": "x"}) == f"check is missing; there are {', '.join(CHECKS)}"
    assert one_problem({"check": "zzz"}) == f'check: there is no check "zzz"; there are {", ".join(CHECKS)}'


def test_all_problems_are_told_at_once() -> None:
    assert problems(
        {"check": "nothing", "severity": "bad", "more": 1},
        {"check": "no_email"},
        {"check": "no_email"},
        {"check": "no_group", "except": [{"user": "zoe"}, {"usr": "zoe", "until": "2026-12-31", "reason": "soon"}]},
    ) == [
        "policies[0].more: is not known; there are id, check, severity, options, except",
        f'policies[0].check: there is no check "nothing"; there are {", ".join(CHECKS)}',
        'policies[0].severity: is "bad", but must be one of critical, high, medium, low',
        'policies[2].id: "no_email" is the id of the policy at policies[1] as well; give it another',
        "policies[3].except[0]: until and reason are missing; an exception needs an end and a reason",
        "policies[3].except[1].usr: is not known; did you mean user?",
        "policies[3].except[1]: does not say what it is for; name user",
    ]


def test_what_is_no_list_is_refused() -> None:
    with pytest.raises(InvalidInput, match=r"^policies: is a mapping, but must be a list$"):
        parse_policies(policy_lines({"check": "no_email"}))


def test_problems_of_a_file_have_its_lines() -> None:
    entry = {"check": "no_email", "except": [{"user": "zoe", "until": "soon", "reason": "r"}]}
    # Of each part in turn, how many lines after the entry it is, and its column.
    places = (0, 3, 1, 3, 2, 7, 2, 9, 3, 9, 4, 9)
    lines = [
        Line(kind="policies", place="policies.yml:7", path="policies[0]", value=entry, places=places, entry=True),
        Line(place="policies.yml:20", problem="is not readable YAML"),
    ]

    with pytest.raises(InvalidInput) as caught:
        parse_policies(lines)

    assert list(caught.value.problems) == [
        (
            "policies.yml:10: policies[0].except[0].until: 'soon' is not an absolute time; write one such as "
            "2026-12-31T18:00:00Z, or a date"
        ),
        "policies.yml:20: is not readable YAML",
    ]
