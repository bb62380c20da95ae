# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How the instance itself is set up: only what the policy has an expectation of is judged."""

from __future__ import annotations

from collections.abc import Iterator

from .._desired.policies import Severity
from .check import Check, Form, Ground, Option, Thing, Violation
from .view import Table


def _find(ground: Ground) -> Iterator[Violation]:
    posture = ground.view.posture
    yield from _switch(
        ground, "customer_managed_key", posture.customer_managed_key, "encrypted with a customer managed key"
    )
    yield from _switch(ground, "network_limits", posture.network_limits, "limited to networks")
    yield from _switch(ground, "network_limits", posture.store_network_limits, "limited to networks", "identity store")
    if ground.options["regions"] is not None:
        for region in posture.regions or ():
            if region not in ground.options["regions"]:
                yield _violation(
                    f"Region {region}",
                    f"The instance is in the Region {region}, which is not expected. Remove it, or name it in regions",
                )
    if ground.options["delegated_administrators"] is not None:
        for account_id in sorted(ground.view.administrators):
            name = ground.view.account_name(account_id)
            if not ground.allowed("delegated_administrators", account_id, name):
                where = ground.view.account_label(account_id)
                yield _violation(
                    f"delegated administrator {account_id}",
                    f"The account {where} is a delegated administrator of IAM Identity Center, which is not expected. "
                    "Deregister it, or name it in delegated_administrators",
                )


def _switch(ground: Ground, option: str, there: bool | None, words: str, what: str = "instance") -> Iterator[Violation]:
    wanted = ground.options[option]
    if wanted is not None and there is not wanted:
        is_, should = ("is", "should not be") if there else ("is not", "should be")
        setting = option if what == "instance" else f"{option} of the {what}"
        yield _violation(setting, f"The {what} {is_} {words}, but {should}. Change its settings")


def _violation(setting: str, message: str) -> Violation:
    return Violation(
        kind="instance", thing=f"instance: {setting}", message=message, about={"setting": Thing(setting, setting)}
    )


INSTANCE_POSTURE = Check(
    name="instance_posture",
    summary="an instance whose key, network limits, Regions or delegated administrators are others than expected",
    severity=Severity.MEDIUM,
    find=_find,
    needs=frozenset(),
    option_needs={
        "customer_managed_key": Table.ENCRYPTION,
        "network_limits": Table.NETWORK,
        "regions": Table.REGIONS,
        "delegated_administrators": Table.ADMINISTRATORS,
    },
    about=("setting",),
    fixed=True,
    options={
        "customer_managed_key": Option(
            form=Form.TRUTH, help="Whether the instance has to be encrypted with a key of your own in AWS KMS."
        ),
        "network_limits": Option(
            form=Form.TRUTH,
            help="Whether access to the instance and to its identity store has to be limited to networks.",
        ),
        "regions": Option(form=Form.NAMES, help="The Regions that the instance may be in."),
        "delegated_administrators": Option(
            form=Form.PATTERNS,
            may_be_empty=True,
            help="The accounts that may be delegated administrators, by name or id; an empty list allows none.",
        ),
    },
    one_of=("customer_managed_key", "network_limits", "regions", "delegated_administrators"),
    elsewhere="Prowler",
)
