# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From the options of idc_application_info to a query; all problems are told at once."""

from __future__ import annotations

from .._desired.access import ApplicationQuery
from .._model.errors import InvalidInput
from .._model.references import is_account_id, is_application_arn, is_arn, is_provider_arn
from .._model.yaml_text import quoted
from .common import EMPTY, Options, texts
from .spec import Interface

APPLICATION_INFO_INTERFACE = Interface(
    arguments={
        "applications": {"type": "list", "elements": "str"},
        "account": {"type": "str"},
        "name_matches": {"type": "str"},
        "provider": {"type": "str"},
        "status": {"type": "str", "choices": ["enabled", "disabled"]},
        "include_assignments": {"type": "bool", "default": False},
        "include_configuration": {"type": "bool", "default": False},
    },
)


def parse_application_query(options: Options) -> ApplicationQuery:
    """The query of an idc_application_info task. Raises InvalidInput."""
    references = options.get("applications")
    named = None if references is None else tuple(dict.fromkeys(texts(references)))
    query = ApplicationQuery(
        references=named,
        account_id=_text(options.get("account")),
        name_matches=_text(options.get("name_matches")),
        provider=_text(options.get("provider")),
        status=_text(options.get("status")),
        include_assignments=bool(options.get("include_assignments")),
        include_configuration=bool(options.get("include_configuration")),
    )
    problems = []
    for index, reference in enumerate(named or ()):
        if not reference:
            problems.append(f"applications[{index}]: {EMPTY}")
        elif is_arn(reference) and not is_application_arn(reference):
            problems.append(f"applications[{index}]: {quoted(reference)} is not the ARN of an application")
    if query.account_id is not None and not is_account_id(query.account_id):
        problems.append(
            f"account: {query.account_id!r} is not the id of an account, which has 12 digits; quote it in YAML, "
            "which strips leading zeros from numbers"
        )
    if query.provider is not None and (
        not query.provider or (is_arn(query.provider) and not is_provider_arn(query.provider))
    ):
        problems.append(
            f"provider: {query.provider!r} is not the ARN of an application provider, such as "
            "arn:aws:sso::aws:applicationProvider/custom, nor its last part"
        )
    if problems:
        raise InvalidInput(problems)
    return query


def _text(value: object) -> str | None:
    return None if value is None else str(value)
