"""Debian's Firefox, driven over WebDriver BiDi, which it speaks without a separate driver. Debian has no geckodriver."""

import base64
import json
import re
import shutil
import subprocess
import tempfile
import time
from itertools import count
from pathlib import Path
from typing import Any

import websocket

from tests.proofs.engines.browser import HEIGHT, NORMAL_TEXT, Browser
from tests.proofs.engines.input_actions import KEYS, clicked, typed

READY = re.compile(r"WebDriver BiDi listening on (ws://\S+)")
SECONDS = 60  # until Firefox has started, and until it answers


def preferences(theme: str, text_size: int) -> dict[str, object]:
    return {
        "font.size.variable.x-western": text_size,
        "layout.css.prefers-color-scheme.content-override": {"dark": 0, "light": 1}[theme],
        "ui.prefersReducedMotion": 1,
        "ui.useOverlayScrollbars": 1,  # so that pages are as wide as in the other engines
        # A new profile must not open its first page, ask anything or load anything from elsewhere.
        "browser.aboutwelcome.enabled": False,
        "browser.shell.checkDefaultBrowser": False,
        "datareporting.policy.dataSubmissionEnabled": False,
        "app.normandy.enabled": False,
        "app.update.auto": False,
        "browser.safebrowsing.malware.enabled": False,
        "browser.safebrowsing.phishing.enabled": False,
        "network.captive-portal-service.enabled": False,
        "network.connectivity-service.enabled": False,
        "services.settings.server": "data:,",
        "extensions.update.enabled": False,
    }


class Firefox(Browser):
    name = "Firefox"

    def __init__(self, theme: str = "light", text_size: int = NORMAL_TEXT) -> None:
        self.folder = Path(tempfile.mkdtemp())
        lines = [
            f"user_pref({json.dumps(name)}, {json.dumps(value)});"
            for name, value in preferences(theme, text_size).items()
        ]
        (self.folder / "user.js").write_text("\n".join(lines))
        self.log = self.folder / "firefox.log"
        command = ["firefox-esr", "--headless", "--no-remote", "--profile", self.folder, "--remote-debugging-port", "0"]
        with self.log.open("w") as log:
            self.process = subprocess.Popen([*command, "about:blank"], stdout=log, stderr=log)
        # Firefox refuses a connection that names an origin.
        self.socket = websocket.create_connection(f"{self._address()}/session", timeout=SECONDS, suppress_origin=True)
        self.numbers = count(1)
        self.version = self._do("session.new", capabilities={})["capabilities"]["browserVersion"]
        # The first tab of a Firefox without a window never gets the focus, so nothing in it matches :focus.
        self.page = self._do("browsingContext.create", type="tab")["context"]
        self._do("browsingContext.activate", context=self.page)

    def _address(self) -> str:
        for _attempt in range(SECONDS * 5):
            if found := READY.search(self.log.read_text(errors="replace")):
                return found[1]
            if self.process.poll() is not None:
                break
            time.sleep(0.2)
        raise RuntimeError(f"Firefox did not start: {self.log.read_text(errors='replace')[-500:]}")

    def _do(self, method: str, **parameters: object) -> dict[str, Any]:
        number = next(self.numbers)
        self.socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            answer = json.loads(self.socket.recv())
            if answer.get("id") == number:
                break
        if answer["type"] == "error":
            raise RuntimeError(f"{method}: {answer['message']}")
        return answer["result"]

    def open(self, address: str) -> None:
        self._do("browsingContext.navigate", context=self.page, url=address, wait="complete")

    def evaluate(self, function: str) -> str:
        answer = self._do(
            "script.callFunction", functionDeclaration=function, awaitPromise=True, target={"context": self.page}
        )
        if answer["type"] == "exception":
            raise RuntimeError(answer["exceptionDetails"]["text"])
        return answer["result"]["value"]

    def resize(self, width: int, height: int = HEIGHT) -> None:
        self._do("browsingContext.setViewport", context=self.page, viewport={"width": width, "height": height})

    def press(self, key: str) -> None:
        self.type(KEYS[key])

    def type(self, text: str) -> None:
        self._do("input.performActions", context=self.page, actions=typed(text))

    def click_at(self, x: int, y: int) -> None:
        self._do("input.performActions", context=self.page, actions=clicked(x, y))

    def picture(self, path: Path) -> None:
        answer = self._do("browsingContext.captureScreenshot", context=self.page, origin="document")
        path.write_bytes(base64.b64decode(answer["data"]))

    def close(self) -> None:
        self.socket.close()
        self.process.terminate()
        self.process.wait(timeout=30)
        shutil.rmtree(self.folder, ignore_errors=True)
