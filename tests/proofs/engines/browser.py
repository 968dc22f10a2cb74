"""What the walk asks of a browser. Each engine has a class of its own in this package."""

import json
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any

from tests.browser.test_kinds_of_page import READERS_STYLE

HEIGHT = 900
NORMAL_TEXT = 16  # px, the default of all three engines
PAUSE = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
MIDDLE = """(selector) => {
    const it = document.querySelector(selector);
    it.scrollIntoView({ block: "center", behavior: "instant" });
    const box = it.getClientRects()[0];
    return [Math.round(box.left + box.width / 2), Math.round(box.top + box.height / 2)];
}"""


class Browser(ABC):
    """A running browser with one page. `theme` is "light" or "dark", `text_size` the reader's default size in px."""

    name: str
    version: str
    narrowest = 0  # px; a view that is narrower is shown at this width

    @abstractmethod
    def __init__(self, theme: str = "light", text_size: int = NORMAL_TEXT) -> None: ...

    @abstractmethod
    def open(self, address: str) -> None:
        """Open the address and wait until it has loaded."""

    @abstractmethod
    def evaluate(self, function: str) -> str:
        """Call the JavaScript function without arguments, wait for its promise and return the string."""

    @abstractmethod
    def resize(self, width: int, height: int = HEIGHT) -> None:
        """Change the size of the page, without the frame of a window."""

    @abstractmethod
    def press(self, key: str) -> None:
        """Press "Enter", "Escape" or "Tab"."""

    @abstractmethod
    def type(self, text: str) -> None:
        """Type into the field that has the focus."""

    @abstractmethod
    def click_at(self, x: int, y: int) -> None:
        """Click a point of the visible part of the page."""

    @abstractmethod
    def picture(self, path: Path) -> None:
        """Save a PNG of the whole page."""

    @abstractmethod
    def close(self) -> None: ...

    def run(self, function: str, *arguments: object) -> Any:
        """Call a JavaScript function with these arguments and return its result, both as JSON."""
        called = f"({function})(...{json.dumps(arguments)})"
        return json.loads(self.evaluate(f"async () => JSON.stringify(await {called} ?? null)"))

    def click(self, selector: str) -> None:
        """Click the middle of the first element that matches, which need not be what lies on top there."""
        self.click_at(*self.run(MIDDLE, selector))

    def adopt(self, css: str) -> None:
        """Add a style sheet to the page, as readers do who set their own."""
        self.run(READERS_STYLE, css)
        self.run(PAUSE)

    def __enter__(self):
        return self

    def __exit__(self, *_error) -> None:
        self.close()
