from django.utils.functional import SimpleLazyObject

from clinic_site.writing.markdown import plain
from education.models import Topic
from education.models.topic import MOST_IN_FOOTER


def navigation(request, *, is_shown=lambda: True):
    """Add the published `topics` that every page links to: `nav_topics` and, without these, `footer_topics`.

    `late_harm` is the sentence below “Call 911 now”, from the page about safety, or "".

    One query per page, and only if a template uses them. All of it is empty unless `is_shown()`, asked only then.
    """
    published = Topic.objects.published().exclude(slug=Topic.HOME).linked_everywhere()
    found = published.only("title", "slug", "nav_label", "nav_order", "in_footer", "description", "warning")
    topics = SimpleLazyObject(lambda: found if is_shown() else found.none())

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
