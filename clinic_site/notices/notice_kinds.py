"""The kinds of notices, and what each one needs before it can be on the site.

What the rules ask is told in careful words: whether a rule binds a clinic, and with which text, is for its lawyer to
say. No text of a notice comes with the software.
"""

from dataclasses import dataclass

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class NoticeKind(models.TextChoices):
    """The kinds, in the order of the footer. The value is the address of the page, the label the text of the link."""

    PRIVACY_PRACTICES = "privacy-practices", _("Privacy practices (HIPAA)")
    NONDISCRIMINATION = "nondiscrimination", _("Nondiscrimination")
    LANGUAGE_HELP = "language-help", _("Language help")
    COST_ESTIMATE = "cost-estimate", _("Cost estimate")
    ACCESSIBILITY = "accessibility", _("Accessibility")
    HEALTH_DATA = "health-data-privacy", _("Consumer health data privacy")
    CONSENT = "consent", _("Consent form")

    @property
    def facts(self) -> "Facts":
        return FACTS[self]

    @property
    def bit(self) -> int:
        """A number with a single bit, so that one sum says which kinds there are."""
        return 1 << list(type(self)).index(self)


# Fields of which at least one must be filled in
Group = tuple[str, ...]
TEXT: Group = ("body",)
EFFECTIVE: Group = ("effective_on",)
PHONE: Group = ("contact_phone",)
WAY_TO_ASK: Group = ("contact_phone", "contact_email")


@dataclass(frozen=True)
class Facts:
    """What the site knows about a kind. `asks` explains it to staff, `hint` says what belongs into the text."""

    title: str | Promise
    description: str | Promise
    asks: str | Promise
    hint: str | Promise
    needs: tuple[Group, ...]
    fields: tuple[str, ...] = ()  # in its form, besides those of every kind
    blocks_opening: bool = False
    is_in_footer: bool = True
    is_yearly: bool = False
    has_wall_sheet: bool = False


CONTACT = ("contact_name", "contact_phone", "contact_tty", "contact_email", "contact_address")

FACTS: dict[NoticeKind, Facts] = {
    NoticeKind.PRIVACY_PRACTICES: Facts(
        title=_("Notice of privacy practices"),
        description=_("How this clinic may use and share health information, and the rights of patients."),
        asks=_(
            "A clinic that bills electronically is usually bound by HIPAA. If its website tells about its services, the "
            "notice of privacy practices must be easy to find there. Some notices had to change by February 16, 2026. "
            "This is not the page about the privacy of this website."
        ),
        hint=_("Paste the whole notice that your clinic hands out."),
        needs=(TEXT, EFFECTIVE, WAY_TO_ASK),
        fields=("effective_on", *CONTACT),
        blocks_opening=True,
    ),
    NoticeKind.NONDISCRIMINATION: Facts(
        title=_("Nondiscrimination notice"),
        description=_("This clinic does not discriminate. Where to get help, and how to complain."),
        asks=_(
            "Section 1557 concerns clinics that receive money from the Department of Health and Human Services, such as "
            "Medicare or Medicaid payments. They give this notice once a year and on request, and show it on the website "
            "and in the clinic. Sample notices can be out of date."
        ),
        hint=_("Paste the text of your notice. The page adds the contact below, and where to complain."),
        needs=(TEXT, PHONE),
        fields=("has_fifteen_employees", *CONTACT, "last_given_on"),
        blocks_opening=True,
        is_yearly=True,
        has_wall_sheet=True,
    ),
    NoticeKind.LANGUAGE_HELP: Facts(
        title=_("Free language help and aids"),
        description=_("Free interpreters, translations and aids at this clinic, in many languages."),
        asks=_(
            "Section 1557 also asks for a notice of free language help and aids: in English, and in at least the 15 "
            "languages that people with limited English speak most in your states. The Department of Health and Human "
            "Services has translations. Paste those. Never paste the text of a translation machine."
        ),
        hint=_("Paste the English text of the notice."),
        needs=(TEXT, PHONE, ("language_lines",)),
        fields=("language_lines", *CONTACT, "last_given_on"),
        blocks_opening=True,
        is_yearly=True,
        has_wall_sheet=True,
    ),
    NoticeKind.COST_ESTIMATE: Facts(
        title=_("Your right to a cost estimate"),
        description=_("Patients who don’t use insurance can ask for an estimate of the cost before their visit."),
        asks=_(
            "The No Surprises Act gives people who have no health insurance, or don’t use it, the right to an estimate of "
            "the cost. The website must tell them. The page says what is the same for every clinic. Fill in whom patients "
            "ask. A text of your own is optional."
        ),
        hint=_("What else patients should know about estimates in your clinic. Leave this empty if there is nothing."),
        needs=(("contact_name",), PHONE),
        fields=CONTACT,
        blocks_opening=True,
    ),
    NoticeKind.ACCESSIBILITY: Facts(
        title=_("Accessibility"),
        description=_("Help with using this website, and what we know about its barriers."),
        asks=_(
            "Rules about accessible websites (WCAG 2.1 AA) begin on May 11, 2027 for clinics with 15 or more employees "
            "and on May 10, 2028 for smaller ones. They don’t ask for this page, but people need to know where to get "
            "help. Say what was tested, when and by whom, and what does not work. Don’t call the site “fully compliant”."
        ),
        hint=_("What was tested, when and by whom, and known gaps. Leave this empty if nothing was tested."),
        needs=(WAY_TO_ASK,),
        fields=CONTACT,
    ),
    NoticeKind.HEALTH_DATA: Facts(
        title=_("Consumer health data privacy policy"),
        description=_("What happens to health data that visitors of this website leave."),
        asks=_(
            "Washington’s My Health My Data Act, and similar laws of other states, ask for a policy of its own about "
            "health data of consumers. The page “Privacy” (/about/privacy/) says what this software does with visitors. "
            "Your lawyer can tell you whether you need this second page."
        ),
        hint=_("Paste the policy that your lawyer wrote."),
        needs=(TEXT, EFFECTIVE),
        fields=("effective_on", *CONTACT),
    ),
    NoticeKind.CONSENT: Facts(
        title=_("Consent to dry needling"),
        description=_("A sheet to read, talk about and sign before dry needling."),
        asks=_(
            "Some states ask for written consent before dry needling. This makes a sheet to print, with your own words "
            "and lines for signatures. Check the rule of each state in which you have a clinic."
        ),
        hint=_("Paste the words that your patients sign."),
        needs=(TEXT,),
        is_in_footer=False,
    ),
}

BLOCKING = [kind for kind in NoticeKind if kind.facts.blocks_opening]
YEARLY = [kind for kind in NoticeKind if kind.facts.is_yearly]
DATES = frozenset(["effective_on"])


def is_filled_in() -> Q:
    """Return the condition for notices that have everything that their kind needs."""
    found = Q(pk__in=[])
    for kind in NoticeKind:
        every = Q(kind=kind)
        for group in kind.facts.needs:
            any_of = Q(pk__in=[])
            for name in group:
                any_of |= Q(**{f"{name}__isnull": False}) if name in DATES else ~Q(**{name: ""})
            every &= any_of
        found |= every
    return found
