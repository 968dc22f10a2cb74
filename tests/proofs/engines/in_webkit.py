"""Debian's WebKitGTK, driven by its WebKitWebDriver, on a screen of its own that nobody sees.

The driver speaks plain WebDriver, which is JSON over HTTP. That is all that is needed of it here.
"""

import base64
import json
import os
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from glob import glob
from pathlib import Path
from typing import Any

from tests.proofs.drills.servers import free_port
from tests.proofs.engines.browser import HEIGHT, NORMAL_TEXT, Browser
from tests.proofs.engines.input_actions import KEYS, clicked, typed

SCREEN = (2800, 20_000)  # as high as a long page, so that one picture shows all of it
SECONDS = 60
ASYNC = "const done = arguments[arguments.length - 1]; ({})().then(done, (error) => done('!' + error))"
# What the driver answers now and then while a page is being replaced by the next one
NO_RESULT = "Could not parse script result"
ATTEMPTS = 5
# A window without the bar for addresses, which is wider than a phone. What is left of it is made small.
OPEN_WINDOW = "() => String(window.open('about:blank', '', 'popup,width=390,height=900'))"
SMALL_FRAME = "* { min-width: 0; min-height: 0; padding: 0; margin: 0; border-width: 0; font-size: 1px; }"


def mini_browser() -> str | None:
    """Return the path of WebKitGTK's own small browser, or None. It is not in the PATH."""
    return next(iter(sorted(glob("/usr/lib/*/webkit*gtk-*/MiniBrowser"))), None)


class WebKit(Browser):
    name = "WebKitGTK"
    narrowest = 240

    def __init__(self, theme: str = "light", text_size: int = NORMAL_TEXT) -> None:
        self.text_size = text_size
        self.session = ""
        self.folder = Path(tempfile.mkdtemp())
        (self.folder / "gtk-3.0").mkdir()
        (self.folder / "gtk-3.0" / "gtk.css").write_text(SMALL_FRAME)
        self.screen = subprocess.Popen(
            ["Xvfb", "-displayfd", "1", "-screen", "0", f"{SCREEN[0]}x{SCREEN[1]}x24", "-nolisten", "tcp"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        display = f":{self.screen.stdout.readline().strip()}"
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        self.driver = subprocess.Popen(
            ["WebKitWebDriver", f"--port={port}"],
            env=os.environ | {"DISPLAY": display, "XDG_CONFIG_HOME": str(self.folder), "NO_AT_BRIDGE": "1"},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self._wait()
        arguments = ["--automation", "--javascript-can-open-windows-automatically=true"]
        arguments += ["--dark-mode"] if theme == "dark" else []
        options = {"binary": mini_browser(), "args": arguments}
        answer = self._do("POST", "/session", capabilities={"alwaysMatch": {"webkitgtk:browserOptions": options}})
        self.version = answer["capabilities"]["browserVersion"]
        self.session = f"/session/{answer['sessionId']}"
        self._do("POST", "/timeouts", script=SECONDS * 1000, pageLoad=SECONDS * 1000)
        [first] = self._do("GET", "/window/handles")
        self.run(OPEN_WINDOW)
        [small] = [handle for handle in self._do("GET", "/window/handles") if handle != first]
        self._do("POST", "/window", handle=small)

    def _wait(self) -> None:
        for _attempt in range(SECONDS * 5):
            try:
                urllib.request.urlopen(f"{self.address}/status", timeout=5).close()  # noqa: S310 - loopback
            except OSError:
                time.sleep(0.2)
            else:
                return
        raise RuntimeError("WebKitWebDriver did not start")

    def _do(self, method: str, path: str, **parameters: object) -> Any:
        request = urllib.request.Request(  # noqa: S310 - loopback
            self.address + self.session + path,
            json.dumps(parameters).encode() if method == "POST" else None,
            method=method,
        )
        try:
            with urllib.request.urlopen(request, timeout=2 * SECONDS) as answer:  # noqa: S310 - loopback
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{path}: {error.read().decode()[:500]}") from error

    def open(self, address: str) -> None:
        self._do("POST", "/url", url=address)
        if self.text_size != NORMAL_TEXT:
            self.adopt("")

    def adopt(self, css: str) -> None:
        # This browser has no preference for the size of text.
        size = f"html {{ font-size: {self.text_size}px }} " if self.text_size != NORMAL_TEXT else ""
        super().adopt(size + css)

    def evaluate(self, function: str) -> str:
        for attempt in range(ATTEMPTS):
            try:
                value = self._do("POST", "/execute/async", script=ASYNC.replace("{}", function), args=[])
                break
            except RuntimeError as error:
                if NO_RESULT not in str(error) or attempt == ATTEMPTS - 1:
                    raise
                time.sleep(0.5)
        if value.startswith("!"):
            raise RuntimeError(value[1:])
        return value

    def resize(self, width: int, height: int = HEIGHT) -> None:
        width = max(width, self.narrowest)
        # Without a window manager, the window below the pointer has the focus, and the pointer is in the middle of the
        # screen. It must not lie on a link either: so it is over the outermost pixels of the page.
        place = {"x": SCREEN[0] // 2 - 1, "y": (SCREEN[1] - height) // 2}
        for _attempt in range(100):
            self._do("POST", "/window/rect", width=width, height=height, **place)
            if self.run("() => [innerWidth, innerHeight]") == [width, height]:
                return
            time.sleep(0.05)
        raise RuntimeError(f"The window does not become {width} by {height} px")

    def press(self, key: str) -> None:
        self.type(KEYS[key])

    def type(self, text: str) -> None:
        self._do("POST", "/actions", actions=typed(text))

    def click_at(self, x: int, y: int) -> None:
        self._do("POST", "/actions", actions=clicked(x, y))

    def picture(self, path: Path) -> None:
        width, height = self.run("() => [innerWidth, document.documentElement.scrollHeight]")
        self.resize(width, min(height, SCREEN[1]))
        path.write_bytes(base64.b64decode(self._do("GET", "/screenshot")))

    def close(self) -> None:
        self._do("DELETE", "")
        for process in (self.driver, self.screen):
            process.terminate()
            process.wait(timeout=30)
        shutil.rmtree(self.folder, ignore_errors=True)
