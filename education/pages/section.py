"""The base of pages that list records under the text of a topic."""

import datetime
from collections.abc import Iterable

from django.utils.functional import Promise, cached_property

from clinic_site.publishing.last_change import last_change, last_taken_off
from clinic_site.shared.public_page import Link, PublicPage, home
from education.models import Reference, Reviewed, Topic
from education.pages import structured_data
from education.pages.citations import Citations
from education.pages.drawings import with_drawings
from education.pages.review import ReviewOfAll, review_of


class SectionPage(PublicPage):
    """A list of records below a topic's title and text, with a combined review.

    If the topic is not published, the list is still shown, with `fallback_title` as its title.
    """

    section: str
    fallback_title: str | Promise
    kinds: tuple[type[Reviewed], ...] = ()  # of the records that it lists
    references: list[Reference]  # that the page lists, set by get_context_data

    @cached_property
    def topic(self) -> Topic | None:
        return Topic.objects.published().select_related("reviewed_by").filter(slug=self.section).first()

    @property
    def title(self) -> str | Promise:
        return self.topic.title if self.topic else self.fallback_title

    @property
    def body_text(self) -> str:
        return self.topic.body if self.topic else ""

    def get_trail(self):
        return [home(), Link(self.title, self.request.path)]

    def get_records(self) -> list[Reviewed]:
        """Return the records on the page, with their reviewers loaded."""
        return list(self.object_list)  # type: ignore[attr-defined]  # set by the ListView that subclasses inherit from

    @cached_property
    def review(self) -> ReviewOfAll:
        return review_of(filter(None, [self.topic, *self.get_records()]))

    def get_shown(self) -> list[Reviewed]:
        """Return everything that the page shows, for the date of its last change."""
        return [*filter(None, [self.topic]), *self.get_records()]

    def get_last_change(self) -> datetime.datetime | None:
        return last_change(self.get_shown())

    def get_structured_data(self):
        topic = self.topic
        if topic is None:
            return []
        page = structured_data.medical_web_page(
            self.review,
            name=topic.title,
            description=topic.description,
            url=self.url,
            changed_at=last_change([], self.get_last_change(), last_taken_off(*self.kinds)),
            references=self.references,
        )
        return [page]

    def cite(self, *texts: str, also: Iterable[str] = ()) -> Citations:
        """Return the citations in the topic's text, followed by those in `texts`."""
        return Citations(self.body_text, *texts, also=also)

    def get_context_data(self, *, citations: Citations | None = None, **kwargs):
        citations = citations or self.cite()
        self.references = citations.references
        context = {
            "topic": self.topic,
            "title": self.title,
            "body": with_drawings(citations.render(self.body_text), self.topic),
            "references": citations.references,
            "review": self.review,
        }
        return super().get_context_data(**context | kwargs)
