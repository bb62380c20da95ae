# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the lookups share that ask an instance: their connection, what they keep, and how they fail and warn."""

from __future__ import annotations

import typing as t
from collections.abc import Mapping, Sequence

from ansible.errors import AnsibleLookupError
from ansible.plugins.lookup import LookupBase
from ansible.utils.display import Display

from ..module_utils._model.errors import Problem
from ..module_utils._ports.access import Reads
from ..module_utils._queries.naming import Answers
from ._carry import promised
from ._reading import READING, in_one_task, refuse_unknown, session

# Answers by connection, lookup, kind and term. What is not there is asked for again: it may come, and somebody may wait for it.
_known: dict[tuple[object, ...], str] = {}


class InstanceLookup(LookupBase):  # type: ignore[misc]
    """A lookup with an answer for each of its terms. Subclasses say how to parse the terms and how to answer them."""

    def parsed(self, terms: Sequence[object]) -> t.Any:
        """What is asked. Raises InvalidInput."""
        raise NotImplementedError

    def answered(self, reads: Reads, query: t.Any) -> Answers:
        """The answers. Raises Problem."""
        raise NotImplementedError

    def run(self, terms: list[object], variables: Mapping[str, object] | None = None, **kwargs: object) -> list[str]:
        """See DOCUMENTATION."""
        self.set_options(var_options=variables, direct=kwargs)
        try:
            refuse_unknown("lookup", self._load_name, kwargs)
            return self._answers(self._flatten(terms), kwargs)
        except Problem as error:
            raise AnsibleLookupError(error.message) from None

    def _answers(self, terms: list[object], given: Mapping[str, object]) -> list[str]:
        self.parsed(terms)
        options = {name: self.get_option(name) for name in READING}
        planned = promised(given.get("endpoint_url"))
        about = (self._load_name, self.get_option("kind"), *options.values())
        known = _known if planned is None and in_one_task() else {}
        unknown = [one for one in dict.fromkeys(terms) if (*about, one) not in known]
        if unknown:
            answers = self.answered(session(options, planned), self.parsed(unknown))
            known.update({(*about, one): value for one, value in zip(unknown, answers.values, strict=True)})
            for note in answers.notes:
                Display().warning(note)
        return [known[(*about, one)] for one in terms]
