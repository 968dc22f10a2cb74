"""Pages that no clinician reviews, by kind, and a place in the footer for each page."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    safe_because = (
        "The previous release never fills the kind of a page, so the new constraints accept every row that it adds. "
        "The database fills in_footer. Only the review of a page that has a kind already is refused, as it must be."
    )

    dependencies = [
        ("education", "0015_reviewers_have_history"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PageKind",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    models.CharField(
                        help_text="What such pages are about. For example: About the practice. Staff choose it on the page’s form.",
                        max_length=60,
                        unique=True,
                        verbose_name="name",
                    ),
                ),
            ],
            options={
                "verbose_name": "kind of page without a clinician",
                "verbose_name_plural": "kinds of pages without a clinician",
                "ordering": ["name"],
            },
        ),
        migrations.AddField(
            model_name="historicaltopic",
            name="in_footer",
            field=models.BooleanField(db_default=True, default=True, verbose_name="in the footer"),
        ),
        migrations.AddField(
            model_name="topic",
            name="in_footer",
            field=models.BooleanField(db_default=True, default=True, verbose_name="in the footer"),
        ),
        migrations.CreateModel(
            name="HistoricalPageKind",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "name",
                    models.CharField(
                        db_index=True,
                        help_text="What such pages are about. For example: About the practice. Staff choose it on the page’s form.",
                        max_length=60,
                        verbose_name="name",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical kind of page without a clinician",
                "verbose_name_plural": "historical kinds of pages without a clinician",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="MenuChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(auto_now_add=True, db_index=True)),
                ("words", models.CharField(max_length=300, verbose_name="what changed")),
                ("before", models.JSONField()),
                ("after", models.JSONField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "change of the menus",
                "verbose_name_plural": "changes of the menus",
                "ordering": ["-at", "-pk"],
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="historicaltopic",
            name="kind",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                help_text="A clinician approves pages about the treatment. Pages of the other kinds, such as prices, parking and careers, need no clinician, and must not say what helps or harms.",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="education.pagekind",
                verbose_name="kind of page",
            ),
        ),
        migrations.AddField(
            model_name="topic",
            name="kind",
            field=models.ForeignKey(
                blank=True,
                help_text="A clinician approves pages about the treatment. Pages of the other kinds, such as prices, parking and careers, need no clinician, and must not say what helps or harms.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="pages",
                to="education.pagekind",
                verbose_name="kind of page",
            ),
        ),
        migrations.AddConstraint(
            model_name="topic",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind", None),
                    models.Q(
                        (
                            "slug__in",
                            [
                                "conditions",
                                "dry-needling",
                                "glossary",
                                "home",
                                "questions",
                                "references",
                                "safety",
                                "what-to-expect",
                            ],
                        ),
                        _negated=True,
                    ),
                    _connector="OR",
                ),
                name="education_topic_plain_is_no_safety_page",
                violation_error_message="Patients’ safety depends on this page, so a clinician must review it: choose “About the treatment”.",
            ),
        ),
        migrations.AddConstraint(
            model_name="topic",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind", None),
                    models.Q(("review_due", None), ("reviewed_by", None), ("reviewed_on", None)),
                    _connector="OR",
                ),
                name="education_topic_plain_has_no_review",
                violation_error_message="No clinician reviews pages of this kind.",
            ),
        ),
        migrations.AddConstraint(
            model_name="topic",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind", None),
                    models.Q(models.Q(("body__contains", "[@"), _negated=True), ("warning", "")),
                    _connector="OR",
                ),
                name="education_topic_plain_cites_no_study",
                violation_error_message="A page of this kind can’t cite studies or have a sentence below “Call 911 now”. Remove them, or choose “About the treatment”.",
            ),
        ),
    ]
