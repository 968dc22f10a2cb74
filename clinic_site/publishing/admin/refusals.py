"""What keeps a user from publishing a draft together with others, without its own page."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from clinic_site.publishing import workflow
from clinic_site.publishing.draft import Draft
from clinic_site.publishing.exceptions import NotPublishedError
from clinic_site.publishing.problems import Problem, stop
from clinic_site.publishing.publishable import Publishable


def refusals(request, model_admin: Any, live: Publishable, draft: Draft | None) -> Iterator[Problem]:
    """Yield why the user can't publish `live` with `draft`: a limit of the account, or a question on its own page."""
    if draft is not None and not model_admin.may_say(request, workflow.said(live, draft)):
        yield stop("", _("You are not allowed to publish this change."))
    try:
        model_admin.check_confirmation(request, live)
    except NotPublishedError as error:
        yield from error.problems
