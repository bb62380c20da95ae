# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a module does before it imports the engine. It must run on every Python, so it uses nothing of the engine."""

from __future__ import annotations

import sys
import zipimport


class PayloadImporter(zipimport.zipimporter):
    """Imports files out of the archive that Ansible sends to a host, and compiles each of them once.

    zipimporter compiles a file twice: first to say where it is (https://github.com/python/cpython/issues/141276).
    """

    def get_filename(self, fullname: str) -> str:
        """Where a module is in the archive, which holds sources only. Raises ZipImportError if it is not there."""
        path = f"{self.archive}/{self.prefix}{fullname.rpartition('.')[2]}"
        return f"{path}/__init__.py" if self.is_package(fullname) else f"{path}.py"


def prepare() -> None:
    """End the module if Python is too old for the engine, else have what it imports from now on imported quickly."""
    if sys.version_info < (3, 10):
        from .old_python import refuse

        refuse()
    sys.path_hooks[:] = [PayloadImporter if hook is zipimport.zipimporter else hook for hook in sys.path_hooks]
    for path, importer in list(sys.path_importer_cache.items()):
        if isinstance(importer, zipimport.zipimporter):
            sys.path_importer_cache[path] = PayloadImporter(path)
