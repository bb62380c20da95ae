# Copyright (c) 2026, the steward.identity_center authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A browser without a window, driven by the Chrome DevTools Protocol over a pipe.

https://chromedevtools.github.io/devtools-protocol/: Chrome reads requests at file descriptor 3 and writes answers and
events to 4, each a JSON text that ends with a zero byte. So it needs no port, no driver and no library.
"""

from __future__ import annotations

import base64
import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

# A machine with much to do starts a browser slowly; a browser that has ended says so at once.
PATIENCE = 300.0


class PageError(Exception):
    """What the page or the browser says is wrong."""


class Chrome:
    """One browser with one page."""

    def __init__(self, program: str, profile: Path) -> None:
        self._said = profile / "stderr"
        to_chrome, self._write = os.pipe()
        self._read, from_chrome = os.pipe()
        self._process = subprocess.Popen(
            [
                sys.executable,
                "-c",
                LAUNCH,
                str(to_chrome),
                str(from_chrome),
                program,
                *OPTIONS,
                f"--user-data-dir={profile}",
            ],
            pass_fds=(to_chrome, from_chrome),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self._said.open("wb"),
        )
        os.close(to_chrome)
        os.close(from_chrome)
        self._number = 0
        self._bytes = b""
        self._session: str | None = None
        # What the page said to its console, what it threw, and what it tried to load.
        self.errors: list[str] = []
        self.requests: list[str] = []
        self._events: list[str] = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")

    def close(self) -> None:
        self._session = None
        try:
            self.call("Browser.close")
        except (PageError, OSError):
            self._process.kill()
        self._process.wait(timeout=PATIENCE)
        os.close(self._read)
        os.close(self._write)

    # ---- the protocol

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """One request and its answer. Raises PageError."""
        self._number += 1
        request = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            request["sessionId"] = self._session
        os.write(self._write, json.dumps(request).encode() + b"\0")
        end = time.monotonic() + PATIENCE
        while True:
            message = self._message(end)
            if message.get("id") == self._number:
                if "error" in message:
                    raise PageError(f"{method}: {message['error']['message']}")
                result: dict[str, Any] = message["result"]
                return result
            self._event(message)

    def _message(self, end: float) -> dict[str, Any]:
        while b"\0" not in self._bytes:
            if not select.select([self._read], [], [], max(0.0, end - time.monotonic()))[0]:
                raise PageError("the browser says nothing")
            found = os.read(self._read, 1 << 20)
            if not found:
                said = self._said.read_text(encoding="utf-8", errors="replace")
                raise PageError(f"the browser has ended, and said: {said[-1000:]}")
            self._bytes += found
        one, self._bytes = self._bytes.split(b"\0", 1)
        message: dict[str, Any] = json.loads(one)
        return message

    def _event(self, message: dict[str, Any]) -> None:
        method, about = str(message.get("method")), message.get("params", {})
        self._events.append(method)
        if method == "Runtime.exceptionThrown":
            details = about["exceptionDetails"]
            self.errors.append(f"thrown: {details.get('exception', {}).get('description') or details['text']}")
        elif method == "Runtime.consoleAPICalled" and about["type"] in ("error", "warning", "assert"):
            self.errors.append(f"console: {[one.get('value') or one.get('description') for one in about['args']]}")
        elif method == "Log.entryAdded" and about["entry"]["level"] in ("error", "warning"):
            self.errors.append(f"log: {about['entry']['text']}")
        elif method == "Network.requestWillBeSent":
            self.requests.append(about["request"]["url"])

    # ---- the page

    def open(self, path: Path) -> float:
        """Open a file and wait until its script says that it is ready; how many seconds it took."""
        began = time.monotonic()
        self._events.clear()
        self.call("Page.navigate", url=path.resolve().as_uri())
        self.wait(lambda: "Page.loadEventFired" in self._events)
        self.js("report.ready.then(() => new Promise(requestAnimationFrame))")
        return time.monotonic() - began

    def wait(self, condition: Callable[[], bool]) -> None:
        """Until something is so."""
        end = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > end:
                raise PageError("the page is not ready")
            self.call("Runtime.evaluate", expression="0")

    def js(self, expression: str) -> Any:
        """The value of an expression in the page, waited for. Raises PageError with what it threw."""
        found = self.call(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True, userGesture=True
        )
        if "exceptionDetails" in found:
            details = found["exceptionDetails"]
            raise PageError(f"{expression[:200]}: {details.get('exception', {}).get('description') or details['text']}")
        return found["result"].get("value")

    def key(self, name: str, text: str = "") -> None:
        """Press a key, as somebody at the keyboard does."""
        code = KEYS.get(name, 0)
        for kind in ("keyDown", "keyUp"):
            extra = {"text": text} if text and kind == "keyDown" else {}
            self.call("Input.dispatchKeyEvent", type=kind, key=name, windowsVirtualKeyCode=code, **extra)
        self.js("new Promise((done) => setTimeout(() => requestAnimationFrame(done), 50))")

    def media(self, scheme: str) -> None:
        """Light or dark."""
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def size(self, width: int, height: int) -> None:
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def picture(self, path: Path) -> None:
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"]))

    def pdf(self) -> bytes:
        found = self.call("Page.printToPDF", preferCSSPageSize=True, printBackground=True)
        return base64.b64decode(found["data"])


# The descriptors of the pipe have to be 3 and 4; those of its ends may be either.
LAUNCH = (
    "import os, sys; os.dup2(int(sys.argv[1]), 103); os.dup2(int(sys.argv[2]), 104); "
    "os.dup2(103, 3); os.dup2(104, 4); os.execv(sys.argv[3], sys.argv[3:])"
)
KEYS = {
    "Tab": 9,
    "Enter": 13,
    "Escape": 27,
    "End": 35,
    "Home": 36,
    "ArrowLeft": 37,
    "ArrowUp": 38,
    "ArrowRight": 39,
    "ArrowDown": 40,
}
OPTIONS = (
    "--headless=new",
    "--remote-debugging-pipe",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-gpu",
    "--disable-sync",
    "--hide-scrollbars",
    "--mute-audio",
    "--password-store=basic",
    # A sandbox needs privileges that containers lack; these pages are the project's own.
    "--no-sandbox",
    "about:blank",
)
