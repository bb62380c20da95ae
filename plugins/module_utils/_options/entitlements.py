# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From the options of idc_entitlement to what is asked for; all problems are told at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .._desired.access import AssignmentQuery
from .._desired.choices import Waiting
from .._desired.entitlements import DesiredEntitlements
from .._model.entities import Kind
from .._model.entitlements import is_access_application_arn, is_role_arn, role_arn
from .._model.errors import InvalidInput
from .._model.limits import Limits
from .._model.yaml_text import quoted
from .assignments import parse_assignment_query, principal_problems, target_problems, targets_of
from .common import EMPTY, Options, cited, texts
from .spec import STATE, Interface, Spec

ACCOUNTS: Spec = {
    "accounts": {"type": "list", "elements": "str"},
    "organizational_units": {"type": "list", "elements": "str"},
    "include_nested": {"type": "bool", "default": True},
    "account_tags": {"type": "dict"},
    "all_accounts": {"type": "bool", "default": False},
    "exclude_accounts": {"type": "list", "elements": "str"},
}

ENTITLEMENT_INTERFACE = Interface(
    arguments={
        **STATE,
        "users": {"type": "list", "elements": "str"},
        "groups": {"type": "list", "elements": "str"},
        "roles": {"type": "list", "elements": "str"},
        "role_names": {"type": "list", "elements": "str"},
        **ACCOUNTS,
        "include_management_account": {"type": "bool", "default": False},
        "application": {"type": "str"},
        "create_application": {"type": "bool", "default": False},
        "purge": {"type": "bool", "default": False},
        "allow_empty": {"type": "bool", "default": False},
        "concurrency": {"type": "int", "default": 15},
    },
    rules={
        "required_one_of": [("roles", "role_names")],
        "mutually_exclusive": [("application", "create_application")],
    },
    keys=("application_arn", "entitlements", "skipped_accounts"),
)

# What an entry of a directory may have. The application is that of the instance, and how much goes on at once the task says.
ENTITLEMENT_ENTRY = Interface(
    arguments={
        name: one for name, one in ENTITLEMENT_INTERFACE.arguments.items() if name not in ("application", "concurrency")
    },
    rules={"required_one_of": ENTITLEMENT_INTERFACE.rules["required_one_of"]},
)

ENTITLEMENT_INFO_INTERFACE = Interface(
    arguments={
        "user": {"type": "str"},
        "group": {"type": "str"},
        "roles": {"type": "list", "elements": "str"},
        **ACCOUNTS,
        "orphaned": {"type": "bool"},
        "expand_groups": {"type": "bool", "default": False},
    },
    rules={"mutually_exclusive": [("user", "group")]},
)

# The service takes so many writes without an answer.
_MOST = 15
_SOME_ACCOUNT = "111122223333"
ROLE_PLACE = "CreateEntitlement.entitlement.principalRole.roleArn"


def parse_entitlements(options: Options, limits: Limits) -> DesiredEntitlements:
    """The desired state of an idc_entitlement task. Raises InvalidInput."""
    application = options.get("application")
    role_names = _references(options, "role_names")
    desired = DesiredEntitlements(
        users=_all(options, "users"),
        groups=_all(options, "groups"),
        roles=_references(options, "roles"),
        role_names=role_names,
        targets=targets_of(options) if role_names else None,
        application=application if isinstance(application, str) else None,
        create=bool(options.get("create_application")),
        present=options.get("state") != "absent",
        purge=bool(options.get("purge")),
        waiting=_waiting(options),
    )
    problems = [
        *principal_problems(Kind.USER, desired.users),
        *principal_problems(Kind.GROUP, desired.groups),
        *role_problems("roles", desired.roles),
        *_name_problems(desired.role_names, limits),
        *_target_problems(desired, options),
        *_application_problems(desired),
        *_purge_problems(desired, options),
    ]
    if not 1 <= desired.waiting.concurrency <= _MOST:
        problems.append(f"concurrency: is {desired.waiting.concurrency}, but must be from 1 to {_MOST}")
    if problems:
        raise InvalidInput(problems)
    return desired


def _waiting(options: Options) -> Waiting:
    concurrency = options.get("concurrency")
    return Waiting(concurrency=concurrency) if isinstance(concurrency, int) else Waiting()


def _all(options: Options, name: str) -> tuple[str, ...]:
    return tuple(texts(options.get(name)))


def _references(options: Options, name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts(options.get(name))))


def role_problems(option: str, arns: Sequence[str]) -> list[str]:
    """What is wrong with the ARNs of roles at an option."""
    return [
        f"{option}[{index}]: {f'{quoted(arn)} is not the ARN of a role' if arn else EMPTY}"
        for index, arn in enumerate(arns)
        if not is_role_arn(arn)
    ]


def _name_problems(names: Sequence[str], limits: Limits) -> list[str]:
    problems = []
    for index, name in enumerate(names):
        option, arn = f"role_names[{index}]", role_arn("aws", _SOME_ACCOUNT, name)
        if not name:
            problems.append(f"{option}: {EMPTY}")
        elif not is_role_arn(arn) or limits.problem(ROLE_PLACE, arn):
            what = "is an ARN, which belongs into roles" if name.startswith("arn:") else "is not the name of a role"
            problems.append(f"{option}: {cited(name)} {what}: give a name, with its path if it has one: team/admin")
    return problems


def _target_problems(desired: DesiredEntitlements, options: Options) -> list[str]:
    given = [
        name for name in (*ACCOUNTS, "include_management_account") if options.get(name) and name != "include_nested"
    ]
    targets = desired.targets
    if targets is None:
        return [f"{', '.join(given)}: are for role_names; roles have their accounts in their ARNs"] if given else []
    problems = target_problems(targets)
    if not (targets.accounts or targets.units or targets.tags or targets.everything):
        problems.append(
            "accounts, organizational_units, account_tags or all_accounts: say in which accounts the role_names are"
        )
    return problems


def _application_problems(desired: DesiredEntitlements) -> list[str]:
    problems = []
    if desired.application is not None and not is_access_application_arn(desired.application):
        problems.append(
            f"application: {quoted(desired.application)} is not the ARN of an application of account access manager, "
            "such as arn:aws:account-access:us-east-1:111122223333:application/0123456789abcdef"
        )
    if not desired.roles and not desired.role_names:
        problems.append("roles, role_names: are empty; name at least one")
    return problems


def _purge_problems(desired: DesiredEntitlements, options: Options) -> list[str]:
    problems = []
    if desired.purge and not desired.present:
        problems.append("purge: makes a list exact, so it can only be used with state: present")
    if not desired.principals and not desired.purge:
        problems.append("users, groups: name at least one")
    if not desired.principals and desired.purge and not options.get("allow_empty"):
        problems.append(
            "users, groups: are empty, and with purge that would remove everybody from these roles; set allow_empty: "
            "true if that is intended"
        )
    return problems


def parse_entitlement_query(options: Options) -> AssignmentQuery:
    """The query of an idc_entitlement_info task. Raises InvalidInput."""
    roles = _references(options, "roles")
    problems = role_problems("roles", roles)
    if options.get("roles") == []:
        problems.append("roles: is empty; leave it out to ask about all")
    try:
        query = parse_assignment_query({**options, "scope": "entitlements"})
    except InvalidInput as invalid:
        problems += invalid.problems
    if problems:
        raise InvalidInput(problems)
    return replace(query, roles=roles)
