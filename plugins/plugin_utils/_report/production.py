# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which accounts are production: by patterns that somebody gives, else by a word in name, unit or tags."""

from __future__ import annotations

import re
import typing as t
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

_WORDS = frozenset({"prod", "prd", "production"})
# Before such a word they say that it is not meant: non-prod, pre-production.
_NOT = frozenset({"non", "not", "no", "pre"})
_PARTS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, kw_only=True)
class Production:
    """Shell patterns for names, ids and units of accounts, in any letter case; without any, words decide."""

    patterns: Sequence[str] | None = None

    def has(self, account: Mapping[str, t.Any]) -> bool:
        """Whether an account is production."""
        texts = [str(account.get(name) or "") for name in ("name", "account_id", "path")]
        if self.patterns is not None:
            patterns = [one.casefold() for one in self.patterns]
            return any(fnmatchcase(text.casefold(), one) for one in patterns for text in texts)
        tags: Mapping[str, str] = account.get("tags") or {}
        return any(_says_so(text) for text in (*texts, *map(str, tags.values())))


def _says_so(text: str) -> bool:
    words = [word.casefold() for word in _PARTS.findall(text)]
    return any(word in _WORDS and not _NOT.intersection(words[:place][-1:]) for place, word in enumerate(words))
