# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Loads the SDK, which takes longer than all else that a short task does."""

from __future__ import annotations

import contextlib
import gc
import typing as t


@contextlib.contextmanager
def without_collection() -> t.Iterator[None]:
    """No garbage collection while code and models are loaded: it would find none, and take a good part of the time.

    What is loaded stays until the task ends, so later collections need not look at it either.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.freeze()
            gc.enable()


with without_collection():
    try:
        import boto3
        import botocore
        import botocore.config
        import botocore.exceptions
        import botocore.parsers
        import botocore.session
    except ImportError:
        boto3 = botocore = None  # AnsibleAWSModule reports a missing SDK

__all__ = ["boto3", "botocore", "without_collection"]
