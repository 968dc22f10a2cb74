"""Say what a reference lacks and why, count events as events, and keep the sentence below "Call 911 now" in a record."""

from django.db import migrations, models


class Migration(migrations.Migration):
    safe_because = (
        "The database fills the new columns with values that meet the new constraints, in rows that exist and in rows "
        "that the previous version adds."
    )

    dependencies = [
        ("education", "0009_first_versions"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="frequency",
            name="education_frequency_part_of_a_whole",
        ),
        migrations.AddField(
            model_name="frequency",
            name="counts",
            field=models.CharField(
                choices=[
                    ("once", "Sessions or people, each at most once"),
                    ("events", "Events: one session can have several"),
                ],
                db_default="events",
                default="events",
                help_text="Choose sessions or people only if each one is counted at most once, as for a bruise. Then a picture shows a dot for each. Events, such as all small effects together, get no picture.",
                max_length=6,
                verbose_name="what was counted",
            ),
        ),
        migrations.AddField(
            model_name="historicalfrequency",
            name="counts",
            field=models.CharField(
                choices=[
                    ("once", "Sessions or people, each at most once"),
                    ("events", "Events: one session can have several"),
                ],
                db_default="events",
                default="events",
                help_text="Choose sessions or people only if each one is counted at most once, as for a bruise. Then a picture shows a dot for each. Events, such as all small effects together, get no picture.",
                max_length=6,
                verbose_name="what was counted",
            ),
        ),
        migrations.AddField(
            model_name="historicalreference",
            name="missing_because",
            field=models.CharField(
                blank=True,
                db_default="We have not looked this up yet.",
                default="",
                help_text="Only if there are no authors, no title or no year, or nothing to look it up by: no DOI, PubMed ID or web address. One or two sentences, shown to readers. For example: The list of authors was not shown to us.",
                max_length=300,
                verbose_name="what is missing and why",
            ),
        ),
        migrations.AddField(
            model_name="historicaltopic",
            name="warning",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="For the page about safety only. One short sentence about harm that can start late. Every page with “Call 911 now” shows it there, and the page about safety shows its sources. Cite a reference with [@key].",
                max_length=200,
                verbose_name="sentence below “Call 911 now”",
            ),
        ),
        migrations.AddField(
            model_name="reference",
            name="missing_because",
            field=models.CharField(
                blank=True,
                db_default="We have not looked this up yet.",
                default="",
                help_text="Only if there are no authors, no title or no year, or nothing to look it up by: no DOI, PubMed ID or web address. One or two sentences, shown to readers. For example: The list of authors was not shown to us.",
                max_length=300,
                verbose_name="what is missing and why",
            ),
        ),
        migrations.AddField(
            model_name="topic",
            name="warning",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="For the page about safety only. One short sentence about harm that can start late. Every page with “Call 911 now” shows it there, and the page about safety shows its sources. Cite a reference with [@key].",
                max_length=200,
                verbose_name="sentence below “Call 911 now”",
            ),
        ),
        migrations.AlterField(
            model_name="frequency",
            name="sentence",
            field=models.CharField(
                help_text="The end of the sentence “About 8 of 100 sessions …”, for example: led to a bruise. For events, the end of “In 100 sessions, about 37 …”, for example: small effects were counted. One session can have two.",
                max_length=160,
                verbose_name="what happened",
            ),
        ),
        migrations.AlterField(
            model_name="historicalfrequency",
            name="sentence",
            field=models.CharField(
                help_text="The end of the sentence “About 8 of 100 sessions …”, for example: led to a bruise. For events, the end of “In 100 sessions, about 37 …”, for example: small effects were counted. One session can have two.",
                max_length=160,
                verbose_name="what happened",
            ),
        ),
        migrations.AddConstraint(
            model_name="frequency",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("count__gte", 1),
                    ("out_of__lte", 1100),
                    models.Q(("counts", "events"), ("count__lte", models.F("out_of")), _connector="OR"),
                ),
                name="education_frequency_part_of_a_whole",
                violation_error_message="“How many” can’t be more than “out of”.",
            ),
        ),
        migrations.AddConstraint(
            model_name="frequency",
            constraint=models.CheckConstraint(
                condition=models.Q(("counts__in", ["once", "events"])),
                name="education_frequency_counts_once_or_events",
                violation_error_message="Choose what was counted: sessions or people, or events.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reference",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("authors", ""), _negated=True),
                        models.Q(("title", ""), _negated=True),
                        ("year__isnull", False),
                    ),
                    models.Q(("missing_because", ""), _negated=True),
                    _connector="OR",
                ),
                name="education_reference_is_named_or_says_why",
                violation_error_message="Give the authors, the title and the year. If one can’t be found, fill in “What is missing and why”.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reference",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("doi", ""), ("pmid", ""), ("url", ""), _negated=True),
                    models.Q(("missing_because", ""), _negated=True),
                    _connector="OR",
                ),
                name="education_reference_is_found_or_says_why",
                violation_error_message="Give a DOI, a PubMed ID or a web address. If there is none, fill in “What is missing and why”.",
            ),
        ),
    ]
