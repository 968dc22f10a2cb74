"""/sitemap.xml: every public page, selected with the same `published()` as the pages themselves."""

from urllib.parse import urlsplit

from django.contrib import sitemaps
from django.urls import reverse

from clinic_site.publishing.withdrawal import Withdrawal
from clinic_site.publishing.withdrawn_pages import withdrawn
from education.models import Condition, Topic
from education.models.topic import SECTION_SLUGS
from locations.models import Clinic, State


class Sitemap(sitemaps.Sitemap):
    def get_urls(self, *args, **kwargs):
        """Leave out the pages that are withdrawn in an emergency."""
        urls = super().get_urls(*args, **kwargs)
        withdrawals = list(Withdrawal.objects.in_force())
        return [url for url in urls if not withdrawals or not withdrawn(urlsplit(url["location"]).path, withdrawals)]


class SectionSitemap(Sitemap):
    """Pages that exist whether or not a topic introduces them."""

    def items(self):
        return [
            "landing",
            "handout",
            "search",
            "education:condition_list",
            "education:safety",
            "education:self_check",
            "education:question_list",
            "education:glossary",
            "education:reference_list",
            "locations:state_list",
            "locations:register",
        ]

    def location(self, item):
        return reverse(item)


class TextSitemap(Sitemap):
    def items(self):
        topics = Topic.objects.published().exclude(slug__in=SECTION_SLUGS).only("slug", "updated_at")
        conditions = Condition.objects.published().only("slug", "updated_at")
        return [*topics, *conditions]

    def lastmod(self, record):
        return record.updated_at


class StateSitemap(Sitemap):
    def items(self):
        return list(State.objects.all())


class ClinicSitemap(Sitemap):
    limit = 10_000

    def items(self):
        return Clinic.objects.published().listed().select_related("state")

    def lastmod(self, clinic):
        return clinic.updated_at


class ClinicHandoutSitemap(Sitemap):
    limit = 10_000

    def items(self):
        return Clinic.objects.published().offering().select_related("state")

    def location(self, clinic):
        return reverse("clinic_handout", args=[clinic.state.slug, clinic.slug])


SITEMAPS = {
    "sections": SectionSitemap,
    "texts": TextSitemap,
    "states": StateSitemap,
    "clinics": ClinicSitemap,
    "handouts": ClinicHandoutSitemap,
}
