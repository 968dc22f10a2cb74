"""/safety/: who should not have dry needling, what may happen afterward, how often, and when to get help."""

from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from education.models import AfterEffect, Contraindication, Frequency, Reference
from education.models.icon_array import icon_array
from education.pages import structured_data
from education.pages.citations import Citations
from education.pages.section import SectionPage


@dataclass(frozen=True)
class TimeAfter:
    """A period during or after the visit: which effects are normal then, and which need a call."""

    label: str | Promise
    title: str | Promise
    call_label: str | Promise
    normal: list[AfterEffect]
    call: list[AfterEffect]


def days_after(effects: list[AfterEffect]) -> list[TimeAfter]:
    """Return the periods from the treatment to the third day, with their effects."""
    when, action = AfterEffect.When, AfterEffect.Action
    titles = [
        (when.DURING, _("On the table"), _("Tell your therapist")),
        (when.FIRST_HOURS, _("On the way home"), action.CALL_CLINIC.label),
        (when.FIRST_DAY, _("At home"), action.CALL_CLINIC.label),
        (when.NEXT_DAYS, _("The days after"), action.CALL_CLINIC.label),
    ]
    return [
        TimeAfter(
            time.label,
            title,
            call_label,
            normal=[effect for effect in effects if effect.when == time and effect.action == action.NORMAL],
            call=[effect for effect in effects if effect.when == time and effect.action == action.CALL_CLINIC],
        )
        for time, title, call_label in titles
    ]


def at_any_time(effects: list[AfterEffect], action: AfterEffect.Action) -> list[AfterEffect]:
    """Return the effects with `action` that may happen at any time."""
    return [effect for effect in effects if effect.when == AfterEffect.When.ANY_TIME and effect.action == action]


class SafetyView(SectionPage, TemplateView):
    section = "safety"
    fallback_title = _("Who should not have it, and what to watch for")
    template_name = "education/safety.html"

    def get_records(self):
        return [*self.contraindications, *self.effects, *self.frequencies]

    def get_context_data(self, **kwargs):
        references = Prefetch("references", Reference.objects.only("key"))
        contraindications = Contraindication.objects.published().select_related("reviewed_by")
        effects = AfterEffect.objects.published().most_urgent_first().select_related("reviewed_by")
        frequencies = Frequency.objects.published().select_related("reviewed_by")
        self.contraindications = list(contraindications.prefetch_related(references))
        self.effects = list(effects.prefetch_related(references))
        self.frequencies = list(frequencies.prefetch_related(references))
        records = self.get_records()
        warning = self.topic.warning if self.topic else ""
        citations = Citations(
            warning, self.body_text, also=[reference.key for record in records for reference in record.references.all()]
        )
        for record in records:
            keys = [reference.key for reference in record.references.all() if reference.key in citations.numbers]
            record.numbers = sorted((citations.numbers[key], key) for key in keys)
        for frequency in self.frequencies:
            frequency.picture = None if frequency.is_of_events else icon_array(frequency.count, frequency.out_of)
        return super().get_context_data(
            frequencies=self.frequencies,
            absolute=[item for item in self.contraindications if item.level == Contraindication.Level.ABSOLUTE],
            relative=[item for item in self.contraindications if item.level == Contraindication.Level.RELATIVE],
            effects=self.effects,
            times=days_after(self.effects),
            call_any_time=at_any_time(self.effects, AfterEffect.Action.CALL_CLINIC),
            normal_any_time=at_any_time(self.effects, AfterEffect.Action.NORMAL),
            warning=citations.render(warning).html,
            citations=citations,
            **kwargs,
        )

    def get_structured_data(self):
        url = self.request.build_absolute_uri(self.request.path)
        therapy = structured_data.medical_therapy(self.contraindications, self.effects, url=url)
        return [*super().get_structured_data(), therapy]
