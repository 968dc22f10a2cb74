"""Records whose texts and lists identify their edition, so that a mix of two editions is detected."""

import re

from django.contrib.auth.models import User
from django.db import connection

from clinic_site.publishing import contents, generation, workflow
from clinic_site.publishing.draft import Draft
from education.models import BodyRegion, Condition, Question, Reference, Topic
from locations.models import Clinic

EDITION = re.compile(r"edition (\d+)")
FIELDS = {Condition: ("summary", "short_answer"), Topic: ("short_answer", "description"),
          Question: ("answer", "search_words"), Clinic: ("name", "street")}  # fmt: skip
LONG = {Condition: "what_it_is", Topic: "body"}  # texts without a maximum length


class Editions:
    """Four records, one of each kind. Their editions are written, approved and published one after the other."""

    def __init__(self):
        # they may exist already
        self.writer, _made = User.objects.get_or_create(username="drill-writer", defaults={"is_staff": True})
        self.publisher, _made = User.objects.get_or_create(username="drill-publisher", defaults={"is_staff": True})
        self.keys = {model: model.objects.published().earliest("pk").pk for model in FIELDS}
        self.lists = {}
        for name, model in (("regions", BodyRegion), ("references", Reference)):
            keys = list(model.objects.order_by("pk").values_list("pk", flat=True)[:5])
            self.lists[name] = (keys[:2], keys[2:])  # for even editions, for odd ones
        for model in FIELDS:
            self.write(model, 1)
        self.first_versions = {model: self.record(model).history.count() for model in FIELDS}
        self.generation = generation.number_now()[0]
        self.seen = dict.fromkeys(FIELDS, 1)

    def record(self, model):
        return model.objects.get(pk=self.keys[model])

    def write(self, model, number: int, tell=lambda word: None, padding: str = "") -> None:
        """Save, approve and publish the edition `number`. Call `tell` after each step."""
        record = self.record(model)
        for name in FIELDS[model]:
            setattr(record, name, f"This is edition {number}")
        if padding and model in LONG:
            setattr(record, LONG[model], padding)
        related = {name: list(field.related_model.objects.filter(pk__in=self.expected(name, number)))
                   for name, field in self.related(model).items()}  # fmt: skip
        tell(f"{model.__name__} {number} begun")
        workflow.save_draft(record, by=self.writer, related=related)
        tell(f"{model.__name__} {number} kept")
        workflow.approve(record, by=self.publisher)
        workflow.publish(record, by=self.publisher)
        tell(f"{model.__name__} {number} published")

    def write_on(self, tell) -> None:
        """Write one edition after the other until the process ends."""
        self.write(Topic, self.seen[Topic] + 1)  # to open the connection
        tell("ready")
        while True:
            for model in FIELDS:
                number = edition_of(contents.contents_of(self.record(model)), model) + 1
                self.write(model, number, tell)

    def related(self, model) -> dict:
        return {field.name: field for field in contents.related_fields(model) if field.name in self.lists}

    def expected(self, name: str, number: int) -> list[int]:
        return self.lists[name][number % 2]

    def check(self, told: list[str]) -> tuple[int, list[str]]:
        """Compare the database with the reported steps. Return (number of lost rows, inconsistencies)."""
        lost, wrong, grown = 0, [], 0
        done = {tuple(word.split()) for word in told}
        for model in FIELDS:
            record = self.record(model)
            said = contents.contents_of(record)
            number = self.whole(model, said, "the record", wrong)
            versions = record.history.count()
            newest = record.history.latest("history_id")
            if contents.contents_of_version(newest) != said:
                wrong.append(f"{record}: its newest version has other contents")
            if versions - self.first_versions[model] != number - 1:
                wrong.append(f"{record}: {versions} versions at edition {number}")
            draft = workflow.draft_of(record)
            drafted = self.check_draft(model, record, draft, wrong)
            grown += number - self.seen[model]
            for edition in range(self.seen[model], 10**6):
                is_told = {stage for name, count, stage in (word for word in done if len(word) == 3)
                           if (name, count) == (model.__name__, str(edition))}  # fmt: skip
                if not is_told and edition > number + 1:
                    break
                lost += "published" in is_told and number < edition
                lost += "kept" in is_told and max(number, drafted) < edition
            self.seen[model] = number
        now = generation.number_now()[0]
        if now - self.generation < grown:
            wrong.append(f"{grown} publications, but the generation grew by {now - self.generation}")
        self.generation = now
        return lost, wrong

    def check_draft(self, model, record, draft, wrong) -> int:
        """Return the draft's edition, or 0 without a draft."""
        newest = Draft.history.filter(object_id=record.pk, content_type__model=model._meta.model_name).latest(
            "history_id"
        )
        if draft is None:
            if newest.history_type != "-":
                wrong.append(f"{record}: its draft is gone, but not in the history")
            return 0
        if newest.history_type == "-" or newest.contents != draft.contents:
            wrong.append(f"{record}: its draft differs from the draft's history")
        return self.whole(model, workflow.said(record, draft), "the draft", wrong)

    def whole(self, model, said, what: str, wrong: list[str]) -> int:
        """Return the edition of `said`. Add a line to `wrong` if it mixes two."""
        found = {int(EDITION.search(said[name])[1]) for name in FIELDS[model]}
        number = max(found)
        lists = {name: said[name] for name in self.related(model)}
        if len(found) != 1 or lists != {name: sorted(self.expected(name, number)) for name in lists}:
            wrong.append(f"{what} of {model.__name__} mixes two editions: {sorted(found)}, {lists}")
        return number


def edition_of(said, model) -> int:
    return int(EDITION.search(said[FIELDS[model][0]])[1])


def integrity() -> list[str]:
    """Return the problems that the database's own checks find."""
    if connection.vendor != "sqlite":
        return []  # PostgreSQL has no such check, but prevents broken references
    with connection.cursor() as cursor:
        answers = cursor.execute("PRAGMA integrity_check").fetchall()
        broken = cursor.execute("PRAGMA foreign_key_check").fetchall()
    return [f"integrity_check: {answer}" for (answer,) in answers if answer != "ok"] + [
        f"a broken reference: {row}" for row in broken
    ]
