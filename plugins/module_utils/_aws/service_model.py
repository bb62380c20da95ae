# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads the limits out of the installed service model, so that they follow the service."""

from __future__ import annotations

import typing as t

from .._model.limits import Limit, Limits


def read_limits(model: t.Any, version: str, operations: t.Iterable[str]) -> Limits:
    """The limits of all inputs of these operations of a botocore service model; `version` is botocore's."""
    places: dict[str, Limit] = {}
    for operation in operations:
        if operation in model.operation_names:
            _walk(model.operation_model(operation).input_shape, operation, places)
    return Limits(version=version, places=places)


def _walk(shape: t.Any, place: str, places: dict[str, Limit]) -> None:
    bounds = shape.metadata
    places[place] = Limit(maximum=bounds.get("max"), pattern=bounds.get("pattern"))
    if shape.type_name == "structure":
        for name, member in shape.members.items():
            _walk(member, f"{place}.{name}", places)
    elif shape.type_name == "list":
        bounds = places[place]
        _walk(shape.member, place, places)
        # The entries' own places go below the list's; the list's place keeps the limits of the list.
        places[f"{place}[]"], places[place] = places[place], bounds
