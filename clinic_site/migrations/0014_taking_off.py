"""Who took what off the site, emergency withdrawals, and the right to make one."""

import uuid

import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from clinic_site.staff.roles import give_rights


class Migration(migrations.Migration):
    dependencies = [
        ("clinic_site", "0013_authors_of_drafts"),
        ("contenttypes", "0002_remove_content_type_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="auditentry",
            name="action",
            field=models.CharField(
                choices=[
                    ("signed in", "Signed in"),
                    ("failed", "Wrong password"),
                    ("locked out", "Locked out for a while"),
                    ("code failed", "Wrong code or passkey"),
                    ("signed out", "Signed out"),
                    ("factor", "Second factor changed"),
                    ("factor reset", "Second factor reset"),
                    ("password", "Password set"),
                    ("account", "Account created or deleted"),
                    ("rights", "Rights changed"),
                    ("withdrawn", "Withdrawn in an emergency"),
                    ("withdrawn back", "Withdrawal ended"),
                ],
                db_index=True,
                max_length=20,
                verbose_name="what",
            ),
        ),
        migrations.CreateModel(
            name="TakingOff",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("object_id", models.BigIntegerField()),
                ("batch", models.UUIDField(db_index=True, default=uuid.uuid4)),
                ("why", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                ("asked_at", models.DateTimeField()),
                ("needs_second_person", models.BooleanField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("taken_off_at", models.DateTimeField(null=True)),
                ("contents", models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, null=True)),
                ("was_from", models.DateTimeField(null=True)),
                ("was_until", models.DateTimeField(null=True)),
                ("put_back_at", models.DateTimeField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "content_type",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="contenttypes.contenttype"),
                ),
                (
                    "put_back_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "indexes": [models.Index(fields=["content_type", "object_id"], name="clinic_site_takingoff_of")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("taken_off_at", None), ("withdrawn_at", None)),
                        fields=("content_type", "object_id"),
                        name="clinic_site_takingoff_one_request",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by", None),
                            ("asked_by", None),
                            models.Q(("confirmed_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="clinic_site_takingoff_confirmed_by_a_second_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("taken_off_at", None),
                            ("needs_second_person", False),
                            ("confirmed_at__isnull", False),
                            _connector="OR",
                        ),
                        name="clinic_site_takingoff_confirmed_before_taken_off",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("confirmed_by", None), ("confirmed_at__isnull", False), _connector="OR"),
                        name="clinic_site_takingoff_confirmer_has_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("taken_off_at", None), ("contents__isnull", False), _connector="OR"),
                        name="clinic_site_takingoff_keeps_what_was_public",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Withdrawal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "scope",
                    models.CharField(
                        choices=[("page", "One page"), ("kind", "All texts of a kind"), ("site", "The whole site")],
                        max_length=4,
                        verbose_name="what",
                    ),
                ),
                ("path", models.CharField(blank=True, max_length=500, verbose_name="address of the page")),
                ("kind", models.CharField(blank=True, max_length=100, verbose_name="kind")),
                ("why", models.CharField(max_length=200, verbose_name="reason")),
                ("made_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "emergency withdrawal",
                "verbose_name_plural": "emergency withdrawals",
                "default_permissions": ("make",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", ""), ("scope", "page"), models.Q(("path", ""), _negated=True)),
                            models.Q(("path", ""), ("scope", "kind"), models.Q(("kind", ""), _negated=True)),
                            models.Q(("kind", ""), ("path", ""), ("scope", "site")),
                            _connector="OR",
                        ),
                        name="clinic_site_withdrawal_says_what",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("scope", "path", "kind"),
                        name="clinic_site_withdrawal_once_in_force",
                    ),
                ],
            },
        ),
        migrations.RunPython(give_rights, migrations.RunPython.noop),
    ]
