"""Add pictures, and give the roles their rights to them. The release before does not know the tables."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from clinic_site.staff.roles import give_rights


class Migration(migrations.Migration):
    dependencies = [
        ("clinic_site", "0026_rights_to_announcements"),
        # All models that the roles have rights to
        ("education", "0018_own_review"),
        ("locations", "0019_clinics_by_point"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalPicture",
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
                    "title",
                    models.CharField(
                        help_text="Only staff see it. For example: Treatment room in Tacoma",
                        max_length=120,
                        verbose_name="title",
                    ),
                ),
                (
                    "file",
                    models.TextField(
                        help_text="JPEG, PNG or WebP, at most 20 MB, at best 1,600 pixels wide or more. Where and when it was taken is removed.",
                        max_length=100,
                        verbose_name="file",
                    ),
                ),
                ("width", models.PositiveIntegerField(default=0, editable=False, verbose_name="width")),
                ("height", models.PositiveIntegerField(default=0, editable=False, verbose_name="height")),
                (
                    "alt",
                    models.CharField(
                        blank=True,
                        help_text="Say what matters in it, in one sentence. For example: A therapist marks a point on a shoulder.",
                        max_length=250,
                        verbose_name="words for people who can’t see it",
                    ),
                ),
                (
                    "is_decoration",
                    models.BooleanField(
                        default=False,
                        help_text="Tick this if nobody misses anything without it. Screen readers then skip it.",
                        verbose_name="only decoration",
                    ),
                ),
                (
                    "focus_x",
                    models.PositiveSmallIntegerField(
                        default=50,
                        help_text="In percent: 0 is the left edge, 50 the middle, 100 the right edge. It stays visible if edges are cut.",
                        verbose_name="most important point, from the left",
                    ),
                ),
                (
                    "focus_y",
                    models.PositiveSmallIntegerField(
                        default=50,
                        help_text="In percent: 0 is the upper edge, 50 the middle, 100 the lower edge.",
                        verbose_name="most important point, from the top",
                    ),
                ),
                (
                    "shows_people",
                    models.BooleanField(
                        default=False,
                        help_text="Tick this for patients and for staff.",
                        verbose_name="people can be recognized",
                    ),
                ),
                (
                    "consent_note",
                    models.TextField(
                        blank=True,
                        help_text="The names of those who can be recognized, the day on which they agreed in writing, and where that paper is. Only staff see it. If one of them no longer agrees, take the picture off the site.",
                        verbose_name="who agreed, and when",
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
                "verbose_name": "historical picture",
                "verbose_name_plural": "historical pictures",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Picture",
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
                    "title",
                    models.CharField(
                        help_text="Only staff see it. For example: Treatment room in Tacoma",
                        max_length=120,
                        verbose_name="title",
                    ),
                ),
                (
                    "file",
                    models.ImageField(
                        help_text="JPEG, PNG or WebP, at most 20 MB, at best 1,600 pixels wide or more. Where and when it was taken is removed.",
                        upload_to="pictures",
                        verbose_name="file",
                    ),
                ),
                ("width", models.PositiveIntegerField(default=0, editable=False, verbose_name="width")),
                ("height", models.PositiveIntegerField(default=0, editable=False, verbose_name="height")),
                (
                    "alt",
                    models.CharField(
                        blank=True,
                        help_text="Say what matters in it, in one sentence. For example: A therapist marks a point on a shoulder.",
                        max_length=250,
                        verbose_name="words for people who can’t see it",
                    ),
                ),
                (
                    "is_decoration",
                    models.BooleanField(
                        default=False,
                        help_text="Tick this if nobody misses anything without it. Screen readers then skip it.",
                        verbose_name="only decoration",
                    ),
                ),
                (
                    "focus_x",
                    models.PositiveSmallIntegerField(
                        default=50,
                        help_text="In percent: 0 is the left edge, 50 the middle, 100 the right edge. It stays visible if edges are cut.",
                        verbose_name="most important point, from the left",
                    ),
                ),
                (
                    "focus_y",
                    models.PositiveSmallIntegerField(
                        default=50,
                        help_text="In percent: 0 is the upper edge, 50 the middle, 100 the lower edge.",
                        verbose_name="most important point, from the top",
                    ),
                ),
                (
                    "shows_people",
                    models.BooleanField(
                        default=False,
                        help_text="Tick this for patients and for staff.",
                        verbose_name="people can be recognized",
                    ),
                ),
                (
                    "consent_note",
                    models.TextField(
                        blank=True,
                        help_text="The names of those who can be recognized, the day on which they agreed in writing, and where that paper is. Only staff see it. If one of them no longer agrees, take the picture off the site.",
                        verbose_name="who agreed, and when",
                    ),
                ),
            ],
            options={
                "verbose_name": "picture",
                "verbose_name_plural": "pictures",
                "ordering": ["title", "pk"],
                "abstract": False,
                "default_permissions": ("add", "change", "delete", "view", "publish"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("publish_at", None),
                            ("unpublish_at", None),
                            ("unpublish_at__gt", models.F("publish_at")),
                            _connector="OR",
                        ),
                        name="clinic_site_picture_off_the_site_after_on",
                        violation_error_message="The end must be after the start.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "draft"),
                            ("is_decoration", True),
                            models.Q(("alt", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="clinic_site_picture_shown_one_has_words",
                        violation_error_message="Write words for people who can’t see the picture, or tick “only decoration” if they miss nothing.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "draft"),
                            ("shows_people", False),
                            models.Q(("consent_note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="clinic_site_picture_shown_people_agreed",
                        violation_error_message="People can be recognized, so write who agreed, and when. Without that, the picture can’t be published.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("focus_x__lte", 100), ("focus_y__lte", 100)),
                        name="clinic_site_picture_focus_is_inside",
                        violation_error_message="The most important point is in percent: from 0 to 100.",
                    ),
                ],
            },
        ),
        migrations.RunPython(give_rights, migrations.RunPython.noop),
    ]
