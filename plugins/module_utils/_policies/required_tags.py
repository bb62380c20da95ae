# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Permission sets without the tags that say whose they are, or what for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .._desired.policies import Severity
from .._model.yaml_text import visible
from .check import Check, Form, Ground, Option, Thing, Violation, matches
from .view import PermissionSet, Table


def _find(ground: Ground) -> Iterator[Violation]:
    for one in ground.view.permission_sets.values():
        wrong = list(_wrong(one, ground.options["tags"]))
        if wrong:
            yield Violation(
                kind="permission_set",
                thing=f"permission set {visible(one.name)}",
                message=f"The permission set {visible(one.name)} {', and '.join(wrong)}. Set its tags",
                about={"permission_set": Thing(one.arn, one.name)},
            )


def _wrong(one: PermissionSet, wanted: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    for key, patterns in wanted.items():
        value = one.tags.get(key)
        if value is None:
            yield f"has no tag {visible(key)}"
        elif patterns and not matches(patterns, value):
            yield f"has the tag {visible(key)} with the value {visible(value)} instead of {' or '.join(patterns)}"


REQUIRED_TAGS = Check(
    name="required_tags",
    summary="permission sets without the tags asked for",
    severity=Severity.LOW,
    find=_find,
    needs=frozenset({Table.PERMISSION_SETS, Table.TAGS}),
    about=("permission_set",),
    options={
        "tags": Option(
            form=Form.VALUES,
            required=True,
            help="The keys, each with the patterns that its value may match; an empty list takes any value.",
        )
    },
)
