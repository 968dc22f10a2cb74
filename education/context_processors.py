from django.utils.functional import SimpleLazyObject

from education.models import Topic


def navigation(request):
    """Give every template the published pages for its menus: `topics` for the footer, `nav_topics` for the top.

    Read once per page, and only when a template asks.
    """
    topics = SimpleLazyObject(
        lambda: list(
            Topic.objects.published()
            .exclude(slug=Topic.HOME)
            .only("title", "slug", "nav_label", "nav_order", "order", "description")
        )
    )

    def in_menu():
        return sorted((topic for topic in topics if topic.nav_order is not None), key=lambda topic: topic.nav_order)

    return {"topics": topics, "nav_topics": SimpleLazyObject(in_menu)}
