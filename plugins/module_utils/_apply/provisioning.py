# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Brings the accounts that hold a permission set to its present version, and learns why one can't have it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor

from .._model.access import Progress
from .._model.attributes import texts_of
from .._model.errors import Call, CallFailed
from .._plan.change import Change
from .._ports.access import Access
from .advice import advice_on, failure_reason, unsuccessful
from .waiter import Waiter

# How a provisioning ends where nobody holds the permission set any more.
_GONE = ("Assignment not found", "Permission set provision not found")
# The service takes so many provisionings at a time.
_PROVISIONINGS = 3
# So many accounts are provisioned one by one where all of them together would take in one that can't be.
_ONE_BY_ONE = 20


class Provisioning:
    """One provisioning of a plan, in all the accounts that it names."""

    def __init__(self, access: Access, waiter: Waiter, change: Change, arn: str) -> None:
        self._access = access
        self._waiter = waiter
        self._name = change.name
        self._arn = arn
        after = change.after or {}
        self._accounts, self._left_out = texts_of(after.get("accounts")), texts_of(after.get("left_out"))

    def run(self) -> None:
        """Provision them all with one call, and one by one those that this has left behind.

        That call takes in the accounts that are left out, on which the service hangs for a while and then fails.
        """
        if len(self._accounts) == 1 or (self._left_out and len(self._accounts) <= _ONE_BY_ONE):
            self._one_by_one(self._accounts)
            return
        progress = self._tried(None)
        if not _has_failed(progress):
            return
        behind = set(self._access.holders([self._arn], outdated=True)[self._arn]) - set(self._left_out)
        if behind:
            self._one_by_one(behind)
        elif not self._left_out:
            raise self._failure(progress)

    def _one_by_one(self, accounts: Iterable[str]) -> None:
        wanted = sorted(accounts)
        with ThreadPoolExecutor(max_workers=_PROVISIONINGS) as pool:
            ends = dict(zip(wanted, pool.map(self._ended, wanted), strict=True))
        failed = {
            account: progress
            for account, progress in ends.items()
            if isinstance(progress, Progress) and _has_failed(progress)
        }
        broken = {account: failure for account, failure in ends.items() if isinstance(failure, CallFailed)}
        if failed or broken:
            raise self._together(failed, broken)

    def _together(self, failed: Mapping[str, Progress], broken: Mapping[str, CallFailed]) -> CallFailed:
        """One failure for all accounts where it has failed, or could not be asked for or followed."""
        rest = set(self._accounts) - {*failed, *broken}
        details: dict[str, object] = {"accounts": _reports(failed, broken)}
        if rest:
            details["done"] = [f"provision {account}" for account in sorted(rest)]
        if failed:
            reasons = "; ".join(f"{account}: {failure_reason(progress)}" for account, progress in failed.items())
            one = self._failure(next(iter(failed.values())), reasons).explained(advice_on(reasons))
        else:
            one = next(iter(broken.values()))
        others = "; ".join(failure.message for failure in broken.values() if failure is not one)
        in_doubt = any(failure.uncertain for failure in broken.values())
        return one.explained(others, details=details, in_doubt=in_doubt)

    def _ended(self, account_id: str) -> Progress | CallFailed:
        """How it ended in one account; the others go on where it could not be asked for, or not be followed."""
        try:
            return self._tried(account_id)
        except CallFailed as failure:
            return failure

    def _tried(self, account_id: str | None) -> Progress:
        """Provision one account, or all, and see how that ends."""
        access = self._access
        begun = self._waiter.until_free(lambda: access.provision(self._name, self._arn, account_id))
        progress = self._waiter.until_over(begun, lambda request_id: access.provisioning(self._name, request_id))
        if progress.running and self._waiter.waits:
            raise self._failure(progress)
        return progress

    def _failure(self, progress: Progress, reasons: str | None = None) -> CallFailed:
        call = Call(purpose=f"provision {self._name}", service="sso", operation="ProvisionPermissionSet")
        return unsuccessful(call, progress, reasons or failure_reason(progress))


def _has_failed(progress: Progress) -> bool:
    """Whether it has failed and matters: where nobody holds the permission set any more, it does not."""
    return progress.failed and not any(words in str(progress.reason) for words in _GONE)


def _reports(failed: Mapping[str, Progress], broken: Mapping[str, CallFailed]) -> list[dict[str, str | None]]:
    """Status and reason of each account, in the order of their ids, as results show them."""
    reports = [
        *((account, progress.status, progress.reason) for account, progress in failed.items()),
        *((account, failure.code, failure.message) for account, failure in broken.items()),
    ]
    return [
        {"account_id": account, "status": status, "reason": reason}
        for account, status, reason in sorted(reports, key=lambda one: one[0])
    ]
