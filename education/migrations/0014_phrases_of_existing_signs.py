"""Give the records of an existing site what replaces texts and rules that the templates and the search had before.

The search raised an alarm for a 911 sign among its first results, and every "Call 911" box said when a lung problem can
start. Now signs have phrases, and that sentence is a field of the page about safety. The words for search of a 911
sign become phrases too. Otherwise, only empty fields are filled, in records with the short name of a sample record.
Pictures of numbers stay for effects that a session can hardly have twice.
"""

import tomllib
from pathlib import Path

from django.db import migrations

SAMPLES = Path(__file__).parent.parent / "sample"
LATE_HARM = "A lung problem can start within minutes, or up to 2 days later at home."
COUNTED_ONCE = ["bleeding-united-states", "bruises-united-states"]


def read(name):
    path = SAMPLES / name
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def as_lines(value):
    return "\n".join(value) if isinstance(value, list) else value.strip()


def fill(apps, schema_editor):
    database = schema_editor.connection.alias
    effects = apps.get_model("education", "AfterEffect").objects.using(database)
    parts = {row["slug"]: row.get("part", "other") for row in read("after_effects.toml").get("after_effect", [])}
    for slug, texts in read("phrases.toml").items():
        phrases = {name: as_lines(value) for name, value in texts.items()}
        effects.filter(slug=slug, phrases="").update(**phrases)
    # Any of these words raised an alarm before. New effects of staff have no phrases yet.
    for effect in effects.filter(action="call_911").exclude(search_words=""):
        lines = effect.phrases.splitlines()
        effect.phrases = "\n".join([*lines, *(word for word in effect.search_words.splitlines() if word not in lines)])
        effect.save(update_fields=["phrases"])
    for slug, part in parts.items():
        effects.filter(slug=slug, part="other").update(part=part)
    topics = apps.get_model("education", "Topic").objects.using(database)
    topics.filter(slug="safety", warning="").update(warning=LATE_HARM)
    frequencies = apps.get_model("education", "Frequency").objects.using(database)
    frequencies.filter(slug__in=COUNTED_ONCE, counts="events").update(counts="once")


class Migration(migrations.Migration):
    dependencies = [("education", "0013_signs")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
