"""What a page says of itself to search engines, messengers and browsers: title, canonical address, picture, colors.

A template gives only its title and its description, in blocks of these names; `{% page_head %}` in
`clinic_site/templatetags/page_head.py` makes the elements.
"""

from django.utils.translation import gettext as _

LONGEST_TITLE = 60  # search engines cut longer ones

# The background of each theme (--paper in static/css/tokens.css), for the browser's own bars.
THEME_COLORS = {"light": "#fbfaf7", "dark": "#111b1a"}

# A messenger shows it beside the link. SVG is no share picture anywhere. `make icons` draws it.
SHARE_PICTURE = "img/share.png"
SHARE_PICTURE_SIZE = (1200, 630)


def full_title(title: str, clinic_name: str) -> str:
    """Return the title of the browser's tab and of a search result.

    It names dry needling and the clinic group, each once, as far as LONGEST_TITLE allows. The treatment comes first:
    somebody who sees "Headache" among the results does not know what the page is about.
    """
    lower, clinic = title.casefold(), clinic_name.casefold()
    names_subject, names_clinic = _("dry needling") in lower, clinic in lower
    if names_subject:
        endings = ["" if names_clinic else clinic_name, ""]
    elif names_clinic:
        endings = [_("Dry needling")]
    else:
        endings = [_("Dry needling at %(clinic)s") % {"clinic": clinic_name}, _("Dry needling")]
    whole = [f"{title} | {ending}" if ending else title for ending in endings]
    return next((words for words in whole if len(words) <= LONGEST_TITLE), whole[-1])
