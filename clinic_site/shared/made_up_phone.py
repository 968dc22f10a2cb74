"""Phone numbers that belong to nobody: 555-0100 to 555-0199 are reserved for films and examples."""

import re

RESERVED = re.compile(r"(?:\(?\b\d{3}\)?[-.\s]?)?\b555[-.\s]?01\d\d\b")


def is_made_up(number) -> bool:
    """Whether `number`, a phone number or a text, is one for examples."""
    return RESERVED.search(getattr(number, "as_national", None) or str(number or "")) is not None
