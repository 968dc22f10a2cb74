"""Compare the looks of a page in two engines."""

from dataclasses import dataclass

Marks = dict[str, dict[str, str]]  # {part: {property: value}}


@dataclass(frozen=True)
class Difference:
    part: str
    property: str
    expected: str
    found: str

    def __str__(self) -> str:
        return f"{self.part}, {self.property}: {self.found}, not {self.expected}"


def differences(expected: Marks, found: Marks, allowed: dict[tuple[str, str], str]) -> list[Difference]:
    """Return how `found` differs from `expected`.

    `allowed` names what may differ: {(start of the name of a part, property): reason}.
    """
    result = []
    for part in [*expected, *(name for name in found if name not in expected)]:
        ours, theirs = expected.get(part, {}), found.get(part, {})
        for name in [*ours, *(other for other in theirs if other not in ours)]:
            values = ours.get(name, "missing"), theirs.get(name, "missing")
            if values[0] != values[1] and not is_allowed(part, name, allowed):
                result.append(Difference(part, name, *values))
    return result


def is_allowed(part: str, name: str, allowed: dict[tuple[str, str], str]) -> bool:
    return any(part.startswith(start) and name == prop for start, prop in allowed)
