"""The step of a new site's setup that is about its own pages, such as prices and parking."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic_site.publishing.admin_urls import admin_url, list_url
from clinic_site.publishing.kinds import may
from clinic_site.publishing.sample_records import SampleRecord
from clinic_site.shared.setup_registry import Step, register_steps
from education.models import PageKind, Topic

PLACE = 70


def connect() -> None:
    register_steps("plain pages", steps)


def steps(user) -> Iterator[Step]:
    """Yield the step. Two queries."""
    shipped = SampleRecord.objects.filter(model=Topic._meta.label_lower, object_id__isnull=False)  # such as privacy
    own = Topic.objects.plain().filter(is_sample=False).exclude(pk__in=shipped.values("object_id"))
    n = own.released().count()
    if n:
        words = ngettext(
            "%(n)d page that needs no clinician is ready.", "%(n)d pages that need no clinician are ready.", n
        )
    else:
        words = _("Patients look for prices, parking and what to bring. These pages need no clinician.")
    url = ""
    if may(user, "add", Topic):
        kind = PageKind.objects.values_list("pk", flat=True).first()
        url = (
            list_url(Topic, "kind__isnull=False") if n else admin_url(Topic, "add") + (f"?kind={kind}" if kind else "")
        )
    else:
        words += " " + _("A writer, a publisher or an administrator can write them.")
    yield Step(
        key="plain-pages",
        title=_("Write your pages about prices, parking and the like"),
        is_done=n > 0,
        words=words % {"n": n} if n else words,
        url=url,
        button=_("See the pages") if n else _("Write the first page"),
        is_required=False,
        place=PLACE,
    )
