"""{% load pictures %}: a picture on a page."""

from django import template

from clinic_site.pictures.chosen import chosen_but_not_public
from clinic_site.pictures.picture import Picture
from clinic_site.publishing import workflow
from clinic_site.publishing.kinds import may

register = template.Library()


@register.inclusion_tag("components/picture.html", takes_context=True)
def picture(context, record: Picture | None, sizes: str = "100vw", shape: str = "wide", is_first: bool = False) -> dict:
    """Show the picture `record`, or nothing if there is none or it is not on the site.

    `sizes` says how wide the page shows it, for the browser's choice of a file. `shape` is "wide" (three to two),
    "portrait" (a square) or "hero" (the top of the home page). `is_first` is for a picture that is seen without
    scrolling: the browser loads it at once.
    """
    if record is None or not record.is_published:
        return {}
    is_signed = _is_in_preview(context)
    return {
        "picture": record,
        "sources": record.sources(is_signed=is_signed),
        "fallback": record.fallback(is_signed=is_signed),
        "sizes": sizes,
        "shape": shape,
        "is_first": is_first,
    }


@register.inclusion_tag("components/logo.html", takes_context=True)
def logo(context, light: Picture | None, dark: Picture | None) -> dict:
    """Show the logo of the clinic, with another one in the dark theme if there is one. Nothing while it is not public."""
    if light is None or not light.is_published:
        return {}
    is_signed = _is_in_preview(context)
    return {
        "light": light,
        "light_sources": light.sources(is_signed=is_signed),
        "dark_sources": dark.sources(is_signed=is_signed) if dark is not None and dark.is_published else [],
        "fallback": light.fallback(is_signed=is_signed),
        "clinic_name": context["clinic_name"],
    }


@register.inclusion_tag("admin/pictures/publish_chosen.html", takes_context=True)
def publish_chosen_pictures(context) -> dict:
    """In the admin: offer to publish the pictures that the record or its draft chooses and that are not on the site."""
    user, live = context["request"].user, context["live"]
    if not may(user, "publish", Picture):
        return {}
    record = workflow.stored(live)
    if draft := context["draft"]:
        draft.read_into(record)
    pictures = list(chosen_but_not_public(record).values())
    return {"pictures": pictures, "back": context["request"].get_full_path(), "csrf_token": context["csrf_token"]}


def _is_in_preview(context) -> bool:
    """Whether the files may not be public: the draft or the schedule of a picture is part of the preview."""
    return getattr(context.get("request"), "preview", None) is not None
