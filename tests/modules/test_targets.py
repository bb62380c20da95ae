# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The integration targets that are tables of steps, in this process; the same files run with Ansible, see task_files."""

from __future__ import annotations

import traceback
from pathlib import Path

import pytest
from identity_center import ACCESS_KEY, REGION, SECRET_KEY, IdentityCenter
from task_files import Target, TaskFailed, targets


def failure(name: str, identity_center: IdentityCenter, folder: Path) -> str:
    """Run a target; what went wrong, if anything."""
    variables = {
        "aws_access_key": ACCESS_KEY,
        "aws_endpoint_url": identity_center.url,
        "aws_region": REGION,
        "aws_secret_key": SECRET_KEY,
        "identity_store_id": identity_center.store_id,
        "instance_arn": identity_center.instance_arn,
    }
    try:
        Target(name, variables, folder).run()
    except TaskFailed as error:
        return str(error)
    except (
        Exception
    ):  # of the runner; its frames hold all variables of the target, and pytest would put them into words
        return traceback.format_exc()
    return ""


@pytest.mark.parametrize("name", targets())
def test_target(name: str, identity_center: IdentityCenter, tmp_path: Path) -> None:
    if failed := failure(name, identity_center, tmp_path):
        pytest.fail(failed, pytrace=False)
