#!/usr/bin/python
# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: idc_directory
version_added: 0.1.0
short_description: Manage a whole directory of AWS IAM Identity Center
description:
  - Reads a whole directory from files, compares it with the service once, and makes the service as the files say.
author:
  - steward.identity_center authors (@steward)
options: {}
"""

EXAMPLES = r"""
"""

RETURN = r"""
"""

import sys

if sys.version_info < (3, 10):
    from ..module_utils._task.old_python import refuse

    refuse()

from ..module_utils._task.directory import IDC_DIRECTORY
from ..module_utils._task.runner import run


def main() -> None:
    """Run the module."""
    run(IDC_DIRECTORY)


if __name__ == "__main__":
    main()
