"""Which notices the pages link to. The query for the name of the clinic brings it along: see `site_settings.py`."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, IntegerField, Subquery, Sum, Value, When
from django.urls import reverse

from clinic_site.notices.language_lines import LanguageLine, lines_in
from clinic_site.notices.legal_notice import LegalNotice
from clinic_site.notices.notice_kinds import NoticeKind
from clinic_site.shared.public_page import Link

OF_CLINICS = (NoticeKind.PRIVACY_PRACTICES, NoticeKind.COST_ESTIMATE)


def annotations() -> dict[str, Any]:
    """Return what a query must add for `ShownNotices`: a sum of the kinds' bits, and the lines of all languages."""
    notices = LegalNotice.objects.shown().order_by()
    bits = Case(*(When(kind=kind, then=Value(kind.bit)) for kind in NoticeKind), output_field=IntegerField())
    of_all = notices.annotate(all=Value(1)).values("all").annotate(bits=Sum(bits)).values("bits")
    lines = notices.filter(kind=NoticeKind.LANGUAGE_HELP).values("language_lines")[:1]
    return {"notice_bits": Subquery(of_all), "notice_lines": Subquery(lines)}


@dataclass(frozen=True)
class ShownNotices:
    """The kinds that have a page now, for templates. Each address is "" without a page."""

    bits: int | None
    stored_lines: str | None

    @property
    def links(self) -> list[Link]:
        """The links of the footer, in order."""
        return [
            Link(kind.label, address) for kind in NoticeKind if kind.facts.is_in_footer and (address := self._url(kind))
        ]

    @property
    def lines(self) -> list[LanguageLine]:
        return lines_in(self.stored_lines or "")

    @property
    def language_help(self) -> str:
        return self._url(NoticeKind.LANGUAGE_HELP)

    @property
    def of_clinics(self) -> list[Link]:
        """The links of a clinic's page, by the titles of the pages."""
        return [Link(kind.facts.title, address) for kind in OF_CLINICS if (address := self._url(kind))]

    @property
    def cost_estimate(self) -> str:
        return self._url(NoticeKind.COST_ESTIMATE)

    @property
    def consent(self) -> str:
        return self._url(NoticeKind.CONSENT)

    def _url(self, kind: NoticeKind) -> str:
        return reverse("notice", args=[kind]) if (self.bits or 0) & kind.bit else ""
