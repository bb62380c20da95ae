# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From the options of idc_assignment and idc_assignment_info to what is asked for; all problems are told at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from .._desired.access import AssignmentQuery, DesiredAssignments, Scope, Targets
from .._desired.choices import Waiting
from .._model.entities import Kind
from .._model.errors import InvalidInput
from .._model.limits import Limits
from .._model.references import is_application_arn, is_arn, is_permission_set_arn, is_unit_id
from .._model.yaml_text import quoted
from .common import EMPTY, NO_LIMITS, Options, cited, reference_problems, texts
from .spec import STATE, WAITING, Interface, Spec

_SELECTORS = "accounts, organizational_units, account_tags or all_accounts"
_PERMISSION_SETS_IN_ACCOUNTS: Spec = {
    "permission_sets": {"type": "list", "elements": "str"},
    "accounts": {"type": "list", "elements": "str"},
    "organizational_units": {"type": "list", "elements": "str"},
    "include_nested": {"type": "bool", "default": True},
    "account_tags": {"type": "dict"},
    "all_accounts": {"type": "bool", "default": False},
    "exclude_accounts": {"type": "list", "elements": "str"},
}


ASSIGNMENT_INTERFACE = Interface(
    arguments={
        **STATE,
        **WAITING,
        "users": {"type": "list", "elements": "str"},
        "groups": {"type": "list", "elements": "str"},
        **_PERMISSION_SETS_IN_ACCOUNTS,
        "include_management_account": {"type": "bool", "default": False},
        "applications": {"type": "list", "elements": "str"},
        "purge": {"type": "bool", "default": False},
        "allow_empty": {"type": "bool", "default": False},
        "concurrency": {"type": "int", "default": 15},
    },
    rules={
        "required_one_of": [("permission_sets", "applications")],
        "mutually_exclusive": [
            ("applications", other)
            for other in ("permission_sets", "accounts", "organizational_units", "account_tags", "exclude_accounts")
        ],
    },
    keys=("assignments", "skipped_accounts"),
)


ASSIGNMENT_INFO_INTERFACE = Interface(
    arguments={
        "user": {"type": "str"},
        "group": {"type": "str"},
        **_PERMISSION_SETS_IN_ACCOUNTS,
        "applications": {"type": "list", "elements": "str"},
        "scope": {"type": "str", "choices": ["all", "accounts", "applications", "entitlements"], "default": "all"},
        "orphaned": {"type": "bool"},
        "expand_groups": {"type": "bool", "default": False},
        "include_provisioned": {"type": "bool", "default": False},
        "outdated": {"type": "bool"},
    },
    rules={"mutually_exclusive": [("user", "group")]},
)


def parse_assignments(options: Options, limits: Limits) -> DesiredAssignments:
    """The desired state of an idc_assignment task. Raises InvalidInput."""
    about_applications = options.get("applications") is not None
    desired = DesiredAssignments(
        users=tuple(texts(options.get("users"))),
        groups=tuple(texts(options.get("groups"))),
        permission_sets=tuple(dict.fromkeys(texts(options.get("permission_sets")))),
        targets=None if about_applications else targets_of(options),
        applications=tuple(dict.fromkeys(texts(options.get("applications")))),
        present=options.get("state") != "absent",
        purge=bool(options.get("purge")),
        waiting=waiting(options),
    )
    problems = [
        *principal_problems(Kind.USER, desired.users),
        *principal_problems(Kind.GROUP, desired.groups),
        *(
            _application_problems(desired, options)
            if desired.targets is None
            else _account_problems(desired, desired.targets, limits)
        ),
        *waiting_problems(options),
    ]
    if desired.purge and not desired.present:
        problems.append("purge: makes a list exact, so it can only be used with state: present")
    if not desired.principals and not desired.purge:
        problems.append("users, groups: name at least one")
    if not desired.principals and desired.purge and not options.get("allow_empty"):
        problems.append(
            "users, groups: are empty, and with purge that would remove everybody's access there; set allow_empty: "
            "true if that is intended"
        )
    if problems:
        raise InvalidInput(problems)
    return desired


def parse_assignment_query(options: Options) -> AssignmentQuery:
    """The query of an idc_assignment_info task. Raises InvalidInput."""
    outdated, orphaned = (options.get(name) for name in ("outdated", "orphaned"))
    targets = targets_of(options)
    some = bool(targets.accounts or targets.units or targets.tags)
    everything = targets.everything or (bool(targets.excluded) and not some)
    targets = replace(targets, everything=everything, include_management=True, include_inactive=True)
    query = AssignmentQuery(
        principal=_principal(options),
        targets=targets if some or everything else None,
        permission_sets=tuple(dict.fromkeys(texts(options.get("permission_sets")))),
        applications=tuple(dict.fromkeys(texts(options.get("applications")))),
        scope=Scope(options.get("scope") or Scope.ALL.value),
        orphaned=orphaned if isinstance(orphaned, bool) else None,
        outdated=outdated if isinstance(outdated, bool) else None,
        expand_groups=bool(options.get("expand_groups")),
        provisioned=bool(options.get("include_provisioned") or isinstance(outdated, bool)),
    )
    problems = [
        *([] if query.principal is None else _reference_problems(*query.principal)),
        *(f"{name}: is empty; leave it out to ask about all" for name in _FILTERS if options.get(name) in ([], {})),
        *_permission_set_problems(query.permission_sets, NO_LIMITS),
        *_application_reference_problems(query.applications),
        *target_problems(targets),
        *_scope_problems(query, options),
    ]
    if query.expand_groups and query.principal is not None and query.principal[0] is Kind.USER:
        problems.append("expand_groups: cannot be combined with user, whose groups are followed anyway")
    if problems:
        raise InvalidInput(problems)
    if query.applications:
        return replace(query, scope=Scope.APPLICATIONS)
    if query.permission_sets or query.outdated is not None:
        return replace(query, scope=Scope.ACCOUNTS)
    return replace(query, scope=Scope.REACH) if query.targets is not None and query.scope is Scope.ALL else query


# Filters that could be empty because what a playbook made them of was, and would then let everything pass.
_FILTERS = ("permission_sets", "accounts", "organizational_units", "account_tags", "applications")
# What only account assignments can be asked about.
_OF_ACCOUNTS = (
    "accounts",
    "organizational_units",
    "account_tags",
    "all_accounts",
    "exclude_accounts",
    "permission_sets",
    "outdated",
    "include_provisioned",
)


def _scope_problems(query: AssignmentQuery, options: Options) -> list[str]:
    of_accounts = [
        name for name in _OF_ACCOUNTS if options.get(name) or (name, options.get(name)) == ("outdated", False)
    ]
    if query.applications and query.scope in (Scope.ACCOUNTS, Scope.ENTITLEMENTS):
        return [f"scope: is {query.scope.value}, so applications cannot be given"]
    sets = [name for name in of_accounts if name in ("permission_sets", "outdated", "include_provisioned")]
    if sets and query.scope is Scope.ENTITLEMENTS:
        return [f"{', '.join(sets)}: cannot be combined with scope: entitlements, which have no permission sets"]
    if of_accounts and (query.applications or query.scope is Scope.APPLICATIONS):
        why = "applications" if query.applications else "scope: applications"
        return [f"{', '.join(of_accounts)}: cannot be combined with {why}, which are in no account"]
    return []


def _principal(options: Options) -> tuple[Kind, str] | None:
    for kind in (Kind.USER, Kind.GROUP):
        reference = options.get(kind.value)
        if isinstance(reference, str):
            return kind, reference
    return None


def _reference_problems(kind: Kind, reference: str) -> list[str]:
    return reference_problems(kind, kind.value, reference)


def waiting(options: Options) -> Waiting:
    """How a task does what takes its time, by the options wait, wait_timeout and concurrency."""
    usual = Waiting()
    timeout, concurrency = options.get("wait_timeout"), options.get("concurrency")
    return Waiting(
        wait=options.get("wait") is not False,
        timeout=float(timeout) if isinstance(timeout, (int, float)) else usual.timeout,
        concurrency=concurrency if isinstance(concurrency, int) else usual.concurrency,
    )


def waiting_problems(options: Options) -> list[str]:
    """What is wrong with these options."""
    timeout, concurrency = options.get("wait_timeout"), options.get("concurrency")
    problems = []
    if isinstance(timeout, (int, float)) and timeout <= 0:
        problems.append(f"wait_timeout: is {timeout}, but must be a number of seconds greater than 0")
    if isinstance(concurrency, int) and not 1 <= concurrency <= _MOST:
        problems.append(f"concurrency: is {concurrency}, but must be from 1 to {_MOST}")
    return problems


# The service takes 15 outstanding requests; more workers than a few times that would only wait.
_MOST = 50


def targets_of(options: Options) -> Targets:
    """The accounts that the options of several modules choose."""
    tags = options.get("account_tags")
    return Targets(
        accounts=tuple(dict.fromkeys(texts(options.get("accounts")))),
        units=tuple(dict.fromkeys(texts(options.get("organizational_units")))),
        nested=options.get("include_nested") is not False,
        tags={str(key): _values(value) for key, value in tags.items()} if isinstance(tags, Mapping) else {},
        everything=bool(options.get("all_accounts")),
        excluded=tuple(dict.fromkeys(texts(options.get("exclude_accounts")))),
        include_management=bool(options.get("include_management_account")),
    )


def _values(value: object) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, (list, tuple)) else (str(value),)


def principal_problems(kind: Kind, references: Sequence[str]) -> list[str]:
    """What is wrong with the references of the options users or groups."""
    option, problems = f"{kind.value}s", []
    for index, reference in enumerate(references):
        problems += reference_problems(kind, f"{option}[{index}]", reference)
        if reference in references[:index]:
            problems.append(
                f"{option}: {quoted(reference)} is named twice (entries {references.index(reference)} and {index})"
            )
    return problems


def _application_problems(desired: DesiredAssignments, options: Options) -> list[str]:
    problems = _application_reference_problems(desired.applications)
    if options.get("all_accounts"):
        problems.append("applications, all_accounts: cannot be combined; applications are not in accounts")
    if not desired.applications:
        problems.append("applications: is empty; name at least one")
    return problems


def _application_reference_problems(references: Sequence[str]) -> list[str]:
    return [
        f"applications[{index}]: {f'{quoted(reference)} is not the ARN of an application' if reference else EMPTY}"
        for index, reference in enumerate(references)
        if not reference or (is_arn(reference) and not is_application_arn(reference))
    ]


def _account_problems(desired: DesiredAssignments, targets: Targets, limits: Limits) -> list[str]:
    problems = _permission_set_problems(desired.permission_sets, limits)
    if not desired.permission_sets:
        problems.append("permission_sets: is empty; name at least one")
    if not (targets.accounts or targets.units or targets.tags or targets.everything):
        problems.append(f"{_SELECTORS}: say in which accounts")
    return problems + target_problems(targets)


def _permission_set_problems(references: Sequence[str], limits: Limits) -> list[str]:
    problems = []
    for index, reference in enumerate(references):
        option = f"permission_sets[{index}]"
        if not reference:
            problems.append(f"{option}: {EMPTY}")
        elif is_arn(reference):
            if not is_permission_set_arn(reference):
                problems.append(f"{option}: {quoted(reference)} is not the ARN of a permission set")
        elif problem := limits.problem("CreatePermissionSet.Name", reference):
            problems.append(f"{option}: {cited(reference)} {problem}")
    return problems


def target_problems(targets: Targets) -> list[str]:
    """What is wrong with how accounts are chosen."""
    problems = []
    for option, references in (("accounts", targets.accounts), ("exclude_accounts", targets.excluded)):
        problems += [f"{option}[{index}]: {EMPTY}" for index, reference in enumerate(references) if not reference]
    for index, reference in enumerate(targets.units):
        if not is_unit_id(reference) and not reference.startswith("/"):
            problems.append(
                f"organizational_units[{index}]: {quoted(reference) if reference else 'is empty'}: give an id such as "
                "ou-ab12-cd345678, or the path from the root, such as /Workloads/Production"
            )
    return problems
