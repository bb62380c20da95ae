# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the options of several modules have in common."""

from __future__ import annotations

import re
from collections.abc import Mapping

from .._desired.choices import OnExternal
from .._model.attributes import TABLES
from .._model.entities import Kind
from .._model.errors import InvalidInput
from .._model.limits import Limits
from .._model.references import as_id, is_arn, lookups
from .._model.yaml_text import quoted

Options = Mapping[str, object]


# What Ansible says of a task beside its options: whether its output is kept from people.
NO_LOG = "_ansible_no_log"


NO_LIMITS = Limits(version="", places={})


NULL = "the id of what would be created is null in check mode, so refer to it by name"
# What a reference is that a template made of such an id: null in a list arrives as an empty text.
EMPTY = f"is empty or null; {NULL}"


_STORE_ID = r"d-[0-9a-f]{10}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"


_STORE_ARN = r"arn:aws[a-z-]*:identitystore::\d{12}:identitystore/(.+)"


_INSTANCE_ARN = r"arn:aws[a-z-]*:sso:::instance/(?:sso)?ins-[a-zA-Z0-9.-]{16}"


def parse_scope(options: Options) -> tuple[str | None, str | None]:
    """The instance ARN and the identity store id of a task, each None where not given. Raises InvalidInput."""
    instance, store = options.get("instance_arn"), options.get("identity_store_id")
    problems = []
    if isinstance(store, str):
        arn = re.fullmatch(_STORE_ARN, store)
        store = arn.group(1) if arn else store
        if re.fullmatch(_INSTANCE_ARN, store):
            problems.append(
                f"identity_store_id: {store} is the ARN of an instance; give it as instance_arn, "
                "or give the id of the identity store, which looks like d-1234567890"
            )
        elif not re.fullmatch(_STORE_ID, store):
            problems.append(f"identity_store_id: {store!r} is not the id of an identity store, such as d-1234567890")
    if isinstance(instance, str) and not re.fullmatch(_INSTANCE_ARN, instance):
        problems.append(
            f"instance_arn: {instance!r} is not the ARN of an instance, such as arn:aws:sso:::instance/ssoins-0123456789abcdef"
        )
    if problems:
        raise InvalidInput(problems)
    return (instance if isinstance(instance, str) else None), (store if isinstance(store, str) else None)


def reference_problems(kind: Kind, option: str, reference: str, limits: Limits = NO_LIMITS) -> list[str]:
    """What is wrong with a reference to a user or a group at this option."""
    if not reference:
        return [f"{option}: {EMPTY}"]
    if is_arn(reference) and as_id(kind, reference) is None:
        return [f"{option}: {quoted(reference)} is not the ARN of a {kind.value}"]
    if not limits.places or len(lookups(kind, reference)) > 1:
        return []
    row = TABLES[kind][TABLES[kind].naming]
    problem = limits.problem(f"Create{kind.value.title()}.{row.limit}", reference)
    return [f"{option}: {cited(reference)} {problem}"] if problem else []


def texts(value: object) -> list[str]:
    """The entries of an option that is a list of strings."""
    return [str(entry) for entry in value] if isinstance(value, list) else []


def on_external(options: Options, default: OnExternal) -> OnExternal:
    """What a task says of records that an external identity provider owns."""
    return OnExternal(options.get("externally_managed") or default.value)


def shown(text: str) -> str:
    """A text as messages quote it: not more of it than helps, and with the space that follows it."""
    return f"{_short(text)} " if text else ""


def cited(name: str) -> str:
    """A name as messages quote it: not more of it than helps."""
    return quoted(_short(name))


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "..."
