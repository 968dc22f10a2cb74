"""Forms that visitors can send anonymously, without an account or a cookie.

Three measures limit abuse: a hidden field catches simple robots, the number of submissions per hour is limited by
subject, and `senders.py` keeps one sender from using that up for all. It stores no IP address. `same_origin.py` checks
where a form comes from.
"""

import datetime
from typing import TypeVar

from crispy_forms.layout import Div
from django import forms
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

A_WHILE = datetime.timedelta(hours=1)
RowT = TypeVar("RowT", bound=models.Model)


class TrapField(forms.CharField):
    """A hidden field. `trap()` lays it out; `is_from_a_robot()` tells whether it was filled in."""

    def __init__(self):
        super().__init__(
            label=_("Leave this field empty"),
            required=False,
            widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
        )


def trap() -> Div:
    """Return the layout of a form's `website` field, a TrapField that is hidden from people."""
    return Div("website", css_class="visually-hidden", aria_hidden="true")


def is_from_a_robot(form: forms.BaseForm) -> bool:
    return bool(form.data.get(form.add_prefix("website")))


class LimitedQuerySet(models.QuerySet[RowT]):
    """Submissions of anonymous visitors with a `created_at`. Subclasses set both limits, which apply per A_WHILE."""

    most_about_one: int
    most_in_all: int

    def has_room_for(self, **about) -> bool:
        """Return whether another submission about the field values in `about` can be accepted."""
        lately = self.filter(created_at__gt=timezone.now() - A_WHILE)
        return lately.filter(**about).count() < self.most_about_one and lately.count() < self.most_in_all
