"""Checks before a text is published. Each problem says why and what to do next.

A check receives a record as it would be published, including its many-to-many relations, and yields problems.
"""

from clinic_site.publishing import check_registry, site_rules
from education.checks import (
    help_cards,
    pasted,
    plain_pages,
    review,
    shown_pictures,
    sources,
    text_readings,
    wording,
)
from education.models import AfterEffect, Reviewed

CHECKS = (
    help_cards.warnings_are_shown,
    sources.claims_have_a_source,
    sources.certainty_is_said,
    sources.what_is_missing_is_explained,
    wording.headings_are_in_order,
    wording.links_lead_somewhere,
    wording.there_are_no_pictures,
    wording.a_dont_says_dont,
    wording.grade_is_low_enough,
    pasted.no_html_is_left,
    pasted.no_line_becomes_code,
    pasted.lists_are_lists,
    review.review_is_in_date,
    plain_pages.plain_pages_are_not_about_the_treatment,
    shown_pictures.picture_is_shown,
)


def connect() -> None:
    check_registry.register_checks(Reviewed, *CHECKS)
    text_readings.connect()
    site_rules.register_rules(AfterEffect, help_cards.cards_are_never_empty)
