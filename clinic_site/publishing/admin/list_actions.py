"""What lists of publishable records can do with many at once: publish, and take off the site."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from clinic_site.publishing import workflow
from clinic_site.publishing.admin import taking_off
from clinic_site.publishing.admin.bulk import BulkOutcome, in_hundreds
from clinic_site.publishing.admin.refusals import refusals
from clinic_site.publishing.exceptions import NotPublishedError
from clinic_site.publishing.together import publish_together

PUBLISHED = ngettext_lazy("%(count)d %(records)s published.", "%(count)d %(records)s published.", "count")
NOTHING_TO_PUBLISH = ngettext_lazy("%(count)d had nothing to publish.", "%(count)d had nothing to publish.", "count")


class ListActions:
    """For PublishableAdmin, which has these methods."""

    check_confirmation: Any
    has_publish_permission: Any
    model: Any
    may_say: Any
    message_user: Any

    @admin.action(description=_("Publish"), permissions=["publish"])
    def publish(self, request, queryset):
        outcome = BulkOutcome()
        if self.model.needs_second_person:
            self._publish_together(request, queryset, outcome)
            outcome.tell(self, request, PUBLISHED, NOTHING_TO_PUBLISH)
            return
        for records in self._in_hundreds(request, queryset):
            with transaction.atomic():
                for record in records:
                    if not self._waits_for_a_person(record):
                        outcome.unchanged += 1
                        continue
                    if not all(self.may_say(request, workflow.said(record, draft)) for draft in record.drafts.all()):
                        outcome.refuse(record, [_("You are not allowed to publish this change.")])
                        continue
                    try:
                        self.check_confirmation(request, record)
                        workflow.publish(record, by=request.user)
                        outcome.done += 1
                    except NotPublishedError as error:
                        outcome.refuse(record, (problem.message for problem in error.problems))
        outcome.tell(self, request, PUBLISHED, NOTHING_TO_PUBLISH)

    def _publish_together(self, request, queryset, outcome: BulkOutcome) -> None:
        """Publish texts, which may link to each other, in one transaction."""
        records = self._theirs(request, queryset)
        waiting = [record for record in records if self._waits_for_a_person(record)]
        outcome.unchanged = len(records) - len(waiting)
        result = publish_together(
            waiting, by=request.user, refusals=lambda live, draft: list(refusals(request, self, live, draft))
        )
        outcome.done = len(result.published)
        for record, problems in result.refused:
            outcome.refuse(record, (problem.message for problem in problems))

    @admin.action(description=_("Take off the site"), permissions=["take_off"])
    def unpublish(self, request, queryset):
        """Ask on a page of its own, which posts the action again with `sure`."""
        records = self._theirs(request, queryset.released())
        if not records:
            self.message_user(request, _("Nothing to do: none of these is on the site."), messages.INFO)
            return None
        if "sure" in request.POST:
            taking_off.take_off(request, self, records)
            return None
        every = request.POST.get("select_across") == "1"
        chosen = [record.pk for record in records[:1] if every] or [record.pk for record in records]
        fields = [("action", "unpublish"), ("sure", "1"), *((ACTION_CHECKBOX_NAME, key) for key in chosen)]
        fields += [("select_across", "1")] if every else []
        url = request.get_full_path()
        return taking_off.question(request, self, records, url=url, back=url, fields=fields)

    def _theirs(self, request, queryset) -> list:
        """Return the records that the user may publish, sorted so that concurrent bulk actions can't deadlock."""
        records = [record for record in queryset if self.has_publish_permission(request, record)]
        return sorted(records, key=lambda record: record.pk)

    def _in_hundreds(self, request, queryset):
        """Yield the records that the user may publish, in lists."""
        return in_hundreds(self._theirs(request, queryset))

    def _waits_for_a_person(self, record) -> bool:
        """Whether there is something to publish now: unpublished changes that are not scheduled."""
        waiting = record.drafts.all()
        return not ((record.is_released and not waiting) or any(draft.publish_at for draft in waiting))
