"""Buttons in the rows of admin lists."""

from urllib.parse import urlsplit

from django.http import HttpResponseRedirect
from django.utils.functional import Promise
from django.utils.html import format_html

from clinic_site.publishing.admin_urls import list_url


def row_button(url: str, words: str | Promise, *, about: str):
    """Return a button for one row of a list. It submits the list's own form, with its CSRF token, to `url`.

    `about` names the row for screen readers.
    """
    return format_html(
        '<button class="list-button" type="submit" formaction="{}" formnovalidate aria-label="{}: {}">{}</button>',
        url,
        words,
        about,
        words,
    )


def back_to_list(request, model_admin):
    """Redirect to the list that contained the button, with its filters and page."""
    changelist = list_url(model_admin.model)
    came_from = urlsplit(request.headers.get("Referer", ""))
    query = f"?{came_from.query}" if came_from.path == changelist and came_from.query else ""
    return HttpResponseRedirect(f"{changelist}{query}")
