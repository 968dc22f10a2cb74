"""Chromium, the browser of the other tests, driven by Playwright."""

import os
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests import chromium
from tests.proofs.engines.browser import HEIGHT, NORMAL_TEXT, Browser


class Chromium(Browser):
    name = "Chromium"

    def __init__(self, theme: str = "light", text_size: int = NORMAL_TEXT) -> None:
        arguments = [f"--blink-settings=defaultFontSize={text_size}"]
        if os.geteuid() == 0:
            arguments.append("--no-sandbox")  # Chromium refuses to run as root with its sandbox
        self.playwright = sync_playwright().start()
        self.program = self.playwright.chromium.launch(executable_path=chromium.find(), args=arguments)
        self.version = self.program.version
        self.page = self.program.new_page(color_scheme=theme, reduced_motion="reduce")
        self.page.set_default_timeout(30_000)

    def open(self, address: str) -> None:
        self.page.goto(address)

    def evaluate(self, function: str) -> str:
        return self.page.evaluate(function)

    def resize(self, width: int, height: int = HEIGHT) -> None:
        self.page.set_viewport_size({"width": width, "height": height})

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def click_at(self, x: int, y: int) -> None:
        self.page.mouse.click(x, y)

    def picture(self, path: Path) -> None:
        self.page.screenshot(path=path, full_page=True)

    def close(self) -> None:
        self.program.close()
        self.playwright.stop()
