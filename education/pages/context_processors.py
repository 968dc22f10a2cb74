from django.utils.functional import SimpleLazyObject

from education.pages.menus import for_menus


def navigation(request):
    """Give every template the published pages for its menus: `topics` for the footer, `nav_topics` for the top.

    Read once per page, and only when a template asks.
    """

    def in_menu():
        topics = (topic for topic in for_menus(request) if topic.nav_order is not None)
        return sorted(topics, key=lambda topic: topic.nav_order)

    return {"topics": SimpleLazyObject(lambda: for_menus(request)), "nav_topics": SimpleLazyObject(in_menu)}
