"""What the desk and the setup say about shipped texts."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic_site.publishing import draft_conditions, site_rules
from clinic_site.publishing.admin.publish_all import approved, kinds_to_publish
from clinic_site.publishing.kinds import counts_of, may
from clinic_site.publishing.publishable import Publishable
from clinic_site.shared.desk_registry import Group, Need, Record, once_a_run
from clinic_site.shared.public_page import Link
from clinic_site.shared.setup_registry import Step
from clinic_site.shipped.standing import Standing, TextHere, TextsHere
from clinic_site.shipped.views import may_decide
from education.sample.shipped_texts import KINDS

NAMED = 10


def needs(user) -> Iterator[Need]:
    """Yield the tasks of `user` with shipped texts. The number of queries is fixed."""
    if any(may(user, "review", kind) or may(user, "publish", kind) for kind in KINDS):
        n = without_review()
        words = ngettext("shipped text waits for a first review", "shipped texts wait for a first review", n)
        links = [Link(_("See the drafts"), f"{reverse('admin:open_drafts')}?stands=waiting")]
        yield Need("shipped-review", Group.WAITING, n, words, links, is_clinical=True)
    if may_decide(user):
        yield from _decisions(_texts_here())
    elif any(may(user, "review", kind) for kind in KINDS):
        yield _corrections(_texts_here())


@once_a_run
def _texts_here() -> TextsHere:
    return TextsHere()


def _corrections(texts: TextsHere) -> Need:
    words = ngettext(
        "shipped text was corrected for safety. Decide about it first",
        "shipped texts were corrected for safety. Decide about them first",
        len(texts.with_standing(Standing.CORRECTED)),
    )
    return _need(texts, Standing.CORRECTED, Group.WAITING, words, _("See the corrections"), is_named=True)


def _decisions(texts: TextsHere) -> Iterator[Need]:
    def count(standing: Standing) -> int:
        return len(texts.with_standing(standing))

    yield _corrections(texts)
    n = count(Standing.CHANGED)
    words = ngettext("shipped text changed with this release", "shipped texts changed with this release", n)
    yield _need(texts, Standing.CHANGED, Group.WAITING, words, _("See what changed"), is_named=True)
    n = count(Standing.UNKNOWN)
    words = ngettext(
        "text differs from the shipped one. We can’t tell who changed it",
        "texts differ from the shipped ones. We can’t tell who changed them",
        n,
    )
    yield _need(texts, Standing.UNKNOWN, Group.SOMEDAY, words, _("Compare them"))
    n = count(Standing.NEW) if texts.memories else 0  # the setup offers the first ones
    words = ngettext("shipped text can be taken over", "shipped texts can be taken over", n)
    if n:
        yield _need(texts, Standing.NEW, Group.SOMEDAY, words, _("See them"))
    n = count(Standing.GONE)
    words = ngettext("text of yours is no longer shipped", "texts of yours are no longer shipped", n)
    yield _need(texts, Standing.GONE, Group.SOMEDAY, words, _("See them"))


def _need(texts: TextsHere, standing: Standing, group: Group, words: str, link: str, *, is_named: bool = False) -> Need:
    found = texts.with_standing(standing)
    named = [_named(text) for text in found[:NAMED]] if is_named else []
    links = [Link(link, f"{reverse('admin:shipped_texts')}?show={standing.value}")]
    return Need(f"shipped-{standing.value}", group, len(found), words, links, named, is_clinical=is_named)


def _named(text: TextHere) -> Record:
    note = "; ".join(reason.words for reason in text.reasons)
    if text.is_edited:
        edited = _("edited by your clinic")
        note = f"{note} ({edited})" if note else edited
    return Record(text.name, text.url, note)


@once_a_run
def without_review() -> int:
    """Return how many sample texts have a draft that waits for an approval. One query."""
    waiting = {kind: kind.objects.with_draft(draft_conditions.APPROVAL).filter(is_sample=True) for kind in KINDS}
    return sum(counts_of(waiting).values())


def steps(user) -> Iterator[Step]:
    """Yield the steps of the setup: take over the texts, and publish what is approved."""
    texts = TextsHere()
    n, here = len(texts.with_standing(Standing.NEW)), len(texts.memories)
    words = ngettext(
        "%(count)d text about dry needling comes with the software. It becomes a draft of your clinic.",
        "%(count)d texts about dry needling come with the software. They become drafts of your clinic, for your clinician.",
        n,
    ) % {"count": n}
    done = ngettext("%(count)d shipped text was taken over.", "%(count)d shipped texts were taken over.", here)
    may_do = may_decide(user)
    who = _("A publisher or an administrator does this.")
    yield Step(
        "shipped", _("Take over the shipped texts"), not n and bool(here),
        words + ("" if may_do else f" {who}") if n else done % {"count": here},
        reverse("admin:shipped_take_over") if may_do else "", _("Take them over"), is_required=False, place=30,
    )  # fmt: skip
    kinds = kinds_to_publish(user)
    waiting = sum(approved(kinds).values()) if kinds else 0
    public = sum(counts_of({kind: kind.objects.published() for kind in KINDS}).values())
    broken = site_rules.broken_rules(Publishable)
    words = ngettext("%(count)d text is on the site.", "%(count)d texts are on the site.", public) % {"count": public}
    if waiting:
        more = ngettext("%(count)d approved text waits.", "%(count)d approved texts wait.", waiting)
        words += " " + more % {"count": waiting}
    if broken:
        words += " " + _("Patients would find an empty list of emergencies: the effects of treatment must go out, too.")
    yield Step(
        "publish-all", _("Publish the approved texts"), bool(public) and not waiting and not broken,
        words if kinds else f"{words} {who}",
        reverse("admin:publish_all") if kinds else "", _("Publish them"), place=80,
    )  # fmt: skip
