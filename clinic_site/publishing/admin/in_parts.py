"""Actions on more records than one request can handle: each request does a part, and its page goes on with the next.

A part is the next records by primary key, so nothing has to remember which were chosen: the page posts the same
selection again with the last key and what happened so far, signed. Whoever closes the page has done what it says.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core import signing
from django.core.exceptions import BadRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from clinic_site.publishing.admin.bulk import BulkOutcome
from clinic_site.shared.bounded_lists import MOST_COUNTED

PART = 200  # records
SO_FAR = "so_far"
SALT = "clinic_site.publishing.admin.in_parts"


@dataclass
class Part:
    """The `records` of this request, what happened in it and before it, and how many records are left."""

    records: list[Any]
    left: int
    outcome: BulkOutcome
    handled: int = 0  # records of this part and earlier ones
    last: int = 0  # the key of the last one
    memory: dict[str, Any] = field(default_factory=dict)  # what else the next part needs to know

    @property
    def is_last(self) -> bool:
        return not self.left

    @property
    def percent(self) -> int:
        return round(100 * self.handled / (self.handled + self.left))

    @property
    def left_in_words(self) -> str:
        return str(self.left) if self.left <= MOST_COUNTED else _("more than %(n)s") % {"n": f"{MOST_COUNTED:,}"}

    def token(self) -> str:
        state = {
            "after": self.last,
            "handled": self.handled,
            "outcome": self.outcome.as_dict(),
            "memory": self.memory,
        }
        return signing.dumps(state, salt=SALT, compress=True)


def is_going_on(request) -> bool:
    """Whether this request continues an action."""
    return SO_FAR in request.POST


def next_part(request, queryset) -> Part:
    """Return the next records of `queryset` for the action that `request` asks for."""
    state: dict[str, Any] = {"after": 0, "handled": 0, "outcome": {}, "memory": {}}
    if is_going_on(request):
        try:
            state = signing.loads(request.POST[SO_FAR], salt=SALT)
        except signing.BadSignature as error:
            raise BadRequest("The page of this action was changed.") from error
    rest = queryset.order_by("pk").filter(pk__gt=state["after"])
    records = list(rest[: PART + 1])
    left = 0
    if len(records) > PART:
        records = records[:PART]
        left = rest.filter(pk__gt=records[-1].pk)[: MOST_COUNTED + 1].count()
    handled, last = state["handled"] + len(records), records[-1].pk if records else state["after"]
    return Part(records, left, BulkOutcome(**state["outcome"]), handled, last, state["memory"])


def action_fields(request, **more: str) -> list[tuple[str, str]]:
    """Return the fields with which a page posts an action of a list again."""
    chosen = request.POST.getlist(ACTION_CHECKBOX_NAME)
    fields = [("action", request.POST["action"]), ("index", request.POST.get("index", "0")), *more.items()]
    if request.POST.get("select_across") == "1":
        return [*fields, ("select_across", "1"), *((ACTION_CHECKBOX_NAME, key) for key in chosen[:1])]
    return [*fields, *((ACTION_CHECKBOX_NAME, key) for key in chosen)]


def progress(request, model_admin, part: Part, *, url: str, back: str, fields: Iterable[tuple[str, str]]):
    """Return the page that says how far the action is, and goes on."""
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("In progress"),
        "opts": model_admin.opts,
        "part": part,
        "url": url,
        "back": back,
        "fields": [*fields, (SO_FAR, part.token())],
    }
    return TemplateResponse(request, "admin/publishable/in_parts.html", context)
