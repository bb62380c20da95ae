# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write service models as an older botocore has them: the installed ones, less what came later.

AWS_DATA_PATH makes botocore read them:  python old_botocore.py FOLDER
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from botocore.loaders import Loader

LATER = {
    "identitystore": {
        "CreateUserRequest": ["Website", "Birthdate", "Photos", "Roles", "Extensions"],
        "DescribeUserRequest": ["Extensions"],
        "ListUsersRequest": ["Extensions"],
        "User": ["Website", "Birthdate", "Photos", "Roles", "Extensions", "Revision", "UserStatus"],
        "DescribeUserResponse": ["Website", "Birthdate", "Photos", "Roles", "Extensions", "Revision", "UserStatus"],
        "CreateUserResponse": ["Revision"],
        "UpdateUserRequest": ["Revision"],
        "UpdateUserResponse": ["Revision"],
        "DeleteUserRequest": ["Revision"],
    },
    "sso-admin": {
        "ListInstancesRequest": ["RegionScope"],
        "InstanceMetadata": ["PrimaryRegion", "Regions", "StatusReason"],
        "DescribeInstanceResponse": ["PrimaryRegion", "Regions", "StatusReason", "PermissionSetsEnabled"],
    },
}


def main(folder: Path) -> None:
    loader = Loader()
    for service, shapes in LATER.items():
        model = loader.load_service_model(service, "service-2")
        for shape, members in shapes.items():
            for member in members:
                # a member that the installed model lacks would make this test one of nothing
                model["shapes"][shape]["members"].pop(member)
                required = model["shapes"][shape].get("required", [])
                model["shapes"][shape]["required"] = [name for name in required if name != member]
        place = folder / service / loader.determine_latest_version(service, "service-2")
        place.mkdir(parents=True)
        (place / "service-2.json").write_text(json.dumps(model))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
