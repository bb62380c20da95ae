# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Texts of other people in Markdown, as GitHub and GitLab show it."""

from __future__ import annotations

import re

from .._model.yaml_text import visible


def code(text: object) -> str:
    """Somebody's text, as it is: no markup, no link, and nobody is mentioned. It may stand in a table."""
    shown = visible(str(text))
    if "|" in shown or not shown.strip():
        # In a table a pipe ends the cell, also where code is.
        return f"<code>{''.join(_ENTITIES.get(one, one) for one in shown)}</code>"
    runs = [len(run) for run in "".join(one if one == "`" else " " for one in shown).split()]
    fence = "`" * (max(runs, default=0) + 1)
    pad = " " if shown[0] in "` " or shown[-1] in "` " else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def prose(text: str) -> str:
    """A sentence with names in it, which are no markup."""
    return _MARKUP.sub(lambda found: f"&#{ord(found[0])};", visible(text))


# An underscore within a word is none.
_MARKUP = re.compile(r"[\\`*\[\]<>&|~!@#^$]|(?<![^\W_])_|_(?![^\W_])")
_ENTITIES = {one: f"&#{ord(one)};" for one in "\\`*_[]<>&|~!@#^$"}
