# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ask IAM Identity Center what nobody has shown: ``python -m emulator.probe --help``."""

from __future__ import annotations

import argparse
import math
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType

import botocore.session

from .. import files
from . import report, session, target
from .cleaning import Cleaner
from .ledger import Ledger
from .questions import QUESTIONS, WRITE
from .service import Access, Problem, Remote

DONE, PROBLEM, LEFT, INTERRUPTED = 0, 2, 3, 130
_PACE = 5.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return the exit status."""
    options = _parser().parse_args(arguments)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    try:
        return int(options.run(options))
    except Problem as problem:
        sys.stderr.write(f"probe: {problem}\n")
        return PROBLEM
    except KeyboardInterrupt:
        sys.stderr.write("probe: interrupted. If a list of what was made was named above, run: probe clean FILE\n")
        return INTERRUPTED


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m emulator.probe",
        description="Asks IAM Identity Center what is not known of it, and writes the answers down without names. "
        "Nothing is sent anywhere else.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    read = _command(commands, "read", _read, "ask what only reads; counts and shapes are written down")
    write = _command(commands, "write", _write, "ask the rest with things of its own, and take them away")
    for each in (read, write):
        name = "idc-probe-read" if each is read else "idc-probe-write"
        each.add_argument("--output", default=name, metavar="PATH", help="files without .json, .md (%(default)s)")
        each.add_argument(
            "--only", action="append", default=[], metavar="QUESTION", help="ask this one; may be repeated"
        )
        each.add_argument("--identity-source", default="", choices=("", *target.SOURCES), help="if you know it better")
        each.add_argument("--instance", metavar="ARN", required=each is write, help="the instance to ask")
    write.add_argument("--account", default="", metavar="ID", help="an account to make assignments in")
    write.add_argument("--yes", metavar="ARN", help="the ARN once more, in place of typing it")
    write.add_argument("--list", metavar="FILE", help="where to list what is made (idc-probe-... in this folder)")
    write.add_argument(
        "--also", action="append", default=[], metavar="QUESTION", help="ask one that has a risk (all: each of them)"
    )
    clean = _command(commands, "clean", _clean, "take away what a run that was killed has left")
    clean.add_argument("list", metavar="FILE", help="the list of that run")
    questions = commands.add_parser("questions", help="show the questions")
    questions.set_defaults(run=_questions)
    return parser


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    run: Callable[[argparse.Namespace], int],
    about: str,
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=about, description=about)
    command.set_defaults(run=run)
    command.add_argument("--region", help="the Region of the instance (default: that of your configuration)")
    command.add_argument("--profile", help="the profile of your AWS configuration")
    command.add_argument("--endpoint-url", metavar="URL", help="another endpoint than AWS, such as an emulator")
    command.add_argument("--calls-per-second", type=_pace, default=_PACE, metavar="N", help="%(default)s; 0: no limit")
    return command


def _pace(text: str) -> float:
    pace = float(text)
    if not 0 <= pace < math.inf:
        raise argparse.ArgumentTypeError(f"{text} is no number of calls")
    return pace


def _service(options: argparse.Namespace, region: str | None = None) -> Remote:
    region = options.region or region or os.environ.get("AWS_REGION") or _configured_region(options.profile)
    if not region:
        raise Problem("Name the Region of the instance with --region.")
    return Remote(Access(region, options.endpoint_url, options.profile, options.calls_per_second))


def _configured_region(profile: str | None) -> str | None:
    try:
        found: str | None = botocore.session.Session(profile=profile).get_config_variable("region")
    except botocore.exceptions.ProfileNotFound as error:
        raise Problem(f"{error}.") from error
    return found


def _read(options: argparse.Namespace) -> int:
    _require_place(options.output)
    service = _service(options)
    found = target.find(service, options.instance, identity_source=options.identity_source)
    return _written(options, session.read(service, found, options.only))


def _write(options: argparse.Namespace) -> int:
    _require_place(options.output)
    service = _service(options)
    found = target.find(service, options.instance, options.account, options.identity_source)
    if found.account:
        target.require_account(service, found.account)
    session.chosen(options.also if "all" not in options.also else (), WRITE)
    questions = session.chosen(options.only, WRITE)
    path = Path(options.list or f"{found.prefix}.jsonl")
    _say(session.plan(questions, found, options.also))
    _say(f"What is made is listed in {path}. If this is killed, run: python -m emulator.probe clean {path}")
    _confirm(options.yes, found.instance)
    ledger = Ledger.begin(path, {**found.known, "region": found.region})
    try:
        result = session.write(service, found, ledger, options.only, options.also)
    finally:
        ledger.close()
    return _written(options, result, path)


def _confirm(given: str | None, arn: str) -> None:
    """Raise Problem unless the person means this instance."""
    if given is None:
        sys.stderr.write("Type the ARN of the instance to go on: ")
        sys.stderr.flush()
        given = sys.stdin.readline().strip()
    if given != arn:
        raise Problem("That is not the ARN of the instance. Nothing was made.")


def _clean(options: argparse.Namespace) -> int:
    ledger = Ledger.read(Path(options.list))
    try:
        things = len(ledger.left())
        left = Cleaner(_service_of(options, ledger), ledger).clean()
    finally:
        ledger.close()
    _say(f"{things - len(left)} things of {options.list} are gone.")
    return _told_left(left, options.list)


def _service_of(options: argparse.Namespace, ledger: Ledger) -> Remote:
    """Return the service that a list was written for. Elsewhere all that is on it would seem to be gone."""
    region = ledger.place["region"]
    if options.region not in (None, region):
        raise Problem(f"{ledger.path}: its things are in {region}, not in {options.region}.")
    service = _service(options, region)
    target.find(service, ledger.place["instance"], identity_source=target.UNKNOWN)
    return service


def _questions(_options: argparse.Namespace) -> int:
    for question in QUESTIONS.values():
        kind = "write" if question.writes else "read"
        risk = f"\n  Only with --also: {question.risk}." if question.risk else ""
        sys.stdout.write(
            f"{question.name} ({kind})\n  {question.asks}\n  Assumed: {question.assumed}\n  "
            f"Otherwise: {question.otherwise}{risk}\n"
        )
    return DONE


def _require_place(output: str) -> None:
    """Raise Problem where the answer could not be written: that would be late to find out."""
    folder = Path(output).parent
    if not os.access(folder, os.W_OK):
        raise Problem(f"--output {output}: the answer cannot be written to {folder}.")


def _written(options: argparse.Namespace, result: session.Result, path: Path | None = None) -> int:
    """Write the answer down, and say what came of it."""
    for ending, text in ((".json", report.as_json(result.document)), (".md", report.as_markdown(result.document))):
        file = Path(f"{options.output}{ending}")
        try:
            with open(
                file, "w", encoding="utf-8", opener=lambda name, flags: os.open(name, flags, files.OWNER_ONLY)
            ) as out:
                out.write(text)
            files.close_to_others(str(file))
        except OSError as error:
            raise Problem(f"The answer cannot be written to {file}: {error.strerror}.") from error
    verdicts = [entry["verdict"] for entry in result.document["questions"]]
    counts = ", ".join(f"{verdicts.count(name)} {name}" for name in dict.fromkeys(verdicts))
    _say(f"{len(verdicts)} questions: {counts}. Read {options.output}.md before you send it and {options.output}.json.")
    if result.document["stopped"]:
        _say(f"It ended early: {result.ended.removesuffix('.')}.")
    status = _told_left(result.left, path)
    if result.interrupted:
        return INTERRUPTED
    return status or (PROBLEM if result.document["stopped"] else DONE)


def _told_left(left: Sequence[str], path: object) -> int:
    if not left:
        return DONE
    _say(f"Not taken away, and still in {path}:\n" + "\n".join(f"  {each}" for each in left))
    _say(f"Set right what stands in the way, and run: python -m emulator.probe clean {path}")
    return LEFT


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


if __name__ == "__main__":
    sys.exit(main())
