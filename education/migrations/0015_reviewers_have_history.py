"""Give the list of reviewers a history, and record who entered a reviewer: nobody enters themselves."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from clinic_site.publishing.first_versions import write_first_versions


def write(apps, schema_editor):
    write_first_versions(apps, schema_editor.connection.alias, "education", ["Reviewer"])


class Migration(migrations.Migration):
    safe_because = (
        "The previous release never fills entered_by, so the new constraint accepts every row that it writes, unless "
        "it links an entry to the account that entered it. That must be refused."
    )

    dependencies = [
        ("education", "0014_phrases_of_existing_signs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalReviewer",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "credentials",
                    models.CharField(
                        help_text="As the clinician writes them. For example: PT, DPT, OCS.",
                        max_length=120,
                        verbose_name="credentials",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Untick this instead of deleting the reviewer, so that past reviews keep the name.",
                        verbose_name="active",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
            ],
            options={
                "verbose_name": "historical reviewer",
                "verbose_name_plural": "historical reviewers",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddField(
            model_name="reviewer",
            name="entered_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="entered by",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("account", None),
                    ("entered_by", None),
                    models.Q(("account", models.F("entered_by")), _negated=True),
                    _connector="OR",
                ),
                name="education_reviewer_entered_by_another_person",
                violation_error_message="You can’t make yourself a reviewer or change your own entry: another administrator must do it. If there is no other one, ask the person who runs the server to create an account with “make admin”.",
            ),
        ),
        migrations.AddField(
            model_name="historicalreviewer",
            name="account",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                help_text="Texts that this account approves count as reviewed by this clinician.",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="staff account",
            ),
        ),
        migrations.AddField(
            model_name="historicalreviewer",
            name="entered_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="entered by",
            ),
        ),
        migrations.AddField(
            model_name="historicalreviewer",
            name="history_user",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.RunPython(write, migrations.RunPython.noop),
    ]
