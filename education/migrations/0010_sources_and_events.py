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
