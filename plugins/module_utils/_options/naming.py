# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From the terms of the lookups of ids and names to what they ask for; all problems are told at once."""

from __future__ import annotations

from collections.abc import Sequence

from .._desired.naming import IN_STORE, IdQuery, Named, NameQuery
from .._model.errors import InvalidInput
from .._model.references import as_id, is_account_id, is_application_arn, is_arn, is_permission_set_arn
from .._model.written import no_text
from .._model.yaml_text import quoted
from .common import cited

_TERM = "term {}"
_FORMS = {
    Named.USER: "a user id or the ARN of a user",
    Named.GROUP: "a group id or the ARN of a group",
    Named.PERMISSION_SET: "the ARN of a permission set",
    Named.ACCOUNT: "the 12 digits of an account, in quotation marks",
    Named.APPLICATION: "the ARN of an application",
}


def parse_ids_wanted(kind: str, terms: Sequence[object]) -> IdQuery:
    """Whose ids are asked for. Raises InvalidInput."""
    named = Named(kind)
    references, problems = _texts(terms)
    for place, one in references:
        if is_arn(one) and named not in _kinds(one):
            problems.append(f"{place}: {quoted(one)} is not the ARN of {_a(named)}")
    if problems:
        raise InvalidInput(problems)
    return IdQuery(kind=named, references=tuple(one for _place, one in references))


def parse_names_wanted(kind: str | None, terms: Sequence[object]) -> NameQuery:
    """Whose names are asked for; without a kind, what each id looks like. Raises InvalidInput."""
    references, problems = _texts(terms)
    found = []
    for place, one in references:
        kinds = tuple(each for each in _kinds(one) if kind in (None, each.value))
        if kinds:
            found.append((one, kinds))
            continue
        wanted = list(Named) if kind is None else [Named(kind)]
        forms = ", ".join(_FORMS[each] for each in wanted)
        which = "an id" if kind is None else f"the id of {_a(wanted[0])}"
        problems.append(
            f"{place}: {cited(one)} is not {which}; give {forms}. The lookup idc_id leads from names to ids"
        )
    if problems:
        raise InvalidInput(problems)
    return NameQuery(ids=tuple(found))


def _texts(terms: Sequence[object]) -> tuple[list[tuple[str, str]], list[str]]:
    """Each term with its place, and what is wrong with those that are no texts."""
    found, problems = [], []
    for number, term in enumerate(terms, 1):
        place = _TERM.format(number)
        if isinstance(term, str) and term:
            found.append((place, str(term)))
        else:
            problems.append(f"{place}: is empty" if term == "" else f"{place}: {no_text(term)}")
    return found, problems


def _kinds(reference: str) -> tuple[Named, ...]:
    """What this can be the id of: of the identity store's ids nobody can tell whether they are of a user or a group."""
    for kind, fits in _FITS:
        if fits(reference):
            return (kind,)
    return tuple(named for named, kind in IN_STORE.items() if as_id(kind, reference) is not None)


_FITS = (
    (Named.ACCOUNT, is_account_id),
    (Named.PERMISSION_SET, is_permission_set_arn),
    (Named.APPLICATION, is_application_arn),
)


def _a(named: Named) -> str:
    return f"{'an' if named.value[0] == 'a' else 'a'} {named.words}"
