# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What stands in no file: listed for an audit, and left alone."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass

from .._desired.brakes import SECTIONS, Brakes, Section
from .._model.keys import Key
from .protected import Guarded, Special, verdict


@dataclass(frozen=True, kw_only=True)
class Unmanaged:
    """A thing that the file does not name; `protected` says why a purge would leave it alone, or is None."""

    section: Section
    key: Key
    protected: str | None = None


def unmanaged_of(
    keys: Iterable[Key], named: Container[Key], brakes: Brakes, special: Special | None = None
) -> Iterator[Unmanaged]:
    """Those of all existing things that the file does not name, of the kinds that are asked about.

    What is ignored is not told of. What is protected is: nobody wrote down that it is meant.
    """
    for key in keys:
        section = SECTIONS[key.kind]
        if section not in brakes.unmanaged or key in named:
            continue
        found = verdict(key, brakes, special or Special())
        if found is None or found.guarded is Guarded.PROTECTED:
            yield Unmanaged(section=section, key=key, protected=None if found is None else found.reason)
