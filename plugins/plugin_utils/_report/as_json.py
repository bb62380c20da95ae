# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A report as JSON: the model itself, one row in each line, in ASCII."""

from __future__ import annotations

import json
from collections.abc import Iterator

from .tables import Model


def as_json(model: Model) -> Iterator[str]:
    """The parts of the file."""
    yield "{"
    for number, (key, value) in enumerate(model.items()):
        yield f"{',' if number else ''}\n{json.dumps(key)}: "
        if isinstance(value, list) and value:
            for index, one in enumerate(value):
                yield f"{',' if index else '['}\n{json.dumps(one)}"
            yield "]"
        else:
            yield json.dumps(value)
    yield "\n}\n"
