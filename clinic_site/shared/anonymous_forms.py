"""Forms that anybody may send without an account, a cookie, or saying who they are.

Two things keep them usable: a field that people can't see catches simple robots, and the number of answers in an hour
is limited by what they are about, never by who sends them: that would mean keeping addresses. Where a form comes from
is checked by `same_origin.py`.
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
    """The field that people can't see. `trap()` lays it out; `is_from_a_robot` says whether it was filled in."""

    def __init__(self):
        super().__init__(
            label=_("Leave this field empty"),
            required=False,
            widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
        )


def trap() -> Div:
    """Return the layout of a form's `website`, a TrapField: there for robots, not for people."""
    return Div("website", css_class="visually-hidden", aria_hidden="true")


def is_from_a_robot(form: forms.BaseForm) -> bool:
    return bool(form.data.get(form.add_prefix("website")))


class LimitedQuerySet(models.QuerySet[RowT]):
    """Records of what anonymous visitors sent, with `created_at`; subclasses set both limits, for A_WHILE."""

    most_about_one: int
    most_in_all: int

    def has_room_for(self, **about) -> bool:
        """Whether one more may be taken about what the fields in `about` say."""
        lately = self.filter(created_at__gt=timezone.now() - A_WHILE)
        return lately.filter(**about).count() < self.most_about_one and lately.count() < self.most_in_all
