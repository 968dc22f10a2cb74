"""Paths of many clinics: the same as Django's `reverse`, which takes a hundred times as long."""

import re
from collections.abc import Callable

from django.urls import reverse


def quick_path(view: str) -> Callable[[str, str], str]:
    """Return a function from the slugs of a state and a clinic to the path of that clinic's `view`."""
    before, between, after = re.split("STATE|CLINIC", reverse(view, args=["STATE", "CLINIC"]))
    return lambda state, clinic: f"{before}{state}{between}{clinic}{after}"
