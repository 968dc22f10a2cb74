"""Keys and taps as WebDriver and WebDriver BiDi write them: both use the same JSON."""

KEYS = {"Enter": "\ue007", "Escape": "\ue00c", "Tab": "\ue004"}


def typed(text: str) -> list[dict]:
    """Return the actions that press each key of the text and release it."""
    strokes = [{"type": kind, "value": letter} for letter in text for kind in ("keyDown", "keyUp")]
    return [{"type": "key", "id": "keys", "actions": strokes}]


def clicked(x: int, y: int) -> list[dict]:
    """Return the actions of a click at a point of the visible part of the page."""
    move = {"type": "pointerMove", "x": x, "y": y, "duration": 0}
    press = [{"type": kind, "button": 0} for kind in ("pointerDown", "pointerUp")]
    return [{"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": [move, *press]}]
