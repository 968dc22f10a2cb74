"""Phone numbers as people type them."""

import pytest

from locations.phone_numbers import numbers_in


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", []),
        ("soon", []),
        ("253-272-01", []),
        ("2532720101", ["(253) 272-0101"]),
        ("253-272-0101 ext. 4", ["(253) 272-0101 ext. 4"]),
        ("603-624-4366 X 3199", ["(603) 624-4366 ext. 3199"]),
        ("603-624-4366 Or 603-624-4366", ["(603) 624-4366"]),
        ("603-624-4366/603-624-4399", ["(603) 624-4366", "(603) 624-4399"]),
        ("(253) 555-0101 x12; 253.555.0102", ["(253) 555-0101 ext. 12", "(253) 555-0102"]),
    ],
)
def test_numbers_are_found_with_their_extensions_each_once(typed, found):
    assert [number.words for number in numbers_in(typed)] == found
