# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A check of a directory of 10,000 users, within AWS's quotas: in one task, and in the ways that people have today.

All of them look at the same directory, in the same run, one after the other. What would take hours is measured on a
fiftieth of the file, or on some of the calls, and scaled; the service is always the whole one.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.company import ACCOUNTS_EACH, MANAGEMENT, SETS_EACH, USUAL, Company
from benchmarks.figure import Figure, lasting
from benchmarks.reading import RATE, Need, calls_of_quotas, least, least_seconds, total
from benchmarks.traffic import Watch, answered, play, run, span
from tools import collection_tree
from tools.environment import ROOT, ToolError
from tools.local_identity_center import Running, local_identity_center

TARGET = 1.10
# Of 10,000 users, 200 are gone through item by item.
SHARE = 50
# So many times each of the calls of the AWS CLI.
CLI_SAMPLE = 12


def measure() -> list[Figure]:
    """One company, four ways."""
    collection_tree.sync()
    with tempfile.TemporaryDirectory() as folder:
        seed, file, part = (Path(folder) / name for name in ("seed.yml", "directory.yml", "part.yml"))
        USUAL.write_seed(seed)
        USUAL.write_directory(file)
        USUAL.write_directory(part, SHARE)
        with local_identity_center("bench-directory", ["--seed", str(seed), "--quotas", "aws"]) as emulator:
            ours, seconds = in_one_task(emulator, file)
            return [
                *ours,
                *beside(seconds, "a plain boto3 script", in_a_script(emulator, file)),
                *beside(seconds, "a loop of single modules", item_by_item(emulator, part)),
                *beside(seconds, "a loop of AWS CLI calls", call_by_call(emulator)),
            ]


def in_one_task(emulator: Running, file: Path) -> tuple[list[Figure], float]:
    """The figures of idc_directory, and the seconds of its playbook."""
    watch = Watch(emulator)
    played = play("directory", emulator, {"directory_file": str(file)}, "--check")
    (result,) = played.tasks.values()
    if result["changed"]:
        raise ToolError(f"the directory is as its file says, and yet: {result['msg']}")
    requests = watch.requests()
    made, needs = answered(requests), least(USUAL)
    calls, fewest = sum(made.values()), total(needs)
    ratio = span(requests) / least_seconds(needs)
    more = ", ".join(f"{made[key] - asked:+} {key[1]}" for key, asked in differences(made, needs))
    what = (
        f"{USUAL.users:,} users, {USUAL.groups} groups, {USUAL.memberships:,} memberships, "
        f"{USUAL.permission_sets} permission sets, {USUAL.accounts} accounts, {USUAL.assignments:,} assignments"
    )
    slowest, most = calls_of_quotas((one.service, one.operation, one.calls) for one in needs).most_common(1)[0]
    sum_of = " + ".join(f"{one.calls} {one.operation}" for one in needs)
    figures = [
        Figure(
            "check of a whole directory: API calls",
            f"{calls:,}",
            f"<= {fewest:,}",
            met=calls <= fewest,
            formula=f"{what}: {sum_of}{f'; made: {more}' if more else ''}",
        ),
        Figure(
            "... first call to last, over the least that the quotas allow",
            f"{span(requests):.1f} s, {ratio:.2f}",
            f"<= {TARGET:.2f}",
            met=ratio <= TARGET,
            formula=f"{most:,} calls of {slowest} / {RATE} a second = {least_seconds(needs):.1f} s; the others meanwhile",
        ),
        Figure("... the whole playbook", f"{lasting(played.seconds)}, {throttled(watch)} calls throttled", ""),
    ]
    return figures, played.seconds


def differences(made: dict[tuple[str, str], int], needs: list[Need]) -> Iterator[tuple[tuple[str, str], int]]:
    """The operations of which there are more or fewer calls than there need to be, with the number of those."""
    asked = {(one.service, one.operation): one.calls for one in needs}
    for key in sorted({*made, *asked}):
        if made.get(key, 0) != asked.get(key, 0):
            yield key, asked.get(key, 0)


def throttled(watch: Watch) -> int:
    """How many calls a quota refused."""
    return sum(one.throttled for one in watch.requests())


def beside(ours: float, way: str, theirs: tuple[float, int, str]) -> Iterator[Figure]:
    """How long another way takes, and how many times as long that is."""
    seconds, calls, how = theirs
    yield Figure(
        f"... the same with {way}", f"{lasting(seconds)}, {seconds / ours:.1f} x", "", formula=f"{calls:,} calls; {how}"
    )


def in_a_script(emulator: Running, file: Path) -> tuple[float, int, str]:
    """The seconds and calls of benchmarks/plain_script.py."""
    watch = Watch(emulator)
    words = [str(file), emulator.instance_arn, emulator.identity_store_id]
    printed, seconds = run([sys.executable, "-m", "benchmarks.plain_script", *words], emulator, ROOT)
    expected = {"users": USUAL.users, "memberships": USUAL.memberships, "assignments": USUAL.assignments}
    if json.loads(printed) != expected:
        raise ToolError(f"the script found {printed.strip()}, and not {expected}")
    return seconds, sum(answered(watch.requests()).values()), f"one after the other, {throttled(watch)} throttled"


def item_by_item(emulator: Running, part: Path) -> tuple[float, int, str]:
    """The seconds and calls of a task for each kind with an item for each thing."""
    watch = Watch(emulator)
    played = play("directory_by_item", emulator, {"directory_file": str(part)}, "--check")
    if changed := [name for name, result in played.tasks.items() if result.get("changed")]:
        raise ToolError(f"item by item, something was to change: {', '.join(changed)}")
    seconds = sum(played.durations.values())
    items = sum(len(result.get("results", ())) for result in played.tasks.values())
    calls = sum(answered(watch.requests()).values())
    return (
        seconds * SHARE,
        calls * SHARE,
        f"measured on {items} of {items * SHARE:,} items: {seconds / items:.2f} s each",
    )


def call_by_call(emulator: Running) -> tuple[float, int, str]:
    """The seconds of a shell script that asks for one thing after the other."""
    asked = list(cli_calls(USUAL, emulator))
    means = [
        statistics.mean(run(["aws", *command, "--output", "json"], emulator)[1] for _time in range(CLI_SAMPLE))
        for command, _count in asked
    ]
    calls = sum(count for _command, count in asked)
    seconds = sum(mean * count for mean, (_command, count) in zip(means, asked, strict=True))
    return seconds, calls, f"measured on {CLI_SAMPLE * len(asked)} of them: {seconds / calls:.2f} s each"


def cli_calls(company: Company, emulator: Running) -> Iterator[tuple[list[str], int]]:
    """The calls of such a script, and how often it makes each."""
    store, instance = ["--identity-store-id", emulator.identity_store_id], ["--instance-arn", emulator.instance_arn]
    found, _seconds = run(["aws", "identitystore", "list-groups", *store, "--max-items", "1"], emulator)
    group = json.loads(found)["Groups"][0]["GroupId"]
    found, _seconds = run(["aws", "sso-admin", "list-permission-sets", *instance, "--max-items", "1"], emulator)
    arn = ["--permission-set-arn", json.loads(found)["PermissionSets"][0]]
    account = ["--account-id", MANAGEMENT["account_id"]]
    name = f"AttributePath=UserName,AttributeValue={company.user_name(7)}"
    pairs = company.entries()[3] * SETS_EACH * ACCOUNTS_EACH
    yield ["identitystore", "list-users", *store, "--filters", name], company.users
    yield ["identitystore", "list-group-memberships", *store, "--group-id", group], company.groups
    yield ["sso-admin", "describe-permission-set", *instance, *arn], 3 * company.permission_sets
    yield ["sso-admin", "list-account-assignments", *instance, *arn, *account], pairs
