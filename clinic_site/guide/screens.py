"""Which section of the guide explains which screen of the admin."""

from django.urls import ResolverMatch

FIRST = "first-steps"

# A view of the admin itself, or of signing in -> page#section
VIEWS = {
    "index": f"{FIRST}#the-desk",
    "gallery": f"{FIRST}#parts-of-this-site",
}
# A view of any record: the last part of its name -> page#section
ACTIONS: dict[str, str] = {}
# The list and the form of a model -> page#section
MODELS: dict[str, str] = {}


def section_for(match: ResolverMatch | None) -> str:
    """Return `page#section` for the screen at `match`, or the page for beginners if the screen has none of its own."""
    name = match.url_name if match else None
    if name is None:
        return FIRST
    if name in VIEWS:
        return VIEWS[name]
    _app, _, rest = name.partition("_")
    model, _, action = rest.partition("_")
    return ACTIONS.get(action) or MODELS.get(model) or FIRST
