# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the lookups of ids and names ask for."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from .._model.entities import Kind


class Named(enum.Enum):
    """What has an id and a name. The value is the word for it in options."""

    USER = "user"
    GROUP = "group"
    PERMISSION_SET = "permission_set"
    ACCOUNT = "account"
    APPLICATION = "application"

    @property
    def words(self) -> str:
        """The same for people."""
        return self.value.replace("_", " ")


# Those that the identity store has. Their ids look the same.
IN_STORE = {Named.USER: Kind.USER, Named.GROUP: Kind.GROUP}


@dataclass(frozen=True, kw_only=True)
class NameQuery:
    """Whose names to tell, by id or ARN; each with the kinds of things that it may be of, in the order of likelihood."""

    ids: tuple[tuple[str, tuple[Named, ...]], ...]


@dataclass(frozen=True, kw_only=True)
class IdQuery:
    """Whose ids to tell, by what people write: names, or what else the modules take for them."""

    kind: Named
    references: tuple[str, ...]
