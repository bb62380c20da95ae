# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What lookups that read files share: all find them in the same places."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from ansible.plugins.lookup import LookupBase

from ._places import Controller, NoPlace, controller, named, no_such_file


class FileLookup(LookupBase):  # type: ignore[misc]
    """A lookup that finds files of the controller."""

    @staticmethod
    def controller(variables: Mapping[str, object] | None) -> Controller:
        """What is known of this run."""
        return controller(Path.cwd(), Path.home(), variables or {}, os.environ)

    def file(self, path: str, variables: Mapping[str, object] | None) -> Path:
        """The file that somebody names. Raises NoPlace."""
        places = named(path, self.controller(variables))
        for place in places:
            if place.is_file():
                return place
        found = self.find_file_in_search_path(variables, "files", path, ignore_missing=True)
        if found is None or not Path(found).is_file():
            raise NoPlace(no_such_file(path, places))
        return Path(found)
