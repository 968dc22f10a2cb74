"""A whole week typed in one line."""

import pytest

from locations.hours.typed_hours import UnreadableError
from locations.hours.typed_week import LONGEST, read_week


@pytest.mark.parametrize(
    ("typed", "rules", "note"),
    [
        ("Mon-Fri 7am-6pm", "Mo-Fr 07:00-18:00", ""),
        ("Mon - Thu 7:00 AM - 7:00 PM; Fri 7:00am-5:00pm; Sat-Sun Closed", "Mo-Th 07:00-19:00; Fr 07:00-17:00", ""),
        ("Monday-Friday: 8:00 a.m. to 5:00 p.m.", "Mo-Fr 08:00-17:00", ""),
        ("Mon thru Fri 8am thru 5pm", "Mo-Fr 08:00-17:00", ""),
        ("M, T, Th, F 8am-5pm", "Mo-Tu 08:00-17:00; Th-Fr 08:00-17:00", ""),
        ("T/Th 10am-7pm", "Tu 10:00-19:00; Th 10:00-19:00", ""),
        ("MWF 8am-noon", "Mo 08:00-12:00; We 08:00-12:00; Fr 08:00-12:00", ""),
        ("Sun-Thu 8am-5pm", "Mo-Th 08:00-17:00; Su 08:00-17:00", ""),
        ("Daily 8am-8pm", "Mo-Su 08:00-20:00", ""),
        ("24/7", "24/7", ""),
        ("8am-5pm Mon-Fri, 9am-noon Sat", "Mo-Fr 08:00-17:00; Sa 09:00-12:00", ""),
        ("Mon-Fri 8am-5pm and Sat 8am-noon", "Mo-Fr 08:00-17:00; Sa 08:00-12:00", ""),
        ("Hours: Mon-Fri: 8am-5pm | Sat: 9am-12pm", "Mo-Fr 08:00-17:00; Sa 09:00-12:00", ""),
        ("Mon/Wed 8am-12pm/1pm-5pm", "Mo 08:00-12:00,13:00-17:00; We 08:00-12:00,13:00-17:00", ""),
        ("Mon-Fri 8-5pm", "Mo-Fr 08:00-17:00", ""),
        ("Mon-Fri 8:00-17:00", "Mo-Fr 08:00-17:00", ""),
        ("Mon-Fri 07:00:00-18:00:00", "Mo-Fr 07:00-18:00", ""),
        ("Mon-Fri 8am-5pm, closed weekends", "Mo-Fr 08:00-17:00", ""),
        ("Mon-Fri 8am-5pm. Closed major holidays", "Mo-Fr 08:00-17:00; PH off", ""),
        ("Mon-Fri 7am-6pm, Sat by appointment", "Mo-Fr 07:00-18:00", "Sat by appointment"),
        ("Mon-Fri 8am-5pm, by appointment on Saturday", "Mo-Fr 08:00-17:00", "Saturday by appointment"),
        ("Mon-Fri 7am-6pm, 1st Saturday 9am-1pm", "Mo-Fr 07:00-18:00", "1st Saturday 9am-1pm"),
        ("By appointment only", "", "By appointment only"),
        ("first Saturday", "", "First Saturday"),
        ("every other Saturday 9am-noon", "", "Every other Saturday 9am-noon"),
        ("Hours vary", "", "Hours vary"),
    ],
)
def test_week_becomes_rules_and_a_note(typed, rules, note):
    week = read_week(typed)
    assert (week.rules, week.note) == (rules, note)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("Mon-Fri 8-5", "Add am or pm to “8-5”."),
        ("8am-5pm", "does not say on which days"),
        ("banana", "“banana” can’t be read."),
        ("Closed on holidays", "does not say the usual hours"),
        ("a" * (LONGEST + 1), "too long"),
    ],
)
def test_unclear_week_is_not_guessed(typed, why):
    with pytest.raises(UnreadableError, match=why.replace("(", r"\(")):
        read_week(typed)
