"""/safety/: who should not have dry needling, what may happen afterward, how often, and when to get help."""

from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from education.models import AfterEffect, Contraindication, Frequency, Reference, WarningSign
from education.models.icon_array import icon_array
from education.pages import structured_data
from education.pages.citations import Citations
from education.pages.drawings import calls
from education.pages.ladder import ladder
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
    """Return the periods from the treatment to the third day, with their effects. `effects` are most urgent first."""
    when, action = AfterEffect.When, AfterEffect.Action
    calls = (action.SEE_DOCTOR, action.CALL_CLINIC)
    titles = {
        when.DURING: _("On the table"),
        when.FIRST_HOURS: _("On the way home"),
        when.FIRST_DAY: _("At home"),
        when.NEXT_DAYS: _("The days after"),
    }
    found = []
    for time, title in titles.items():
        normal = [effect for effect in effects if effect.when == time and effect.action == action.NORMAL]
        call = [effect for effect in effects if effect.when == time and effect.action in calls]
        call_label = _("Tell your therapist") if time == when.DURING else action(call[0].action).label if call else ""
        found.append(TimeAfter(time.label, title, call_label, normal, call))
    return found


def is_at_any_time(effect: AfterEffect) -> bool:
    """Whether an effect belongs to no period. Reasons to call 911 never do, so that none is hidden in a timeline."""
    return effect.when == AfterEffect.When.ANY_TIME or effect.action == AfterEffect.Action.CALL_911


class SafetyView(SectionPage, TemplateView):
    section = "safety"
    fallback_title = _("Who should not have it, and what to watch for")
    kinds = (Contraindication, AfterEffect, WarningSign, Frequency)
    template_name = "education/safety.html"

    def get_records(self):
        return [*self.contraindications, *self.effects, *self.warning_signs, *self.frequencies]

    def get_context_data(self, **kwargs):
        references = Prefetch("references", Reference.objects.only("key"))
        contraindications = Contraindication.objects.published().select_related("reviewed_by")
        effects = AfterEffect.objects.published().most_urgent_first().select_related("reviewed_by")
        warning_signs = WarningSign.objects.published().most_urgent_first().select_related("reviewed_by")
        frequencies = Frequency.objects.published().select_related("reviewed_by")
        self.contraindications = list(contraindications.prefetch_related(references))
        self.effects = list(effects.prefetch_related(references))
        self.warning_signs = list(warning_signs.prefetch_related(references))
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
            calls=list(calls([*self.effects, *self.warning_signs])),
            times=days_after(self.effects),
            any_time=ladder(effect for effect in self.effects if is_at_any_time(effect)),
            other_signs=[rung for rung in ladder([], self.warning_signs) if rung.signs],
            warning=citations.render(warning).html,
            citations=citations,
            **kwargs,
        )

    def get_structured_data(self):
        therapy = structured_data.medical_therapy(
            self.contraindications, self.effects, url=self.url, shown_text=self._shown_text()
        )
        return [*super().get_structured_data(), therapy]

    def _shown_text(self) -> str:
        """Return the sentences of the page that may name a serious outcome."""
        effects = (text for effect in self.effects for text in (effect.name, effect.detail, effect.how_common))
        rules = (item.reason for item in self.contraindications)
        return "\n".join([self.body_text, *effects, *rules, *(frequency.not_said for frequency in self.frequencies)])
