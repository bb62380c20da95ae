# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What all diffs are made of. Names, never ids, in diffs."""

from __future__ import annotations

from .._model.attributes import nested, plain
from .._model.entities import Attributes
from .._plan.change import Plan

# In a diff "nothing there" is an empty text, which Ansible shows as lines added or taken away only.
Diff = dict[str, str]


def no_diff(_desired: object, _found: object, _plan: Plan) -> Diff:
    """The diff of what leaves nothing to compare."""
    return {"before": "", "after": ""}


def shown(attributes: Attributes) -> dict[str, object]:
    """Attributes as options: nested, plain."""
    return nested((name, plain(value)) for name, value in attributes.items())
