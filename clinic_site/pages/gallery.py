"""/admin/gallery/: every component of the site in all its forms, for anyone who changes texts or code.

The records are created here and never saved, so that the page looks the same on an empty site and shows rare content:
no hours, a very long name, a frequency of one in a thousand.
"""

import datetime

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.core.paginator import Paginator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from phonenumber_field.phonenumber import PhoneNumber

from clinic_site.search.alarms import Alarm
from clinic_site.shared.public_page import Link
from clinic_site.writing import markdown
from education.models import (
    AfterEffect,
    Condition,
    Contraindication,
    Frequency,
    GlossaryTerm,
    Reference,
    Reviewer,
    VisitStep,
    WarningSign,
)
from education.models.icon_array import icon_array
from education.models.listing import Group
from education.pages.drawings import calls
from education.pages.glossary_words import WordsOnPage
from education.pages.ladder import ladder
from education.pages.review import ReviewOfAll
from education.pages.safety import days_after, is_at_any_time
from locations.finding import maps
from locations.finding.reach import DAYS_DRIVE, Reach
from locations.hours import Moment
from locations.models import Clinic, State
from locations.models.clinic_towns import ClinicTown
from locations.pages.forms import NearForm, StateForm

LONG = "The Northwestern Center for Orthopaedic, Sports and Pelvic Physical Therapy and Rehabilitation at Snoqualmie"
TEXT = f"Words before the first heading.\n\n## A part\n\nIts words.\n\n## {LONG}\n\nMore words."
COLORS = {
    "paper": _("Background"),
    "tint": _("Second background"),
    "deep": _("Closing band"),
    "ink": _("Text"),
    "ink-soft": _("Secondary text"),
    "teal-text": _("Links"),
    "teal": _("Buttons, drawings"),
    "clay": _("Accent, focus"),
    "clay-text": _("Small headings"),
    "amber-text": _("Call us"),
    "red-text": _("Call 911"),
    "edge": _("Edges of controls"),
    "line": _("Hairlines"),
}


class EveryField(forms.Form):
    """Each kind of field once, with its errors. It is sent to this page only."""

    takes_focus = False  # otherwise the page would open scrolled to the form

    text = forms.CharField(label=_("Line of text"), help_text=_("What to type, with an example."))
    choice = forms.ChoiceField(label=_("Choice from a list"), choices=[("", _("Choose one")), ("a", _("First"))])
    several_lines = forms.CharField(label=_("Several lines"), widget=forms.Textarea(attrs={"rows": 3}))
    one_of_few = forms.ChoiceField(
        label=_("Choice of a few"), widget=forms.RadioSelect, choices=[("yes", _("Yes")), ("no", _("No"))]
    )
    tick = forms.BooleanField(label=_("Checkbox to agree"))
    left_out = forms.CharField(label=_("Optional field"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs | {"auto_id": "every_%s"})
        self.helper = FormHelper()
        self.helper.form_method = "get"
        self.helper.form_class = "layout-stack"
        self.helper.attrs = {"novalidate": True}
        self.helper.disable_csrf = True  # a GET form
        self.helper.add_input(Submit("", _("Send")))


class GalleryView(TemplateView):
    """Every component with every kind of record. `StaffAdminSite` wraps it, so only staff can see it."""

    template_name = "gallery.html"

    def get_context_data(self, **kwargs):
        term = GlossaryTerm(term="Trigger point", slug="trigger-point", definition="A tight, sore spot in a muscle.")
        words = WordsOnPage([term])
        pieces = words.mark("A trigger point is explained where it first appears.")
        effects = after_effects()
        shown = clinics()
        return super().get_context_data(
            colors=COLORS,
            every_field=EveryField({}),
            near_form=NearForm(),
            state_form=StateForm(),
            state_near_form=NearForm(auto_id="state_%s", state=states()[0]),
            suggestions=["Springfield, IL", "Springfield, MO"],
            ladder=ladder(effects, warning_signs()),
            empty_ladder=ladder([]),
            calls=list(calls([*effects, *warning_signs()])),
            times=days_after(effects),
            any_time=ladder(effect for effect in effects if is_at_any_time(effect)),
            other_signs=[rung for rung in ladder([], warning_signs()) if rung.signs],
            alarms=[Alarm(rung.action, rung.signs) for rung in ladder(effects, warning_signs()) if rung.signs][:-1],
            grades=grades(),
            frequencies=frequencies(),
            rules=[
                Contraindication(slug="g-1", title="Sore or broken skin", line="Not in that spot.", reason="Germs."),
                Contraindication(slug="g-2", title=LONG, line=LONG, reason=LONG, sources_differ=True),
            ],
            steps=[VisitStep(stage=str(_("Before")), title=str(_("You talk first")), text=str(_("You can say no.")))]
            * 4,
            text_parts=markdown.render(TEXT).parts,
            neighbors=[Link(_("Neck pain"), "#onward-title"), Link(LONG, "#onward-title")],
            term_pieces=pieces,
            words=words,
            page=Paginator(range(3), 1).page(2),
            list_groups=[Group(letter, "index", 1, page) for page, letter in enumerate("ABC", start=1)],
            states=states(),
            forbidding_state=states()[2],
            reach=Reach(shown[-1]),
            days_drive=DAYS_DRIVE,
            towns=[ClinicTown(name, range(count)) for name, count in [("Bellingham", 3), ("Seattle", 1200)]],
            moments=moments(),
            clinics=shown,
            country=maps.country(list(State.objects.with_clinic_counts())),
            drawing=maps.one_state(shown[0].state, shown),
            references=references(),
            reviews=reviews(),
            trail=[Link(_("Home"), "/"), Link(_("Parts of this site"), self.request.path)],
            structured_data=[],
            **kwargs,
        )


def grades() -> list[Condition]:
    """Return a condition for each step of the certainty scale, for a range, and without a grade."""
    ends = [("very_low", "very_low"), ("low", "low"), ("moderate", "moderate"), ("high", "high")]
    ends += [("very_low", "moderate"), ("", "")]
    return [Condition(certainty_low=low, certainty_high=high, certainty_note="For pain.") for low, high in ends]


def states() -> list[State]:
    """Return a state for each status that the law can give dry needling, and one whose sources differ."""
    day = datetime.date(2026, 11, 1)
    place = {"code": "WA", "name": "Washington", "slug": "washington"}
    seen = {"law_known_from": "list", "law_source_name": "A list of laws", "law_seen_on": day}
    read = {"law_known_from": "primary", "law_source_name": "The rule", "law_checked_on": day, "law_trail": "The rule."}
    differ = {"law_one_source_says": "The board allows it.", "law_another_source_says": "The board says nothing."}
    sources = dict.fromkeys(State.LawStatus.values, seen) | {"with_conditions": read, "unknown": {}}
    made = [
        *(State(law_status=status, **place, **source) for status, source in sources.items()),
        State(law_status="unknown", law_may_have_changed="A bill was in a committee.", **place, **seen, **differ),
    ]
    for state in made:
        state.has_offer = not state.law_forbids
    return made


def clinics() -> list[Clinic]:
    """Return a clinic for each notice that visitors can see, and one with long values in its fields."""
    state = states()[0]
    today = timezone.localdate()

    def clinic(number, name, **values):
        usual = {
            "state": state,
            "slug": "clinic",
            "street": "305 Cedar Avenue",
            "city": "Bellingham",
            "zip": "98225",
            "latitude": 48.7 - number / 2,
            "longitude": -122.4 + number / 2,
            "phone": PhoneNumber.from_string("+12065550101"),
            "time_zone": "America/Los_Angeles",
            "opening_hours": "Mo-Th 07:00-19:00; Fr 07:00-17:00; PH off",
            "offers_dry_needling": True,
            "dry_needling_confirmed_on": today,
        }
        return Clinic(pk=number, name=name, **(usual | values))

    made = [
        clinic(1, "Offers it", access_notes="One step at the door. Ask for the ramp."),
        clinic(2, "Must be confirmed", dry_needling_confirmed_on=datetime.date(2020, 1, 15)),
        clinic(3, "Does not offer it", offers_dry_needling=False),
        clinic(4, "Closed for now", operation="closed_for_now", opening_hours=""),
        clinic(5, "Only its ZIP code is known", city="Houston", point_from_zip=True),
        clinic(6, LONG, is_sample=True, suite="Suite 1400, North Tower", opening_hours="24/7", city="Llanfairpwll"),
    ]
    for miles, each in zip([0.2, 1, 12, 230, 3, 2600], made, strict=True):
        each.miles = miles
    return made


def moments() -> list[Moment]:
    """Return the opening status of a clinic that is open, one that is closed, and one that never closes."""
    now = timezone.now()
    later = now + datetime.timedelta(hours=3)
    return [Moment(True, now, later, later), Moment(False, now, later, later), Moment(True, now, later, None)]


def after_effects() -> list[AfterEffect]:
    """Return effects for every rung of the ladder, most urgent first."""
    names = {
        "call_911": [("Trouble breathing", "any_time"), ("Chest pain", "any_time")],
        "call_clinic": [("Fever or chills", "any_time"), ("A sharp pain", "during"), (LONG, "first_day")],
        "normal": [
            ("A deep ache", "during"),
            ("Tiredness", "first_hours"),
            ("A small bruise", "first_day"),
            ("Soreness", "next_days"),
        ],
    }
    return [
        AfterEffect(
            name=name, slug=f"g-{action}-{when}", action=action, when=when, detail="What to know.", how_common="Common"
        )
        for action, signs in names.items()
        for name, when in signs
    ]


def warning_signs() -> list[WarningSign]:
    """Return a warning sign for every rung that can have one. The first of each concerns the page."""
    names = {
        "call_911": [("Jaw pain with a tight chest", ""), ("Signs of a heart attack", "")],
        "call_988": [("Thoughts of ending your life", "")],
        "see_doctor": [("One calf is swollen and sore", "you are short of breath"), (LONG, "")],
        "call_clinic": [("A worry about a pregnancy", "")],
    }
    made = [
        WarningSign(name=name, slug=f"g-{action}-{place}", action=action, detail=LONG, call_911_if=condition)
        for action, signs in names.items()
        for place, (name, condition) in enumerate(signs)
    ]
    for sign in made:
        sign.is_of_page = sign.slug.endswith("-0")
    return made


def frequencies() -> list[Frequency]:
    """Return a count of events, and frequencies from the lowest that a picture can show to every case."""
    made = []
    once, events = Frequency.Counts.ONCE, Frequency.Counts.EVENTS
    for count, out_of, counts in [(37, 100, events), (1, 1000, once), (37, 100, once), (100, 100, once)]:
        number = Frequency(
            slug=f"g-{counts}-{count}-{out_of}",
            count=count,
            out_of=out_of,
            unit="sessions",
            counts=counts,
            sentence="effects were counted." if counts == events else "had this effect.",
            counted_by="no one: this is an example",
            not_said="Anything about you.",
        )
        number.picture = None if number.is_of_events else icon_array(count, out_of)
        made.append(number)
    return made


def references() -> list[Reference]:
    """Return a source with all its details, and one with hardly any."""
    return [
        Reference(key="g-full", authors="Doe J.", title=LONG, source="Journal of Examples", year=2026, doi="10.1/1"),
        Reference(key="g-bare", source="A list of laws"),
    ]


def reviews() -> list[ReviewOfAll]:
    """Return the review of a sample, of a text without a review, and one that is overdue."""
    past = datetime.date(2020, 3, 1)
    sample = ReviewOfAll("An author", True, False, [], None, None)
    unreviewed = ReviewOfAll("", False, False, [], None, None)
    overdue = ReviewOfAll(
        "An author",
        False,
        False,
        [Reviewer(name="Ada Example", credentials="PT, DPT")],
        past,
        past.replace(year=2021),
    )
    return [sample, unreviewed, overdue]
