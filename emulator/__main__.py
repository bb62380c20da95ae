# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Start the emulator: ``python -m emulator --help``."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import threading
from collections.abc import Sequence
from contextlib import ExitStack

from . import files
from . import seed as seeds
from .application import Application
from .errors import SetupError
from .front import Front
from .server import Server, is_loopback
from .settings import CALLERS, IDENTITY_SOURCES, QUOTAS, Settings

_LIFETIMES = range(1, 365 * 24 * 3600 + 1)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until SIGTERM or SIGINT, or as long as it was told to."""
    options = _parser().parse_args(arguments)
    try:
        return _run(options)
    except (SetupError, OSError) as error:
        sys.stderr.write(f"emulator: {error}\n")
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m emulator",
        description="A local IAM Identity Center for learning, testing and demonstration. It is not AWS.",
    )
    parser.add_argument("--host", default="127.0.0.1", help="loopback address to listen on (%(default)s)")
    parser.add_argument("--port", type=int, default=0, help="port to listen on; 0 takes a free one (%(default)s)")
    parser.add_argument("--database", metavar="FILE", help="SQLite file that keeps the directory (default: in memory)")
    parser.add_argument("--seed", metavar="FILE", help="YAML file with what the directory holds at its beginning")
    parser.add_argument("--region", default="us-east-1", help="Region that the instance lives in (%(default)s)")
    parser.add_argument("--quotas", choices=QUOTAS, default="off", help="apply the published limits (%(default)s)")
    parser.add_argument("--latency-ms", type=int, default=0, metavar="N", help="let each answer take this long")
    parser.add_argument(
        "--consistency-ms", type=int, default=0, metavar="N", help="let reads see this far into the past"
    )
    parser.add_argument(
        "--assignment-seconds", type=float, default=0.0, metavar="S", help="how long an account assignment takes"
    )
    parser.add_argument("--identity-source", choices=IDENTITY_SOURCES, default="identity_center")
    parser.add_argument("--caller", choices=CALLERS, default="management", help="whose calls they are (%(default)s)")
    parser.add_argument(
        "--send-email-otp", action="store_true", help="mail users without a password when they try to sign in"
    )
    parser.add_argument("--lifetime", type=int, metavar="SECONDS", help="stop after so long (default: never)")
    parser.add_argument("--request-log", metavar="FILE", help="append each call to this file, as JSON lines")
    return parser


def _settings(options: argparse.Namespace) -> Settings:
    names = (
        "quotas",
        "latency_ms",
        "consistency_ms",
        "assignment_seconds",
        "identity_source",
        "caller",
        "send_email_otp",
    )
    return Settings().merged({name: getattr(options, name) for name in names})


def _run(options: argparse.Namespace) -> int:
    if not is_loopback(options.host):
        raise SetupError(f"{options.host} is not a loopback address; the emulator serves this machine only")
    if options.lifetime is not None and options.lifetime not in _LIFETIMES:
        raise SetupError(f"--lifetime must be between {_LIFETIMES[0]} and {_LIFETIMES[-1]} seconds")
    settings = _settings(options)
    # Blocked before any thread starts, and so in all of them: a signal that reached another thread than the one that
    # waits for it would not wake that one.
    signals = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    with ExitStack() as cleanup:
        log_file = None
        if options.request_log:
            log_file = cleanup.enter_context(files.append_to(options.request_log))
        application = Application(
            database=options.database,
            seed=seeds.read(options.seed) if options.seed else None,
            settings=settings,
            region=options.region,
            log_file=log_file,
        )
        cleanup.callback(application.close)
        server = cleanup.enter_context(Server(options.host, options.port, Front(application).answer))
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
        cleanup.callback(server.shutdown)
        ready = {"endpoint_url": server.url, **application.first_instance(), "region": options.region}
        sys.stdout.write(json.dumps(ready) + "\n")
        sys.stdout.flush()
        if options.lifetime:
            end = threading.Timer(options.lifetime, os.kill, (os.getpid(), signal.SIGTERM))
            end.daemon = True
            end.start()
            cleanup.callback(end.cancel)
        signal.sigwait(signals)
    return 0


if __name__ == "__main__":
    sys.exit(main())
