"""Dates of past events can't be in the future."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from clinic_site.shared.validators import not_in_the_future
from tests import factories as make

FAR = datetime.date(9000, 1, 1)


def test_today_and_the_past_are_valid_but_tomorrow_is_not():
    today = timezone.localdate()
    not_in_the_future(today)
    not_in_the_future(datetime.date(2000, 1, 1))
    with pytest.raises(ValidationError, match="This date is in the future"):
        not_in_the_future(today + datetime.timedelta(days=1))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("prepare", "field"),
    [
        (lambda: make.make_topic(reviewed_by=make.make_reviewer(), reviewed_on=FAR), "reviewed_on"),
        (lambda: make.make_reference(verification="seen", checked_on=FAR), "checked_on"),
        (lambda: make.make_clinic(dry_needling_confirmed_on=FAR), "dry_needling_confirmed_on"),
        (lambda: make.make_state(law_known_from="primary", law_checked_on=FAR), "law_checked_on"),
        (lambda: make.make_state(law_seen_on=FAR), "law_seen_on"),
    ],
    ids=["review", "reference", "clinic", "law read", "law seen"],
)
def test_date_of_a_review_check_or_confirmation_cannot_be_in_the_future(prepare, field):
    with pytest.raises(ValidationError) as error:
        prepare().full_clean()
    assert list(error.value.message_dict) == [field]
