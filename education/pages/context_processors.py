from django.utils.functional import SimpleLazyObject

from clinic_site.publishing.kept import kept_until_change
from clinic_site.writing.markdown import plain
from education.models import Topic
from education.models.topic import MOST_IN_FOOTER


@kept_until_change
def linked_topics() -> list[Topic]:
    """Return the topics that every page links to. One query after each change of the site."""
    published = Topic.objects.published().exclude(slug=Topic.HOME).linked_everywhere()
    return list(published.only("title", "slug", "nav_label", "nav_order", "in_footer", "description", "warning"))


def navigation(request, *, is_shown=lambda: True):
    """Add the published `topics` that every page links to: `nav_topics` and, without these, `footer_topics`.

    `late_harm` is the sentence below “Call 911 now”, from the page about safety, or "".

    They are looked up only if a template uses them. All of it is empty unless `is_shown()`, asked only then.
    """
    topics = SimpleLazyObject(lambda: linked_topics() if is_shown() else [])

    def in_footer():
        return [topic for topic in topics if topic.in_footer and topic.nav_order is None][:MOST_IN_FOOTER]

    def in_menu():
        shown = (topic for topic in topics if topic.nav_order is not None)
        return sorted(shown, key=lambda topic: topic.nav_order)

    def warning():
        return next((plain(topic.warning) for topic in topics if topic.slug == Topic.SAFETY), "")

    return {
        "topics": topics,
        "footer_topics": SimpleLazyObject(in_footer),
        "nav_topics": SimpleLazyObject(in_menu),
        "late_harm": SimpleLazyObject(warning),
    }
