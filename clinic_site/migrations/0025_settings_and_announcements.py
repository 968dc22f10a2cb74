"""More of what the whole site says about the clinic, and announcements at the top of its pages."""

import django.db.models.deletion
import phonenumber_field.modelfields
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import clinic_site.setup.accents


class Migration(migrations.Migration):
    dependencies = [
        ("clinic_site", "0024_command_runs"),
        ("locations", "0019_clinics_by_point"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalsitesettings",
            name="accent",
            field=models.CharField(
                blank=True,
                choices=clinic_site.setup.accents.accent_choices,
                db_default="",
                default="",
                help_text="Each of these colors is easy to read in the light and in the dark. Leave it empty for the usual teal.",
                max_length=20,
                verbose_name="color of buttons and links",
            ),
        ),
        migrations.AddField(
            model_name="historicalsitesettings",
            name="address",
            field=models.TextField(
                blank=True,
                db_default="",
                default="",
                help_text="Of your office, not of each clinic. It is shown at the foot of every page, line by line.",
                max_length=300,
                verbose_name="postal address",
            ),
        ),
        migrations.AddField(
            model_name="historicalsitesettings",
            name="email",
            field=models.EmailField(
                blank=True,
                db_default="",
                default="",
                help_text="It is shown at the foot of every page, with a line that asks for no details about health.",
                max_length=254,
                verbose_name="email for appointments",
            ),
        ),
        migrations.AddField(
            model_name="historicalsitesettings",
            name="footer_lines",
            field=models.TextField(
                blank=True,
                db_default="",
                default="",
                help_text="For example: a part of the Example Health group. Plain text, line by line.",
                max_length=400,
                verbose_name="lines at the foot of every page",
            ),
        ),
        migrations.AddField(
            model_name="historicalsitesettings",
            name="header_line",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="Large, above your name, or beside your logo. If you leave it empty and have no logo: Dry needling",
                max_length=40,
                verbose_name="first line of the header",
            ),
        ),
        migrations.AddField(
            model_name="historicalsitesettings",
            name="hours_note",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="It is shown beside the hours of each clinic that has no note of its own.",
                max_length=150,
                verbose_name="note about the hours of all clinics",
            ),
        ),
        migrations.AddField(
            model_name="historicalsitesettings",
            name="text_phone",
            field=phonenumber_field.modelfields.PhoneNumberField(
                blank=True,
                db_default="",
                default="",
                help_text="Only if somebody reads what arrives there. It is shown at the foot of every page.",
                max_length=128,
                region=None,
                verbose_name="number for text messages",
            ),
        ),
        migrations.AddField(
            model_name="sitesettings",
            name="accent",
            field=models.CharField(
                blank=True,
                choices=clinic_site.setup.accents.accent_choices,
                db_default="",
                default="",
                help_text="Each of these colors is easy to read in the light and in the dark. Leave it empty for the usual teal.",
                max_length=20,
                verbose_name="color of buttons and links",
            ),
        ),
        migrations.AddField(
            model_name="sitesettings",
            name="address",
            field=models.TextField(
                blank=True,
                db_default="",
                default="",
                help_text="Of your office, not of each clinic. It is shown at the foot of every page, line by line.",
                max_length=300,
                verbose_name="postal address",
            ),
        ),
        migrations.AddField(
            model_name="sitesettings",
            name="email",
            field=models.EmailField(
                blank=True,
                db_default="",
                default="",
                help_text="It is shown at the foot of every page, with a line that asks for no details about health.",
                max_length=254,
                verbose_name="email for appointments",
            ),
        ),
        migrations.AddField(
            model_name="sitesettings",
            name="footer_lines",
            field=models.TextField(
                blank=True,
                db_default="",
                default="",
                help_text="For example: a part of the Example Health group. Plain text, line by line.",
                max_length=400,
                verbose_name="lines at the foot of every page",
            ),
        ),
        migrations.AddField(
            model_name="sitesettings",
            name="header_line",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="Large, above your name, or beside your logo. If you leave it empty and have no logo: Dry needling",
                max_length=40,
                verbose_name="first line of the header",
            ),
        ),
        migrations.AddField(
            model_name="sitesettings",
            name="hours_note",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="It is shown beside the hours of each clinic that has no note of its own.",
                max_length=150,
                verbose_name="note about the hours of all clinics",
            ),
        ),
        migrations.AddField(
            model_name="sitesettings",
            name="text_phone",
            field=phonenumber_field.modelfields.PhoneNumberField(
                blank=True,
                db_default="",
                default="",
                help_text="Only if somebody reads what arrives there. It is shown at the foot of every page.",
                max_length=128,
                region=None,
                verbose_name="number for text messages",
            ),
        ),
        migrations.CreateModel(
            name="Announcement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "Not on the site"), ("published", "Published")],
                        db_index=True,
                        default="draft",
                        help_text="Only published records are on the site. Only staff can see the others.",
                        max_length=12,
                        verbose_name="status",
                    ),
                ),
                (
                    "publish_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="Leave empty to show it as soon as it is published.",
                        null=True,
                        verbose_name="on the site from",
                    ),
                ),
                (
                    "unpublish_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="Leave empty for no end date.",
                        null=True,
                        verbose_name="on the site until",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last changed")),
                (
                    "text",
                    models.CharField(
                        help_text="One or two short sentences. For example: Our clinics are closed on Thursday because of snow.",
                        max_length=240,
                        verbose_name="text",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[("note", "A note"), ("change", "Important: something is different from usual")],
                        default="note",
                        max_length=10,
                        verbose_name="how important",
                    ),
                ),
                (
                    "first_day",
                    models.DateField(
                        blank=True,
                        help_text="Leave empty to show it as soon as it is published.",
                        null=True,
                        verbose_name="first day",
                    ),
                ),
                (
                    "last_day",
                    models.DateField(
                        help_text="It is shown until the end of this day and then leaves by itself.",
                        null=True,
                        verbose_name="last day",
                    ),
                ),
                (
                    "states",
                    models.ManyToManyField(
                        blank=True,
                        help_text="It is shown on the pages of these states and their clinics. Choose none to show it on all pages.",
                        related_name="+",
                        to="locations.state",
                        verbose_name="only for clinics in",
                    ),
                ),
            ],
            options={
                "verbose_name": "announcement",
                "verbose_name_plural": "announcements",
                "ordering": ["level", "first_day", "pk"],
                "abstract": False,
                "default_permissions": ("add", "change", "delete", "view", "publish"),
            },
        ),
        migrations.CreateModel(
            name="HistoricalAnnouncement",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "Not on the site"), ("published", "Published")],
                        db_index=True,
                        default="draft",
                        help_text="Only published records are on the site. Only staff can see the others.",
                        max_length=12,
                        verbose_name="status",
                    ),
                ),
                (
                    "publish_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="Leave empty to show it as soon as it is published.",
                        null=True,
                        verbose_name="on the site from",
                    ),
                ),
                (
                    "unpublish_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="Leave empty for no end date.",
                        null=True,
                        verbose_name="on the site until",
                    ),
                ),
                ("created_at", models.DateTimeField(blank=True, editable=False, verbose_name="created")),
                ("updated_at", models.DateTimeField(blank=True, editable=False, verbose_name="last changed")),
                (
                    "text",
                    models.CharField(
                        help_text="One or two short sentences. For example: Our clinics are closed on Thursday because of snow.",
                        max_length=240,
                        verbose_name="text",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[("note", "A note"), ("change", "Important: something is different from usual")],
                        default="note",
                        max_length=10,
                        verbose_name="how important",
                    ),
                ),
                (
                    "first_day",
                    models.DateField(
                        blank=True,
                        help_text="Leave empty to show it as soon as it is published.",
                        null=True,
                        verbose_name="first day",
                    ),
                ),
                (
                    "last_day",
                    models.DateField(
                        help_text="It is shown until the end of this day and then leaves by itself.",
                        null=True,
                        verbose_name="last day",
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
                "verbose_name": "historical announcement",
                "verbose_name_plural": "historical announcements",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalAnnouncement_states",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "announcement",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="clinic_site.announcement",
                    ),
                ),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="clinic_site.historicalannouncement",
                    ),
                ),
                (
                    "state",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="locations.state",
                    ),
                ),
            ],
            options={
                "verbose_name": "HistoricalAnnouncement_states",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddConstraint(
            model_name="announcement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("publish_at", None),
                    ("unpublish_at", None),
                    ("unpublish_at__gt", models.F("publish_at")),
                    _connector="OR",
                ),
                name="clinic_site_announcement_off_the_site_after_on",
                violation_error_message="The end must be after the start.",
            ),
        ),
        migrations.AddConstraint(
            model_name="announcement",
            constraint=models.CheckConstraint(
                condition=models.Q(("status", "draft"), ("last_day__isnull", False), _connector="OR"),
                name="clinic_site_announcement_ends",
                violation_error_message="Choose the last day. An announcement that never ends is soon not read.",
            ),
        ),
        migrations.AddConstraint(
            model_name="announcement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("first_day", None), ("last_day", None), ("last_day__gte", models.F("first_day")), _connector="OR"
                ),
                name="clinic_site_announcement_ends_after_its_start",
                violation_error_message="The last day can’t be before the first one.",
            ),
        ),
    ]
