"""What lists of publishable records can do with many at once: publish, and take off the site."""

from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from clinic_site.publishing import workflow
from clinic_site.publishing.admin import in_parts, taking_off
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
        if self.model.needs_second_person:
            outcome = BulkOutcome()
            self._publish_together(request, queryset, outcome)
            outcome.tell(self, request, PUBLISHED, NOTHING_TO_PUBLISH)
            return None
        part = in_parts.next_part(request, queryset)
        outcome = part.outcome
        for records in in_hundreds(self._theirs(request, part.records)):
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
        return self.next_part_or_tell(request, part, PUBLISHED, NOTHING_TO_PUBLISH)

    def next_part_or_tell(self, request, part: in_parts.Part, *words, **fields: str):
        """Return the page that goes on with the action, or say in a message what it did."""
        if part.is_last:
            part.outcome.tell(self, request, *words)
            return None
        url = request.get_full_path()
        return in_parts.progress(
            request, self, part, url=url, back=url, fields=in_parts.action_fields(request, **fields)
        )

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
        if self.model.needs_second_person:
            records = self._theirs(request, queryset.released())
            part = in_parts.Part(records, 0, BulkOutcome())
        else:
            part = in_parts.next_part(request, queryset.released())
            part.records = self._theirs(request, part.records)
        url = request.get_full_path()
        if not part.records and not in_parts.is_going_on(request):
            self.message_user(request, _("Nothing to do: none of these is on the site."), messages.INFO)
            return None
        if "sure" not in request.POST:
            fields = in_parts.action_fields(request, sure="1")
            return taking_off.question(request, self, part.records, left=part.left, url=url, back=url, fields=fields)
        return taking_off.take_off_part(request, self, part, url=url, back=url)

    def _theirs(self, request, records) -> list:
        """Return the records that the user may publish, sorted so that concurrent bulk actions can't deadlock."""
        records = [record for record in records if self.has_publish_permission(request, record)]
        return sorted(records, key=lambda record: record.pk)

    def _waits_for_a_person(self, record) -> bool:
        """Whether there is something to publish now: unpublished changes that are not scheduled."""
        waiting = record.drafts.all()
        return not ((record.is_released and not waiting) or any(draft.publish_at for draft in waiting))
