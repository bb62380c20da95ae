# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Files of policies: what a task names, as the options of the module, once nothing is wrong with them."""

from __future__ import annotations

import typing as t
from collections.abc import Iterator, Sequence
from pathlib import Path

from yaml import events

from ...module_utils._options.lines import Line
from ...module_utils._options.policies import parse_policies
from ...module_utils._options.policies_interface import POLICIES
from .finding import find
from .reading import Contents, Vault, read


class PolicyFile(Contents):
    """A file of policies: a list of them."""

    def _document(self, event: t.Any) -> Iterator[Line]:
        if not isinstance(event, events.SequenceStartEvent):
            yield self._else(event, "a list of policies")
            return
        index = 0
        while not isinstance(event := self._builder.next(), events.SequenceEndEvent):
            yield from self._entry(POLICIES, event, f"{POLICIES}[{index}]", self._builder.part(event))
            index += 1

    def _empty(self) -> Line:
        return Line(place=self._name, problem="is empty, but must be a list of policies")


def policies_of(sources: Sequence[tuple[str, Path]], vault: Vault) -> list[object]:
    """The policies of these files and folders, as they are written. Raises InvalidInput with all that is wrong with them.

    A source is how somebody wrote it, and where it is.
    """
    lines = list(read(find(sources), vault, PolicyFile))
    parse_policies(line for line in lines if not line.broken)
    return [line.value for line in lines if line.entry]
